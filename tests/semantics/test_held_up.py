"""Point 6: a state pauses the clocks that nothing can stop in it."""

from __future__ import annotations

import pytest

from casepact.semantics.rules import Rules
from tests.semantics.cases import policy


@pytest.mark.parametrize(
    "duty, stands",
    [
        ("vendor must resolve after opened", True),
        ("vendor must restore service after opened until resolve", True),
        ("vendor must provide remedy after opened until workaround or resolve", True),
        ("vendor must respond after opened", False),
        ("vendor must answer customer after opened until respond or acknowledge or resolve", False),
        ("vendor must resolve after opened until resolve or close", True),
        (
            "vendor must answer after opened until respond or resolve pausing while waiting_on_customer",
            True,
        ),
    ],
)
def test_a_clock_runs_where_what_stops_it_may_come(duty: str, stands: bool) -> None:
    rules = Rules(policy(f"targets: {{one: {{duty: {duty}, within: 4 hours on office}}}}"))
    [clause] = rules.obligations["one"].clauses
    assert rules.stands_still(clause, "waiting_on_customer") is stands
    assert rules.still_in(clause) == ({"waiting_on_customer"} if stands else frozenset())
