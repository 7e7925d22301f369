"""Reads drawn times: distributions, the calendars they count on, and the cases they are for."""

from __future__ import annotations

import math
import re

from casepact.frozen import dataclass
from casepact.model.expression import FALSE, TRUE, Expression, any_of, negate
from casepact.model.note import Note
from casepact.resolve.calendars import check_calendar
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.fields import Fields, shape_of
from casepact.scenario.fitting import FORMS, FitFault, fit, seconds_of
from casepact.scenario.model import Distribution, DistributionKind, DrawnTime
from casepact.scenario.tables import Tables
from casepact.scenario.words import Words
from casepact.source import Span
from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.scenario import Family
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["Times"]

_FIRST = re.compile(r"\s*([A-Za-z][A-Za-z_-]*)(?:\s|$)")
_BARE = re.compile(rf"\s*({'|'.join(family.value for family in Family)})\s+(\d[\w.]*(?:\s+[a-z]+)?)")
"""A family with a time that no word says the meaning of."""

_BEGINNINGS = (*(family.value for family in Family), "fixed", "empirical")
"""Words that a time may begin with, if not with a number."""

_MEANT = {"exp": "exponential", "normal": "lognormal", "gaussian": "lognormal", "constant": "fixed"}
"""What people write for a distribution that the language has under another name, or has near it."""

_LONGEST = 10 * 365.25 * 86_400
"""Seconds that a drawn time may have in its middle: ten years."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A drawn time as it was written, before the guards of the times beside it are known."""

    drawn: DrawnTime
    otherwise: bool


class Times:
    """Reads the drawn times of one scenario."""

    def __init__(self, words: Words, tables: Tables, *, staffed: bool) -> None:
        self.words = words
        self.report = words.report
        self.tables = tables
        self.staffed = staffed

    def of(self, fields: Fields, key: str, what: str, *, served: bool = False) -> tuple[DrawnTime, ...]:
        """The drawn times of a key: one sentence, or a list of which the first that holds is drawn.

        ``served`` is time of an agent where the scenario has staff: it counts on no calendar then.
        """
        node = fields.node_of(key)
        if node is None:
            return ()
        path = f"{fields.path}.{key}".lstrip(".")
        items: list[tuple[str, Node]]
        if isinstance(node, Sequence):
            items = [(f"{path}.{number}", item) for number, item in enumerate(node.items, 1)]
        else:
            items = [(path, node)]
        if not items:
            self.report.add("missing-value", f"`{key}` says nothing", node.span, help_=f"write {what}")
        written: list[_Written] = []
        for id_, item in items:
            if not isinstance(item, Scalar) or item.is_null:
                entry = fields.entry(key)
                span = entry.key.span if entry is not None and isinstance(item, Scalar) else _start(item)
                cause = f"{what} is a sentence, not {shape_of(item)}"
                help_ = "write one such as `lognormal median 30 minutes p90 3 hours`"
                self.report.add("wrong-shape", cause, span, help_=help_)
                continue
            one = self._one(id_, item, served=served)
            if one is not None:
                written.append(one)
        return self._guarded(written)

    def _guarded(self, written: list[_Written]) -> tuple[DrawnTime, ...]:
        """The times with guards of their own: each holds where none before it does."""
        taken: Expression = FALSE
        found = []
        for item in written:
            guard = negate(taken) if item.otherwise else item.drawn.guard
            found.append(
                DrawnTime(
                    note=item.drawn.note,
                    distribution=item.drawn.distribution,
                    calendar=item.drawn.calendar,
                    guard=guard,
                )
            )
            if guard == TRUE:
                break
            taken = any_of(taken, guard)
        return tuple(found)

    def _one(self, id_: str, scalar: Scalar, *, served: bool) -> _Written | None:
        if self._is_no_family(scalar) or self._is_bare(scalar):
            return None
        tree = self.report.sentence("drawn_time", scalar)
        if not isinstance(tree, ast.DrawnTime):
            return None
        if tree.calendar is not None:
            check_calendar(tree.calendar, scalar, self.words.vocabulary)
            if served and self.staffed:
                self.report.add(
                    "served-on-calendar",
                    "the time of an agent passes while the agent is there, on no calendar of its own",
                    scalar.span,
                    help_="leave the calendar out, and give the team its hours under `staff`",
                )
        distribution = self._distribution(tree.distribution, scalar)
        if distribution is None:
            return None
        guard = resolve_guard(tree.guard, scalar, self.words.vocabulary)
        drawn = DrawnTime(
            note=Note(id_, scalar.span), distribution=distribution, calendar=tree.calendar, guard=guard
        )
        return _Written(drawn, tree.guard.otherwise)

    def _is_no_family(self, scalar: Scalar) -> bool:
        """Whether a time begins with the name of a distribution that there is not, which is reported."""
        match = _FIRST.match(scalar.text)
        if match is None or match[1] in _BEGINNINGS:
            return False
        word = match[1]
        plain = re.sub("[-_]", "", word.lower())
        meant = plain if plain in _BEGINNINGS else _MEANT.get(plain) or suggest(plain, _BEGINNINGS)
        guess = "" if meant is None else f"did you mean `{meant}`? "
        help_ = f"{guess}there are {', '.join(f'`{one}`' for one in _BEGINNINGS)}"
        place = self.report.at(scalar, Extent(match.start(1), match.end(1)))
        self.report.add("bad-distribution", f"`{word}` is no distribution", place, help_=help_)
        return True

    def _is_bare(self, scalar: Scalar) -> bool:
        """Whether a distribution has a time that is not said to be its mean or another, which is reported."""
        match = _BARE.match(scalar.text)
        if match is None:
            return False
        place = self.report.at(scalar, Extent(match.start(2), match.end(2)))
        cause = f"nothing says what `{match[2]}` is of the {match[1]} distribution"
        self.report.add("bad-distribution", cause, place, help_=_help(Family(match[1])))
        return True

    def _distribution(self, tree: ast.Distribution, scalar: Scalar) -> Distribution | None:
        kind, parameters = DistributionKind.FIXED, tuple[float, ...]()
        match tree:
            case ast.FixedTime(amount=amount):
                seconds = seconds_of(amount)
                if seconds is None:
                    cause = "a business day has no fixed length"
                    place = self.report.at(scalar, amount.extent)
                    self.report.add("bad-distribution", cause, place, help_="write hours, `on` a calendar")
                    return None
                parameters = (seconds,)
            case ast.FamilyTime():
                try:
                    kind, parameters = fit(tree)
                except FitFault as fault:
                    place = self.report.at(scalar, tree.extent)
                    help_ = _help(tree.family)
                    self.report.add("bad-distribution", str(fault), place, help_=help_)
                    return None
            case ast.Empirical(file=file, column=column):
                sample = self.tables.times(file, column, scalar)
                if sample is None:
                    return None
                return Distribution(kind=DistributionKind.EMPIRICAL, sample=sample, text=scalar.text.strip())
        most = math.log(_LONGEST) if kind is DistributionKind.LOGNORMAL else _LONGEST
        if max(parameters) > most:
            cause = "this time is longer than ten years"
            help_ = "check the unit, or leave it out: what never happens needs no time"
            self.report.add("bad-distribution", cause, self.report.at(scalar, tree.extent), help_=help_)
            return None
        return Distribution(kind=kind, parameters=parameters, text=scalar.text.strip())


def _help(family: ast.Family) -> str:
    forms = [f"`{form}`" for form in FORMS[family]]
    listed = " or ".join([", ".join(forms[:-1]), forms[-1]] if len(forms) > 1 else forms)
    return f"give {listed}, as in `{family.value} {_example(family)}`"


def _example(family: ast.Family) -> str:
    numbers = {"shape": "1.5", "from": "10 minutes", "mode": "30 minutes", "to": "2 hours"}
    numbers |= {"mean": "1 hour", "median": "30 minutes", "sd": "1 hour"}
    return " ".join(f"{word} {numbers.get(word, '3 hours')}" for word in FORMS[family][0].split())


def _start(node: Node) -> Span:
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.span
    return node.span
