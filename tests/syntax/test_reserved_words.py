"""A word that is not reserved works as a name in every place where such a name may stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.syntax.reserved import NameRole, keywords, reserved_words
from casepact.syntax.sentences import SyntaxFault, parse

_LINES = Path(__file__).with_name("name_places.txt").read_text(encoding="utf-8").splitlines()[1:]
_CASES = [(NameRole(role), kind, pattern) for role, kind, pattern in (line.split(": ", 2) for line in _LINES)]
PLACES = {role: [(kind, pattern) for of, kind, pattern in _CASES if of is role] for role in NameRole}


def _parses_alike(kind: str, pattern: str, word: str) -> bool:
    tree, usual = parse(kind, pattern.replace("{}", word)), parse(kind, pattern.replace("{}", "zzz"))
    assert not isinstance(usual, SyntaxFault), usual.message
    return repr(tree) == repr(usual).replace("'zzz'", repr(word))


def test_every_role_has_places() -> None:
    assert all(PLACES.values())


@pytest.mark.parametrize("role,kind,pattern", _CASES)
def test_keywords_that_are_not_reserved_are_names(role: NameRole, kind: str, pattern: str) -> None:
    assert not [w for w in keywords() - reserved_words(role) if not _parses_alike(kind, pattern, w)]


@pytest.mark.parametrize("role", NameRole)
@given(word=st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True))
def test_any_other_word_is_a_name(role: NameRole, word: str) -> None:
    if word not in reserved_words(role):
        assert all(_parses_alike(kind, pattern, word) for kind, pattern in PLACES[role])


@pytest.mark.parametrize("role", NameRole)
def test_every_reserved_word_is_lost_somewhere(role: NameRole) -> None:
    free = {w for w in reserved_words(role) if all(_parses_alike(kind, p, w) for kind, p in PLACES[role])}
    # An unspecified role is a word of that spelling, so the tree is the same.
    assert free <= {"unspecified"}


@pytest.mark.parametrize(
    "role,words",
    [
        (NameRole.VALUE, "none low high open one at update cycle breach close notice daily text"),
        (NameRole.STATE, "open close update breached unspecified"),
        (NameRole.EVENT, "opened update cycle breach close each notice"),
        (NameRole.CALENDAR, "daily holidays business calendar"),
        (NameRole.TARGET, "update cycle breach not"),
        (NameRole.FACT, "zone version severity breach closed"),
        (NameRole.ROLE, "notify assign customer close"),
    ],
)
def test_words_that_policies_use_are_free(role: NameRole, words: str) -> None:
    assert not reserved_words(role) & set(words.split())


def test_the_reference_lists_them() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith(("| a ", "| an "))]
    listed = {name.split()[1].strip(","): set(re.findall("`([a-z]+)`", words)) for name, words in rows}
    for role in NameRole:
        assert listed.get(role.value, set()) == reserved_words(role)


def test_without_a_role_it_is_every_reserved_word() -> None:
    assert reserved_words() == frozenset().union(*(reserved_words(role) for role in NameRole))
    assert reserved_words() < keywords()
    assert reserved_words("state") == {"any"}
