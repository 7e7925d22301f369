"""Who may raise and who may lower the severity is compared by what runs take, not term by term."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.comparison import Verdict, compare
from casepact.model.policy import Policy
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from tests.comparison.edits import policy_of

POLICY = """\
casepact: 1
policy: p
case: {vip: boolean}
roles: {head: Head}
tiers: {basic: {}}
severities: {high: {}, low: {}}
targets: {fix: {duty: vendor must resolve after opened, within: 4 hours on always}}
"""

WHO = ("customer", "vendor", "head")
TERMS = st.builds(
    "{} {} {} severity{}{}".format,
    st.sampled_from(WHO),
    st.sampled_from(("may", "may", "must not")),
    st.sampled_from(("raise", "lower", "change")),
    st.sampled_from(("", "", " after respond", " before respond")),
    st.sampled_from(("", " when vip", " when not vip")),
)


def policy(*terms: str) -> Policy:
    lines = [f"  t{number}: {term}\n" for number, term in enumerate(terms)]
    return policy_of(POLICY + ("terms:\n" + "".join(lines) if lines else ""), "policy.yaml")


def may(subject: Policy, who: str, way: str, vip: str, *, answered: bool) -> bool:
    """Whether a run takes the change."""
    one, other = ("low", "high") if way == "raise" else ("high", "low")
    facts = f"severity: {one}" + (f", vip: {vip}" if vip else "")
    respond = "  - 2026-03-03 12:01Z respond by vendor\n" if answered else ""
    text = (
        f"casepact: 1\ntimeline: t\nfacts: {{{facts}}}\nopened: 2026-03-03 12:00Z\nevents:\n{respond}"
        f"  - 2026-03-03 12:02Z {way} severity to {other} by {who}\nuntil: 2026-03-03 12:03Z\n"
    )
    timeline, found = read_timeline(Document("t.yaml", text), subject)
    assert timeline is not None, found
    return all(row.kind != "refused" for row in replay(subject, timeline).cases[0].rows)


def gains(old: Policy, new: Policy) -> set[tuple[str, str, bool]]:
    """Whose right to change it in which way comes (or goes) in any case at any moment."""
    return {
        (who, way, after)
        for who, way, vip, answered in product(WHO, ("raise", "lower"), ("yes", "no", ""), (False, True))
        if may(old, who, way, vip, answered=answered) != (after := may(new, who, way, vip, answered=answered))
    }


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(TERMS, max_size=2), st.lists(TERMS, max_size=2))
def test_the_verdict_is_what_runs_take(one: list[str], other: list[str]) -> None:
    old, new = policy(*one), policy(*other)
    found = gains(old, new)
    # Of whom no term speaks is nothing told: they are anyone else.
    told = {"customer", "vendor", *(term.split()[0] for term in (*one, *other))}
    found = {item for item in found if item[0] in told}
    less = {(who, way) for who, way, come in found if come != (who == "customer")}
    more = {(who, way) for who, way, come in found if come == (who == "customer")}
    judged = {item for item in less | more if item[0] == "customer" or item[1] == "lower"}
    verdict = compare(old, new).verdict
    if not found:
        assert verdict is Verdict.REWORDED
        return
    expected = {
        (True, True): Verdict.MIXED,
        (True, False): Verdict.WORSE,
        (False, True): Verdict.CHANGED if found_unjudged(found) else Verdict.BETTER,
        (False, False): Verdict.CHANGED,
    }
    assert verdict is expected[bool(less & judged), bool(more & judged)]


def found_unjudged(found: set[tuple[str, str, bool]]) -> bool:
    return any(who != "customer" and way == "raise" for who, way, _ in found)


@pytest.mark.parametrize(
    "old, new, verdict, told",
    [
        ((), ("customer may lower severity",), Verdict.MIXED, "customer may raise it no more"),
        ((), ("vendor may change severity",), Verdict.WORSE, "customer may lower it no more"),
        (("customer may raise severity",), (), Verdict.MIXED, "vendor may lower it now"),
        (
            ("customer may raise severity before respond",),
            ("customer may raise severity",),
            Verdict.BETTER,
            "customer may raise it in more cases",
        ),
        (
            ("customer may raise severity", "customer may lower severity"),
            ("customer may change severity",),
            Verdict.REWORDED,
            "as before",
        ),
    ],
)
def test_a_term_more_may_be_a_right_less(
    old: tuple[str, ...], new: tuple[str, ...], verdict: Verdict, told: str
) -> None:
    [change] = compare(policy(*old), policy(*new)).changes
    assert change.verdict is verdict
    assert told in change.message
    if verdict is not Verdict.REWORDED:
        assert change.evidence is not None


def test_a_limit_of_a_permission_is_told_as_well() -> None:
    first = policy("customer may raise severity within 2 days on always after opened")
    second = policy("customer may raise severity within 1 day on always after opened")
    assert compare(first, second).verdict is Verdict.WORSE


def test_an_acceptance_is_of_all_terms_that_say_so() -> None:
    old = policy("customer may raise severity when vip", "vendor may lower severity when vip")
    later = policy("customer may raise severity", "vendor may lower severity")
    other = policy("customer may raise severity", "vendor may lower severity when vip is no or vip is yes")
    [one], [two] = (compare(old, item).changes for item in (later, other))
    assert one.fingerprint != two.fingerprint
