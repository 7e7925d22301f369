"""Reads out of a decision what it says of one duty: its time, its deed, its hours."""

from __future__ import annotations

from casepact.comparison.evidence import Answer, Duties, Reading
from casepact.decision import Decision, OwedDuty
from casepact.time.faults import utc_text

__all__ = ["deed_said", "duty_said", "effort_said"]


def duty_said(names: Duties) -> Reading:
    """What decisions say of a duty: its target, and when it is due."""
    return Reading(_duty(names[0]), _duty(names[1]), names)


def deed_said(names: Duties) -> Reading:
    """What decisions say of a duty beside its time: who has to do what, and what its clock waits for."""
    return Reading(_deed(names[0]), _deed(names[1]), names)


def effort_said(names: Duties) -> Reading:
    """Whether the hours through which something goes on are open."""
    return Reading(_effort(names[0]), _effort(names[1]), names)


def _duty(name: str) -> Answer:
    """What a decision says of a duty: its target, and when it is due."""

    def said(decision: Decision) -> str:
        clash = [item for item in decision.conflicts if item.about == name]
        if clash:
            return "clauses contradict one another"
        texts = [_duty_text(duty) for duty in decision.obligations if duty.id == name]
        return "; ".join(texts) if texts else "nothing is owed"

    return said


def _deed(name: str) -> Answer:
    """What a decision says of a duty beside its time: who has to do what, and what its clock waits for."""

    def said(decision: Decision) -> str:
        texts = [
            " ".join((duty.actor, duty.modal, duty.action, *duty.objects))
            + (f", {duty.share} of cases" if duty.share else "")
            + f" ({duty.status})"
            for duty in decision.obligations
            if duty.id == name
        ]
        return "; ".join(texts) if texts else "nothing is owed"

    return said


def _effort(name: str) -> Answer:
    """Whether the hours through which something goes on are open."""

    def said(decision: Decision) -> str:
        found = [duty.effort for duty in decision.obligations if duty.id == name and duty.effort]
        states = {True: "open", False: "closed", None: "not known to be open"}
        return "; ".join(f"its hours are {states[item.open]}" for item in found) or "it names no hours"

    return said


def _duty_text(duty: OwedDuty) -> str:
    if duty.target is None:
        return f"{duty.actor} {duty.modal} {duty.action}"
    on = "" if duty.calendar is None else f" on {duty.calendar}"
    if duty.due is not None:
        return f"{duty.target}{on}, due {utc_text(duty.due)}"
    if duty.earliest is not None:
        late = "any time" if duty.latest is None else utc_text(duty.latest)
        return f"{duty.target}{on}, due between {utc_text(duty.earliest)} and {late}"
    return f"{duty.target}{on}, {duty.status}"
