"""Timelines that are written for people to run are read back as the very case they were written of."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from casepact.semantics.case import Event
from casepact.semantics.timeline import read_timeline
from casepact.semantics.writing import event_line, event_words, timeline_text
from casepact.source import Document
from casepact.syntax.yaml.characters import escaped_character
from tests.semantics.cases import at, policy

POLICY = policy(
    """
    case: {product: text, ref: text}
    targets:
      first_response: {duty: vendor must respond after opened, within: {critical: 1 hour on always}}
    """
)
OPENED = at("2026-03-06 12:00")
TEXTS = st.one_of(
    st.sampled_from(
        ("", "no", "null", "~", "1e3", "C:\\temp", '"', "a: b", "a # b", "a to b by vendor", "by b")
    ),
    st.text(),
    st.text(st.sampled_from("ab\\\"':#,{}[]- \n\t")),
    st.lists(st.sampled_from(("by", "to", "vendor", "a")), max_size=5).map(" ".join),
)
# Blanks around a text are no part of a fact, and some characters no file may hold.
FACTS = TEXTS.map(str.strip).filter(lambda text: escaped_character(text) is None)


@given(FACTS, FACTS)
@example("C:\\temp", "no")
def test_the_facts_of_a_case_survive(product: str, ref: str) -> None:
    facts = {"product": product, "ref": ref}
    timeline, found = read_timeline(Document("t", timeline_text(facts.items(), OPENED, (), OPENED)), POLICY)
    assert found == []
    assert timeline is not None
    assert timeline.cases[0].facts == facts


@given(
    st.sampled_from(("change", "raise", "respond")),
    st.sampled_from((None, "vendor", "customer")),
    st.one_of(
        st.just({}),
        st.builds(lambda text: {"product": text}, FACTS),
        st.builds(lambda one, two: {"product": one, "ref": two}, FACTS, FACTS),
    ),
)
@example("change", None, {"product": "made by vendor"})
@example("change", "vendor", {"product": "made by vendor"})
@example("change", "vendor", {"product": "a # b"})
def test_what_an_event_sets_survives(event: str, by: str | None, facts: dict[str, str]) -> None:
    line = event_line(OPENED + 60, event, by, facts)
    text = timeline_text((), OPENED, (line,), OPENED + 60)
    timeline, found = read_timeline(Document("t", text), POLICY)
    assert found == [], text
    assert timeline is not None
    assert timeline.cases[0].events == (Event(at=OPENED + 60, name=event, by=by, facts=facts),)


def test_an_event_is_a_line_where_a_line_can_say_it() -> None:
    when = "2026-03-06T12:00:00Z"
    assert event_line(OPENED, "respond", "vendor") == f"{when} respond by vendor"
    assert event_line(OPENED, "change", "", {"product": "X 1"}) == f"{when} change product to X 1"
    assert event_line(OPENED, "change", None, {"product": "made by us"}) == (
        f"{{at: {when}, event: change, set: {{product: made by us}}}}"
    )
    assert event_words("resolve", "vendor", {"ref": "a: b"}) == 'resolve by vendor, set: {ref: "a: b"}'
