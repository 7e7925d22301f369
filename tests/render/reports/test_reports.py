"""Reports hold what was found, in forms that their readers accept, and are the same for the same input."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from casepact.findings.acceptance import Finding
from casepact.model.acceptance import Acceptance
from casepact.render.reports import FORMATS, Report, render_report
from casepact.render.reports.github import github_summary
from casepact.render.reports.report import Reported, ReportedFile
from casepact.source import Diagnostic, Level, Related, Span, Witness

ROOT = Path(__file__).parents[3]
SARIF = Draft4Validator(json.loads((ROOT / "tests/data/sarif-2.1.0-rtm.5.json").read_text("utf-8")))
BASE = Path("/srv/desk")


def accepted(reason: str = "it is meant") -> Acceptance:
    return Acceptance(
        "accepted.1",
        "late",
        "0f1e2d3c4b5a6978",
        reason,
        dt.date(2026, 11, 21),
        Span("a.yaml", 9, 5, 9, 8),
        dt.date(2027, 1, 31),
    )


def reported(
    message: str = "`a` is late",
    *,
    level: Level = Level.WARNING,
    span: Span | None = None,
    fails: bool = True,
    acceptance: Acceptance | None = None,
    code: str = "tier-inversion",
    file: str = "a.yaml",
) -> Reported:
    diagnostic = Diagnostic(
        code,
        message,
        span or Span(file, 3, 5, 3, 9),
        level,
        help="write less",
        related=(Related(Span(file, 1, 1, 1, 4), "here"),),
        clause="targets.a",
        witness=Witness((("tier", "pro"),), "2026-01-01T00:00:00Z", (), "casepact decide a.yaml", "see"),
    )
    return Reported(Finding(diagnostic, "0f1e2d3c4b5a6978", acceptance, "example"), file, fails)


def report(*items: Reported, files: tuple[ReportedFile, ...] = ()) -> Report:
    looked_at = files or tuple(ReportedFile(name) for name in dict.fromkeys(item.file for item in items))
    return Report("check", "1.2.3", items, looked_at, {}, BASE, "2 warnings in 1 file")


def sarif(*items: Reported) -> dict[str, Any]:
    log = json.loads(render_report(report(*items), "sarif"))
    SARIF.validate(log)
    return dict(log["runs"][0])


TEXTS = st.text(max_size=30)


@st.composite
def any_reported(draw: st.DrawFn) -> Reported:
    line = draw(st.integers(1, 9))
    file = draw(st.sampled_from(["a.yaml", "b c/ü.yaml", "/srv/desk/d.yaml", "/else/where.yaml"]))
    span = Span(file, line, draw(st.integers(1, 9)), line + draw(st.integers(0, 2)), draw(st.integers(9, 12)))
    acceptance = draw(st.none() | st.builds(accepted, TEXTS))
    return reported(
        draw(TEXTS),
        level=draw(st.sampled_from(Level)),
        span=span,
        fails=acceptance is None and draw(st.booleans()),
        acceptance=acceptance,
        code=draw(st.sampled_from(["tier-inversion", "unused-name", "not-in-the-book"])),
        file=file,
    )


REPORTS = st.lists(any_reported(), max_size=4).map(lambda items: report(*items))


@given(REPORTS)
def test_any_report_is_sarif(made: Report) -> None:
    log = json.loads(render_report(made, "sarif"))
    SARIF.validate(log)
    assert len(log["runs"][0]["results"]) == len(made.findings)


@given(REPORTS)
def test_any_report_is_xml_with_unique_names_and_right_counts(made: Report) -> None:
    root = ET.fromstring(render_report(made, "junit"))
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(cases)) == len(cases)
    for suite in [root, *root.iter("testsuite")]:
        for tag, name in (("testcase", "tests"), ("failure", "failures"), ("skipped", "skipped")):
            assert int(suite.get(name, "")) == len(list(suite.iter(tag)))
    assert int(root.get("failures", "")) == sum(item.fails for item in made.findings)


@given(REPORTS)
def test_any_report_is_a_code_quality_list_with_fingerprints_of_their_own(made: Report) -> None:
    issues = json.loads(render_report(made, "gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(made.findings)
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


@given(REPORTS)
def test_no_text_becomes_a_command_of_its_own(made: Report) -> None:
    lines = render_report(made, "github").split("\n")
    commands = [line for line in lines if line.startswith("::") and "group::" not in line]
    assert len(commands) == sum(item.finding.counts for item in made.findings)
    for line in lines:
        assert (
            COMMAND.fullmatch(line)
            or line in ("", "::group::Accepted findings", "::endgroup::")
            or (line.startswith("- "))
        )


@given(REPORTS)
def test_a_summary_has_a_row_for_each_finding(made: Report) -> None:
    rows = [line for line in github_summary(made).splitlines() if line.startswith("| ")]
    heads = len([row for row in rows if row.startswith(("| level", "| ---"))])
    assert len(rows) - heads == len(made.findings)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


@given(REPORTS, st.sampled_from(FORMATS))
def test_the_same_input_gives_the_same_text(made: Report, format_: str) -> None:
    assert render_report(made, format_) == render_report(made, format_)


def test_a_result_says_where_why_and_how_to_see_it() -> None:
    run = sarif(reported())
    [result] = run["results"]

    assert (result["ruleId"], result["level"]) == ("tier-inversion", "warning")
    assert result["message"]["text"].splitlines() == [
        "`a` is late",
        "help: write less",
        "witness: opened 2026-01-01T00:00:00Z, tier pro",
        "see",
        "replay: casepact decide a.yaml",
    ]
    [place] = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "targets.a"}]
    assert result["relatedLocations"][0]["message"] == {"text": "here"}
    assert result["partialFingerprints"] == {"casepact/v1": "0f1e2d3c4b5a6978"}
    assert result["properties"]["witness"]["facts"] == {"tier": "pro"}
    assert "suppressions" not in result
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_rule_is_explained() -> None:
    driver = sarif(reported(code="unused-name"), reported())["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["tier-inversion", "unused-name"]
    for rule in driver["rules"]:
        assert len(rule["fullDescription"]["text"]) > 60
        assert rule["help"]["markdown"].startswith(rule["fullDescription"]["text"])
    assert "```yaml" in driver["rules"][1]["help"]["markdown"]


def test_an_accepted_finding_is_suppressed_for_its_reason() -> None:
    [result] = sarif(reported(acceptance=accepted(), fails=False))["results"]
    [suppression] = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("inSource", "accepted")
    assert suppression["justification"] == "it is meant"
    assert suppression["properties"] == {"on": "2026-11-21", "until": "2027-01-31"}
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 9


PATHS = [
    ("a b/ü#1.yaml", "a b/ü#1.yaml"),
    ("/srv/desk/more/a.yaml", "more/a.yaml"),
    ("c:1.yaml", "c:1.yaml"),
]


@pytest.mark.parametrize("name,path", PATHS)
def test_a_uri_is_relative_and_quoted(name: str, path: str) -> None:
    uri = report().uri(name)
    assert re.fullmatch(r"[A-Za-z0-9%./_~-]+", uri)
    assert unquote(uri) == path == report().path(name)


def test_a_file_named_by_way_of_another_is_called_by_its_own_path() -> None:
    item = reported(file="policies/contracts/../roxen.yaml")

    [result] = sarif(item)["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "policies/roxen.yaml"
    [found] = json.loads(render_report(report(item), "gitlab"))
    assert found["location"]["path"] == "policies/roxen.yaml"


def test_a_file_elsewhere_has_a_uri_from_the_root() -> None:
    [result] = sarif(reported(file="/else/where.yaml"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///else/where.yaml"
    }


def test_an_annotation_is_escaped() -> None:
    item = reported("50% of `a`,\nor: less", span=Span("a,b:c.yaml", 3, 5, 3, 9))
    [line] = render_report(report(item), "github").splitlines()
    assert line == (
        "::warning title=tier-inversion,file=a%2Cb%3Ac.yaml,line=3,col=5,endColumn=9,endLine=3::"
        "50%25 of `a`,%0Aor: less%0Ahelp: write less%0Awitness: opened 2026-01-01T00:00:00Z, tier pro%0Asee"
        "%0Areplay: casepact decide a.yaml"
    )


LEVELS = [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.INFO, "notice")]


@pytest.mark.parametrize("level,word", LEVELS)
def test_an_annotation_has_the_weight_of_its_finding(level: Level, word: str) -> None:
    assert render_report(report(reported(level=level)), "github").startswith(f"::{word} ")


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    line = render_report(report(reported(span=Span("a.yaml", 3, 5, 4, 9))), "github")
    assert "file=a.yaml,line=3,endLine=4::" in line


def test_what_is_accepted_is_in_the_log_and_folded_in_the_summary() -> None:
    made = report(reported(acceptance=accepted("as\n::error::agreed"), fails=False))
    assert render_report(made, "github").splitlines() == [
        "::group::Accepted findings",
        "- a.yaml:3 [tier-inversion] `a` is late (accepted: as ::error::agreed)",
        "::endgroup::",
    ]
    assert "<details><summary>1 accepted</summary>" in github_summary(made)


def markup(text: str) -> Iterator[str]:
    yield from re.findall(r"(?<!\\)[<\[]", re.sub(r"`[^`]*`", "", text))


def test_a_summary_takes_no_markup_from_a_policy() -> None:
    made = report(reported("<img src=x> [see](javascript:x) `a|b` @everyone"))
    [row] = [line for line in github_summary(made).splitlines() if "img" in line]
    assert list(markup(row.replace("<br>", ""))) == []
    assert r"`a\|b`" in row
    assert "@e" not in row


def test_a_command_of_several_lines_can_be_copied_from_a_summary() -> None:
    item = reported()
    command = "casepact run a.yaml - <<'END'\na: {b|c}\nEND"
    witness = Witness((), None, (), command, "")
    finding = replace(item.finding, diagnostic=replace(item.finding.diagnostic, witness=witness))
    [row] = [
        line for line in github_summary(report(replace(item, finding=finding))).splitlines() if "END" in line
    ]
    [shown] = re.findall("<pre>(.*)</pre>", row)
    assert unescape(shown) == command


def test_a_long_summary_is_cut_and_says_so() -> None:
    text = github_summary(report(*[reported(f"`{number}`") for number in range(1_200)]))
    assert "and 200 more" in text
    assert len(text.encode()) < 1 << 20


def test_gitlab_weighs_what_is_accepted_least() -> None:
    made = report(reported(level=Level.ERROR), reported(acceptance=accepted(), level=Level.ERROR))
    first, second = json.loads(render_report(made, "gitlab"))
    assert (first["severity"], second["severity"]) == ("critical", "info")
    assert second["description"] == "`a` is late (accepted: it is meant)"


def test_junit_tells_failures_errors_skips_and_passes_apart() -> None:
    made = report(
        reported(),
        reported(acceptance=accepted(), fails=False),
        reported(level=Level.INFO, fails=False),
        reported(level=Level.ERROR, file="unread.yaml"),
        files=(ReportedFile("a.yaml"), ReportedFile("unread.yaml", unread=True), ReportedFile("clean.yaml")),
    )
    root = ET.fromstring(render_report(made, "junit"))
    inside = [[child.tag for child in case] for case in root.iter("testcase")]
    assert inside == [["failure"], ["skipped"], ["system-out"], ["error"], []]
    assert [case.get("name") for case in root.iter("testcase")][-1] == "no findings"
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
