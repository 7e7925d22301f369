"""Finds names that are declared and never used."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.checks.reach import can_hold
from casepact.checks.walk import calendars_of, conditions_of, leaves_open
from casepact.model.expression import facts_of
from casepact.model.fact import Origin
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Span
from casepact.syntax.ast.escalation import OnEvent, Verb
from casepact.time.sentences import names_used, zones_said

__all__ = ["UNUSED_NAME"]

Found = tuple[Span, str, str, str]
"""Where, what is the matter, what to do, and the id."""


def _facts(policy: Policy) -> Iterator[Found]:
    used = {name for condition in conditions_of(policy) for name in facts_of(condition)}
    used.update(zone.name for sentence in calendars_of(policy) for zone in zones_said(sentence))
    used.update(name for matrix in policy.matrices for name in matrix.by)
    used.update(field.fact for intake in policy.intake for field in intake.fields)
    used.update(clause.notice.moment for clause in policy.clauses() if clause.notice is not None)
    if any(channel.languages for channel in policy.channels.values()):
        used.add("language")
    for name, fact in policy.facts.items():
        if fact.origin is Origin.CASE and name not in used:
            yield (
                fact.span,
                f"no condition asks for the fact `{name}`",
                "remove it, or use it",
                f"case.{name}",
            )


def _calendars(policy: Policy) -> Iterator[Found]:
    used = {use.name for sentence in calendars_of(policy) for use in names_used(sentence)}
    for name, calendar in policy.calendars.items():
        if name not in used:
            note = calendar.note
            yield note.span, f"nothing is counted on the calendar `{name}`", "remove it, or use it", note.id


def _roles(policy: Policy) -> Iterator[Found]:
    used = {name for clause in policy.clauses() for name in (clause.actor, *clause.objects)}
    used.update(
        name
        for ladder in policy.ladders
        for rung in ladder.rungs
        for action in rung.actions
        for name in action.objects
    )
    used.update(name for transition in policy.lifecycle.transitions for name in transition.actors)
    used.update(word for intake in policy.intake for word in intake.to.split())
    used.update(name for promise in policy.promises for name in promise.names)
    for name, role in policy.roles.items():
        if name not in used:
            yield role.note.span, f"no sentence names the role `{name}`", "remove it, or use it", role.note.id


def _features(policy: Policy) -> Iterator[Found]:
    used = {name for tier in policy.tiers.values() for name in (*tier.includes, *tier.optional)}
    used.update(name for clause in policy.clauses() for name in clause.objects)
    for name, feature in policy.features.items():
        if name not in used:
            note = feature.note
            yield (
                note.span,
                f"no tier includes the feature `{name}`",
                "add it to `includes` of a tier",
                note.id,
            )


def _channels(policy: Policy) -> Iterator[Found]:
    offered = {name for tier in policy.tiers.values() for name in tier.channels}
    for name, channel in policy.channels.items():
        if offered and name not in offered:
            note = channel.note
            yield note.span, f"no tier offers the channel `{name}`", "add it to `channels` of a tier", note.id


def _events(policy: Policy) -> Iterator[Found]:
    lifecycle = policy.lifecycle
    used = {transition.event for transition in lifecycle.transitions}
    for clause in policy.clauses():
        used.update((*clause.start, *clause.stop, *clause.before, clause.action))
    for ladder in policy.ladders:
        used.update((*ladder.start, *ladder.stop))
        used.update(rung.trigger.event.name for rung in ladder.rungs if isinstance(rung.trigger, OnEvent))
    used.update(name for promise in policy.promises for name in promise.names)
    for name, event in lifecycle.events.items():
        if name not in used and event.note.id.startswith("lifecycle.events."):
            note = event.note
            yield note.span, f"nothing follows from the event `{name}`", "remove it, or use it", note.id


def _sources(policy: Policy) -> Iterator[Found]:
    used = {cite.source for note in (policy.note, *policy.notes) for cite in note.cites}
    used.update(cite.source for left_out in policy.left_out for cite in left_out.cites)
    for name, source in policy.sources.items():
        if name not in used:
            yield (
                source.span,
                f"nothing cites the source `{name}`",
                "cite it, or remove it",
                f"sources.{name}",
            )


def _severities(policy: Policy) -> Iterator[Found]:
    """A severity that no case gets, in a policy that defines severities.

    Where a definition is left open, people say how severe a case is, and may say any.
    """
    defined = {name: item.guard for name, item in policy.severities.items() if item.guard is not None}
    given = {name for name, guard in defined.items() if can_hold(policy, guard)}
    cells = [cell.value for matrix in policy.matrices if matrix.fact == "severity" for cell in matrix.cells]
    if not defined and not cells:
        return
    if any(leaves_open(guard) for guard in defined.values()):
        given.update(policy.severities.keys() - defined.keys())
    given.update(str(value) for value in cells)
    given.update(str(item.value) for item in policy.adjustments if item.fact == "severity")
    given.update(
        name
        for ladder in policy.ladders
        for rung in ladder.rungs
        for action in rung.actions
        if action.verb is Verb.RAISE_SEVERITY
        for name in action.objects
    )
    if "severity" in policy.facts:
        given.add(str(policy.facts["severity"].default))
    for name, severity in policy.severities.items():
        if name not in given:
            cause = "its definition can never hold" if name in defined else "nothing defines it"
            message = f"no case is given the severity `{name}`, but by people: {cause}"
            yield severity.note.span, message, "give it a `when`, or remove it", severity.note.id


_LISTS = (_facts, _calendars, _roles, _features, _channels, _events, _sources, _severities)


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for find in _LISTS:
        for span, message, way_out, id_ in find(policy):
            yield Diagnostic(
                code=UNUSED_NAME.code,
                message=message,
                span=span,
                level=UNUSED_NAME.level,
                help=way_out,
                clause=id_,
            )


UNUSED_NAME = Check(
    code="unused-name",
    level=Level.WARNING,
    summary="a name that is declared and never used",
    explanation=(
        "A fact that no condition asks for, a calendar nothing is counted on, a role, feature, channel, "
        "event or source that nothing mentions, a severity that no case is given: each is either left over "
        "from an earlier version, or stands for a sentence that was forgotten. A channel is used when a "
        "tier offers it, a feature when a tier includes it or can buy it. In a policy that defines its "
        "severities, one without a definition is given to no case; that one people may still set by hand is "
        "no reason to leave it out."
    ),
    run=_run,
)
