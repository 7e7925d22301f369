"""One turn of a case: the case as it changes within a step, and the effects gathered on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casepact.frozen import replace
from casepact.model.expression import Expression
from casepact.model.fact import Facts, FactValue
from casepact.semantics.calendars import CaseWorld
from casepact.semantics.case import Case, Clock, Effect, EffectKind, Past
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.semantics.mattering import that_matter
from casepact.semantics.phrases import list_text
from casepact.semantics.rules import Rules
from casepact.semantics.select import complete

__all__ = ["Turn"]


class Turn:
    """The only thing in a step that changes; it does not outlive the step."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.effects: list[Effect] = []
        self.broken: list[Clock] = []
        """Clocks breached in this step whose consequences have not been drawn yet."""

    @property
    def rules(self) -> Rules:
        """The policy the case is judged by, prepared."""
        return self.case.rules

    @property
    def now(self) -> int:
        """The instant of the step, in UTC seconds."""
        return self.case.now

    def set(self, **changes: Any) -> None:
        """Replace fields of the case."""
        self.case = replace(self.case, **changes)

    def supposing(self, facts: Facts) -> Turn:
        """A turn apart, in which ``facts`` are given as well: what would be, and is told to nobody."""
        apart = Turn(replace(self.case, given={**self.case.given, **facts}))
        apart.learn()
        return apart

    def emit(self, kind: EffectKind, **fields: Any) -> None:
        """Add an effect at the present instant, under the present severity unless another is given."""
        fields.setdefault("severity", self.case.severity)
        fields.setdefault("state", self.case.state)
        self.effects.append(Effect(kind=kind, at=self.now, **fields))

    def tell(self, kind: EffectKind, clock: Clock, text: str) -> None:
        """Add an effect on a clock, with when it is due unless it stands still."""
        self.emit(
            kind,
            clause="" if clock.clause is None else clock.clause.id,
            obligation=clock.obligation,
            cycle=clock.cycle,
            due=None if clock.paused or clock.due is None else clock.due.at,
            text=text,
        )

    def put(self, clock: Clock) -> None:
        """Let a clock run, in the place of its obligation's last."""
        self.set(clocks={**self.case.clocks, clock.obligation: clock})

    def finish(self, clock: Clock) -> None:
        """Take a clock out of those that run. One that never had a clause leaves no trace."""
        clocks = {name: other for name, other in self.case.clocks.items() if name != clock.obligation}
        self.set(clocks=clocks)
        if clock.clause is not None:
            before = self.case.past.get(clock.obligation)
            breached = clock.breached is not None or (before is not None and before.breached)
            past = Past(last=clock, breached=breached)
            ended_cycles = self.case.ended_cycles.then(clock)
            self.set(ended_cycles=ended_cycles, past={**self.case.past, clock.obligation: past})

    def world(self) -> CaseWorld:
        """What conditions can ask about the case now."""
        case = self.case
        return CaseWorld(case.rules.book, case.facts or case.given, case.opened, case.broken)

    def holds(self, guard: Expression) -> bool | None:
        """Whether a condition holds for the case now, None where that is not known."""
        return evaluate(guard, self.case.facts, self.world())

    def missing(self, guard: Expression) -> tuple[str, ...]:
        """The facts for want of which a condition is unknown."""
        return tuple(sorted(unknown_facts(guard, self.case.facts, self.world())))

    def learn(self) -> bool:
        """Complete the facts afresh; whether any of them changed. Names what they leave unspecified."""
        case = self.case
        given: dict[str, FactValue] = {**case.given, "state": case.state}
        completed = complete(case.policy, given, self.world())
        facts = {**completed.facts, "state": case.state}
        if completed.severity is not None:
            facts["severity"] = completed.severity
        changed = facts != case.facts
        self.set(facts=facts)
        self.report_unspecified(completed.unspecified)
        for conflict in completed.conflicts:
            names = conflict.clauses
            text = f"`{conflict.about}`: {list_text(names)} give different answers"
            self._report_once(conflict.key, EffectKind.CONFLICT, names, text)
        for undecided in that_matter(case.rules, case.given, completed):
            clause, names = undecided.clause, undecided.names
            text = f"whether `{clause}` holds hangs on {list_text(names)}"
            self._report_once(undecided.key, EffectKind.UNKNOWN, names, text, clause)
        return changed

    def _report_once(
        self, key: str, kind: EffectKind, names: tuple[str, ...], text: str, clause: str = ""
    ) -> None:
        if key not in self.case.reported:
            self.set(reported=self.case.reported | {key})
            self.emit(kind, clause=clause, objects=names, text=text)

    def report_unspecified(self, identifiers: Iterable[str]) -> None:
        """Name each of some ids that has no value, once in the life of a case."""
        for identifier in identifiers:
            if identifier not in self.case.reported:
                self.set(reported=self.case.reported | {identifier})
                self.emit(
                    EffectKind.UNSPECIFIED,
                    clause=identifier,
                    objects=(identifier,),
                    text=f"`{identifier}` is unspecified",
                )
