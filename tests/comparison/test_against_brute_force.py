"""On small policies a comparison finds what going through all cases finds, and nothing else."""

from __future__ import annotations

from hypothesis import given, settings

from casepact.comparison import Verdict, compare, difference
from tests.comparison.pairs import every_case, load, pairs

COUNT = settings(max_examples=40, deadline=None)


@COUNT
@given(pairs())
def test_equal_where_every_answer_is(texts: tuple[str, str]) -> None:
    old, new = map(load, texts)
    differing = None
    for facts, at, before, after in every_case(old, new):
        if before.covered is False and after.covered is False:
            continue
        both = before.covered is not False and after.covered is not False
        if before.covered != after.covered or (both and before != after):
            differing = facts, at, before, after
            break
    found = difference(old, new)
    if differing is not None:
        assert found is not None, differing
    elif found is not None:
        # What differs at other instants than those gone through must be shown by a case.
        assert found.evidence is not None, found
        assert found.evidence.old_answer != found.evidence.new_answer


@COUNT
@given(pairs())
def test_targets_are_worse_where_some_case_is_due_later(texts: tuple[str, str]) -> None:
    old, new = map(load, texts)
    changes = [item for item in compare(old, new).changes if item.kind == "target"]
    verdicts = {item.verdict for item in changes}
    later = earlier = False
    for _, _, before, after in every_case(old, new):
        if False in (before.covered, after.covered) or before.severity != after.severity:
            continue
        rank = [{"nothing": 0, "open": 1}.get(str(item.first), 2) for item in (before, after)]
        if rank[0] != rank[1]:
            later, earlier = later or rank[1] < rank[0], earlier or rank[1] > rank[0]
        elif isinstance(before.first, int) and isinstance(after.first, int):
            later, earlier = later or after.first > before.first, earlier or after.first < before.first
    if later:
        assert verdicts & {Verdict.WORSE, Verdict.MIXED}, changes
    if earlier:
        assert verdicts & {Verdict.BETTER, Verdict.MIXED}, changes
    for change in changes:
        if change.verdict is Verdict.REWORDED:
            continue
        assert change.evidence is not None, change
