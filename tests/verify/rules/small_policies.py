"""Random policies that are small enough to go through all of their cases, and those cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.expression import Expression
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.logic import evaluate
from casepact.semantics.select import Completed, complete
from casepact.source import Level

__all__ = ["AT", "SEVERITIES", "Known", "every_case", "load", "policies"]

AT = 1_772_539_200

TIERS, SEVERITIES, CHANNELS = ("basic", "plus"), ("s1", "s2", "s3"), ("email", "phone")
RAW: dict[str, tuple[FactValue, ...]] = {
    "flag": (True, False),
    "level": ("low", "mid", "high"),
    "users": tuple(range(4)),
    "tier": TIERS,
    "channel": CHANNELS,
}

plain = st.sampled_from(
    (
        "flag",
        "not flag",
        "level is low",
        "level is at least mid",
        "level is one of low, high",
        "users is over 2",
        "users is at most 1",
        "users is at least 2",
    )
)
keyed = plain | st.sampled_from(
    ("tier is plus", "channel is phone", "severity is s1", "severity is at least s2", "severity is not s2")
)


def conditions(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        atoms,
        lambda inner: st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=3,
    )


of_severity = st.sampled_from(("severity is s1", "severity is s2", "severity is at least s2"))

SIMPLE, FULL = conditions(plain), conditions(keyed)
# What an adjustment asks of the severity it asks before any adjustment.
ADJUSTING = of_severity | conditions(
    plain | of_severity | st.sampled_from(("tier is plus", "channel is phone"))
)


@st.composite
def policies(draw: st.DrawFn) -> str:
    offered = draw(st.sampled_from(("email", "email, phone")))
    lines = [
        "casepact: 1",
        "policy: example",
        "case: {flag: boolean, level: low | mid | high, users: integer 0 to 3}",
        "channels: {email: E-mail, phone: Telephone}",
        f"tiers: {{basic: {{channels: [{offered}]}}, plus: {{channels: [email, phone]}}}}",
        "severities:",
    ]
    defined = draw(st.booleans())
    whens = [f'when: "{draw(SIMPLE)}"' if defined else "" for _ in SEVERITIES]
    lines += [f"  {name}: {{{when}}}" for name, when in zip(SEVERITIES, whens, strict=True)]
    if draw(st.booleans()):
        lines.append("adjustments:")
        for number in range(draw(st.integers(1, 3))):
            bound = draw(st.sampled_from(("at least ", "at most ", "")))
            severity, condition = draw(st.sampled_from(SEVERITIES)), draw(ADJUSTING)
            lines.append(f"  a{number}: severity is {bound}{severity} when {condition}")
    if draw(st.booleans()):
        lines += ["coverage:", "  excluded:", f'    out: {{when: "{draw(SIMPLE)}"}}']
    if draw(st.booleans()):
        require, when = draw(SIMPLE), draw(conditions(plain | st.just("tier is basic")))
        lines += ["prerequisites:", f'  needed: {{require: "{require}", when: "{when}"}}']
    lines += ["targets:", "  first:", "    duty: vendor must respond after opened", "    within:"]
    for _ in range(draw(st.integers(1, 3))):
        hours = draw(st.integers(1, 2))
        lines.append(f"      - {hours} hours on always when {draw(FULL)}")
    if draw(st.booleans()):
        lines.append("      - 9 hours on always otherwise")
    lines.append("terms:")
    for number in range(draw(st.integers(1, 3))):
        modal = draw(st.sampled_from(("must", "must not", "may")))
        lines.append(f"  t{number}: vendor {modal} charge customer when {draw(FULL)}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Known:
    """A reachable case with all that follows from it."""

    completed: Completed
    world: CaseWorld

    def meets(self, guard: Expression) -> bool:
        return evaluate(guard, self.completed.facts, self.world) is True

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(self.completed.facts.get(name)) for name in ("tier", "severity", "channel"))


def every_case(policy: Policy) -> Iterator[Known]:
    """All covered cases: every value of every fact, a severity by hand where no definition gives one."""
    decider, book = Decider(policy), CalendarBook(policy)
    for values in product(*RAW.values()):
        facts = dict(zip(RAW, values, strict=True))
        if decider.decide(facts, AT).covered is False:
            continue
        world = CaseWorld(book, facts, AT)
        bare = complete(policy, facts, world)
        if bare.defined is not None or any(item.about == "severity" for item in bare.conflicts):
            yield Known(bare, world)
            continue
        yield Known(bare, world)
        for severity in SEVERITIES:
            given_too = {**facts, "severity": severity}
            known = CaseWorld(book, given_too, AT)
            yield Known(complete(policy, given_too, known), known)


def load(text: str) -> tuple[Policy, list[Known], list[Known]]:
    """The policy, its cases, and those of them that have a severity."""
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    cases = list(every_case(policy))
    return policy, cases, [case for case in cases if case.completed.severity is not None]
