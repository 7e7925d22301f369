"""Looks for a case that tells a mutant from its policy: that of the diff, those near the tests, and lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice, zip_longest

from casepact.comparison import Change
from casepact.machine.satisfy import representatives
from casepact.model.expression import TRUE
from casepact.model.fact import FactValue
from casepact.model.lifecycle import Lifecycle
from casepact.model.values import ValueFault, parse_value
from casepact.semantics.case import Event
from casepact.semantics.timeline import TimelineCase
from casepact.testing.following import follow
from casepact.testing.mutation.following import courses_apart
from casepact.testing.mutation.homes import Home
from casepact.testing.mutation.lives import changed_by, lives
from casepact.testing.mutation.mutant import Mutant
from casepact.testing.mutation.ready import ReadyTest, Situation, Writer, decisions_apart
from casepact.testing.mutation.trial import Bench, Stage
from casepact.testing.subjects import Shelf, Subject
from casepact.time.faults import utc_text
from casepact.verify.rules.cases import cases_of

__all__ = ["LIVES", "TRIED", "find_test"]

TRIED = 400
"""Cases that are tried before a search ends."""

LIVES = 1_200
"""Timelines that are tried before a search ends, those under the facts of another case among them."""

_BASES = 3
"""Cases whose facts timelines are tried under."""

_DAY = 86_400
_HOUR = 3_600
_LONG = 60 * _DAY
_LIFE = (
    *("+10 minutes acknowledge", "+20 minutes respond", "+30 minutes activate", "+1 hour ask_customer"),
    *("+26 hours customer_reply", "+75 hours resolve", "+76 hours close", "+77 hours reopen"),
)
"""A life of a case with all that the standard lifecycle has, hours and days apart."""

_MINUTE = 60


def find_test(
    mutant: Mutant, stage: Stage, shelf: Shelf, homes: tuple[Home, ...], change: Change | None
) -> ReadyTest | None:
    """A test that the policy passes and the mutant fails; None where none was found among those tried."""
    writer = Writer(mutant, stage, shelf)
    # A test that fits a file that is there says less than a file of its own.
    for places in (homes[:-1], homes[-1:]):
        for situation in chain(_shown(stage.bench, change), _differing(stage)) if places else ():
            found = writer.test(situation, places)
            if found is not None:
                return found
    for situation in chain(_courses(stage.bench), _led(stage, mutant, change)):
        found = writer.test(situation, homes)
        if found is not None:
            return found
    return None


def _own(bench: Bench) -> Iterator[Subject]:
    """The policy and the contracts under test, the policy first."""
    seen: dict[int, Subject] = {}
    for outcome in bench.outcomes:
        seen.setdefault(id(outcome.test.subject), outcome.test.subject)
    yield from sorted(seen.values(), key=lambda subject: (len(subject.bought) > 0, subject.path))


def _shown(bench: Bench, change: Change | None) -> Iterator[Situation]:
    """The case of the diff, under the policy and under the contracts."""
    evidence = None if change is None else change.evidence
    if evidence is None:
        return
    at = int(dt.datetime.fromisoformat(evidence.at).timestamp())
    for subject in _own(bench):
        facts = _facts(subject, evidence.facts)
        if facts is None:
            continue
        if evidence.events:
            yield Situation(subject, facts, at, evidence.events, at + _LONG)
        elif not subject.bought or all(facts.get(name, it) == it for name, it in subject.bought.items()):
            yield Situation(subject, facts, at)


def _facts(subject: Subject, pairs: tuple[tuple[str, str], ...]) -> dict[str, FactValue] | None:
    found = {}
    for name, text in pairs:
        fact = subject.policy.facts.get(name)
        if fact is None:
            return None
        try:
            found[name] = parse_value(fact, text)
        except ValueFault:
            return None
    return found


def _differing(stage: Stage) -> Iterator[Situation]:
    return (situation for situation in _near(stage.bench) if _differs(situation, stage))


def _near(bench: Bench) -> Iterator[Situation]:
    """The cases of the tests, at other instants, and with one fact otherwise; as many as are tried."""
    cases = list(_of_tests(bench))
    others = chain.from_iterable(zip_longest(_varied(cases), _moved(cases)))
    yield from islice(chain(cases, (situation for situation in others if situation is not None)), TRIED)


def _of_tests(bench: Bench) -> Iterator[Situation]:
    seen: set[object] = set()
    for outcome in bench.outcomes:
        test = outcome.test
        key = (id(test.subject), tuple(sorted(test.facts.items())), test.at)
        if key not in seen:
            seen.add(key)
            yield Situation(test.subject, test.facts, test.at)


def _moved(cases: list[Situation]) -> Iterator[Situation]:
    """Each set of facts some hours and days later, so that a week is seen at most hours."""
    for step in range(1, 9):
        for number, case in enumerate(cases):
            yield replace(case, at=case.at + step * 19 * _HOUR + number % 3 * _DAY)


def _varied(cases: list[Situation]) -> Iterator[Situation]:
    for case in cases:
        for name, fact in case.subject.policy.facts.items():
            if name in case.subject.bought or name == "state":
                continue
            for value in representatives(name, fact, ()):
                if case.facts.get(name) != value:
                    yield replace(case, facts={**case.facts, name: value})


def _differs(situation: Situation, stage: Stage) -> bool:
    other = stage.subject(situation.subject)
    if other is None:
        return False
    apart = decisions_apart(situation.subject, other, situation.facts, situation.at)
    return next(apart, None) is not None


def _courses(bench: Bench) -> Iterator[Situation]:
    """The courses of the tests' timelines and a whole life, under each set of facts of the tests."""
    seen: set[object] = set()
    for outcome in bench.outcomes:
        test = outcome.test
        key = (id(test.subject), tuple(sorted(test.facts.items())))
        if key in seen or len(seen) >= TRIED // 10:
            continue
        seen.add(key)
        if test.course is not None and not any(event.facts for event in test.course.events):
            events = tuple(
                f"{utc_text(event.at)} {event.name}" + (f" by {event.by}" if event.by else "")
                for event in test.course.events
            )
            yield Situation(test.subject, test.facts, test.at, events, test.course.until)
        life = tuple(line for line in _LIFE if _known(test.subject.policy.lifecycle, line))
        yield Situation(test.subject, test.facts, test.at, life, test.at + _LONG)
        yield Situation(test.subject, test.facts, test.at, (), test.at + _LONG)


def _known(lifecycle: Lifecycle, line: str) -> bool:
    return line.rsplit(" ", 1)[1] in lifecycle.events


def _led(stage: Stage, mutant: Mutant, change: Change | None) -> Iterator[Situation]:
    """The lives that lead to what is changed, where the mutant's course of one is another."""
    bench = stage.bench
    bases = list(islice(_bases(stage, mutant, change), _BASES))
    template = bench.outcomes[0].test
    tried = islice(lives(bench.original.policy, mutant), LIVES // max(len(bases), 1))
    for life in tried:
        for base in bases:
            other = stage.subject(base.subject)
            if other is None:
                continue
            until = base.at + life[-1][0] + _LONG
            events = tuple(Event(at=base.at + after, name=name, by=by) for after, name, by in life)
            course = TimelineCase(id="life", opened=base.at, facts=base.facts, events=events, until=until)
            test = replace(template, subject=base.subject, facts=base.facts, at=base.at, course=course)
            old, new = follow(test), follow(replace(test, subject=other))
            if old is not None and new is not None and next(courses_apart(old, new), None) is not None:
                yield replace(base, events=tuple(map(_line, life)), until=until)


def _bases(stage: Stage, mutant: Mutant, change: Change | None) -> Iterator[Situation]:
    """Cases that what is changed holds for: that of the diff, one that meets the conditions, the tests'."""
    bench = stage.bench
    for situation in _shown(bench, change):
        yield replace(situation, events=None, until=None)
    policy = bench.original.policy
    guards = dict.fromkeys(item.guard for item in changed_by(policy, mutant) if item.guard != TRUE)
    plain = next((subject for subject in _own(bench) if not subject.bought), None)
    for guard in islice(guards, 1) if plain is not None else ():
        case = cases_of(policy).find(guard).case
        if case is not None:
            assert plain is not None
            yield Situation(plain, case.facts, case.at)
    yield from _of_tests(bench)


def _line(event: tuple[int, str, str | None]) -> str:
    after, name, by = event
    number, unit = (after // _HOUR, "hour") if after % _HOUR == 0 else (after // _MINUTE, "minute")
    return f"+{number} {unit}{'s' * (number != 1)} {name}" + (f" by {by}" if by else "")
