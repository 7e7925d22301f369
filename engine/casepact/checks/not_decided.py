"""Says which comparisons of transitions were given up."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, place_of, related
from casepact.checks.overlap import overlaps
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["NOT_DECIDED"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for found in overlaps(policy):
        if found.is_certain:
            continue
        if found.together.possible is None:
            why = "their conditions depend on too many facts"
        else:
            why = "that depends on when their calendars are open"
        first, second = found.first, found.second
        yield Diagnostic(
            code=NOT_DECIDED.code,
            message=(
                f"whether a case can go from `{first.source}` both to `{first.destination}` and to "
                f"`{second.destination}` was not decided: {why}"
            ),
            span=place_of(policy, second.note, first.note),
            level=NOT_DECIDED.level,
            help="simpler conditions, or `otherwise` on one of the two, make it certain",
            related=related(policy, "the other transition", first.note),
            clause=second.id,
        )


NOT_DECIDED = Check(
    code="not-decided",
    level=Level.INFO,
    summary="a comparison of conditions that was given up",
    explanation=(
        "Whether two transitions can be taken at once is found by going through the values of the facts "
        "their conditions depend on. Where there are too many combinations the search stops, and where the "
        "answer hangs on two calendars, such as `opened during office` against `opened during night`, it is "
        "not tried. The two may or may not exclude one another: nothing was found, and nothing was proved."
    ),
    run=_run,
)
