"""Waits without a clock: one finding for a cause, each shown by a case that comes to it."""

from __future__ import annotations

import pytest

from casepact.checks.no_way_out import NO_WAY_OUT
from casepact.resolve import resolve_text
from casepact.source import Diagnostic
from casepact.verify.machine.unbounded_wait import UNBOUNDED_WAIT

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}}
targets: {resolution: vendor must resolve within 2 days on always after opened}
lifecycle:
  states: {held: Held, seized: Seized}
  transitions:
    - working -> held on hold
    - held -> working on release
    - resolved -> closed after 3 days on always
    - waiting_on_customer -> closed after 3 days on always
"""


def _told(text: str) -> list[Diagnostic]:
    policy, found = resolve_text(text)
    assert policy is not None, found
    return sorted((*NO_WAY_OUT(policy), *UNBOUNDED_WAIT(policy)), key=lambda item: item.code)


def test_a_state_without_a_way_out_is_told_once() -> None:
    text = TEXT.replace("after opened", "while submitted").replace(
        "on release", "on release\n    - held -> seized on seize"
    )
    assert [item.code for item in _told(text)] == ["no-way-out", "unbounded-wait"]
    assert "`seized`" not in _told(text)[1].message
    assert "`held`" in _told(text)[1].message


def test_a_notice_of_what_nobody_has_planned_is_no_clock() -> None:
    notice = "customer must withdraw at least 2 days on always before hearing_on"
    text = TEXT.replace("after opened", "while submitted")
    [found] = _told(f"{text}case: {{hearing_on: date}}\nterms: {{notice: {notice}}}\n")
    assert found.witness is not None
    assert found.code == "unbounded-wait"
    assert found.witness.note.endswith("no clock runs, as `hearing_on` is not known")


@pytest.mark.parametrize(
    "condition, waits", [("", False), ("when tier is gold", False), ("by customer", True)]
)
def test_where_only_a_clashing_transition_leads_no_case_waits(condition: str, waits: bool) -> None:
    who = condition if condition.startswith("by") else f"by vendor {condition}"
    text = (
        TEXT.replace("{basic: {}}", "{basic: {}, gold: {}}")
        .replace("on hold\n", f"on hold by vendor\n    - working -> seized on hold {who}\n")
        .replace("on release\n", "on release\n    - seized -> closed on close\n")
    )
    [found] = _told(text.replace("after opened", "while submitted"))
    assert ("`seized`" in found.message) is waits
