"""Terms that are to come before an event, and are no event themselves, are named as never judged."""

from __future__ import annotations

from casepact.semantics.rules import never_judged
from tests.semantics.cases import policy


def test_what_is_no_event_cannot_be_seen_to_come_before_one() -> None:
    found = policy(
        """
        terms:
          unseen: vendor must reproduce fault before resolve
          seen: vendor must notice customer before resolve
          timed: vendor must deliver report within 2 days on always
          allowed: vendor may test before resolve
        """
    )
    assert [term.id for term in never_judged(found)] == ["terms.unseen"]
