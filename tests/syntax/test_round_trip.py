"""Every tree prints to text that parses to it, and printing is idempotent."""

from __future__ import annotations

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from casepact.syntax.ast.target import GuardedTarget, Target
from casepact.syntax.printer import print_sentence, print_target
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.table import START_RULES
from tests.syntax.strategies import SENTENCES


def test_every_kind_of_sentence_has_a_strategy() -> None:
    assert set(SENTENCES) == set(START_RULES)


@pytest.mark.parametrize("kind", START_RULES)
@given(data=st.data())
def test_a_printed_tree_parses_to_itself(kind: str, data: st.DataObject) -> None:
    tree = data.draw(SENTENCES[kind])
    text = print_sentence(tree)
    note(text)
    parsed = parse(kind, text)
    assert parsed == tree
    assert print_sentence(parsed) == text


@pytest.mark.parametrize(
    "kind,written,canonical",
    [
        ("calendar", "Monday–Friday 9:00-12:00, Mon-Fri 13:00 - 17:00", "Mon-Fri 09:00-12:00, 13:00-17:00"),
        ("calendar", "Mon Tue Wed Fri 09:00-17:00", "Mon-Wed Fri 09:00-17:00"),
        ("calendar", "Mon Wed Fri 09:00-17:00", "Mon Wed Fri 09:00-17:00"),
        ("calendar", "Sun-Thu 09:00-17:00 in UTC", "Sun-Thu 09:00-17:00 in UTC"),
        ("calendar", "Mon-Sun 09:00-17:00", "daily 09:00-17:00"),
        ("calendar", "((a or b)) except (c except d)", "a or b except (c except d)"),
        ("calendar", "(a except b) except c", "a except b except c"),
        ("calendar", "(a or b) and c", "(a or b) and c"),
        ("calendar", "a or (b and c)", "a or b and c"),
        ("calendar", "2026-12-24 to 2026-12-24", "2026-12-24"),
        ("calendar", "December 24 9:00-12:00", "Dec 24 09:00-12:00"),
        ("calendar", "Jun 1 to Aug 31", "Jun to Aug"),
        ("calendar", "Feb 1 to Feb 29 in UTC", "Feb in UTC"),
        ("calendar", "July-August 08:00-15:00", "Jul to Aug 08:00-15:00"),
        ("calendar", "December 24 to January 2", "Dec 24 to Jan 2"),
        ("calendar", "Aug 3 to Aug 3", "Aug 3"),
        ("calendar", "daily 08:00-15:00 in UTC and Aug", "daily 08:00-15:00 in UTC during Aug"),
        ("calendar", "a during Aug or (b except Aug)", "a and Aug or b outside Aug"),
        ("calendar", "a outside (b or c) or d", "a outside (b or c) or d"),
        ("calendar", "a outside b", "a except b"),
        ("calendar", "unspecified within (holidays(DE))", "unspecified within holidays(DE)"),
        ("calendar", "unspecified within (Mon 09:00-17:00)", "unspecified within (Mon 09:00-17:00)"),
        ("guarded_calendar", "office when  (a)", "office when a"),
        ("target", "within 1 hours on (24x7)", "1 hour on 24x7"),
        ("target", "1 business days to 2 business days on a", "1 to 2 business days on a"),
        ("target", "within 1 hours 30 minute on a", "1 hour 30 minutes on a"),
        ("target", "1 hour to 1 hour 30 minutes on a", "1 hour to 1 hour 30 minutes on a"),
        ("condition", "age is over 1 hour 30 minutes", "age is above 1 hour 30 minutes"),
        ("target", "30 minutes to 2 hours on a", "30 minutes to 2 hours on a"),
        ("target", "90% 1.50 hours on (a or b) per month", "90% within 1.5 hours on (a or b) per month"),
        ("target", "daily on a", "every 1 business day on a"),
        ("target", "by close of 1 business days on a", "by close of 1 business day on a"),
        ("target", "by close of next business day on a", "by close of next business day on a"),
        ("target", "by 12:00 of same business day on a", "by 12:00 of same business day on a"),
        ("target", "by 12:00 of 0 business days on a", "by 12:00 of 0 business days on a"),
        ("guarded_target", "under 1 hour on a otherwise", "under 1 hour on a otherwise"),
        ("condition", "not (a) and (b or c)", "not a and (b or c)"),
        ("condition", "a and (b and c)", "a and b and c"),
        ("condition", "not (a and b)", "not (a and b)"),
        ("condition", "a is one of b", "a is b"),
        ("condition", "age is over 1 days", "age is above 1 day"),
        ("duty", "v may not x when a until b within 2 hours", "v must not x within 2 hours until b when a"),
        ("step", "at 75.0% of t notify a and b, involve c", "at 75% of t notify a and b, involve c"),
        ("transition", "a -> b on c within 30 days by x or y", "a -> b on c by x or y within 30 days"),
        ("fact_type", "integer -5 to 5.0", "integer -5 to 5"),
        (
            "credit",
            "5% of fee per hours of breach of t up to 100 EUR per month",
            "5% of fee per hour of breach of t up to 100 EUR per month",
        ),
    ],
)
def test_canonical_text(kind: str, written: str, canonical: str) -> None:
    tree = parse(kind, written)
    assert not isinstance(tree, SyntaxFault), tree.message
    assert print_sentence(tree) == canonical
    assert print_sentence(parse(kind, canonical)) == canonical


def test_a_duty_writes_within() -> None:
    cell = parse("guarded_target", "4 hours on office")
    assert isinstance(cell, GuardedTarget)
    assert isinstance(cell.target, Target)
    assert print_target(cell.target) == "4 hours on office"
    assert print_target(cell.target, leading_word=True) == "within 4 hours on office"
