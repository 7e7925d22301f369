"""Whatever of a policy is changed, a comparison says so: every field of every part is tried."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from casepact.comparison import compare, difference
from casepact.model import clause, credit, expression, fact, lifecycle, promise
from casepact.model import policy as policies
from casepact.model.policy import Policy
from casepact.resolve import load_policy
from casepact.source import Level
from tests.comparison.fields import Edit, classes_in, edits

RICH = Path(__file__).parent / "rich.yaml"

EACH = 3
"""How many changes of one field are tried."""

NAMES = {"name", "title", "note", "notes", "origin"}
"""What a part is called, and where it stands."""

SAID_ELSEWHERE = {
    ("AfterAmount", "at_latest"): "`within` and `after` mean the same of a step",
    ("Clause", "obligation"): "the clauses of an obligation are in it",
    ("Credit", "guard"): "a rule has it, resolved",
    ("CreditRule", "period"): "its share, its cap or the cap that it is under says so",
    ("Enumeration", "ordered"): "what compares values lists them",
    ("Ladder", "guard"): "its steps have it",
    ("Matrix", "by"): "the conditions of the cells say so",
    ("Obligation", "facts"): "the conditions of the cells say so",
    ("Policy", "features"): "tiers name them",
    ("Policy", "roles"): "clauses and steps name them",
    ("QuotaRule", "counter"): "it goes by the quota's name",
    ("QuotaRule", "tier"): "the tier has it",
    ("SharedCap", "names"): "a rule has them, resolved",
    ("SharedCapRule", "parts"): "over which credits the caps are says so",
    ("State", "initial"): "there is just one",
}
"""Fields that repeat what another part says, which is compared."""

REPEATING = {"Guard", "Is", "NeverTakes"}
"""Sentences that the policy has as they were written beside what they were resolved to."""

ONLY_WORDS = {
    ("Coverage", "guard"),
    ("Policy", "facts"),
    ("Policy", "has_zone"),
    ("Policy", "promises"),
    ("Policy", "version"),
    ("Lifecycle", "events"),
    ("Lifecycle", "states"),
    ("Promise", "text"),
    ("Within", "lower"),
}
"""Fields that change no answer by themselves, and that a comparison tells of all the same."""


@cache
def rich() -> Policy:
    policy, found = load_policy(RICH)
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    return policy


def built_in(edit: Edit) -> bool:
    """Whether it repeats which tiers, severities, channels or states a policy has."""
    known = {id(rich().facts[name].type) for name in fact.BUILT_IN_FACTS if name in rich().facts}
    return id(edit.about) in known or (
        isinstance(edit.about, fact.Fact) and edit.about.name in fact.BUILT_IN_FACTS
    )


def tried() -> list[Edit]:
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for edit in edits(rich()):
        key = (edit.part, edit.field)
        if edit.field in NAMES or edit.part in REPEATING or key in SAID_ELSEWHERE or built_in(edit):
            continue
        if edit.part in ("Adjustment", "Promise") and edit.field in ("fact", "guard", "promised"):
            continue
        seen[key] += 1
        if seen[key] <= EACH:
            found.append(edit)
    return found


def test_every_class_of_the_model_occurs() -> None:
    modules = (clause, credit, expression, fact, lifecycle, policies, promise)
    declared = {
        name
        for module in modules
        for name in module.__all__
        if hasattr(getattr(module, name), "__dataclass_fields__") and isinstance(getattr(module, name), type)
    }
    assert declared - classes_in(rich()) == set()


@pytest.mark.parametrize("edit", tried(), ids=lambda edit: f"{edit.part}.{edit.field}")
def test_a_changed_field_is_a_change(edit: Edit) -> None:
    if (edit.part, edit.field) in ONLY_WORDS:
        assert difference(rich(), edit.policy) or compare(rich(), edit.policy).changes
    else:
        assert difference(rich(), edit.policy) is not None, edit.value


def test_what_was_not_changed_is_no_change() -> None:
    assert compare(rich(), rich()).changes == ()
