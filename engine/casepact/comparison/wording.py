"""Tells of what only words say: names that were matched, titles, assumed readings, citations, versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.rows import clause_rows, renamed_rows
from casepact.comparison.rungs import rung_rows
from casepact.model.expression import TRUE
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.verify.rules.definitions import Row

__all__ = ["rule_changes", "wording_changes"]

_WORDED = Verdict.REWORDED
_ANOTHER = "whether the two are one thing under another name and title is not for the policy to say"
_UNHELD = "no case has another answer by it, but nothing holds the next version to what it said"


def rule_changes(context: Context) -> Iterator[Change]:
    """Which version judges a case, and whose days count."""
    old, new = context.first, context.second
    notes = (old.note, new.note)
    if old.judged_by != new.judged_by:
        message = f"a case is judged by the version {new.judged_by}, not {old.judged_by}"
        reason = "which version serves better hangs on what the versions say"
        yield context.change("policy", Verdict.CHANGED, message, notes, reason=reason)
    if old.zone != new.zone:
        message = f"the days of its quotas and contracts are those of {new.zone}, not of {old.zone}"
        reason = "which cases fall into which period hangs on when they are opened"
        yield context.change("policy", Verdict.CHANGED, message, notes, reason=reason)


def wording_changes(context: Context) -> Iterator[Change]:
    """What changes no answer: names, titles, readings, reasons, citations."""
    yield from _matched(context)
    yield from _renamed(context)
    yield from _policy(context)
    yield from _notes(context)


def _matched(context: Context) -> Iterator[Change]:
    for kind, old, new in context.names.matched:
        notes = (_named(context.replayer.old.policy, kind, old), _named(context.second, kind, new))
        titles = ("", "") if kind.startswith("value of ") else tuple(note.title for note in notes)
        if all(titles) and titles[0] != titles[1]:
            # A name says little, but with its title all is gone by which it could be known to be the same.
            message = f"the {kind} `{old}` ({_quoted(titles[0])}) is `{new}` ({_quoted(titles[1])}) now"
            yield context.change("name", Verdict.CHANGED, message, notes, reason=_ANOTHER)
            continue
        message = f"the {kind} `{old}` is called `{new}` now; all else that is said of it was matched"
        yield context.change("name", _WORDED, message, notes)


def _named(policy: Policy, kind: str, name: str) -> Note:
    sections: dict[str, Mapping[str, Any]] = {
        "tier": policy.tiers,
        "severity": policy.severities,
        "channel": policy.channels,
        "target": policy.obligations,
        "role": policy.roles,
        "feature": policy.features,
        "state": policy.lifecycle.states,
        "event": policy.lifecycle.events,
    }
    if kind in sections:
        found: Note = sections[kind][name].note
        return found
    fact = policy.facts[kind.removeprefix("value of ") if kind != "fact" else name]
    return fact.note or Note(f"case.{fact.name}", fact.span)


def _renamed(context: Context) -> Iterator[Change]:
    """Entries that say what another said under another name."""
    old, new = context.joint.old, context.joint.new
    tables = [(clause_rows(old.terms), clause_rows(new.terms)), (rung_rows(old), rung_rows(new))]
    tables += [(_plain(old), _plain(new))]
    said: set[tuple[str, str]] = set()
    theirs, ours = ({note.id for note in policy.notes} for policy in (old, new))
    for before, after in tables:
        for one, other in renamed_rows(before, after):
            ids = _stems(one.note.id, other.note.id)
            if ids[0] == ids[1] or ids in said or ids[0] in ours or ids[1] in theirs:
                continue
            said.add(ids)
            message = f"`{ids[0]}` is called `{ids[1]}` now, and says the same"
            yield context.change("name", _WORDED, message, (one.note, other.note))


def _stems(one: str, other: str) -> tuple[str, str]:
    """Two ids without the numbers of steps and of other entries of lists, by which none of them is known."""
    (head, _, last), (other_head, _, other_last) = one.rpartition("."), other.rpartition(".")
    if last.isdigit() and other_last.isdigit():
        return head.removesuffix(".steps"), other_head.removesuffix(".steps")
    return one, other


def _plain(policy: Policy) -> list[Row]:
    """Other entries that are known by what they say."""
    rows = [
        Row(item.note, item.guard, ("coverage", item.excluded))
        for item in policy.coverage
        if item.guard is not None
    ]
    rows += [
        Row(item.note, item.guard, (item.fact, item.operator, item.value)) for item in policy.adjustments
    ]
    rows += [
        Row(item.note, item.guard, ("prerequisite", item.requirement))
        for item in policy.prerequisites
        if item.adjustment is None
    ]
    rows += [Row(item.note, item.guard, (item.credit, item.instead_of)) for item in policy.credits]
    return rows + [Row(item.note, TRUE, item.shared) for item in policy.credit_caps]


def _policy(context: Context) -> Iterator[Change]:
    old, new = context.first, context.second
    notes = (old.note, new.note)
    if old.zone == new.zone and old.has_zone != new.has_zone:
        message = f"that the zone is {new.zone} is {'written' if new.has_zone else 'no longer written'}"
        yield context.change("wording", _WORDED, message, notes)
    for what in ("name", "title", "version"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            message = f"the {what} of the policy is `{after}`, not `{before}`"
            yield context.change("wording", _WORDED, message, notes)
    yield from _promises(context)
    kept = {(item.finding, item.fingerprint) for item in new.accepted}
    for item in old.accepted:
        if (item.finding, item.fingerprint) not in kept:
            about = f" of `{item.clause}`" if item.clause else ""
            message = f"`{item.finding}`{about} is not accepted any more (`{item.fingerprint}`)"
            yield context.change("wording", _WORDED, message, (Note(item.id, item.span), None))


def _promises(context: Context) -> Iterator[Change]:
    """What is to be proved of the policy: it changes no answer, but what is gone is held no more."""
    before = {_renamed_text(item.text, context): item.note for item in context.first.promises}
    after = {item.text: item.note for item in context.second.promises}
    come = {text: note for text, note in after.items() if text not in before}
    for text, note in before.items():
        if text in after:
            continue
        now = next((other for other, item in come.items() if item.id == note.id), None)
        message = f"the promise `{text}` is " + ("gone" if now is None else f"`{now}` now")
        notes = (note, None if now is None else come.pop(now))
        yield context.change("policy", Verdict.CHANGED, message, notes, reason=_UNHELD)
    for text, note in come.items():
        yield context.change("wording", _WORDED, f"the promise `{text}` is new", (None, note))


def _renamed_text(text: str, context: Context) -> str:
    """A sentence with names as they are in the new policy."""
    for _, old, new in context.names.matched:
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return text


def _notes(context: Context) -> Iterator[Change]:
    """What entries of one id say of themselves."""
    before = {note.id: note for note in context.first.notes}
    cites: list[tuple[Note, Note]] = []
    told: list[tuple[str, str, str, str]] = []
    for note in context.second.notes:
        old = before.get(note.id)
        if old is None:
            continue
        if _cites(old) != _cites(note):
            cites.append((old, note))
        for what, words in _FIELDS:
            one, other = getattr(old, what), getattr(note, what)
            if what == "unspecified" and not (one and other):
                continue  # that something is specified, or not any more, is told with what it is
            edit = (what, one, other)
            if one != other and not any(item[1:] == edit and note.id.startswith(item[0]) for item in told):
                # Entries take it over from the one around them.
                told.append((f"{note.id}.", *edit))
                message = f"{words}: {_quoted(other)}, not {_quoted(one)}"
                yield context.change("wording", _WORDED, message, (old, note))
    if cites:
        number = len(cites)
        message = f"{number} entr{'y cites' if number == 1 else 'ies cite'} other lines of the source"
        yield context.change("wording", _WORDED, message, cites[0])


_FIELDS = (
    ("title", "its title"),
    ("assumed", "the reading that is assumed"),
    ("alternative", "the reading that is not"),
    ("unspecified", "why it is not specified"),
)


def _quoted(text: str) -> str:
    return f"`{text}`" if text else "nothing"


def _cites(note: Note) -> list[tuple[str, int, int]]:
    return sorted((cite.source, cite.first, cite.last) for cite in note.cites)
