"""Two versions of a document: what is gone is gone, what is new is new, and what moved is the same line."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.trace.matching import Matching, likeness, line_digests, match_lines

words = st.sampled_from(["", "a", "b", "c", "d", "e", "f"])
documents = st.lists(words, max_size=25)


def match(old: str, new: str) -> Matching:
    """Match two documents of one letter a line; a space is a blank line."""
    return match_lines(line_digests(old), line_digests(new))


@pytest.mark.parametrize(
    "old, new, gone, added",
    [
        ("abc", "abc", (), ()),
        ("abc", "axc", (2,), (2,)),
        ("abc", "abxc", (), (3,)),
        ("abc", "ac", (2,), ()),
        ("abcdef", "defabc", (), ()),
        ("abc", " a b c ", (), ()),
        ("", "a", (), (1,)),
        ("a", "", (1,), ()),
        ("a1b1c1", "a1b2c1", (4,), (4,)),
        ("1a1b1", "1b1", (2, 3), ()),
        ("1a1b", "c1b", (1, 2), (1,)),
        ("xxx", "xx", (3,), ()),
        ("xx", "xxx", (), (3,)),
    ],
)
def test_lines_gone_and_new(old: str, new: str, gone: tuple[int, ...], added: tuple[int, ...]) -> None:
    matching = match(old, new)
    assert matching.gone == gone
    assert matching.new == added


def test_a_moved_block_keeps_its_repeated_lines() -> None:
    assert match("a1b1c", "cb1a1").places == {1: 4, 2: 5, 3: 2, 4: 3, 5: 1}


@pytest.mark.parametrize(
    "old, new, replaced",
    [
        ("abc", "axc", (((2,), (2,)),)),
        ("abcd", "axyd", (((2, 3), (2, 3)),)),
        ("abc", "abxyc", ()),
        ("abc", "ac", (((2,), ()),)),
        ("ab", "xyb", (((1,), (1, 2)),)),
        ("ab", "axy", (((2,), (2, 3)),)),
        ("abc", "cxa", (((2,), ()),)),
        ("abc", "xca", (((2,), (1,)),)),
    ],
)
def test_what_stands_in_place_of_lines_that_are_gone(
    old: str, new: str, replaced: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
) -> None:
    assert match(old, new).replaced == replaced


@given(documents, documents)
def test_gone_and_new_are_what_one_document_has_more_often(old: list[str], new: list[str]) -> None:
    before, after = line_digests(old), line_digests(new)
    matching = match_lines(before, after)
    count_before, count_after = Counter(filter(None, before)), Counter(filter(None, after))
    assert Counter(before[n - 1] for n in matching.gone) == count_before - count_after
    assert Counter(after[n - 1] for n in matching.new) == count_after - count_before


@given(documents, documents)
def test_every_line_with_words_is_matched_once_or_gone_or_new(old: list[str], new: list[str]) -> None:
    before, after = line_digests(old), line_digests(new)
    matching = match_lines(before, after)
    full_before = [n for n, digest in enumerate(before, 1) if digest]
    full_after = [n for n, digest in enumerate(after, 1) if digest]
    assert sorted([*matching.places, *matching.gone]) == full_before
    assert sorted([*matching.places.values(), *matching.new]) == full_after
    assert all(before[a - 1] == after[b - 1] for a, b in matching.places.items())


@given(documents)
def test_an_unchanged_document_has_every_line_in_its_place(lines: list[str]) -> None:
    digests = line_digests(lines)
    matching = match_lines(digests, digests)
    assert not matching.gone
    assert not matching.new
    assert all(a == b for a, b in matching.places.items())


@given(documents, documents)
def test_what_is_replaced_is_gone_and_what_replaces_it_is_new(old: list[str], new: list[str]) -> None:
    matching = match_lines(line_digests(old), line_digests(new))
    assert [n for gone, _ in matching.replaced for n in gone] == list(matching.gone)
    assert {n for _, new in matching.replaced for n in new} <= set(matching.new)


@given(st.text(alphabet="ab \t\u00a0", max_size=12))
def test_a_digest_is_blind_to_how_much_white_space_there_is(line: str) -> None:
    (digest,) = line_digests([line])
    (tidy,) = line_digests([" ".join(line.split())])
    assert digest == tidy
    assert bool(digest) == bool(line.strip())


def test_a_digest_is_not_blind_to_words_run_together() -> None:
    assert len(set(line_digests(["1 hour", "1hour", "1 Hour", "1 hours"]))) == 4


def test_likeness() -> None:
    old, same = line_digests("abcd"), line_digests("d c b a")
    assert likeness(old, same) == 1
    assert likeness(old, line_digests("abxy")) == 0.5
    assert likeness(old, line_digests("abcdefghijklmnopqrst")) < 0.5
    assert likeness(line_digests(["", ""]), line_digests(["", ""])) == 0
