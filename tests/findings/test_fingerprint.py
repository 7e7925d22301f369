"""A fingerprint stays while a finding is about the same thing, and tells it from every other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.findings.fingerprint import DIGITS, fingerprint, fingerprints, subject_of
from casepact.source import Diagnostic, Span

MESSAGE = "`first_response` for `pro` is due later than that of `basic`, at 63.3% of opening instants"


def found(message: str, line: int = 1, clause: str | None = "targets.a", code: str = "late") -> Diagnostic:
    return Diagnostic(code, message, Span("p.yaml", line, 1, line, 2), clause=clause)


def marks(*diagnostics: Diagnostic, scope: str = "example") -> list[str]:
    return fingerprints(diagnostics, lambda _: scope)


def test_the_subject_is_what_the_user_wrote() -> None:
    assert subject_of(MESSAGE) == ("first_response", "pro", "basic")


def test_neither_place_nor_wording_nor_figures_count() -> None:
    again = "`first_response` of `pro` comes after that of `basic` (70.1%)"
    spaced = "`first_response` of `  pro ` comes after that of `basic`"
    assert marks(found(MESSAGE)) == marks(found(again, 7)) == marks(found(spaced))
    assert len(marks(found(MESSAGE))[0]) == DIGITS


def test_code_policy_clause_and_subject_count() -> None:
    other = MESSAGE.replace("`basic`", "`gold`")
    several = [
        *marks(found(MESSAGE)),
        *marks(found(MESSAGE), scope="another"),
        *marks(found(MESSAGE, clause="targets.b")),
        *marks(found(MESSAGE, clause=None)),
        *marks(found(MESSAGE, code="early")),
        *marks(found(other)),
    ]
    assert len(set(several)) == len(several)


def test_findings_alike_in_all_of_it_are_told_apart_by_their_order() -> None:
    first, other, second = marks(found("`a`", 1), found("`b`", 2), found("`a`", 3))
    assert len({first, other, second}) == 3
    assert marks(found("`a`", 5), found("`a`", 9)) == [first, second]


TEXTS = st.text(max_size=3)


@given(
    st.lists(
        st.tuples(TEXTS, TEXTS, st.none() | TEXTS, st.lists(TEXTS, max_size=3)), unique_by=repr, max_size=6
    )
)
def test_no_two_parts_run_into_one_another(
    parts: list[tuple[str, str, str | None, list[str]]],
) -> None:
    def normal(part: tuple[str, str, str | None, list[str]]) -> tuple[object, ...]:
        code, scope, clause, subject = part
        return code, scope, clause or "", tuple(" ".join(text.split()) for text in subject)

    assert len({fingerprint(*part) for part in parts}) == len({normal(part) for part in parts})
