"""Promises and waits in policies whose severities are defined by a fact that conditions ask for as well."""

from __future__ import annotations

import pytest

from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import resolve_text
from casepact.semantics.timeline import read_timeline
from casepact.source import Document, Level
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.unbounded_wait import UNBOUNDED_WAIT
from casepact.verify.machine.verdict import Outcome

_HEAD = """\
casepact: 1
policy: small
case: {fact: FACT}
tiers: {t: {}}
severities: {big: {when: BIG}, small: {when: otherwise}}
roles: {boss: Boss}
"""
_ANSWER = """\
targets:
  answer:
    duty: vendor must respond after opened
    within: CELLS
"""


def _policy(text: str) -> Policy:
    policy, found = resolve_text(text, "small.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    return policy


def _text(type_: str, big: str, rest: str) -> str:
    return _HEAD.replace("FACT", type_).replace("BIG", big) + rest


def _ladder(*steps: str) -> str:
    return "escalations:\n  ladder:\n    until: closed\n    steps:\n" + "".join(
        f"      - {s}\n" for s in steps
    )


_LEVELS = "low | mid | high | top"
_CELLS = "{big: 2 hours on always, small: 30 minutes on always}"
_NUMBERS = _text(
    "integer 1 to 1000",
    "fact is at least 100",
    _ANSWER.replace("CELLS", "{big: [1 hour on always when fact is at most 50, 9 hours on always otherwise], "
    "small: 2 hours on always}")
    + _ladder("after 2 hours on always notify boss when fact is at most 50"),
)  # fmt: skip
_NAMES = _text(
    _LEVELS,
    "fact is low or fact is top",
    _ANSWER.replace("CELLS", _CELLS)
    + _ladder("after 2 hours on always notify boss when fact is at most mid"),
)
_KEPT = _text(
    "integer 1 to 1000",
    "fact is at least 100",
    _ANSWER.replace("CELLS", _CELLS)
    + _ladder(
        "after 2 hours on always notify boss when fact is at least 50",
        "after 3 hours on always notify boss when fact is under 20",
    ),
)


@pytest.mark.parametrize(
    "text, promise, outcome",
    [
        (_NUMBERS, "when severity is big, boss is notified within 5 hours after opened", Outcome.REFUTED),
        (_NUMBERS, "when severity is big, answer is due within 3 hours after opened", Outcome.REFUTED),
        (_NUMBERS, "when severity is big, answer is due within 9 hours after opened", Outcome.PROVED),
        (_NAMES, "when severity is big, boss is notified within 5 hours after opened", Outcome.REFUTED),
        (_KEPT, "when severity is big, boss is notified within 5 hours after opened", Outcome.PROVED),
        (_KEPT, "when severity is small, boss is notified within 5 hours after opened", Outcome.REFUTED),
    ],
)
def test_every_value_of_a_fact_is_looked_at(text: str, promise: str, outcome: Outcome) -> None:
    [(_, verdict)] = verdicts_of(_policy(f"{text}promises: ['{promise}']\n"))
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    "type_, guard",
    [
        ("integer 0 to 500", "fact is below 100"),
        ("percentage", "fact is at most 40"),
        ("duration", "fact is over 3 hours"),
    ],
)
def test_every_choice_of_a_calendar_is_looked_at(type_: str, guard: str) -> None:
    text = _text(
        type_,
        "otherwise",
        _ANSWER.replace("CELLS", "4 hours on desk")
        + "lifecycle: {transitions: ['resolved -> closed after 2 hours on desk']}\n"
        + f"calendars: {{desk: ['24x7 when {guard}', 'Mon-Fri 09:00-12:00 in Asia/Tokyo otherwise']}}\n"
        + "promises:\n  - answer is due within 9 hours after opened\n"
        + "  - a resolved case becomes closed within 3 hours\n"
        + "  - answer is due within 4 hours on desk after opened\n",
    ).replace(", small: {when: otherwise}", "")
    policy = _policy(text)
    outcomes = [verdict.outcome for _, verdict in verdicts_of(policy)]
    assert outcomes == [Outcome.REFUTED, Outcome.REFUTED, Outcome.PROVED]
    witness = verdicts_of(policy)[0][1].witness
    assert witness is not None
    facts = dict(witness.facts)
    assert witness.at is not None
    [due] = [duty.due for duty in decide(policy, facts, parse_instant(witness.at)).obligations]
    assert due is not None
    assert due > parse_instant(witness.at) + 9 * 3_600


_MOVES = """\
lifecycle:
  extends: none
  states: {new: {initial: yes}, esc: {title: Esc}, end: {final: yes}}
  events: {respond: {activity: yes}, go: {title: G}}
  transitions:
    - new -> esc on go when severity is big
    - esc -> end after 3 days on always when GUARD
    - new -> end after 9 days on always
"""


@pytest.mark.parametrize(
    "type_, big, guard, unchanged",
    [
        ("integer 1 to 1000", "fact is at least 100", "fact is at most 50", True),
        ("integer 1 to 1000", "fact is at least 100", "fact is at least 50", False),
        (_LEVELS, "fact is low or fact is top", "fact is at most mid", True),
        (_LEVELS, "fact is low or fact is top", "fact is low or fact is at least high", False),
    ],
)
def test_a_case_that_cannot_come_to_a_state_does_not_hide_one_that_can(
    type_: str, big: str, guard: str, *, unchanged: bool
) -> None:
    rest = _ANSWER.replace("CELLS", "2 hours on always") + _MOVES.replace("GUARD", guard)
    [found] = UNBOUNDED_WAIT(_policy(_text(type_, big, rest)))
    assert (found.code, found.clause) == (UNBOUNDED_WAIT.code, "lifecycle.states.esc")
    assert found.witness is not None
    assert any("change" in line for line in found.witness.events) is not unchanged


_REMINDED = """
targets:
  answer: {duty: vendor must respond after opened, within: {big: 4 hours on always, small: 9 hours on always}}
escalations: {ladder: {when: fact is at least 5, steps: [every 4 hours on always notify boss]}}
"""


def test_a_case_that_a_ladder_reminds_of_without_end_waits_all_the_same() -> None:
    found = UNBOUNDED_WAIT(_policy(_text("integer 0 to 9", "fact is below 5", _REMINDED)))
    assert {item.code for item in found} == {UNBOUNDED_WAIT.code}
    assert any("`working`" in item.message for item in found)


_KEPT = """
targets:
  answer:
    duty: vendor must respond after opened
    within: {small: 1 hour on always, big: unspecified}
    on_severity_change: keep
  mend: {duty: vendor must resolve after opened, within: {big: 8 hours on always}, on_severity_change: keep}
"""


def test_what_hangs_on_how_facts_changed_is_told_as_not_decided() -> None:
    found = UNBOUNDED_WAIT(_policy(_text("integer 0 to 9", "fact is below 5", _KEPT)))
    why = "it hangs on which clause of `answer` is kept when the severity changes"
    [undecided] = (item for item in found if item.code == "not-decided")
    message = f"whether a case can be `submitted` or `acknowledged` for ever was not decided: {why}"
    assert (undecided.message, undecided.clause) == (message, "standard.states.submitted")


def test_the_severity_that_a_refutation_hangs_on_is_in_its_timeline() -> None:
    policy = _policy(
        "casepact: 1\npolicy: small\ntiers: {a: {}}\nseverities: {crit: Crit, low: Low}\n"
        "targets:\n  progress:\n    duty: vendor must update customer while working\n"
        "    within: {crit: 90% within 4 hours on always per month, low: every 8 hours on always}\n"
        "promises: [every working case has a running clock]\n"
    )
    [(_, verdict)] = verdicts_of(policy)
    assert verdict.outcome is Outcome.REFUTED
    assert verdict.witness is not None
    text = verdict.witness.command.split("<<'END'\n", 1)[1].removesuffix("END")
    timeline, found = read_timeline(Document("witness.yaml", text), policy)
    assert found == []
    assert timeline is not None
    assert timeline.cases[0].facts["severity"] == "crit"
    assert timeline.cases[0].events[-1].name == "update"
