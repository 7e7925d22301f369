"""Show findings as text and as JSON: diagnostics with what they are known by, and why they are accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from casepact.findings.acceptance import Finding, acceptance_entry
from casepact.render.diagnostics import render_line, render_text, summary, to_json
from casepact.source import Document

__all__ = [
    "acceptances_text",
    "accepted_lines",
    "accepted_words",
    "finding_json",
    "findings_summary",
    "findings_text",
]


def findings_text(
    findings: Sequence[Finding], documents: Mapping[str, Document], *, colour: bool = False
) -> str:
    """Return the findings as a terminal shows them; an accepted one is headed so, with its reason."""
    return render_text(
        (found.diagnostic for found in findings),
        documents,
        colour=colour,
        accepted=map(accepted_words, findings),
    )


def accepted_lines(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """Return a line for each accepted finding: its code, its place, the reason, and until when if it ends."""
    lines = []
    for found in findings:
        accepted = found.acceptance
        if accepted is not None:
            until = f" (until {accepted.until})" if accepted.until is not None else ""
            lines.append(render_line(found.diagnostic, f"{accepted.reason}{until}", colour=colour))
    return "".join(lines)


def accepted_words(found: Finding) -> str:
    """Since when and why a finding is accepted; empty where it is not."""
    accepted = found.acceptance
    if accepted is None:
        return ""
    until = f" until {accepted.until}" if accepted.until is not None else ""
    return f"on {accepted.on}{until}: {accepted.reason}"


def findings_summary(findings: Iterable[Finding], files: int) -> str:
    """Return one line such as ``2 errors, 3 accepted in 1 file``; what is accepted is not counted twice."""
    counted, accepted = [], 0
    for found in findings:
        if found.counts:
            counted.append(found.diagnostic)
        else:
            accepted += 1
    line = summary(counted, files)
    if not accepted:
        return line
    counts, _, where = line.rpartition(" in ")
    return f"{counts}, {accepted} accepted in {where}"


def finding_json(found: Finding) -> dict[str, object]:
    """Return a finding as ``grammar/finding.schema.json`` describes it."""
    accepted = found.acceptance
    shown = accepted and {
        "reason": accepted.reason,
        "on": accepted.on.isoformat(),
        "until": None if accepted.until is None else accepted.until.isoformat(),
        "entry": accepted.id,
    }
    return {**to_json(found.diagnostic, found.fingerprint, policy=found.policy), "accepted": shown}


def acceptances_text(findings: Iterable[tuple[str, Finding]], on: dt.date) -> str:
    """Return an entry of `accepted` for each finding, to paste into the file that it comes with.

    That is the file that was looked at: what is found under a contract is the contract's to accept.
    """
    files: dict[str, dict[str, str]] = {}
    for file, found in findings:
        one = found.diagnostic
        entry = acceptance_entry(one.code, found.fingerprint, one.clause, on)
        remark = " ".join(one.message.split())
        files.setdefault(file, {})[found.fingerprint] = f"  # {remark}\n{entry}"
    return "\n".join(
        f"# to paste into {' '.join(file.split())}\naccepted:\n{''.join(entries.values())}"
        for file, entries in files.items()
    )
