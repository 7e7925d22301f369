"""Pairs of policies that only cases can tell apart of which not every fact is known, and all of those."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from tests.comparison.derived_pairs import LEVELS, USERS, derived_pairs
from tests.comparison.pairs import INSTANTS, Answers, answers

__all__ = ["doubtful_pairs", "incomplete_cases"]

_GIVEN: dict[str, tuple[FactValue | None, ...]] = {
    "flag": (None, True, False),
    "level": (None, *LEVELS),
    "users": (None, *USERS),
}

_ATOM = re.compile(r"level is low|level is at least mid|level is not mid|not flag|(?<!not )flag(?!:)")

_SAME_OF_COMPLETE = (
    "({} and (level is low or level is not low))",
    "({} or flag and not flag)",
    "({} and (flag or not flag))",
    "({})",
)
"""What a condition may be rewritten to that has the same value where every fact is known."""


@st.composite
def doubtful_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A policy, and the same with a condition rewritten or a severity that is a default."""
    old, _ = draw(derived_pairs())
    new, found = old, list(_ATOM.finditer(old))
    rewrite = draw(st.booleans())
    if found and rewrite:
        atom = draw(st.sampled_from(found))
        said = draw(st.sampled_from(_SAME_OF_COMPLETE)).format(atom.group())
        new = old[: atom.start()] + said + old[atom.end() :]
    if new == old or draw(st.booleans()):
        name = draw(st.sampled_from(("s1", "s2", "s3")))
        new = new.replace(f"  {name}: {{when", f"  {name}: {{default: yes, when", 1)
    return (new, old) if draw(st.booleans()) else (old, new)


def incomplete_cases(old: Policy, new: Policy) -> Iterator[tuple[Facts, Answers, Answers]]:
    """Every case with a value, or none, of every fact that neither policy makes of others."""
    before, after = Decider(old), Decider(new)
    for values in product(*_GIVEN.values()):
        said = {name: value for name, value in zip(_GIVEN, values, strict=True) if value is not None}
        facts: Facts = {"tier": "basic", **said}
        both = (answers(decider.decide(facts, INSTANTS[0])) for decider in (before, after))
        yield facts, next(both), next(both)
