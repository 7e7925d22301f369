"""Small policies where one fact defines the severity, and calendars, hours, targets and steps ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from casepact.model.fact import FactValue

__all__ = ["CALENDARS", "KINDS", "SEVERITIES", "TIERS", "Kind", "texts"]

TIERS = ("basic", "premium")
SEVERITIES = ("outage", "degraded", "question")
CALENDARS = {
    "office": "Mon-Fri 09:00-17:00 in UTC",
    "late": "Mon-Sat 12:00-20:00 in UTC",
    "weekend": "Sat-Sun 00:00-24:00 in UTC",
}


@dataclass(frozen=True)
class Kind:
    """A type of fact: how it is declared, its constants in order, and values around all of them."""

    type: str
    constants: Sequence[str]
    values: Sequence[FactValue]
    sets: Sequence[str] = ()
    """Conditions that hold of values which do not lie side by side."""


KINDS = (
    Kind("integer 0 to 9", ("2", "4", "5", "8"), tuple(range(10))),
    Kind(
        "low | mid | high | top",
        ("mid", "high", "top"),
        ("low", "mid", "high", "top"),
        ("x is low or x is top", "x is low or x is high", "x is mid or x is top"),
    ),
    Kind(
        "duration",
        ("1 hour", "2 hours", "150 minutes", "1 day"),
        tuple(seconds + step for seconds in (3_600, 7_200, 9_000, 86_400) for step in (-1, 0, 1)),
    ),
)

_AMOUNTS = st.sampled_from([1, 2, 4, 8, 30])


@st.composite
def conditions(draw: st.DrawFn, kind: Kind) -> str:
    """A condition on the fact."""
    sides = [f"x is {word} {value}" for word in ("at least", "at most") for value in kind.constants]
    return draw(st.sampled_from([*sides, *kind.sets]))


@st.composite
def texts(draw: st.DrawFn) -> tuple[Kind, str]:
    """A policy with two tables of targets, a ladder, a calendar and hours, which may all ask for the fact."""
    kind = draw(st.sampled_from(KINDS))

    def when() -> str:
        return draw(conditions(kind))

    def calendar() -> str:
        return draw(st.sampled_from([*CALENDARS, "desk", "desk", "always"]))

    def target() -> str:
        return draw(
            st.sampled_from(
                [
                    f"{draw(_AMOUNTS)} hours on {calendar()}",
                    f"1 business day on {draw(st.sampled_from([*CALENDARS, 'desk']))}",
                ]
            )
        )

    def cell() -> str:
        if draw(st.booleans()):
            return target()
        return f"[{target()} when {when()}, {target()} otherwise]"

    def row(keys: Sequence[str]) -> str:
        return "{" + ", ".join(f"{key}: {cell()}" for key in keys) + "}"

    edges = sorted(
        draw(st.lists(st.sampled_from(range(len(kind.constants))), min_size=2, max_size=2, unique=True))
    )
    low, high = (kind.constants[place] for place in edges)
    defined = {
        "outage": f"x is at least {high}",
        "degraded": f"x is at least {low} and x is below {high}",
        "question": "otherwise",
    }
    if draw(st.booleans()):
        defined = {"outage": when(), "question": "otherwise"}
    severities = "\n".join(f"  {name}: {{when: {guard}}}" for name, guard in defined.items())
    floor = draw(
        st.sampled_from(
            ["", f"adjustments: {{floor: severity is at least outage when tier is premium and {when()}}}"]
        )
    )
    hours = draw(st.sampled_from([calendar(), f"[office when {when()}, weekend otherwise]"]))
    steps = [
        f"after {draw(_AMOUNTS)} hours on {calendar()} notify lead"
        + draw(st.sampled_from(["", f" when {when()}", " when severity is outage", " when tier is premium"]))
        for _ in range(draw(st.integers(1, 3)))
    ]
    listed = "\n".join(f"      - {step}" for step in steps)
    one, other = draw(st.permutations(list(CALENDARS)))[:2]
    named = "\n".join(f"  {name}: {said}" for name, said in CALENDARS.items())
    text = f"""casepact: 1
policy: random
case: {{x: {kind.type}}}
calendars:
{named}
  desk:
    - {one} when {when()}
    - {other} otherwise
tiers: {{basic: {{channels: [email]}}, premium: {{channels: [email]}}}}
severities:
{severities}
{floor}
channels: {{email: {{hours: {hours}}}}}
roles: {{lead: Lead}}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {row(list(defined))}
      premium: {row(list(defined))}
  resolution:
    duty: vendor must resolve after opened
    within: {row(list(defined))}
escalations:
  ladder:
    until: respond
    steps:
{listed}
"""
    return kind, text
