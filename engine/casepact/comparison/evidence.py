"""Shows a difference: a case, its instant, what either policy answers, and the commands that say so."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from casepact.comparison.change import Evidence
from casepact.decision import Decider, Decision, DecisionError
from casepact.model.contract import Contract
from casepact.model.fact import Enumeration, Facts, FactValue
from casepact.model.policy import Policy
from casepact.time.faults import utc_text
from casepact.verify.rules.region import narrowed
from casepact.verify.witness import setting_pairs, usual_instant

__all__ = ["Answer", "Replayer", "Side"]

Answer = Callable[[Decision], str]
"""What to look at in a decision, in words."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what is decided by, under which name, and how names of the other read in it.

    ``facts`` and ``values`` map the names of the new policy to its own. ``changes`` are the change
    sentences made to what ``name`` names.
    """

    source: Policy | Contract
    name: str
    facts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

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
        for change in self.changes:
            words += ["--change", change]
        words += ["--at", utc_text(at)]
        return shlex.join(words)


@dataclass(slots=True)
class Replayer:
    """Asks both policies; ``brief`` leaves cases as they are found, with facts that do not matter."""

    old: Side
    new: Side
    brief: bool = False
    _old: Decider = field(init=False)
    _new: Decider = field(init=False)

    def __post_init__(self) -> None:
        self._old, self._new = Decider(self.old.source), Decider(self.new.source)

    @property
    def usual(self) -> int:
        """The instant to show where any would do."""
        return usual_instant(self.new.policy)

    def answers(
        self, facts: Facts, at: int, answer: tuple[Answer, Answer], *, covered: bool = True
    ) -> tuple[str, str] | None:
        """What both say of a case; None where either cannot, or does not cover it."""
        found = []
        for decider, side, read in zip((self._old, self._new), (self.old, self.new), answer, strict=True):
            try:
                decision = decider.decide(side.own(facts), at)
            except DecisionError:
                return None
            if covered and decision.covered is False:
                return None
            found.append(read(decision))
        return found[0], found[1]

    def _says(
        self,
        said: tuple[str, str],
        at: int,
        read: tuple[Answer, Answer],
        facts: Facts,
        *,
        covered: bool,
    ) -> bool:
        return self.answers(facts, at, read, covered=covered) == said

    def show(
        self,
        facts: Facts,
        instants: Iterable[int | None],
        old: Answer,
        new: Answer | None = None,
        *,
        covered: bool = True,
    ) -> Evidence | None:
        """The first of the instants at which the answers differ, with the facts that it takes; or None."""
        read = (old, new or old)
        for at in (self.usual if item is None else item for item in instants):
            said = self.answers(facts, at, read, covered=covered)
            if said is None or said[0] == said[1]:
                continue
            kept: Facts = facts
            if not self.brief:
                same = partial(self._says, said, at, read, covered=covered)
                kept = narrowed(self.new.policy, facts, same)
            return Evidence(
                facts=setting_pairs(self.new.policy, kept),
                at=utc_text(at),
                old_answer=said[0],
                new_answer=said[1],
                old_command=self.old.command(kept, at),
                new_command=self.new.command(kept, at),
            )
        return None
