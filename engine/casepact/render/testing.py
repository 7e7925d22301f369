"""Shows what came of tests: as text, as JSON and as JUnit's XML, with what no test has looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from casepact.frozen import dataclass
from casepact.render.diagnostics import render_text, to_findings
from casepact.render.mutation import mutation_json, mutation_junit
from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table
from casepact.source import Diagnostic
from casepact.testing.coverage import Count, Miss, PolicyCoverage
from casepact.testing.items import Kind
from casepact.testing.mutation.results import MutationReport
from casepact.testing.outcome import Outcome
from casepact.testing.running import FileRun, Suite

__all__ = ["Shortfall", "suite_json", "suite_junit", "suite_text"]

_PLURALS = {
    Kind.CLAUSE: "clauses",
    Kind.CELL: "cells",
    Kind.CONDITION: "conditions",
    Kind.TRANSITION: "transitions",
    Kind.RUNG: "rungs",
}
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A kind of which a policy's tests have seen less than is asked for; both shares of 100."""

    path: str
    kind: Kind
    percent: float
    wanted: float

    @property
    def text(self) -> str:
        """What is missing, in words."""
        share = _percent(self.percent)
        return f"{share} of the {_PLURALS[self.kind]} are tested, less than {_percent(self.wanted)}"


def _percent(share: float) -> str:
    """A share of 100, rounded down: 99.96 is not all."""
    return f"{int(share * 10) / 10:g}%"


def suite_text(
    suite: Suite,
    coverage: Sequence[PolicyCoverage],
    shortfalls: Sequence[Shortfall] = (),
    *,
    detail: bool = False,
    style: Style = PLAIN,
) -> str:
    """Return the failures on their lines, a line for each file, and the coverage of each policy.

    Args:
        suite: the files, run.
        coverage: what was looked at; none to leave it out.
        shortfalls: where that is too little.
        detail: list what was missed, with the reason.
        style: how to write what matters.
    """
    lines: list[str] = []
    found = [diagnostic for file in suite.files for diagnostic in file.diagnostics]
    if found:
        lines.append(render_text(found, suite.documents, colour=style.on))
    lines += [_file_line(file, style) for file in suite.files]
    lines.append(_total(suite))
    if coverage:
        rows = [
            (item.path, str(item.tests), *(_count(item.counts[kind]) for kind in Kind)) for item in coverage
        ]
        header = ("tested", "tests", *(_PLURALS[kind] for kind in Kind))
        lines += ["", *text_table(header, rows, style=style)]
    if detail:
        for item in coverage:
            lines += _misses(item, style)
    if shortfalls:
        lines += ["", *(f"{item.path}: {style.bad(item.text)}" for item in shortfalls)]
    return "\n".join(lines) + "\n"


def _file_line(file: FileRun, style: Style) -> str:
    passed = sum(outcome.passed for outcome in file.outcomes)
    failed = len(file.outcomes) - passed
    parts = [f"{passed} passed"]
    if failed:
        parts.append(style.bad(f"{failed} failed"))
    if file.file.faulty:
        parts.append(style.bad(f"{len(file.file.faulty)} not run for what is wrong with them"))
    if file.left_out:
        parts.append(f"{file.left_out} left out")
    return f"{file.file.path}: {', '.join(parts)}"


def _total(suite: Suite) -> str:
    counts = _summary(suite)
    files = counts["files"]
    text = f"{counts['passed']} of {counts['tests']} tests passed in {files} file{'' if files == 1 else 's'}"
    return text + ("; stopped at the first failure" if suite.stopped else "")


def _count(count: Count) -> str:
    if not count.total and not count.dead:
        return "-"
    text = f"{count.covered}/{count.total}"
    return text + (f" ({count.dead} dead)" if count.dead else "")


def _misses(coverage: PolicyCoverage, style: Style) -> Iterator[str]:
    yield ""
    yield style.strong(coverage.path) + (": nothing was missed" if not coverage.misses else "")
    for kind, misses in groupby(coverage.misses, key=lambda miss: miss.item.kind):
        yield f"  {_PLURALS[kind]}"
        rows = [(miss.item.name, miss.reason.text) for miss in misses]
        yield from text_table((), rows, indent="    ")


def _summary(suite: Suite) -> dict[str, int]:
    outcomes = suite.outcomes
    passed = sum(outcome.passed for outcome in outcomes)
    return {
        "files": len(suite.files),
        "tests": len(outcomes) + suite.faulty,
        "passed": passed,
        "failed": len(outcomes) - passed,
        "faulty": suite.faulty,
        "left_out": sum(file.left_out for file in suite.files),
    }


def suite_json(
    suite: Suite,
    coverage: Sequence[PolicyCoverage],
    shortfalls: Sequence[Shortfall] = (),
    mutants: MutationReport | None = None,
) -> dict[str, Any]:
    """Return the results as JSON, described by ``grammar/test-results.schema.json``."""
    found = [diagnostic for file in suite.files for diagnostic in file.diagnostics]
    policies = {name: it.policy.name for it in suite.subjects for name in it.documents}
    return {
        "casepact": 1,
        "changes": list(suite.shelf.changes),
        "tests": [_test_json(outcome) for outcome in suite.outcomes],
        "faulty": [
            {"file": file.file.path, "test": name} for file in suite.files for name in file.file.faulty
        ],
        "findings": to_findings(found, policies=policies),
        "coverage": [_coverage_json(item) for item in coverage],
        "shortfalls": [
            {"policy": it.path, "kind": str(it.kind), "percent": round(it.percent, 2), "wanted": it.wanted}
            for it in shortfalls
        ],
        **({} if mutants is None else {"mutation": mutation_json(mutants)}),
        "summary": {
            **_summary(suite),
            "stopped": suite.stopped,
            "failed_run": not suite.passed or bool(shortfalls) or (mutants is not None and mutants.survived),
        },
    }


def _test_json(outcome: Outcome) -> dict[str, Any]:
    test = outcome.test
    return {
        "file": test.file,
        "line": test.span.line,
        "number": test.number,
        "name": test.name,
        "policy": test.subject.path,
        "kind": "decision" if test.course is None else "timeline",
        "passed": outcome.passed,
        "messages": [found.message for found in outcome.failures],
    }


def _coverage_json(coverage: PolicyCoverage) -> dict[str, Any]:
    return {
        "policy": coverage.policy.name,
        "file": coverage.path,
        "tests": coverage.tests,
        "counts": {
            str(kind): {
                "covered": count.covered,
                "total": count.total,
                "dead": count.dead,
                "percent": round(count.percent, 2),
            }
            for kind, count in coverage.counts.items()
        },
        "missed": [_miss_json(miss) for miss in coverage.misses],
    }


def _miss_json(miss: Miss) -> dict[str, Any]:
    reason = miss.reason
    return {
        "kind": str(miss.item.kind),
        "clause": miss.item.id,
        "condition": miss.item.text or None,
        "line": miss.item.span.line,
        "cause": str(reason.cause),
        "reason": reason.text,
        "by": list(reason.by),
        "facts": list(reason.facts),
        "test": reason.test or None,
    }


def suite_junit(
    suite: Suite,
    coverage: Sequence[PolicyCoverage],
    shortfalls: Sequence[Shortfall] = (),
    mutants: MutationReport | None = None,
) -> str:
    """Return the results as JUnit's XML: a suite a file, a test case with a name of its own for each test."""
    counts = _summary(suite)
    blocks = [_junit_file(file, suite) for file in suite.files]
    if shortfalls:
        blocks.append(_junit_coverage(coverage, shortfalls))
    failed = counts["failed"] + len({item.path for item in shortfalls})
    if mutants is not None:
        cases, survived, text = mutation_junit(mutants)
        blocks.append((cases, text))
        failed += survived
    errors = counts["faulty"] + sum(_is_faulty_itself(file) for file in suite.files)
    head = (
        f'<testsuites name="casepact test" tests="{sum(block[0] for block in blocks)}"'
        f' failures="{failed}" errors="{errors}">'
    )
    body = "\n".join(block[1] for block in blocks)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}\n</testsuites>\n'


def _is_faulty_itself(file: FileRun) -> bool:
    return bool(file.file.diagnostics) and not file.file.faulty


def _junit_file(file: FileRun, suite: Suite) -> tuple[int, str]:
    path = file.file.path
    cases = [_junit_case(outcome, suite) for outcome in file.outcomes]
    text = render_text(file.file.diagnostics, suite.documents)
    fault = _element("error", "the test cannot be run", "faulty-test", text)
    cases += [_case(path, name, None, fault) for name in file.file.faulty]
    if _is_faulty_itself(file):
        cases.append(
            _case(path, "the file", None, _element("error", "the file is faulty", "faulty-file", text))
        )
    failed = sum(not outcome.passed for outcome in file.outcomes)
    errors = len(file.file.faulty) + _is_faulty_itself(file)
    head = f'  <testsuite name={_attribute(path)} tests="{len(cases)}" failures="{failed}" errors="{errors}">'
    return len(cases), "\n".join([head, *cases, "  </testsuite>"])


def _junit_case(outcome: Outcome, suite: Suite) -> str:
    test = outcome.test
    inside = "".join(_failure(found, suite.documents) for found in outcome.failures)
    return _case(test.file, f"{test.number} {test.name}", test.span.line, inside)


def _failure(found: Diagnostic, documents: Mapping[str, Any]) -> str:
    return _element("failure", found.message, found.code, render_text([found], documents))


def _junit_coverage(coverage: Sequence[PolicyCoverage], shortfalls: Sequence[Shortfall]) -> tuple[int, str]:
    cases = []
    for item in coverage:
        short = [it.text for it in shortfalls if it.path == item.path]
        inside = _element("failure", "; ".join(short), "below-coverage", "\n".join(short)) if short else ""
        cases.append(_case("coverage", item.path, None, inside))
    failed = len({item.path for item in shortfalls})
    head = f'  <testsuite name="coverage" tests="{len(cases)}" failures="{failed}" errors="0">'
    return len(cases), "\n".join([head, *cases, "  </testsuite>"])


def _case(file: str, name: str, line: int | None, inside: str) -> str:
    place = "" if line is None else f' file={_attribute(file)} line="{line}"'
    head = f"    <testcase classname={_attribute(file)} name={_attribute(name)}{place}"
    return f"{head}>{inside}</testcase>" if inside else f"{head}/>"


def _element(tag: str, message: str, type_: str, text: str) -> str:
    inside = escape(_INVALID.sub("", text))
    return f"<{tag} message={_attribute(message)} type={_attribute(type_)}>{inside}</{tag}>"


def _attribute(text: str) -> str:
    return quoteattr(_INVALID.sub("", text))
