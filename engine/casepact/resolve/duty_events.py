"""The events that duties with a time imply: what a duty asks for stops its clock."""

from __future__ import annotations

from casepact.model.lifecycle import Event
from casepact.model.note import Note
from casepact.resolve.coined_events import coined_by, warn_of_other
from casepact.resolve.fields import NOTE_KEYS, items_of, repaired
from casepact.resolve.notices import declare_moment
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.duty import NO_PART_OF_AN_EVENT, Duty, Modal
from casepact.syntax.yaml.tree import Mapping, Scalar, Sequence

__all__ = ["TARGET_KEYS", "declare_duty_events", "implied_event"]

TARGET_KEYS = (
    *("duty", "within", "by", "calendar", "on_severity_change", "on_reopen", "exception_to"),
    *NOTE_KEYS,
)
"""The keys of an entry of ``targets``."""

_SLIP = 0.8
"""How alike an action and an event are that are taken for one word written wrongly (difflib's ratio)."""

_MOST_EVENTS = 300
"""Events that a policy may declare before none of its actions is taken for one of them."""


def declare_duty_events(sections: list[Mapping | Sequence | None], vocabulary: Vocabulary) -> None:
    """Declare the events that duties with a time imply, such as ``deliver_report``.

    A duty's own action stops its clock. An action that is no event yet becomes an activity, unless it
    is close to one that is, which is then taken for a slip of the pen when the duty is resolved.
    """
    declared = list(vocabulary.events)
    for section in sections:
        for _, node, _ in items_of(section, "") if section is not None else ():
            fields = repaired(node, (*TARGET_KEYS, "say")) if isinstance(node, Mapping) else None
            said = node if fields is None else fields.get("duty") or fields.get("say")
            duty = vocabulary.report.parsed("duty", said) if isinstance(said, Scalar) else None
            if not isinstance(duty, Duty) or not isinstance(said, Scalar):
                vocabulary.unsure.add("event")  # the one that it would declare
                continue
            vocabulary.actions.add(duty.action.name)
            # A duty of `targets` has its time in the table, one of `terms` in its sentence.
            tabled = fields is not None and fields.entry("duty")
            if duty.ahead is not None or (tabled and duty.before):
                declare_moment(duty, said, vocabulary)
            if duty.until or not (duty.target or duty.ahead or tabled):
                continue
            name = implied_event(duty, vocabulary)
            known = vocabulary.find_event(name)
            if known is not None and duty.modal is Modal.MUST:
                warn_of_other(duty, known, said, declared, vocabulary.report)
            if known is None and not _is_slip(duty.action.name, declared):
                # A time before an event is refused where the duty is resolved.
                if duty.modal is Modal.MUST and not (duty.before and not duty.ahead):
                    vocabulary.coined[name] = coined_by(duty, name, said, declared, vocabulary.report)
                span = vocabulary.report.at(said, duty.action.extent)
                note = Note(f"lifecycle.events.{name}", span)
                vocabulary.declare_event(Event(name=name, note=note, activity=True))


def _is_slip(action: str, events: list[str]) -> bool:
    from difflib import get_close_matches

    # Nobody writes so many events by hand, and each would be compared with every duty.
    return len(events) <= _MOST_EVENTS and bool(get_close_matches(action, events, n=1, cutoff=_SLIP))


def implied_event(duty: Duty, vocabulary: Vocabulary) -> str:
    """The event that says a duty is done: its action with its objects, or the action if only that is one."""
    words = [duty.action.name]
    words += [w.name for w in duty.objects if w.name not in NO_PART_OF_AN_EVENT]
    joined = "_".join(words)
    if joined not in vocabulary.events and duty.action.name in vocabulary.events:
        return duty.action.name
    return joined
