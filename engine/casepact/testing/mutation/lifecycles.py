"""Operators on the lifecycle: a way from one state to another, or a pause, taken away."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.syntax.yaml.tree import Entry, Mapping, Sequence
from casepact.testing.mutation.entries import matches, words
from casepact.testing.mutation.mutant import Draft, Operator, Original
from casepact.testing.mutation.tree import edited, names, paths, plain, with_entry

__all__ = ["OPERATORS", "lifecycles"]

_FAMILY = "lifecycle"
OPERATORS = (
    Operator("transition-dropped", _FAMILY, "a way from one state to another taken away"),
    Operator("state-pause-dropped", _FAMILY, "a state that pauses one clock less"),
)

_STANDARD = "standard."
_SECTION = "lifecycle"


def lifecycles(original: Original) -> Iterator[Draft]:
    """Every policy whose cases have one way or one pause less, its own or one of the standard lifecycle."""
    for path, node in paths(original.root):
        keys = names(original.root, path)
        if matches(keys, "lifecycle.transitions.*"):
            operator = "transition-dropped"
        elif matches(keys, "lifecycle.states.*.pauses.*"):
            operator = "state-pause-dropped"
        else:
            continue
        yield Draft(operator, keys, node.span, words(node, keys), None, edited(original.root, path, None))
    yield from _standard_ways(original)
    yield from _standard_pauses(original)


def _section(original: Original) -> Mapping:
    section = original.root.get(_SECTION)
    return section if isinstance(section, Mapping) else Mapping((), original.root.span)


def _standard_ways(original: Original) -> Iterator[Draft]:
    root, section = original.root, _section(original)
    listed = section.get("without")
    items = listed.items if isinstance(listed, Sequence) else ()
    for move in original.policy.lifecycle.transitions:
        if not move.id.startswith(_STANDARD) or move.event is None:
            continue
        text = f"{move.source} -> {move.destination} on {move.event}"
        without = with_entry(section, "without", Sequence((*items, plain(text, root)), root.span))
        path = (_SECTION, "without", move.id)
        changed = with_entry(root, _SECTION, without)
        yield Draft("transition-dropped", path, section.span, text, None, changed, move.id)


def _standard_pauses(original: Original) -> Iterator[Draft]:
    root, section = original.root, _section(original)
    known = section.get("states")
    states = known if isinstance(known, Mapping) else Mapping((), root.span)
    # A state pauses the clocks of an action; where nobody has to do it there are none.
    timed = {clause.action for clause in original.policy.clauses()}
    for name, state in original.policy.lifecycle.states.items():
        if not state.note.id.startswith(_STANDARD):
            continue
        for action in sorted(state.pauses & timed):
            left = Sequence(tuple(plain(it, root) for it in sorted(state.pauses - {action})), root.span)
            entry = Mapping((Entry(plain("pauses", root), left),), root.span)
            made = with_entry(section, "states", with_entry(states, name, entry))
            path = (_SECTION, "states", name, "pauses", action)
            changed = with_entry(root, _SECTION, made)
            yield Draft("state-pause-dropped", path, section.span, action, None, changed, state.note.id)
