"""Random pairs of small policies, and everything that either decides of any case at some instants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from casepact.decision import Decider, Decision
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level

TIERS, SEVERITIES, CHANNELS = ("basic", "plus"), ("s1", "s2", "s3"), ("email", "phone")
RAW: dict[str, tuple[FactValue, ...]] = {
    "flag": (True, False),
    "level": ("low", "mid", "high"),
    "tier": TIERS,
    "channel": CHANNELS,
}

INSTANTS = (
    1_772_539_200,  # Tuesday noon
    1_772_812_800 + 16 * 3600,  # Saturday 16:00
    1_772_726_400 + 16 * 3600 - 1,  # Friday, an hour and a second before closing
    1_772_726_400 + 16 * 3600,
    1_772_726_400 + 17 * 3600 - 1,
    1_772_726_400 + 17 * 3600,  # closing
    1_772_985_600 + 9 * 3600,  # Monday's opening
    1_772_985_600 + 9 * 3600 - 1,
    1_774_663_200,  # in the night of the change to summer time
)
"""Opening instants around the breakpoints of the calendars below, in UTC seconds; London is on UTC."""

simple = st.sampled_from(("flag", "not flag", "level is low", "level is at least mid", "level is not mid"))
keyed = simple | st.sampled_from(
    ("tier is plus", "channel is phone", "severity is s1", "severity is at least s2", "opened during office")
)


def conditions(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return atoms | st.tuples(atoms, st.sampled_from(("and", "or")), atoms).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    )


SIMPLE, FULL = conditions(simple), conditions(keyed)

bounds = st.sampled_from(
    (
        "1 hour on always",
        "60 minutes on always",
        "2 hours on office",
        "under 2 hours on office",
        "1 business day on office",
        "2 business days on shop",
        "8 hours on shop",
        "by close of 1 business day on office",
        "none",
        "unspecified",
    )
)
offices = st.sampled_from(
    (
        "Mon-Fri 09:00-17:00 in Europe/London",
        "Mon-Fri 09:00-12:00, 12:00-17:00 in Europe/London",
        "Mon-Fri 08:00-17:00 in Europe/London",
        "Mon-Sat 09:00-17:00 in Europe/London",
    )
)


@st.composite
def calendars(draw: st.DrawFn) -> list[str]:
    return ["calendars:", f"  office: {draw(offices)}", f"  shop: {draw(offices)} "]


@st.composite
def tiers(draw: st.DrawFn) -> list[str]:
    offered = draw(st.sampled_from(("email", "email, phone")))
    return [f"tiers: {{basic: {{channels: [{offered}]}}, plus: {{channels: [email, phone]}}}}"]


@st.composite
def severities(draw: st.DrawFn) -> list[str]:
    lines = ["severities:"]
    defined = draw(st.booleans())
    for name in SEVERITIES:
        when = f'when: "{draw(SIMPLE)}"' if defined else ""
        lines.append(f"  {name}: {{{when}}}")
    return lines


@st.composite
def adjustments(draw: st.DrawFn) -> list[str]:
    if draw(st.booleans()):
        return []
    bound = draw(st.sampled_from(("at least", "at most")))
    severity, when = draw(st.sampled_from(SEVERITIES)), draw(conditions(simple | st.just("tier is plus")))
    return ["adjustments:", f"  a: severity is {bound} {severity} when {when}"]


@st.composite
def channels(draw: st.DrawFn) -> list[str]:
    hours = draw(st.sampled_from(("office", "[always when flag, shop otherwise]", "shop")))
    return ["channels:", f"  email: {{hours: {hours}}}", "  phone: {hours: office}"]


@st.composite
def coverage(draw: st.DrawFn) -> list[str]:
    lines: list[str] = []
    if draw(st.booleans()):
        lines += ["coverage:", "  excluded:", f'    out: {{when: "{draw(SIMPLE)}"}}']
    if draw(st.booleans()):
        lines += ["prerequisites:", f'  needed: {{require: "{draw(SIMPLE)}", when: "{draw(SIMPLE)}"}}']
    return lines


@st.composite
def targets(draw: st.DrawFn) -> list[str]:
    lines = ["targets:", "  first:", "    duty: vendor must respond after opened", "    within:"]
    lines += [f"      - {draw(bounds)} when {draw(FULL)}" for _ in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        lines.append(f"      - {draw(bounds)} otherwise")
    return lines


@st.composite
def ladders(draw: st.DrawFn, times: tuple[str, ...], whens: st.SearchStrategy[str], most: int) -> list[str]:
    """A ladder of at most so many steps, each after one of some times and under a condition."""
    lines = ["escalations:", "  ladder:", "    steps:"]
    for _ in range(draw(st.integers(1, most))):
        after, when = draw(st.sampled_from(times)), draw(whens)
        who = draw(st.sampled_from(("lead", "director", "lead and director")))
        lines.append(f"      - after {after} notify {who} when {when}")
    return lines


@st.composite
def terms(draw: st.DrawFn) -> list[str]:
    lines = ["terms:"]
    for number in range(draw(st.integers(1, 2))):
        modal = draw(st.sampled_from(("must", "may")))
        who = draw(st.sampled_from(("vendor", "customer")))
        lines.append(f"  t{number}: {who} {modal} charge customer when {draw(FULL)}")
    return lines


SECTIONS = (
    calendars(),
    tiers(),
    severities(),
    adjustments(),
    channels(),
    coverage(),
    targets(),
    ladders(("1 hour on always", "2 hours on office", "90 minutes on always"), FULL, 2),
    terms(),
)


@st.composite
def pairs_of(
    draw: st.DrawFn,
    head: tuple[str, ...],
    sections: tuple[st.SearchStrategy[list[str]], ...],
    changed: st.SearchStrategy[set[int]],
) -> tuple[str, str]:
    """Two policies that agree in all sections but some, which are named by their places."""
    old, new = [draw(section) for section in sections], draw(changed)
    others = [draw(sections[n]) if n in new else lines for n, lines in enumerate(old)]

    def text(parts: list[list[str]]) -> str:
        return "\n".join([*head, *(line.rstrip() for part in parts for line in part)]) + "\n"

    return text(old), text(others)


def pairs() -> st.SearchStrategy[tuple[str, str]]:
    """Two policies that agree in most sections."""
    head = ("casepact: 1", "policy: example", "case: {flag: boolean, level: low | mid | high}")
    changed = st.sets(st.integers(0, len(SECTIONS) - 1), min_size=1, max_size=3)
    return pairs_of(head, SECTIONS, changed)


def load(text: str) -> Policy:
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


@dataclass(frozen=True)
class Answers:
    """What a policy says of one case at one instant, as far as a customer has anything from it."""

    covered: bool | None
    severity: str | None
    channel: tuple[bool | None, bool | None]
    first: object
    """When the response is due (the last second that meets it), ``open`` or ``nothing``."""

    reached: frozenset[tuple[str, int | None]]
    terms: frozenset[str]


def answers(decision: Decision) -> Answers:
    first: object = "nothing"
    said: set[str] = set()
    for duty in decision.obligations:
        if duty.id == "first":
            first = "open" if duty.due is None else duty.due - (duty.inclusive is False)
        else:
            said.add(f"{duty.actor} {duty.modal} {duty.action}")
    return Answers(
        decision.covered,
        decision.severity,
        (decision.channel.offered, decision.channel.open),
        first,
        frozenset((role, item.at) for item in decision.escalations for role in item.notify),
        frozenset(said),
    )


def every_case(old: Policy, new: Policy) -> Iterator[tuple[dict[str, FactValue], int, Answers, Answers]]:
    """Every case with a value of every fact, a severity by hand where no definition gives one."""
    before, after = Decider(old), Decider(new)
    for values in product(*RAW.values()):
        facts = dict(zip(RAW, values, strict=True))
        bare = [decider.decide(facts, INSTANTS[0]) for decider in (before, after)]
        given: list[dict[str, FactValue]] = [facts]
        if not any(item.severity_defined for item in bare) and not any(
            clash.about == "severity" for item in bare for clash in item.conflicts
        ):
            given += [{**facts, "severity": name} for name in SEVERITIES]
        for case in given:
            for at in INSTANTS:
                yield case, at, answers(before.decide(case, at)), answers(after.decide(case, at))
