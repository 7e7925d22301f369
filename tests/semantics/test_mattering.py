"""Open conditions in a run: each is told once, and none that can make no difference to the case."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.expression import FALSE, TRUE
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CaseWorld
from casepact.semantics.mattering import that_matter
from casepact.semantics.rules import Rules
from casepact.semantics.select import Completed, Conflict, complete
from tests.semantics.cases import Log, at, policy

CASE = """
case: {users: integer 0 to 1000, down: boolean, site: low | mid | high, impact: low | mid | high}
targets:
  first_response: {duty: vendor must respond after opened, within: {critical: 1 hour on always}}
"""

USERS = (
    CASE
    + """
adjustments:
  everyone: severity is at least major when users is above 100 and down
  some: severity is at least critical when users is above 10
  wide: impact is high when users is above 50
  narrow: severity is at most major when impact is low
"""
)


def told(log: Log) -> list[str]:
    """The clauses of which it is said, in this order, that they are open."""
    return [effect.clause.removeprefix("adjustments.") for effect in log.effects if effect.kind == "unknown"]


def test_what_can_only_lower_a_severity_is_not_told_of_the_lowest() -> None:
    assert told(Log(policy(USERS), "2026-03-09 10:00", severity="minor")) == ["everyone", "some"]


def test_what_makes_no_difference_is_told_as_soon_as_it_does() -> None:
    log = Log(policy(USERS), "2026-03-09 10:00", severity="minor")
    log.take("2026-03-09 11:00", "change", severity="critical")
    assert told(log) == ["everyone", "some", "wide", "narrow"]


def test_a_clause_is_told_once_though_less_is_missing_later() -> None:
    log = Log(policy(USERS), "2026-03-09 10:00", severity="minor")
    assert told(log.take("2026-03-09 11:00", "change", down=True)) == ["everyone", "some"]


def test_what_defines_a_severity_is_not_told_where_people_state_it() -> None:
    defined = policy(
        CASE + "adjustments: {wide: impact is high when users is above 50}\n",
        head="""
casepact: 1
policy: example
tiers: {basic: {channels: [email]}}
severities:
  critical: {title: Critical, when: impact is high}
  major: {title: Major, when: otherwise}
channels: {email: E-mail}
""",
    )
    assert told(Log(defined, "2026-03-09 10:00", severity="major")) == []


VALUES = ("low", "mid", "high")
SEVERITIES = ("minor", "major", "critical")
_ASKED = (
    "users is above 10",
    "down",
    *(f"{fact} is {value}" for fact in ("site", "impact") for value in VALUES),
)
"""Conditions; those on `site` and `impact` come after what these facts themselves may ask."""


@st.composite
def _adjustments(draw: st.DrawFn) -> str:
    lines = []
    for number in range(draw(st.integers(1, 5))):
        fact, first, values = draw(
            st.sampled_from([("site", 2, VALUES), ("impact", 5, VALUES), ("severity", 8, SEVERITIES)])
        )
        operator = draw(st.sampled_from(["is", "is at least", "is at most"]))
        guard = draw(st.sampled_from(_ASKED[:first]))
        lines.append(f"  a{number}: {fact} {operator} {draw(st.sampled_from(values))} when {guard}\n")
    return "adjustments:\n" + "".join(lines)


def _forced(found: Policy, answers: dict[str, bool]) -> Policy:
    return replace(
        found,
        adjustments=tuple(
            replace(item, guard=TRUE if answers[item.note.id] else FALSE) if item.note.id in answers else item
            for item in found.adjustments
        ),
    )


def _of_severity(completed: Completed) -> tuple[str | None, list[Conflict]]:
    return completed.severity, [item for item in completed.conflicts if item.about == "severity"]


@given(
    text=_adjustments(),
    stated=st.fixed_dictionaries(
        {},
        optional={
            "severity": st.sampled_from(SEVERITIES),
            "site": st.sampled_from(VALUES),
            "impact": st.sampled_from(VALUES),
            "down": st.booleans(),
        },
    ),
)
@settings(max_examples=25)
def test_what_is_not_told_changes_nothing_that_is_asked(text: str, stated: dict[str, FactValue]) -> None:
    rules = Rules(policy(CASE + text))
    world = CaseWorld(rules.book, stated, at("2026-03-09 10:00"))
    completed = complete(rules.policy, stated, world)
    matter = {item.clause for item in that_matter(rules, stated, completed)}
    rest = [item.clause for item in completed.unknown if item.clause not in matter]
    for answers in product((False, True), repeat=len(rest)):
        other = complete(_forced(rules.policy, dict(zip(rest, answers, strict=True))), stated, world)
        assert _of_severity(other) == _of_severity(completed)
