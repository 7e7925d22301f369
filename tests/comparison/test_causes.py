"""What changes come from: each has one cause, and what comes from one edit is told once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from operator import itemgetter
from pathlib import Path

import pytest

from casepact.comparison import Comparison, Place, Verdict, compare
from casepact.comparison.acceptances import Acceptances
from casepact.comparison.causes import causes_of
from casepact.comparison.edited import Edited
from casepact.comparison.names import match_names
from casepact.frozen import replace
from casepact.model.acceptance import Acceptance
from casepact.render.comparison.changelog import comparison_changelog
from casepact.render.comparison.findings import cause_findings
from casepact.render.comparison.json import comparison_json
from casepact.render.comparison.markdown import comparison_markdown
from casepact.render.comparison.text import comparison_text
from casepact.source import Document, Level, Span
from tests.comparison.edits import policy_of

PLACE = Span("new.yaml", 1, 1, 1, 1)
RICH = (Path(__file__).parent / "rich.yaml").read_text("utf-8")

HOURS = "09:00-18:00 in Europe/London except 2026-07-02 to 2026-07-03 or Aug 1 to Aug 5"


@cache
def after(*edits: tuple[str, str]) -> Comparison:
    text = RICH
    for find, put in edits:
        assert find in text
        text = text.replace(find, put)
    return compare(policy_of(RICH, "old.yaml"), policy_of(text, "new.yaml"))


@pytest.mark.parametrize(
    "edit, clause, message, kinds",
    [
        (
            ("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"),
            "calendars.office",
            "opens at 09:00 now, not at 08:00",
            {"hours", "target", "escalation", "lifecycle", "term"},
        ),
        (
            ("other: Mon-Sat 09:00", "other: Tue-Sat 09:00"),
            "calendars.other",
            f"is `Tue-Sat {HOURS}` now, not `Mon-Sat {HOURS}`",
            {"hours", "target"},
        ),
        (
            ("severity is major\n    pausing", "severity is major and vip\n    pausing"),
            "escalations.ladder",
            "only where `vip` now",
            {"escalation"},
        ),
        (
            ("    pausing: waiting_on_customer\n", ""),
            "escalations.ladder",
            "stands still in no state now, not `waiting_on_customer`",
            {"escalation"},
        ),
        (
            ("respond after opened", "respond after opened pausing while waiting_on_customer"),
            "targets.response",
            "stands still in `waiting_on_customer` now, not no state",
            {"target"},
        ),
    ],
    ids=["calendar", "days", "condition", "pauses of a ladder", "pauses of a table"],
)
def test_one_edit_is_one_cause(edit: tuple[str, str], clause: str, message: str, kinds: set[str]) -> None:
    comparison = after(edit)

    [cause] = comparison.causes
    assert (cause.clause, cause.message) == (clause, message)
    assert {change.kind for change in comparison.changes} == kinds
    assert len(comparison.changes) > 1
    assert cause.verdict is comparison.verdict
    assert cause.old is not None
    assert cause.new is not None
    assert (cause.old.clause, cause.new.clause) == (clause, clause)


def test_a_role_in_place_of_another_in_several_steps_is_one_edit() -> None:
    comparison = after(
        ("director: Director}", "director: Director, head: Head}"), ("notify director", "notify head")
    )

    ladder = next(cause for cause in comparison.causes if cause.clause == "escalations.ladder")
    assert ladder.message == "`notify head` now, not `notify director`"
    assert len(ladder.changes) == 4


def test_a_ladder_that_is_gone_is_one_cause() -> None:
    start = RICH.index("escalations:")
    text = RICH[:start] + RICH[RICH.index("coverage:") :]
    comparison = compare(policy_of(RICH, "old.yaml"), policy_of(text, "new.yaml"))
    back = compare(policy_of(text, "old.yaml"), policy_of(RICH, "new.yaml"))

    gone, come = (
        next(cause for cause in found.causes if cause.clause == "escalations.ladder")
        for found in (comparison, back)
    )
    assert (gone.message, gone.verdict, gone.new) == ("is gone", Verdict.WORSE, None)
    assert (come.message, come.verdict, come.old) == ("is new", Verdict.BETTER, None)
    assert len(gone.changes) > 10


def test_what_is_edited_itself_is_its_own_cause() -> None:
    comparison = after(
        ("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"), ("90% within 4 hours", "90% within 5 hours")
    )

    by_clause = {cause.clause: cause for cause in comparison.causes}
    assert set(by_clause) == {"calendars.office", "targets.response.major"}
    assert by_clause["targets.response.major"].message == ""


def test_several_calendars_that_a_part_counts_on_are_all_named() -> None:
    comparison = after(
        ("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"), ("Sun 16:00 to Fri", "Sun 18:00 to Fri")
    )

    both = next(cause for cause in comparison.causes if " and " in cause.clause)
    assert both.clause == "calendars.office and calendars.staffed"
    assert both.message.startswith("`office` opens at 09:00 now, not at 08:00; `staffed` is ")


def test_what_comes_from_one_edit_is_told_once_unless_all_is_asked_for() -> None:
    comparison = after(("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"))
    policy = policy_of(RICH, "new.yaml")

    short, full = (comparison_text(comparison, apart=apart) for apart in (False, True))
    assert short.startswith(
        "rich: better for some cases and worse for others (11 changes from 1 cause: 8 worse, 3 better)\n"
    )
    assert "calendars.office: opens at 09:00 now, not at 08:00\n    11 changes: " in short
    assert short.count("old: casepact") == 2
    assert "; the worst:\n" in short
    assert "\n    and the best:\n" in short
    assert short.endswith("--all shows every change in full\n")
    assert full.count("old: casepact") > 5
    assert "--all" not in full
    page, whole = (comparison_markdown(comparison, apart=apart) for apart in (False, True))
    assert page.count("```sh") == 2
    assert whole.count("```sh") > 5
    for change in comparison.changes:
        assert f"`{change.clause}`" in page
    told = comparison_changelog(comparison, policy)
    assert told.count("\n- ") == 1
    assert "\n- Office: opens at 09:00 now, not at 08:00. " in told
    assert comparison_changelog(comparison, policy, apart=True).count("\n- ") == 11


def test_the_worst_is_told_and_what_is_accepted_is_not_part_of_it() -> None:
    comparison = after(("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"))
    shown = [
        (change.verdict is Verdict.WORSE, change.kind != "hours", change.measure.most[1], change)
        for change in comparison.changes
        if change.measure and change.measure.most and change.evidence
    ]
    latest = max(shown, key=itemgetter(0, 1, 2))[-1]

    assert f"the worst:\n      {latest.clause}: " in comparison_text(comparison)
    entry = Acceptance("accepted.1", latest.code, latest.fingerprint, "agreed", dt.date(2026, 1, 2), PLACE)
    without = comparison_text(comparison, acceptances=Acceptances({latest.fingerprint: entry}))
    assert "10 changes: " in without
    assert f"\nAccepted\n  {latest.clause}: " in without
    assert "\n    accepted: agreed\n" in without


def test_a_step_that_comes_later_says_so_and_does_not_name_itself_again() -> None:
    step = "after %s on always notify team_lead and director"
    texts = [
        RICH.replace("after 1 hour on always notify team_lead", step % time) for time in ("1 hour", "3 hours")
    ]
    text = comparison_text(compare(policy_of(texts[0], "old.yaml"), policy_of(texts[1], "new.yaml")))

    assert "escalations.ladder: comes `after 3 hours on always` now, not `after 1 hour on always`\n" in text
    assert "    and there: `notify director` after 3 hours on always, not " in text
    assert "and escalations" not in text


@pytest.mark.parametrize(
    "edit, messages",
    [
        (
            ("a closed case never reopens after 60 days", "a closed case never reopens after 70 days"),
            [
                (
                    "the promise `a closed case never reopens after 60 days` is "
                    "`a closed case never reopens after 70 days` now"
                ),
            ],
        ),
        (("to: desk", "to: post"), ["requests go to `post`, not to `desk`, where channel is email"]),
        (
            ("minor: 1 to 2 business days on office", "minor: unspecified"),
            ["what was `1 to 2 business days on office` has one that is not printed now"],
        ),
    ],
    ids=["promise", "where requests go", "no longer printed"],
)
def test_one_edit_is_told_once_in_words(edit: tuple[str, str], messages: list[str]) -> None:
    found = [change.message for change in after(edit).changes]
    assert len(found) == len(messages)
    assert all(one.startswith(said) for one, said in zip(found, messages, strict=True))


def test_of_one_file_at_two_revisions_no_old_line_is_named() -> None:
    old = policy_of(RICH, "main:p.yaml")
    text = RICH.replace("90% within 4 hours", "90% within 5 hours")
    here, elsewhere = (compare(old, policy_of(text, name)) for name in ("p.yaml", "q.yaml"))

    [found], [other] = (list(cause_findings(item, Acceptances(), ())) for item in (here, elsewhere))
    assert found.diagnostic.related == ()
    assert [item.span.file for item in other.diagnostic.related] == ["p.yaml"]


@pytest.mark.parametrize(
    "edit, said",
    [
        (("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"), "office: Mon-Fri 09:00"),
        (
            ("severity is major\n    pausing", "severity is major and vip\n    pausing"),
            "when: severity",
        ),
        (
            ("respond after opened", "respond after opened pausing while waiting_on_customer"),
            "duty: vendor",
        ),
        (("90% within 4 hours", "90% within 5 hours"), "90% within 5 hours"),
    ],
    ids=["calendar", "ladder", "duty", "cell"],
)
def test_reports_mark_the_edited_line_once(edit: tuple[str, str], said: str) -> None:
    comparison = after(edit)
    text = RICH.replace(*edit)

    [found] = cause_findings(comparison, Acceptances(), ())
    span, message = found.diagnostic.span, found.diagnostic.message
    line = text.splitlines()[span.line - 1]
    assert (span.file, span.line) == ("new.yaml", span.end_line)
    assert said in line
    assert line not in RICH.splitlines()
    [old] = found.diagnostic.related
    assert RICH.splitlines()[old.span.line - 1] not in text.splitlines()
    assert all(change.message in message for change in comparison.changes)
    twice = [item.diagnostic.span for item in cause_findings(comparison, Acceptances(), (), twice=True)]
    assert twice == [span, old.span]


def test_what_a_change_sentence_says_stands_at_its_row() -> None:
    text = RICH.replace("90% within 4 hours", "90% within 5 hours")
    old, new = policy_of(RICH, "old.yaml"), policy_of(text, "new.yaml")
    change = next(item for item in compare(old, new).changes if item.new is not None)
    unedited = replace(new, document=Document(new.document.name, RICH))  # as `--change` leaves the file

    [cause] = causes_of(match_names(old, new)[0], unedited, (change, replace(change, fingerprint="other")))
    assert (cause.old, cause.new) == (change.old, change.new)


def test_what_is_accepted_of_a_cause_stands_by_itself() -> None:
    comparison = after(("office: Mon-Fri 08:00", "office: Mon-Fri 09:00"))
    [first, *others] = comparison.changes
    entry = Acceptance(
        id="accepted.1",
        finding=first.code,
        fingerprint=first.fingerprint,
        reason="agreed",
        on=dt.date(2026, 11, 1),
        span=PLACE,
    )

    left, known = cause_findings(comparison, Acceptances({first.fingerprint: entry}), (Verdict.WORSE,))
    assert (left.acceptance, known.acceptance) == (None, entry)
    assert (known.fingerprint, known.diagnostic.message) == (first.fingerprint, first.message)
    assert all(change.message in left.diagnostic.message for change in others)
    assert first.message not in left.diagnostic.message
    assert (left.diagnostic.level, known.diagnostic.level) == (Level.ERROR, Level.ERROR)


def test_lines_of_an_entry_are_those_that_the_other_file_has_not() -> None:
    old, new = (policy_of(text, name) for text, name in ((RICH, "a.yaml"), (f"# first\n{RICH}", "b.yaml")))
    whole = Place("targets.response", next(n.span for n in new.notes if n.id == "targets.response"))

    assert Edited(new, old.document).within(whole) is None
    assert Edited(new, new.document).alone == set()
    assert Edited(new, old.document).alone == {1}
    assert Edited(old, new.document).within(whole) is None  # a line of another file


def test_a_change_without_a_case_says_what_to_look_at() -> None:
    comparison = after(("includes: [sharing], quotas", "quotas"))

    [change] = comparison.changes
    assert change.evidence is None
    assert change.see == ("casepact show old.yaml tiers", "casepact show new.yaml tiers")
    assert "see: casepact show old.yaml tiers\n         casepact show new.yaml tiers" in comparison_text(
        comparison
    )
    assert comparison_json(comparison, fail_on="never", failed=False)["changes"][0]["see"] == {
        "old": "casepact show old.yaml tiers",
        "new": "casepact show new.yaml tiers",
    }


def test_no_changes_have_no_causes() -> None:
    policy = policy_of(RICH, "old.yaml")

    assert causes_of(match_names(policy, policy)[0], policy, ()) == ()
