"""On small policies a comparison finds what going through all cases finds, and nothing else."""

from __future__ import annotations

from hypothesis import assume, given, settings

from casepact.comparison import Evidence, Verdict, compare, difference
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from tests.comparison.derived_pairs import derived_cases, derived_pairs, readable
from tests.comparison.doubtful_pairs import doubtful_pairs, incomplete_cases
from tests.comparison.pairs import Answers, answers, every_case, load, pairs

COUNT = settings(max_examples=8, deadline=None)


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
        if later and earlier:
            break
    if later:
        assert verdicts & {Verdict.WORSE, Verdict.MIXED}, changes
    if earlier:
        assert verdicts & {Verdict.BETTER, Verdict.MIXED}, changes
    for change in changes:
        if change.verdict is Verdict.REWORDED:
            continue
        assert change.evidence is not None, change
        assert shown(old, new, change.evidence) in WANTED[change.verdict], change


@COUNT
@given(derived_pairs())
def test_what_is_made_of_facts_is_equal_only_where_every_answer_is(texts: tuple[str, str]) -> None:
    assume(all(map(readable, texts)))
    old, new = map(load, texts)
    differing = next((case for case in derived_cases(old, new) if differs(*case[1:])), None)
    found = difference(old, new)
    if differing is not None:
        assert found is not None, differing
    elif found is not None and found.kind not in ("definition", "floor", "fact"):
        # That a fact comes to be another is told even where nothing hangs on it. Of a number that is
        # adjusted some values alone are looked at, so that what is found between them may not be shown.
        if any(": users is" in text for text in texts):
            return
        assert found.evidence is not None, found
        assert found.evidence.old_answer != found.evidence.new_answer


@COUNT
@given(derived_pairs())
def test_nothing_is_less_than_before_where_all_is_said_to_be_better(texts: tuple[str, str]) -> None:
    assume(all(map(readable, texts)))
    old, new = map(load, texts)
    found = compare(old, new)
    unlikely = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}.get(found.verdict)
    if unlikely is None:
        return
    for facts, before, after in derived_cases(old, new):
        assert unlikely not in gains(before, after), (found.changes, facts, before, after)


@COUNT
@given(doubtful_pairs())
def test_equal_only_where_every_answer_is_whatever_is_known(texts: tuple[str, str]) -> None:
    assume(all(map(readable, texts)))
    old, new = map(load, texts)
    differing = next((case for case in incomplete_cases(old, new) if differs(*case[1:])), None)

    # Facts that nobody gives are unknown: complete cases have the same answer under most of these.
    found = difference(old, new)
    assert found is not None or differing is None, differing
    if found is not None and differing is None:
        # A case that says what these do not, the severity or the support, must show it.
        assert found.evidence is not None, found
        assert found.evidence.old_answer != found.evidence.new_answer


def differs(before: Answers, after: Answers) -> bool:
    """Whether a customer has another answer; of a case that is not covered there is just one."""
    return not (before.covered is False and after.covered is False) and before != after


def gains(before: Answers, after: Answers) -> set[Verdict]:
    """What a case has more or less of under the second policy, in one way and in another."""
    pairs = [(_COVERED[item.covered] for item in (before, after))]
    if False not in (before.covered, after.covered):
        pairs.append(_soon(item.first) for item in (before, after))
        pairs += [(_reached(item, role) for item in (before, after)) for role in ("lead", "director")]
        pairs.append((0, len(item.terms)) for item in (before, after))
    ranks = [tuple(pair) for pair in pairs]
    found = {Verdict.BETTER for old, new in ranks if new > old}
    return found | {Verdict.WORSE for old, new in ranks if new < old}


_COVERED = {False: (0, 0), None: (1, 0), True: (2, 0)}


def _soon(due: object) -> tuple[int, int]:
    return (2, -due) if isinstance(due, int) else (int(due == "open"), 0)


def _reached(item: Answers, role: str) -> tuple[int, int]:
    times = [at for who, at in item.reached if who == role and at is not None]
    return (1, -min(times)) if times else (0, 0)


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
