"""`decide`, `run`, `graph`, `show` and `explain`: statuses, JSON and what they refuse."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.desk import ROOT, Desk

AT = ("--at", "2026-04-02T16:00Z")
QUESTIONS = [
    ("decide", "harbour.yaml", *AT),
    ("run", "harbour.yaml", "week.yaml"),
    ("graph", "harbour.yaml"),
    ("show", "harbour.yaml"),
    ("explain", "targets.first_response", "harbour.yaml"),
]


def in_json(desk: Desk, schema: str, *arguments: str) -> Any:
    answer = desk.ask(*arguments, "--format", "json")
    assert answer.status == 0, answer.err
    value = json.loads(answer.out)
    rules = json.loads((ROOT / "grammar" / f"{schema}.schema.json").read_text("utf-8"))
    jsonschema.validate(value, rules, jsonschema.Draft202012Validator)
    assert value["casepact"] == 1
    return value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_policy_that_cannot_be_read_ends_with_3(desk: Desk, question: tuple[str, ...]) -> None:
    (desk.folder / "harbour.yaml").unlink()
    answer = desk.ask(*question)

    assert answer.status == 3
    assert answer.out == ""
    assert "no such file" in answer.err


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_policy_with_errors_is_not_spoken_of(desk: Desk, question: tuple[str, ...]) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    answer = desk.ask(*question)

    assert answer.status == 1
    assert answer.out == ""
    assert "error[no-such-calendar]" in answer.err


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_file_of_another_kind_is_refused(desk: Desk, question: tuple[str, ...]) -> None:
    desk.write("harbour.yaml", "services: {}\n")
    answer = desk.ask(*question)

    assert answer.status == 3
    assert "neither a policy nor a contract" in answer.err


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_change_that_cannot_be_made_is_wrong_usage(desk: Desk, question: tuple[str, ...]) -> None:
    nonsense = desk.ask(*question, "--change", "targets.first_response.premium.fault to 4 horus")
    nowhere = desk.ask(*question, "--change", "targets.nothing to 4 hours")

    assert (nonsense.status, nowhere.status) == (2, 2)
    assert "did you mean `hours`?" in nonsense.err
    assert "--> change 1:1:" in nowhere.err


# ---- decide


@pytest.mark.parametrize("policy", ["harbour.yaml", "customer.yaml"])
@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00", "9999-12-31 23:59 America/Lima"]
)
def test_an_instant_beyond_all_dates_is_refused(desk: Desk, policy: str, at: str) -> None:
    answer = desk.ask("decide", policy, "--at", at)

    assert answer.status == 2
    assert "is in no year from 1 to 9999 of UTC" in answer.err
    assert desk.ask("decide", policy, "--at", "0001-01-01T00:00Z").status == 0
    assert desk.ask("decide", policy, "--at", "9999-12-31T23:59:59Z").status == 0


@pytest.mark.parametrize(
    "at, cause",
    [
        ("2026-03-06", "is a day and not an instant"),
        ("20260306", "is a day and not an instant"),
        ("2026-03-06 17:30", "has no time zone"),
        ("2026-03-06T17:30:15", "has no time zone"),
        ("2026-03-06T17", "has no time zone"),
    ],
)
def test_an_instant_without_a_zone_is_refused_with_some_that_have_one(
    desk: Desk, at: str, cause: str
) -> None:
    answer = desk.ask("decide", "harbour.yaml", "--at", at)

    assert answer.status == 2
    assert f"`{at}` {cause}; write " in answer.err
    proposed = re.findall("`([^`]+)`", answer.err.partition("write")[2])
    assert len(proposed) == 2
    for instant in proposed:
        assert desk.ask("decide", "harbour.yaml", "--at", instant).status == 0


def test_a_decision_is_the_one_the_library_gives(desk: Desk) -> None:
    import casepact

    facts = {"tier": "premium", "sending": "fails", "channel": "phone"}
    settings = [word for name, value in facts.items() for word in ("--set", f"{name}={value}")]
    decision = casepact.decide(casepact.load("harbour.yaml"), facts, 1775145600)

    assert in_json(desk, "decision", "decide", "harbour.yaml", *settings, *AT) == decision.to_json()


def test_a_contract_gives_its_facts_and_its_name(desk: Desk) -> None:
    decision = in_json(desk, "decision", "decide", "customer.yaml", "--set", "sending=fails", *AT)

    assert decision["contract"] == "orchard"
    assert decision["tier"] == "premium"
    assert decision["obligations"][0]["due"] == "2026-04-02T16:30:00Z"


def test_a_fact_that_contradicts_the_contract_is_wrong_usage(desk: Desk) -> None:
    answer = desk.ask("decide", "customer.yaml", "--set", "tier=basic", *AT)

    assert answer.status == 2
    assert "`tier` is `premium` under the contract" in answer.err


@pytest.mark.parametrize("at", ["2026-07-06 17:30", "2026-07-06T17:30", "2026-07-06T17:30+02:00"])
def test_an_instant_without_a_zone_is_by_the_clock_that_is_asked_for(desk: Desk, at: str) -> None:
    decided = in_json(desk, "decision", "decide", "harbour.yaml", "--at", at, "--zone", "Europe/Madrid")
    assert decided["at"] == "2026-07-06T15:30:00Z"


@pytest.mark.parametrize(
    "at, said",
    [
        ("2026-07-06", "`2026-07-06 00:00 Europe/Madrid`"),
        ("2026-03-29 02:30", "does not exist in Europe/Madrid"),
    ],
)
def test_an_instant_that_the_clock_asked_for_does_not_have_is_refused(desk: Desk, at: str, said: str) -> None:
    answer = desk.ask("decide", "harbour.yaml", "--at", at, "--zone", "Europe/Madrid")
    assert answer.status == 2
    assert said in answer.err


def test_what_leaves_a_case_out_is_said_by_its_title(desk: Desk) -> None:
    desk.change(
        "harbour.yaml",
        "lifecycle:\n",
        "coverage: {excluded: {free: {title: Free of charge, when: tier is basic}}}\n"
        "prerequisites: {paid: {title: A paid bill, require: sending is works}}\n"
        "lifecycle:\n",
    )
    answer = desk.ask("decide", "harbour.yaml", "--set", "tier=basic", "--set", "sending=fails")
    assert (
        "covered   no: Free of charge; A paid bill is required (coverage.excluded.free, prereq" in answer.out
    )


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--set", "sending"), "write FACT=VALUE"),
        (("--set", "=fails"), "write FACT=VALUE"),
        (("--set", "sending=fails", "--set", "sending=works"), "set twice"),
        (("--set", "sendng=fails"), "did you mean `sending`?"),
        (("--set", "sending=failing"), "did you mean `fails`?"),
        (("--at", "yesterday"), "is not an instant"),
        (("--at", "2026-04-02 17:00"), "no time zone"),
        (("--at", "2026-03-29 01:30 Europe/London"), "does not exist"),
        (("--zone", "Europe/Lundon"), "is not a time zone; did you mean `Europe/London`?"),
        (("--format", "xml"), "'xml'"),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    answer = desk.ask("decide", "harbour.yaml", *arguments)

    assert answer.status == 2
    assert said in answer.err
    assert answer.out == ""


def test_clauses_in_conflict_are_a_finding(desk: Desk) -> None:
    desk.change(
        "harbour.yaml",
        "fault: under 4 hours",
        "fault: [under 4 hours on office when channel is phone, 2 hours on office when channel is not email]",
    )
    settings = ("--set", "tier=premium", "--set", "sending=delayed", "--set", "channel=phone")
    answer = desk.ask("decide", "harbour.yaml", *settings, *AT)

    assert answer.status == 1
    assert "Conflicts" in answer.out
    assert "targets.first_response.premium.fault.1, targets.first_response.premium.fault.2" in answer.out


def test_without_an_instant_it_is_now(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1775145600.9)

    assert in_json(desk, "decision", "decide", "harbour.yaml")["at"] == "2026-04-02T16:00:00Z"


def test_what_is_not_covered_is_owed_nothing(desk: Desk) -> None:
    desk.change(
        "harbour.yaml",
        "lifecycle:\n",
        "coverage:\n  excluded:\n    free: {when: tier is basic}\nlifecycle:\n",
    )
    answer = desk.ask("decide", "harbour.yaml", "--set", "tier=basic", "--set", "sending=fails", *AT)

    assert "covered   no (coverage.excluded.free)" in answer.out
    assert "Duties" not in answer.out


# ---- run


def test_a_run_in_json(desk: Desk) -> None:
    run = in_json(desk, "run", "run", "harbour.yaml", "week.yaml")

    assert [case["id"] for case in run["cases"]] == ["no-mail", "late-mail"]
    assert run["cases"][0]["obligations"][0]["outcome"] == "breached"


def test_a_contract_s_facts_hold_in_every_case(desk: Desk) -> None:
    answer = desk.ask("run", "customer.yaml", "week.yaml")
    assert answer.status == 1
    assert "error[contradicts-contract]" in answer.err
    desk.change("week.yaml", "tier: basic, ", "")
    run = in_json(desk, "run", "run", "customer.yaml", "week.yaml")
    assert run["cases"][1]["facts"]["tier"] == "premium"


def test_a_timeline_with_errors_is_not_run(desk: Desk) -> None:
    desk.change("week.yaml", "respond by vendor", "respnd by vendor")
    answer = desk.ask("run", "harbour.yaml", "week.yaml")

    assert answer.status == 1
    assert "did you mean `respond`?" in answer.err


def test_a_timeline_that_cannot_be_read_ends_with_3(desk: Desk) -> None:
    assert desk.ask("run", "harbour.yaml", "missing.yaml").status == 3
    desk.write("broken.yaml", "a: [\n")
    assert desk.ask("run", "harbour.yaml", "broken.yaml").status == 3


def test_a_case_that_is_not_covered_is_owed_nothing(desk: Desk) -> None:
    desk.change(
        "harbour.yaml",
        "lifecycle:\n",
        "coverage:\n  excluded:\n    free: {when: tier is basic}\nlifecycle:\n",
    )
    run = in_json(desk, "run", "run", "harbour.yaml", "week.yaml")

    assert run["cases"][0]["obligations"]
    assert run["cases"][1]["obligations"] == []
    assert "not covered" in [row["kind"] for row in run["cases"][1]["rows"]]


def test_versions_of_a_policy_take_over_by_their_dates(desk: Desk) -> None:
    text = (desk.folder / "harbour.yaml").read_text("utf-8")
    desk.write("old.yaml", text.replace("policy: harbour-mail\n", "policy: harbour-mail\nversion: old\n"))
    desk.change("harbour.yaml", "title: Harbour", "version: new\neffective: 2026-03-05\ntitle: Harbour")
    run = in_json(desk, "run", "run", "old.yaml", "week.yaml", "--also", "harbour.yaml")

    assert [case["version"] for case in run["cases"]] == ["old", "new"]


# ---- graph


def test_the_graph_in_json_is_networkx_s(desk: Desk) -> None:
    import networkx as nx

    value = in_json(desk, "graph", "graph", "harbour.yaml")
    graph = nx.node_link_graph(value, edges="edges")

    assert graph.graph["initial"] == "submitted"
    assert nx.has_path(graph, "submitted", "closed")


def test_a_graph_of_known_facts_has_only_their_clocks(desk: Desk) -> None:
    everything = in_json(desk, "graph", "graph", "harbour.yaml")["graph"]["timers"]
    some = in_json(desk, "graph", "graph", "harbour.yaml", "--set", "tier=premium", "--set", "severity=fault")
    under_contract = in_json(desk, "graph", "graph", "customer.yaml", "--set", "severity=fault")

    timers = [timer["clause"] for timer in some["graph"]["timers"]]
    assert len(everything) > len(timers)
    assert timers == ["targets.first_response.premium.fault", "lifecycle.transitions.1"]
    assert [timer["clause"] for timer in under_contract["graph"]["timers"]] == timers


def test_the_picture_is_xml_with_every_state_in_it(desk: Desk) -> None:
    desk.change("harbour.yaml", "title: Harbour Mail support", 'title: "Harbour & <Mail>"')
    picture = ET.fromstring(desk.ask("graph", "harbour.yaml", "--format", "svg").out)
    texts = ["".join(element.itertext()) for element in picture.iter() if element.tag.endswith("text")]

    assert "Harbour & <Mail>" in texts
    assert {"Submitted", "Resolved", "Closed", "Declined"} <= set(texts)


# ---- show and explain


def test_a_page_in_json(desk: Desk) -> None:
    page = in_json(desk, "show", "show", "harbour.yaml")

    assert [section["name"] for section in page["sections"]][:3] == ["tiers", "severities", "targets"]
    assert page["footnotes"][0]["id"] == "targets.first_response.basic.question"


def test_a_section_that_there_is_not_is_refused(desk: Desk) -> None:
    answer = desk.ask("show", "harbour.yaml", "target")

    assert answer.status == 2
    assert "did you mean `targets`?" in answer.err


@pytest.mark.parametrize("policy", sorted((ROOT / "policies").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_entry_of_the_policies_that_come_with_casepact_can_be_shown_and_explained(
    desk: Desk, policy: Path
) -> None:
    import casepact
    from casepact.render.entries import entry_text, known_ids

    assert desk.ask("show", str(policy)).status == 0
    loaded = casepact.load(policy)
    for id_ in known_ids(loaded):
        text = entry_text(loaded, id_, {loaded.document.name: loaded.document})
        assert text is not None
        assert text.startswith(f"{id_}\n  ")
        assert f"--> {loaded.document.name}:" in text


def test_explanations_in_json(desk: Desk) -> None:
    everything = in_json(desk, "explanation", "explain")["explanations"]
    one = in_json(desk, "explanation", "explain", "no-calendar")["explanations"]

    assert len(everything) > 80
    assert [entry["code"] for entry in one] == ["no-calendar"]


def test_an_entry_in_json_says_what_the_text_says(desk: Desk) -> None:
    path = desk.folder / "harbour.yaml"
    answer = in_json(desk, "explanation", "explain", "targets.first_response.premium.fault", "harbour.yaml")
    text = desk.ask("explain", "targets.first_response.premium.fault", "harbour.yaml").out

    entry = answer["entry"]
    assert answer["policy"] == "harbour-mail"
    assert {"what": "when", "text": "tier is premium and severity is fault"} in entry["says"]
    for item in entry["says"]:
        assert f"{item['what']} " in text
        assert item["text"] in text
    span = entry["span"]
    assert f"--> {span['file']}:{span['line']}:{span['column']}\n" in text
    line = path.read_text("utf-8").splitlines()[span["line"] - 1]
    assert "hours" in line[span["column"] - 1 : span["end_column"] - 1]
    assert entry["below"] == []


def test_an_id_that_begins_others_shows_what_they_say_and_where(desk: Desk) -> None:
    desk.write(
        "bands.yaml",
        """\
casepact: 1
policy: bands
tiers: {t: T}
severities: {s: {title: S, when: otherwise}}
calendars:
  home: [desk when tier is t]
  desk: Mon-Fri 09:00-17:00 in UTC
channels:
  phone: {hours: [always when severity is s, desk otherwise]}
targets:
  kept: {duty: vendor must respond after opened, within: {s: 90% within 1 hour on always per month}}
credits:
  response:
    - 3% of fee when attainment of kept is between 85% and 90% per month
    - 6% of fee when attainment of kept is below 85% per month
""",
    )

    def below(id_: str) -> list[str]:
        lines = desk.ask("explain", id_, "bands.yaml").out.splitlines()
        return [" ".join(line.split()) for line in lines[lines.index("Below it") + 1 :]]

    assert below("credits.response") == [
        "credits.response.1 3% of fee when attainment of kept is between 85% and 90% per month",
        "credits.response.2 6% of fee when attainment of kept is below 85% per month",
        "",
        "--> bands.yaml:14:7",
        "14 | - 3% of fee when attainment of kept is between 85% and 90% per month",
        "15 | - 6% of fee when attainment of kept is below 85% per month",
    ]
    assert below("channels.phone.hours")[0] == "channels.phone.hours.1 always when severity is s"
    assert below("channels.phone.hours")[3:4] == ["--> bands.yaml:9:19"]
    assert below("targets.kept") == [
        "targets.kept.s 90% within 1 hour on always per month when severity is s"
    ]
    assert below("calendars")[:2] == ["calendars.home", "calendars.home.1 desk when tier is t"]
    assert below("severities")[0] == "severities.s S"


def test_a_section_in_json_lists_its_entries(desk: Desk) -> None:
    entry = in_json(desk, "explanation", "explain", "tiers", "harbour.yaml")["entry"]

    assert (entry["says"], entry["span"]) == ([], None)
    assert "tiers.premium" in entry["below"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("no-calender",), "did you mean `no-calendar`?"),
        (("targets.first_response",), "name the policy"),
        (("targets.first_response.fault.premium", "harbour.yaml"), "`targets.first_response.premium.fault`?"),
        (("calendars.ofice", "harbour.yaml"), "did you mean `calendars.office`?"),
        (("xyzzy", "harbour.yaml"), "casepact show harbour.yaml"),
    ],
)
def test_what_cannot_be_explained_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    answer = desk.ask("explain", *arguments)

    assert answer.status == 2
    assert said in answer.err


@pytest.mark.parametrize("file", ["harbour.yaml", "customer.yaml", "missing.yaml"])
@pytest.mark.parametrize("id_", ["targets.first_response.premium.fault", "calendars.office", "xyzzy"])
def test_an_entry_and_its_file_may_change_places(desk: Desk, file: str, id_: str) -> None:
    answer = desk.ask("explain", file, id_)

    assert answer == desk.ask("explain", id_, file)
    assert answer.status == (3 if file == "missing.yaml" else 2 if id_ == "xyzzy" else 0)


def test_a_file_without_an_entry_asks_for_one(desk: Desk) -> None:
    answer = desk.ask("explain", "harbour.yaml")

    assert answer.status == 2
    assert "`harbour.yaml` is a file; name the entry as well" in answer.err


def test_a_section_lists_its_entries(desk: Desk) -> None:
    answer = desk.ask("explain", "tiers", "harbour.yaml")

    assert answer.status == 0
    assert "  tiers.premium                 channels email, phone\n" in answer.out


def test_a_value_that_a_contract_gives_is_said_to_be_its(desk: Desk) -> None:
    desk.change(
        "customer.yaml",
        "starts:",
        "values: {targets.first_response.basic.question: 3 business days}\nstarts:",
    )
    answer = desk.ask("explain", "targets.first_response.basic.question", "customer.yaml")

    assert "given" in answer.out
    assert "3 business days, by the contract" in answer.out
