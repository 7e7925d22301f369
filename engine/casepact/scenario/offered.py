"""How much work a scenario gives each of its teams, as a mean, to say before a run what cannot go well."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from casepact.frozen import dataclass
from casepact.model.expression import Expression
from casepact.model.fact import FactValue
from casepact.scenario.means import mean_seconds
from casepact.scenario.model import Arrivals, DrawnTime, Scenario, Team, Work
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = ["Kind", "Look", "kinds_of", "offered_seconds"]

_YEAR = 365.25 * 86_400

_MOST_CYCLES = 10
"""How often a case is solved at the most, as a simulation has it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """So many cases of one kind, as a mean over the period, with the facts that they are opened with."""

    cases: float
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What has to be asked of the policy: the facts that follow, what holds, and what is covered at all.

    ``open_share`` is the part of the period for which a calendar is open.
    """

    completed: Callable[[Mapping[str, FactValue]], Mapping[str, FactValue]]
    holds: Callable[[Expression, Mapping[str, FactValue]], bool]
    is_covered: Callable[[Mapping[str, FactValue]], bool]
    open_share: Callable[[CalendarExpr], float]


def kinds_of(scenario: Scenario, look: Look) -> Iterator[Kind]:
    """The kinds of case of all streams, and how many are expected of each."""
    for stream in scenario.arrivals:
        if isinstance(stream, Arrivals):
            cases = stream.rate * (scenario.end - scenario.start) * _factor(stream, scenario, look)
            total = sum(row.weight for row in stream.mix.rows)
            yield from (Kind(cases * row.weight / total, row.facts) for row in stream.mix.rows)
        else:
            pairs = zip(stream.opened, stream.facts, strict=True)
            yield from (Kind(1.0, facts) for at, facts in pairs if scenario.start <= at < scenario.end)


def _factor(stream: Arrivals, scenario: Scenario, look: Look) -> float:
    """How many times the rate of a stream is its mean over the period."""
    factor = 1.0
    for modulation in stream.modulations:
        factor *= 1 + (modulation.factor - 1) * look.open_share(modulation.calendar)
    for burst in stream.bursts:
        factor *= 1 + (burst.factor - 1) * (1 - math.exp(-burst.lasting / burst.every))
    if stream.growth != 1:
        years = (scenario.end - scenario.start) / _YEAR
        power = math.log(stream.growth) * years
        factor *= math.expm1(power) / power
    return factor


def offered_seconds(scenario: Scenario, look: Look) -> dict[str, float]:
    """The agent-seconds of work that come to each team in the period, by its name.

    Hand-overs, refusals and reopenings are in it. Customers who would give up are counted as if they stayed,
    for it is the waiting that makes them leave; changes of severity change none.
    """
    work = scenario.work
    found = {team.name: 0.0 for team in scenario.teams}
    for kind in kinds_of(scenario, look):
        facts = look.completed(kind.facts)
        first = next((team for team in scenario.teams if look.holds(team.guard, facts)), None)
        if first is None:
            continue
        cases = kind.cases
        answered = cases * _mean(work.respond, facts, look)
        found[first.name] += answered
        if not look.is_covered(kind.facts):
            continue
        accepted, again = _cycles(work, facts, look)
        if _is_answered_again(scenario):
            found[first.name] += answered * again
        for team, share in _solvers(scenario, first, facts, look):
            found[team] += cases * share * (accepted + again) * _mean(work.solve, facts, look)
    return found


def _cycles(work: Work, facts: Mapping[str, FactValue], look: Look) -> tuple[float, float]:
    """How often each case is solved the first time, and how often again, on average."""
    refusal = next((one for one in work.decline if look.holds(one.guard, facts)), None)
    accepted = 1.0 if refusal is None else 1.0 - refusal.share
    if work.reopen is None or not look.holds(work.reopen.guard, facts):
        return accepted, 0.0
    return accepted, accepted * sum(work.reopen.share**cycle for cycle in range(1, _MOST_CYCLES))


def _is_answered_again(scenario: Scenario) -> bool:
    """Whether a case that is reopened is responded to before it is solved again."""
    lifecycle = scenario.policy.lifecycle
    reopen, respond = (scenario.work.events.get(name, name) for name in ("reopen", "respond"))
    return any(
        move.event == reopen and lifecycle.takes(respond, move.destination) for move in lifecycle.transitions
    )


def _solvers(
    scenario: Scenario, first: Team, facts: Mapping[str, FactValue], look: Look
) -> Iterator[tuple[str, float]]:
    """Who solves cases that come to a team, and which share of the solving each does."""
    other = next((one for one in scenario.work.hand_overs if look.holds(one.guard, facts)), None)
    share = 0.0 if other is None else other.share
    yield first.name, 1 - share
    if other is not None:
        yield other.team, share


def _mean(times: tuple[DrawnTime, ...], facts: Mapping[str, FactValue], look: Look) -> float:
    chosen = next((time for time in times if look.holds(time.guard, facts)), None)
    return 0.0 if chosen is None else mean_seconds(chosen.distribution)
