"""What happens in the timelines is what the vendors' pages promise, worked out by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from casepact.resolve.load import load_file
from casepact.semantics import EffectKind, advance, open_case, step
from casepact.semantics.timeline import load_timeline
from casepact.syntax.reader import Mapping, Scalar, read_file
from tests.policies.cases import POLICIES

TIMELINES = POLICIES / "timelines"

# Each line: the UTC instant of what happened, what, and the clause or obligation it happened to.
WHAT_HAPPENS = {
    ("demo", "friday-evening"): [
        # 1 hour, 24x7, runs to 19:40; the response comes at 19:25.
        "2026-03-06T19:25Z met first_response",
        # Opened again on Tuesday 09:30 at severity 2: 12 business hours, of which 40 minutes are used.
        "2026-03-10T10:10Z met first_response",
    ],
    ("demo", "a-minute-late"): ["2026-03-09T16:00Z breached first_response"],
    ("demo", "to-the-minute"): ["2026-03-09T12:00Z met first_response"],
    ("openconnect", "system-down"): [
        "2026-03-07T10:30Z met first_response",
        "2026-03-07T11:00Z notified escalations.critical_notice.steps.1",
        # The contract's 8 hours after 10:00.
        "2026-03-07T18:00Z notified escalations.open_too_long.steps.1",
    ],
    # 4 business hours from Friday 16:00 are 2 to 18:00 and 2 from Monday 07:00, UTC-5: 14:00.
    ("openconnect", "a-question"): ["2026-03-09T14:00Z breached first_response"],
    ("opendns", "outage"): [
        "2026-03-08T06:15Z handed over escalations.after_hours.steps.1",
        "2026-03-08T06:15Z notified escalations.after_hours.steps.2",
        "2026-03-08T06:40Z met first_response",
    ],
    # From Friday 15:00, UTC-8, to Monday 15:00, UTC-7.
    ("opendns", "slow-service"): ["2026-03-09T22:00Z breached first_response"],
    ("openxchange", "outage"): ["2026-04-02T19:50Z met first_response"],
    # 3 business days from Thursday 15:00, UTC+2: Tuesday, Wednesday, Thursday, Easter left out.
    ("openxchange", "translation"): ["2026-04-09T13:00Z met first_response"],
    ("roxen", "production-down"): [
        "2026-03-27T13:20Z met first_response",
        "2026-03-27T13:20Z met activation",
        # 4 hours of service from Friday 14:20, UTC+1: 2:40 to 17:00, and 1:20 from Monday 08:00, UTC+2.
        "2026-03-30T07:20Z met feedback",
        # 4 hours on, at 13:20, nothing has been said; the word at 14:00 comes late.
        "2026-03-30T11:20Z breached feedback",
        "2026-03-30T12:00Z met feedback",
    ],
    ("roxen", "question"): [
        "2026-03-30T13:00Z met first_response",
        "2026-03-30T13:30Z met activation",
    ],
}

SHOWN = {EffectKind.MET, EffectKind.BREACHED, EffectKind.NOTIFIED, EffectKind.HANDED_OVER}
NEVER = {EffectKind.REFUSED, EffectKind.CONFLICT, EffectKind.UNKNOWN}


def policy_of(path: Path) -> Path:
    """The policy or contract that a timeline names."""
    _, node, _ = read_file(path)
    named = node.get("policy") if isinstance(node, Mapping) else None
    assert isinstance(named, Scalar), path
    return (path.parent / named.text).resolve()


def happenings(name: str) -> dict[str, list[str]]:
    """By case, what of note happens in a timeline; nothing in it may be refused, unknown or a conflict."""
    loaded = load_file(policy_of(TIMELINES / f"{name}.yaml"))
    assert loaded.policy is not None
    timeline, diagnostics = load_timeline(TIMELINES / f"{name}.yaml", loaded.policy)
    assert not diagnostics
    assert timeline is not None
    bought = {} if loaded.contract is None else loaded.contract.facts
    found = {}
    for written in timeline.cases:
        case, effects = open_case(loaded.policy, {**bought, **written.facts}, written.opened)
        for event in written.events:
            case, more = step(case, event)
            effects += more
        case, more = advance(case, written.until)
        effects += more
        assert not [effect for effect in effects if effect.kind in NEVER]
        found[written.id] = [
            f"{dt.datetime.fromtimestamp(effect.at, dt.UTC):%Y-%m-%dT%H:%MZ} {effect.kind} "
            f"{effect.obligation or effect.clause}"
            for effect in effects
            if effect.kind in SHOWN
        ]
    return found


@pytest.mark.parametrize("name", sorted(path.stem for path in TIMELINES.glob("*.yaml")))
def test_what_happens_is_what_the_page_promises(name: str) -> None:
    expected = {case: lines for (timeline, case), lines in WHAT_HAPPENS.items() if timeline == name}
    assert happenings(name) == expected
