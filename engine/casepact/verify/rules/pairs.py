"""Compares rows two by two: can one case meet both, and which pairs are worth asking about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from casepact.checks.check import Check
from casepact.checks.reach import needs_of
from casepact.frozen import dataclass
from casepact.model.expression import Expression
from casepact.model.fact import Facts, FactValue
from casepact.source import Diagnostic
from casepact.verify.rules.boxes import Space
from casepact.verify.rules.cases import Cases
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.holes import covered_by, marks_of
from casepact.verify.rules.region import UNSHOWN, case_text, narrowed
from casepact.verify.witness import decide_witness

__all__ = ["Said", "clash", "meets", "near_pairs"]


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

    ``question`` is what is left open where that is not decided, by default whether one case can meet both.
    ``seen`` says what the decision of such a case shows. Where ``whole``, all cases that meet both are
    named and not one of them, and the finding is known by them.
    """

    check: Check
    subject: str
    help_: str
    question: str = ""
    seen: str = "the answer lists the two as a conflict"
    whole: bool = False


def clash(
    cases: Cases,
    pair: tuple[Row, Row],
    said: Said,
    *,
    under: Sequence[Expression] = (),
    without: Sequence[Expression] = (),
    apart_from: frozenset[str] = frozenset(),
    before: str = "",
    is_shown: Callable[[Facts, int], bool] | None = None,
) -> Iterator[Diagnostic]:
    """What there is to say of two rows with different answers: nothing where no case meets both.

    ``under`` are conditions that have to hold too, and ``without`` some that may not. The fact
    ``before`` is meant as it is before its adjustments. ``is_shown`` says whether facts at an instant
    show what is claimed; without it, they do where both rows hold.
    """
    policy, (first, second) = cases.policy, pair
    question = said.question or f"whether `{first.note.id}` and `{second.note.id}` can hold for one case"
    wanted = (first.guard, second.guard, *under)
    found = cases.find(*wanted, without=without, apart_from=apart_from, before=before)
    if found.breaches:
        yield undecided(policy, second.note, question, "only a case with a breach behind it could show it")
    elif found.possible is None:
        yield undecided(policy, second.note, question, found.why)
    elif found.case is not None:
        at = found.case.at

        def both(facts: Facts) -> bool:
            if is_shown is not None:
                return is_shown(facts, at)
            completed = cases.complete(facts, at)
            return all(cases.holds(item, completed, at) is True for item in wanted)

        facts = narrowed(policy, found.case.facts, both)
        if facts is None:
            yield undecided(policy, second.note, question, UNSHOWN)
            return
        where = f" where `{case_text(policy, facts)}`" if facts else ""
        single = finding(
            said.check,
            policy,
            second.note,
            said.subject + where,
            help_=said.help_,
            others=(first.note,),
            beside="the other one",
            witness=decide_witness(policy, facts, at, said.seen),
        )
        yield _whole(cases, (first, second), said, single, apart_from) if said.whole else single


def _whole(
    cases: Cases, pair: tuple[Row, Row], said: Said, single: Diagnostic, apart_from: frozenset[str]
) -> Diagnostic:
    """The finding with all cases that meet both rows, in place of one of them."""
    policy, guards = cases.policy, [row.guard for row in pair]

    def both(facts: Facts, at: int) -> bool:
        completed = cases.complete(facts, at)
        return all(cases.holds(item, completed, at) is True for item in guards)

    space = Space(guards, policy.facts)
    holes = covered_by(
        cases,
        space,
        lambda: space.common([space.largest(guard) for guard in guards]),
        [cases.effective.true(guard) for guard in guards],
        both,
        otherwise=marks_of(cases, guards),
        apart_from=apart_from,
    )
    shown = [*holes.found, *filter(None, (holes.rest,))]
    if not shown:
        return single
    where = " or ".join(hole.text for hole in shown)
    others = ", and in other cases too" if holes.rest is not None else ""
    names = sorted(str(row.answer) for row in pair)
    return replace(
        single,
        message=f"{said.subject} where `{where}`{others}",
        witness=decide_witness(policy, shown[0].facts, shown[0].at, said.seen),
        subject=(*names, *sorted(mark for hole in shown for mark in hole.mark)),
    )
