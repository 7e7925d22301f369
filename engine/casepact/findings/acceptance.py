"""Tells which findings a policy's author has accepted, and which acceptances accept nothing any more."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from casepact.findings.fingerprint import fingerprints
from casepact.frozen import dataclass
from casepact.model.acceptance import Acceptance
from casepact.source import Diagnostic, Level, Related

__all__ = [
    "STALE",
    "Finding",
    "acceptance_entry",
    "acceptance_of",
    "findings_of",
    "is_change",
    "stale_acceptances",
]

STALE = "stale-acceptance"
"""The code of an acceptance that accepts nothing any more."""

_CHANGES = (
    *("channel", "contract", "coverage", "credit", "definition", "escalation", "fact", "feature", "floor"),
    *("hours", "intake", "lifecycle", "name", "policy", "prerequisite", "quota", "severity", "target"),
    *("term", "tier", "wording"),
)
_VERDICTS = ("worse", "mixed", "changed", "better", "reworded")

_NUMBER = re.compile(r"\d+(e\d+)?")
"""What a YAML parser less careful than ours would take for a number."""

_NAMED = 2
"""How many findings of the same code are named that an acceptance may have meant."""

_PLAIN = re.compile(r"[a-z][a-z0-9_.]*")
"""A clause that is itself in YAML without quotes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic with the fingerprint it is known by, and the acceptance that accepts it, if any.

    ``policy`` is the name of the policy it was found in; None where the file holds none.
    """

    diagnostic: Diagnostic
    fingerprint: str
    acceptance: Acceptance | None = None
    policy: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts against a threshold: an accepted finding is shown and does not count."""
        return self.acceptance is None


def acceptance_of(
    acceptances: Iterable[Acceptance], code: str, fingerprint: str, clause: str | None
) -> Acceptance | None:
    """The first acceptance that speaks of a finding, whether or not it still holds; None where none does."""
    for item in acceptances:
        if (item.finding, item.fingerprint) == (code, fingerprint) and item.clause in ("", clause or ""):
            return item
    return None


def is_change(code: str) -> bool:
    """Whether a code is that of a change, which a comparison alone can find: `target-worse`."""
    kind, _, verdict = code.rpartition("-")
    return kind in _CHANGES and verdict in _VERDICTS


def findings_of(
    diagnostics: Sequence[Diagnostic],
    scope_of: Callable[[Diagnostic], str],
    *,
    acceptances: Sequence[Acceptance] = (),
    today: Callable[[], dt.date] = dt.date.today,
    policy: str | None = None,
) -> list[Finding]:
    """The diagnostics of one file as findings, in their order, with those marked that are accepted.

    An acceptance that ended before ``today``, which is asked only if one ends at all, is shown with the
    finding and accepts it no longer.
    """
    found = []
    for diagnostic, mark in zip(diagnostics, fingerprints(diagnostics, scope_of), strict=True):
        accepted = acceptance_of(acceptances, diagnostic.code, mark, diagnostic.clause)
        if accepted is not None and accepted.until is not None and not accepted.holds(today()):
            past = Related(accepted.span, f"accepted until {accepted.until}, which is past")
            found.append(
                Finding(replace(diagnostic, related=(*diagnostic.related, past)), mark, policy=policy)
            )
        else:
            found.append(Finding(diagnostic, mark, accepted, policy))
    return found


def stale_acceptances(
    acceptances: Iterable[Acceptance],
    found: Sequence[Finding],
    *,
    ran: Callable[[str], bool],
    unknown: Callable[[str], str | None],
) -> list[Diagnostic]:
    """A warning for each acceptance of which the finding does not occur, on the line of the acceptance.

    ``ran`` tells the codes that were looked for: of another nothing can be said, unless ``unknown`` knows
    that it is no code at all, and says what to do about it.
    """
    stale = []
    taken: set[tuple[str, str]] = set()
    for item in acceptances:
        key = (item.finding, item.fingerprint)
        same = [one.diagnostic for one in found if (one.diagnostic.code, one.fingerprint) == key]
        if same and item.clause in ("", same[0].clause or "") and key not in taken:
            taken.add(key)
            continue
        reason = _reason(item, same, found, ran, unknown)
        if reason is not None:
            message, help_ = reason
            stale.append(
                Diagnostic("stale-acceptance", message, item.span, Level.WARNING, help_, clause=item.id)
            )
    return stale


def _reason(
    item: Acceptance,
    same: Sequence[Diagnostic],
    found: Iterable[Finding],
    ran: Callable[[str], bool],
    unknown: Callable[[str], str | None],
) -> tuple[str, str] | None:
    """Why an acceptance accepts nothing, and what to do; None where that cannot be said."""
    if same and item.clause not in ("", same[0].clause or ""):
        message = f"the `{item.finding}` of this fingerprint is not about `{item.clause}`"
        return message, f"it is about `{same[0].clause}`"
    if same:
        return f"this `{item.finding}` is accepted already", "remove the entry"
    if ran(item.finding) and is_change(item.finding):
        message = f"no change of this comparison is the accepted `{item.finding}`"
        return message, f"it is spent once what it accepts is merged; {_way_out(item, found)}"
    if ran(item.finding):
        return f"the accepted `{item.finding}` does not occur any more", _way_out(item, found)
    advice = unknown(item.finding)
    return None if advice is None else (f"`{item.finding}` is not a code of a finding", advice)


def _way_out(item: Acceptance, found: Iterable[Finding]) -> str:
    """What to do about an acceptance of something that does not occur."""
    alike = [one for one in found if one.diagnostic.code == item.finding]
    same = [one.fingerprint for one in alike if item.clause and one.diagnostic.clause == item.clause]
    if same:
        listed = ", ".join(f"`{mark}`" for mark in same)
        return f"remove the entry; that clause has a `{item.finding}` with the fingerprint {listed}"
    # A part that is called otherwise now has its findings under its new name.
    others = [one for one in alike if one.counts and one.diagnostic.clause]
    if not others:
        return "remove the entry"
    listed = " and ".join(
        f"at `{one.diagnostic.clause}` with the fingerprint `{one.fingerprint}`" for one in others[:_NAMED]
    )
    more = f", and at {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return (
        "remove the entry; or renew it, if its clause has another name now:"
        f" a `{item.finding}` that is not accepted is found {listed}{more}"
    )


def acceptance_entry(code: str, fingerprint: str, clause: str | None, on: dt.date) -> str:
    """An entry of `accepted` to paste into the policy, as YAML; the author has yet to write the reason."""
    shown = f"'{fingerprint}'" if _NUMBER.fullmatch(fingerprint) else fingerprint
    lines = [f"  - finding: {code}", f"    fingerprint: {shown}"]
    if clause:
        lines.append(f"    clause: {clause if _PLAIN.fullmatch(clause) else json.dumps(clause)}")
    return "\n".join([*lines, "    reason:", f"    on: {on}", ""])
