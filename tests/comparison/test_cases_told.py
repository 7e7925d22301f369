"""The cases of a change in words: those that are answered otherwise, each fact named once."""

from __future__ import annotations

import pytest

from casepact.comparison import compare
from tests.comparison.pairs import load

POLICY = """casepact: 1
policy: example
tiers: {a: A}
severities: {s: {}}
case: {rarity: common | uncommon | rare, site: "one of farm, shop, home"}
terms:
  fee: vendor may charge customer when rarity is rare
  entry: customer must allow access when site is farm
  visit: customer must allow visit when site is not farm
"""


@pytest.mark.parametrize(
    "step, words",
    [
        (("is rare", "is at least uncommon"), "where rarity is uncommon"),
        ((" when site is farm", ""), "where site is not farm"),
        (("site is not farm", "site is one of farm, shop"), "where site is farm"),
    ],
)
def test_a_term_for_more_cases_names_those_that_are_more(step: tuple[str, str], words: str) -> None:
    said = [item.message for item in compare(load(POLICY), load(POLICY.replace(*step))).changes]

    assert [item for item in said if item.endswith(f"holds now, {words}")]
