"""Warns of duties that wait for an event of their own making, where one of the lifecycle was meant.

`vendor must provide workaround within 8 hours` waits for `provide_workaround`. Nobody records that event
where the lifecycle has `workaround`, so that every case would be late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.resolve.report import Report
from casepact.resolve.standard import IMPLIED_BY
from casepact.source import Level, Span
from casepact.syntax.ast.duty import NO_PART_OF_AN_EVENT, Duty
from casepact.syntax.ast.escalation import OnEvent
from casepact.syntax.ast.extent import Extent
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Coined", "meant_event", "warn_of_coined", "warn_of_unseen"]

_GIVING = frozenset(
    [
        *("provide", "give", "send", "deliver", "supply", "issue", "offer", "make", "post", "publish"),
        *("submit", "communicate", "present", "produce", "return", "share", "achieve", "reach"),
        *("complete", "effect", "render"),
    ]
)
"""Verbs that add nothing to the noun after them: who provides a workaround does what `workaround` records."""

_NOUNS = {
    "acknowledgement": "acknowledge",
    "acknowledgment": "acknowledge",
    "activation": "activate",
    "closure": "close",
    "resolution": "resolve",
    "response": "respond",
}
"""What is done, by the noun for it. Of other events the noun is the event's own name."""

_KINDS = frozenset(
    [
        *("first", "initial", "final", "progress", "status", "periodic", "regular", "temporary"),
        *("interim", "permanent", "case", "ticket", "incident", "issue"),
    ]
)
"""Words before a noun that leave it what it is, such as `status_update`."""

_SOLVING = frozenset({"fix", "solve"})
_THINGS = frozenset({"case", "error", "fault", "incident", "issue", "problem", "ticket"})
"""Who fixes the issue resolves the case, whatever it is called."""

_NO_NOUNS = frozenset({"open", "change"})
"""Events of every lifecycle; a change of a system is another thing than a change of the case's facts."""

_VERBS = frozenset({*IMPLIED_BY, "resolve", "update", "reply", "close"} - {"workaround"})
"""Events that are verbs as well, so that a duty can say them: `vendor must respond`."""


@dataclass(frozen=True, slots=True)
class Coined:
    """An event that exists only because a duty speaks of it, and the one that was probably meant."""

    event: str
    meant: str
    words: str
    span: Span


def meant_event(
    duty: Duty, event: str, scalar: Scalar, events: Collection[str], report: Report
) -> Coined | None:
    """What is to be told of the event that a duty makes for itself; None if nothing else seems meant."""
    meant, last = None, duty.action
    if duty.action.name in _GIVING:
        for word in duty.objects:
            if (meant := _meant_by(word.name, events)) is not None:
                last = word
                break
    elif duty.action.name in _SOLVING and duty.objects and {w.name for w in duty.objects} <= _THINGS:
        meant, last = "resolve", duty.objects[-1]
    if meant is None or meant not in events:
        return None
    extent = Extent(duty.action.extent.start, last.extent.end)
    return Coined(event, meant, scalar.text[extent.start : extent.end], report.at(scalar, extent))


def _meant_by(noun: str, events: Collection[str]) -> str | None:
    """The event that a noun stands for, as itself, as the name for what is done, or with a word before it."""
    kind, _, last = noun.rpartition("_")
    for word in (noun, last) if kind in _KINDS else (noun,):
        for name in (word, _NOUNS.get(word)):
            if name is not None and name in events and name not in _NO_NOUNS:
                return name
    return None


def warn_of_coined(coined: dict[str, Coined], policy: Policy, report: Report) -> None:
    """Report the events that nothing but the duty speaks of."""
    used = frozenset(_used(policy)) if coined else frozenset[str]()
    for name, found in coined.items():
        if name in used:
            continue
        also = IMPLIED_BY.get(found.meant, ())
        until = " or ".join((found.meant, *(event for event in also if event in policy.lifecycle.events)))
        say = f"write `must {found.meant}`, or add" if found.meant in _VERBS else "add"
        report.add(
            "coined-event",
            f"`{found.words}` is done by an event `{name}`, of which nothing else speaks",
            found.span,
            help_=f"{say} `until {until}` if that is what is recorded; if not, declare `{name}` under"
            " `lifecycle.events`",
            level=Level.WARNING,
        )


def warn_of_unseen(
    duty: Duty, event: str, until: tuple[str, ...], scalar: Scalar, events: Collection[str], report: Report
) -> None:
    """Report what is due again and again, and is not met by the event that records it.

    `vendor must provide update every 4 hours until resolve` names no event but the last: no update meets it.
    """
    found = meant_event(duty, event, scalar, events, report)
    if event in events or found is None or not until or found.meant in until:
        return
    met = " or ".join(f"`{name}`" for name in until)
    verb = (
        f"write `must {found.meant}`"
        if found.meant in _VERBS
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
    """Every event that a sentence names, other than as what a duty itself asks for."""
    for clause in policy.clauses():
        yield from (*clause.start, *clause.before)
        words = (clause.action, *(word for word in clause.objects if word not in NO_PART_OF_AN_EVENT))
        if clause.stop != ("_".join(words),):
            yield from clause.stop
    for ladder in policy.ladders:
        yield from (*ladder.start, *ladder.stop)
        yield from (rung.trigger.event.name for rung in ladder.rungs if isinstance(rung.trigger, OnEvent))
    for state in policy.lifecycle.states.values():
        yield from state.pauses
    for promise in policy.promises:
        yield from promise.names
