"""Compares rows two by two: can one case meet both, and which pairs are worth asking about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from casepact.checks.check import Check
from casepact.checks.reach import needs_of
from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import Facts, FactValue
from casepact.model.note import Note
from casepact.source import Diagnostic
from casepact.verify.rules.boxes import Space
from casepact.verify.rules.cases import Cases, Found
from casepact.verify.rules.definitions import Row, Table
from casepact.verify.rules.finding import finding, listed_in, undecided
from casepact.verify.rules.holes import Holes, covered_by, marks_of
from casepact.verify.rules.region import ANY_CASE
from casepact.verify.witness import decide_witness

__all__ = ["EVERYWHERE", "Said", "Where", "asked_of", "clash", "meets", "met", "near_pairs"]


def near_pairs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs that plain values of facts, such as the keys of a table, do not keep apart, in order."""
    needs = [needs_of(row.guard) for row in rows]
    keyed = _index(needs)
    for number, row in enumerate(rows):
        near = set(range(number))
        own = needs[number]
        for fact, by_value in keyed.items():
            if fact not in own:
                continue
            free = by_value.get(None, set())
            near &= free.union(*(by_value.get(value, set()) for value in own[fact]))
        yield from ((rows[other], row) for other in sorted(near))


def meets(condition: Expression, row: Row) -> bool:
    """Whether plain values of facts let a case meet a condition and a row; false is certain."""
    own, other = needs_of(condition), needs_of(row.guard)
    return not any(fact in other and own[fact].isdisjoint(other[fact]) for fact in own)


def _index(
    needs: Sequence[dict[str, frozenset[FactValue]]],
) -> dict[str, dict[FactValue | None, set[int]]]:
    """By fact and value, the rows that can have it; under None those that do not ask for the fact."""
    facts = {fact for own in needs for fact in own}
    keyed: dict[str, dict[FactValue | None, set[int]]] = {fact: {} for fact in facts}
    for number, own in enumerate(needs):
        for fact in facts:
            for value in own.get(fact, (None,)):
                keyed[fact].setdefault(value, set()).add(number)
    return keyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a check says of two rows that one case meets.

    ``names`` is what the two are known by, in the policy's own words. ``question`` is what is left open where
    that is not decided, by default whether one case can meet both. ``seen`` says what the decision of such a
    case shows. ``others`` are the notes of the first row, where it stands for several.
    """

    check: Check
    subject: str
    names: tuple[str, str]
    help_: str
    question: str = ""
    seen: str = "the answer lists the two as a conflict"
    others: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """In which cases two rows are compared.

    ``under`` are conditions that have to hold too, and ``without`` some that may not. The fact ``before`` is
    meant as it is before its adjustments. Requirements that speak of a fact in ``apart_from`` are left out.
    """

    under: tuple[Expression, ...] = ()
    without: tuple[Expression, ...] = ()
    apart_from: frozenset[str] = frozenset()
    before: str = ""


EVERYWHERE = Where()
"""In all cases."""


def asked_of(table: Table) -> Where:
    """The cases in which a table is asked at all."""
    under = () if table.under == TRUE else (table.under,)
    return Where(under=under, apart_from=frozenset((table.fact,)) if table.fact else frozenset())


def met(cases: Cases, pair: tuple[Row, Row], where: Where = EVERYWHERE) -> Found:
    """Whether one case meets both rows."""
    return cases.find(
        *(row.guard for row in pair),
        *where.under,
        without=where.without,
        apart_from=where.apart_from,
        before=where.before,
    )


def clash(
    cases: Cases,
    pair: tuple[Row, Row],
    said: Said,
    where: Where = EVERYWHERE,
    is_shown: Callable[[Facts, int], bool] | None = None,
) -> Iterator[Diagnostic]:
    """What there is to say of two rows with different answers: nothing where no case meets both.

    All cases that do are named, and the finding is known by them. ``is_shown`` says whether facts at an
    instant show what is claimed; without it, they do where both rows hold.
    """
    policy, (first, second) = cases.policy, pair
    question = said.question or f"whether `{first.note.id}` and `{second.note.id}` can hold for one case"
    found = met(cases, pair, where)
    if found.possible is False:
        return
    if found.breaches:
        yield undecided(policy, second.note, question, "only a case with a breach behind it could show it")
        return
    if found.case is None:
        yield undecided(policy, second.note, question, found.why)
        return
    holes = _all_cases(cases, pair, where, is_shown)
    shown = [*holes.found, *filter(None, (holes.rest,))]
    if shown:
        kinds = " or ".join(hole.text for hole in shown)
        others = ", and in other cases too" if holes.rest is not None else ""
        single = finding(
            said.check,
            policy,
            second.note,
            said.subject + (f" where `{kinds}`" if kinds != ANY_CASE else "") + others,
            help_=said.help_,
            others=said.others or (first.note,),
            beside="the other one",
            witness=decide_witness(policy, shown[0].facts, shown[0].at, said.seen),
        )
        marks = sorted(mark for hole in shown for mark in hole.mark)
        yield replace(single, clause=listed_in(second.note.id), subject=(*sorted(said.names), *marks))
    if holes.why:
        more = question if not shown else f"{question} where it is not said"
        yield undecided(policy, second.note, more, holes.why)


def _all_cases(
    cases: Cases, pair: tuple[Row, Row], where: Where, is_shown: Callable[[Facts, int], bool] | None
) -> Holes:
    """All cases that meet both rows."""
    held = (*(row.guard for row in pair), *where.under)

    def both(facts: Facts, at: int) -> bool:
        completed = cases.complete(facts, at, before=where.before)
        return (
            all(cases.holds(item, completed, at) is True for item in held)
            and all(cases.holds(item, completed, at) is not True for item in where.without)
            and (is_shown is None or is_shown(facts, at))
        )

    effective, before = cases.effective, where.before
    space = Space((*held, *where.without), cases.policy.facts)
    return covered_by(
        cases,
        space,
        lambda: space.common(
            [
                *(space.largest(item) for item in held),
                *(space.largest(item, positive=False) for item in where.without),
            ]
        ),
        [
            *(effective.true(item, before=before) for item in held),
            *(effective.not_true(item, before=before) for item in where.without),
        ],
        both,
        otherwise=marks_of(cases, (*held, *where.without)),
        apart_from=where.apart_from,
        before=before,
    )
