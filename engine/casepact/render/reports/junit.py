"""Writes findings as JUnit's XML: a suite for each file, and a test case with a name of its own for each."""

from __future__ import annotations

from collections import Counter

from casepact.render.reports.report import Report, Reported, ReportedFile
from casepact.render.xml import attribute, element

__all__ = ["junit"]


def junit(report: Report) -> str:
    """Return the findings as XML.

    What fails the run is a failure, or an error where the file could not be read; what is accepted is
    skipped, with the reason; what weighs less passes and says so. A file without findings is one test
    case that passes.
    """
    suites = [_suite(report, file) for file in report.files]
    counts: Counter[str] = Counter()
    for suite_counts, _ in suites:
        counts.update(suite_counts)
    body = "".join(text for _, text in suites)
    head = f"<testsuites name={attribute(f'casepact {report.command}')}{_counts(counts)}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}</testsuites>\n'


def _counts(counts: Counter[str]) -> str:
    return "".join(f' {name}="{counts[name]}"' for name in ("tests", "failures", "errors", "skipped"))


def _suite(report: Report, file: ReportedFile) -> tuple[Counter[str], str]:
    path = report.path(file.path)
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    cases = []
    for item in report.findings:
        if item.file != file.path:
            continue
        found = item.finding.diagnostic
        name = f"{found.code} {found.clause or 'the file'} {item.finding.fingerprint}"
        names[name] += 1
        if names[name] > 1:
            name += f" {names[name]}"
        inside = _inside(report, item, counts, unread=file.unread)
        counts["tests"] += 1
        place = f' file={attribute(report.path(found.span.file))} line="{found.span.line}"'
        head = f"    <testcase classname={attribute(path)} name={attribute(name)}{place}"
        cases.append(f"{head}>{inside}</testcase>\n")
    if not cases:
        counts["tests"] += 1
        cases.append(f'    <testcase classname={attribute(path)} name="no findings"/>\n')
    body = "".join(cases)
    return counts, f"  <testsuite name={attribute(path)}{_counts(counts)}>\n{body}  </testsuite>\n"


def _inside(report: Report, item: Reported, counts: Counter[str], *, unread: bool) -> str:
    found, accepted = item.finding.diagnostic, item.finding.acceptance
    text = report.block(item)
    if accepted is not None:
        counts["skipped"] += 1
        return element("skipped", text, message=f"accepted on {accepted.on}: {accepted.reason}")
    if unread and item.fails:
        counts["errors"] += 1
        return element("error", text, message=found.message, type=found.code)
    if item.fails:
        counts["failures"] += 1
        return element("failure", text, message=found.message, type=found.code)
    return element("system-out", text)
