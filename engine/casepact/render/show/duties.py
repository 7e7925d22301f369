"""The tables of what is done: targets, escalations, the life of a case, terms and promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casepact.model.clause import Clause, Obligation
from casepact.model.expression import AllOf, Expression, all_of, facts_of
from casepact.model.note import Cite
from casepact.model.policy import Policy
from casepact.render.clauses import (
    actions_text,
    clause_text,
    condition_text,
    duty_text,
    rung_trigger,
    target_text,
    transition_text,
)
from casepact.render.show.grids import Entry, grid
from casepact.render.show.page import Footnotes, Table
from casepact.syntax.printer import print_amount, print_calendar

__all__ = ["escalation_tables", "lifecycle_tables", "promise_tables", "target_tables", "term_tables"]


def target_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """A table an obligation, keyed by the facts its times hang on."""
    for obligation in policy.obligations.values():
        title = obligation.note.title or obligation.name.replace("_", " ")
        # What every cell asks is said once, above them.
        shared = _shared(obligation)
        condition = ", ".join(filter(None, (_duty(obligation), condition_text(policy, all_of(*shared)))))
        yield grid(
            policy,
            f"{title}: {condition}{footnotes.mark(obligation.note)}",
            obligation.facts,
            [
                Entry(_time(clause), _beside(clause.guard, all_of(*shared)), clause.note)
                for clause in obligation.clauses
            ],
            footnotes,
        )


def _shared(obligation: Obligation) -> list[Expression]:
    """The conditions of all clauses of an obligation, but for those on the facts that key its table."""
    guards = [_parts(clause.guard) for clause in obligation.clauses]
    keys = frozenset(obligation.facts)
    first = guards[0] if guards else ()
    return [
        part
        for part in first
        if keys.isdisjoint(facts_of(part)) and all(part in others for others in guards[1:])
    ]


def _duty(obligation: Obligation) -> str:
    return duty_text(obligation.clauses[0]) if obligation.clauses else "nothing"


def _time(clause: Clause) -> str:
    if clause.notice is not None:
        return f"at least {print_amount(clause.notice.amount)} on {print_calendar(clause.notice.calendar)}"
    return "" if clause.target is None else _bare(target_text(clause.target))


def _bare(text: str) -> str:
    return text.removeprefix("within ")


def escalation_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """A table a ladder, a row a step."""
    for ladder in policy.ladders:
        condition = condition_text(policy, ladder.guard)
        title = f"{ladder.note.title or ladder.name.replace('_', ' ')}{', ' if condition else ''}{condition}"
        rows = []
        for rung in ladder.rungs:
            left = _beside(rung.guard, ladder.guard)
            mark = footnotes.mark(rung.note)
            rows.append((rung_trigger(rung) + mark, actions_text(rung), condition_text(policy, left)))
        yield Table(title + footnotes.mark(ladder.note), ("step", "action", "when"), tuple(rows))


def _beside(guard: Expression, known: Expression) -> Expression:
    """What a condition says beyond one that is known to hold."""
    given = _parts(known)
    return all_of(*(part for part in _parts(guard) if part not in given))


def _parts(guard: Expression) -> tuple[Expression, ...]:
    return guard.items if isinstance(guard, AllOf) else (guard,)


def lifecycle_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """States, and the transitions between them."""
    states = policy.lifecycle.states.values()
    rows = []
    for state in states:
        kinds = [kind for kind in ("initial", "settled", "final") if getattr(state, kind)]
        kinds += [f"pauses {', '.join(sorted(state.pauses))}"] if state.pauses else []
        rows.append((state.name, state.title + footnotes.mark(state.note), ", ".join(kinds)))
    yield Table("States", ("state", "title", "what it is"), tuple(rows))
    joined: dict[tuple[str, str, str], list[str]] = {}
    for transition in policy.lifecycle.transitions:
        text = transition_text(transition) + footnotes.mark(transition.note)
        key = (transition.destination, text, condition_text(policy, transition.guard))
        joined.setdefault(key, []).append(transition.source)
    moves: list[tuple[str, ...]] = [(", ".join(sources), *key) for key, sources in joined.items()]
    moves += footnotes.open_rows(policy, "lifecycle.transitions", 4)
    yield Table("Transitions", ("from", "to", "on", "when"), tuple(moves))


def term_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Terms, with the lines they were written from."""
    rows: list[tuple[str, ...]] = [
        (
            clause_text(clause, policy) + footnotes.mark(clause.note),
            clause.note.title,
            _cited(clause.note.cites),
        )
        for clause in policy.terms
    ]
    rows += footnotes.open_rows(policy, "terms", 3)
    yield Table("", ("term", "title", "source"), tuple(rows))


def promise_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """What is promised of every case."""
    rows = ((item.text + footnotes.mark(item.note), item.note.title) for item in policy.promises)
    yield Table("", ("promise", "title"), tuple(rows))


def _cited(cites: Sequence[Cite]) -> str:
    """The lines of the sources, as the file writes them."""
    return ", ".join(
        f"{cite.source}:{cite.first}" + (f"-{cite.last}" if cite.last != cite.first else "") for cite in cites
    )
