"""Notices, steps after a breach, and what contracts alone say, are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.comparison import Comparison, Verdict, compare
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import load_contract, resolve_text
from casepact.semantics.calendars import CalendarBook
from casepact.semantics.notices import notice_due
from casepact.source import Level
from tests.comparison.fields import edits

POLICY = """\
casepact: 1
policy: notices
calendars: {office: Mon-Fri 09:00-17:00 in Europe/London}
case: {contract_end: date}
roles: {head: Head, chief: Chief}
tiers: {basic: {channels: [email]}, plus: {channels: [email], optional: [manager]}}
features: {manager: Manager}
channels: {email: E-mail}
severities: {critical: Critical, major: Major}
targets:
  response:
    duty: vendor must respond after opened
    within: {critical: 4 hours on office, major: 8 hours on office}
  warning:
    duty: vendor must warn customer before maintenance
    within: {critical: at least 5 business days on office, major: at least 16 hours on office}
escalations:
  late:
    steps:
      - 2 hours on office after breach of response notify head
      - every 4 hours on office after breach of response notify chief
      - every 6 hours on always notify head
lifecycle: {events: {maintenance: {title: Maintenance, activity: yes}}}
terms:
  ending: vendor must send reminder at least 30 calendar days before contract_end
  leaving: customer must confirm end at least 2 business days on office before contract_end
"""


def load(text: str) -> Policy:
    policy, found = resolve_text(text, "notices.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    return policy


def compared(*steps: tuple[str, str]) -> Comparison:
    text = POLICY
    for find, put in steps:
        assert find in text
        text = text.replace(find, put)
    return compare(load(POLICY), load(text))


STEPS = "escalations.late.steps"


@pytest.mark.parametrize(
    "find, put, verdict, clause",
    [
        ("least 5 business", "least 3 business", "target-worse", "targets.warning.critical"),
        ("least 5 business", "least 6 business", "target-better", "targets.warning.critical"),
        ("least 16 hours", "least 2 business days", "target-better", "targets.warning.major"),
        ("least 16 hours", "least 3 business days", "target-better", "targets.warning.major"),
        ("at least 16 hours on office", "unspecified", "target-worse", "targets.warning.major"),
        ("least 30 calendar", "least 20 calendar", "term-worse", "terms.ending"),
        ("least 2 business", "least 3 business", "term-worse", "terms.leaving"),
        ("2 hours on office after", "3 hours on office after", "escalation-worse", f"{STEPS}.1"),
        ("2 hours on office after", "2 hours on always after", "escalation-better", f"{STEPS}.1"),
        ("every 4 hours on", "every 3 hours on", "escalation-better", f"{STEPS}.2"),
        ("every 6 hours on always", "every 7 hours on always", "escalation-worse", f"{STEPS}.3"),
        ("response notify chief", "response notify head", "escalation-changed", f"{STEPS}.2"),
    ],
)
def test_a_longer_notice_and_an_earlier_step_are_better(
    find: str, put: str, verdict: str, clause: str
) -> None:
    changes = [item for item in compared((find, put)).changes if item.verdict is not Verdict.REWORDED]
    assert [(item.code, item.clause) for item in changes] == [(verdict, clause)]


def test_the_case_shown_has_another_last_instant() -> None:
    (change,) = compared(("least 5 business", "least 3 business")).changes
    assert change.evidence is not None
    at, facts = parse_instant(change.evidence.at), dict(change.evidence.facts)
    old, new = (
        next(duty.due for duty in decide(policy, facts, at).obligations if duty.id == "warning")
        for policy in (load(POLICY), load(POLICY.replace("least 5 business", "least 3 business")))
    )
    assert old is not None
    assert new is not None
    assert old < new


def test_other_names_are_no_change() -> None:
    found = compared(("maintenance", "upkeep"), ("response", "answer"), ("contract_end", "last_day"))
    assert {item.verdict for item in found.changes} == {Verdict.REWORDED}


CONTRACT = """\
casepact: 1
contract: example
policy: notices.yaml
tier: plus
starts: 2026-01-01
ends: 2026-12-31
named_contacts: [{name: desk, email: desk@customer.example}]
options: [manager]
facts: {contract_end: 2026-12-31}
"""


def test_whatever_a_contract_says_is_compared(tmp_path: Path) -> None:
    (tmp_path / "notices.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "contract.yaml").write_text(CONTRACT, "utf-8")
    contract, _ = load_contract(tmp_path / "contract.yaml")
    assert contract is not None
    assert compare(contract, contract).changes == ()
    tried = set()
    for edit in edits(contract):
        if edit.part in ("Contract", "Contact") and edit.field not in ("policy", "note", "document"):
            tried.add(edit.field)
            changes = compare(contract, edit.policy).changes
            assert any(item.kind == "contract" for item in changes), edit
    assert tried == {"name", "title", "tier", "starts", "ends", "contacts", "options", "facts", "email"}


@pytest.mark.parametrize(
    "old, new",
    [
        ("3 business days on office", "2 business days on office"),
        ("16 hours on office", "2 business days on office"),
        ("16 hours on office", "20 hours on office"),
        ("3 calendar days", "2 business days on office"),
        ("10 hours on office", "10 hours on always"),
    ],
)
def test_how_much_shorter_a_notice_is_counts_back_from_what_it_comes_before(old: str, new: str) -> None:
    texts = [POLICY.replace("at least 16 hours on office", f"at least {item}") for item in (old, new)]
    policies = [load(text) for text in texts]
    [change] = [item for item in compare(*policies).changes if item.kind == "target"]
    notices = []
    for policy in policies:
        [notice] = [
            item.notice for item in policy.obligations["warning"].clauses if item.id.endswith("major")
        ]
        assert notice is not None
        notices.append((notice, CalendarBook(policy)))

    def shorter(moment: int) -> int:
        ends = [notice_due(notice, book, {}, moment).at for notice, book in notices]
        assert None not in ends
        return int(ends[1] or 0) - int(ends[0] or 0)

    found = [shorter(item) for item in range(1_797_000_000, 1_797_000_000 + 40 * 86_400, 5000)]
    assert change.measure is not None
    for most, sign in ((change.measure.most, 1), (change.measure.best, -1)):
        sampled = max(sign * item for item in found)
        assert (most is not None) == (sampled > 0)
        if most is not None:
            assert sign * shorter(most[0]) == most[1] >= sampled
