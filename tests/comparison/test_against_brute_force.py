"""On small policies a comparison finds what going through all cases finds, and nothing else."""

from __future__ import annotations

from hypothesis import given, settings

from casepact.comparison import Evidence, Verdict, compare, difference
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from tests.comparison.pairs import answers, every_case, load, pairs

COUNT = settings(max_examples=25, deadline=None)


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
        assert shown(old, new, change.evidence) in WANTED[change.verdict], change


WANTED = {
    Verdict.WORSE: {Verdict.WORSE},
    Verdict.BETTER: {Verdict.BETTER},
    Verdict.MIXED: {Verdict.WORSE, Verdict.BETTER},
    Verdict.CHANGED: set(Verdict),
}


def shown(old: Policy, new: Policy, evidence: Evidence) -> Verdict:
    """What the response is for the customer in the case that is shown: later, earlier or neither."""
    at = parse_instant(evidence.at)
    before, after = (answers(decide(policy, dict(evidence.facts), at)).first for policy in (old, new))
    rank = [{"nothing": 0, "open": 1}.get(str(item), 2) for item in (before, after)]
    if rank[0] != rank[1]:
        return Verdict.BETTER if rank[1] > rank[0] else Verdict.WORSE
    if isinstance(before, int) and isinstance(after, int) and before != after:
        return Verdict.BETTER if after < before else Verdict.WORSE
    return Verdict.REWORDED
