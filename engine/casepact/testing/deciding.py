"""Runs a test of a decision: decides its case, and holds the answer against what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casepact.decision import Decision, DecisionError
from casepact.decision.answer import Escalation, OwedDuty, QuotaState
from casepact.model.policy import CalendarChoice, Policy, usual_end
from casepact.semantics.calendars import CaseWorld, UnanswerableError, pick_calendar
from casepact.semantics.logic import evaluate
from casepact.semantics.select import complete, with_defaults
from casepact.testing.failing import Failures, shown
from casepact.testing.outcome import Moment, Outcome, Sighting
from casepact.testing.plan import CaseTest, Expectation, Sort, Wanted

__all__ = ["duty_part", "quota_text", "run_decision", "rung_part"]

_TIMES = ("due", "earliest", "latest", "at")
_DERIVED = ("tier", "severity", "defined", "derived", "facts")


def run_decision(test: CaseTest, changes: tuple[str, ...]) -> Outcome:
    """Decide the case of a test. Never raises for what the test or its policy says."""
    failures = Failures(test, changes)
    subject = test.subject
    given = {name: value for name, value in test.facts.items() if name not in subject.bought}
    try:
        decision = subject.decider.decide(given, test.at)
        sighting = _sighting(test, decision)
    except (DecisionError, UnanswerableError) as error:
        failures.stop(str(error).replace("\n", "; "))
        return Outcome(test=test, failures=tuple(failures.found))
    if decision.unanswered:
        failures.stop(decision.unanswered[0][1])
        return Outcome(test=test, failures=tuple(failures.found))
    answers = _Answers(test, decision, failures)
    for expectation in test.expectations:
        answers.compare(expectation)
    _unexpected_conflicts(test, decision, failures)
    return Outcome(test=test, failures=tuple(failures.found), sighting=sighting)


def _unexpected_conflicts(test: CaseTest, decision: Decision, failures: Failures) -> None:
    """A conflict is an answer that there is none, so that it may not go by unsaid."""
    expected = {item.key for item in test.expectations}
    if decision.conflicts and not ({"conflicts"} & expected):
        clash = decision.conflicts[0]
        names = ", ".join(f"`{clause}`" for clause in clash.clauses)
        failures.stop(f"`{clash.about}` has no answer: {names} hold and differ")


def duty_part(duty: OwedDuty, part: str) -> Wanted:
    """One of the answers about a duty, as an expectation writes it."""
    match part:
        case "bound":
            return None if duty.inclusive is None else "inclusive" if duty.inclusive else "exclusive"
        case "effort":
            return None if duty.effort is None else duty.effort.calendar
        case _:
            found: Wanted = getattr(duty, part)
            return found


def rung_part(rung: Escalation, part: str) -> Wanted:
    """One of the answers about a rung, as an expectation writes it."""
    if part == "actions":
        return tuple(f"{item.verb} {' and '.join(item.objects)}" for item in rung.actions)
    found: Wanted = getattr(rung, part)
    return found


def quota_text(state: QuotaState) -> str:
    """A quota as its sentence says it, in canonical words."""
    if state.count is None:
        return "unlimited" if state.unlimited else "unspecified"
    then = "" if state.then == usual_end(state.id) else f" then {state.then}"
    return f"{state.count}" + (f" per {state.period}" if state.period else "") + then


class _Answers:
    """The decision, by what can be expected of it."""

    def __init__(self, test: CaseTest, decision: Decision, failures: Failures) -> None:
        self.decision = decision
        self.failures = failures
        self.time = failures.time
        self.fields: dict[str, Wanted] = {
            "covered": decision.covered,
            "tier": decision.tier,
            "severity": decision.severity,
            "defined": decision.severity_defined,
            "offered": decision.channel.offered,
            "open": decision.channel.open,
            "next_open": decision.channel.next_open,
        }
        because = decision.derived[0] if decision.derived else ""
        covers = decision.because[0] if decision.because else ""
        self.behind = {"covered": covers, "tier": because, "severity": because, "defined": because}
        tier = test.subject.policy.tiers.get(str(decision.tier))
        self.quotas = {state.id: quota_text(state) for state in decision.quotas}
        self.credits = {item.clause: item.text for item in decision.credits}
        self.lists: dict[str, tuple[str, ...]] = {
            "includes": () if tier is None else tier.includes,
            "optional": () if tier is None else tier.optional,
            "intake": tuple(rule.id for rule in decision.intake),
            "requires": tuple(name for rule in decision.intake for name in rule.required),
            "because": decision.because,
            "derived": decision.derived,
            "unspecified": decision.unspecified,
            "assumed": decision.assumed,
            "holds": tuple(duty.clause for duty in decision.obligations),
            "credits": tuple(item.clause for item in decision.credits),
            "conflicts": tuple(id_ for item in decision.conflicts for id_ in item.clauses),
            "unknown": tuple(
                name for item in decision.unknown for name in (item.clause, *sorted(item.facts))
            ),
        }

    def compare(self, expectation: Expectation) -> None:
        """Compare one thing expected with what was said."""
        match expectation.sort:
            case Sort.FIELD:
                self._field(expectation)
            case Sort.LISTED:
                self._listed(expectation)
            case Sort.FACT:
                value = self.decision.facts.get(expectation.name)
                got = value if isinstance(value, bool | int | str) or value is None else str(value)
                if got != expectation.wanted:
                    self._differ(expectation, f"`{expectation.name}`", got)
            case Sort.DUTY:
                self._duty(expectation)
            case Sort.RUNG:
                self._rung(expectation)
            case Sort.QUOTA:
                self._worded(expectation, self.quotas)
            case Sort.CREDIT:
                self._worded(expectation, self.credits)
            case Sort.NO_DUTY | Sort.NO_RUNG | Sort.NOT_TOLD | Sort.NO_CREDIT:
                for text, clause in self._there_is(expectation):
                    self.failures.add(expectation, text, clause)
            case _:
                message = f"{expectation.sort} is no expectation of a decision"
                raise AssertionError(message)

    def _there_is(self, expectation: Expectation) -> Iterator[tuple[str, str]]:
        """What there is that must not be, in words, and the clause it comes from."""
        name = expectation.name
        match expectation.sort:
            case Sort.NO_DUTY:
                for duty in self._duties(name):
                    yield f"`{name}` holds", duty.clause
            case Sort.NO_RUNG:
                for rung in self._rungs(name):
                    yield f"`{rung.clause}` is reached", rung.clause
            case Sort.NOT_TOLD:
                for rung in self.decision.escalations:
                    if any(name in action.objects for action in rung.actions):
                        yield f"`{name}` is told", rung.clause
            case _:
                if name in self.lists["credits"]:
                    yield f"`{name}` is given", name

    def _differ(self, expectation: Expectation, what: str, got: Wanted, clause: str = "") -> None:
        instant = expectation.part in _TIMES or expectation.name == "next_open"
        show = self.time if instant else shown
        said, wanted = show(got), show(expectation.wanted)
        self.failures.add(expectation, f"{what} is {said}, not {wanted}", clause)

    def _field(self, expectation: Expectation) -> None:
        got = self.fields[expectation.name]
        if got != expectation.wanted:
            self._differ(expectation, f"`{expectation.name}`", got, self.behind.get(expectation.name, ""))

    def _listed(self, expectation: Expectation) -> None:
        found = self.lists[expectation.name]
        wanted = expectation.wanted
        if wanted is None:
            if found:
                message = f"`{expectation.name}` is {shown(tuple(dict.fromkeys(found)))}, not none"
                self.failures.add(expectation, message, found[0])
        elif wanted not in found:
            holds = expectation.name == "holds"
            says = "does not hold" if holds else f"is not among `{expectation.name}`"
            why = self._why_not(str(wanted)) if holds else ""
            self.failures.add(expectation, f"`{shown(wanted)}` {says}{why}")

    def _worded(self, expectation: Expectation, said: Mapping[str, str]) -> None:
        name, got = expectation.name, said.get(expectation.name)
        if got != expectation.wanted:
            wanted = "none" if expectation.wanted is None else shown(expectation.wanted)
            self.failures.add(expectation, f"`{name}` is {got or 'none'}, not {wanted}")

    def _duties(self, name: str) -> list[OwedDuty]:
        return [duty for duty in self.decision.obligations if name in (duty.id, duty.clause)]

    def _rungs(self, name: str) -> list[Escalation]:
        return [rung for rung in self.decision.escalations if name in (rung.clause, f"escalations.{rung.id}")]

    def _why_not(self, name: str) -> str:
        if self.decision.covered is False:
            return f": {', '.join(f'`{id_}`' for id_ in self.decision.because)} leaves the case out"
        for item in self.decision.unknown:
            if item.clause == name or item.clause.startswith(f"targets.{name}."):
                facts = ", ".join(f"`{fact}`" for fact in sorted(item.facts))
                return f": whether `{item.clause}` holds hangs on {facts or 'what the document leaves open'}"
        return ""

    def _duty(self, expectation: Expectation) -> None:
        found = self._duties(expectation.name)
        if not found:
            name = expectation.name
            message = f"there is no `{name}`{self._why_not(name)}"
            self.failures.add(expectation, message)
            return
        duty = found[0]
        got = duty_part(duty, expectation.part)
        if got == expectation.wanted:
            return
        what = f"`{expectation.name}`" + ("" if expectation.part == "due" else f" {expectation.part}")
        if expectation.part == "due":
            self._due(expectation, duty)
            return
        self._differ(expectation, what, got, duty.clause)

    def _due(self, expectation: Expectation, duty: OwedDuty) -> None:
        wanted = self.time(expectation.wanted)
        if duty.due is not None:
            said = f"due {self.time(duty.due)}"
        elif duty.earliest is not None or duty.latest is not None:
            ends = [self.time(end) if end is not None else "never" for end in (duty.earliest, duty.latest)]
            said = f"due at some time from {ends[0]} to {ends[1]}"
        else:
            said = f"not due at a known time ({duty.status})"
        self.failures.add(expectation, f"`{expectation.name}` is {said}, not {wanted}", duty.clause)

    def _rung(self, expectation: Expectation) -> None:
        found = self._rungs(expectation.name)
        if not found:
            if not expectation.part:
                why = self._why_not(expectation.name)
                self.failures.add(expectation, f"`{expectation.name}` is not reached{why}")
            return
        if not expectation.part:
            return
        got = rung_part(found[0], expectation.part)
        if got != expectation.wanted:
            what = "" if expectation.part == "at" else f" {expectation.part}"
            self._differ(expectation, f"`{expectation.name}`{what}", got, expectation.name)


def _sighting(test: CaseTest, decision: Decision) -> Sighting:
    """What the decision rests on, and what of that the test looks at."""
    subject = test.subject
    policy, book = subject.policy, subject.rules.book
    world = CaseWorld(book, with_defaults(policy, test.facts), test.at)
    facts = complete(policy, test.facts, world).facts
    moment = Moment(facts, CaseWorld(book, facts, test.at))
    defined = {f"severities.{decision.severity_defined}"} if decision.severity_defined else set()
    derived = set(decision.derived) | defined
    duties = {duty.clause: duty for duty in decision.obligations}
    rungs = {rung.clause for rung in decision.escalations}
    hours = _hours(policy, moment)
    choices = _choices(policy, moment)
    reached = derived | {*duties, *rungs, *decision.because, *hours, *choices}
    reached |= {item.clause for item in decision.credits}
    keys = {item.key for item in test.expectations}
    checked: set[str] = set()
    for item in test.expectations:
        if item.sort is Sort.DUTY:
            checked |= {clause for clause, duty in duties.items() if item.name in (clause, duty.id)}
        elif item.sort in (Sort.RUNG, Sort.LISTED):
            checked.add(item.name if item.sort is Sort.RUNG else str(item.wanted))
    owed = bool(checked & {*duties, *rungs})
    if owed or keys & {*_DERIVED}:
        checked |= derived
    if keys & {"covered", "because"}:
        checked |= set(decision.because)
    if keys & {"open", "next_open"}:
        checked |= hours
    if owed or keys & {"open", "next_open"}:
        checked |= choices
    return Sighting(
        moments=(moment,),
        reached=frozenset(reached),
        checked=frozenset(checked & reached),
        uncovered=decision.because if decision.covered is False else (),
    )


def _hours(policy: Policy, moment: Moment) -> set[str]:
    channel = policy.channels.get(str(moment.facts.get("channel")))
    if channel is None or not channel.hours:
        return set()
    picked = pick_calendar(channel.hours, moment.facts, moment.world)
    return {picked.note.id} if isinstance(picked, CalendarChoice) else set()


def _choices(policy: Policy, moment: Moment) -> set[str]:
    """The choices of calendars that hold."""
    return {
        choice.note.id
        for calendar in policy.calendars.values()
        for choice in calendar.choices
        if evaluate(choice.guard, moment.facts, moment.world)
    }
