"""What states pause, and who moves a case, is shown by a timeline that both policies run."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.comparison import compare
from tests.comparison.edits import policy_of
from tests.comparison.replaying import told_apart

RICH = (Path(__file__).parent / "rich.yaml").read_text("utf-8")
STATES = "states: {with_developers"
WHO = "on reopen by customer within"


@pytest.mark.parametrize(
    "find, put, answers",
    [
        (
            STATES,
            STATES.replace("{", "{waiting_on_customer: {pauses: [update, respond]}, "),
            ("response is breached at ", "response is neither met nor breached"),
        ),
        (WHO, "on reopen by customer or vendor within", ("is closed, an event refused", "is working")),
        (WHO, "on reopen within", ("is closed, an event refused", "is working")),
        (WHO, "on reopen by vendor within", ("is working", "is closed, an event refused")),
    ],
    ids=["a state that pauses more", "one more", "anyone", "another"],
)
def test_a_timeline_shows_it(
    find: str, put: str, answers: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"old.yaml": RICH, "new.yaml": RICH.replace(find, put)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")

    change = next(
        item
        for item in compare(*(policy_of(text, name) for name, text in texts.items())).changes
        if item.kind == "lifecycle"
    )

    evidence = change.evidence
    assert evidence is not None
    assert answers[0] in evidence.old_answer
    assert answers[1] in evidence.new_answer
    assert told_apart(change, evidence)
