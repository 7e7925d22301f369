"""Shows what came of mutants, as text with the tests to paste, as JSON and as JUnit's XML."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table
from casepact.render.xml import attribute, element
from casepact.testing.mutation.results import Fate, MutationReport, PolicyMutation, Tried

__all__ = ["mutation_json", "mutation_junit", "mutation_text"]

_SHOWN = (Fate.SURVIVED, Fate.UNDECIDED)


def mutation_text(report: MutationReport, *, show: Collection[Fate] = (), style: Style = PLAIN) -> str:
    """Each survivor with a test that would kill it, then a line of numbers for each policy.

    ``show`` are the other fates whose mutants are listed.
    """
    lines: list[str] = []
    for policy in report.policies:
        for item in policy.tried:
            if item.fate in _SHOWN:
                lines += [*_survivor(item, style), ""]
        for fate in Fate:
            listed = [item for item in policy.tried if item.fate is fate and fate in show]
            if listed and fate not in _SHOWN:
                lines += [f"{policy.path}: {fate}", *(_listed(item) for item in listed), ""]
    header = ("mutated", "mutants", "killed", "survived", "equivalent", "invalid", "score")
    rows = [
        (
            policy.path,
            str(len(policy.tried)) + (f" of {policy.made}" if len(policy.tried) < policy.made else ""),
            str(policy.count(Fate.KILLED)),
            _survived(policy),
            str(policy.count(Fate.EQUIVALENT)),
            str(policy.count(Fate.INVALID)),
            _score(policy),
        )
        for policy in report.policies
    ]
    return "\n".join([*lines, *text_table(header, rows, style=style)]) + "\n"


def _survived(policy: PolicyMutation) -> str:
    open_ = policy.count(Fate.UNDECIDED)
    return f"{len(policy.survivors)}" + (f" ({open_} not decided)" if open_ else "")


def _score(policy: PolicyMutation) -> str:
    # Rounded down: what is not all is not 100%.
    return "-" if policy.score is None else f"{int(policy.score * 10) / 10:g}%"


def _what(item: Tried) -> str:
    return item.change or f"{item.path} {item.text}"


def _survivor(item: Tried, style: Style) -> Iterator[str]:
    word = "not decided" if item.fate is Fate.UNDECIDED else "survived"
    yield f"{style.bad(f'{word}[{item.operator}]')}: {style.strong(_what(item))}"
    yield f"  --> {item.span.file}:{item.span.line}:{item.span.column}"
    if item.difference:
        yield f"   = difference: {item.difference}"
    if item.reason:
        yield f"   = reason: {item.reason}"
    if item.test:
        where = "a new test file beside" if item.new_file else "the tests of"
        yield f"   = this would tell, in {where} {item.test_file}:"
        yield from (f"       {line}" for line in item.test.rstrip("\n").splitlines())


def _listed(item: Tried) -> str:
    killer = f" ({item.killer})" if item.killer else ""
    return f"  {item.span.line}: {item.operator}: {_what(item)}{killer}"


def mutation_json(report: MutationReport) -> dict[str, Any]:
    """The mutants as JSON: ``mutation`` in ``grammar/test-results.schema.json``."""
    return {
        "survived": report.survived,
        "policies": [
            {
                "policy": policy.policy,
                "file": policy.path,
                "made": policy.made,
                "tried": len(policy.tried),
                **{str(fate): policy.count(fate) for fate in Fate},
                "score": None if policy.score is None else round(policy.score, 2),
                "mutants": [_json(item) for item in policy.tried],
            }
            for policy in report.policies
        ],
    }


def _json(item: Tried) -> dict[str, Any]:
    span = item.span
    test = {"file": item.test_file, "new_file": item.new_file, "text": item.test} if item.test else None
    return {
        "operator": item.operator,
        "family": item.family,
        "clause": item.clause,
        "path": item.path,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "before": item.before,
        "after": item.after,
        "change": item.change or None,
        "fate": str(item.fate),
        "killed_by": item.killer or None,
        "difference": item.difference or None,
        "reason": item.reason or None,
        "test": test,
    }


def mutation_junit(report: MutationReport) -> tuple[int, int, str]:
    """A suite of JUnit with a case for each policy: how many there are, how many fail, and the text."""
    cases = []
    for policy in report.policies:
        head = f'    <testcase classname="mutation" name={attribute(policy.path)}'
        if not policy.survivors:
            cases.append(f"{head}/>")
            continue
        message = f"{len(policy.survivors)} of {len(policy.tried)} mutants survived"
        lines = "\n\n".join("\n".join(_survivor(item, PLAIN)) for item in policy.survivors)
        failure = element("failure", lines, message=message, type="surviving-mutant")
        cases.append(f"{head}>{failure}</testcase>")
    failed = sum(bool(policy.survivors) for policy in report.policies)
    head = f'  <testsuite name="mutation" tests="{len(cases)}" failures="{failed}" errors="0">'
    return len(cases), failed, "\n".join([head, *cases, "  </testsuite>"])
