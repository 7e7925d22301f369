"""What an exception takes from the clauses it is an exception to, against the words of the reference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.decision import decide
from casepact.model.fact import Facts
from casepact.resolve import resolve_text

HEAD = """\
casepact: 1
policy: exceptions
tiers: {basic: {}}
severities: {high: {}}
case: {x: boolean, y: boolean, z: boolean}
targets:
  answer:
    duty: vendor must respond after opened
    within:
      high:
"""
FACTS = ("x", "y", "z")


@settings(max_examples=25, deadline=None)
@given(
    special=st.lists(st.booleans(), min_size=3, max_size=3),
    whole=st.booleans(),
    holds=st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_the_exceptions_that_hold_are_what_is_owed(
    special: list[bool], whole: bool, holds: list[bool]
) -> None:
    """A row for each fact; those that are special are exceptions to the whole table, or to the list."""
    general = "targets.answer" if whole else "targets.answer.high"
    rows = "".join(
        f"        - {{say: {hours + 1} hours on always when {fact}"
        f"{f', exception_to: {general}' if is_special else ''}}}\n"
        for hours, (fact, is_special) in enumerate(zip(FACTS, special, strict=True))
    )
    policy, found = resolve_text(HEAD + rows)
    assert policy is not None
    assert "exception-circle" not in {item.code for item in found}
    assert all(special) == ("idle-exception" in {item.code for item in found})
    facts: Facts = {"tier": "basic", "severity": "high", **dict(zip(FACTS, holds, strict=True))}
    decision = decide(policy, facts, at=1_772_800_000)
    owed = {number + 1 for number in range(3) if holds[number] and special[number]}
    owed = owed or {number + 1 for number in range(3) if holds[number]}

    assert {item.clause for item in decision.obligations} == (
        {f"targets.answer.high.{number}" for number in owed} if len(owed) == 1 else set()
    )
    conflicts = [{clause.rpartition(".")[2] for clause in item.clauses} for item in decision.conflicts]
    assert conflicts == ([{str(number) for number in owed}] if len(owed) > 1 else [])
