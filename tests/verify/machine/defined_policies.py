"""Small policies with promises where one fact defines the severity, and all the rest asks for it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from casepact.model.fact import FactValue

__all__ = ["KINDS", "Kind", "policies"]


@dataclass(frozen=True)
class Kind:
    """A type of fact: how it is declared, conditions on it, and values around all of their constants."""

    type: str
    conditions: Sequence[str]
    values: Sequence[FactValue]


KINDS = (
    Kind(
        "integer 0 to 9",
        ("x is at least 5", "x is at most 3", "x is below 5", "x is over 6", "x is at most 6"),
        (0, 3, 4, 5, 6, 7, 9),
    ),
    Kind(
        "low | mid | high | top",
        (
            "x is low or x is top",
            "x is at most mid",
            "x is at least high",
            "x is mid or x is high",
            "x is top",
        ),
        ("low", "mid", "high", "top"),
    ),
    Kind(
        "duration",
        ("x is at least 3 hours", "x is below 3 hours", "x is over 9 hours", "x is at most 2 hours"),
        tuple(hours * 3_600 + step for hours in (2, 3, 9) for step in (-1, 0, 1)),
    ),
)

_TARGETS = ("1 hour on always", "2 hours on desk", "4 hours on office", "9 hours on always")
_STEPS = (
    "after 1 hour on always notify boss",
    "after 2 hours on desk notify boss",
    "on breach of answer notify boss",
    "at 50% of answer notify boss",
    "on respond notify boss",
)
_TRANSITIONS = (
    "resolved -> closed after 2 days on always",
    "waiting_on_customer -> closed after 5 hours on desk",
    "working -> resolved after 3 days on always",
    "closed -> working on reopen within 1 days on always",
    "resolved -> working on reopen",
    "submitted -> waiting_on_customer on ask_customer",
    "waiting_on_customer -> working after 1 days on always",
)
_WITHOUT = ("resolved -> working on reopen", "closed -> working on reopen", "resolved -> closed on close")
_PROMISES = (
    "boss is notified within 1 hour after opened",
    "boss is notified within 5 hours after opened",
    "boss is notified within 2 hours on desk after opened unless responded",
    "boss is notified immediately after respond",
    "answer is due within 3 hours after opened",
    "answer is due within 2 hours on desk after opened",
    "answer is due within 20 hours after opened",
    "a closed case never reopens",
    "a resolved case never reopens",
    "a closed case never reopens after 1 day",
    "a resolved case becomes closed within 2 days",
    "a waiting_on_customer case becomes closed within 5 hours on desk",
    "every resolved case is eventually closed",
    "every waiting_on_customer case is eventually closed",
    "every open case has a running clock",
    "every working case has a running clock",
    "a closed case is never working",
    "respond always comes before resolve",
)


@st.composite
def policies(draw: st.DrawFn) -> tuple[Kind, str]:
    """The type of the fact, and the text of a policy with a few promises."""
    kind = draw(st.sampled_from(KINDS))

    def when() -> str:
        return draw(st.sampled_from(kind.conditions))

    def where() -> str:
        return draw(st.sampled_from(["", "", f" when {when()}", " when severity is big"]))

    def cell() -> str:
        first, second = (draw(st.sampled_from(_TARGETS)) for _ in range(2))
        return draw(st.sampled_from([first, f"[{first} when {when()}, {second} otherwise]"]))

    steps = [
        f"      - {step}{where()}\n"
        for step in draw(st.lists(st.sampled_from(_STEPS), min_size=1, max_size=3, unique=True))
    ]
    moves = [
        f"    - {move}{where()}\n"
        for move in draw(st.lists(st.sampled_from(_TRANSITIONS), min_size=1, max_size=4, unique=True))
    ]
    dropped = [
        f"    - {move}\n" for move in draw(st.lists(st.sampled_from(_WITHOUT), max_size=2, unique=True))
    ]
    promises = [
        f"  - {draw(st.sampled_from(['', 'when severity is big, ', f'when {when()}, ']))}{promise}\n"
        for promise in draw(st.lists(st.sampled_from(_PROMISES), min_size=4, max_size=7, unique=True))
    ]
    until = draw(st.sampled_from(["", "    until: respond\n", "    pausing: waiting_on_customer\n"]))
    text = f"""\
casepact: 1
policy: small
case: {{x: {kind.type}}}
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  desk:
    - always when {when()}
    - office otherwise
tiers: {{basic: {{}}}}
severities: {{big: {{when: {when()}}}, small: {{when: otherwise}}}}
roles: {{boss: Boss}}
targets:
  answer:
    duty: vendor must respond after opened
    within: {{big: {cell()}, small: {cell()}}}
  progress:
    duty: vendor must update while working{where()}
    within: every 4 hours on desk
escalations:
  ladder:
{until}    steps:
{"".join(steps)}lifecycle:
  transitions:
{"".join(moves)}{"  without:" if dropped else ""}
{"".join(dropped)}promises:
{"".join(promises)}"""
    return kind, text
