"""Reads a scenario's own calendars, for shifts, rates and times, beside those of its policy."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.note import Note
from casepact.model.policy import CalendarChoice, CalendarDefinition, Policy
from casepact.resolve.calendar_names import declare_calendars
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields, is_name
from casepact.resolve.report import Report
from casepact.scenario.words import Words
from casepact.syntax.ast import calendar as cal
from casepact.syntax.yaml.tree import Entry, Scalar

__all__ = ["read_calendars"]


def read_calendars(fields: Fields, policy: Policy, report: Report) -> tuple[Policy, Words]:
    """The policy with the scenario's calendars beside its own, and the names that sentences may use.

    What a calendar at fault is named is not called unknown where it is used.
    """
    node = fields.mapping("calendars")
    entries = () if node is None else node.entries
    trees = {entry.key.text: _tree(entry, policy, report) for entry in entries}
    words = Words(policy, report)
    if node is not None:
        sound = replace(node, entries=tuple(entry for entry in entries if trees[entry.key.text] is not None))
        declare_calendars(sound, words.vocabulary)
    doubtful = words.vocabulary.doubtful_calendars
    found: dict[str, CalendarDefinition] = {}
    for entry in entries:
        tree = trees[entry.key.text]
        if tree is not None:
            note = Note(f"calendars.{entry.key.text}", entry.key.span)
            # Whoever recurs through the calendars meets no cycle: it is reported.
            choice = CalendarChoice(note=note, calendar=words.vocabulary.calendars[entry.key.text])
            found[entry.key.text] = CalendarDefinition(name=entry.key.text, note=note, choices=(choice,))
    widened = replace(policy, calendars={**policy.calendars, **found})
    words = Words(widened, report)
    words.vocabulary.doubtful_calendars |= doubtful
    words.vocabulary.faulty |= {name for name, tree in trees.items() if tree is None}
    if node is None and "calendars" in fields:
        words.vocabulary.unsure.add("calendar")
    for entry in entries:
        tree = trees[entry.key.text]
        if tree is not None and isinstance(entry.value, Scalar):
            check_calendar(tree, entry.value, words.vocabulary, defines=True)
    return widened, words


def _tree(entry: Entry, policy: Policy, report: Report) -> cal.CalendarExpr | None:
    """The calendar of an entry; None after a report."""
    key = entry.key.text
    if not is_name(key):
        help_ = "use lower case letters, digits and underscores"
        report.add("bad-name", f"`{key}` is not a name", entry.key.span, help_=help_)
        return None
    if key in policy.calendars or key == "always":
        cause = f"the policy has a calendar `{key}` already"
        report.add("duplicate-name", cause, entry.key.span, help_="give this one another name")
        return None
    if not isinstance(entry.value, Scalar) or entry.value.is_null:
        report.add("wrong-shape", f"the calendar `{key}` is a sentence", entry.key.span)
        return None
    tree = report.sentence("calendar", entry.value)
    assert tree is None or isinstance(tree, cal.CalendarExpr)
    return tree
