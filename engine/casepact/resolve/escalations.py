"""Resolves escalations: ladders whose rungs know their calendar, their roles and their condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casepact.model import expression as model
from casepact.model.clause import Ladder, Rung, RungAction
from casepact.resolve.calendars import check_amount, check_calendar, read_default_calendar
from casepact.resolve.conditions import read_guard, resolve_guard
from casepact.resolve.day_zones import refuse_days, refuse_days_of
from casepact.resolve.fields import OPEN_KEYS, Fields, is_empty, items_of, place_of, shape_of
from casepact.resolve.notes import left_open, read_note, refuse_reason, unwrap
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Level, Related, Span
from casepact.syntax.ast import escalation
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Amount, Unit
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar

__all__ = ["read_ladders"]

_WORD = re.compile(r"\S+")

_KEYS = ("when", "unless", "after", "until", "calendar", "pausing", "steps", *OPEN_KEYS)


def read_ladders(node: Mapping | None, vocabulary: Vocabulary) -> tuple[Ladder, ...]:
    """The ladders of ``escalations``."""
    ladders = []
    for entry in node.entries if node is not None else ():
        ladder = _ladder(entry, vocabulary)
        if ladder is not None:
            ladders.append(ladder)
    return tuple(ladders)


def _ladder(entry: Entry, vocabulary: Vocabulary) -> Ladder | None:
    report, name = vocabulary.report, entry.key.text
    path = f"escalations.{name}"
    if not isinstance(entry.value, Mapping):
        report.add("wrong-shape", f"a ladder is a mapping, not {shape_of(entry.value)}", place_of(entry))
        return None
    fields = Fields(entry.value, path, report, _KEYS, "a ladder", entry.key.span)
    note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
    guard = read_guard(fields, vocabulary) or model.TRUE
    calendar = read_default_calendar(fields, vocabulary)
    start = tuple(vocabulary.event(*each) for each in _joined(fields, "after")) or ("open",)
    stop = tuple(vocabulary.event(*each) for each in _joined(fields, "until"))
    pausing = tuple(vocabulary.state(*each) for each in _joined(fields, "pausing"))
    steps = fields.collection("steps") if fields.require("steps", f"the ladder `{name}`") else None
    rungs: list[Rung] = []
    written = fields.entry("steps")
    if written is not None and is_empty(written.value):
        report.add("empty-sentence", f"the ladder `{name}` has no step", place_of(written))
    for step_path, item, _ in items_of(steps, f"{path}.steps") if steps is not None else ():
        rungs.extend(_rungs(item, step_path, guard, calendar, vocabulary))
    _report_repeated(rungs, vocabulary)
    return Ladder(
        name=name,
        note=refuse_reason(left_open(note, guard), fields, vocabulary),
        rungs=tuple(rungs),
        start=start,
        stop=stop,
        pausing=pausing,
        guard=guard,
    )


def _report_repeated(rungs: list[Rung], vocabulary: Vocabulary) -> None:
    """Point out steps that say the same as one further up."""
    seen: dict[tuple[object, ...], Rung] = {}
    for rung in rungs:
        first = seen.setdefault((rung.trigger, rung.actions, rung.guard), rung)
        if first is not rung and not rung.note.is_unspecified:
            vocabulary.report.add(
                "repeated-step",
                f"the step says the same as `{first.id}`",
                rung.note.span,
                help_="remove one of the two",
                level=Level.WARNING,
                related=(Related(first.note.span, "said here"),),
                clause=rung.id,
            )


def _joined(fields: Fields, key: str) -> Iterator[tuple[str, Span]]:
    """Each name under a key, and where it stands; they are a list or joined by `or`, as in a duty."""
    for scalar in fields.scalars(key):
        names: list[list[re.Match[str]]] = [[]]
        for word in _WORD.finditer(scalar.text):
            if word[0] == "or":
                names.append([])
            else:
                names[-1].append(word)
        for words in filter(None, names):
            start, end = words[0].start(), words[-1].end()
            yield scalar.text[start:end], scalar.span_of(start, end)


def _rungs(
    item: Node, path: str, guard: model.Expression, calendar: CalendarExpr | None, vocabulary: Vocabulary
) -> list[Rung]:
    said, note, _ = unwrap(item, path, vocabulary, "a step")
    if said is None:
        # What is unspecified as a whole is as open as `after unspecified notify unspecified`.
        action = RungAction(escalation.Verb.NOTIFY, ("unspecified",))
        rung = Rung(note=note, trigger=escalation.AfterAmount(None), actions=(action,), guard=guard)
        return [rung] if note.is_unspecified else []
    if not isinstance(said, Scalar) or said.is_null:
        vocabulary.report.add(
            "wrong-shape",
            f"`{path}` is not a sentence",
            item.span,
            help_="write one such as `after 1 hour on always notify duty_manager`",
        )
        return []
    tree = vocabulary.report.sentence("step", said)
    if not isinstance(tree, escalation.Step):
        return []
    trigger = _trigger(tree.trigger, said, calendar, vocabulary)
    condition = resolve_guard(tree.guard, said, vocabulary)
    own = model.all_of(guard, condition)
    written = [tuple(_action(action, said, vocabulary) for action in rung) for rung in tree.rungs]
    is_open = (isinstance(trigger, escalation.AfterAmount) and trigger.amount is None) or any(
        "unspecified" in action.objects for rung in written for action in rung
    )
    note = left_open(replace(note, is_unspecified=is_open), condition)
    if len(written) == 1:
        return [Rung(note=note, trigger=trigger, actions=written[0], guard=own)]
    return [
        Rung(note=replace(note, id=f"{path}.{number}"), trigger=at, actions=actions, guard=own)
        for number, actions in enumerate(written, 1)
        if (at := _nth(trigger, number)) is not None
    ]


def _nth(trigger: escalation.Trigger, number: int) -> escalation.Trigger | None:
    """What reaches a rung that comes once, as the ``number``th time of a trigger that comes again."""
    match trigger:
        case escalation.OnCycle():
            return replace(trigger, cycle=number)
        case escalation.AfterBreach(amount=amount):
            return replace(trigger, amount=_times(amount, number), again=False)
        case escalation.Repeatedly(amount=amount, calendar=calendar):
            return escalation.AfterAmount(_times(amount, number), calendar, extent=trigger.extent)
        case _:
            return None


def _times(amount: Amount, number: int) -> Amount:
    return amount if number == 1 else replace(amount, value=amount.value * number, parts=())


def _action(action: escalation.Action, scalar: Scalar, vocabulary: Vocabulary) -> RungAction:
    names = []
    for word in action.objects:
        span = vocabulary.report.at(scalar, word.extent)
        if action.verb is escalation.Verb.RAISE_SEVERITY:
            if not vocabulary.has_value("severity", word.name):
                vocabulary.unknown("severity", word.name, span, vocabulary.enumeration("severity"))
            names.append(word.name)
        else:
            names.append(vocabulary.role(word.name, span))
    return RungAction(action.verb, tuple(names))


def _trigger(
    trigger: escalation.Trigger, scalar: Scalar, default: CalendarExpr | None, vocabulary: Vocabulary
) -> escalation.Trigger:
    report = vocabulary.report
    match trigger:
        case escalation.AfterAmount(amount=None):
            return trigger
        case (
            escalation.AfterAmount(amount=amount, calendar=written)
            | escalation.Repeatedly(amount=amount, calendar=written)
        ):
            assert amount is not None
            if written is not None:
                check_calendar(written, scalar, vocabulary)
            calendar = written if written is not None else default
            check_amount(amount, calendar, scalar, vocabulary, "to the ladder")
            return replace(trigger, calendar=calendar)
        case escalation.AfterBreach():
            return _after_breach(trigger, scalar, default, vocabulary)
        case escalation.AtTime(minute=minute, calendar=calendar):
            check_calendar(calendar, scalar, vocabulary)
            what = "the close" if minute is None else "a time of day"
            refuse_days(what, calendar, report.at(scalar, trigger.extent), vocabulary)
        case escalation.OnEvent(event=word):
            return replace(
                trigger, event=replace(word, name=vocabulary.event(word.name, report.at(scalar, word.extent)))
            )
        case escalation.AtShare(target=word) | escalation.OnBreach(target=word):
            vocabulary.target(word.name, report.at(scalar, word.extent))
        case escalation.BeforeDue(amount=amount, target=word):
            vocabulary.target(word.name, report.at(scalar, word.extent))
            refuse_days_of(word.name, amount.unit, report.at(scalar, amount.extent), vocabulary)
        case escalation.OnCycle(target=word):
            vocabulary.target(word.name, report.at(scalar, word.extent))
    return trigger


def _after_breach(
    trigger: escalation.AfterBreach, scalar: Scalar, default: CalendarExpr | None, vocabulary: Vocabulary
) -> escalation.AfterBreach:
    amount, word, written = trigger.amount, trigger.target, trigger.calendar
    vocabulary.target(word.name, vocabulary.report.at(scalar, word.extent))
    units = {amount.unit, *(unit for _, unit in amount.parts)}
    if written is not None:
        check_calendar(written, scalar, vocabulary)
        check_amount(amount, written, scalar, vocabulary, "to the ladder")
    elif default is not None or {Unit.DAY, Unit.WEEK} & units:
        # Whether the target's own calendar is always open is not the same for every case.
        check_amount(amount, default, scalar, vocabulary, "to the ladder")
    else:
        refuse_days_of(word.name, amount.unit, vocabulary.report.at(scalar, amount.extent), vocabulary)
    return replace(trigger, calendar=written if written is not None else default)
