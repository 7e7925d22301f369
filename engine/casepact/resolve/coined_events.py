"""Warns of duties that wait for another event than the one that people are going to record.

`vendor must restore service within 8 hours` waits for `restore_service`. Nobody records that event
where the lifecycle has `resolve`, so that every case would be late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.resolve.meant_events import VERBS, alternatives, is_solved_thing, meant_by, with_implied
from casepact.resolve.report import Report
from casepact.source import Level, Span
from casepact.syntax.ast.duty import NO_PART_OF_AN_EVENT, Duty
from casepact.syntax.ast.escalation import OnEvent
from casepact.syntax.ast.extent import Extent
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Coined", "coined_by", "warn_of_coined", "warn_of_other", "warn_of_unseen"]


@dataclass(frozen=True, slots=True)
class Coined:
    """An event that exists only because a duty speaks of it, and those that were probably meant, if any."""

    event: str
    meant: tuple[str, ...]
    words: str
    span: Span


def coined_by(duty: Duty, event: str, scalar: Scalar, events: Collection[str], report: Report) -> Coined:
    """What is to be told of the event that a duty makes for itself."""
    meant, _ = alternatives(duty, events)
    found = meant_by(duty, events)
    last = found.last if found is not None and not meant else (duty.action, *duty.objects)[-1]
    if found is not None and not meant:
        meant = (found.event,)
    extent = Extent(duty.action.extent.start, last.extent.end)
    return Coined(event, meant, scalar.text[extent.start : extent.end], report.at(scalar, extent))


def warn_of_coined(coined: dict[str, Coined], policy: Policy, report: Report) -> None:
    """Report the events that nothing but the duty speaks of."""
    used = frozenset(_used(policy)) if coined else frozenset[str]()
    for name, found in coined.items():
        if name in used:
            continue
        declare = f"declare it: `lifecycle: {{events: {{{name}: {{activity: yes}}}}}}`"
        report.add(
            "coined-event",
            f"`{found.words}` is done by an event `{name}`, of which nothing else speaks",
            found.span,
            help_=_help(found, declare, policy.lifecycle.events),
            level=Level.WARNING,
        )


def _help(found: Coined, declare: str, events: Collection[str]) -> str:
    if not found.meant:
        return f"{declare}; or add `until EVENT`, if another event says that it is done"
    until = f"`until {with_implied(found.meant, events)}`"
    verb = found.meant[0] if len(found.meant) == 1 else ""
    say = f"write `must {verb}`, or add {until}," if verb in VERBS else f"add {until}"
    return f"{say} if that is what is recorded; if not, {declare}"


def warn_of_other(duty: Duty, event: str, scalar: Scalar, events: Collection[str], report: Report) -> None:
    """Report a duty whose words name several events, or the closing of a case, where one event is waited for.

    ``event`` is the one of the lifecycle that the duty waits for, having no `until`.
    """
    extent = Extent(duty.action.extent.start, (duty.action, *duty.objects)[-1].extent.end)
    words = scalar.text[extent.start : extent.end]
    joined, joint = alternatives(duty, events)
    opened = {word.name for word in duty.after} <= {"open", "opened"} and not duty.states
    if len(joined) > 1 and event in joined and joint == "or":
        message = f"`{words}` waits for `{event}` alone"
        help_ = f"add `until {with_implied(joined, events)}`, if each of them will do"
    elif len(joined) > 1 and event in joined:
        message = f"`{words}` is done by `{event}` alone"
        help_ = "write a duty of its own for each: " + ", ".join(f"`must {name}`" for name in joined)
    elif event == "close" and opened and "resolve" in events and is_solved_thing(duty.objects):
        message = f"`{words}` waits for `close`: a case that is resolved, and not closed yet, is late"
        help_ = "write `must resolve` if that is meant, or add `until close` if it is not"
    elif duty.actor.name == "customer" and event in VERBS and (meant := meant_by(duty, events)) is not None:
        if meant.event == event:
            return
        message = f"`{words}` waits for `{event}`, which is what the vendor does"
        help_ = f"add `until {meant.event}` if that is meant, or `until {event}` if it is not"
    else:
        return
    report.add("coined-event", message, report.at(scalar, extent), help_=help_, level=Level.WARNING)


def warn_of_unseen(
    duty: Duty, event: str, until: tuple[str, ...], scalar: Scalar, events: Collection[str], report: Report
) -> None:
    """Report what is due again and again, and is not met by the event that records it.

    `vendor must provide update every 4 hours until resolve` names no event but the last: no update meets it.
    """
    meant = meant_by(duty, events)
    if event in events or meant is None or not until or meant.event in until:
        return
    found = coined_by(duty, event, scalar, events, report)
    met = " or ".join(f"`{name}`" for name in until)
    verb = (
        f"write `must {meant.event}`"
        if meant.event in VERBS
        else f"declare `{event}` under `lifecycle.events`"
    )
    report.add(
        "coined-event",
        f"`{found.words}` is met by {met} alone: there is no event `{event}`",
        found.span,
        help_=f"{verb}, so that each time counts, and what stands after `until` ends it",
        level=Level.WARNING,
    )


def _used(policy: Policy) -> Iterator[str]:
    """Every event that a sentence names, other than as what a duty itself asks for.

    What a state pauses is no use: its clock stands still there, and stops no sooner for it.
    """
    for clause in policy.clauses():
        yield from (*clause.start, *clause.before)
        words = (clause.action, *(word for word in clause.objects if word not in NO_PART_OF_AN_EVENT))
        if clause.stop != ("_".join(words),):
            yield from clause.stop
    for ladder in policy.ladders:
        yield from (*ladder.start, *ladder.stop)
        yield from (rung.trigger.event.name for rung in ladder.rungs if isinstance(rung.trigger, OnEvent))
    for promise in policy.promises:
        yield from promise.names
