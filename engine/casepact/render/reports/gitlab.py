"""Writes findings as GitLab's code quality report, which shows on the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from casepact.render.reports.report import Report, Reported, remarks
from casepact.source import Level

__all__ = ["gitlab"]

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "major", Level.INFO: "info"}
_ACCEPTED = "info"


def gitlab(report: Report) -> str:
    """Return the findings as a JSON list; one that is accepted weighs as little as can be, and says why.

    A fingerprint has to be the only one of its kind in the report, so it is made of ours and the path.
    """
    seen: Counter[tuple[str, str]] = Counter()
    issues = []
    for item in report.findings:
        key = (report.path(item.finding.diagnostic.span.file), item.finding.fingerprint)
        issues.append(_issue(item, *key, seen[key]))
        seen[key] += 1
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(item: Reported, path: str, fingerprint: str, occurrence: int) -> dict[str, object]:
    found, accepted = item.finding.diagnostic, item.finding.acceptance
    mark = "\0".join([path, fingerprint, str(occurrence)]).encode("utf-8", "surrogatepass")
    why = "" if accepted is None else f" (accepted: {accepted.reason})"
    issue: dict[str, object] = {
        "type": "issue",
        "check_name": found.code,
        "description": f"{found.message}{why}",
        "categories": ["Style" if found.level is Level.INFO else "Bug Risk"],
        "severity": _SEVERITIES[found.level] if accepted is None else _ACCEPTED,
        "fingerprint": hashlib.sha256(mark).hexdigest()[:32],
        "location": {"path": path, "lines": {"begin": found.span.line, "end": found.span.end_line}},
    }
    said = "\n\n".join(f"{title}: {text}" for title, text in remarks(item.finding))
    return {**issue, "content": {"body": said}} if said else issue
