"""Changes of facts: who may change the severity, and what a change does to the clocks that run."""

from __future__ import annotations

from casepact.model.clause import Clause
from casepact.model.fact import Enumeration, FactValue
from casepact.model.values import fact_text
from casepact.semantics.case import Case, EffectKind, Event
from casepact.semantics.cycles import choose
from casepact.semantics.moves import Answer
from casepact.semantics.turn import Turn
from casepact.syntax.ast.duty import Modal

__all__ = ["change", "reconsider", "refuse_change"]

_UP = frozenset({"raise", "upgrade", "change", "set"})
_DOWN = frozenset({"lower", "downgrade", "change", "set"})


def refuse_change(turn: Turn, event: Event) -> Answer | None:
    """The refusal of an event that may not change the facts it does, None where it may.

    Where the policy says who may change the severity, nobody else may (``docs/semantics.md``, point
    7). Two terms that say opposite things about one change permit nothing. A fact that the severity
    follows from is recorded, not decided: what an event makes known of one needs no permission.
    """
    if "severity" not in event.facts:
        return None
    return _refuse(turn, event, turn.case.given.get("severity", turn.case.severity), event.facts["severity"])


def _refuse(turn: Turn, event: Event, old: FactValue | None, new: FactValue) -> Answer | None:
    direction = _direction(turn.case, old, new)
    was = _with_effect(turn.case, old)
    wanted = {"raise": 1, "lower": -1}.get(event.name)
    if wanted is not None and direction not in (None, wanted):
        relation = "more" if wanted > 0 else "less"
        return _no(f"`{new}` is not {relation} severe than {was}")
    terms = [term for term in turn.rules.permissions if _covers(term, direction)]
    if not turn.rules.permissions or direction == 0:
        return None
    if event.by is None:
        return _no("the policy says who may change the severity, and who did it is not said", missing=("by",))
    own = [(term, _applies(turn, term)) for term in terms if term.actor == event.by]
    forbidding = next((term for term, applies in own if applies and term.modal is Modal.MUST_NOT), None)
    if forbidding is not None:
        return _no(f"`{event.by}` may not change the severity from {was} to `{new}`", forbidding)
    if any(applies and term.modal is Modal.MAY for term, applies in own):
        return None
    for term, applies in own:
        if applies is None:
            names = turn.missing(term.guard)
            return _no(f"whether `{event.by}` may change the severity is not known", term, names)
    return _no(f"nothing permits `{event.by}` to change the severity from {was} to `{new}`")


def _no(reason: str, term: Clause | None = None, missing: tuple[str, ...] = ()) -> Answer:
    return Answer(taken=False, refusal=reason, clause="" if term is None else term.id, missing=missing)


def change(turn: Turn, facts: dict[str, FactValue], clause: str = "") -> None:
    """Let facts change, and the clocks with them."""
    turn.set(given={**turn.case.given, **facts})
    reconsider(turn, clause=clause, named=tuple(facts))


def reconsider(turn: Turn, *, clause: str = "", named: tuple[str, ...] = (), always: bool = False) -> None:
    """Complete the facts afresh; where any changed, choose the clause of every running clock afresh.

    What changed is told, and of the facts ``named`` also what did not.
    """
    before = turn.case
    if not turn.learn() and not always:
        return
    facts = turn.case.facts
    names = dict.fromkeys((*facts, *before.facts))
    changed = [name for name in names if name != "state" and facts.get(name) != before.facts.get(name)]
    kept = [name for name in named if name not in changed]
    if changed or kept:
        said = [f"{name} is {_value_said(turn.case, name)}" for name in changed]
        said += [f"{name} stays {_value_said(turn.case, name)}" for name in kept]
        turn.emit(EffectKind.CHANGED, clause=clause, objects=(*changed, *kept), text=", ".join(said))
    for name in tuple(turn.case.clocks):
        # Choosing for one clock may pause or resume another, so each is taken as it is by then.
        choose(turn, turn.case.clocks[name], severity_changed=turn.case.severity != before.severity)


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


def _value_said(case: Case, name: str) -> str:
    """The value of a fact, and the one that was given where another stands in its place."""
    fact = case.policy.facts.get(name)
    value, given = case.facts.get(name), case.given.get(name)
    said = "not known" if value is None else fact_text(fact, value)
    return said if given is None or given == value else f"{said} (given as {fact_text(fact, given)})"
