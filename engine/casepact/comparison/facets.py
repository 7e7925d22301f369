"""Compares what two clauses of one duty say beside their time: starts, stops, pauses, shares, deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.comparison.change import Verdict, joined
from casepact.comparison.duties import CUSTOMER, benefit, deed, opposite
from casepact.frozen import dataclass, replace
from casepact.model.clause import Clause
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.target import Amount, Target, UnspecifiedBound, Within

__all__ = ["Facet", "facets"]

_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that two clauses say differently, with what it is for the customer.

    ``starts`` says that it is what a clock is counted from.
    """

    verdict: Verdict
    words: str
    reason: str = ""
    starts: bool = False


def facets(old: Clause, new: Clause) -> Iterator[Facet]:
    """Yield what two clauses say differently; their times and calendars are compared elsewhere."""
    if deed(old) != deed(new):
        yield _deed(old, new)
    yield from (_for(new, facet) for facet in _clock(old, new))
    if old.target is not None and new.target is not None:
        yield from (_for(new, facet) for facet in _share(old.target, new.target))
        yield from _lower(old.target, new.target)


def _for(clause: Clause, facet: Facet) -> Facet:
    """What is good for whoever is owed is bad for whoever owes."""
    if clause.actor != CUSTOMER:
        return facet
    return replace(facet, verdict=opposite(facet.verdict))


def _deed(old: Clause, new: Clause) -> Facet:
    words = f"`{_said(old)}` is `{_said(new)}` now"
    same = (old.actor, old.action, old.objects) == (new.actor, new.action, new.objects)
    if same and {old.modal, new.modal} == {Modal.MUST, Modal.MAY}:
        # A duty that becomes a choice loses what made it a duty, and the other way round.
        binds, _ = benefit(new if new.modal is Modal.MUST else old)
        return Facet(binds if new.modal is Modal.MUST else opposite(binds), words)
    gone, come = benefit(old), benefit(new)
    verdict = joined((opposite(gone[0]), come[0]))
    if verdict is Verdict.MIXED:
        verdict = Verdict.CHANGED
    reason = "" if verdict in (Verdict.WORSE, Verdict.BETTER) else "it asks for something else than before"
    return Facet(verdict, words, reason)


def _said(clause: Clause) -> str:
    return " ".join((clause.actor, str(clause.modal), clause.action, *clause.objects))


def _clock(old: Clause, new: Clause) -> Iterator[Facet]:
    if (old.start, old.states) != (new.start, new.states):
        yield replace(_start(old, new), starts=True)
    if set(old.stop) != set(new.stop):
        reason = "which comes first is not for the policy to say"
        before, after = (_events(item.stop) or "what is asked for" for item in (old, new))
        more, fewer = set(new.stop) - set(old.stop), set(old.stop) - set(new.stop)
        words = f"it is met by {after}, not {before}"
        if old.stop and new.stop and not (more and fewer):
            yield Facet(Verdict.WORSE if more else Verdict.BETTER, words)
        else:
            yield Facet(Verdict.CHANGED, words, reason)
    elif set(old.implied) != set(new.implied):
        more, fewer = set(new.implied) - set(old.implied), set(old.implied) - set(new.implied)
        words = f"it is met by {_events(tuple(sorted(new.implied))) or 'nothing else'} as well"
        mixed = Verdict.CHANGED if more and fewer else Verdict.WORSE if more else Verdict.BETTER
        yield Facet(mixed, words, "both more and less meets it" if more and fewer else "")
    if set(old.before) != set(new.before):
        before, after = (_events(item.before) or "nothing" for item in (old, new))
        words = f"it has to come before {after}, not {before}"
        yield Facet(Verdict.CHANGED, words, "which of the two comes first is not for the policy to say")
    yield from _standing(old.pausing, new.pausing, "stands still while", Verdict.WORSE)
    yield from _standing(old.counting, new.counting, "runs only while", Verdict.BETTER)
    if old.on_severity_change != new.on_severity_change:
        words = f"a change of severity makes its clock {new.on_severity_change}, not {old.on_severity_change}"
        reason = "which is sooner hangs on when the severity changes"
        yield Facet(Verdict.CHANGED, words, reason)
    if old.on_reopen != new.on_reopen:
        words = f"reopening makes its clock {new.on_reopen}, not {old.on_reopen}"
        yield Facet(Verdict.CHANGED, words, "which is sooner hangs on how much time was used before")


def _start(old: Clause, new: Clause) -> Facet:
    words = f"its time counts from {_from(new)}, not {_from(old)}"
    opened = [set(item.start) == {_OPEN} and not item.states for item in (old, new)]
    if opened[0] != opened[1]:
        return Facet(Verdict.BETTER if opened[1] else Verdict.WORSE, words)
    if not old.states and not new.states and old.start and new.start:
        if set(old.start) < set(new.start):
            return Facet(Verdict.BETTER, words)
        if set(new.start) < set(old.start):
            return Facet(Verdict.WORSE, words)
    return Facet(Verdict.CHANGED, words, "which of the two comes first is not for the policy to say")


def _from(clause: Clause) -> str:
    if clause.states:
        return "coming into " + _events(clause.states)
    return _events(clause.start) or "no event"


def _standing(old: Sequence[str], new: Sequence[str], how: str, more: Verdict) -> Iterator[Facet]:
    """States in which a clock stands still, or the only ones in which it runs."""
    before, after = set(old), set(new)
    if before == after:
        return
    words = f"its clock {how} {_events(tuple(new)) or 'in no other state than the lifecycle says'}"
    if before < after and (before or more is Verdict.WORSE):
        yield Facet(more, words)
    elif after < before and (after or more is Verdict.WORSE):
        yield Facet(opposite(more), words)
    elif not before or not after:
        # Where it runs in some states only, it runs in fewer than where nothing is said.
        yield Facet(Verdict.WORSE if after else Verdict.BETTER, words)
    else:
        yield Facet(Verdict.CHANGED, words, "a case may be longer in the one state or in the other")


def _share(old: Target, new: Target) -> Iterator[Facet]:
    one, other = old.share, new.share
    if one == other:
        return
    if one is None or other is None:
        share = other or one
        assert share is not None
        words = (
            f"it binds in {share.percent:f}% of cases only"
            if other
            else "it binds in every case, not a share"
        )
        yield Facet(Verdict.WORSE if other else Verdict.BETTER, words)
        return
    if one.percent != other.percent:
        words = f"it binds in {other.percent:f}% of cases, not {one.percent:f}%"
        yield Facet(Verdict.BETTER if other.percent > one.percent else Verdict.WORSE, words)
    if one.period != other.period:
        periods = [f"per {item.period}" if item.period else "over all cases" for item in (one, other)]
        words = f"its share is reckoned {periods[1]}, not {periods[0]}"
        yield Facet(
            Verdict.CHANGED, words, "a share may be kept in the one span of time and missed in the other"
        )


def _lower(old: Target, new: Target) -> Iterator[Facet]:
    one, other = (item.bound.lower if isinstance(item.bound, Within) else None for item in (old, new))
    if one == other or isinstance(old.bound, UnspecifiedBound) or isinstance(new.bound, UnspecifiedBound):
        return  # what is not printed has no range, and is told as that
    if one is None or other is None:
        amount = _amount(one or other)
        words = (
            f"it {'is no range any more, which began' if other is None else 'is a range now, which begins'}"
        )
        words += f" at {amount} and binds nobody"
    else:
        words = f"its range begins at {_amount(other)}, not {_amount(one)}, which binds nobody"
    yield Facet(Verdict.REWORDED, words)


def _amount(amount: Amount | None) -> str:
    from casepact.syntax.printer import print_amount

    assert amount is not None
    return print_amount(amount)


def _events(names: Sequence[str]) -> str:
    return " or ".join(names)
