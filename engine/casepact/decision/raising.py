"""What follows where a step raises the severity: the case is run, with nothing that happens to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.decision.answer import Escalation, SeverityRaised, TakenAction
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Effect, EffectKind
from casepact.semantics.interpreter import next_timer, open_case, step
from casepact.semantics.rules import Rules
from casepact.syntax.ast.escalation import Verb

__all__ = ["with_raises", "without_idle_raises"]

_MOST_TIMERS = 2_000
"""How much may happen by itself before what comes later is told as if no step raised the severity."""

_ACTIONS = frozenset(
    (
        EffectKind.NOTIFIED,
        EffectKind.INVOLVED,
        EffectKind.ASSIGNED,
        EffectKind.HANDED_OVER,
        EffectKind.SEVERITY_RAISED,
    )
)

_NOT_REACHED = "not reached, since the severity is raised before"


def without_idle_raises(
    policy: Policy, severity: FactValue | None, escalations: Iterable[Escalation]
) -> Iterator[Escalation]:
    """The steps without the raises to a severity that the case has, or one below it: these do nothing."""
    ranks = {name: rank for rank, name in enumerate(policy.severities)}
    present = ranks.get(str(severity), len(ranks))

    def does_something(action: TakenAction) -> bool:
        return action.verb != Verb.RAISE_SEVERITY or any(ranks.get(to, -1) < present for to in action.objects)

    for item in escalations:
        actions = tuple(filter(does_something, item.actions))
        if actions:
            yield item if actions == item.actions else replace(item, actions=actions)


def with_raises(
    policy: Policy, given: Facts, at: int, escalations: Sequence[Escalation], dues: Mapping[str, int | None]
) -> tuple[tuple[Escalation, ...], tuple[SeverityRaised, ...]]:
    """The steps as they come where some raise the severity, and when they do. Without any, as they are.

    ``given`` are the facts of the case, opened ``at`` (UTC seconds), and ``dues`` when its duties are
    due. Where a step raises the severity, targets and with them the later steps are others.
    """
    raising = [
        item.at
        for item in escalations
        if any(action.verb == Verb.RAISE_SEVERITY for action in item.actions) and item.at is not None
    ]
    if not raising:
        return tuple(escalations), ()
    last = max(instant for instant in (*(item.at for item in escalations), *dues.values(), at) if instant)
    try:
        effects, until = _happening(policy, given, at, last + (last - at))
    except UnanswerableError:
        return tuple(escalations), ()
    raised = tuple(_raises(effects))
    if not raised:
        return tuple(escalations), ()
    return tuple(_taken(policy, escalations, effects, raised[0].at, until)), raised


def _happening(policy: Policy, given: Facts, at: int, until: int) -> tuple[list[Effect], int]:
    """What follows by itself up to an instant, and the instant up to which that was looked for."""
    case, found = open_case(Rules(policy), given, at)
    effects = list(found)
    for _ in range(_MOST_TIMERS):
        timer = next_timer(case)
        if timer is None or timer.at > until:
            return effects, until
        case, found = step(case, timer)
        effects += found
    return effects, case.now


def _raises(effects: Sequence[Effect]) -> Iterator[SeverityRaised]:
    """Each change of the severity, with the duties that are due at another instant from then on."""
    for effect in effects:
        if effect.kind is not EffectKind.SEVERITY_RAISED:
            continue
        due = {
            other.obligation: other.due
            for other in effects
            if other.kind is EffectKind.RETARGETED and other.at == effect.at
        }
        yield SeverityRaised(at=effect.at, clause=effect.clause, severity=effect.objects[0], due=due)


def _taken(
    policy: Policy, escalations: Sequence[Escalation], effects: Sequence[Effect], raised: int, until: int
) -> Iterator[Escalation]:
    """Every step in file order: when it was first taken, or that it is not."""
    known = {item.clause: item for item in escalations}
    first: dict[str, int] = {}
    for effect in effects:
        if effect.kind in _ACTIONS:
            first.setdefault(effect.clause, effect.at)
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            step_, instant = known.get(rung.id), first.get(rung.id)
            if step_ is None and instant is not None:
                actions = tuple(TakenAction(str(item.verb), item.objects) for item in rung.actions)
                yield Escalation(id=ladder.name, clause=rung.id, at=instant, actions=actions)
            elif step_ is not None and instant is not None:
                yield replace(step_, at=instant, earliest=None, latest=None)
            elif step_ is not None and step_.at is not None and raised < step_.at <= until:
                yield replace(step_, at=None, status=_NOT_REACHED)
            elif step_ is not None:
                yield step_
