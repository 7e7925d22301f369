"""Random policies that are small enough to go through all of their cases, and those cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.expression import Expression
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.logic import evaluate
from casepact.semantics.select import Completed, complete
from casepact.source import Level
from casepact.syntax.ast.duty import Modal

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

STATING = st.sampled_from(
    (
        "customer may choose severity",
        "customer may choose severity when tier is plus",
        "customer may raise severity",
        "vendor may lower severity when flag",
        "customer may change severity after opened",
        "customer must not raise severity",
    )
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
    flag = draw(st.sampled_from(("boolean", "{type: boolean, default: yes}")))
    level = draw(st.sampled_from(("low | mid | high", "{type: low | mid | high, default: low}")))
    lines = [
        "casepact: 1",
        "policy: example",
        f"case: {{flag: {flag}, level: {level}, users: integer 0 to 3}}",
        "channels: {email: E-mail, phone: Telephone}",
        f"tiers: {{basic: {{channels: [{offered}]}}, plus: {{channels: [email, phone]}}}}",
        "severities:",
    ]
    defined = draw(st.sampled_from(((), SEVERITIES, SEVERITIES, SEVERITIES[:2])))
    whens = [f'when: "{draw(SIMPLE)}"' if name in defined else "" for name in SEVERITIES]
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
    if draw(st.booleans()):
        lines.append(f"  stated: {draw(STATING)}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Known:
    """A reachable case with all that follows from it."""

    given: Facts
    completed: Completed
    world: CaseWorld

    def meets(self, guard: Expression) -> bool:
        return evaluate(guard, self.completed.facts, self.world) is True

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(self.completed.facts.get(name)) for name in ("tier", "severity", "channel"))


def every_case(policy: Policy) -> Iterator[Known]:
    """All covered cases: every value of every fact, and the severities that somebody may state."""
    decider, book = Decider(policy), CalendarBook(policy)
    for values in product(*RAW.values()):
        facts = dict(zip(RAW, values, strict=True))
        if decider.decide(facts, AT).covered is False:
            continue
        world = CaseWorld(book, facts, AT)
        bare = complete(policy, facts, world)
        yield Known(facts, bare, world)
        for severity in SEVERITIES:
            if may_be_stated(policy, severity, bare, world):
                given_too = {**facts, "severity": severity}
                known = CaseWorld(book, given_too, AT)
                yield Known(given_too, complete(policy, given_too, known), known)


def may_be_stated(policy: Policy, severity: str, bare: Completed, world: CaseWorld) -> bool:
    """Whether a case may have a severity because somebody says so."""
    contested = any(item.clauses[0].startswith("severities") for item in bare.conflicts)
    if bare.defined is None and not contested:
        return True
    if policy.severities[severity].guard is None:
        return True
    rank = SEVERITIES.index  # most severe first
    defined = [
        item.name
        for item in policy.severities.values()
        if item.guard is not None and evaluate(item.guard, bare.facts, world) is True
    ]
    for term in policy.terms:
        if term.note.id != "terms.stated" or term.modal is Modal.MUST_NOT:
            continue
        fitting = {
            "raise": all(rank(severity) <= rank(other) for other in defined),
            "lower": all(rank(severity) >= rank(other) for other in defined),
        }
        if fitting.get(term.action, True) and evaluate(term.guard, bare.facts, world) is True:
            return True
    return False


def load(text: str) -> tuple[Policy, list[Known], list[Known]]:
    """The policy, its cases, and those of them that have a severity."""
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    cases = list(every_case(policy))
    return policy, cases, [case for case in cases if case.completed.severity is not None]
