"""Builds the trees of duties and transitions, whose clauses come in any order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.duty import Duty, Modal
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.sentence import Transition
from casepact.syntax.ast.target import Amount, By, Every, Immediately, Target, Unit, Within
from casepact.syntax.builders.calendars import minutes_of
from casepact.syntax.builders.conditions import make_word
from casepact.syntax.builders.node import SentenceError, node
from casepact.syntax.builders.targets import WhichDay, again, lasting, leaving_time
from casepact.syntax.clock_words import NUMBER_WORDS
from casepact.syntax.misplaced import find_misplaced

if TYPE_CHECKING:
    from lark import Token

__all__ = ["DutyBuilder"]


@dataclass(frozen=True, slots=True)
class _Clause:
    name: str
    value: Any
    extent: Extent


_TIME_PREFIXES = frozenset({"business", "calendar", "next", "same", "working"})
_TIME_UNITS = frozenset(unit + ending for unit in Unit if " " not in unit for ending in ("", "s"))


def _clause(name: str) -> Any:
    @node
    def build(self: Any, extent: Extent, value: Any) -> _Clause:
        del self
        return _Clause(name, value, extent)

    return build


_NEXT_DAY = "write `by close of next business day`, or `within 1 business day` if the time of day counts"
_IN_DIGITS = "write the number in digits, after `within`, or after `at least` where an event comes `before`"


def _refuse_time(objects: tuple[Word, ...]) -> None:
    # `vendor must respond next business day` would be a duty without a target.
    for place, unit in enumerate(objects):
        start = place
        if start > 0 and objects[start - 1].name in _TIME_PREFIXES:
            start -= 1
        if start > 0 and objects[start - 1].name in NUMBER_WORDS:
            start -= 1
        if start == place or unit.name not in _TIME_UNITS:
            continue
        names = [word.name for word in objects[start : place + 1]]
        message = f"`{' '.join(names)}` is a time, and stands where the object of the action does"
        extent = Extent(objects[start].extent.start, unit.extent.end)
        help_ = _NEXT_DAY if NUMBER_WORDS.keys().isdisjoint(names) else _IN_DIGITS
        raise SentenceError("time-as-object", message, extent, help_)


def _refuse_misplaced(words: tuple[Word, ...]) -> None:
    found = find_misplaced(words)
    if found is not None:
        message = f"`{found.text}` stands where the action or its object does, and would change nothing there"
        raise SentenceError("misplaced-word", message, found.extent, found.help)


class DutyBuilder:
    """Build methods for the rules of duties and transitions."""

    # ---- duties
    @node
    def must(self, _extent: Extent) -> Modal:
        return Modal.MUST

    @node
    def must_not(self, _extent: Extent) -> Modal:
        return Modal.MUST_NOT

    @node
    def may(self, _extent: Extent) -> Modal:
        return Modal.MAY

    @node
    def events(self, _extent: Extent, *tokens: Token) -> tuple[Word, ...]:
        return tuple(make_word(token) for token in tokens)

    states = events
    actors = events

    @node
    def duty_calendar(self, _extent: Extent, calendar: Any) -> Any:
        return calendar

    @node
    def duty_within(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause(
            "target", Target(Within(leaving_time(amount), extent=extent), calendar, extent=extent), extent
        )

    @node
    def duty_within_range(self, extent: Extent, within: Within, calendar: Any = None) -> _Clause:
        return _Clause("target", Target(replace(within, extent=extent), calendar, extent=extent), extent)

    @node
    def duty_under(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        bound = Within(leaving_time(amount), inclusive=False, extent=extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    @node
    def duty_every(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("target", Target(Every(again(amount), extent), calendar, extent=extent), extent)

    @node
    def duty_immediately(self, extent: Extent) -> _Clause:
        return _Clause("target", Target(Immediately(extent), extent=extent), extent)

    @node
    def duty_by_close(self, extent: Extent, day: WhichDay, calendar: Any = None) -> _Clause:
        bound = By(day.days, None, day.word, extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    @node
    def duty_by_time(self, extent: Extent, time: Token, day: WhichDay, calendar: Any = None) -> _Clause:
        bound = By(day.days, minutes_of(time), day.word, extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    duty_ahead = _clause("ahead")
    duty_during = _clause("effort")
    duty_after = _clause("after")
    duty_before = _clause("before")
    duty_while = _clause("states")
    duty_until = _clause("until")
    duty_pausing = _clause("pausing")
    duty_counting = _clause("counting")
    duty_when = _clause("when")
    duty_unless = _clause("unless")

    @node
    def duty(self, extent: Extent, actor: Token, modal: Modal, action: Token, *rest: Any) -> Duty:
        objects = tuple(item for item in rest if isinstance(item, Word))
        verb = make_word(action)
        _refuse_misplaced((verb, *objects))
        _refuse_time(objects)
        given: dict[str, Any] = {}
        for clause in (item for item in rest if isinstance(item, _Clause)):
            if clause.name in given:
                message = "the sentence says this twice"
                raise SentenceError("said-twice", message, clause.extent, "keep one of the two")
            given[clause.name] = clause.value
        guard = Guard(given.pop("when", None), given.pop("unless", None))
        return Duty(make_word(actor), modal, verb, objects, guard=guard, extent=extent, **given)

    # ---- transitions
    @node
    def any_state(self, _extent: Extent) -> tuple[Word, ...]:
        return ()

    @node
    def some_states(self, _extent: Extent, *tokens: Token) -> tuple[Word, ...]:
        return tuple(make_word(token) for token in tokens)

    @node
    def on_transition_event(self, extent: Extent, event: Token) -> _Clause:
        return _Clause("event", make_word(event), extent)

    @node
    def after_time(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("after", (amount, calendar), extent)

    @node
    def after_unspecified_time(self, extent: Extent) -> _Clause:
        return _Clause("unspecified", None, extent)

    @node
    def by_actors(self, extent: Extent, actors: tuple[Word, ...]) -> _Clause:
        return _Clause("actors", actors, extent)

    @node
    def transition_within(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        cause = "the event can be taken for no time at all"
        help_ = "write how long, or leave the transition out: a standard one goes under `without`"
        return _Clause("within", (lasting(amount, cause, help_), calendar), extent)

    @node
    def transition(self, extent: Extent, sources: Any, destination: Token, *rest: Any) -> Transition:
        *clauses, guard = rest
        given: dict[str, Any] = {}
        for clause in clauses:
            if clause.name in given:
                raise SentenceError(
                    "said-twice", "the sentence says this twice", clause.extent, "keep one of the two"
                )
            given[clause.name] = clause.value
        if "event" not in given and ("within" in given or "actors" in given):
            extra = next(c for c in clauses if c.name in ("within", "actors"))
            message = "only a transition on an event has an actor or a time limit"
            raise SentenceError(
                "timer-with-actor", message, extra.extent, "leave it out, or name an event with `on`"
            )
        after, calendar = given.get("after", (None, None))
        within, within_calendar = given.get("within", (None, None))
        return Transition(
            sources,
            make_word(destination),
            event=given.get("event"),
            after=after,
            within=within,
            calendar=calendar if calendar is not None else within_calendar,
            actors=given.get("actors", ()),
            guard=guard,
            unspecified_amount="unspecified" in given,
            extent=extent,
        )
