"""Says how long and how often, and in which case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casepact.model.clause import Clause
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.source import Witness
from casepact.syntax.ast.target import UNIT_SECONDS, NoTarget, Target, Unit
from casepact.time.faults import utc_text
from casepact.verify.time.twins import Sides, alike
from casepact.verify.witness import decide_command, fact_text, setting_pairs

__all__ = ["apart_words", "case_words", "duration_text", "one_case", "share_text", "target_text", "two_cases"]

_UNITS = (Unit.DAY, Unit.HOUR, Unit.MINUTE, Unit.SECOND)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def duration_text(seconds: int) -> str:
    """The two largest units of a length of time, the second rounded down: ``2 days 3 hours``."""
    parts: list[str] = []
    for unit in _UNITS:
        number, seconds = divmod(seconds, UNIT_SECONDS[unit])
        if number:
            parts.append(f"{number} {unit}{'' if number == 1 else 's'}")
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts) or "no time"


def share_text(part: int, whole: int) -> str:
    """A share of the opening instants, never rounded to all or to none of them."""
    if part == whole:
        return "at every opening instant"
    percent = 100 * part / whole
    shown = f"{percent:.1f}"
    if shown == "100.0":
        return "at all but a few opening instants"
    if shown == "0.0":
        return "at less than 0.1% of opening instants"
    return f"at {shown}% of opening instants"


def target_text(target: Target) -> str:
    """A target with its calendar, as the language writes it."""
    from casepact.syntax.printer import print_target

    return "none" if isinstance(target.bound, NoTarget) else print_target(target)


def case_words(
    policy: Policy, facts: Facts, *, apart: Mapping[str, str] = _NOTHING, example: bool = False
) -> str:
    """The facts that two cases share, as the end of a sentence; empty where they share none.

    ``apart`` says in words what each has of others, and ``example`` that it holds for other facts as well.
    """
    words = {name: fact_text(policy.facts.get(name), value) for name, value in facts.items()}
    said = " and ".join(f"{name} is {text}" for name, text in {**words, **apart}.items())
    if not said:
        return ""
    return f", for example where {said}" if example else f", where {said}"


def apart_words(policy: Policy, sides: Sides) -> dict[str, str]:
    """What two cases have of the facts that hang on the one in which they differ, where they differ in it."""
    fact, *hanging = sides[0]
    values = [side[fact] for side in sides]
    return {
        name: " and ".join(
            f"{fact_text(policy.facts.get(name), side[name])} for `{value}`"
            for side, value in zip(sides, values, strict=True)
        )
        for name in hanging
        if name not in alike(sides)
    }


def moment_text(instant: int) -> str:
    """An instant with its weekday: ``Sat 2026-01-03T10:00:00Z``."""
    return f"{_DAYS[(instant // 86_400 + 3) % 7]} {utc_text(instant)}"


def one_case(policy: Policy, facts: Mapping[str, FactValue], at: int, note: str) -> Witness:
    """The witness of one case opened at ``at`` (UTC seconds)."""
    return Witness(setting_pairs(policy, facts), utc_text(at), (), decide_command(policy, facts, at), note)


def two_cases(
    policy: Policy, first: Mapping[str, FactValue], second: Mapping[str, FactValue], at: int, note: str
) -> Witness:
    """The witness of two cases opened at one instant: the facts of the first, a command for each."""
    commands = dict.fromkeys(decide_command(policy, facts, at) for facts in (first, second))
    return Witness(setting_pairs(policy, first), utc_text(at), (), "\n".join(commands), note)


def counted_from(clause: Clause) -> str:
    """What a clause's clock counts from, where that is not the opening of the case."""
    if clause.states:
        return " or ".join(clause.states)
    return "" if "open" in clause.start else " or ".join(clause.start)
