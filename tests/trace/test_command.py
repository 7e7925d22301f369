"""`casepact trace`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from casepact.cli.program import run
from casepact.trace.lock import read_lock, write_lock
from tests.trace.pages import CITED, PAGE, Desk, sha256, text

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "grammar" / "trace.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path / "desk")
    monkeypatch.chdir(desk.folder)
    return desk


def locked(desk: Desk) -> Desk:
    write_lock(desk.folder / "sources.lock", desk.lock)
    return desk


def asked(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    status = run(["trace", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def answer(capsys: Capture, *arguments: str) -> tuple[int, dict[str, Any]]:
    status, out, _ = asked(capsys, *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(out)
    VALIDATOR.validate(found)
    return status, found


def place(desk: Desk, words: str) -> str:
    """Where the policy has these words."""
    before = desk.policy_file.read_text().partition(words)[0]
    return f"halcyon.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_all_is_accounted_for(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    status, out, err = asked(capsys, "--sources", "pages")
    assert (status, err) == (0, "")
    assert out == (
        "halcyon: Halcyon support\n"
        "  halcyon.yaml\n"
        "  page: Support page\n"
        "    exact: pages/page.txt; the lock file lacks its lines: see --update-lock\n"
        "    10 lines: 7 covered, 1 left out, 0 unaccounted, 2 blank\n"
        "\n"
        "1 source of 1 policy: every line is accounted for\n"
    )


def test_every_line_is_shown_with_its_clauses_or_reason(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    _, out, _ = asked(capsys, "halcyon.yaml", "--sources", "pages/page.txt", "--all")
    rows = [re.split(r"\s{2,}", row.strip()) for row in out.splitlines() if re.match(r"\s+[-+!] ", row)]
    assert ["+", "7", "1 hour", "targets.first_response.urgent"] in rows
    assert ["- 10", "Read about our history.", "(It promises nothing.)"] in rows
    assert len(rows) == 8


def test_what_is_unaccounted_for_is_shown_without_asking(desk: Desk, capsys: Capture) -> None:
    desk.policy_file.write_text(CITED.replace(", cite: page:8", "").format(sha256=desk.digest))
    desk.put(text(PAGE))
    status, out, _ = asked(capsys, "--sources", "pages")
    assert status == 1
    assert "    not accounted for:\n      ! 8  Other\n" in out
    assert out.endswith("1 of 1 source of 1 policy not accounted for in full\n")


def test_with_the_lock_alone(desk: Desk, capsys: Capture) -> None:
    locked(desk)
    status, out, _ = asked(capsys, "halcyon.yaml")
    assert status == 0
    assert "by the lock file alone" in out


@pytest.mark.parametrize(
    "arguments, says",
    [
        ((), "missing: give --sources to look for it; the lock file lacks its lines"),
        (("--sources", "pages"), "missing: no document has its digest; the lock file lacks its lines"),
    ],
)
def test_neither_document_nor_lock(
    desk: Desk, capsys: Capture, arguments: tuple[str, ...], says: str
) -> None:
    status, out, _ = asked(capsys, *arguments)
    assert status == 1
    assert f"    {says}\n" in out
    assert answer(capsys, *arguments)[1]["policies"][0]["sources"][0]["counts"] is None


def test_a_changed_page(desk: Desk, capsys: Capture) -> None:
    new = text([PAGE[0], "", "We are glad to help.", *PAGE[2:6], "30 minutes", *PAGE[7:]])
    locked(desk).put(new)
    status, out, _ = asked(capsys, "--sources", "pages")
    assert status == 1
    assert "changed: most like it is pages/page.txt" in out
    rows = [re.split(r" {2,}", row.strip()) for row in out.splitlines()]
    read = rows.index([place(desk, "page:7"), "page:7", "targets.first_response.urgent"])
    assert rows[read - 1] == ["to read again, for lines they cite are gone:"]
    assert rows[read + 1 : read + 5] == [
        ["now 8: 30 minutes"],
        ["lines the policy has not seen:"],
        ["3", "We are glad to help."],
        ["8", "30 minutes"],
    ]
    assert [place(desk, "page:8"), "page:8 -> page:9", "severities.other"] in rows
    assert f"sha256: {sha256(new)}" in out


def test_only_white_space_changed(desk: Desk, capsys: Capture) -> None:
    locked(desk).put(text(PAGE, "\r\n"))
    status, out, _ = asked(capsys, "--sources", "pages")
    assert status == 1
    assert "only white space, line ends or the encoding changed" in out
    assert "to read again" not in out


def test_a_policy_that_follows_its_page_is_whole_again(desk: Desk, capsys: Capture) -> None:
    new = [PAGE[0], *PAGE[2:]]
    locked(desk).put(text(new))
    _, found = answer(capsys, "--sources", "pages")
    source = found["policies"][0]["sources"][0]
    policy = desk.policy_file.read_text().splitlines()
    for touched in source["change"]["to_renumber"]:
        (cite,), span = touched["renumbered"], touched["span"]
        row = policy[span["line"] - 1]
        # Those moved by one keep their width, but for page:10, the only one on its line.
        policy[span["line"] - 1] = row[: span["column"] - 1] + cite + row[span["end_column"] - 1 :]
    desk.policy_file.write_text("\n".join(policy).replace(desk.digest, source["document"]["sha256"]))
    assert answer(capsys, "--sources", "pages", "--update-lock")[0] == 0
    assert answer(capsys)[0] == 0
    assert set(read_lock(desk.folder / "sources.lock")) == {desk.digest, sha256(text(new))}


def test_the_lock_is_written_beside_the_policies(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    status, _, err = asked(capsys, "--sources", "pages", "--update-lock")
    assert (status, err) == (0, "`sources.lock` written: 1 of 1 documents new\n")
    assert read_lock(desk.folder / "sources.lock") == desk.lock
    assert "up to date" in asked(capsys, "--sources", "pages", "--update-lock")[2]
    assert "update-lock" not in asked(capsys, "--sources", "pages")[1]


def test_the_lock_keeps_what_is_not_at_hand(desk: Desk, capsys: Capture) -> None:
    write_lock(desk.folder / "mine.lock", {"c" * 64: ("",)})
    desk.put(text(PAGE))
    asked(capsys, "--sources", "pages", "--update-lock", "--lock", "mine.lock")
    assert read_lock(desk.folder / "mine.lock") == {"c" * 64: ("",), **desk.lock}
    assert not (desk.folder / "sources.lock").exists()


def test_no_lock_is_written_where_a_policy_has_errors(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    (desk.folder / "bad.yaml").write_text("casepact: 1\npolicy: bad\ntitle: Bad\nteirs: {}\n")
    status, out, err = asked(capsys, "--sources", "pages", "--update-lock")
    assert status == 1
    assert "bad.yaml: nothing is said, for it has errors" in out
    assert "halcyon: Halcyon support" in out
    assert "`teirs`" in err
    assert "was not written" in err
    assert not (desk.folder / "sources.lock").exists()


def test_a_policy_that_cannot_be_parsed_ends_with_three(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    (desk.folder / "bad.yaml").write_text("policy: [bad\n")
    status, found = answer(capsys, "--sources", "pages")
    assert status == 3
    assert found["refused"] == [{"file": "bad.yaml", "why": "unreadable"}]
    assert not found["complete"]
    assert found["policies"][0]["sources"][0]["complete"]


def test_contracts_are_passed_over_below_a_directory_and_refused_by_name(desk: Desk, capsys: Capture) -> None:
    (desk.folder / "customer.yaml").write_text("casepact: 1\ncontract: c\npolicy: halcyon.yaml\n")
    locked(desk)
    assert len(answer(capsys, ".")[1]["policies"]) == 1
    status, _, err = asked(capsys, "customer.yaml")
    assert status == 2
    assert "holds a contract" in err


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_a_policy_in_another_spelling_is_not_passed_over(desk: Desk, capsys: Capture, encoding: str) -> None:
    locked(desk)
    (desk.folder / "odd.yaml").write_text("Casepact: 1\nPolicy: odd\n", encoding)
    status, out, err = asked(capsys, ".")
    assert status == 3
    assert "odd.yaml" in out + err


@pytest.mark.parametrize(
    "arguments, status, message",
    [
        (["--update-lock"], 2, "needs documents"),
        (["--lock", "no.lock"], 2, "there is no lock file `no.lock`"),
        (["--sources", "nowhere"], 3, "`nowhere` cannot be read"),
        (["pages"], 2, "there is no policy below `pages`"),
        (["nothing.yaml"], 3, "No such file"),
        (["pages/other.yaml"], 3, "is no policy"),
        (["--sources", "pages", "--format", "xml"], 2, "Invalid value"),
    ],
)
def test_wrong_usage(desk: Desk, capsys: Capture, arguments: list[str], status: int, message: str) -> None:
    if arguments == ["pages/other.yaml"]:
        desk.put(b"name: other\n", "other.yaml")
    found, _, err = asked(capsys, *arguments)
    assert found == status
    assert message.lower() in err.lower()


def test_a_broken_lock_ends_with_three(desk: Desk, capsys: Capture) -> None:
    (desk.folder / "sources.lock").write_text("{}")
    desk.put(text(PAGE))
    status, _, err = asked(capsys, "--sources", "pages", "--update-lock")
    assert status == 3
    assert "is no lock file" in err
    assert (desk.folder / "sources.lock").read_text() == "{}"


def test_each_folder_of_policies_has_its_own_lock(desk: Desk, capsys: Capture) -> None:
    other = Desk(desk.folder / "more", CITED.replace("halcyon", "other"))
    desk.put(text(PAGE))
    asked(capsys, "--sources", "pages", "--update-lock")
    assert read_lock(other.folder / "sources.lock") == read_lock(desk.folder / "sources.lock") == desk.lock


def test_a_policy_without_sources_is_said_to_have_none(desk: Desk, capsys: Capture) -> None:
    desk.policy_file.write_text(
        "casepact: 1\npolicy: plain\ntitle: Plain\n"
        "tiers: {all: {title: All}}\nseverities: {any: {title: Any}}\n"
    )
    status, out, _ = asked(capsys)
    assert status == 0
    assert "names no sources, so that there is nothing to account for" in out
    assert out.endswith("0 sources of 1 policy: nothing to account for\n")


def test_what_could_not_be_looked_at_is_said(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    (desk.pages / "dangling").symlink_to("nowhere")
    status, _, err = asked(capsys, "--sources", "pages")
    assert (status, err) == (0, "not looked at: `pages/dangling`, no such file or directory\n")


def test_nothing_on_a_page_can_steer_the_terminal(desk: Desk, capsys: Capture) -> None:
    page = [*PAGE[:9], "\x1b[2Jhistory \u202etxet"]
    desk.policy_file.write_text(CITED.format(sha256=sha256(text(page))))
    desk.put(text(page), "\x1b[31mred.txt")
    _, out, _ = asked(capsys, "--sources", "pages", "--all")
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\ufffd[2Jhistory" in out


def test_colours_are_written_when_asked_for(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    assert "\x1b" not in asked(capsys, "--sources", "pages")[1]
    assert "\x1b[32mexact\x1b[0m" in asked(capsys, "--sources", "pages", "--color", "always")[1]


def test_the_answer_goes_to_a_file(desk: Desk, capsys: Capture) -> None:
    desk.put(text(PAGE))
    assert asked(capsys, "--sources", "pages", "--format", "json", "-o", "out.json") == (0, "", "")
    VALIDATOR.validate(json.loads(Path("out.json").read_text()))


def test_json_holds_no_word_of_the_page(desk: Desk, capsys: Capture) -> None:
    locked(desk).put(text([*PAGE, "One more zebra."]))
    _, out, _ = asked(capsys, "--sources", "pages", "--format", "json")
    VALIDATOR.validate(json.loads(out))
    assert "zebra" not in out
    assert "history" not in out


@pytest.mark.parametrize("lines", [PAGE, PAGE[1:], (*PAGE[:5], "x", *PAGE[6:]), ("y",)])
def test_every_answer_fits_the_schema(desk: Desk, capsys: Capture, lines: tuple[str, ...]) -> None:
    odd = CITED.replace("cite: page:10,", "cite: [page:9-40, page:2],")
    desk.policy_file.write_text(odd.format(sha256=desk.digest))
    locked(desk).put(text(lines))
    (desk.pages / "dangling").symlink_to("nowhere")
    status, found = answer(capsys, "--sources", "pages")
    assert status == 1
    source = found["policies"][0]["sources"][0]
    assert [item["cite"] for item in source["out_of_range"]] == ["page:9-40"]
    assert {item["remark"] for item in source["remarks"]} == {"only blank lines", "also covered"}
    assert source["counts"] == {"covered": 7, "left_out": 1, "unaccounted": 0, "blank": 2}


def test_lines_that_changed_places_are_told_apart_from_lines_that_moved(desk: Desk, capsys: Capture) -> None:
    page = ["New.", *PAGE[:3], "", PAGE[3], "", *PAGE[5:6], PAGE[8], PAGE[7], PAGE[6], "", PAGE[9]]
    locked(desk).put(text(page))
    status, out, _ = asked(capsys, "--sources", "pages")
    assert status == 1
    assert out.splitlines()[5:] == [
        "    lines the policy has not seen:",
        "      1  New.",
        "    lines that passed others:",
        "      7 -> 11  1 hour",
        "      8 -> 10  Other",
        "      9 -> 9   2 business days",
        "    to read again, for lines they cite passed others:",
        "      halcyon.yaml:12:31  page:8 -> page:10  severities.other",
        "      halcyon.yaml:17:54  page:7 -> page:11  targets.first_response.urgent",
        "      halcyon.yaml:18:62  page:9             targets.first_response.other",
        "    to read again, for they stand beside lines that passed others:",
        "      halcyon.yaml:11:33  page:6 -> page:8    severities.urgent",
        "      halcyon.yaml:20:12  page:10 -> page:13  left_out.1",
        "    to read again, for lines above or next to those they cite are new or gone:",
        "      halcyon.yaml:7:51  page:1 -> page:2  calendars.office",
        "    only moved, so that the citations can be renumbered:",
        "      halcyon.yaml:17:46  page:3 -> page:4  targets.first_response.urgent",
        "      halcyon.yaml:18:54  page:4 -> page:6  targets.first_response.other",
        "    then cite it at halcyon.yaml:5:3 as sha256: "
        + sha256(text(page))
        + ", and run with --update-lock",
        "",
        "1 of 1 source of 1 policy not accounted for in full",
    ]
    change = answer(capsys, "--sources", "pages")[1]["policies"][0]["sources"][0]["change"]
    assert change["out_of_order"] == [{"from": 7, "to": 11}, {"from": 8, "to": 10}, {"from": 9, "to": 9}]
    told = {item["cite"]: (item["passed"], item["beside"], item["renumbered"]) for item in change["to_read"]}
    assert told["page:9"] == ([9], [], ["page:9"])
    assert told["page:6"] == ([], [6], ["page:8"])
    assert [item["under"] for item in change["to_read"] if item["cite"] == "page:1"] == [[1]]
    assert {item["cite"] for item in change["to_renumber"]} == {"page:3", "page:4"}


def test_the_schema_is_one_and_describes_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def undescribed(schema: dict[str, Any], path: str) -> list[str]:
        found = []
        for key, inner in schema.get("properties", {}).items():
            if "description" not in inner:
                found.append(f"{path}.{key}")
            found += undescribed(inner, f"{path}.{key}") + undescribed(
                inner.get("items", {}), f"{path}.{key}"
            )
        return found

    assert undescribed(SCHEMA, "") == []
    assert [item for name, inner in SCHEMA["$defs"].items() for item in undescribed(inner, name)] == []


def test_the_policies_that_come_with_casepact_account_for_every_line(capsys: Capture) -> None:
    status, found = answer(capsys, str(ROOT / "policies"))
    assert status == 0
    sources = [source for policy in found["policies"] for source in policy["sources"]]
    assert len(sources) == 5
    assert all(source["match"] == "lock only" and source["complete"] for source in sources)
    assert [source["remarks"] for source in sources] == [[]] * 5
    cited = {source["sha256"] for source in sources}
    assert cited == set(read_lock(ROOT / "policies" / "sources.lock"))


def test_the_help_has_examples(capsys: Capture) -> None:
    status, out, _ = asked(capsys, "--help")
    assert status == 0
    assert "casepact trace docs/examples --sources docs/examples --update-lock" in out
