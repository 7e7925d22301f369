"""Checks that a scenario makes sense as a whole: someone is there for every case, in open time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casepact.decision import Decider, Decision
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import FactValue
from casepact.model.values import value_text
from casepact.resolve.fields import Fields, place_of
from casepact.resolve.report import Report
from casepact.scenario.dates import check_dates
from casepact.scenario.model import Arrivals, Replay, Scenario, Team
from casepact.scenario.offered import Look, offered_seconds
from casepact.scenario.rules import Rules
from casepact.scenario.tables import place_in
from casepact.semantics.calendars import CalendarBook, CaseWorld, UnanswerableError, Undetermined, asking
from casepact.semantics.logic import evaluate
from casepact.semantics.select import complete, with_defaults
from casepact.source import Level, Span
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import Calendar

__all__ = ["check_sanity", "open_seconds"]

_COVERS = re.compile(r"(coverage|prerequisites)\.").match

_MOST_NAMED = 6
"""Kinds of case, or ids, that one diagnostic names."""


def check_sanity(scenario: Scenario, fields: Fields, rules: Rules, report: Report) -> bool:
    """Report what each part alone does not show of a scenario under its rules.

    Returns:
        Whether nothing that has been reported of the scenario is an error.
    """
    check = _Check(scenario, fields, rules, report)
    check_dates(scenario, fields, rules, report)
    check.events()
    check.open_values()
    check.times()
    check.staff()
    return not report.has_errors


class _Check:
    """The checks of one scenario."""

    def __init__(self, scenario: Scenario, fields: Fields, rules: Rules, report: Report) -> None:
        self.scenario, self.fields, self.report = scenario, fields, report
        self.book = CalendarBook(scenario.policy)
        self.known, self.stands_in = rules.known, rules.stands_in
        self.decider = Decider(scenario.policy)
        self.kinds = list(scenario.facts_of_kinds())
        self.completed = [self._completed(kind) for kind in self.kinds]
        self.uncovered: set[_Key] = set()

    def place(self, key: str) -> Span:
        """Where a key of the scenario stands, or the scenario where it has none."""
        entry = self.fields.entry(key)
        return self.fields.span if entry is None else place_of(entry)

    def events(self) -> None:
        """The policy's lifecycle knows what the process of a case does."""
        lifecycle = self.scenario.policy.lifecycle.events
        for event in ("respond", "resolve"):
            name = self.scenario.work.events.get(event, event)
            if name not in lifecycle:
                cause = f"the policy's lifecycle has no event `{name}`"
                help_ = f"name the one that stands for it: `names: {{{event}: …}}`"
                self.report.add("no-such-event", cause, self.place("work"), help_=help_)

    def open_values(self) -> None:
        """What the policy leaves open and a case reaches has a value, or is left open on purpose."""
        wanted: dict[str, str] = {}
        because: list[str] = []
        left = {scalar.text.strip() for scalar in self.fields.scalars("open_ended")}
        self._left_open()
        for kind in self.kinds:
            decision = self._decided(kind)
            if decision is None or not self._placed(kind, decision):
                return
            if decision.covered is False:
                self.uncovered.add(_key(kind))
                because += [id_ for id_ in decision.because if id_ not in because]
            for id_ in decision.unspecified:
                if id_ not in left:
                    wanted.setdefault(id_, _told(kind))
        self._none_covered(because)
        if not wanted:
            return
        named = ", ".join(f"`{id_}`" for id_ in list(wanted)[:_MOST_NAMED])
        rest = len(wanted) - _MOST_NAMED
        more = f" and {rest} more" if rest > 0 else ""
        first, kind_text = next(iter(wanted.items()))
        cause = f"the policy leaves {named}{more} open, which cases of the scenario reach"
        whose = " of the scenario" if self.stands_in else ""
        help_ = (
            f"give each a value under `values:`{whose}, or name it under `open_ended:` to run without it "
            f"(`{first}` is reached by a case with {kind_text})"
        )
        key = "values" if self.fields.entry("values") is not None else "policy"
        place = self.place(key)
        if self.stands_in:  # the scenario names another policy, which need not leave it open
            place = next((note.span for note in self.scenario.policy.notes if note.id == first), place)
        self.report.add("no-value", cause, place, help_=help_)

    def _none_covered(self, because: Sequence[str]) -> None:
        """Say of a scenario without any covered case what keeps them out: a promise is to others."""
        if not self.kinds or any(_key(kind) not in self.uncovered for kind in self.kinds):
            return
        cause = "the policy covers none of the cases that come, so that nothing it promises is judged"
        named = " and ".join(f"`{id_}`" for id_ in because[:_MOST_NAMED])
        help_ = f"they are kept out by {named}: give them facts that are covered" if named else ""
        self.report.add(
            "none-covered", cause, self.place("arrivals"), help_=help_ or None, level=Level.WARNING
        )

    def _decided(self, kind: Mapping[str, FactValue]) -> Decision | None:
        """What the policy says of a kind of case when the period starts; None where it cannot be said.

        A calendar that has no answer for the last of the cases is found here, and not in the midst of a run.
        """
        found = []
        for instant in (self.scenario.start, self.scenario.end + self.scenario.follow):
            try:
                decision = self.decider.decide(kind, instant)
            except UnanswerableError as error:
                self._past_horizon(str(error))
                return None
            if decision.unanswered:
                self._past_horizon(decision.unanswered[0][1])
                return None
            found.append(decision)
        return found[0]

    def _past_horizon(self, reason: str) -> None:
        """Report the period once, whichever calendars have no answer for it."""
        if any(found.code == "past-horizon" for found in self.report.diagnostics):
            return
        help_ = "choose a period, and a `follow` after it, for which the calendars have answers"
        self.report.add("past-horizon", reason, self.place("period"), help_=help_)

    def _left_open(self) -> None:
        """What is left open on purpose is open."""
        notes = {note.id: note for note in self.scenario.policy.notes}
        open_ids = sorted(id_ for id_, note in notes.items() if note.is_unspecified)
        for scalar in self.fields.scalars("open_ended"):
            id_ = scalar.text.strip()
            if id_ not in notes:
                self.report.unknown("part of the policy", id_, scalar.span, open_ids)
            elif not notes[id_].is_unspecified and not self.stands_in:
                cause = f"the policy does not leave `{id_}` open"
                help_ = "leave it out" if not open_ids else f"it leaves `{open_ids[0]}` open"
                self.report.add("not-open", cause, scalar.span, help_=help_)

    def _placed(self, kind: Mapping[str, FactValue], decision: Decision) -> bool:
        """Whether a kind of case has a tier and a severity, and what is said of its coverage."""
        stream, row = self._first(kind)
        place = self.place("arrivals") if stream is None else stream.note.span
        for fact, value in (("tier", decision.tier), ("severity", decision.severity)):
            if value is None:
                cause, help_ = _without_level(fact, kind, stream, row)
                self.report.add("no-level", cause, place, help_=help_)
                return False
        if decision.covered is None:
            asked = sorted({fact for item in decision.unknown if _COVERS(item.clause) for fact in item.facts})
            hanging = " and ".join(f"`{fact}`" for fact in asked[:_MOST_NAMED])
            cause = f"nothing says whether these cases are covered, which hangs on {hanging}"
            help_ = "give the facts in the `mix`, so that it is known"
            if isinstance(stream, Replay):
                cause += f"; the first of them is on {place_in(stream.file, stream.lines[row])}"
                help_ = "give the facts in columns of the file, or under `facts`, so that it is known"
            if asked:
                self.report.add("coverage-open", cause, place, help_=help_, level=Level.WARNING)
        return True

    def _first(self, kind: Mapping[str, FactValue]) -> tuple[Arrivals | Replay | None, int]:
        """The first stream that brings a kind of case, and the first of its rows that does."""
        for stream in self.scenario.arrivals:
            rows = [row.facts for row in stream.mix.rows] if isinstance(stream, Arrivals) else stream.facts
            if kind in rows:
                return stream, rows.index(kind)
        return None, 0

    def times(self) -> None:
        """There is a time to respond and to solve for every kind of case, on calendars that open."""
        work = self.scenario.work
        for key, times in (("respond", work.respond), ("solve", work.solve)):
            if times and times[-1].guard != TRUE:
                missing = [
                    kind
                    for kind, facts in zip(self.kinds, self.completed, strict=True)
                    if not any(self._holds(time.guard, facts) for time in times)
                ]
                if missing:
                    cause = f"no time to {key} is given for cases with {_told(missing[0])}"
                    self.report.add("no-time", cause, times[0].note.span, help_="add one with `otherwise`")
        for drawn in self.scenario.work.times:
            if drawn.calendar is not None:
                self._opens(drawn.calendar, drawn.note.span)
        for stream in self.scenario.arrivals:
            for modulation in stream.modulations if isinstance(stream, Arrivals) else ():
                self._open_seconds(modulation.calendar, modulation.note.span)

    def staff(self) -> None:
        """Someone is there, and someone for every case; a load that no team can carry is said."""
        scenario = self.scenario
        agents = {}
        for team in scenario.teams:
            seconds = [self._agent_seconds(team, number) for number in range(len(team.shifts))]
            if any(value is None for value in seconds):
                continue
            agents[team.name] = sum(value or 0 for value in seconds)
            if agents[team.name] == 0:
                cause = f"nobody of `{team.name}` is ever there in the period"
                help_ = "give it a `size`, and hours that are open in the period"
                self.report.add("never-staffed", cause, team.note.span, help_=help_)
        if not scenario.teams:
            return
        for kind, facts in zip(self.kinds, self.completed, strict=True):
            if not any(self._holds(team.guard, facts) for team in scenario.teams):
                cause = f"no team serves cases with {_told(kind)}"
                help_ = "add a team without `serves`, which takes every case that no team above it does"
                self.report.add("nobody-serves", cause, self.place("staff"), help_=help_)
                return
        self._load(agents)

    def _load(self, agents: dict[str, float]) -> None:
        """Say which teams are given more work than they have hours for: their queues grow without end."""
        look = Look(
            completed=self._completed,
            holds=self._holds,
            is_covered=lambda facts: _key(facts) not in self.uncovered,
            open_share=self._open_share,
        )
        offered = offered_seconds(self.scenario, look)
        for team in self.scenario.teams:
            there, given = agents.get(team.name, 0), offered[team.name]
            if there and given > there:
                cause = (
                    f"`{team.name}` is given about {given / 3600:,.0f} hours of work "
                    f"and is there for {there / 3600:,.0f}"
                )
                grows = "what is not finished in overtime" if team.finishes else "the rest"
                becomes = f"{grows} queues until the end"
                if self.scenario.work.patience is not None:
                    cause += ", if nobody gives up"
                    becomes = "many who may give up will, and the rest queues"
                help_ = f"{becomes}: widen the hours or the team, or mean it so"
                self.report.add("overloaded", cause, team.note.span, help_=help_, level=Level.WARNING)

    def _open_share(self, expr: CalendarExpr) -> float:
        """The part of the period for which a calendar is open; nothing where nobody can say."""
        try:
            seconds = open_seconds(self.book, expr, self.known, self.scenario)
        except UnanswerableError:
            return 0.0
        return 0.0 if seconds is None else seconds / (self.scenario.end - self.scenario.start)

    def _completed(self, facts: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
        given = with_defaults(self.scenario.policy, facts)
        world = self._world(given)
        return complete(self.scenario.policy, facts, world).facts

    def _holds(self, guard: Expression, facts: Mapping[str, FactValue]) -> bool:
        world = self._world(facts)
        return evaluate(guard, facts, world) is not False

    def _world(self, facts: Mapping[str, FactValue]) -> CaseWorld:
        return CaseWorld(self.book, facts, self.scenario.start)

    def _agent_seconds(self, team: Team, number: int) -> float | None:
        shift = team.shifts[number]
        seconds = self._open_seconds(shift.calendar, shift.note.span)
        return None if seconds is None else float(seconds) * shift.size

    def _opens(self, expr: CalendarExpr, span: Span) -> None:
        if self._open_seconds(expr, span) == 0:
            cause = "the calendar is never open in the period, so that nothing on it ever ends"
            help_ = "choose a calendar with hours in the period, or another period"
            self.report.add("never-open", cause, span, help_=help_)

    def _open_seconds(self, expr: CalendarExpr, span: Span) -> int | None:
        """The open seconds of the period; None where nobody can say, which is reported."""
        try:
            seconds = open_seconds(self.book, expr, self.known, self.scenario)
        except UnanswerableError as error:
            self._past_horizon(str(error))
            return None
        if seconds is None:
            cause = "the hours of this calendar depend on the case, or are left open"
            help_ = "name a calendar whose hours are known, such as one under `calendars`"
            self.report.add("no-hours", cause, span, help_=help_)
        return seconds


_Key = tuple[tuple[str, str], ...]


def _key(facts: Mapping[str, FactValue]) -> _Key:
    return tuple(sorted((name, repr(value)) for name, value in facts.items()))


def open_seconds(
    book: CalendarBook, expr: CalendarExpr, known: Mapping[str, FactValue], scenario: Scenario
) -> int | None:
    """The open seconds of a calendar in the period of a scenario.

    None where the facts that every case has do not say which hours it has, or a document leaves them open.

    Raises:
        UnanswerableError: the calendar does not know the period.
    """
    bounds = book.bounds(expr, known)
    if isinstance(bounds, Undetermined):
        return None
    least: Calendar = bounds.least
    with asking(expr):
        seconds = int(least.elapsed(scenario.start, scenario.end))
        if bounds.least is not bounds.most and seconds != bounds.most.elapsed(scenario.start, scenario.end):
            return None
    return seconds


def _without_level(
    fact: str, kind: Mapping[str, FactValue], stream: Arrivals | Replay | None, row: int
) -> tuple[str, str]:
    """What is wrong with cases that have no tier or severity, and what to do about it."""
    if not isinstance(stream, Replay):
        help_ = f"give them one in the stream's `mix`: `{fact}: VALUE`, or values with shares"
        return f"cases with {_told(kind)} have no {fact}", help_
    lacking = [line for line, facts in zip(stream.lines, stream.facts, strict=True) if fact not in facts]
    if len(lacking) == len(stream.lines):
        help_ = f"name its column, `{fact}: COLUMN`, or give it, or what it follows from, under `facts`"
        where = place_in(stream.file, stream.lines[row])
        return f"cases with {_told(kind)} have no {fact}; the first of them is on {where}", help_
    more = f", and {len(lacking) - 1} more like it" if len(lacking) > 1 else ""
    cause = f"the case on {place_in(stream.file, min(lacking))} has no {fact}{more}"
    return cause, "fill in the cell, or leave the case out"


def _told(facts: Mapping[str, FactValue]) -> str:
    return ", ".join(f"{name} {value_text(value)}" for name, value in facts.items()) or "no facts"
