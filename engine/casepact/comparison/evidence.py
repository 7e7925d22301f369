"""Shows a difference: a case, its instant, what either policy answers, and the commands that say so."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from casepact.comparison.change import Evidence
from casepact.decision import Decider, Decision, DecisionError
from casepact.model.contract import Contract
from casepact.model.fact import Enumeration, Facts, FactValue
from casepact.model.policy import Policy
from casepact.semantics.replay import CaseRun
from casepact.time.faults import utc_text
from casepact.verify.rules.region import narrowed
from casepact.verify.witness import setting_pairs, usual_instant

__all__ = ["NO_DUTIES", "Answer", "Duties", "Reading", "Replayer", "Side"]

Answer = Callable[[Decision], str]
"""What to look at in a decision, in words."""

Duties = tuple[str, str]
"""What a duty is called in the old and in the new policy; empty where none is looked at."""

NO_DUTIES: Duties = ("", "")
"""For answers in which nothing that is owed has a part."""


_SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Reading:
    """What to look at in the two decisions; ``duties`` None looks at all that is decided.

    Otherwise nothing else is decided than those, which takes less time.
    """

    old: Answer
    new: Answer
    duties: Duties | None = None

    @classmethod
    def both(cls, answer: Answer, duties: Duties | None = NO_DUTIES) -> Reading:
        """The same in both decisions."""
        return cls(answer, answer, duties)


_SECTIONS = {
    "adjustments": "severities",
    "features": "tiers",
    "intake": "channels",
    "matrices": "severities",
    "prerequisites": "coverage",
    "standard": "lifecycle",
}
"""Where `casepact show` prints what has no section of its own."""

_SHOWN = frozenset(
    (
        *("tiers", "severities", "targets", "escalations", "channels", "calendars", "coverage", "credits"),
        *("terms", "lifecycle", "case"),
    )
)
"""The sections that it prints one at a time."""


def _section(clause: str) -> str:
    """The section that prints a clause; empty where only the whole policy does."""
    head = clause.partition(".")[0]
    section = _SECTIONS.get(head, head)
    return section if section in _SHOWN else ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what is decided by, under which name, and how names of the other read in it.

    ``facts`` and ``values`` map the names of the new policy to its own. ``changes`` are the change
    sentences made to what ``name`` names. ``runs`` keeps what timelines came to, by their text.
    """

    source: Policy | Contract
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    runs: dict[str, CaseRun | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.source.policy if isinstance(self.source, Contract) else self.source

    def own(self, facts: Facts) -> dict[str, FactValue]:
        """Those of the facts that this one knows, by its own names."""
        found: dict[str, FactValue] = {}
        for name, value in facts.items():
            mine = self.facts.get(name, name)
            fact = self.policy.facts.get(mine)
            said = self.values.get(name, {}).get(str(value), value) if isinstance(value, str) else value
            if fact is None or (isinstance(fact.type, Enumeration) and said not in fact.type.values):
                continue
            found[mine] = said
        return found

    def command(self, facts: Facts, at: int) -> str:
        """The command line, quoted for a POSIX shell, that decides a case."""
        given = self.own(facts)
        if isinstance(self.source, Contract):
            given = {name: value for name, value in given.items() if name not in self.source.facts}
        words = ["casepact", "decide", self.name]
        for fact, text in setting_pairs(self.policy, given):
            words += ["--set", f"{fact}={text}"]
        return shlex.join([*words, *self._changed, "--at", utc_text(at)])

    def look(self, clause: str) -> str:
        """The command line that prints the part of the policy that a clause stands in."""
        section = _section(clause)
        return shlex.join(["casepact", "show", self.name, *([section] if section else []), *self._changed])

    @property
    def _changed(self) -> Iterator[str]:
        for change in self.changes:
            yield from ("--change", change)


@dataclass(slots=True)
class Replayer:
    """Asks both policies; ``brief`` leaves cases as they are found, with facts that do not matter."""

    old: Side
    new: Side
    brief: bool = False
    _deciders: dict[Duties | None, tuple[Decider, Decider]] = field(default_factory=dict)

    @property
    def usual(self) -> int:
        """The instant to show where any would do."""
        return usual_instant(self.new.policy)

    def _deciding(self, duties: Duties | None) -> tuple[Decider, Decider]:
        found = self._deciders.get(duties)
        if found is None:
            sources = [self.old.source, self.new.source]
            if duties is not None:
                sources = [_only(source, name) for source, name in zip(sources, duties, strict=True)]
            found = self._deciders[duties] = (Decider(sources[0]), Decider(sources[1]))
        return found

    def answers(
        self, facts: Facts, at: int, reading: Reading, *, covered: bool = True
    ) -> tuple[str, str] | None:
        """What both say of a case; None where either cannot, or does not cover it."""
        found = []
        deciders = self._deciding(reading.duties)
        reads = (reading.old, reading.new)
        for decider, side, read in zip(deciders, (self.old, self.new), reads, strict=True):
            try:
                decision = decider.decide(side.own(facts), at)
            except DecisionError:
                return None
            if covered and decision.covered is False:
                return None
            found.append(read(decision))
        return found[0], found[1]

    def _says(self, said: tuple[str, str], at: int, reading: Reading, facts: Facts, *, covered: bool) -> bool:
        return self.answers(facts, at, reading, covered=covered) == said

    def show(
        self, facts: Facts, instants: Iterable[int | None], reading: Reading, *, covered: bool = True
    ) -> Evidence | None:
        """The first of the instants at which the answers differ, with the facts that it takes; or None."""
        for at in (self.usual if item is None else item for item in instants):
            for case in self.cases(facts):
                said = self.answers(case, at, reading, covered=covered)
                if said is not None and said[0] != said[1]:
                    break
            else:
                continue
            kept: Facts = case
            if not self.brief:
                same = partial(self._says, said, at, reading, covered=covered)
                kept = narrowed(self.new.policy, case, same) or case
            return Evidence(
                facts=setting_pairs(self.new.policy, kept),
                at=utc_text(at),
                old_answer=said[0],
                new_answer=said[1],
                old_command=self.old.command(kept, at),
                new_command=self.new.command(kept, at),
            )
        return None

    def cases(self, facts: Facts) -> Iterator[Facts]:
        """The case as it is, then with the severity that definitions give it.

        Where definitions of one policy alone hold for a case, it has one given for the other policy; to a
        decision that is one set by hand, which goes before definitions.
        """
        yield facts
        if _SEVERITY in facts and any(item.guard is not None for item in self.new.policy.severities.values()):
            yield {name: value for name, value in facts.items() if name != _SEVERITY}


def _only(source: Policy | Contract, duty: str) -> Policy | Contract:
    """A policy, or the contract under it, with one of its duties and no escalation or credit."""
    policy = source.policy if isinstance(source, Contract) else source
    kept = replace(
        policy,
        obligations={name: item for name, item in policy.obligations.items() if name == duty},
        terms=tuple(item for item in policy.terms if item.obligation == duty),
        ladders=(),
        credits=(),
        credit_caps=(),
    )
    return replace(source, policy=kept) if isinstance(source, Contract) else kept
