"""Many transitions on one event: each is told once, and no more is compared than has to be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casepact.checks import ambiguous_transition, overlap
from casepact.checks.ambiguous_transition import AMBIGUOUS_TRANSITION
from casepact.checks.not_decided import NOT_DECIDED
from casepact.model.policy import Policy
from casepact.resolve import resolve_text

if TYPE_CHECKING:
    import pytest

NUMBER = 24


def _policy(*guards: str) -> Policy:
    facts = "".join(f"  f{number}: boolean\n" for number in range(NUMBER))
    lines = "".join(
        f"    - working -> {('closed', 'resolved')[number % 2]} on jump when {guard}\n"
        for number, guard in enumerate(guards)
    )
    policy, _ = resolve_text(
        f"casepact: 1\npolicy: many\ncase:\n{facts}tiers: {{basic: {{}}}}\nseverities: {{high: High}}\n"
        f"lifecycle:\n  transitions:\n{lines}"
    )
    assert policy is not None
    return policy


def test_each_transition_is_told_once_and_the_states_are_followed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    for module, name in ((ambiguous_transition, "reach_of"), (overlap, "holds_together")):
        done = getattr(module, name)

        def counted(*given: object, name: str = name, done: object = done) -> object:
            calls[name] += 1
            assert callable(done)
            return done(*given)

        monkeypatch.setattr(module, name, counted)
    policy = _policy(*(f"f{number} or not f{(number + 1) % NUMBER}" for number in range(NUMBER)))

    clauses = [found.clause for found in AMBIGUOUS_TRANSITION(policy)]

    assert len(clauses) == len({*clauses}) == NUMBER - 1
    assert calls == {"reach_of": 1, "holds_together": NUMBER - 1}
    assert NOT_DECIDED(policy) == []


def test_one_that_is_kept_apart_from_the_first_is_compared_with_the_next() -> None:
    found = AMBIGUOUS_TRANSITION(_policy("f0", "f1 and not f0", "f2 and not f0"))

    assert [(item.clause, len(item.related)) for item in found] == [("lifecycle.transitions.3", 1)]
    assert "`f1` is yes and `f2` is yes" in found[0].message


def test_nothing_is_told_of_conditions_that_exclude_one_another() -> None:
    guards = [" and ".join([f"f{number}", *(f"not f{n}" for n in range(number))]) for number in range(NUMBER)]

    assert AMBIGUOUS_TRANSITION(_policy(*guards)) == []
    assert NOT_DECIDED(_policy(*guards)) == []
