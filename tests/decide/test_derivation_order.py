"""Facts are derived after those they hang on, in one order whatever that of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.model.derivation import derivation_order

NAMES = ("tier", "severity", "a", "b", "c", "d")


@pytest.mark.parametrize(
    "needs, order",
    [
        ({}, []),
        ({"severity": [], "tier": [], "a": []}, ["tier", "a", "severity"]),
        ({"severity": ["a"], "a": ["tier", "given"], "tier": []}, ["tier", "a", "severity"]),
        ({"tier": ["severity"], "severity": ["b"], "a": [], "b": []}, ["b", "severity", "tier", "a"]),
        ({"a": ["a"]}, ["a"]),
        ({"a": ["b"], "b": ["a"]}, ["b", "a"]),
    ],
)
def test_the_order(needs: dict[str, list[str]], order: list[str]) -> None:
    assert derivation_order(needs) == order


@given(st.permutations(NAMES), st.data())
def test_each_comes_after_what_it_needs(ranked: list[str], data: st.DataObject) -> None:
    needs = {
        name: data.draw(st.frozensets(st.sampled_from(ranked[:place]))) if place else frozenset[str]()
        for place, name in enumerate(ranked)
    }
    order = derivation_order(needs)
    assert sorted(order) == sorted(needs)
    assert all(order.index(needed) < order.index(name) for name in needs for needed in needs[name])
    assert derivation_order(dict(sorted(needs.items()))) == order


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    chain = {f"f{place:05}": [f"f{place + 1:05}"] for place in range(20_000)}
    assert derivation_order(chain) == sorted(chain, reverse=True)
