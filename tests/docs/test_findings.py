"""docs/findings.md says what the proofs find in the five policies now: figures, clauses and answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache

import pytest

from casepact.checks.assumed_value import ASSUMED_VALUE
from casepact.checks.unspecified_value import UNSPECIFIED_VALUE
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Diagnostic, Level
from casepact.verify.proofs import prove
from casepact.verify.time.timing import window_of
from tests.docs.rewrite import ROOT
from tests.docs.walkthrough import blocks_of, output_of

DOCUMENT = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
VENDORS = {
    "openback": "OpenBack",
    "openconnect": "OpenConnect",
    "opendns": "OpenDNS",
    "openxchange": "Open-Xchange",
    "roxen": "Roxen",
}
Change = tuple[str, str]
Row = tuple[str, ...]

OTHER_READINGS: tuple[Sequence[Change], ...] = (
    (),
    [("say: weekdays or saturdays when tier is enterprise", "say: weekdays when tier is enterprise")],
    [("say: Mon-Fri 18:00-09:00 in GMT", "say: daily 18:00-09:00 in GMT")],
    [("say: Mon-Fri 18:00-09:00 in GMT", "say: Mon-Thu 18:00-09:00 in GMT")],
)
"""What makes OpenBack's policy that of each column of the table of readings."""

CHAT_AND_PHONE_ALWAYS = [
    (
        f"      say: office\n      assumed: {channel} keeps",
        f"      say: always\n      assumed: {channel} keeps",
    )
    for channel in ("live chat", "the telephone")
]
EARLIER_ENDS = [
    ("{say: 2 to 4 business days", "{say: 2 business days"),
    ("6 to 12 business hours", "6 business hours"),
]
STAFFED_HOURS = [("          say: 2 hours on always\n", "          say: 2 hours on staffed\n")]

STEP = "      - {{say: after unspecified notify unspecified when severity is {}, cite: page:45}}\n"
IDLE = "    - responded, working, waiting_on_customer -> closed after 30 days on always\n"
CLOSING = ("left_out:\n", f"lifecycle:\n  transitions:\n{IDLE}\nleft_out:\n")
PROPOSALS: dict[str, list[Change]] = {
    "openback": [
        CLOSING,
        (
            "hours: office or evenings",
            "hours: [always when severity is critical, office or evenings otherwise]",
        ),
        ("{say: 2 to 4 business days", "{say: 2 to 3 business days"),
        ("{say: 12 business hours", "{say: 4 business hours"),
        ("6 to 12 business hours", "6 business hours"),
        (
            "request is fault and affected is small_number_of_users and workaround is acceptable",
            "request is fault and (workaround is acceptable or effect is none)",
        ),
    ],
    "openconnect": [
        CLOSING,
        ("    when: request is next_release", "    default: yes\n    when: request is next_release"),
        *((STEP.format(name), "") for name in ("important", "information")),
    ],
    "opendns": [
        ("lifecycle:\n", f"lifecycle:\n  transitions:\n{IDLE}"),
        *STAFFED_HOURS,
        (
            "    when: request is one of account_question",
            "    default: yes\n    when: request is one of account_question",
        ),
    ],
    "openxchange": [
        CLOSING,
        ("and lost_function is non_critical\n", "and lost_function is non_critical\n    default: yes\n"),
    ],
}
"""The wordings that the document proposes to each vendor."""


@cache
def text_of(vendor: str) -> str:
    return (ROOT / "policies" / f"{vendor}.yaml").read_text(encoding="utf-8")


def policy_of(vendor: str, changes: Sequence[Change] = ()) -> Policy:
    """The policy, with each text that stands in its file once replaced by another."""
    text = text_of(vendor)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    policy, diagnostics = resolve_text(text)
    assert policy is not None, diagnostics
    return policy


def found_in(vendor: str, changes: Sequence[Change] = ()) -> list[Diagnostic]:
    """What the proofs warn of."""
    return [found for found in prove(policy_of(vendor, changes)) if found.level is not Level.INFO]


@cache
def found_now(vendor: str) -> list[Diagnostic]:
    return found_in(vendor)


def share_of(found: Diagnostic) -> str:
    """The share of opening instants as the document gives it."""
    shares = re.findall(r"at (?:([\d.]+%) of|(every)) opening instants?", found.message)
    return "".join(shares[0]) if shares else ""


def longest_of(found: Diagnostic) -> str:
    """How long it is at the worst instant, in the words of the finding."""
    note = found.witness.note if found.witness else ""
    longest = re.findall(r"by up to (.*?), where", found.message) or re.findall(
        r"it is due (.*?) before `", note
    )
    return longest[0] if longest else ""


def row_of(found: Diagnostic) -> Row:
    """The row that a finding has in the table of its vendor; what only a reader can judge is left empty."""
    region = re.findall(r"where (`[^`]*`)$", found.message) if found.code == "definition-gap" else []
    return (f"`{found.code}`", f"`{found.clause}`", "".join(region), share_of(found), longest_of(found))


def section_of(vendor: str) -> str:
    _, _, after = DOCUMENT.partition(f"\n## {VENDORS[vendor]}\n")
    assert after
    return after.partition("\n## ")[0]


def rows(section: str, columns: int) -> list[list[str]]:
    """The rows that speak of a finding, of the tables that have so many columns."""
    cells = [
        [cell.strip() for cell in line[1:-1].split("|")]
        for line in section.splitlines()
        if line.startswith("| `")
    ]
    return [row for row in cells if len(row) == columns]


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_table_of_a_vendor_has_what_is_found_now(vendor: str) -> None:
    said = [
        (code, clause, where if where.startswith("`") else "", *rest)
        for code, clause, where, *rest in rows(section_of(vendor), 5)
    ]
    assert sorted(said) == sorted(row_of(found) for found in found_now(vendor))


def test_the_overview_counts_the_findings() -> None:
    counts = dict(re.findall(r"^\| \[([^\]]+)\]\([^)]*\) \| (\d+) \|", DOCUMENT, re.MULTILINE))
    assert counts == {name: str(len(found_now(vendor))) for vendor, name in VENDORS.items()}


def test_the_years_are_those_that_are_compared() -> None:
    years = re.search(r"every second of the years (\d+) to (\d+)", " ".join(DOCUMENT.split()))
    assert years is not None
    start = dt.datetime(int(years[1]), 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(int(years[2]) + 1, 1, 1, tzinfo=dt.UTC)
    for vendor in VENDORS:
        window = window_of(policy_of(vendor))
        assert (window.lo, window.hi) == (start.timestamp(), end.timestamp())


def test_the_commands_answer_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    replays = {
        (f"policies/{vendor}.yaml", *line.split()[3:])
        for vendor in VENDORS
        for found in found_now(vendor)
        if found.witness is not None
        for line in found.witness.command.splitlines()
    }
    shown = set()
    for block in blocks_of(DOCUMENT):
        assert block.info == ("console",)
        answer: list[str] = []
        for line in block.body.splitlines():
            if line.startswith("$ casepact decide "):
                _, *arguments = line.removeprefix("$ ").split()
                answer = output_of(*arguments).splitlines()
                shown.add(tuple(arguments[1:]))
            else:
                assert line in answer, f"findings.md:{block.line}: {line}"
    assert len(shown) == 20
    assert shown <= replays


@pytest.mark.slow
def test_what_stands_under_the_other_readings() -> None:
    columns = [
        {(row_of(found)[:2]): share_of(found) for found in found_in("openback", changes)}
        for changes in OTHER_READINGS
    ]
    said = rows(section_of("openback"), 6)
    assert len(said) == sum(1 for found in found_now("openback") if share_of(found))
    for code, clause, *shares in said:
        assert shares == [column[code, clause] for column in columns], clause


@pytest.mark.slow
def test_what_rests_on_a_reading_goes_with_it() -> None:
    always = {found.code for found in found_in("openback", CHAT_AND_PHONE_ALWAYS)}
    assert "unserviceable-target" not in always
    assert {"tier-inversion", "severity-inversion"} <= always
    assert "unserviceable-target" not in {found.code for found in found_in("opendns", STAFFED_HOURS)}


@pytest.mark.slow
def test_the_earlier_end_of_ranges_inverts_other_severities() -> None:
    inverted = [found for found in found_in("openback", EARLIER_ENDS) if found.code == "severity-inversion"]
    assert [(found.clause, share_of(found)) for found in inverted] == [
        ("targets.first_response.enterprise.major", "every")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("vendor", PROPOSALS)
def test_nothing_is_found_once_the_pages_say_what_is_proposed(vendor: str) -> None:
    assert found_now(vendor)
    assert [found.message for found in found_in(vendor, PROPOSALS[vendor])] == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_is_left_open_is_listed(vendor: str) -> None:
    _, _, listed = section_of(vendor).partition("**Left open:**")
    said = re.findall(r"`([a-z0-9_.]+\.[a-z0-9_.]+)`", listed)
    assert sorted(said) == sorted({str(found.clause) for found in UNSPECIFIED_VALUE(policy_of(vendor))})


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_reading_is_one_that_the_policy_marks(vendor: str) -> None:
    in_brackets = re.findall(r"\(((?:`[a-z0-9_.]+`(?:, )?)+)\)", section_of(vendor))
    said = {name for names in in_brackets for name in re.findall(r"`([^`]+)`", names)}
    assert said <= {found.clause for found in ASSUMED_VALUE(policy_of(vendor))}
    assert ("**Reading**" in section_of(vendor)) == bool(said)
