"""Every operator makes small changes, each once, and each is what the policy's file could say."""

from __future__ import annotations

import pytest

from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.resolve.load import apply_changes
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.testing.mutation.making import OPERATORS, draft_all
from casepact.testing.mutation.mutant import Mutant, Original
from tests.testing.mutants import WHOLE, mutants_of, original_of

Made = tuple[Original, list[Mutant]]

CHANGES = [
    ("longer", "targets.first_response.basic.outage", "with `2 hours` for `1 hour`"),
    ("longer", "targets.first_response.basic.question", "with `4` for `3`"),
    ("longer", "lifecycle.transitions.3", "with `6` for `5`"),
    ("longer", "escalations.ladder.steps.3", "with `4` for `3`"),
    ("shorter", "targets.first_response.basic.outage", "with `30 minutes` for `1 hour`"),
    ("shorter", "escalations.ladder.steps.1", "with `1 hour` for `2 hours`"),
    ("other-unit", "targets.first_response.basic.fault", "with `calendar` for `business`"),
    ("other-end", "targets.first_response.basic.fault", "without `under`"),
    ("other-end", "targets.first_response.basic.outage", "with `under`"),
    ("once", "targets.progress.outage", "without `every`"),
    ("not-at-once", "targets.first_response.premium.outage", "with `1 hour on always` for `immediately`"),
    (
        "other-day",
        "targets.first_response.premium.question",
        "with `2 business days` for `next business day`",
    ),
    ("other-time-of-day", "targets.first_response.premium.question", "with `13:00` for `12:00`"),
    ("other-share", "escalations.ladder.steps.2", "with `74%` for `75%`"),
    (
        "share-dropped",
        "targets.first_response.premium.fault",
        "with `8 hours on office` for `90% within 8 hours on office per month`",
    ),
    ("other-calendar", "calendars.open", "with `desk` for `office`"),
    ("other-calendar", "terms.care", "with `always` for `office`"),
    ("opens-later", "calendars.office", "with `10:00-17:00` for `09:00-17:00`"),
    ("closes-earlier", "calendars.desk", "with `16:00` for `17:00`"),
    ("day-dropped", "calendars.office", "with `Tue-Fri` for `Mon-Fri`"),
    ("day-added", "calendars.office", "with `Mon-Sat` for `Mon-Fri`"),
    ("other-zone", "calendars.office", "with `UTC` for `Europe/Paris`"),
    ("exception-dropped", "calendars.office", "without `except closures`"),
    ("part-dropped", "calendars.closures", "without `Dec 24 or`"),
    ("other-junction", "calendars.closures", "with `and Dec 24 and` for `or Dec 24 or`"),
    ("whole-country", "calendars.closures", "with `holidays(GB)` for `holidays(GB-ENG)`"),
    ("other-date", "calendars.closures", "with `25` for `24`"),
    ("other-date", "calendars.closures", "with `2026-07-04` for `2026-07-03`"),
    ("all-unspecified", "calendars.open", "without `within office`"),
    ("negated", "severities.fault", "with `not`"),
    ("negated", "escalations.at_night.steps.1", "with `during` for `outside`"),
    ("other-comparison", "severities.fault", "with `above` for `at least`"),
    ("other-comparison", "terms.care", "with `below` for `at most`"),
    ("other-value", "severities.fault", "with `high` for `medium`"),
    ("other-value", "coverage.excluded.yours", "with `51` for `50`"),
    ("value-dropped", "coverage.included.mine", "with `a` for `one of a, b`"),
    ("term-dropped", "coverage.excluded.yours", "without `product is c and`"),
    ("other-connective", "coverage.excluded.yours", "with `or` for `and`"),
    ("when-dropped", "terms.care", "without `when users is at most 10`"),
    ("unless-dropped", "terms.care", "without `unless trial`"),
    ("other-modal", "terms.care", "with `may` for `must`"),
    ("other-modal", "terms.silence", "without `not`"),
    ("other-actor", "terms.raise", "with `vendor` for `customer`"),
    ("effort-dropped", "terms.care", "without `during office`"),
    ("start-dropped", "terms.raise", "without `after acknowledged`"),
    ("stop-dropped", "targets.first_response", "without `until respond`"),
    ("pause-dropped", "targets.first_response", "without `pausing while waiting_on_customer`"),
    ("role-dropped", "escalations.ladder.steps.1", "without `and chief`"),
    ("other-role", "escalations.at_night.steps.1", "with `lead` for `night`"),
    ("rung-dropped", "escalations.ladder", "without `then notify chief`"),
    ("source-dropped", "lifecycle.transitions", "without `working,`"),
    ("actor-dropped", "lifecycle.transitions.4", "without `by customer`"),
    ("limit-dropped", "lifecycle.transitions.4", "without `within 30 days on always`"),
    ("other-bound", "adjustments.floor", "with `most` for `least`"),
    ("other-level", "adjustments.floor", "with `outage` for `fault`"),
    ("more", "tiers.basic.named_contacts", "with `3` for `2`"),
    ("fewer", "tiers.premium.quotas.cases", "with `19` for `20`"),
    ("other-period", "tiers.premium.quotas.cases", "with `contract`"),
    ("consequence-dropped", "tiers.premium.quotas.cases", "without `then charge`"),
    ("less-credit", "credits.late", "with `4%` for `5%`"),
    ("less-credit", "credits.total", "with `29%` for `30%`"),
    ("cap-dropped", "credits.late", "without `up to 20% of monthly_fee per month`"),
    ("fewer-capped", "credits.total", "without `and hourly`"),
    ("credit-dropped", "credits.total", "without `each and hourly up to 30% of monthly_fee per month`"),
    ("clause-dropped", "terms.silence", "without `vendor must not sell data`"),
    ("exclusion-lifted", "coverage.excluded.yours", "without `product is c and users is over 50`"),
    ("inclusion-dropped", "coverage.included.mine", "without `product is one of a, b`"),
    ("prerequisite-dropped", "prerequisites.set_up", "without `tier is premium`"),
    ("remedy-dropped", "prerequisites.set_up", "without `tier is at most basic`"),
    ("floor-dropped", "adjustments.floor", "without `severity is at least fault when tier is premium`"),
    ("ladder-dropped", "escalations.at_night", "without `at_night`"),
    ("step-dropped", "escalations.ladder.steps.2", "without `at 75% of first_response notify lead`"),
    (
        "credit-dropped",
        "credits.late",
        "without `5% of monthly_fee per breach of first_response up to 20% of monthly_fee per month`",
    ),
    ("intake-dropped", "intake.by_email", "without `channel is email`"),
    ("requirement-dropped", "intake.by_email.requires.server", "without `text`"),
    ("hours-dropped", "channels.email.hours", "without `office`"),
    ("language-dropped", "channels.phone", "without `de`"),
    ("channel-dropped", "tiers.premium", "without `phone`"),
    ("feature-dropped", "tiers.premium", "without `manager`"),
    ("option-dropped", "tiers.premium", "without `reviews`"),
    ("quota-dropped", "tiers.basic.named_contacts", "without `2`"),
    ("default-dropped", "case.trial", "without `no`"),
    ("default-dropped", "severities.question", "without `yes`"),
    ("precedence-dropped", "severities.outage", "without `fault`"),
    ("condition-dropped", "severities.fault", "without `trial`"),
    ("date-dropped", "effective", "without `2026-01-01`"),
    ("other-flag", "case.trial", "with `yes` for `no`"),
    ("other-rule", "targets.first_response", "with `keep` for `restart`"),
    ("target-dropped", "targets.first_response.basic.outage", "with `none` for `1 hour on always`"),
    ("other-cell", "matrices.priority.b", "with `p1` for `p2`"),
    ("transition-dropped", "standard.decline.working", "without `working -> declined on decline`"),
    ("transition-dropped", "lifecycle.transitions.2", "without `parked -> working on unpark by vendor`"),
    ("state-pause-dropped", "standard.states.waiting_on_customer", "without `update`"),
    ("state-pause-dropped", "lifecycle.states.parked", "without `respond`"),
]


@pytest.fixture(scope="module")
def made() -> Made:
    return mutants_of(WHOLE)


def test_the_policy_is_sound() -> None:
    assert [found.message for found in resolve_text(WHOLE)[1]] == []


@pytest.mark.parametrize("operator, clause, text", CHANGES)
def test_a_small_change(made: Made, operator: str, clause: str, text: str) -> None:
    _, mutants = made
    found = [item for item in mutants if item.operator.name == operator and item.clause == clause]

    assert text in [item.text for item in found]


def test_every_operator_is_shown_here() -> None:
    assert {operator for operator, _, _ in CHANGES} == {operator.name for operator in OPERATORS}
    assert len({operator.name for operator in OPERATORS}) == len(OPERATORS)


def test_each_change_is_made_once(made: Made) -> None:
    places = [(item.path, item.after) for item in made[1]]

    assert len(places) == len(set(places))


def test_changes_stand_in_the_order_of_the_file(made: Made) -> None:
    places = [(item.span.line, item.span.column) for item in made[1]]

    assert places == sorted(places)


def test_a_change_sentence_makes_the_same_policy(made: Made) -> None:
    original, mutants = made
    changed = [mutant for mutant in mutants if mutant.change]

    assert len(changed) > 100
    assert [fault for mutant in changed if (fault := _fault(original, mutant))] == []


def _fault(original: Original, mutant: Mutant) -> str:
    """What is wrong with the change sentence of a mutant; empty if nothing is."""
    report = Report()
    root = apply_changes(original.root, [mutant.change], report)
    policy = resolve_policy(original.policy.document, root, report, {})
    if policy is None or report.diagnostics:
        return f"`{mutant.change}`: {[found.message for found in report.diagnostics]}"
    return "" if _said(policy) == _said(mutant.policy) else f"`{mutant.change}` makes another policy"


def _said(policy: Policy) -> object:
    """Most of what a policy says, without where it says so."""
    return (
        [(clause.id, clause.actor, clause.modal, clause.target, clause.guard) for clause in policy.clauses()],
        [
            (move.id, move.after, move.within, move.actors, move.guard)
            for move in policy.lifecycle.transitions
        ],
        [(rung.id, rung.trigger, rung.actions, rung.guard) for it in policy.ladders for rung in it.rungs],
        [(name, [choice.calendar for choice in it.choices]) for name, it in policy.calendars.items()],
        [(name, tier.channels, tier.includes) for name, tier in policy.tiers.items()],
        [(name, severity.guard) for name, severity in policy.severities.items()],
    )


def test_what_leaves_no_policy_is_a_draft_and_no_mutant() -> None:
    circle = (
        "casepact: 1\npolicy: circle\ncalendars: {a: 24x7, b: a except c, c: holidays(ES)}\ntiers: {t: {}}\n"
    )
    original = original_of(f"{circle}severities: {{s: S}}\n")
    texts = [draft.draft.after for draft in draft_all(original) if draft.clause == "calendars.b"]

    assert "b except c" in texts
    assert "b except c" not in [item.after for item in mutants_of(original.policy.document.text)[1]]


def test_words_that_answer_nothing_stay_as_they_are(made: Made) -> None:
    _, mutants = made
    said = {item.path for item in mutants}

    assert not [path for path in said if path.endswith((".title", ".cite", ".note"))]
    assert not [
        item for item in mutants if item.clause == "terms.care" and item.operator.name == "stop-dropped"
    ]
