"""What the numbers of a tally are about: the names of its rows and columns."""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.scenario.model import Replay, Scenario
from casepact.semantics.rules import Rules
from casepact.simulation.periods import local_period_names, period_names
from casepact.syntax.ast.escalation import Verb
from casepact.syntax.ast.target import Period

__all__ = ["COUNTED", "Edge", "Kind", "Layout", "ShareClause", "layout_of"]

COUNTED = ("met", "breached", "unjudged", "cancelled", "open")
"""What cycles of a cell are counted by: a tally's last axis. Together they are all that started."""

NOTICES = (Verb.NOTIFY, Verb.INVOLVE, Verb.ASSIGN, Verb.HAND_OVER)
"""What a rung does that somebody is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A transition between two states; ``event`` is empty where time brings it about.

    One that ``reopens`` leads out of a settled or a final state to one that is neither.
    """

    source: str
    event: str
    destination: str
    clause: str
    reopens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of case: a row of a stream's mix, or one set of facts that came in a replayed stream."""

    stream: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClause:
    """A clause whose target binds a share of cases, and the period over which the share is taken."""

    obligation: str
    clause: str
    percent: str
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The names behind the axes of a `Tally`; two tallies add up if their layouts are equal.

    ``tiers`` and ``severities`` end in an empty name, for cases whose tier or severity is not known.
    ``hours`` is how many hours the period has from ``start`` (UTC seconds), the last one begun.
    ``credits`` are the ids of the policy's credit rules, ``periods`` the names of each length of period
    that shares and credits are counted over, and ``credit_periods`` the length for each rule.
    ``credit_caps`` are the ids of the caps over several of them. ``role_titles`` are what the policy calls
    each of the ``roles``.
    """

    tiers: tuple[str, ...]
    severities: tuple[str, ...]
    obligations: tuple[str, ...]
    roles: tuple[str, ...]
    rungs: tuple[str, ...]
    edges: tuple[Edge, ...]
    kinds: tuple[Kind, ...]
    teams: tuple[str, ...]
    zone: str
    start: int
    end: int
    warm_up: int
    horizon: int
    shares: tuple[ShareClause, ...] = ()
    credits: tuple[str, ...] = ()
    credit_periods: tuple[Period | None, ...] = ()
    credit_caps: tuple[str, ...] = ()
    periods: tuple[tuple[Period | None, tuple[str, ...]], ...] = ()
    role_titles: tuple[str, ...] = ()

    def role_title(self, role: str) -> str:
        """What a role is called for people: by its title, or else by its name in words."""
        titles = dict(zip(self.roles, self.role_titles, strict=False))
        return titles.get(role) or role.replace("_", " ")

    @property
    def hours(self) -> int:
        """How many hours of the period have begun by its end."""
        return -((self.start - self.end) // 3600)

    def period_names(self, period: Period | None) -> tuple[str, ...]:
        """The names of the periods of one length that a case may touch, in order."""
        return dict(self.periods)[period]

    def opened_in(self, period: Period | None) -> tuple[str, ...]:
        """The names of those in which cases are opened that count, by the zone of the simulation."""
        return local_period_names(period, self.start + self.warm_up, self.end, self.zone)

    def cut_in(self, period: Period | None) -> tuple[str, ...]:
        """The names of those that the warm-up or the end of the period leaves only a part of."""
        before, after = self.start + self.warm_up - 1, self.end
        outside = {
            name for at in (before, after) for name in local_period_names(period, at, at + 1, self.zone)
        }
        return tuple(name for name in self.opened_in(period) if name and name in outside)


def layout_of(scenario: Scenario, rules: Rules) -> Layout:
    """Return the layout of every tally of a scenario; ``rules`` are those of its policy."""
    policy = scenario.policy
    actions = [action for ladder in policy.ladders for rung in ladder.rungs for action in rung.actions]
    shares = _shares(rules)
    credit_periods = tuple(rule.period for rule in policy.credits)
    horizon = scenario.end + scenario.follow
    lengths = dict.fromkeys((*(share.period for share in shares), *credit_periods))
    forbidden = [clause.obligation for clause in rules.prohibitions]
    told = (name for action in actions if action.verb in NOTICES for name in action.objects)
    roles = tuple(dict.fromkeys(told))
    resting = {state.name for state in policy.lifecycle.states.values() if state.settled or state.final}
    return Layout(
        tiers=(*policy.tiers, ""),
        severities=(*policy.severities, ""),
        obligations=tuple(dict.fromkeys((*rules.obligations, *forbidden))),
        roles=roles,
        role_titles=tuple(policy.roles[name].note.title if name in policy.roles else "" for name in roles),
        rungs=tuple(rung.id for ladder in policy.ladders for rung in ladder.rungs),
        edges=tuple(
            Edge(
                source=move.source,
                event=move.event or "",
                destination=move.destination,
                clause=move.id,
                reopens=move.source in resting and move.destination not in resting,
            )
            for move in policy.lifecycle.transitions
        ),
        kinds=tuple(
            Kind(stream=stream.name, row=row)
            for stream in scenario.arrivals
            for row in range(kinds_in(stream) if isinstance(stream, Replay) else len(stream.mix.rows))
        ),
        teams=tuple(team.name for team in scenario.teams),
        zone=scenario.zone,
        start=scenario.start,
        end=scenario.end,
        warm_up=scenario.warm_up,
        horizon=horizon,
        shares=shares,
        credits=tuple(rule.note.id for rule in policy.credits),
        credit_periods=credit_periods,
        credit_caps=tuple(cap.note.id for cap in policy.credit_caps),
        periods=tuple((length, period_names(length, scenario.start, horizon)) for length in lengths),
    )


def kinds_in(stream: Replay) -> int:
    """Return how many different sets of facts the cases of a replayed stream came with."""
    return len({tuple(sorted(facts.items())) for facts in stream.facts})


def _shares(rules: Rules) -> tuple[ShareClause, ...]:
    return tuple(
        ShareClause(
            obligation=family.name,
            clause=clause.id,
            percent=str(clause.target.share.percent),
            period=clause.target.share.period,
        )
        for family in rules.obligations.values()
        for clause in family.clauses
        if clause.target is not None and clause.target.share is not None
    )
