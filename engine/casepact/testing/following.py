"""Runs a test of a timeline: follows its case, and holds what happened against what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from casepact.decision import Decision, DecisionError
from casepact.frozen import dataclass
from casepact.semantics.calendars import CaseWorld, UnanswerableError
from casepact.semantics.case import Case, Effect, EffectKind
from casepact.semantics.interpreter import next_timer, open_case, step
from casepact.semantics.replay import in_order
from casepact.semantics.timeline import TimelineCase
from casepact.testing.failing import Failures, shown
from casepact.testing.outcome import Moment, Outcome, Sighting
from casepact.testing.plan import CaseTest, Expectation, Sort
from casepact.testing.undecided import Undecided, undecided_clocks, undecided_entry

__all__ = ["KINDS", "Course", "follow", "run_course"]

_TAKEN = (EffectKind.NOTIFIED, EffectKind.INVOLVED, EffectKind.ASSIGNED, EffectKind.HANDED_OVER)
KINDS = {
    "met": (EffectKind.MET,),
    "breached": (EffectKind.BREACHED,),
    "cancelled": (EffectKind.CANCELLED,),
    "started": (EffectKind.STARTED,),
    "notified": (*_TAKEN, EffectKind.SEVERITY_RAISED),
    "refused": (EffectKind.REFUSED,),
    "unspecified": (EffectKind.UNSPECIFIED,),
    "unknown": (EffectKind.UNKNOWN,),
    "conflicts": (EffectKind.CONFLICT,),
}
"""The effects that each word stands for."""

_JUDGED = ("met", "breached")
"""What a clock comes to, and what cannot always be told of one."""

_SAID = {"notified": "told"}
"""What is said of a name, where that is another word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What happened up to ``until`` (UTC seconds): the case after each step, and every effect in order."""

    cases: tuple[Case, ...]
    effects: tuple[Effect, ...]
    until: int
    refused: tuple[tuple[str, Effect], ...] = field(default=())
    """Events that were refused, by name."""

    def of(self, kind: str) -> list[Effect]:
        """The effects that a word stands for."""
        return [effect for effect in self.effects if effect.kind in KINDS[kind]]


def run_course(test: CaseTest, changes: tuple[str, ...]) -> Outcome:
    """Follow the case of a test. Never raises for what the test or its policy says."""
    failures = Failures(test, changes)
    assert test.course is not None
    try:
        against = _against(test)
        course = _follow(test, test.course, against)
    except UnanswerableError as error:
        failures.stop(str(error).replace("\n", "; "))
        return Outcome(test=test, failures=tuple(failures.found))
    answers = _Answers(course, failures)
    for expectation in test.expectations:
        answers.compare(expectation)
    answers.look_for_the_unexpected({item.key for item in test.expectations})
    return Outcome(test=test, failures=tuple(failures.found), sighting=_sighting(test, course, against))


def follow(test: CaseTest) -> Course | None:
    """What happens in a test of a timeline; None where it has no answer."""
    try:
        return None if test.course is None else _follow(test, test.course, _against(test))
    except UnanswerableError:
        return None


def _against(test: CaseTest) -> tuple[str, ...]:
    """Why the case is not covered, as far as that can be decided."""
    given = {name: value for name, value in test.facts.items() if name not in test.subject.bought}
    try:
        decision: Decision = test.subject.decider.decide(given, test.at)
    except DecisionError:
        return ()
    return decision.because if decision.covered is False else ()


def _follow(test: CaseTest, plan: TimelineCase, against: tuple[str, ...]) -> Course:
    """Take every event and every timer one by one, as `casepact.semantics.replay` does in larger steps."""
    rules = test.subject.rules
    case, found = open_case(rules, plan.facts, plan.opened, against)
    cases, effects = [case], list(found)
    refused: list[tuple[str, Effect]] = []
    for event in in_order(plan.events, rules):
        case, found = _pass(case, event.at - 1, cases)
        effects += found
        case, found = step(case, event)
        cases.append(case)
        effects += found
        refused += [(event.name, effect) for effect in found if effect.kind is EffectKind.REFUSED]
    case, found = _pass(case, plan.until, cases)
    effects += found
    return Course(cases=tuple(cases), effects=tuple(effects), until=plan.until, refused=tuple(refused))


def _pass(case: Case, until: int, cases: list[Case]) -> tuple[Case, tuple[Effect, ...]]:
    effects: list[Effect] = []
    while (timer := next_timer(case)) is not None and timer.at <= until:
        case, found = step(case, timer)
        cases.append(case)
        effects += found
    return case, tuple(effects)


class _Answers:
    """A course, by what can be expected of it."""

    def __init__(self, course: Course, failures: Failures) -> None:
        self.course = course
        self.failures = failures
        self.time = failures.time

    def compare(self, expectation: Expectation) -> None:
        """Compare one thing expected with what happened."""
        match expectation.sort:
            case Sort.END:
                self._end(expectation)
            case Sort.STATE_AT:
                self._state_at(expectation)
            case Sort.DUE:
                self._due(expectation)
            case Sort.HAPPENS:
                self._happens(expectation)
            case Sort.NOTHING_ELSE:
                self._nothing_else(expectation)
            case Sort.NEVER:
                self._never(expectation)
            case Sort.MENTIONED:
                self._mentioned(expectation)
            case _:
                message = f"{expectation.sort} is no expectation of a timeline"
                raise AssertionError(message)

    def look_for_the_unexpected(self, keys: set[str]) -> None:
        """A refused event did not happen, and a conflict has no answer: neither may go by unsaid."""
        if "refused" not in keys and self.course.refused:
            name, effect = self.course.refused[0]
            self.failures.stop(f"`{name}` is refused at {self.time(effect.at)}: {_reason(effect)}")
        if "conflicts" not in keys:
            for effect in self.course.of("conflicts")[:1]:
                self.failures.stop(f"{effect.text}, at {self.time(effect.at)}")

    def _end(self, expectation: Expectation) -> None:
        case = self.course.cases[-1]
        got = {
            "state": case.state,
            "severity": case.severity,
            "tier": case.facts.get("tier"),
            "covered": case.covered,
        }[expectation.name]
        if got != expectation.wanted:
            said = got if isinstance(got, bool | int | str) else None
            message = f"`{expectation.name}` is {shown(said)} at the end, not {shown(expectation.wanted)}"
            self.failures.add(expectation, message)

    def _state_at(self, expectation: Expectation) -> None:
        at = expectation.wanted
        assert isinstance(at, int)
        state = next((case.state for case in reversed(self.course.cases) if case.now <= at), None)
        if state != expectation.name:
            said = "the case is not open yet" if state is None else f"the case is {state}"
            self.failures.add(expectation, f"{said} at {self.time(at)}, not {expectation.name}")

    def _due(self, expectation: Expectation) -> None:
        case = self.course.cases[-1]
        running = case.clocks.get(expectation.name)
        last = running or next(
            (clock for clock in reversed(case.finished) if clock.obligation == expectation.name), None
        )
        wanted = self.time(expectation.wanted)
        if last is None or last.clause is None or last.due is None:
            self.failures.add(expectation, f"no clock of `{expectation.name}` has run")
        elif last.due.at != expectation.wanted:
            said = f"due {self.time(last.due.at)}" if last.due.at is not None else "not due at a known time"
            self.failures.add(
                expectation, f"`{expectation.name}` is {said} in its last cycle, not {wanted}", last.clause.id
            )

    def _subjects(self, kind: str) -> Iterator[tuple[Effect, tuple[str, ...]]]:
        """The effects of a kind, each with the names it goes by."""
        if kind == "refused":
            for name, effect in self.course.refused:
                yield effect, (name,)
            return
        for effect in self.course.of(kind):
            yield effect, (effect.clause, *effect.objects) if kind == "notified" else (effect.obligation,)

    def _happens(self, expectation: Expectation) -> None:
        kind, wanted = expectation.part, expectation.wanted
        found = [effect for effect, names in self._subjects(kind) if expectation.name in names]
        # A rung that tells several roles has one effect an action; at one instant it was taken once.
        times = tuple(dict.fromkeys(effect.at for effect in found))
        clause = found[0].clause if found else ""
        word = _SAID.get(kind, kind)
        if wanted is None:
            if not found:
                self.failures.add(expectation, f"`{expectation.name}` is never {word}")
        elif times != wanted:
            said = f"{word} at {self.time(times)}" if times else f"never {word}"
            self.failures.add(
                expectation,
                f"`{expectation.name}` is {said}, not at {self.time(wanted)}",
                clause,
            )

    def _nothing_else(self, expectation: Expectation) -> None:
        wanted = expectation.wanted
        assert isinstance(wanted, tuple)
        for effect, names in self._subjects(expectation.part):
            told = names[1:] if expectation.part == "notified" else ()
            expected = names[0] in wanted or (bool(told) and set(told) <= set(wanted))
            if not expected:
                word = _SAID.get(expectation.part, expectation.part)
                who = " and ".join(f"`{name}`" for name in (told or names[:1]))
                message = f"{who} {'are' if len(told) > 1 else 'is'} {word} too, at {self.time(effect.at)}"
                self.failures.add(expectation, message, effect.clause)
        if expectation.part in _JUDGED:
            left = [item for item in self._undecided(expectation.part) if item.obligation not in wanted]
            self._left_open(expectation, *left)

    def _never(self, expectation: Expectation) -> None:
        verb, name = expectation.part, expectation.name
        if verb == "entered":
            for case in self.course.cases:
                if case.state == name:
                    self.failures.add(expectation, f"`{name}` is entered at {self.time(case.entered)}")
                    return
            self._left_open(expectation, undecided_entry(self.course.cases, name, self.course.until))
            return
        for effect, names in self._subjects(verb):
            if not name or name in names:
                message = f"`{name or names[0]}` is {_SAID.get(verb, verb)} at {self.time(effect.at)}"
                self.failures.add(expectation, message, effect.clause)
                return
        if verb in _JUDGED:
            self._left_open(expectation, *self._undecided(verb, name))

    def _undecided(self, verb: str, name: str = "") -> list[Undecided]:
        """What may have been met or breached, of one obligation or of all."""
        found = undecided_clocks(self.course.cases[-1], verb, self.course.until)
        return [item for item in found if name in ("", item.obligation)]

    def _left_open(self, expectation: Expectation, *found: Undecided | None) -> None:
        """What nobody can rule out is not known never to happen."""
        for item in found[:1]:
            if item is not None:
                self.failures.add(expectation, item.text, item.clause)

    def _mentioned(self, expectation: Expectation) -> None:
        named = [
            (effect, name)
            for effect in self.course.of(expectation.name)
            for name in (effect.clause, *effect.objects)
            if name
        ]
        if expectation.wanted is None:
            for effect, name in named[:1]:
                message = f"`{name}` is among `{expectation.name}`, from {self.time(effect.at)} on"
                self.failures.add(expectation, message, effect.clause)
        elif expectation.wanted not in {name for _, name in named}:
            message = f"`{shown(expectation.wanted)}` is not among `{expectation.name}`"
            self.failures.add(expectation, message)


def _reason(effect: Effect) -> str:
    return effect.text.partition(": ")[2] or effect.text


def _sighting(test: CaseTest, course: Course, against: tuple[str, ...]) -> Sighting:
    """What the course went through, and what of that the test looks at."""
    moments = tuple(
        Moment(case.facts, CaseWorld(case.rules.book, case.facts, case.opened, _broken(case)))
        for case in _changed(course.cases)
    )
    reached = {effect.clause for effect in course.effects if effect.clause} | set(against)
    clocks = {
        clock.clause.id: clock.obligation
        for case in course.cases
        for clock in (*case.finished, *case.clocks.values())
        if clock.clause is not None
    }
    reached |= clocks.keys()
    about = {item.name for item in test.expectations}
    keys = {item.key for item in test.expectations}
    checked = {clause for clause, duty in clocks.items() if duty in about or clause in about}
    for effect in course.effects:
        told = effect.kind in KINDS["notified"] and {effect.clause, *effect.objects} & about
        moved = effect.kind is EffectKind.MOVED and keys & {"state", "states", "never"}
        if told or moved:
            checked.add(effect.clause)
    if "covered" in keys:
        checked |= set(against)
    return Sighting(
        moments=moments, reached=frozenset(reached), checked=frozenset(checked & reached), uncovered=against
    )


def _changed(cases: tuple[Case, ...]) -> Iterator[Case]:
    """The cases at which what conditions can ask is news."""
    before: tuple[object, object] | None = None
    for case in cases:
        asked = (case.facts, _broken(case))
        if asked != before:
            yield case
        before = asked


def _broken(case: Case) -> frozenset[str]:
    """The obligations breached so far."""
    clocks = (*case.finished, *case.clocks.values())
    return frozenset(clock.obligation for clock in clocks if clock.breached is not None)
