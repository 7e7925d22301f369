"""Says what a test would have to expect of a decision to tell two policies apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from casepact.decision import Decision
from casepact.decision.answer import Escalation, OwedDuty
from casepact.model.policy import Policy
from casepact.syntax.yaml.flow import Plain
from casepact.testing.deciding import duty_part, quota_text, rung_part
from casepact.testing.failing import shown
from casepact.testing.plan import Wanted

__all__ = ["told_apart"]

Expected = dict[str, Plain]
"""What stands under ``expect`` in a test."""

_FIELDS = ("severity", "tier", "covered", "offered", "open", "next_open", "defined")
_DUTY_PARTS = (
    *("due", "earliest", "latest", "bound", "status", "target", "calendar", "every", "share", "effort"),
    *("actor", "modal", "action", "objects"),
)
_RUNG_PARTS = ("at", "earliest", "latest", "actions", "status")
_TIMES = ("due", "earliest", "latest", "at", "next_open")
_MOST = 3
"""Differences of one kind that a test is made of."""


def told_apart(policy: Policy, mutant: Policy, old: Decision, new: Decision) -> Iterator[Expected]:
    """What holds of ``old`` and not of ``new``, the plainest first, each enough by itself."""
    yield from _fields(old, new)
    duties, rungs = _duties(old, new), _rungs(old, new)
    yield from (found for found in (duties, rungs) if found)
    yield from _worded(old, new)
    yield from _listed(policy, mutant, old, new)
    facts = {
        name: _text(name, value if isinstance(value, bool | int | str) else str(value))
        for name, value in old.facts.items()
        if new.facts.get(name) != value
    }
    if facts:
        yield {"facts": dict(islice(facts.items(), _MOST))}


def _text(part: str, value: Wanted) -> Plain:
    if isinstance(value, tuple):
        return [str(item) for item in value] or "none"
    return shown(value, instant=part in _TIMES)


def _field(decision: Decision, name: str) -> Wanted:
    found: Wanted = getattr(decision.channel, name) if name in ("offered", "open", "next_open") else None
    if name == "defined":
        found = decision.severity_defined
    elif name in ("severity", "tier", "covered"):
        found = getattr(decision, name)
    return found


def _fields(old: Decision, new: Decision) -> Iterator[Expected]:
    for name in _FIELDS:
        mine = _field(old, name)
        if mine != _field(new, name):
            yield {name: _text(name, mine)}


def _duties(old: Decision, new: Decision) -> Expected:
    """Duties that hold in one alone, or about which something is answered in another way."""
    mine, others = ({duty.clause: duty for duty in item.obligations} for item in (old, new))
    found: Expected = {}
    held = [clause for clause in mine if clause not in others]
    extra = [clause for clause in others if clause not in mine]
    for clause, duty in islice(mine.items(), None):
        if clause in others and len(found) < _MOST:
            parts = _parts(duty, others[clause])
            if parts:
                found[clause] = parts
    if held:
        found["holds"] = held[:_MOST]
    if extra:
        found["not"] = extra[:_MOST]
    return found


def _parts(old: OwedDuty, new: OwedDuty) -> Expected:
    values = ((part, duty_part(old, part), duty_part(new, part)) for part in _DUTY_PARTS)
    return {part: _text(part, mine) for part, mine, other in values if mine != other and _sayable(part, mine)}


def _sayable(part: str, value: Wanted) -> bool:
    """Whether a test can expect it: of the parts that are texts, none can be expected to be missing."""
    return value is not None or part in _TIMES


def _rungs(old: Decision, new: Decision) -> Expected:
    mine, others = ({rung.clause: rung for rung in item.escalations} for item in (old, new))
    reached: dict[str, Plain] = {}
    for clause, rung in mine.items():
        if len(reached) < _MOST:
            parts = _rung_parts(rung, others.get(clause))
            if parts is not None:
                reached[clause] = parts
    extra = [clause for clause in others if clause not in mine]
    found: Expected = {"escalations": reached} if reached else {}
    if extra:
        found["not"] = extra[:_MOST]
    return found


def _rung_parts(old: Escalation, new: Escalation | None) -> Expected | None:
    """What is other about a rung; None where nothing is."""
    if new is None:
        return {"actions": _text("actions", rung_part(old, "actions"))}
    values = ((part, rung_part(old, part), rung_part(new, part)) for part in _RUNG_PARTS)
    return {part: _text(part, mine) for part, mine, other in values if mine != other} or None


def _worded(old: Decision, new: Decision) -> Iterator[Expected]:
    quotas = [{state.id: quota_text(state) for state in item.quotas} for item in (old, new)]
    yield from _mapping("quotas", *quotas)
    credits_ = [{item.clause: item.text for item in found.credits} for found in (old, new)]
    yield from _mapping("credits", *credits_)
    gone = [clause for clause in credits_[1] if clause not in credits_[0]]
    if gone:
        yield {"not": gone}


def _mapping(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Expected]:
    other = {name: text for name, text in old.items() if new.get(name) != text}
    if key == "quotas":
        other |= {name: "none" for name in new if name not in old}
    if other:
        yield {key: dict(islice(other.items(), _MOST))}


def _listed(policy: Policy, mutant: Policy, old: Decision, new: Decision) -> Iterator[Expected]:
    for key, mine, other in (
        *((key, _of_tier(policy, old, key), _of_tier(mutant, new, key)) for key in ("includes", "optional")),
        ("requires", _required(old), _required(new)),
        ("intake", tuple(rule.id for rule in old.intake), tuple(rule.id for rule in new.intake)),
        *((key, getattr(old, key), getattr(new, key)) for key in ("because", "unspecified", "derived")),
    ):
        gone = [name for name in mine if name not in other]
        if gone:
            yield {key: gone[:_MOST]}
        elif other and not mine:
            yield {key: "none"}


def _of_tier(policy: Policy, decision: Decision, part: str) -> tuple[str, ...]:
    tier = policy.tiers.get(str(decision.tier))
    found: tuple[str, ...] = () if tier is None else getattr(tier, part)
    return found


def _required(decision: Decision) -> tuple[str, ...]:
    return tuple(name for rule in decision.intake for name in rule.required)
