"""Resolves the lifecycle: the standard one, extended or replaced."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.lifecycle import Event, Lifecycle, State, StateTransition
from casepact.model.note import Note
from casepact.resolve.calendars import check_amount, check_calendar, read_default_calendar
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.fields import NOTE_KEYS, Fields, items_of, repaired, shape_of
from casepact.resolve.names import declared
from casepact.resolve.near_names import warn_of_near
from casepact.resolve.notes import annotated, left_open, read_note, unwrap, unwrap_sentence
from casepact.resolve.standard import standard_lifecycle
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Level, Related
from casepact.syntax.ast import sentence as ast
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.target import Unit
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["declare_lifecycle", "read_lifecycle"]

_KEYS = ("extends", "states", "events", "transitions", "without", "calendar", *NOTE_KEYS)
_Move = tuple[str, str, str | None]
"""What a transition leads from and to, and the event it is taken on, if it is."""

_STATE_KEYS = ("initial", "final", "settled", "pauses", *NOTE_KEYS)


def declare_lifecycle(node: Mapping | None, vocabulary: Vocabulary) -> dict[str, State]:
    """Declare the states and events; returns the states.

    Events that a transition names and nothing declares are declared by it.
    """
    fields = None if node is None else Fields(node, "lifecycle", vocabulary.report, _KEYS, "`lifecycle`")
    extends = fields is None or fields.choice("extends", ("standard", "none"), "standard") == "standard"
    standard = standard_lifecycle()
    states = dict(standard.states) if extends else {}
    usual = {name: event for name, event in standard.events.items() if extends or name in ("open", "change")}
    for event in usual.values():
        vocabulary.declare_event(event)
    if fields is None:
        vocabulary.states = set(states)
        return states
    for path, item, key in _entries(fields, "states", vocabulary):
        states[key.text] = _state(path, item, key, states.get(key.text), vocabulary)
    _check_initial(states, fields, vocabulary)
    vocabulary.states = set(states)
    for path, item, key in _entries(fields, "events", vocabulary):
        vocabulary.declare_event(_event(path, item, key, usual.get(key.text), vocabulary))
    for path, tree, scalar in _transition_sentences(fields, vocabulary, quiet=True):
        if tree.event is not None and vocabulary.find_event(tree.event.name) is None:
            span = vocabulary.report.at(scalar, tree.event.extent)
            name, known = tree.event.name, vocabulary.events
            declare = f"declare it: `lifecycle: {{events: {{{name}: {{}}}}}}`"
            warn_of_near("event", name, span, known, vocabulary.report, declare=declare)
            vocabulary.declare_event(Event(name=tree.event.name, note=Note(path, span)))
    return states


def _entries(fields: Fields, section: str, vocabulary: Vocabulary) -> list[tuple[str, Node, Scalar]]:
    node = declared(fields.mapping(section), section.removesuffix("s"), vocabulary.report)
    if node is None:
        if section in fields:
            vocabulary.unsure.add(section.removesuffix("s"))
        return []
    return [(f"lifecycle.{section}.{e.key.text}", e.value, e.key) for e in node.entries]


def _state(path: str, node: Node, key: Scalar, base: State | None, vocabulary: Vocabulary) -> State:
    if isinstance(node, Scalar):
        return State(name=key.text, note=Note(path, key.span, title=node.text), title=node.text)
    if not isinstance(node, Mapping):
        vocabulary.report.add("wrong-shape", f"a state is a mapping, not {shape_of(node)}", node.span)
        return State(name=key.text, note=Note(path, key.span))
    fields = Fields(node, path, vocabulary.report, _STATE_KEYS, "a state", key.span)
    note = replace(read_note(path, key.span, fields, vocabulary), span=key.span)
    old = base or State(name=key.text, note=note)
    return State(
        name=key.text,
        note=note,
        title=note.title or old.title,
        initial=fields.flag("initial") if "initial" in fields else old.initial,
        final=fields.flag("final") if "final" in fields else old.final,
        settled=fields.flag("settled") if "settled" in fields else old.settled,
        pauses=frozenset(s.text for s in fields.scalars("pauses")) if "pauses" in fields else old.pauses,
    )


def _event(path: str, node: Node, key: Scalar, base: Event | None, vocabulary: Vocabulary) -> Event:
    old = base or Event(name=key.text, note=Note(path, key.span))
    if isinstance(node, Scalar):
        return replace(old, note=Note(path, key.span, title=node.text), title=node.text)
    if not isinstance(node, Mapping):
        vocabulary.report.add("wrong-shape", f"an event is a mapping, not {shape_of(node)}", node.span)
        return Event(name=key.text, note=Note(path, key.span))
    fields = Fields(node, path, vocabulary.report, ("activity", *NOTE_KEYS), "an event", key.span)
    note = replace(read_note(path, key.span, fields, vocabulary), span=key.span)
    activity = fields.flag("activity") if "activity" in fields else old.activity
    return Event(name=key.text, note=note, title=note.title or old.title, activity=activity)


def _check_initial(states: dict[str, State], fields: Fields, vocabulary: Vocabulary) -> None:
    initial = [state for state in states.values() if state.initial]
    own = [state for state in initial if not state.note.id.startswith("standard.")]
    if (
        len(initial) == 2 and len(own) == 1
    ):  # a policy that names its own first state moves the standard one's
        old = next(state for state in initial if state is not own[0])
        states[old.name] = replace(old, initial=False)
    elif len(initial) > 1:
        message = f"`{own[-1].name}` is a second initial state"
        vocabulary.report.add("bad-lifecycle", message, own[-1].note.span, help_="keep `initial: yes` on one")
    elif not initial:
        vocabulary.report.add(
            "bad-lifecycle", "no state is the initial one", fields.span, help_="add `initial: yes` to one"
        )
        if states:
            first = next(iter(states.values()))
            states[first.name] = replace(first, initial=True)


def _transition_sentences(
    fields: Fields, vocabulary: Vocabulary, *, quiet: bool, key: str = "transitions"
) -> list[tuple[str, ast.Transition, Scalar]]:
    section, found = fields.collection(key), []
    for path, item, _ in items_of(section, f"lifecycle.{key}") if section is not None else ():
        said, _note, _own = (
            (item if (own := annotated(item)) is None else own.get("say"), None, None)
            if quiet
            else unwrap_sentence(item, path, vocabulary, "a transition")
        )
        if isinstance(said, Scalar) and said.text.strip() == "unspecified":
            continue
        if not isinstance(said, Scalar) or said.is_null:
            if not quiet and said is not None:
                message = f"`{path}` is not a sentence"
                vocabulary.report.add(
                    "wrong-shape", message, item.span, help_="write `resolved -> closed on close`"
                )
            continue
        tree = vocabulary.report.sentence("transition", said)
        if isinstance(tree, ast.Transition):
            found.append((path, tree, said))
        else:
            vocabulary.unsure.add("event")  # those that it would declare
    return found


def read_lifecycle(
    node: Mapping | None, states: dict[str, State], vocabulary: Vocabulary, key: Entry | None
) -> Lifecycle:
    """The lifecycle, every transition resolved; own ones replace standard ones on the same event.

    ``key`` is the entry of the policy that has the section, if one has.
    """
    fields = None if node is None else Fields(node, "lifecycle", vocabulary.report, _KEYS, "`lifecycle`")
    extends = fields is None or fields.text("extends", "standard") != "none"
    transitions = list(standard_lifecycle().transitions) if extends else []
    if fields is not None:
        dropped: dict[Scalar, set[_Move]] = {}
        for _, tree, scalar in _transition_sentences(fields, vocabulary, quiet=False, key="without"):
            event = None if tree.event is None else tree.event.name
            sources = _sources(tree, scalar, states, vocabulary)
            dropped[scalar] = {(source, tree.destination.name, event) for source in sources}
        usual = {_move(transition) for transition in transitions}
        gone = set[_Move]().union(*dropped.values())
        transitions = [transition for transition in transitions if _move(transition) not in gone]
        own: list[StateTransition] = []
        default = read_default_calendar(fields, vocabulary)
        notes = _notes(fields, vocabulary)
        _check_pauses(states, fields, vocabulary)
        for path, tree, scalar in _transition_sentences(fields, vocabulary, quiet=False):
            own.extend(_resolve(path, tree, scalar, notes.get(path), states, vocabulary, default))
        _check_dropped(dropped, usual, own, vocabulary)
        replaced = {(t.source, t.event) for t in own if t.event is not None}
        transitions = [t for t in transitions if (t.source, t.event) not in replaced] + own
    return Lifecycle(
        states=states,
        events=dict(vocabulary.events),
        transitions=tuple(transitions),
        span=None if key is None else key.key.span,
    )


def _move(transition: StateTransition) -> _Move:
    return transition.source, transition.destination, transition.event


def _check_dropped(
    dropped: dict[Scalar, set[_Move]], usual: set[_Move], own: list[StateTransition], vocabulary: Vocabulary
) -> None:
    """Report what is taken away and stated nevertheless, or is not there to be taken away."""
    for scalar, moves in dropped.items():
        stated = next((transition for transition in own if _move(transition) in moves), None)
        if stated is not None:
            vocabulary.report.add(
                "idle-without",
                f"`{stated.note.id}` states what is taken away here",
                scalar.span,
                help_="keep one of them: a transition of the policy's own replaces a standard one by itself",
                level=Level.WARNING,
                related=(Related(stated.note.span, "stated here"),),
            )
        elif not moves & usual and not vocabulary.unsure:
            message = "the standard lifecycle has no such transition to be taken away"
            help_ = "remove it, or mend it"
            vocabulary.report.add("idle-without", message, scalar.span, help_=help_, level=Level.WARNING)


def _check_pauses(states: dict[str, State], fields: Fields, vocabulary: Vocabulary) -> None:
    """Report what a state is said to pause and no duty does."""
    section = fields.mapping("states")
    for entry in section.entries if section is not None else ():
        if not isinstance(entry.value, Mapping) or entry.key.text not in states:
            continue
        own = repaired(entry.value, _STATE_KEYS)
        listed = own.get("pauses")
        for scalar in listed.items if isinstance(listed, Sequence) else (listed,):
            known = vocabulary.actions | vocabulary.events.keys()
            if isinstance(scalar, Scalar) and not scalar.is_null and scalar.text not in known:
                vocabulary.unknown("action with a clock", scalar.text, scalar.span, known, unsure="event")


def _notes(fields: Fields, vocabulary: Vocabulary) -> dict[str, Note]:
    section = fields.collection("transitions")
    pairs = items_of(section, "lifecycle.transitions") if section is not None else ()
    return {path: unwrap(item, path, vocabulary, "a transition")[1] for path, item, _ in pairs}


def _sources(
    tree: ast.Transition, scalar: Scalar, states: dict[str, State], vocabulary: Vocabulary
) -> tuple[str, ...]:
    if not tree.sources:
        return tuple(n for n, state in states.items() if not state.final and n != tree.destination.name)
    return tuple(vocabulary.state(w.name, vocabulary.report.at(scalar, w.extent)) for w in tree.sources)


def _resolve(
    path: str,
    tree: ast.Transition,
    scalar: Scalar,
    note: Note | None,
    states: dict[str, State],
    vocabulary: Vocabulary,
    default: CalendarExpr | None,
) -> list[StateTransition]:
    report = vocabulary.report
    sources = _sources(tree, scalar, states, vocabulary)
    destination = vocabulary.state(tree.destination.name, report.at(scalar, tree.destination.extent))
    for word in tree.actors:
        vocabulary.role(word.name, report.at(scalar, word.extent))
    amount = tree.after if tree.after is not None else tree.within
    calendar = tree.calendar
    if calendar is not None:
        check_calendar(calendar, scalar, vocabulary)
    elif amount is not None:
        # A bare number of days in a closing or reopening rule is read as the reader of a contract would.
        plain = amount.unit in {Unit.DAY, Unit.WEEK, Unit.CALENDAR_DAY}
        calendar = CalendarName("always") if plain else default
    if amount is not None:
        check_amount(amount, calendar, scalar, vocabulary, "to the lifecycle")
    event = tree.event
    guard = resolve_guard(tree.guard, scalar, vocabulary)
    base = left_open(replace(note or Note(path, scalar.span), is_unspecified=tree.unspecified_amount), guard)
    many = len(sources) > 1
    return [
        StateTransition(
            note=replace(base, id=f"{base.id}.{source}") if many else base,
            source=source,
            destination=destination,
            event=None if event is None else vocabulary.event(event.name, report.at(scalar, event.extent)),
            after=tree.after,
            within=tree.within,
            calendar=calendar if amount is not None else None,
            actors=tuple(word.name for word in tree.actors),
            guard=guard,
            unspecified=tree.unspecified_amount,
        )
        for source in sources
    ]
