"""Changes of facts: who may change the severity, and what a change does to the clocks that run."""

from __future__ import annotations

from casepact.model.clause import Clause
from casepact.model.fact import Enumeration, FactValue
from casepact.semantics.case import Case, EffectKind, Event
from casepact.semantics.cycles import choose
from casepact.semantics.turn import Turn
from casepact.syntax.ast.duty import Modal

__all__ = ["change", "reconsider", "refuse_change"]

_UP = frozenset({"raise", "upgrade", "change", "set"})
_DOWN = frozenset({"lower", "downgrade", "change", "set"})


def refuse_change(turn: Turn, event: Event) -> tuple[str, str, tuple[str, ...]] | None:
    """Why an event may not change the facts it does: the clause, the reason, the facts not known.

    Where the policy says who may change the severity, nobody else may (``docs/semantics.md``, point
    7). Two terms that say opposite things about one change permit nothing. A fact that the severity
    follows from is recorded, not decided: what an event makes known of one needs no permission.
    """
    if "severity" not in event.facts:
        return None
    return _refuse(turn, event, turn.case.given.get("severity", turn.case.severity), event.facts["severity"])


def _refuse(
    turn: Turn, event: Event, old: FactValue | None, new: FactValue
) -> tuple[str, str, tuple[str, ...]] | None:
    direction = _direction(turn.case, old, new)
    was = _with_effect(turn.case, old)
    wanted = {"raise": 1, "lower": -1}.get(event.name)
    if wanted is not None and direction not in (None, wanted):
        relation = "more" if wanted > 0 else "less"
        return "", f"`{new}` is not {relation} severe than {was}", ()
    terms = [term for term in turn.rules.permissions if _covers(term, direction)]
    if not turn.rules.permissions or direction == 0:
        return None
    if event.by is None:
        return "", "the policy says who may change the severity, and who did it is not said", ("by",)
    own = [(term, _applies(turn, term)) for term in terms if term.actor == event.by]
    forbidding = next((term for term, applies in own if applies and term.modal is Modal.MUST_NOT), None)
    if forbidding is not None:
        return forbidding.id, f"`{event.by}` may not change the severity from {was} to `{new}`", ()
    if any(applies and term.modal is Modal.MAY for term, applies in own):
        return None
    for term, applies in own:
        if applies is None:
            names = turn.missing(term.guard)
            return term.id, f"whether `{event.by}` may change the severity is not known", names
    return "", f"nothing permits `{event.by}` to change the severity from {was} to `{new}`", ()


def change(turn: Turn, facts: dict[str, FactValue], clause: str = "") -> None:
    """Let facts change, and the clocks with them."""
    turn.set(given={**turn.case.given, **facts})
    reconsider(turn, clause=clause, named=tuple(facts))


def reconsider(turn: Turn, *, clause: str = "", named: tuple[str, ...] = (), always: bool = False) -> None:
    """Complete the facts afresh; where any changed, choose the clause of every running clock afresh."""
    before, severity = turn.case.facts, turn.case.severity
    changed = turn.learn()
    after, given = turn.case.facts, turn.case.given
    # What is given is said where something else stands in its place.
    replaced = {
        name: f" (given as {_text(given[name])})"
        for name in named
        if name in after and given[name] != after[name]
    }
    if not changed and not always:
        return
    shown = [name for name in after if name != "state" and after[name] != before.get(name)]
    if shown or named:
        asked = [name for name in named if name not in shown]
        parts = [f"{name} is {_text(after[name])}{replaced.get(name, '')}" for name in shown]
        parts += [
            f"{name} stays {_text(after[name])}{replaced.get(name, '')}" for name in asked if name in after
        ]
        turn.emit(
            EffectKind.CHANGED,
            clause=clause,
            objects=tuple(dict.fromkeys((*shown, *asked))),
            text=", ".join(parts),
        )
    for name in tuple(turn.case.clocks):
        # Choosing for one clock may pause or resume another, so each is taken as it is by then.
        choose(turn, turn.case.clocks[name], severity_changed=turn.case.severity != severity)


def _applies(turn: Turn, term: Clause) -> bool | None:
    """Whether a term speaks now: after its events, before others, where its condition holds."""
    happened = turn.case.happened
    if term.start and not happened.intersection(term.start):
        return False
    if happened.intersection(term.before):
        return False
    if term.states and turn.case.state not in term.states:
        return False
    return turn.holds(term.guard)


def _covers(term: Clause, direction: int | None) -> bool:
    words = {1: _UP, -1: _DOWN}.get(direction or 0, _UP & _DOWN)
    return term.action in words


def _direction(case: Case, old: FactValue | None, new: FactValue) -> int | None:
    """1 up, -1 down, 0 the same; None where it cannot be told."""
    type_ = case.policy.facts["severity"].type if "severity" in case.policy.facts else None
    if not isinstance(type_, Enumeration) or old not in type_.values or new not in type_.values:
        return None
    places = list(type_.values)
    was, becomes = places.index(str(old)), places.index(str(new))
    return (becomes > was) - (becomes < was)


def _with_effect(case: Case, given: FactValue | None) -> str:
    """The severity that was given, and the one it is in effect where an adjustment makes it another."""
    if given is None or given == case.severity:
        return f"`{given}`"
    return f"`{given}` (in effect " + ("not known)" if case.severity is None else f"`{case.severity}`)")


def _text(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
