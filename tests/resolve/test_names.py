"""The words that no name may be are those of the grammar; suggestions and repairs do what they say."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.resolve.names import RESERVED
from casepact.source import Diagnostic
from casepact.syntax.misplaced import LINKS, MISPLACED
from casepact.syntax.misspelling import misspelled_keyword, misspelled_not
from casepact.syntax.reserved import NameRole, reserved_words

PLACES = {"field": NameRole.FACT, **dict.fromkeys(("tier", "severity", "channel"), NameRole.VALUE)}


def found_in(text: str) -> list[Diagnostic]:
    return resolve_text(f"casepact: 1\npolicy: names\n{text}")[1]


@pytest.mark.parametrize("kind", sorted(RESERVED))
def test_reserved_words_are_those_of_the_grammar(kind: str) -> None:
    assert RESERVED[kind] == reserved_words(PLACES.get(kind, kind))


def test_every_kind_of_name_with_reserved_words_has_them() -> None:
    covered = {NameRole(PLACES.get(kind, kind)) for kind in RESERVED}
    # An action is checked where it is said: `must not` cannot be read as an action called `not`.
    assert {role for role in NameRole if reserved_words(role)} == covered | {NameRole.ACTION}
    assert reserved_words(NameRole.ACTION) == {"not", *LINKS, *MISPLACED}


@pytest.mark.parametrize(
    "word", ["wen", "whn", "hwen", "whenn", "aftr", "untill", "pausng", "durring", "unlses"]
)
def test_misspelled_keywords(word: str) -> None:
    assert misspelled_keyword(word) is not None


@pytest.mark.parametrize(
    "word", ["when", "then", "very", "report", "hours", "white", "passing", "unit", "wine", "case", "a", ""]
)
def test_words_that_are_just_words(word: str) -> None:
    assert misspelled_keyword(word) is None


def test_misspelled_negation() -> None:
    assert all(misspelled_not(word) for word in ("nt", "ot", "no", "nto", "nott"))
    assert not any(misspelled_not(word) for word in ("not", "note", "alter"))


def test_one_misspelled_section_draws_one_error() -> None:
    found = found_in(
        "tiers: {basic: {channels: [email]}}\nseverities: {high: {when: urgent}}\n"
        "calendrs: {office: Mon-Fri 09:00-17:00 in Europe/Paris}\ncases: {urgent: boolean}\n"
        "targets:\n  a: {duty: vendor must respond after opened, within: 1 hour on office}\n"
    )
    assert [(d.code, d.span.line) for d in found] == [("unknown-key", 5), ("unknown-key", 6)]


def test_a_section_that_cannot_be_read_leaves_its_names_alone() -> None:
    found = found_in(
        "tiers: a text\nseverities: [high]\ncalendars: 24x7\n"
        "targets:\n  a:\n    duty: vendor must respond after opened when severity is high\n"
        "    within: {gold: {high: 1 hour on office}}\n"
    )
    assert [(d.code, d.span.line) for d in found] == [
        ("wrong-shape", 3),
        ("wrong-shape", 4),
        ("wrong-shape", 5),
    ]


def test_an_unknown_name_is_one_error_wherever_it_is_used() -> None:
    [found] = found_in(
        "tiers: {basic: {}}\nseverities: {high: High}\nterms:\n"
        "  a: vendor may charge customer when late\n  b: vendor may close case when late\n"
    )
    assert (found.code, found.span.line) == ("unknown-name", 6)
    assert [related.span.line for related in found.related] == [7]


def test_names_without_an_order_are_listed_in_that_of_the_alphabet() -> None:
    text = (
        "casepact: 1\npolicy: p\ntiers: {basic: {}}\nseverities: {high: High}\n"
        "lifecycle:\n  extends: none\n  states: {zeta: {initial: yes}, beta: B, alpha: {final: yes}}\n"
        "  transitions: [qqqq -> alpha on leave, zeta -> beta on go]\n"
    )
    _, found = resolve_text(text)
    assert [item.help for item in found if "`qqqq`" in item.message] == [
        "declared are `alpha`, `beta`, `zeta`"
    ]


@pytest.mark.parametrize("zone, said", [("", False), ("zone: Europe/London\n", True)])
def test_that_the_zone_of_the_policy_is_no_calendars_is_said_where_there_is_one(
    zone: str, *, said: bool
) -> None:
    (found,) = found_in(f"{zone}tiers: {{t: T}}\nseverities: {{s: S}}\ncalendars: {{d: Jan 5 12:00-24:00}}\n")

    assert found.code == "zone-missing"
    assert ("the policy's own `zone` is for months and dates" in (found.help or "")) is said


@pytest.mark.parametrize(
    "written, section",
    [
        ("terms: {x: vendor must log when channel is email}", "channels"),
        ("terms: {x: {say: vendor must log, cite: page:1}}", "sources"),
        ("credits: {x: 5% of fee per breach of late}", "targets"),
    ],
)
def test_where_none_is_declared_the_section_is_named(written: str, section: str) -> None:
    found = found_in(f"tiers: {{basic: {{}}}}\nseverities: {{high: High}}\n{written}\n")

    assert f"declare it under `{section}`" in [item.help for item in found]
