"""Lines that a changed line may be the heading of, and those that have another neighbour, are told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.trace.headings import lines_under
from casepact.trace.matching import line_digests, match_lines


def under(old: Sequence[str], new: Sequence[str]) -> frozenset[int]:
    before, after = line_digests(old), line_digests(new)
    return lines_under(match_lines(before, after), before, after)


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("ab", "ab", set()),
        ("ab cd", "ab cd", set()),
        ("ab cd", "ab xcd", {4, 5}),  # begins the paragraph
        ("ab cd", "ab x cd", {4, 5}),  # a paragraph alone
        ("ab cd", "ab xy cd", set()),  # a paragraph of two lines is no heading
        ("ab cd", "axb cd", {1, 2}),  # has come between
        ("abc", "axc", set()),  # reworded in its place
        ("abc", "xbc", {2, 3}),
        ("abc", "bc", {2, 3}),
        ("abc", "ac", {1, 3}),
        ("a bc d", "bc d", {3, 4}),
        ("a bc d", "x bc d", {3, 4}),
        ("ab c", "ab c x", set()),
        ("", "x", set()),
        ("a", "", set()),
    ],
)
def test_what_is_told(old: str, new: str, told: set[int]) -> None:
    lines = [["" if letter == " " else letter for letter in text] for text in (old, new)]
    assert under(*lines) == told


@settings(max_examples=50)
@given(
    st.permutations("abcdef  ").map(list),
    st.lists(st.tuples(st.integers(0, 99), st.sampled_from(" xyz")), max_size=5),
)
def test_where_lines_are_put_in_none_that_is_next_to_one_or_under_one_is_passed_over(
    letters: list[str], additions: list[tuple[int, str]]
) -> None:
    old = [letter.strip() for letter in letters]
    new = list(old)
    for at, letter in additions:
        new.insert(at % (len(new) + 1), letter.strip())
    told = {old[number - 1] for number in under(old, new)}
    paragraphs = "\n".join(new).split("\n\n")
    for number, paragraph in enumerate(text.split() for text in paragraphs):
        for place, line in enumerate(paragraph):
            beside = {*paragraph[max(place - 1, 0) : place + 2], paragraph[0]}
            above = paragraphs[number - 1].split() if number else []
            heading = set(above) if len(above) == 1 else set()
            if line not in "xyz":
                assert (line in told) == bool((beside | heading) & set("xyz")), (old, new)
