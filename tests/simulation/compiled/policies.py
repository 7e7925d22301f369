"""Policies drawn sentence by sentence, and events to put to their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from casepact.model.fact import Enumeration, Fact, FactValue
from casepact.semantics.case import Effect, Event
from casepact.semantics.interpreter import advance, open_case, step
from casepact.semantics.rules import Rules
from casepact.simulation.compiled.machine.judge import judge
from casepact.simulation.lowering.happenings import Happening
from casepact.simulation.lowering.lower import Lowered, lower
from casepact.syntax.ast.fact import Primitive
from casepact.time.zones import DAY
from tests.semantics.cases import policy

DAYS = (20_400, 21_400)
"""November 2025 to August 2028, longer than any case here takes."""

START = 20_530 * DAY
"""18 March 2026: in eleven days the clocks of London go forward."""

_BOUNDS = [
    "30 minutes on always",
    "under 2 hours on office",
    "1 business day on office",
    "under 1.5 business days on office",
    "by close of 1 business day on office",
    "by 12:00 of 1 business day on late",
    "8 business hours on late",
    "2 business days on late",
    "3 calendar days",
    "immediately",
    "unspecified",
    "none",
    "4 hours on local",
]
_EVERY = ["every 4 hours on always", "daily on office", "every 2 hours on late", "none"]
_STEPS = [
    "after 1 hour on always notify team_lead",
    "after 3 hours on office notify team_lead when severity is critical",
    "after 1 business day on late involve director",
    "at 50% of resolution notify team_lead",
    "at 100% of first_response notify director",
    "30 minutes before breach of first_response notify team_lead",
    "1 business day before breach of resolution notify director when not fixed",
    "on breach of first_response notify director, raise severity to critical",
    "on breach of resolution assign to director",
    "on each cycle of progress notify team_lead then notify director",
    "on each cycle of progress notify director when not fixed",
    "on breach of progress notify team_lead, raise severity to major",
    "at 75% of progress notify team_lead",
    "1 hour before breach of progress notify director when severity is critical",
    "on breach of reply notify director",
    "at 50% of reply notify team_lead",
    "30 minutes before breach of reply notify night",
    "on cycle 2 of progress notify director, raise severity to major",
    "at close of office hand over to night when not fixed",
    "at 18:00 on late hand over to night",
    "at close of late hand over to night when severity is critical",
    "at 12:00 on office notify team_lead, raise severity to major when severity is minor",
    "at 24:00 on late notify director when fixed",
    "on ask_customer notify team_lead",
    "every 1 business day on office notify team_lead then notify director",
    "every 3 hours on late notify director when not fixed",
    "every 2 hours on always notify team_lead, raise severity to major",
    "2 hours on always after breach of first_response notify director",
    "1 hour on always after breach of reply notify director, raise severity to critical",
    "90 minutes after breach of progress notify director",
    "1 business day after breach of progress notify night when not fixed",
    "2 calendar days after breach of resolution notify director",
    "every 4 hours on always after breach of resolution notify team_lead",
    "every 2 hours after breach of progress notify night",
    "every 1 business day on late after breach of reply notify team_lead",
    "at 100% of progress notify director",
    "at 175% of progress notify team_lead, raise severity to major",
    "at 150% of resolution notify director",
]
_CREDITS = [
    "slow: 2 EUR per breach of resolution up to 20 EUR per month when severity is critical",
    "begun: 1 EUR per started hour of breach of first_response up to 9 EUR per week",
    "daily: 5 EUR per day of breach of resolution when opened outside office",
    "missed: 5% of monthly_fee when attainment of progress is below 90% per month when tier is premium",
]
_LADDER = [
    "",
    "after: activate",
    "until: ask_customer",
    "after: respond\n    until: reopen",
    "after: ask_customer\n    until: customer_reply",
    "after: publish or update\n    until: update or withdraw\n    pausing: waiting_on_customer",
]
_ADJUSTMENTS = [
    "floor: severity is at least major when tier is premium",
    "cap: severity is at most major when channel is email",
    "neglected: severity is at least major when breached first_response",
    "open_late: severity is at most minor when opened outside office and tier is basic",
    "in_work: severity is at least major when state is working and fixed",
]
_TERMS = [
    "raising: customer may raise severity",
    "late_raising: customer may raise severity after respond before resolve when channel is phone",
    "lowering: vendor may lower severity",
    "not_lower: vendor must not lower severity when fixed",
    "secret: customer must not publish before resolve",
    "tested: vendor must update before resolve",
    "report: vendor must publish after resolve within 2 business days on office",
]
_TRANSITIONS = [
    "waiting_on_customer -> closed after 2 business days on office",
    "resolved -> closed after 1 day on always",
    "closed -> working on reopen by customer within 10 days",
    "working -> resolved on resolve when fixed",
    "working -> deferred on publish by vendor when severity is not critical",
    "deferred -> working after 3 hours on late when fixed",
    "deferred -> working on customer_reply",
    "waiting_on_customer -> resolved after 4 hours on always",
    "working -> resolved on update by vendor when fixed",
]
_CLAUSES = [
    "",
    "on_reopen: resume",
    "on_severity_change: restart",
    "on_severity_change: keep",
    "on_severity_change: restart\n    on_reopen: resume",
]
_DUTIES = [
    "vendor must resolve after opened",
    "vendor must resolve after activated pausing while waiting_on_customer",
    "vendor must resolve after opened counting while responded or working",
    "vendor must resolve while working",
]


def _some(items: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), max_size=most, unique=True)


@st.composite
def policy_bodies(draw: st.DrawFn, *, paid: bool = False) -> str:
    """The YAML of a policy below its head, which may give credits if ``paid``; it has no faults."""
    bound = st.sampled_from(_BOUNDS)
    severities = ("critical", "major", "minor")
    lines = ["case: {fixed: boolean, site: zone}", "targets:"]
    lines += [
        "  first_response:",
        "    duty: vendor must respond after opened",
        "    within:",
        "      critical:",
    ]
    lines.append(f"        - {draw(bound)} when channel is phone or opened outside office")
    lines.append(f"        - {draw(bound)} otherwise")
    lines += [f"      {name}: {draw(bound)}" for name in severities[1:]]
    lines += ["  resolution:", f"    duty: {draw(st.sampled_from(_DUTIES))}", "    within:"]
    lines += [f"      {name}: {draw(bound)}" for name in severities]
    lines.append(f"    {draw(st.sampled_from(_CLAUSES))}")
    lines += ["  progress:", "    duty: vendor must update customer while working", "    within:"]
    lines += [f"      {name}: {draw(st.sampled_from(_EVERY))}" for name in severities]
    lines.append(f"    {draw(st.sampled_from(_CLAUSES))}")
    lines += ["  reply:", "    duty: vendor must reply after publish", "    within:"]
    lines += [f"      {name}: {draw(bound)}" for name in severities]
    lines.append(f"    {draw(st.sampled_from(_CLAUSES))}")
    steps = draw(_some(_STEPS, 6))
    if steps:
        lines += ["escalations:", "  ladder:", f"    {draw(st.sampled_from(_LADDER))}", "    steps:"]
        lines += [f"      - {step}" for step in steps]
    for name, items in (("adjustments", draw(_some(_ADJUSTMENTS, 2))), ("terms", draw(_some(_TERMS, 3)))):
        if items:
            lines += [f"{name}:", *(f"  {item}" for item in items)]
    credited = draw(_some(_CREDITS, 3)) if paid else []
    if credited:
        lines += ["credits:", *(f"  {item}" for item in credited)]
        # What has no cap of its own is counted by the weeks of this one.
        lines += ["  total: daily up to 12 EUR per week"] if any("daily" in item for item in credited) else []
    lines += ["lifecycle:", "  events: {publish: {activity: yes}}", "  states:"]
    lines += ["    deferred: {title: Deferred, pauses: [update]}", "  transitions:"]
    lines += [f"    - {move}" for move in [*draw(_some(_TRANSITIONS, 5)), "deferred -> working on activate"]]
    return "\n".join(lines) + "\n"


_AGAIN_STEPS = [
    "1 hour on always after breach of reply notify director, raise severity to critical",
    "90 minutes after breach of progress notify director",
    "1 business day after breach of progress notify night when not fixed",
    "every 2 hours after breach of progress notify night",
    "every 1 business day on late after breach of reply notify team_lead",
    "at 100% of progress notify director",
    "at 175% of progress notify team_lead, raise severity to major",
    "on breach of progress notify team_lead",
    "on each cycle of progress notify director",
    "on each cycle of progress notify team_lead then notify director",
    "on cycle 2 of progress notify night, raise severity to critical",
    "at 75% of progress notify team_lead when severity is not minor",
    "30 minutes before breach of progress notify night",
    "on breach of reply notify director",
    "at 50% of reply notify team_lead",
    "1 hour before breach of reply notify night when not fixed",
    "after 1 hour on always notify team_lead",
    "after 5 hours on always notify director",
    "every 3 hours on always notify team_lead then notify director",
    "on update notify night",
    "on resolve notify director",
    "at 75% of fix notify team_lead",
    "at 150% of fix notify team_lead when severity is not minor",
    "on breach of report notify night",
]
_AGAIN_LADDERS = [
    "until: withdraw",
    "",
    "after: ask_customer\n    until: customer_reply",
    "after: publish\n    until: reply",
    "after: activate or publish\n    until: customer_reply or resolve\n    pausing: waiting_on_customer",
    "after: resolve\n    until: update",
    "after: activate\n    until: resolve",
]
_FIXES = [
    "vendor must resolve after opened",
    "vendor must resolve while working",
    "vendor must activate after publish",
    "vendor must update after publish until resolve",
    "customer must resolve after ask_customer",
    "vendor must respond after opened",
]
_SETTLING = [
    "waiting_on_customer -> resolved after 3 hours on always",
    "working -> resolved after 6 hours on always when fixed",
    "working -> parked after 9 hours on always",
    "parked -> resolved on update",
    "parked -> working on reopen",
    "closed -> resolved on activate",
    "waiting_on_customer -> closed on resolve by customer",
]
_SETTLING_EVENTS = [
    "working -> resolved on reply by vendor",
    "working -> resolved on publish by customer",
    "any -> resolved on publish by customer when fixed",
    "working -> parked on ask_customer when fixed",
    "working -> parked on reply",
]
_SETTLED_TERMS = [
    "secret: customer must not publish before resolve",
    "tested: vendor must update before resolve",
    "open: vendor must not resolve when fixed",
    "raising: vendor may change severity before resolve",
    "afterwards: vendor may change severity after resolve",
]


@st.composite
def bodies_that_go_round(draw: st.DrawFn) -> str:
    """The YAML of a policy, below its head, whose ladders run and whose clocks start again and again."""
    every, within = st.sampled_from([2, 4, 5]), st.sampled_from([1, 2, 3])
    clause = st.sampled_from(_CLAUSES)
    lines = ["case: {fixed: boolean, site: zone}", "targets:"]
    lines += ["  progress:", "    duty: vendor must update customer while working"]
    lines += [
        f"    within: {{critical: every {draw(every)} hours on always, major: every {draw(every)} hours on"
    ]
    lines[-1] += (
        f" always, minor: {draw(st.sampled_from(['daily on office', 'none', '6 hours on always']))}}}"
    )
    lines += [f"    {draw(clause)}", "  reply:", "    duty: vendor must reply after publish"]
    lines += [
        f"    within: {{critical: {draw(within)} hours on always, major: 1 hour on always, minor: none}}"
    ]
    lines += [f"    {draw(clause)}", "  fix:", f"    duty: {draw(st.sampled_from(_FIXES))}"]
    lines += [f"    within: {draw(within)} hours on always", f"    {draw(clause)}"]
    lines += ["  report:", "    duty: vendor must update after resolved", "    within: 2 hours on always"]
    terms = draw(_some(_SETTLED_TERMS, 2))
    if terms:
        lines += ["terms:", *(f"  {term}" for term in terms)]
    lines += ["escalations:"]
    for name in ("first", "second"):
        lines += [f"  {name}:", f"    {draw(st.sampled_from(_AGAIN_LADDERS))}", "    steps:"]
        lines += [f"      - {step}" for step in (*draw(_some(_AGAIN_STEPS, 5)), "on publish notify night")]
    lines += ["lifecycle:", "  events: {publish: {activity: yes}}", "  states:"]
    lines += ["    parked: {title: Parked, settled: yes}", "  transitions:"]
    moves = [draw(st.sampled_from(_SETTLING_EVENTS)), *draw(_some(_SETTLING, 2))]
    moves += [*draw(_some(_TRANSITIONS[:4], 2)), "submitted -> working on publish"]
    lines += [f"    - {move}" for move in [*moves, "parked -> closed on withdraw"]]
    return "\n".join(lines) + "\n"


ROUND = [
    Happening(*item)
    for item in (
        ("activate", "vendor"),
        ("publish", "customer"),
        ("reply", "vendor"),
        ("update", "vendor"),
        ("update", None),
        ("ask_customer", "vendor"),
        ("customer_reply", "customer"),
        ("resolve", "vendor", {"fixed": True}),
        ("resolve", "customer"),
        ("reopen", "customer"),
        ("withdraw", "customer"),
        ("change", None, {"severity": "critical"}),
        ("change", None, {"severity": "minor"}),
    )
]
"""The events that come again and again."""


@st.composite
def courses_that_go_round(draw: st.DrawFn, rules: Rules) -> Course:
    """A case that is worked on from the start, with many of the events of `ROUND` some hours apart."""
    opened = now = START + draw(st.integers(0, 6 * DAY // 3_600)) * 3_600
    often = st.sampled_from([1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 7, 9, 9, *range(len(ROUND))])
    gaps = st.sampled_from([0, 1_800, 3_600, 3_600, 7_200, 7_200, 14_400, 20_000, 40_000, 200_000])
    events = [(now, 0)]
    for gap, number in draw(st.lists(st.tuples(gaps, often), min_size=2, max_size=24)):
        now += gap
        events.append((now, number))
    events.sort(key=lambda item: (item[0], rules.rank(ROUND[item[1]].name)))
    facts: dict[str, FactValue] = {"tier": "basic", "severity": draw(st.sampled_from(["critical", "major"]))}
    if draw(st.booleans()):
        facts["fixed"] = draw(st.booleans())
    return Course(facts, opened, events)


_HEAD = """
casepact: 1
policy: example
title: An example policy
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  late: Mon-Thu 20:00-02:00, 03:00-05:00 in America/New_York
  local: Mon-Sat 08:00-12:00, 13:00-18:00 in site
roles: {team_lead: Team lead, director: Director, night: Night shift}
tiers:
  basic: {channels: [email]}
  premium: {channels: [email, phone]}
severities:
  critical: {title: Critical}
  major: {title: Major}
  minor: {title: Minor}
channels: {email: E-mail, phone: Phone}
"""


def rules_of(body: str) -> Rules:
    """The rules of a policy from its body."""
    return Rules(policy(body, _HEAD))


known: st.SearchStrategy[dict[str, FactValue]] = st.fixed_dictionaries(
    {"tier": st.sampled_from(["basic", "premium"])},
    optional={
        "severity": st.sampled_from(["critical", "major", "minor"]),
        "channel": st.sampled_from(["email", "phone"]),
        "fixed": st.booleans(),
        "site": st.sampled_from(["Asia/Kolkata", "Europe/Madrid"]),
    },
)
_gaps = st.sampled_from([0, 0, 60, 1_800, 3_600, 7_200, 14_400, 50_000, 86_400, 200_000, 900_000])


def values_of(fact: Fact) -> st.SearchStrategy[FactValue]:
    """Values that a fact can have; not of every type."""
    if isinstance(fact.type, Enumeration):
        return st.sampled_from(fact.type.values)
    plain: dict[Primitive, st.SearchStrategy[FactValue]] = {
        Primitive.BOOLEAN: st.booleans(),
        Primitive.INTEGER: st.integers(0, 20),
        Primitive.ZONE: st.sampled_from(["Europe/Madrid", "America/New_York"]),
        Primitive.VERSION: st.sampled_from(["6.1", "7.10", "8"]),
    }
    return plain.get(fact.type.primitive, st.nothing())


def facts_under(rules: Rules) -> st.SearchStrategy[dict[str, FactValue]]:
    """Facts a case of a policy can be opened with."""
    facts = {name: values_of(fact) for name, fact in rules.policy.facts.items() if name != "state"}
    return st.fixed_dictionaries(
        {}, optional={name: value for name, value in facts.items() if not value.is_empty}
    )


@st.composite
def happenings_under(draw: st.DrawFn, rules: Rules) -> list[Happening]:
    """Some events that can come under a policy, and some that it does not know."""
    names = st.sampled_from([*rules.policy.lifecycle.events, "change", "raise", "lower", "nonsense"])
    actors = st.sampled_from([None, "vendor", "customer", *rules.policy.roles])
    changes = st.fixed_dictionaries(
        {},
        optional={
            "severity": st.sampled_from(list(rules.policy.severities)),
            "channel": st.sampled_from(list(rules.policy.channels)),
        },
    )
    changing = st.builds(Happening, st.sampled_from(["change", "raise", "lower", "respond"]), actors, changes)
    # What starts and stops the same thing again and again comes more often than the rest.
    again = ("ask_customer", "customer_reply", "activate", "update", "reply", "resolve", "reopen")
    often = [name for name in again if name in rules.policy.lifecycle.events]
    plain = st.builds(Happening, names | st.sampled_from(often) if often else names, actors)
    return draw(st.lists(plain | changing, min_size=1, max_size=12))


@dataclass
class Course:
    """A case: its facts, its opening and its events, each an instant and the number of a happening."""

    facts: dict[str, FactValue]
    opened: int
    events: list[tuple[int, int]] = field(default_factory=list)
    against: tuple[str, ...] = ()


@st.composite
def courses(draw: st.DrawFn, rules: Rules, happenings: Sequence[Happening]) -> Course:
    """A case of a policy with some of the happenings, in the order in which they are taken."""
    opened = START + draw(st.integers(0, 21 * DAY))
    now = opened
    events = []
    for gap, number in draw(st.lists(st.tuples(_gaps, st.integers(0, len(happenings) - 1)), max_size=12)):
        now += gap
        events.append((now, number))
    events.sort(key=lambda item: (item[0], rules.rank(happenings[item[1]].name)))
    against = draw(st.sampled_from([(), (), (), ("coverage.excluded.one",)]))
    return Course(draw(facts_under(rules)), opened, events, against)


def lowered(rules: Rules, found: Sequence[Course], happenings: Sequence[Happening]) -> Lowered | str:
    """The policy lowered for some courses."""
    uncovered = list(dict.fromkeys(course.against for course in found))
    return lower(rules, [course.facts for course in found], happenings, DAYS, uncovered=uncovered)


def reference(rules: Rules, course: Course, happenings: Sequence[Happening]) -> list[Effect]:
    """The effects of the reference interpreter, without their texts."""
    case, first = open_case(rules, course.facts, course.opened, course.against)
    effects = list(first)
    for at, number in course.events:
        item = happenings[number]
        case, more = step(case, Event(at=at, name=item.name, by=item.by, facts=item.facts))
        effects += more
    _, last = advance(case, until_of(course))
    return [replace(effect, text="") for effect in (*effects, *last)]


def judged(tables: Lowered, kind: int, course: Course, steps: object) -> list[Effect]:
    """The effects of the compiled machine, run as it stands or built."""
    return judge(tables, kind, course.opened, course.events, until_of(course), course.against, steps=steps)


def until_of(course: Course) -> int:
    """Until when a course is followed: forty days after its last event."""
    return max([course.opened, *(at for at, _ in course.events)]) + 40 * DAY
