"""Resolves the caps that several credits are under together, and over which time each credit is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casepact.frozen import dataclass
from casepact.model.credit import CreditRule, SharedCapRule, is_part_of
from casepact.model.note import Note
from casepact.resolve.report import Report
from casepact.source import Related
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.credit import Attainment, Credit, Money, SharedCap
from casepact.syntax.ast.target import Period
from casepact.syntax.printer import print_sentence
from casepact.syntax.yaml.tree import Scalar

__all__ = ["WrittenCap", "period_of", "refuse_own_cap", "resolve_caps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCap:
    """An entry that says the most of several credits, and its sentence."""

    name: str
    note: Note
    said: Scalar
    tree: SharedCap


def period_of(credit: Credit) -> Period | None:
    """Over which time a credit is counted for all that its own sentence says."""
    trigger = credit.trigger
    own = trigger.period if isinstance(trigger, Attainment) else None
    return own or (None if credit.cap is None else credit.cap.period)


def refuse_own_cap(name: str, credit: Credit, said: Scalar, report: Report) -> None:
    """Report a cap of a credit itself that is over another time, or of another currency, than the credit."""
    cap = credit.cap
    if cap is None:
        return
    period, place = period_of(credit), report.at(said, cap.extent)
    if cap.period is not period:
        help_ = f"write it{_per(period)}"
        entry = name.partition(".")[0]
        if is_part_of(period, cap.period) and not entry.isdigit():
            text = print_sentence(SharedCap((Word(entry),), cap))
            help_ = f"leave it out here, and write it as an entry of its own: `{text}`"
        cause = f"the cap is{_over(cap.period)}, and the share is counted{_over(period)}"
        report.add("bad-cap", cause, place, help_=help_)
    if _are_strange(credit.money, cap.money):
        cause = f"an amount of {credit.money.base.name} has no most in {cap.money.base.name}"
        report.add("bad-cap", cause, place, help_="write both in one currency")


def resolve_caps(
    rules: Sequence[CreditRule], written: Sequence[WrittenCap], entries: Sequence[str], report: Report
) -> tuple[tuple[CreditRule, ...], tuple[SharedCapRule, ...]]:
    """Return the credits, each with the time it is counted over, and the caps, the inner ones first.

    Args:
        rules: the credits.
        written: the caps over several of them.
        entries: the names of all entries that may be a credit, also those left open.
        report: where faults go.
    """
    known = {rule.note.id: rule for rule in rules}
    caps: list[SharedCapRule] = []
    over = [(cap, _rules_of(cap, rules, entries, report)) for cap in written]
    for cap, credits_ in sorted(over, key=lambda one: (len(one[1]), _LENGTHS.index(one[0].tree.cap.period))):
        inner = list(_inner(cap, credits_, caps, report))
        below = {id_ for other in inner for id_ in other.credits}
        own = [known[id_] for id_ in credits_ if id_ not in below]
        for rule in own:
            known[rule.note.id] = _counted(rule, cap)
        counted = [(known[rule.note.id].period, rule.note) for rule in own]
        counted += [(other.cap.period, other.note) for other in inner]
        _refuse_periods(cap, counted, report)
        _refuse_units(cap, [known[id_] for id_ in credits_], report)
        parts = (*(rule.note.id for rule in own), *(other.note.id for other in inner))
        caps.append(
            SharedCapRule(name=cap.name, note=cap.note, shared=cap.tree, credits=credits_, parts=parts)
        )
    return tuple(known.values()), tuple(caps)


_LENGTHS = (*Period, None)
"""The lengths of time that caps are over, the shorter ones first."""


def _rules_of(
    cap: WrittenCap, rules: Sequence[CreditRule], entries: Sequence[str], report: Report
) -> tuple[str, ...]:
    """The ids of the rules that a cap is over."""
    names = [word.name for word in cap.tree.names]
    for place, word in enumerate(cap.tree.names):
        at = report.at(cap.said, word.extent)
        if word.name not in entries:
            report.unknown("credit", word.name, at, entries)
        elif word.name in names[:place]:
            report.add("duplicate-name", f"`{word.name}` is listed twice", at, help_="leave one out")
    if not names and not entries:
        cause = "there is no credit that this could be the most of"
        report.add("bad-cap", cause, cap.said.span, help_="leave it out, or write the credits")
    return tuple(rule.note.id for rule in rules if not names or rule.name.partition(".")[0] in names)


def _inner(
    cap: WrittenCap, credits_: Sequence[str], caps: Sequence[SharedCapRule], report: Report
) -> Iterator[SharedCapRule]:
    """The caps directly under one; those that are over some of its credits and others are refused."""
    held = {part for other in caps for part in other.parts}
    for other in caps:
        if other.note.id in held or not set(other.credits) & set(credits_):
            continue
        is_same = other.credits == tuple(credits_) and other.cap.period is cap.tree.cap.period
        if set(other.credits) <= set(credits_) and not is_same:
            yield other
            continue
        both = next(id_ for id_ in other.credits if id_ in credits_)
        cause = f"`{both}` is under this cap and under `{other.note.id}`, and neither is a part of the other"
        help_ = "name all credits of the one in the other too"
        if is_same:
            cause, help_ = f"`{other.note.id}` is a cap over the same credits", "leave one out"
        here = Related(other.note.span, "the other cap is here")
        report.add("bad-cap", cause, cap.said.span, help_=help_, related=(here,))


def _counted(rule: CreditRule, cap: WrittenCap) -> CreditRule:
    """A credit counted over the time of the cap that it is under, if its own sentence says none."""
    is_told = rule.credit.cap is not None or isinstance(rule.credit.trigger, Attainment)
    return rule if is_told else replace(rule, period=cap.tree.cap.period)


def _refuse_periods(cap: WrittenCap, counted: Sequence[tuple[Period | None, Note]], report: Report) -> None:
    length = cap.tree.cap.period
    others = [(period, note) for period, note in counted if not is_part_of(period, length)]
    if others:
        period, first = others[0]
        cause = f"the cap is{_over(length)}, and `{first.id}` is counted{_over(period)}"
        help_ = f"write{_per(length)} there, or cap both over one time"
        if length is Period.CONTRACT_YEAR and all(is_part_of(own, Period.YEAR) for own, _ in others):
            help_ = "write `per year` here, as a contract year may begin and end amid what is counted there"
        place = report.at(cap.said, cap.tree.cap.extent)
        report.add("bad-cap", cause, place, help_=help_, related=_here(note for _, note in others))


def _refuse_units(cap: WrittenCap, rules: Sequence[CreditRule], report: Report) -> None:
    most = cap.tree.cap.money
    others = [rule for rule in rules if _are_strange(rule.credit.money, most)]
    if others:
        first = others[0]
        unit = first.credit.money.base.name
        cause = f"`{first.note.id}` is an amount of {unit}, which has no most in {most.base.name}"
        place = report.at(cap.said, most.extent)
        related = _here(rule.note for rule in others)
        report.add("bad-cap", cause, place, help_="write all in one currency", related=related)


def _here(notes: Iterable[Note]) -> tuple[Related, ...]:
    return tuple(Related(note.span, "it is written here") for note in notes)


def _are_strange(money: Money, most: Money) -> bool:
    """Whether two amounts are of two currencies; what a sum is worth only a contract says."""
    names = money.base.name, most.base.name
    return names[0] != names[1] and all(name.isupper() for name in names)


def _per(period: Period | None) -> str:
    return " without a period" if period is None else f" `per {period}`"


def _over(period: Period | None) -> str:
    return " over all time" if period is None else f" per {period}"
