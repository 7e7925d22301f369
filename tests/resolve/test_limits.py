"""Policies made to be slow or deep are read or refused, none of them endlessly.

Each would run for ever, or past Python's stack, if some pass were exponential or recursed over names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.resolve import resolve_text
from casepact.resolve.calendar_names import MOST_PARTS
from casepact.resolve.report import MOST_ERRORS
from casepact.syntax import misplaced

if TYPE_CHECKING:
    import pytest

HEAD = "casepact: 1\npolicy: large\ntiers: {basic: {}}\nseverities: {high: High}\n"


def codes(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for diagnostic in resolve_text(HEAD + text)[1]:
        found[diagnostic.code] = found.get(diagnostic.code, 0) + 1
    return found


def calendars(*lines: str) -> str:
    return "calendars:\n" + "".join(f"  {line}\n" for line in lines)


def test_a_long_chain_of_calendars() -> None:
    links = [f"c{i}: c{i + 1} or never" for i in range(5000)]
    assert set(codes(calendars(*links, "c5000: 24x7"))) == {"calendar-too-deep"}


def test_a_long_chain_of_calendars_that_closes() -> None:
    links = [f"c{i}: c{(i + 1) % 5000} or never" for i in range(5000)]
    assert codes(calendars(*links)) == {"calendar-cycle": 1}


def test_calendars_that_double() -> None:
    links = [f"c{i}: c{i + 1} or (c{i + 1} and never)" for i in range(200)]
    assert set(codes(calendars(*links, "c200: 24x7"))) == {"calendar-too-large"}


def test_choices_of_calendars_that_double() -> None:
    links = [f"c{i}: [c{i + 1} when tier is basic, c{i + 1} otherwise]" for i in range(200)]
    assert set(codes(calendars(*links, "c200: 24x7"))) == {"calendar-too-large"}


def test_calendars_that_all_name_one_another() -> None:
    names = [f"c{i}" for i in range(60)]
    found = codes(calendars(*(f"{name}: {' or '.join(names)}" for name in names)))
    assert set(found) == {"calendar-cycle"}
    assert found["calendar-cycle"] <= 60


def test_as_many_calendars_as_may_be_named() -> None:
    names = [f"c{i}" for i in range(300)]
    union = " or ".join(names)
    assert codes(calendars(*(f"{name}: 24x7" for name in names), f"all: {union}")) == {}
    assert len(names) < MOST_PARTS


def test_thousands_of_misspelled_names_stop_at_the_limit() -> None:
    facts = "case:\n" + "".join(f"  fact_number_{i}: boolean\n" for i in range(3000))
    terms = "terms:\n" + "".join(f"  t{i}: vendor may act when fact_nmber_{i}\n" for i in range(3000))
    found = codes(facts + terms)
    assert found == {"unknown-name": MOST_ERRORS, "too-many-problems": 1}


def test_thousands_of_unknown_keys_stop_at_the_limit() -> None:
    found = codes("lifecycle:\n" + "".join(f"  key_{i}: a\n" for i in range(5000)))
    assert found == {"unknown-key": MOST_ERRORS, "too-many-problems": 1}


def test_thousands_of_duties_that_name_events_of_their_own() -> None:
    terms = "".join(f"  t{i}: vendor must act_{i} case within 1 hour on always\n" for i in range(3000))
    assert codes(f"terms:\n{terms}") == {"coined-event": 3000}


def test_a_table_over_three_facts() -> None:
    values = [f"v{i}" for i in range(12)]
    facts = "".join(f"  f{n}: one of {', '.join(f'{value}_{n}' for value in values)}\n" for n in range(3))
    cells = ", ".join(f"{value}_1: {{otherwise: {i + 1} hours on always}}" for i, value in enumerate(values))
    rows = "".join(f"      {value}_0: {{{cells}}}\n" for value in values)
    target = "duty: vendor must respond after opened\n    by: [f0, f1, f2]\n    within:\n"
    policy, found = resolve_text(f"{HEAD}case:\n{facts}targets:\n  a:\n    {target}{rows}")
    assert found == []
    assert policy is not None
    assert len(policy.obligations["a"].clauses) == len(values) ** 2


def test_each_word_of_a_long_duty_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(misplaced, "misspelled_keyword", looked_at.append)

    assert codes(f"terms: {{x: vendor must log {'a ' * 1500}}}\n") == {}
    assert len(looked_at) <= 1502
