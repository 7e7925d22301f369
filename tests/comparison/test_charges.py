"""Credits that are renamed or no longer exceptions, quotas with other ends, and sums of contracts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casepact.comparison import Verdict, compare
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.resolve import load_contract
from tests.comparison.edits import ROOT, policy_of

POLICY = """\
casepact: 1
policy: p
calendars: {office: Mon-Fri 09:00-17:00 in UTC}
tiers: {basic: {quotas: {cases: 20 per year then charge}}}
severities: {high: {}}
targets: {fix: {duty: vendor must resolve after opened, within: 4 hours on office}}
credits:
  late: 5% of monthly_fee per breach of fix
  NAME: {say: 10% of monthly_fee when attainment of fix is below 95% per month, EXCEPTION}
terms: {TERM: vendor must send report}
"""


def written(
    name: str = "missed",
    exception: str = "exception_to: credits.late",
    term: str = "report",
    end: str = " then charge",
) -> Policy:
    text = POLICY.replace("NAME", name).replace("EXCEPTION", exception).replace("TERM", term)
    return policy_of(text.replace(" then charge", end), "policy.yaml")


@pytest.mark.parametrize("name", ["missed", "failed"])
def test_a_credit_that_is_no_exception_any_more_is_told_also_under_another_name(name: str) -> None:
    comparison = compare(written(), written(name, "note: none"))
    assert comparison.verdict is Verdict.BETTER
    assert any(
        change.message == f"`{name}` is given in place of no other credit" for change in comparison.changes
    )
    assert compare(written(name, "note: none"), written()).verdict is Verdict.WORSE


def test_a_credit_under_another_name_says_the_same() -> None:
    comparison = compare(written(), written("failed"))
    assert comparison.verdict is Verdict.REWORDED


@pytest.mark.parametrize(
    "special, verdict",
    [
        ("1% of monthly_fee per breach of fix", Verdict.MIXED),
        ("10% of monthly_fee when attainment of fix is below 90% per month", Verdict.BETTER),
        ("10% of monthly_fee when attainment of fix is below 90% per year", Verdict.MIXED),
        ("9% of monthly_fee when attainment of fix is below 90% per month", Verdict.MIXED),
        ("90 EUR when attainment of fix is below 90% per month", Verdict.MIXED),
        ("20% of monthly_fee per breach of fix up to 20% of monthly_fee per month", Verdict.BETTER),
        ("20% of monthly_fee per breach of fix up to 5% of monthly_fee per month", Verdict.MIXED),
    ],
)
def test_a_credit_in_place_of_another_is_better_only_if_it_is_no_less(special: str, verdict: Verdict) -> None:
    before = POLICY[: POLICY.index("  late:")]
    usual = "  missed: 10% of monthly_fee when attainment of fix is below 95% per month\n"
    other = f"  special: {{say: {special}, exception_to: credits.missed}}\n"
    old, new = (policy_of(before + text, "policy.yaml") for text in (usual, usual + other))
    [change] = compare(old, new).changes
    assert change.verdict is verdict
    assert change.message.endswith("now, in place of `missed`")
    back = {Verdict.BETTER: Verdict.WORSE}.get(verdict, verdict)
    assert compare(new, old).verdict is back
    # Where both are new, nothing is given less.
    none = policy_of(before.removesuffix("credits:\n"), "policy.yaml")
    assert compare(none, new).verdict is Verdict.BETTER


CAPPED = """\
credits:
  late: 5% of monthly_fee per breach of fix
  slow: 50 EUR per hour of breach of fix up to 200 EUR per month
  missed: 10% of monthly_fee when attainment of fix is below 95% per month
"""


@pytest.mark.parametrize(
    "before, after, verdict, told",
    [
        ("all credits up to 30% of monthly_fee per month", "", Verdict.BETTER, "`BEFORE` no more"),
        ("", "all credits up to 30% of monthly_fee per month", Verdict.WORSE, "`AFTER` now"),
        (
            "all credits up to 30% of monthly_fee per month",
            "all credits up to 25% of monthly_fee per month",
            Verdict.WORSE,
            "",
        ),
        (
            "all credits up to 30% of monthly_fee per month",
            "all credits up to 30% of monthly_fee per quarter",
            Verdict.WORSE,
            "",
        ),
        (
            "late and missed up to 30% of monthly_fee per month",
            "all credits up to 30% of monthly_fee per month",
            Verdict.WORSE,
            "",
        ),
        (
            "late and slow up to 30% of monthly_fee per month",
            "late and missed up to 30% of monthly_fee per month",
            Verdict.MIXED,
            "",
        ),
        (
            "all credits up to 30% of monthly_fee per month",
            "all credits up to 900 EUR per month",
            Verdict.CHANGED,
            "",
        ),
    ],
)
def test_a_cap_over_several_credits_is_compared(before: str, after: str, verdict: Verdict, told: str) -> None:
    comparison = compare(_capped(before), _capped(after))
    assert comparison.verdict is verdict
    [change] = comparison.changes
    told = (told or "`BEFORE` is `AFTER` now").replace("BEFORE", before).replace("AFTER", after)
    assert (change.kind, change.message) == ("credit", told)


def test_a_cap_over_credits_that_are_called_otherwise_says_the_same() -> None:
    before = _capped("late and missed up to 30% of monthly_fee per month")
    text = CAPPED.replace("late:", "tardy:").replace("missed:", "lost:")
    comparison = compare(before, _capped("tardy and lost up to 30% of monthly_fee per month", text))
    assert {change.message for change in comparison.changes} == {
        f"`credits.{one}` is called `credits.{other}` now, and says the same"
        for one, other in (("late", "tardy"), ("missed", "lost"))
    }
    every = "all credits up to 30% of monthly_fee per month"
    [change] = compare(_capped(every), _capped(every, name="most")).changes
    assert change.message == "`credits.cap` is called `credits.most` now, and says the same"


def _capped(cap: str, credits_: str = CAPPED, name: str = "cap") -> Policy:
    head = POLICY[: POLICY.index("credits:")]
    return policy_of(head + credits_ + (f"  {name}: {cap}\n" if cap else ""), "policy.yaml")


def test_a_name_of_digits_is_a_name() -> None:
    [change] = compare(written(), written(term="38")).changes
    assert change.message == "`terms.report` is called `terms.38` now, and says the same"


def test_what_follows_past_a_quota_is_part_of_what_is_told() -> None:
    [change] = compare(written(), written(end="")).changes
    assert change.message == "`basic` has 20 cases per year, and had 20 cases per year, then `charge`"


@pytest.mark.parametrize("end", [" then decline", ""], ids=["said", "as is usual"])
def test_what_follows_past_a_quota_is_seen_where_it_is_used_up(end: str) -> None:
    [change] = compare(written(), written(end=end)).changes
    assert change.evidence is not None
    assert change.evidence.facts == (("cases_used", "20"),)
    assert change.evidence.old_answer == "20 used of 20 per year, used up: charge"
    assert change.evidence.new_answer == "20 used of 20 per year, used up: decline"


@pytest.mark.parametrize("end", ["40 per year", "40 per month then charge"])
def test_a_number_is_less_than_no_end(end: str) -> None:
    before, after = (
        policy_of(POLICY.replace("20 per year then charge", text).split("credits:")[0], "policy.yaml")
        for text in ("unlimited", end)
    )
    [change] = compare(before, after).changes
    assert change.verdict is Verdict.WORSE
    assert change.evidence is not None
    assert change.evidence.old_answer == "no end of cases"
    assert compare(after, before).verdict is Verdict.BETTER


@pytest.mark.parametrize("value", ["100 EUR", "1000 USD", ""])
def test_another_sum_of_a_contract_is_a_change(value: str) -> None:
    contract, _ = load_contract(ROOT / "policies" / "contracts" / "openback.yaml")
    assert contract is not None
    before = _with(contract, "1000 EUR")
    assert compare(before, before).changes == ()
    [change] = compare(before, _with(contract, value)).changes
    assert (change.kind, change.verdict) == ("contract", Verdict.CHANGED)
    assert change.message.startswith(f"`monthly_fee` is {value or 'not said'}, and was 1000 EUR")


def _with(contract: Contract, fee: str) -> Contract:
    values = {**contract.policy.values, **({"money.monthly_fee": fee} if fee else {})}
    return replace(contract, policy=replace(contract.policy, values=values))
