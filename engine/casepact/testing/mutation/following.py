"""Says what a test would have to expect of a timeline to tell two policies apart."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.syntax.yaml.flow import Plain
from casepact.testing.following import KINDS, Course
from casepact.testing.mutation.deciding import Expected
from casepact.time.faults import utc_text

__all__ = ["courses_apart"]

_TIMED = ("breached", "met", "notified", "cancelled", "refused")


def courses_apart(old: Course, new: Course) -> Iterator[Expected]:
    """What happens in ``old`` and not in ``new``, the plainest first, each enough by itself."""
    mine, other = old.cases[-1], new.cases[-1]
    if mine.state != other.state:
        yield {"state": mine.state}
    turn = _first_other_state(old, new)
    if turn is not None:
        yield {"states": {utc_text(turn[0]): turn[1]}}
    for kind in _TIMED:
        before, after = _times(old, kind), _times(new, kind)
        if before != after:
            yield {kind: _written(before)}
    due = _last_due(old)
    others = _last_due(new)
    late: dict[str, Plain] = {
        name: utc_text(at) for name, at in due.items() if others.get(name) != at and name in others
    }
    if late:
        yield {"due": late}
    if mine.severity != other.severity and mine.severity is not None:
        yield {"severity": mine.severity}
    for kind in ("unspecified", "unknown"):
        names, others_ = _named(old, kind), _named(new, kind)
        gone = [name for name in names if name not in others_]
        if gone:
            yield {kind: gone}
        elif others_ and not names:
            yield {kind: "none"}


def _first_other_state(old: Course, new: Course) -> tuple[int, str] | None:
    for at in sorted({case.now for course in (old, new) for case in course.cases}):
        mine, other = (_state_at(course, at) for course in (old, new))
        if mine is not None and mine != other:
            return at, mine
    return None


def _state_at(course: Course, at: int) -> str | None:
    return next((case.state for case in reversed(course.cases) if case.now <= at), None)


def _times(course: Course, kind: str) -> dict[str, tuple[int, ...]]:
    """The instants at which something happens, by obligation, rung or event."""
    found: dict[str, dict[int, None]] = {}
    if kind == "refused":
        pairs = [(name, effect) for name, effect in course.refused]
    else:
        effects = [effect for effect in course.effects if effect.kind in KINDS[kind]]
        pairs = [(it.clause if kind == "notified" else it.obligation, it) for it in effects]
    for name, effect in pairs:
        found.setdefault(name, {})[effect.at] = None
    return {name: tuple(times) for name, times in found.items()}


def _written(times: dict[str, tuple[int, ...]]) -> Plain:
    said: dict[str, Plain] = {}
    for name, instants in times.items():
        texts = [utc_text(at) for at in instants]
        said[name] = texts[0] if len(texts) == 1 else texts
    return said or "none"


def _last_due(course: Course) -> dict[str, int]:
    case = course.cases[-1]
    clocks = (*case.finished, *case.clocks.values())
    return {
        clock.obligation: clock.due.at
        for clock in clocks
        if clock.clause is not None and clock.due is not None and clock.due.at is not None
    }


def _named(course: Course, kind: str) -> list[str]:
    effects = [effect for effect in course.effects if effect.kind in KINDS[kind]]
    names = (name for effect in effects for name in (effect.clause, *effect.objects) if name)
    return list(dict.fromkeys(names))
