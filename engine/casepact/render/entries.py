"""Says what one entry of a policy says: in words, where it is written, what it cites, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from casepact.machine.text import expression_text
from casepact.model.clause import Carry, Clause, Ladder, Rung
from casepact.model.expression import TRUE, Expression
from casepact.model.lifecycle import State
from casepact.model.note import Note
from casepact.model.policy import CalendarDefinition, Channel, Coverage, Policy, Tier
from casepact.model.values import type_text, value_text
from casepact.render.clauses import (
    actions_text,
    adjustment_text,
    credit_text,
    duty_text,
    quota_text,
    rung_trigger,
    target_text,
    transition_text,
)
from casepact.render.style import PLAIN, Style
from casepact.render.tables import pairs
from casepact.source import Document, Span
from casepact.syntax.printer import print_calendar

__all__ = ["entry_json", "entry_text", "known_ids"]

_Pairs = Iterator[tuple[str, str]]
_ON_CHANGE = {
    Carry.CARRY: "chooses the target afresh, counted from the start of the clock",
    Carry.RESTART: "chooses the target afresh, counted from the change",
    Carry.KEEP: "keeps the target",
}
_PLAIN = frozenset(("says", "open", "duty", "type", "title", "quota"))
"""What can be said in one line without saying what it is."""

_MOST_LINES = 8
"""Lines of the file that are shown of one entry."""


def known_ids(policy: Policy) -> list[str]:
    """The id of everything in a policy that has one, in file order."""
    return [note.id for note in policy.notes if note.id]


def entry_text(
    policy: Policy, id_: str, documents: Mapping[str, Document], *, style: Style = PLAIN
) -> str | None:
    """Return what there is to say of the entry called ``id_``; None where there is none.

    An id that begins others, such as that of a section, lists them too.
    """
    note, below = _found(policy, id_)
    if note is None and not below:
        return None
    lines = [style.strong(id_)]
    if note is not None:
        lines += pairs(_items(policy, note), indent="  ", style=style)
        lines += ["", *_written(note.span, documents, style)]
    if below:
        heads = [(other, _head(policy, other)) for other in below]
        lines += ["", style.strong("Below it"), *pairs(heads, indent="  ", style=style)]
        if note is None:
            first, last = (_note(policy, other).span for other in (below[0], below[-1]))
            whole = replace(first, end_line=last.end_line, end_column=last.end_column)
            lines += ["", *_written(whole, documents, style)]
    return "\n".join(lines) + "\n"


def entry_json(policy: Policy, id_: str) -> dict[str, object] | None:
    """Return an entry as ``grammar/explanation.schema.json`` describes it; None where there is none."""
    note, below = _found(policy, id_)
    if note is None and not below:
        return None
    items = [] if note is None else _items(policy, note)
    span = None if note is None else note.span
    return {
        "id": id_,
        "says": [{"what": what, "text": text} for what, text in items],
        "span": None if span is None else {part.name: getattr(span, part.name) for part in fields(span)},
        "below": below,
    }


def _found(policy: Policy, id_: str) -> tuple[Note | None, list[str]]:
    """What is called ``id_``, if anything is, and the ids that it begins."""
    note = next((note for note in policy.notes if note.id == id_), None)
    return note, [other for other in known_ids(policy) if other.startswith(f"{id_}.")]


def _note(policy: Policy, id_: str) -> Note:
    return next(note for note in policy.notes if note.id == id_)


def _head(policy: Policy, id_: str) -> str:
    """The first that an entry says, with its condition where that follows; of a target its time alone."""
    clause = next((clause for clause in policy.clauses() if clause.id == id_), None)
    items = _items(policy, _note(policy, id_))
    if clause is not None and clause.target is not None:
        items[0] = ("says", target_text(clause.target))
    elif items and items[0][0] == "open" and _found(policy, id_)[1]:
        return ""  # one of several calendars would be taken for all of them
    words = [text if what in _PLAIN else f"{what} {text}" for what, text in items[:1]]
    words += [f"{what} {text}" for what, text in items[1:2] if what == "when"]
    return " ".join(words)


def _items(policy: Policy, note: Note) -> list[tuple[str, str]]:
    # Several things can have one id, such as a calendar and the only choice it has.
    return list(dict.fromkeys((*_said(policy, note.id), *_noted(policy, note))))


def _written(span: Span, documents: Mapping[str, Document], style: Style) -> Iterator[str]:
    yield f"  {style.faint('-->')} {span.file}:{span.line}:{span.column}"
    document = documents.get(span.file)
    if document is None:
        return
    last = span.end_line if span.end_column > 1 else span.end_line - 1
    shown = range(span.line, min(max(last, span.line), span.line + _MOST_LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    for number in shown:
        yield f"  {style.faint(f'{number:>{gutter}} |')} {document.line(number)}".rstrip()
    if last > shown[-1]:
        yield f"  {style.faint(' ' * gutter + ' |')} …"


def _noted(policy: Policy, note: Note) -> _Pairs:
    if note.title:
        yield "title", note.title
    for cite in note.cites:
        lines = f"line {cite.first}" if cite.first == cite.last else f"lines {cite.first} to {cite.last}"
        source = policy.sources.get(cite.source)
        title = f" ({source.title})" if source is not None and source.title else ""
        yield "cites", f"{lines} of `{cite.source}`{title}"
    if note.is_unspecified:
        yield "unspecified", note.unspecified or "the document does not say"
    if note.assumed:
        yield "assumed", note.assumed
    if note.alternative:
        yield "alternative", note.alternative
    if note.id in policy.values:
        yield "given", f"{policy.values[note.id]}, by the contract"


def _said(policy: Policy, id_: str) -> _Pairs:
    for obligation in policy.obligations.values():
        if obligation.note.id == id_ and obligation.clauses:
            yield "duty", duty_text(obligation.clauses[0])
    for clause in policy.clauses():
        if clause.id == id_:
            yield from _of_clause(policy, clause)
    for ladder in policy.ladders:
        if ladder.note.id == id_:
            yield from _of_ladder(policy, ladder)
        for rung in ladder.rungs:
            if rung.id == id_:
                yield from _of_rung(policy, ladder, rung)
    yield from _of_services(policy, id_)
    yield from _of_definitions(policy, id_)
    yield from _of_conditions(policy, id_)
    yield from _of_lifecycle(policy, id_)
    for fact in policy.facts.values():
        if id_ == f"case.{fact.name}":
            yield "type", type_text(fact.type)
            if fact.default is not None:
                yield "default", value_text(fact.default)


def _of_services(policy: Policy, id_: str) -> _Pairs:
    for calendar in policy.calendars.values():
        yield from _of_calendar(policy, calendar, id_)
    for tier in policy.tiers.values():
        yield from _of_tier(tier, id_)
    for channel in policy.channels.values():
        yield from _of_channel(policy, channel, id_)


def _of_lifecycle(policy: Policy, id_: str) -> _Pairs:
    for transition in policy.lifecycle.transitions:
        if transition.id == id_:
            yield "says", f"{transition.source} -> {transition.destination} {transition_text(transition)}"
            yield from _when(policy, transition.guard)
    for state in policy.lifecycle.states.values():
        if state.note.id == id_:
            yield from _of_state(state)


def _when(policy: Policy, guard: Expression | None, label: str = "when") -> _Pairs:
    if guard is not None and guard != TRUE:
        yield label, expression_text(guard, policy.facts)


def _of_clause(policy: Policy, clause: Clause) -> _Pairs:
    target = "" if clause.target is None else f" {target_text(clause.target)}"
    yield "says", duty_text(clause) + target
    yield from _when(policy, clause.guard)
    if clause.target is not None:
        starts = [f"after {' or '.join(clause.start)}"] if clause.start else []
        starts += [f"while {' or '.join(clause.states)}"] if clause.states else []
        stops = f", until {' or '.join(clause.stop)}" if clause.stop else ""
        yield "counted", (" ".join(starts) or "from the opening of the case") + stops
        yield "new severity", _ON_CHANGE[clause.on_severity_change]
        yield "reopening", f"{clause.on_reopen}s the clock"


def _of_ladder(policy: Policy, ladder: Ladder) -> _Pairs:
    stops = f", until {' or '.join(ladder.stop)}" if ladder.stop else ", until the case is settled or final"
    yield "counted", f"after {' or '.join(ladder.start)}{stops}"
    yield from _when(policy, ladder.guard)


def _of_rung(policy: Policy, ladder: Ladder, rung: Rung) -> _Pairs:
    yield "says", f"{rung_trigger(rung)} {actions_text(rung)}"
    yield from _when(policy, rung.guard)
    yield from (item for item in _of_ladder(policy, ladder) if item[0] == "counted")


def _of_calendar(policy: Policy, calendar: CalendarDefinition, id_: str) -> _Pairs:
    for choice in calendar.choices:
        if id_ in (calendar.note.id, choice.note.id):
            yield "open", print_calendar(choice.calendar)
            yield from _when(policy, choice.guard)


def _of_tier(tier: Tier, id_: str) -> _Pairs:
    if tier.note.id == id_:
        yield "channels", ", ".join(tier.channels) or "none"
        yield "includes", ", ".join(tier.includes) or "nothing"
        if tier.optional:
            yield "optional", ", ".join(tier.optional)
        yield from ((quota.name, quota_text(quota)) for quota in tier.quotas)
    yield from (("quota", quota_text(quota)) for quota in tier.quotas if quota.note.id == id_)


def _of_channel(policy: Policy, channel: Channel, id_: str) -> _Pairs:
    for choice in channel.hours:
        if id_ in (channel.note.id, choice.note.id):
            yield "open", print_calendar(choice.calendar)
            yield from _when(policy, choice.guard)
    if channel.note.id == id_:
        tiers = [tier.name for tier in policy.tiers.values() if channel.name in tier.channels]
        yield "offered to", ", ".join(tiers) or "no tier"


def _of_state(state: State) -> _Pairs:
    kinds = [kind for kind in ("initial", "settled", "final") if getattr(state, kind)]
    yield "state", ", ".join(kinds) or "neither initial, settled nor final"
    if state.pauses:
        yield "pauses", ", ".join(sorted(state.pauses))


def _of_definitions(policy: Policy, id_: str) -> _Pairs:
    for severity in policy.severities.values():
        if severity.note.id == id_:
            yield from _when(policy, severity.guard) if severity.guard else (("set", "by people"),)
    for matrix in policy.matrices:
        for cell in matrix.cells:
            if cell.note.id == id_:
                yield "says", f"{matrix.fact} is {value_text(cell.value)}"
                yield from _when(policy, cell.guard)
    for adjustment in policy.adjustments:
        if adjustment.note.id == id_:
            yield "says", adjustment_text(adjustment)
            yield from _when(policy, adjustment.guard)


def _covered(entry: Coverage) -> str:
    """What an entry of the coverage lists says; an exclusion without a condition takes nothing out."""
    if not entry.excluded:
        return "covered"
    return "excludes no case: no condition says which" if entry.guard is None else "not covered"


def _of_conditions(policy: Policy, id_: str) -> _Pairs:
    for item in policy.prerequisites:
        if item.note.id == id_:
            yield "requires", expression_text(item.requirement, policy.facts)
            yield from _when(policy, item.guard)
            yield "otherwise", "not covered" if item.adjustment is None else adjustment_text(item.adjustment)
    for entry in policy.coverage:
        if entry.note.id == id_:
            yield "says", _covered(entry)
            yield from _when(policy, entry.guard)
    for rule in policy.credit_entries:
        if rule.note.id == id_:
            yield "says", credit_text(rule, policy)
    for promise in policy.promises:
        if promise.id == id_:
            yield "promises", promise.text
    for intake in policy.intake:
        if intake.note.id == id_:
            yield "to", intake.to or "not said"
            yield "states", ", ".join(field.fact for field in intake.fields) or "nothing in particular"
            yield from _when(policy, intake.guard)
