"""Tiers that change the severity of a case: the same case is compared under both."""

from __future__ import annotations

import shlex
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.due import due_instant
from casepact.semantics.select import complete, select
from tests.verify.time.test_against_brute_force import MONDAY, SEVERITIES, TIERS, clauses, load, run
from tests.verify.time.test_time_checks import replayed

_HEAD = """casepact: 1
policy: random
case: {x: integer 0 to 9, site: home | away}
tiers: {basic: {channels: [email]}, premium: {channels: [email]}}
channels: {email: E-mail}
"""
_DEFINED = """severities:
  outage: {when: x is at least 6}
  degraded: {when: x is at least 3 and x is below 6}
  question: {when: otherwise}
"""
_STATED = "severities: {outage: Outage, degraded: Degraded, question: Question}\n"
_ADJUSTMENTS = [
    "severity is at most question when tier is premium",
    "severity is at most degraded when tier is premium and site is away",
    "severity is at least degraded when tier is premium",
    "severity is at least outage when tier is basic and x is below 5",
    "severity is degraded when tier is basic and severity is question",
    "severity is at least degraded when site is home",
]
_TARGETS = [f"{hours} hours on always" for hours in (1, 2, 4, 8, 30)]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A policy whose severities are stated or defined, and adjusted by what the customer bought."""
    defined = draw(
        st.sampled_from(
            [_STATED, _DEFINED, _DEFINED.replace("at least 6", "at least 6 and tier is basic"), _STATED]
        )
    )
    adjusted = draw(st.lists(st.sampled_from(_ADJUSTMENTS), min_size=1, max_size=2, unique=True))
    lines = "".join(f"  a{number}: {item}\n" for number, item in enumerate(adjusted))

    def row() -> str:
        hours = draw(st.sampled_from(_TARGETS))
        return f"[{hours} when site is home]" if draw(st.integers(0, 3)) == 0 else hours

    def rows() -> str:
        return "{" + ", ".join(f"{severity}: {row()}" for severity in SEVERITIES) + "}"

    within = rows() if draw(st.booleans()) else f"{{basic: {rows()}, premium: {rows()}}}"
    return f"""{_HEAD}{defined}adjustments:
{lines}targets:
  first_response: {{duty: vendor must respond after opened, within: {within}}}
"""


class Owing:
    """What each case is owed."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.book = policy, CalendarBook(policy)

    def owed(self, given: dict[str, FactValue]) -> tuple[str, int] | None:
        """The row, and when it is due; None of a case that has no one severity, or no row."""
        facts = complete(self.policy, given, CaseWorld(self.book, given, MONDAY)).facts
        world = CaseWorld(self.book, facts, MONDAY)
        clause = select(self.policy.obligations["first_response"], facts, world).clause
        if clause is None or clause.target is None or "severity" not in facts:
            return None
        due = due_instant(clause.target, MONDAY, self.book, facts).at
        return None if due is None else (clause.id, due)


def test_what_an_adjustment_does_to_a_row_is_told_once() -> None:
    rows = "{outage: 1 hours on always, degraded: 2 hours on always, question: 4 hours on always}"
    policy = load(
        f"{_HEAD}{_STATED}adjustments: {{cap: severity is at most question when tier is premium}}\n"
        f"targets: {{reply: {{duty: vendor must respond after opened, within: {rows}}}}}\n"
    )
    [item] = run(policy)["tier-inversion"]
    assert item.message == (
        "`reply` for `premium` is due later than that of the lower tier `basic`, at every opening instant,"
        " by up to 3 hours, for example where severity is question for `premium` and outage for `basic`"
    )
    assert "one severity under both" in str(item.help)


def test_the_hours_of_a_channel_are_compared_in_one_case_too() -> None:
    text = _HEAD.replace("email: E-mail", "email: {hours: [day when severity is question, always otherwise]}")
    policy = load(
        f"{text}{_STATED}calendars: {{day: Mon-Fri 09:00-17:00 in UTC}}\n"
        "adjustments: {cap: severity is at most question when tier is premium and site is away}\n"
    )
    [item] = run(policy)["tier-inversion"]
    assert item.message.endswith(
        ", at 76.2% of opening instants, where severity is question for `premium` and degraded for `basic`"
    )
    assert item.witness is not None
    premium, basic = replayed(policy, item)
    assert (premium.channel.open, basic.channel.open) == (False, True)


@settings(max_examples=25, deadline=None)
@given(text=texts())
def test_the_same_case_is_compared_under_both_tiers(text: str) -> None:
    policy = load(text)
    owing, found = Owing(policy), run(policy)["tier-inversion"]
    stated: list[dict[str, FactValue]] = (
        [{}] if "when: x" in text else [{"severity": name} for name in SEVERITIES]
    )
    tiered: set[str] = set()
    for said, x, site in product(stated, range(10), ("home", "away")):
        basic, premium = (
            owing.owed({"tier": tier, "channel": "email", "x": x, "site": site, **said}) for tier in TIERS
        )
        if basic is not None and premium is not None and premium[1] > basic[1]:
            tiered.add(premium[0])
    assert clauses(found) == tiered, text
    for item in found:
        assert item.witness is not None
        first, second = (shlex.split(line) for line in item.witness.command.splitlines())
        assert [word for word in first if word not in second] == ["tier=premium"], item.witness.command
        dues = [decision.obligations[0].due for decision in replayed(policy, item)]
        assert dues[0] is not None
        assert dues[1] is not None
        assert dues[0] > dues[1], item.message
