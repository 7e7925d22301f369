"""Writes findings as workflow commands of GitHub, which show on the lines of a change, and as a summary."""

from __future__ import annotations

import re
from html import escape

from casepact.render.reports.report import Report, Reported, remarks
from casepact.source import Level

__all__ = ["github", "github_summary"]

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_MOST = 1_000
"""Findings in a summary, which may have a mebibyte."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def github(report: Report) -> str:
    """Return a workflow command for each finding, and those that are accepted as lines of the log.

    GitHub shows ten annotations of a step and fifty of a job; `github_summary` has them all.
    """
    lines = [_command(report, item) for item in report.findings if item.finding.counts]
    accepted = [_log_line(report, item) for item in report.findings if not item.finding.counts]
    if accepted:
        lines += ["::group::Accepted findings", *accepted, "::endgroup::"]
    return "".join(f"{line}\n" for line in lines)


def _command(report: Report, item: Reported) -> str:
    found = item.finding.diagnostic
    span = found.span
    fields = {"title": found.code, "file": report.path(span.file), "line": str(span.line)}
    if span.end_line == span.line:  # columns of other places are refused
        fields["col"] = str(span.column)
        fields["endColumn"] = str(max(span.end_column, span.column + 1))
    fields["endLine"] = str(span.end_line)
    text = "\n".join([found.message, *(f"{title}: {said}" for title, said in remarks(item.finding))])
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{_COMMANDS[found.level]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log_line(report: Report, item: Reported) -> str:
    found, accepted = item.finding.diagnostic, item.finding.acceptance
    assert accepted is not None
    place = f"{report.path(found.span.file)}:{found.span.line}"
    # Behind a dash, so that no text of a policy can begin a line and be taken for a command.
    return _BREAKS.sub(" ", f"- {place} [{found.code}] {found.message} (accepted: {accepted.reason})")


def github_summary(report: Report) -> str:
    """Return the findings as Markdown for the summary of a job; those accepted stand folded below."""
    counted = [item for item in report.findings if item.finding.counts]
    accepted = [item for item in report.findings if not item.finding.counts]
    lines = [f"### casepact {report.command}: {_escaped(report.summary)}", ""]
    lines += _table(report, counted, ("level", "finding", "place", "what was found"))
    if accepted:
        lines += [f"<details><summary>{len(accepted)} accepted</summary>", ""]
        lines += _table(report, accepted, ("level", "finding", "place", "what is accepted, and why"))
        lines += ["</details>", ""]
    return "\n".join(lines) + "\n"


def _table(report: Report, items: list[Reported], head: tuple[str, ...]) -> list[str]:
    if not items:
        return []
    rows = [f"| {' | '.join(head)} |", "| --- | --- | --- | --- |"]
    for item in items[:_MOST]:
        found, accepted = item.finding.diagnostic, item.finding.acceptance
        what = _prose(found.message)
        if accepted is not None:
            what += f"<br>**accepted** on {accepted.on}: {_prose(accepted.reason)}"
        elif found.witness is not None and found.witness.command:
            what += f"<br>{_command_cell(found.witness.command)}"
        place = _code(f"{report.path(found.span.file)}:{found.span.line}")
        rows.append(f"| {found.level} | {_code(found.code)} | {place} | {what} |")
    if len(items) > _MOST:
        rows.append(f"| | | | and {len(items) - _MOST} more |")
    return [*rows, ""]


def _prose(text: str) -> str:
    """Text for a cell: the words in backticks as code, and nothing else as markup."""
    parts = re.split(r"`([^`]*)`", text)
    return "".join(
        _code(part) if number % 2 and part.strip() else _escaped(part) for number, part in enumerate(parts)
    )


def _command_cell(text: str) -> str:
    """A command to copy; one of several lines keeps them."""
    if "\n" not in text:
        return _code(text)
    inside = escape(text.strip("\n")).replace("|", "&#124;").replace("\n", "&#10;")
    return f"<pre>{_BREAKS.sub(' ', inside)}</pre>"


def _code(text: str) -> str:
    inside = _BREAKS.sub(" ", text).replace("|", r"\|").strip()
    return f"`` {inside} ``" if "`" in inside else f"`{inside}`"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text)).replace("@", "@\u200b")
