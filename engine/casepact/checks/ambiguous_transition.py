"""Finds transitions of which the policy does not say which one a case takes."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, place_of, related
from casepact.checks.course import course_to
from casepact.checks.overlap import Overlap, overlaps
from casepact.checks.reach import Reach, reach_of
from casepact.machine.satisfy import Satisfaction
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = ["AMBIGUOUS_TRANSITION"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    certain = [found for found in overlaps(policy) if found.is_certain]
    if certain:
        reach = reach_of(policy)
        yield from (_diagnostic(policy, reach, found) for found in certain)


def _diagnostic(policy: Policy, reach: Reach, found: Overlap) -> Diagnostic:
    first, second = found.first, found.second
    what = f"on `{first.event}`" if first.event is not None else "after the same time"
    return Diagnostic(
        code=AMBIGUOUS_TRANSITION.code,
        message=(
            f"`{first.source}` goes both to `{first.destination}` and to `{second.destination}` {what}"
            f"{_case(found.together)}"
        ),
        span=place_of(policy, second.note, first.note),
        level=AMBIGUOUS_TRANSITION.level,
        help="let the conditions exclude one another, with `when`, `unless` or `otherwise`",
        related=related(policy, "the other transition", first.note),
        clause=second.id,
        witness=course_to(
            policy,
            reach,
            first.source,
            "the last event is refused, since it is not said which of the two transitions it takes",
            taking=(first, second),
        ),
    )


def _case(together: Satisfaction) -> str:
    words = [f"`{name}` is {value_text(value)}" for name, value in sorted(together.facts.items())]
    for (kind, name), holds in together.given.items():
        if kind == "breached":
            words.append(f"`{name}` is {'' if holds else 'not '}breached")
        elif not isinstance(name, str):
            words.append(f"the case was opened {'during' if holds else 'outside'} `{_calendar(name)}`")
    return f", as when {' and '.join(words)}" if words else ""


def _calendar(calendar: CalendarExpr) -> str:
    from casepact.syntax.printer import print_calendar

    return print_calendar(calendar)


AMBIGUOUS_TRANSITION = Check(
    code="ambiguous-transition",
    level=Level.ERROR,
    summary="two transitions that a case could take at once",
    explanation=(
        "From one state, on one event or after one time, two transitions lead to different states, and some "
        "case meets the conditions of both. The order in a file decides nothing, so the policy does not say "
        "where the case goes. The finding names the facts of one such case. Conditions are compared "
        "exactly, over every value that the facts can have; actors keep transitions apart, a `within` does "
        "not. A transition is told once, with the first before it that a case could take as well, and then "
        "compared with no more. Write a condition that tells the two apart, or `otherwise` on one of them."
    ),
    run=_run,
)
