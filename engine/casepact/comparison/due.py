"""Compares when two targets are due, at every opening instant of five years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from casepact.comparison.change import Measure, Verdict, joined
from casepact.model.fact import Facts
from casepact.syntax.ast.target import Every, Target, Within
from casepact.time.curves import Comparison, Curve, Stretches, compare, equal_where, moved_by
from casepact.verify.time.timing import Range, Timing, Unknown, amount_of
from casepact.verify.time.words import duration_text, share_text

__all__ = [
    "Judgement",
    "compare_curves",
    "compare_ranges",
    "extents_text",
    "how_often",
    "judge_due",
    "lateness",
    "measure_of",
]

_SAME = Verdict.REWORDED
_OPEN = "which is due earlier hangs on hours that the document leaves open"
_WHATEVER = "whatever the hours that are left open"
_LATE = "counting unspecified hours as closed"
_EARLY = "counting unspecified hours as open"
_ENDS = "counting unspecified hours once as open and once as closed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a difference is for whoever is owed; ``later`` and ``earlier`` count seconds of opening instants.

    ``latest`` is the opening instant with the largest delay, and the delay in seconds, ``earliest`` the
    other way round; None where there is none, or where no instant is known exactly.
    """

    verdict: Verdict
    later: int = 0
    earlier: int = 0
    seconds: int = 0
    latest: tuple[int, int] | None = None
    earliest: tuple[int, int] | None = None
    words: str = ""
    reason: str = ""

    def turned(self) -> Judgement:
        """The same for whoever owes: a later instant leaves more time."""
        turn = {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}
        return replace(self, verdict=turn.get(self.verdict, self.verdict))


def measure_of(found: Judgement, *, turned: bool = False) -> Measure | None:
    """The measure of a judgement for the customer, who owes where it is ``turned``."""
    if not found.seconds:
        return None
    if turned:
        return Measure(found.earlier, found.later, found.seconds, found.earliest, found.latest)
    return Measure(found.later, found.earlier, found.seconds, found.latest, found.earliest)


def compare_curves(old: Curve, new: Curve, held: Stretches) -> Judgement:
    """Judge a new function of the opening instant against an old one; later is worse."""
    return _judged(compare(new, old, held))


def _judged(found: Comparison) -> Judgement:
    if found.later and found.earlier:
        verdict = Verdict.MIXED
    elif found.later:
        verdict = Verdict.WORSE
    else:
        verdict = Verdict.BETTER if found.earlier else _SAME
    return Judgement(verdict, found.later, found.earlier, found.seconds, found.most_later, found.most_earlier)


def judge_due(
    timing: Timing,
    old: Target,
    new: Target,
    facts: Facts,
    held: Stretches,
    *,
    beside: Facts | None = None,
    quick: bool = False,
) -> Judgement:
    """Judge a new target against an old one for one situation, at the instants held; both have a time.

    The instant compared is the last at which a stop still meets the target. ``beside`` are the facts
    of the new one, where they are others. With ``quick`` no instants are looked for where the amounts
    alone tell.
    """
    other = facts if beside is None else beside
    one_clock = old.calendar == new.calendar and (
        beside is None
        or (
            old.calendar is not None
            and timing.bounds(old.calendar, facts) == timing.bounds(old.calendar, other)
        )
    )
    plain = _by_amount(old, new, held) if one_clock else None
    if plain is not None:
        plain = _periodic(old, new, plain)
        if quick:
            return plain
    first, second = _last(old, timing.due(old, facts)), _last(new, timing.due(new, other))
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return plain or _unknown(first, second)
    if plain is not None and not (first.exact and second.exact):
        return _with_most(plain, first, second, held)
    if one_clock and not first.exact and not second.exact:
        return _periodic(old, new, _apart(first, second, held))
    found = compare_ranges(first, second, held)
    if found.verdict is _SAME and not (first.exact and second.exact) and not _alike(timing, old, new, facts):
        found = Judgement(Verdict.CHANGED, reason=_OPEN)
    return _periodic(old, new, found)


def _apart(first: Range, second: Range, held: Stretches) -> Judgement:
    """Two targets on one clock of unknown hours: one is later for certain only if it is so at the ends.

    Where the hours are known for some instants, these are compared, and the ends are for the rest.
    """
    if first.late is not None:
        found = compare(second.early, first.late, held)
        if not found.earlier:
            return _with_most(replace(_judged(found), words=_WHATEVER), first, second, held)
    if second.late is not None:
        found = compare(second.late, first.early, held)
        if not found.later:
            return _with_most(replace(_judged(found), words=_WHATEVER), first, second, held)
    if first.late is None or second.late is None:
        return Judgement(Verdict.CHANGED, reason=_OPEN)
    if not (equal_where(first.early, first.late) & equal_where(second.early, second.late) & held).seconds:
        return Judgement(Verdict.CHANGED, reason=_OPEN)
    return compare_ranges(first, second, held)


def _alike(timing: Timing, old: Target, new: Target, facts: Facts) -> bool:
    """Whether two targets say the same of calendars that leave the same open."""
    if old.bound != new.bound or old.calendar is None or new.calendar is None:
        return False
    return timing.bounds(old.calendar, facts) == timing.bounds(new.calendar, facts)


def compare_ranges(first: Range, second: Range, held: Stretches) -> Judgement:
    """Judge the earliest and the latest that something can be due, each against what it was.

    At one instant the latest tells, and the earliest where the latest is what it was: a duty that may come
    earlier and may come later than before is one that can be relied on less.
    """
    if first.exact and second.exact:
        return compare_curves(first.early, second.early, held)
    late = _late(first, second, held)
    early = compare_curves(first.early, second.early, _latest_stays(first, second, held))
    words = _LATE if early.verdict is _SAME else _EARLY if late.verdict is _SAME else _ENDS
    later, earlier = late.later + early.later, late.earlier + early.earlier
    return Judgement(
        joined((early.verdict, late.verdict)),
        later,
        earlier,
        held.seconds,
        _larger(late.latest, early.latest),
        _larger(late.earliest, early.earliest),
        late.words or words,
    )


def _larger(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """The instant of the larger of two differences."""
    return max((item for item in (one, other) if item is not None), key=lambda item: item[1], default=None)


def _latest_stays(first: Range, second: Range, held: Stretches) -> Stretches:
    """The instants at which the latest that something can be due is what it was."""
    if first.late is not None and second.late is not None:
        return held & equal_where(first.late, second.late)
    return held if first.late is second.late else Stretches.none(held.window)


def _late(first: Range, second: Range, held: Stretches) -> Judgement:
    if first.late is None and second.late is None:
        return Judgement(_SAME)
    if first.late is None:
        return Judgement(Verdict.BETTER, 0, held.seconds, held.seconds, words="has a limit now")
    if second.late is None:
        return Judgement(Verdict.WORSE, held.seconds, 0, held.seconds, words="has no limit any more")
    return compare_curves(first.late, second.late, held)


def _last(target: Target, found: Range | Unknown) -> Range | Unknown:
    """The range of the last instants that meet a target: one second before the due instant of `under`."""
    bound = target.bound
    if isinstance(found, Unknown) or not isinstance(bound, Within) or bound.inclusive:
        return found
    early = moved_by(found.early, -1)
    if found.exact:
        return Range(early, early)
    return Range(early, None if found.late is None else moved_by(found.late, -1))


def _by_amount(old: Target, new: Target, held: Stretches) -> Judgement | None:
    """On one clock more is later, whatever hours the clock keeps; None where that does not tell."""
    one, other = amount_of(old), amount_of(new)
    if one is None or other is None or one[0] != other[0]:
        return None
    seconds = held.seconds
    if one[1] != other[1]:
        later = other[1] > one[1]
        verdict = Verdict.WORSE if later else Verdict.BETTER
        return Judgement(verdict, seconds if later else 0, 0 if later else seconds, seconds, words=_WHATEVER)
    strict = [isinstance(item.bound, Within) and not item.bound.inclusive for item in (old, new)]
    if strict[0] == strict[1]:
        return Judgement(_SAME, seconds=seconds)
    verdict = Verdict.BETTER if strict[1] else Verdict.WORSE
    return Judgement(verdict, 0 if strict[1] else seconds, seconds if strict[1] else 0, seconds)


def _with_most(found: Judgement, first: Range, second: Range, held: Stretches) -> Judgement:
    """A judgement that holds whatever the hours are, with the largest difference by those that are the least.

    Between them and the most that hours can be it may be larger yet, so that it says what is counted how.
    """
    if first.late is None or second.late is None:
        return replace(found, latest=None, earliest=None)
    most = compare(second.late, first.late, held)
    latest, earliest = (
        most.most_later if found.later else None,
        most.most_earlier if found.earlier else None,
    )
    said = (found.words, f"the most {_LATE}" if latest or earliest else "")
    words = ", ".join(filter(None, said))
    return replace(found, latest=latest, earliest=earliest, words=words)


def _unknown(first: Range | Unknown, second: Range | Unknown) -> Judgement:
    if isinstance(first, Unknown) and isinstance(second, Unknown):
        if first.facts and second.facts:
            return Judgement(_SAME)  # for want of facts, neither can be told
        return Judgement(Verdict.CHANGED, reason=_OPEN)
    verdict = Verdict.BETTER if isinstance(first, Unknown) else Verdict.WORSE
    told = "can be told" if verdict is Verdict.BETTER else "cannot be told any more"
    return Judgement(verdict, words=f"it {told} when it is due")


def _periodic(old: Target, new: Target, found: Judgement) -> Judgement:
    """Something due once against something due again and again."""
    once = [not isinstance(item.bound, Every) for item in (old, new)]
    if once[0] == once[1]:
        return found
    also = Verdict.WORSE if once[1] else Verdict.BETTER
    words = "due once, not again and again" if once[1] else "due again and again, not once"
    return replace(found, verdict=joined((found.verdict, also)), words=words)


def how_often(found: Judgement) -> tuple[int, ...]:
    """How grave a judgement is beside others of its kind: for how long it is later, and then earlier."""
    return found.later, found.earlier


def lateness(found: Judgement) -> str:
    """How much later and earlier something is due, and how often."""
    return extents_text(
        found, (found.later, found.latest, "later"), (found.earlier, found.earliest, "earlier")
    )


def extents_text(
    found: Judgement,
    *sides: tuple[int, tuple[int, int] | None, str],
    often: Callable[[int, int], str] = share_text,
) -> str:
    """How often, and by how much at most, a difference goes either way.

    A side is the seconds of instants at which it does, the largest with its instant, and what to call it;
    ``often`` says what share of all instants looked at the seconds are.
    """
    parts = []
    for seconds, most, word in sides:
        if seconds:
            by = "" if most is None else f", by up to {duration_text(most[1])}"
            parts.append(f"{word} {often(seconds, found.seconds)}{by}")
    said = [" and ".join(parts)] if parts else []
    return ", ".join([*said, found.words] if found.words else said) or "not comparable"
