"""Random pairs of small policies that derive and adjust facts, and what either decides of every case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from casepact.decision import Decider, Decision
from casepact.machine.completion import derivations_of
from casepact.model.expression import TRUE
from casepact.model.fact import Facts, FactValue
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level
from tests.comparison.pairs import INSTANTS, SEVERITIES, Answers, answers, conditions, ladders, pairs_of

__all__ = ["derived_cases", "derived_pairs", "readable"]

LEVELS, SUPPORT = ("low", "mid", "high"), ("none_left", "best", "full")
USERS = (9, 10, 19, 20, 29, 30)
"""The thresholds below, and what is next to them."""

_plain = st.sampled_from(
    (
        "flag",
        "not flag",
        "level is low",
        "level is at least mid",
        "users is at least 10",
        "users is at least 20",
        "users is below 20",
        "users is below 30",
        "users is at least 10 and users is below 30",
    )
)
_supported = st.sampled_from(
    ("support is full", "support is none_left", "support is at least best", "not support is best")
)
_severe = st.sampled_from(
    ("severity is s1", "severity is s3", "severity is at least s2", "severity is not s2")
)
_PLAIN = conditions(_plain)
_SUPPORTED = conditions(_plain | _supported | _supported)
_ANY = conditions(_plain | _supported | _severe | _severe)


@st.composite
def case(draw: st.DrawFn) -> list[str]:
    default = draw(st.sampled_from(("", "", ", default: best")))
    return [
        "case:",
        "  flag: boolean",
        "  level: low | mid | high",
        "  users: integer 0 to 40",
        f'  support: {{type: "{" | ".join(SUPPORT)}"{default}}}',
    ]


@st.composite
def severities(draw: st.DrawFn) -> list[str]:
    defined = draw(st.sampled_from(("all", "some", "none")))
    lines = ["severities:"]
    for name in SEVERITIES:
        when = ""
        if defined == "all" and name == "s3":
            when = "when: otherwise"
        elif defined == "all" or (defined == "some" and draw(st.booleans())):
            when = f'when: "{draw(_SUPPORTED)}"'
        lines.append(f"  {name}: {{{when}}}")
    return lines


@st.composite
def matrices(draw: st.DrawFn) -> list[str]:
    if draw(st.booleans()):
        return []
    rows = [f"{level}: {draw(st.sampled_from(SUPPORT))}" for level in LEVELS]
    if draw(st.integers(0, 3)) == 0:
        rows.pop()
    return ["matrices:", f"  support: {{by: [level], rows: {{{', '.join(rows)}}}}}"]


@st.composite
def adjustments(draw: st.DrawFn) -> list[str]:
    lines = []
    for number in range(draw(st.integers(0, 3))):
        how = draw(st.sampled_from(("is", "is", "is at least", "is at most")))
        fact = draw(st.sampled_from(("support", "severity", "severity", "users")))
        if fact == "support":
            value, when = draw(st.sampled_from(SUPPORT)), draw(_PLAIN)
        elif fact == "severity":
            value, when = draw(st.sampled_from(SEVERITIES)), draw(_SUPPORTED)
        else:
            value, when = draw(st.sampled_from(("10", "20"))), draw(st.sampled_from(("flag", "level is low")))
        lines.append(f"  a{number}: {fact} {how} {value} when {when}")
    return ["adjustments:", *lines] if lines else []


@st.composite
def coverage(draw: st.DrawFn) -> list[str]:
    lines: list[str] = []
    if draw(st.booleans()):
        kind = draw(st.sampled_from(("excluded", "excluded", "included")))
        lines += ["coverage:", f"  {kind}:", f'    out: {{when: "{draw(_ANY)}"}}']
    if draw(st.booleans()):
        when = f', when: "{draw(_PLAIN)}"' if draw(st.booleans()) else ""
        lines += ["prerequisites:", f'  needed: {{require: "{draw(_ANY)}"{when}}}']
    return lines


@st.composite
def targets(draw: st.DrawFn) -> list[str]:
    lines = ["targets:", "  first:", "    duty: vendor must respond after opened", "    within:"]
    times = st.sampled_from(("1 hour", "60 minutes", "2 hours", "3 hours"))
    how = draw(st.sampled_from(("severity", "support", "list")))
    if how == "list":
        lines += [
            f"      - {draw(times)} on always when {draw(_ANY)}" for _ in range(draw(st.integers(1, 2)))
        ]
        return lines
    names = SEVERITIES if how == "severity" else SUPPORT
    return lines + [f"      {name}: {draw(times)} on always" for name in names if draw(st.integers(0, 3))]


@st.composite
def terms(draw: st.DrawFn) -> list[str]:
    return ["terms:", f"  t0: vendor must report incident when {draw(_ANY)}"]


SECTIONS = (
    case(),
    severities(),
    matrices(),
    adjustments(),
    coverage(),
    targets(),
    ladders(("1 hour on always", "2 hours on always", "90 minutes on always"), _ANY, 3),
    terms(),
)
_DERIVING = 4
"""How many sections come first that derive facts."""


def derived_pairs() -> st.SearchStrategy[tuple[str, str]]:
    """Two policies that agree in most sections, and mostly not in what they derive."""
    deriving = st.sets(st.integers(0, _DERIVING - 1), min_size=1, max_size=2)
    others = st.sets(st.integers(_DERIVING, len(SECTIONS) - 1), max_size=1)
    head = ("casepact: 1", "policy: example", "tiers: {basic: Basic}")
    return pairs_of(head, SECTIONS, st.builds(set.union, deriving, others))


def readable(text: str) -> bool:
    """Whether a policy has no errors; that an ``otherwise`` cannot hold is one."""
    policy, found = resolve_text(text)
    return policy is not None and not any(item.level is Level.ERROR for item in found)


def derived_cases(old: Policy, new: Policy) -> Iterator[tuple[Facts, Answers, Answers]]:
    """Every case with a value of every fact, but for what one of the two makes of it.

    A fact that neither defines is said, or is not where one of the two makes something of it all the
    same; of one that a definition of either gives people say nothing.
    """
    before, after = Decider(old), Decider(new)
    at = INSTANTS[0]
    for flag, level, users in product((True, False), LEVELS, USERS):
        plain: dict[str, FactValue] = {"tier": "basic", "flag": flag, "level": level, "users": users}
        for case in _said("support", SUPPORT, plain, (old, new), (before, after)):
            for full in _said("severity", SEVERITIES, case, (old, new), (before, after)):
                both = before.decide(full, at), after.decide(full, at)
                if all(any(_has(item, name) for item in both) for name in ("support", "severity")):
                    yield full, answers(both[0]), answers(both[1])


def _said(
    name: str,
    values: tuple[str, ...],
    facts: dict[str, FactValue],
    policies: tuple[Policy, ...],
    deciders: tuple[Decider, ...],
) -> Iterator[dict[str, FactValue]]:
    """A case that does not say a fact, and where no definition of either holds for it, with each value."""
    yield facts
    for policy, decider in zip(policies, deciders, strict=True):
        guards = [g for item in derivations_of(policy) if item.fact == name for _, g in item.definitions]
        if guards:
            known = decider.decide(facts, INSTANTS[0]).facts
            rest = {fact: value for fact, value in known.items() if fact != name}
            if any(specialise_expression(guard, rest) == TRUE for guard in guards):
                return
    for value in values:
        yield {**facts, name: value}


def _has(decision: Decision, name: str) -> bool:
    """Whether a case has a value of a fact, or one too many."""
    return decision.facts.get(name) is not None or any(item.about == name for item in decision.conflicts)
