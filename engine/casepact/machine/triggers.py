"""What sets off a step of an escalation: the obligation it waits for, and the words for it."""

from __future__ import annotations

from typing import assert_never

from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Repeatedly,
    Trigger,
)

__all__ = ["obligation_of", "trigger_text"]


def obligation_of(trigger: Trigger) -> str | None:
    """The obligation whose clock a trigger reads; None for a trigger with a clock of its own."""
    match trigger:
        case (
            AfterBreach(target=target)
            | AtShare(target=target)
            | OnBreach(target=target)
            | BeforeDue(target=target)
            | OnCycle(target=target)
        ):
            return target.name
        case _:
            return None


def trigger_text(trigger: Trigger) -> str:
    """A trigger as the language writes it, without the calendar that counts it."""
    # Text is written for findings and graphs, and most policies have nothing to find.
    from casepact.syntax.printer import print_amount

    match trigger:
        case AfterAmount(amount=amount, at_latest=at_latest):
            when = "unspecified" if amount is None else print_amount(amount)
            text = f"{'within' if at_latest else 'after'} {when}"
        case AtShare(percent=percent, target=target):
            text = f"at {percent:f}% of {target.name}"
        case OnBreach(target=target):
            text = f"on breach of {target.name}"
        case BeforeDue(amount=amount, target=target):
            text = f"{print_amount(amount)} before breach of {target.name}"
        case AfterBreach(amount=amount, target=target, again=again):
            text = f"{'every ' if again else ''}{print_amount(amount)} after breach of {target.name}"
        case Repeatedly(amount=amount):
            text = f"every {print_amount(amount)}"
        case AtTime(minute=minute):
            text = "at close" if minute is None else f"at {minute // 60:02}:{minute % 60:02}"
        case OnCycle(cycle=cycle, target=target):
            text = f"on {'each cycle' if cycle is None else f'cycle {cycle}'} of {target.name}"
        case OnEvent(event=event):
            text = f"on {event.name}"
        case _:
            assert_never(trigger)
    return text
