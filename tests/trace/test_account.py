"""Each line of a page is covered, left out or unaccounted for; a changed page says what to read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepact.trace.account import Fate, Match, Remark, SourceAccount, account_for, trace_policy
from tests.trace.pages import CITED, PAGE, Desk, sha256, text


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def fates(account: SourceAccount) -> dict[int, Fate]:
    return {line.number: line.fate for line in account.lines}


def to_read(account: SourceAccount) -> dict[str, tuple[int, ...]]:
    assert account.change is not None
    return {t.citation.clauses[0]: t.gone for t in account.change.to_read}


def unsettled(account: SourceAccount) -> dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]]:
    """What is to be read though all is there: which lines passed others, which stand beside, and where."""
    assert account.change is not None
    return {
        f"{t.citation.clauses[0]} {t.citation.text}": (t.passed, t.beside, t.renumbered)
        for t in account.change.to_read
        if not t.gone
    }


def under(account: SourceAccount) -> dict[str, tuple[str, ...]]:
    """What is to be read for lines that are new or gone, though all is there, and where it stands."""
    assert account.change is not None
    return {
        f"{t.citation.clauses[0]} {t.citation.text}": t.renumbered
        for t in account.change.to_read
        if t.under and not t.gone
    }


def to_renumber(account: SourceAccount) -> dict[str, tuple[str, ...]]:
    assert account.change is not None
    return {f"{t.citation.clauses[0]} {t.citation.text}": t.renumbered for t in account.change.to_renumber}


def edited(change: dict[int, list[str]]) -> list[str]:
    """The page with some lines (by number) replaced by none, one or more."""
    return [new for number, line in enumerate(PAGE, 1) for new in change.get(number, [line])]


def test_every_line_of_the_page_is_accounted_for(desk: Desk) -> None:
    desk.put(text(PAGE))
    account = desk.account()
    assert account.match is Match.EXACT
    assert account.is_complete
    assert fates(account) == {
        **dict.fromkeys((1, 3, 4, 6, 7, 8, 9), Fate.COVERED),
        **dict.fromkeys((2, 5), Fate.BLANK),
        10: Fate.LEFT_OUT,
    }
    urgent = account.lines[6]
    assert urgent.clauses == ("targets.first_response.urgent",)
    assert urgent.text == "1 hour"
    assert account.lines[9].reason == "It promises nothing."
    assert not account.remarks


def test_a_line_that_nothing_cites_is_unaccounted_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", CITED.replace(", cite: page:8", ""))
    desk.put(text(PAGE))
    account = desk.account()
    assert [line.number for line in account.lines if line.fate is Fate.UNACCOUNTED] == [8]
    assert not account.is_complete


def test_a_citation_past_the_end_is_found_and_placed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", CITED.replace("page:4, page:9", "page:4, page:9-11"))
    desk.put(text(PAGE))
    account = desk.account()
    assert not account.is_complete
    (outside,) = account.outside
    assert (outside.clauses, outside.text) == (("targets.first_response.other",), "page:9-11")
    line = desk.policy_file.read_text().splitlines()[outside.span.line - 1]
    assert line[outside.span.column - 1 : outside.span.end_column - 1] == "page:9-11"


def test_what_is_left_out_past_the_end_is_found_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", CITED.replace("cite: page:10,", "cite: [page:10, page:4000],"))
    desk.put(text(PAGE))
    assert [c.clauses for c in desk.account().outside] == [("left_out.1",)]


def test_odd_citations_are_remarked_on_but_cost_nothing(tmp_path: Path) -> None:
    odd = CITED.replace("cite: page:10,", "cite: [page:9-10, page:2],").replace(
        "page:6}", "[page:5-6, page:5]}"
    )
    desk = Desk(tmp_path / "d", odd)
    desk.put(text(PAGE))
    account = desk.account()
    assert {(remark, c.text) for remark, c in account.remarks} == {
        (Remark.ALSO_COVERED, "page:9-10"),
        (Remark.ONLY_BLANK, "page:2"),
        (Remark.ONLY_BLANK, "page:5"),
    }
    assert account.is_complete
    assert account.lines[8].fate is Fate.COVERED


def test_a_mapping_used_twice_is_one_citation_of_two_clauses(tmp_path: Path) -> None:
    shared = CITED.replace("other: {{say: 2 b", "other: *u #").replace(
        "urgent: {{say: 1", "urgent: &u {{say: 1"
    )
    desk = Desk(tmp_path / "d", shared)
    account = desk.account_of(edited({7: ["2 hours"]}))
    assert account.change is not None
    assert {t.citation.clauses for t in account.change.to_read} == {
        ("targets.first_response.urgent", "targets.first_response.other")
    }


def test_without_documents_the_lock_will_do(desk: Desk) -> None:
    account = account_for(desk.policy, "page", None, desk.lock)
    assert account.match is Match.LOCK_ONLY
    assert account.is_complete
    assert not any(line.text for line in account.lines)
    desk.put(text(PAGE))
    assert fates(account) == fates(desk.account())


def test_a_document_that_was_looked_for_and_is_not_there_is_missing(desk: Desk) -> None:
    desk.put(text(["Nothing", "like", "it"]))
    account = desk.account()
    assert account.match is Match.MISSING
    assert not account.is_complete
    assert account.count(Fate.COVERED) == 7


@pytest.mark.parametrize("searched", [True, False])
def test_without_document_and_lock_nothing_is_known(desk: Desk, searched: bool) -> None:
    account = desk.account({}) if searched else account_for(desk.policy, "page", None, {})
    assert account.match is Match.MISSING
    assert not account.is_complete
    assert account.lines == ()
    assert account.outside == ()


def test_the_document_wins_over_a_lock_that_says_otherwise(desk: Desk) -> None:
    desk.put(text(PAGE))
    assert desk.account().is_locked
    account = desk.account({desk.digest: ("0" * 16,)})
    assert account.is_complete
    assert not account.is_locked


def test_two_policies_may_cite_one_page(desk: Desk, tmp_path: Path) -> None:
    desk.put(text(PAGE))
    other = Desk(tmp_path / "other", CITED.replace(", cite: page:8", ""))
    other.put(text(PAGE))
    assert [desk.account().is_complete, other.account().is_complete] == [True, False]


def test_a_policy_without_sources_has_nothing_to_account_for(tmp_path: Path) -> None:
    kept = [
        line.split(", cite")[0] + "}" if "cite" in line else line
        for line in CITED.replace("{{", "{").replace("}}", "}").splitlines()
        if not line.startswith(("sources", "  page", "left_out", "  - "))
    ]
    desk = Desk(tmp_path / "d", "\n".join(kept).replace("{", "{{").replace("}", "}}"))
    assert trace_policy(desk.policy, None, {}) == []


def test_one_line_edited(desk: Desk) -> None:
    account = desk.account_of(edited({7: ["30 minutes"]}))
    assert account.match is Match.CHANGED
    assert not account.is_complete
    assert to_read(account) == {"targets.first_response.urgent": (7,)}
    assert to_renumber(account) == {}
    assert account.change is not None
    assert account.change.matching.new == (7,)
    assert account.change.matching.replaced == (((7,), (7,)),)
    (touched,) = account.change.to_read
    line = desk.policy_file.read_text().splitlines()[touched.citation.span.line - 1]
    assert line[touched.citation.span.column - 1 : touched.citation.span.end_column - 1] == "page:7"


def test_one_line_inserted(desk: Desk) -> None:
    account = desk.account_of(edited({8: ["New.", "Other"]}))
    assert set(to_read(account).values()) == {()}
    assert account.change is not None
    assert account.change.matching.new == (8,)
    assert under(account) == {
        "targets.first_response.urgent page:7": ("page:7",),
        "severities.other page:8": ("page:9",),
    }
    assert to_renumber(account) == {
        "targets.first_response.other page:9": ("page:10",),
        "left_out.1 page:10": ("page:11",),
    }


def test_one_line_deleted(desk: Desk) -> None:
    account = desk.account_of(edited({6: []}))
    assert to_read(account)["severities.urgent"] == (6,)
    assert set(under(account)) == {
        "targets.first_response.urgent page:7",
        "severities.other page:8",
        "targets.first_response.other page:9",
        "left_out.1 page:10",
    }
    assert to_renumber(account) == {}


@pytest.mark.parametrize(
    "change, told",
    [
        (
            {3: ["For some of them:", "", PAGE[2]]},
            {"first_response.urgent page:3", "first_response.other page:4"},
        ),
        (
            {1: ["Support of Halcyon's partners"]},
            {"first_response.urgent page:3", "first_response.other page:4"},
        ),
        (
            {5: ["", "By table:", ""]},
            {"urgent page:6", "other page:8", "urgent page:7", "other page:9", "1 page:10"},
        ),
        ({10: [PAGE[9], "", "Goodbye."]}, set()),
    ],
    ids=["put in", "reworded", "put in alone", "after all"],
)
def test_what_stands_under_a_new_heading_has_to_be_read_again(
    desk: Desk, change: dict[int, list[str]], told: set[str]
) -> None:
    found = set(under(desk.account_of(edited(change))))
    assert len(found) == len(told)
    assert all(any(name.endswith(end) for name in found) for end in told)


def test_a_line_that_was_left_out_has_to_be_read_again_too(desk: Desk) -> None:
    assert to_read(desk.account_of(edited({10: ["We promise more."]}))) == {"left_out.1": (10,)}


def test_a_block_that_passed_another_has_to_be_read_again(desk: Desk) -> None:
    account = desk.account_of([*PAGE[:5], *PAGE[7:9], *PAGE[5:7], PAGE[9]])
    assert unsettled(account) == {
        "severities.urgent page:6": ((6,), (), ("page:8",)),
        "severities.other page:8": ((8,), (), ("page:6",)),
        "targets.first_response.urgent page:7": ((7,), (), ("page:9",)),
        "targets.first_response.other page:4": ((), (4,), ("page:4",)),
        "targets.first_response.other page:9": ((9,), (), ("page:7",)),
        "left_out.1 page:10": ((), (10,), ("page:10",)),
    }
    assert to_renumber(account) == {}


def test_two_values_exchanged_have_to_be_read_again(desk: Desk) -> None:
    account = desk.account_of(edited({7: [PAGE[8]], 9: [PAGE[6]]}))
    assert account.change is not None
    assert account.change.matching.gone == account.change.matching.new == ()
    passed = {name: passed for name, (passed, _, _) in unsettled(account).items() if passed}
    assert passed == {
        "targets.first_response.urgent page:7": (7,),
        "severities.other page:8": (8,),
        "targets.first_response.other page:9": (9,),
    }
    assert to_renumber(account) == {}


def test_what_stands_under_exchanged_headings_has_to_be_read_again(desk: Desk) -> None:
    account = desk.account_of([PAGE[5], *PAGE[1:5], PAGE[0], *PAGE[6:]])
    beside = {name: beside for name, (_, beside, _) in unsettled(account).items()}
    assert beside == {
        "calendars.office page:1": (),
        "severities.urgent page:6": (),
        "targets.first_response.urgent page:3": (3,),
        "targets.first_response.urgent page:7": (7,),
        "targets.first_response.other page:4": (4,),
        "targets.first_response.other page:9": (9,),
        "severities.other page:8": (8,),
        "left_out.1 page:10": (10,),
    }


def test_a_range_into_which_something_was_put_is_cited_in_parts(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "d", CITED.replace("page:8}}", "page:6-9}}"))
    moved = under(desk.account_of(edited({6: ["Urgent", ""], 8: ["New.", "Other"]})))
    assert moved["severities.other page:6-9"] == ("page:6-8", "page:10-11")


@pytest.mark.parametrize(
    "data",
    [
        text([f"  {line.replace(' ', '   ')}\t" for line in PAGE]),
        text(PAGE, "\r\n"),
        text(PAGE, "\r"),
        text(PAGE)[:-1],
        b"\xef\xbb\xbf" + text(PAGE),
        text(PAGE).decode().encode("utf-16"),
    ],
    ids=["spaces", "CRLF", "CR", "no-last-break", "mark", "utf-16"],
)
def test_only_white_space_changed(desk: Desk, data: bytes) -> None:
    desk.put(data)
    account = desk.account()
    assert account.match is Match.CHANGED
    assert not account.is_complete
    assert account.change is not None
    assert account.change.is_only_space
    assert account.change.touched == ()


def test_what_is_left_of_a_changed_page_is_shown(desk: Desk) -> None:
    account = desk.account_of(edited({1: [], 7: ["30 minutes"]}))
    assert [line.text for line in account.lines] == ["", *PAGE[1:6], "", *PAGE[7:]]


lines = st.lists(st.sampled_from([*PAGE, "New.", "Newer."]), min_size=1, max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines)
def test_what_is_said_to_be_gone_is_gone_and_what_is_renumbered_is_there(desk: Desk, new: list[str]) -> None:
    account = desk.account_of(new)
    if tuple(new) == PAGE:
        assert account.match is Match.EXACT
    if account.change is None:
        return
    for touched in account.change.to_read:
        # Every line with words stands on the page once, so that gone is absent.
        assert not {PAGE[number - 1] for number in touched.gone} & set(new)
    assert not {new[number - 1] for number in account.change.matching.new} & (set(PAGE) - set(new))
    for touched in account.change.to_renumber:
        cited = {PAGE[n - 1] for n in touched.citation.numbers(len(PAGE))}
        renumbered = [cite.partition(":")[2].partition("-") for cite in touched.renumbered]
        found = {new[n - 1] for a, _, b in renumbered for n in range(int(a), int(b or a) + 1)}
        assert cited - {""} == found - {""}


def test_the_digest_of_the_page_is_that_of_its_bytes(desk: Desk) -> None:
    desk.put(text(PAGE))
    document = desk.account().document
    assert document is not None
    assert document.sha256 == sha256(text(PAGE)) == desk.digest
