"""What a request must state, and what nobody has stated yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.decision import Decision, decide
from casepact.model.fact import FactValue
from casepact.render.decision import decision_text
from casepact.resolve import load_contract
from tests.decide.asking import FRIDAY, HEAD, ask, policy, utc

TIERS = "tiers: {basic: {channels: [email, phone]}, premium: {channels: [email, phone]}}\n"
SEVERITIES = "severities: {outage: {when: server_down}, question: {when: otherwise}}\n"
SECTIONS = """
case:
  server_down: boolean
  urgent: {type: boolean, default: no}
channels: {email: E-mail, phone: Phone}
coverage:
  excluded: {custom_code: {when: module is custom}}
intake:
  by_email:
    when: channel is email
    to: the desk
    requires:
      server: {type: text}
      module: one of portal, mail, custom
      severity: {title: How bad it is}
      urgent: {title: Whether it is urgent}
  worst:
    when: severity is outage
    requires: {server: }
  calls: {when: channel is phone, to: the hotline}
"""
ASKED = policy(SECTIONS, tiers=TIERS, severities=SEVERITIES)


def stated(decision: Decision) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {rule.id: (rule.stated, rule.missing) for rule in decision.intake}


def test_a_rule_that_holds_says_what_is_stated_and_what_is_missing() -> None:
    (rule,) = ask(ASKED, channel="email", server_down=False, server="mx1").to_json()["intake"]
    assert rule == {
        "id": "by_email",
        "clause": "intake.by_email",
        "to": "the desk",
        "required": ["server", "module", "severity", "urgent"],
        "stated": ["server"],
        "missing": ["module", "severity", "urgent"],
        "complete": False,
    }


@pytest.mark.parametrize(
    "facts, missing",
    [
        ({}, ("server", "module", "severity", "urgent")),
        ({"server": ""}, ("server", "module", "severity", "urgent")),
        ({"server": "mx1", "module": "mail"}, ("severity", "urgent")),
        ({"severity": "question"}, ("server", "module", "urgent")),
        ({"urgent": False}, ("server", "module", "severity")),
        ({"server": "mx1", "module": "mail", "severity": "outage", "urgent": True}, ()),
    ],
)
def test_what_a_default_or_a_definition_fills_in_nobody_stated(
    facts: dict[str, FactValue], missing: tuple[str, ...]
) -> None:
    decision = ask(ASKED, FRIDAY, channel="email", tier="basic", server_down=False, **facts)
    assert {"severity", "urgent"} <= decision.facts.keys()
    assert decision.intake[0].missing == missing
    assert decision.intake[0].to_json()["complete"] is (missing == ())


def test_a_rule_asks_for_the_severity_that_follows_from_the_facts() -> None:
    decision = ask(ASKED, channel="phone", server_down=True)
    assert stated(decision) == {"worst": ((), ("server",)), "calls": ((), ())}
    assert [rule.to for rule in decision.intake] == [None, "the hotline"]
    assert decision.intake[1].to_json()["complete"] is True


def test_a_rule_that_may_hold_is_unknown() -> None:
    decision = ask(ASKED, server="mx1")
    assert decision.intake == ()
    asked = {item.clause: item.facts for item in decision.unknown}
    assert asked["intake.by_email"] == asked["intake.calls"] == {"channel"}
    assert asked["intake.worst"] == {"severity"}


def test_a_condition_that_the_document_leaves_open_is_unspecified() -> None:
    left = policy("intake: {by_mail: {when: unspecified, requires: {server: text}}}")
    decision = ask(left)
    assert (decision.intake, decision.unspecified) == ((), ("intake.by_mail",))


def test_an_assumed_field_is_what_the_answer_rests_on() -> None:
    field = "{type: text, assumed: the name of the machine, alternative: its address}"
    decision = ask(policy(f"intake: {{by_mail: {{requires: {{server: {field}}}}}}}"))
    assert decision.assumed == ("intake.by_mail.requires.server",)


def test_what_a_contract_fixes_need_not_be_stated_again(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(
        f"{HEAD}{TIERS}severities: {{outage: Outage}}\n"
        "case: {site: text}\n"
        "intake: {any: {requires: {site: , tier: , severity: }}}\n"
    )
    (tmp_path / "contract.yaml").write_text(
        "casepact: 1\ncontract: example\npolicy: policy.yaml\ntier: premium\nstarts: 2026-01-01\n"
        "facts: {site: Bilbao}\n"
    )
    contract, diagnostics = load_contract(tmp_path / "contract.yaml")
    assert [diagnostic.message for diagnostic in diagnostics] == []
    assert contract is not None
    decision = decide(contract, {}, utc("2026-03-06T16:30"))
    assert stated(decision) == {"any": (("site", "tier"), ("severity",))}


def test_the_page_says_what_is_still_to_state() -> None:
    known: dict[str, FactValue] = {"channel": "email", "server_down": False, "tier": "basic"}
    text = decision_text(ask(ASKED, FRIDAY, **known, server="mx1", urgent=True), ASKED)
    assert "still to state  module, severity (intake.by_email)\n" in text
    complete = ask(ASKED, FRIDAY, **known, server="mx1", urgent=True, module="mail", severity="outage")
    assert "still to state" not in decision_text(complete, ASKED)


def test_a_case_that_is_not_covered_is_asked_for_nothing() -> None:
    decision = ask(ASKED, channel="email", server_down=False, tier="basic", module="custom")
    assert decision.covered is False
    assert decision.intake[0].missing == ("server", "severity", "urgent")
    assert "still to state" not in decision_text(decision, ASKED)
