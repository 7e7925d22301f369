"""The library as `import casepact` offers it."""

from __future__ import annotations

import datetime as dt
import pkgutil

import pytest

import casepact
from tests.cli.desk import Desk


def test_every_public_name_is_there_and_no_other() -> None:
    for name in casepact.__all__:
        assert getattr(casepact, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = casepact.lod
    assert set(casepact.__all__) <= set(dir(casepact))


def test_a_policy_is_loaded(desk: Desk) -> None:
    policy = casepact.load(desk.folder / "harbour.yaml")

    assert isinstance(policy, casepact.Policy)
    assert list(policy.tiers) == ["basic", "premium"]


def test_a_policy_of_a_contract_has_its_values(desk: Desk) -> None:
    desk.change(
        "customer.yaml",
        "starts:",
        "values: {targets.first_response.basic.question: 3 business days}\nstarts:",
    )

    assert casepact.load("customer.yaml").values == {
        "targets.first_response.basic.question": "3 business days"
    }
    assert casepact.load_contract("customer.yaml").tier == "premium"


def test_a_check_proves_if_it_is_asked_to(desk: Desk) -> None:
    plain, proved = (casepact.check("harbour.yaml", prove=prove) for prove in (False, True))

    assert {found.code for found in plain} < {found.code for found in proved}
    assert casepact.check(casepact.load("harbour.yaml"), prove=True) == proved


def test_a_check_of_a_project_has_its_settings(desk: Desk) -> None:
    bare = casepact.check("harbour.yaml")
    assert [found.code for found in bare] == ["unspecified-value"]
    assert casepact.check("harbour.yaml", project=True) == bare

    desk.write("casepact.toml", '[levels]\nunspecified-value = "error"\ntarget-order = "off"\n')
    [found] = casepact.check("harbour.yaml", project=True)
    assert (found.code, found.level) == ("unspecified-value", "error")

    desk.write("casepact.toml", '[levels]\nunspecified-value = "off"\n[check]\nprove = true\n')
    proved = casepact.check("harbour.yaml", project=True)
    assert {item.code for item in proved} >= {"unserviceable-target", "unbounded-wait"}
    assert proved == casepact.check(casepact.load("harbour.yaml"), project=True)
    assert casepact.check("harbour.yaml", project=True, prove=False) == []


def test_a_check_of_a_project_leaves_out_what_is_accepted(desk: Desk) -> None:
    said = desk.ask("check", "harbour.yaml", "--show-acceptances", "--show", "info", "--fail-on", "info")
    assert said.status == 1
    entries = said.out[said.out.index("accepted:") :].replace("reason:", "reason: so it is")
    text = (desk.folder / "harbour.yaml").read_text("utf-8")
    desk.write("harbour.yaml", f"{text}\n{entries.rstrip()}\n    until: 2026-12-01\n")

    early, late = (
        casepact.check("harbour.yaml", project=True, today=dt.date(2026, month, 15)) for month in (11, 12)
    )
    assert [found.code for found in casepact.check("harbour.yaml")] == ["unspecified-value"]
    assert early == []
    assert [found.code for found in late] == ["unspecified-value"]


def test_what_is_accepted_in_vain_is_found_in_a_project(desk: Desk) -> None:
    text = (desk.folder / "harbour.yaml").read_text("utf-8")
    entry = "{finding: unused-name, fingerprint: 0123456789abcdef, reason: no, on: 2026-11-01}"
    desk.write("harbour.yaml", f"{text}\naccepted: [{entry}]\n")

    assert "stale-acceptance" in {found.code for found in casepact.check("harbour.yaml", project=True)}


def test_a_fault_of_the_settings_is_a_finding(desk: Desk) -> None:
    (desk.folder / "casepact.toml").write_text('[levels]\nno-such-code = "off"\n', "utf-8")

    assert "unknown-code" in {found.code for found in casepact.check("harbour.yaml", project=True)}
    assert "unknown-code" not in {found.code for found in casepact.check("harbour.yaml")}


def test_errors_are_raised_with_their_diagnostics(desk: Desk) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    with pytest.raises(casepact.PolicyError, match=r"harbour\.yaml:28:15") as caught:
        casepact.load("harbour.yaml")

    assert "no-such-calendar" in {found.code for found in caught.value.diagnostics}
    assert str(caught.type) == "<class 'casepact.PolicyError'>"


@pytest.mark.parametrize("name", ["missing.yaml", "week.yaml"])
def test_a_file_without_a_policy_is_an_error(desk: Desk, name: str) -> None:
    with pytest.raises(casepact.PolicyError) as caught:
        casepact.load(name)

    assert len(caught.value.diagnostics) == 1


def test_a_policy_is_no_contract(desk: Desk) -> None:
    with pytest.raises(casepact.PolicyError, match="holds no contract"):
        casepact.load_contract("harbour.yaml")


def test_a_check_of_a_file_and_of_its_policy_agree(desk: Desk) -> None:
    of_file = casepact.check("harbour.yaml")

    assert [found.code for found in of_file] == ["unspecified-value"]
    assert casepact.check(casepact.load("harbour.yaml")) == of_file


def test_a_check_never_raises_for_a_file(desk: Desk) -> None:
    desk.write("broken.yaml", "policy: [\n")

    assert [found.code for found in casepact.check("broken.yaml")] == ["yaml-syntax"]


def test_decisions_take_aware_datetimes(desk: Desk) -> None:
    at = dt.datetime(2026, 4, 2, 16, tzinfo=dt.UTC)
    decision = casepact.decide(casepact.load("harbour.yaml"), {"tier": "premium", "sending": "fails"}, at)

    assert isinstance(decision, casepact.Decision)
    assert decision.obligations[0].due == int(at.timestamp()) + 1800


def test_a_timeline_is_run(desk: Desk) -> None:
    run = casepact.run(casepact.load("harbour.yaml"), "week.yaml")

    assert [case.plan.id for case in run.cases] == ["no-mail", "late-mail"]
    again = casepact.run(casepact.load("harbour.yaml"), run.timeline)
    assert again.to_json() == run.to_json()


def test_a_timeline_with_errors_is_raised(desk: Desk) -> None:
    desk.change("week.yaml", "respond by vendor", "respnd by vendor")
    with pytest.raises(casepact.PolicyError, match="the timeline has errors"):
        casepact.run(casepact.load("harbour.yaml"), "week.yaml")


def test_importing_any_module_leaves_the_functions_of_the_library_in_place() -> None:
    """A module `casepact.NAME` would be set in the place of the function of its name."""
    modules = {module.name for module in pkgutil.iter_modules(casepact.__path__)}
    assert "decision" in modules
    assert not modules & set(casepact.__all__)
