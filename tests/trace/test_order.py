"""Lines that pass one another are told from lines that only shift, and so is what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from casepact.trace import order as order_module
from casepact.trace.matching import line_digests, match_lines
from casepact.trace.order import Order, common_subsequence, increasing, order_of

LETTERS = "abcdefgh"

words = st.sampled_from(["", "a", "b", "c"])
documents = st.lists(words, max_size=14)
distinct = st.permutations(LETTERS)
values = st.permutations(range(8)).flatmap(lambda whole: st.integers(0, 8).map(lambda n: list(whole[:n])))


def longest(values: Sequence[int]) -> list[tuple[int, ...]]:
    """Every longest increasing subsequence, as positions, by trying them all."""
    for size in range(len(values), 0, -1):
        found = [
            positions
            for positions in combinations(range(len(values)), size)
            if all(values[a] < values[b] for a, b in pairwise(positions))
        ]
        if found:
            return found
    return [()]


def order(old: Sequence[str], new: Sequence[str]) -> Order:
    before, after = line_digests(old), line_digests(new)
    return order_of(match_lines(before, after).places, before, after)


def inserted(lines: Sequence[str], additions: list[tuple[int, str]]) -> list[str]:
    """The lines with others put in, each at a place that is counted in what is there by then."""
    found = list(lines)
    for at, line in additions:
        found.insert(at % (len(found) + 1), line)
    return found


additions = st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["", "a", "b", "x", "y"])), max_size=8)


@given(values)
def test_what_is_increasing_is_one_of_the_longest(values: list[int]) -> None:
    assert tuple(increasing(values)) in longest(values)


@given(values)
def test_lines_that_passed_others_are_those_not_in_every_longest_sequence(values: list[int]) -> None:
    kept = set(range(len(values))).intersection(*longest(values))
    lines = [LETTERS[value] for value in values]
    old = sorted(lines)
    places = {old.index(line) + 1: k for k, line in enumerate(lines, 1)}
    settled = {old.index(lines[k]) + 1 for k in kept}
    assert order_of(places, old, lines).passed == set(places) - settled


@given(documents, additions)
def test_where_lines_were_only_put_in_or_taken_out_none_is_out_of_order(
    lines: list[str], added: list[tuple[int, str]]
) -> None:
    more = inserted(lines, added)
    assert order(lines, more) == order(more, lines) == Order(frozenset(), frozenset())


@given(distinct, distinct, additions)
def test_a_line_with_another_neighbour_among_the_lines_that_are_still_there_is_told(
    old: list[str], new: list[str], added: list[tuple[int, str]]
) -> None:
    spaced = inserted(new, [(at, line if line in "xy" else "") for at, line in added])
    found = order(old, spaced)
    told = {old[number - 1] for number in found.passed | found.beside}

    def neighbours(lines: Sequence[str]) -> dict[str, tuple[str, str]]:
        padded = ["", *lines, ""]
        return {b: (a, c) for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)}

    before, after = neighbours(old), neighbours(new)
    assert told >= {line for line in old if before[line] != after[line]}
    assert bool(told) == (old != new)


@given(distinct, distinct)
def test_what_stands_between_two_lines_that_passed_one_another_is_told(
    old: list[str], new: list[str]
) -> None:
    found = order(old, new)
    told = found.passed | found.beside
    for a, b in combinations(sorted(found.passed), 2):
        if new.index(old[a - 1]) > new.index(old[b - 1]):
            assert told >= set(range(a, b + 1))
            there = new[new.index(old[b - 1]) : new.index(old[a - 1])]
            assert told >= {old.index(line) + 1 for line in there}


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[list[str], list[str], set[int]]:
    """A table as lines, with cells of which many say the same; it with two cells exchanged; and which."""
    lines: list[str] = []
    cells = []
    for row in range(draw(st.integers(1, 4))):
        lines.append(f"row {row}")
        for _ in range(draw(st.integers(1, 4))):
            cells.append(len(lines))
            lines.append(draw(st.sampled_from("abc")))
        lines += [""] * draw(st.integers(0, 1))
    pairs = [pair for pair in combinations(cells, 2) if lines[pair[0]] != lines[pair[1]]]
    assume(pairs)
    i, j = draw(st.sampled_from(pairs))
    new = lines.copy()
    new[i], new[j] = lines[j], lines[i]
    return lines, new, {i + 1, j + 1}


@given(exchanges())
def test_cells_of_a_table_that_were_exchanged_are_told(
    exchange: tuple[list[str], list[str], set[int]],
) -> None:
    old, new, exchanged = exchange
    found = order(old, new)
    assert exchanged <= found.passed | found.beside


def test_of_cells_that_say_the_same_each_is_told_that_another_passed() -> None:
    # The first cell changed places with the second; or else the last of those that say the same came first.
    for old, new, exchanged in (("ab bb", "ba bb", {1, 2}), ("rab bbs", "rba bbs", {2, 3})):
        found = order(old, new)
        assert found.passed | found.beside >= exchanged


def test_two_neighbours_that_changed_places_are_both_out_of_order() -> None:
    assert order("abcd", "acbd").passed == {2, 3}


def test_a_line_that_passed_many_is_alone_out_of_order() -> None:
    found = order("abcdefgh", "bcdefgah")
    assert found.passed == {1}
    assert found.beside == {2, 3, 4, 5, 6, 7, 8}  # no blank line ends what it stood above
    assert order("ab cd efgh", "b cd efgah").beside == {2, 9, 10}


def test_the_paragraph_after_a_line_may_be_parted_from_it() -> None:
    assert order("a b c d efg", "a d b c efg").passed == {7}
    assert order("a b c d efg", "a d b c efg").beside == {1, 3, 5, 9, 10, 11}


def test_lines_that_were_cut_off_from_a_moved_block_stay_with_it() -> None:
    found = order("abc xyz efg", "efg abc xyz")
    assert found.passed == {9, 10, 11}
    assert found.beside == {1, 2, 3, 7}


@given(documents, documents)
def test_a_common_subsequence_is_as_long_as_any(a: list[str], b: list[str]) -> None:
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, line in enumerate(a):
        for j, other in enumerate(b):
            lengths[i + 1][j + 1] = (
                lengths[i][j] + 1 if line == other else max(lengths[i][j + 1], lengths[i + 1][j])
            )
    pairs = common_subsequence(a, b)
    assert len(pairs) == lengths[-1][-1]
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


def test_of_very_many_equal_lines_none_is_out_of_order_by_being_put_in() -> None:
    old = ["same", "other"] * 700
    new = ["other", "same", *old, "other", "same", "same"]
    assert len(old) * len(new) / 2 > order_module._MOST_PAIRS
    assert order(old, new).passed == set()
    gap = ["head", *old, "foot", "foot"]
    assert order(gap, ["head", "other", *old, "same", "foot", "and", "foot"]).passed == set()
