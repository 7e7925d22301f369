"""What only a life of a case tells is shown by a timeline that both policies run."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from casepact.comparison import Comparison, compare
from casepact.time.faults import utc_text
from tests.comparison.edits import policy_of
from tests.comparison.replaying import told_apart

RICH = (Path(__file__).parent / "rich.yaml").read_text("utf-8")


@cache
def after(find: str, put: str) -> Comparison:
    assert find in RICH
    return compare(policy_of(RICH, "old.yaml"), policy_of(RICH.replace(find, put), "new.yaml"))


@pytest.mark.parametrize(
    "find, put, clause, answers",
    [
        (
            "resolve after opened counting while responded or working",
            "resolve after opened counting while working",
            "targets.resolution.major",
            ("resolution is breached at ", "resolution is "),
        ),
        (
            "    pausing: waiting_on_customer\n",
            "",
            "escalations.ladder.steps.1",
            ("team_lead is not reached", "team_lead is reached at "),
        ),
        (
            "until workaround or resolve pausing",
            "until workaround pausing",
            "targets.workaround.major",
            ("workaround is met at ", "workaround is "),
        ),
        (
            "resolved -> closed after 5 business days on office",
            "resolved -> closed after 5 business days on staffed",
            "lifecycle.transitions.3",
            ("the case is ", "the case is "),
        ),
        (
            "after opened until workaround",
            "after responded until workaround",
            "targets.workaround.major",
            ("workaround is due ", "workaround is due "),
        ),
        (
            "by 12:00 of 1 business day on office",
            "by 12:00 of 2 business days on office",
            "targets.by_day.major",
            ("by_day is due ", "by_day is due "),
        ),
    ],
    ids=[
        "states a clock runs in",
        "pauses of a ladder",
        "what meets it",
        "hours of a move",
        "what a clock is counted from",
        "a clock that an event starts",
    ],
)
def test_a_life_tells(
    find: str,
    put: str,
    clause: str,
    answers: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"old.yaml": RICH, "new.yaml": RICH.replace(find, put)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")

    comparison = after(find, put)

    change = next(item for item in comparison.changes if item.clause == clause)
    evidence = change.evidence
    assert evidence is not None
    assert change.see is None
    assert evidence.old_answer.startswith(answers[0])
    assert evidence.new_answer.startswith(answers[1])
    assert evidence.old_answer != evidence.new_answer
    assert told_apart(change, evidence)


def test_a_duty_while_in_a_state_is_seen_where_the_most_is_between_its_instants() -> None:
    (change,) = after("every 2 hours on always", "every 2 hours on office").changes

    assert change.evidence is not None
    assert change.measure is not None
    assert change.measure.most is not None
    started, most = change.measure.most
    (line,) = change.evidence.events
    assert line == f"{utc_text(started)} activate"
    before, now = (
        dt.datetime.fromisoformat(text.removeprefix("progress is due "))
        for text in (change.evidence.old_answer, change.evidence.new_answer)
    )
    assert (now - before).total_seconds() == most


def test_a_change_that_no_life_tells_says_where_to_look() -> None:
    # Half of the time to resolve is up when it is up, whatever the ladder does.
    comparison = after("    pausing: waiting_on_customer\n", "")

    change = next(item for item in comparison.changes if item.clause == "escalations.ladder.steps.5")
    assert change.evidence is None
    assert change.see == ("casepact show old.yaml escalations", "casepact show new.yaml escalations")


@pytest.mark.parametrize(
    "put, words",
    [
        ("on reopen within", "anyone, not only customer, makes a case move from closed to working on reopen"),
        ("on reopen by vendor within", "only vendor makes a case move from closed to working on reopen"),
    ],
)
def test_who_makes_a_case_move(put: str, words: str) -> None:
    assert words in {change.message for change in after("on reopen by customer within", put).changes}


def test_who_alone_makes_a_case_move() -> None:
    comparison = compare(
        policy_of(RICH.replace("on reopen by customer", "on reopen"), "old.yaml"),
        policy_of(RICH, "new.yaml"),
    )
    words = "only customer makes a case move from closed to working on reopen"
    assert words in {change.message for change in comparison.changes}
