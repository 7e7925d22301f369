"""Reads the streams of cases: at which rates they arrive, or when they came."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping as MappingType

from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields, is_name
from casepact.resolve.report import Report
from casepact.scenario.fitting import seconds_of
from casepact.scenario.mix import read_mix
from casepact.scenario.model import Arrivals, Burst, Modulation, Replay
from casepact.scenario.tables import Tables
from casepact.scenario.words import Words
from casepact.semantics.written import read_instant
from casepact.source import Span
from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Amount, Period
from casepact.syntax.printer import print_calendar
from casepact.syntax.sentences import parse
from casepact.syntax.yaml.tree import Mapping, Node, Scalar
from casepact.time.sentences import Kind, kind_of, names_used

__all__ = ["REPLAY_KEYS", "STREAM_KEYS", "read_streams"]

STREAM_KEYS = ("title", "rate", "weekdays", "hours", "factors", "bursts", "growth", "mix", "assumed", "note")
"""The keys of a stream of cases that arrive at a rate."""

REPLAY_KEYS = ("title", "file", "columns", "mix", "assumed", "note")
"""The keys of a stream of cases that came."""

_SECONDS = {
    None: 3_600.0,
    Period.DAY: 86_400.0,
    Period.WEEK: 604_800.0,
    Period.MONTH: 365.25 / 12 * 86_400,
    Period.QUARTER: 365.25 / 4 * 86_400,
    Period.YEAR: 365.25 * 86_400,
}
_YEAR = 365.25 * 86_400
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_RANGE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:\s*[-–]\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?")
_HOUR_RANGE = re.compile(r"(\d{1,2}):00\s*[-–]\s*(\d{1,2}):00")
_HIGHEST = 1_000.0
"""Cases a second that a stream may bring."""


def read_streams(
    fields: Fields, words: Words, tables: Tables, known: MappingType[str, FactValue], zone: str
) -> tuple[Arrivals | Replay, ...]:
    """The streams under ``arrivals``, in file order."""
    node = fields.mapping("arrivals")
    found: list[Arrivals | Replay] = []
    if node is None or not node.entries:
        if fields.require("arrivals", "the scenario"):
            entry = fields.entry("arrivals")
            assert entry is not None
            if node is not None or isinstance(entry.value, Scalar):
                cause = "no case arrives: there is no stream"
                words.report.add("missing-value", cause, entry.key.span, help_="add one with a `rate`")
        return ()
    for entry in node.entries:
        name = entry.key.text
        if not is_name(name):
            help_ = "use lower case letters, digits and underscores"
            words.report.add("bad-name", f"`{name}` is not a name", entry.key.span, help_=help_)
        if not isinstance(entry.value, Mapping):
            words.report.add("wrong-shape", f"the stream `{name}` is a mapping", entry.key.span)
            continue
        path = f"arrivals.{name}"
        allowed = REPLAY_KEYS if entry.value.entry("file") else STREAM_KEYS
        own = Fields(entry.value, path, words.report, allowed, "a stream of cases", entry.key.span)
        note = Note(path, entry.key.span, title=own.text("title"), assumed=own.text("assumed"))
        stream: Arrivals | Replay | None
        if "file" in own:
            stream = _Replayed(own, words, tables, known, zone).stream(name, note)
        else:
            stream = _at_rate(own, words, known, note, zone)
        if stream is not None:
            found.append(stream)
    return tuple(found)


def _at_rate(
    fields: Fields, words: Words, known: MappingType[str, FactValue], note: Note, zone: str
) -> Arrivals | None:
    name = note.id.removeprefix("arrivals.")
    scalar = fields.scalar("rate") if fields.require("rate", f"the stream `{name}`") else None
    rate = None if scalar is None else words.report.sentence("arrival_rate", scalar)
    mix = read_mix(fields, words, known)
    hourly = _weekly(fields, words)
    modulations, bursts, growth = (
        _factors(fields, words, zone),
        _bursts(fields, words),
        _growth(fields, words),
    )
    if not isinstance(rate, ast.ArrivalRate) or mix is None or scalar is None:
        return None
    per_second = float(rate.count) / _SECONDS[rate.period]
    if per_second <= 0 or per_second > _HIGHEST:
        cause = "no case ever arrives" if per_second <= 0 else f"more than {_HIGHEST:g} cases a second arrive"
        words.report.add("bad-rate", cause, scalar.span, help_="write a rate such as `40 per day`")
        return None
    return Arrivals(
        name=name,
        note=note,
        rate=per_second,
        mix=mix,
        hourly=hourly,
        modulations=modulations,
        bursts=bursts,
        growth=growth,
    )


def _weekly(fields: Fields, words: Words) -> tuple[float, ...]:
    """The 168 factors of a week from Monday 00:00, of mean 1; empty where the file gives none."""
    weekdays, hours = fields.mapping("weekdays"), fields.mapping("hours")
    if weekdays is None and hours is None:
        return ()
    by_day, by_hour = [1.0] * 7, [1.0] * 24
    for entry in weekdays.entries if weekdays is not None else ():
        match = _DAY_RANGE.fullmatch(entry.key.text.strip())
        factor = _factor(entry.value, entry.key.span, words)
        if match is None:
            cause = f"`{entry.key.text}` is no weekday"
            words.report.add("bad-value", cause, entry.key.span, help_="write `Mon`, or `Mon-Fri`")
        elif factor is not None:
            first = _DAYS.index(match[1])
            last = first if match[2] is None else _DAYS.index(match[2])
            for day in range(first, last + 1 if last >= first else last + 8):
                by_day[day % 7] = factor
    if hours is not None:
        by_hour = _hours(hours, words)
    factors = [day * hour for day in by_day for hour in by_hour]
    total = sum(factors)
    if total <= 0:
        node = hours or weekdays
        assert node is not None
        place = node.entries[0].key.span if node.entries else fields.span
        words.report.add("bad-rate", "every hour of the week has a factor of zero", place)
        return ()
    return tuple(factor * 168 / total for factor in factors)


def _hours(node: Mapping, words: Words) -> list[float]:
    rest = node.entry("otherwise")
    other = 1.0 if rest is None else (_factor(rest.value, rest.key.span, words) or 0.0)
    found = [other] * 24
    for entry in node.entries:
        if entry.key.text == "otherwise":
            continue
        match = _HOUR_RANGE.fullmatch(entry.key.text.strip())
        factor = _factor(entry.value, entry.key.span, words)
        first, last = (int(match[1]), int(match[2])) if match else (0, 0)
        if match is None or not (first < 24 and last <= 24 and first != last % 24):
            cause = f"`{entry.key.text}` is no stretch of whole hours"
            words.report.add("bad-value", cause, entry.key.span, help_='write one such as `"09:00-17:00"`')
        elif factor is not None:
            for hour in range(first, last if last > first else last + 24):
                found[hour % 24] = factor
    return found


def _factor(node: Node, key: Span, words: Words) -> float | None:
    if isinstance(node, Scalar) and not node.is_null:
        return words.percent(node)
    words.report.add("bad-share", "a factor is a percentage", key, help_="write one such as `120%`")
    return None


def _factors(fields: Fields, words: Words, zone: str) -> tuple[Modulation, ...]:
    found = []
    for number, scalar in enumerate(fields.scalars("factors"), 1):
        tree = words.report.sentence("rate_factor", scalar)
        if isinstance(tree, ast.RateFactor):
            check_calendar(tree.calendar, scalar, words.vocabulary, defines=True)
            note = Note(f"{fields.path}.factors.{number}", scalar.span)
            calendar = _whole_days(tree.calendar, words, zone)
            found.append(Modulation(note=note, calendar=calendar, factor=float(tree.percent) / 100))
    return tuple(found)


def _whole_days(expr: CalendarExpr, words: Words, zone: str) -> CalendarExpr:
    """A set of days as all of their hours in the scenario's zone; any other calendar as it is."""
    named = words.vocabulary.calendars
    if any(use.name not in named for use in names_used(expr)) or kind_of(expr, named) is not Kind.DAYS:
        return expr
    whole = parse("calendar", f"daily 00:00-24:00 in {zone} and ({print_calendar(expr)})")
    assert isinstance(whole, CalendarExpr)
    return whole


def _bursts(fields: Fields, words: Words) -> tuple[Burst, ...]:
    found = []
    for number, scalar in enumerate(fields.scalars("bursts"), 1):
        tree = words.report.sentence("burst", scalar)
        if not isinstance(tree, ast.Burst):
            continue
        lasting, every = _length(tree.lasting, scalar, words), _length(tree.every, scalar, words)
        if lasting is None or every is None:
            continue
        if every < lasting:
            cause = "the next burst comes before one is over"
            words.report.add("bad-value", cause, words.report.at(scalar, tree.every.extent))
            continue
        note = Note(f"{fields.path}.bursts.{number}", scalar.span)
        found.append(Burst(note=note, every=every, lasting=lasting, factor=float(tree.times)))
    return tuple(found)


def _length(amount: Amount, scalar: Scalar, words: Words) -> float | None:
    seconds = seconds_of(amount)
    if seconds is None or seconds <= 0:
        cause = "a length of time here is more than nothing, and in minutes, hours, days or weeks"
        words.report.add("bad-value", cause, words.report.at(scalar, amount.extent))
        return None
    return seconds


def _growth(fields: Fields, words: Words) -> float:
    scalar = fields.scalar("growth")
    tree = None if scalar is None else words.report.sentence("growth", scalar)
    if not isinstance(tree, ast.Growth):
        return 1.0
    factor = math.pow(float(1 + tree.percent / 100), _YEAR / _SECONDS[tree.period])
    if factor > 1e6:
        assert scalar is not None
        cause = "the rate grows more than a million times in a year"
        words.report.add("bad-value", cause, scalar.span)
        return 1.0
    return factor


class _Replayed:
    """Reads a stream of cases that came, from the columns of a file."""

    def __init__(
        self, fields: Fields, words: Words, tables: Tables, known: MappingType[str, FactValue], zone: str
    ) -> None:
        self.fields, self.words, self.tables, self.known, self.zone = fields, words, tables, known, zone

    def stream(self, name: str, note: Note) -> Replay | None:
        """The stream; None after a report."""
        place = self.fields.scalar("file")
        mapping = self.fields.mapping("columns") if self.fields.require("columns", "a replay") else None
        if place is None or mapping is None:
            return None
        file = place.text.strip()
        columns = self.tables.columns(file, place)
        if columns is None:
            return None
        chosen: dict[str, tuple[Scalar, list[str]]] = {}
        for entry in mapping.entries:
            if entry.key.text != "opened" and entry.key.text not in self.words.policy.facts:
                self.words.vocabulary.unknown(
                    "fact", entry.key.text, entry.key.span, ["opened", *self.words.policy.facts]
                )
            elif not isinstance(entry.value, Scalar) or entry.value.text not in columns:
                text = entry.value.text if isinstance(entry.value, Scalar) else "…"
                self.words.report.unknown(
                    "column of the file", text, entry.written, list(columns), code="bad-table"
                )
            else:
                chosen[entry.key.text] = (entry.value, columns[entry.value.text])
        if "opened" not in chosen:
            if mapping.entry("opened") is None:
                cause = "no column says when a case was opened"
                self.words.report.add(
                    "missing-key", cause, mapping.span, help_="add `opened:` and its column"
                )
            return None
        return self._cases(name, note, file, chosen)

    def _cases(
        self, name: str, note: Note, file: str, chosen: dict[str, tuple[Scalar, list[str]]]
    ) -> Replay | None:
        place, texts = chosen.pop("opened")
        instants = []
        for number, text in enumerate(texts, 2):
            found = Report()
            written = Scalar(text.strip(), "plain", place.span, text.strip())
            instant = read_instant(written, found, self.zone, None)
            if instant is None:
                cause = f"line {number} of `{file}` has `{text[:40]}` for an instant"
                help_ = "write instants such as 2026-03-06T17:30Z, or local times in the scenario's zone"
                self.words.report.add("bad-table", cause, place.span, help_=help_)
                return None
            instants.append(instant)
        rows: list[dict[str, FactValue]] = [dict(self.known) for _ in texts]
        for fact, (column, values) in chosen.items():
            for number, text in enumerate(values, 2):
                if not text.strip():
                    continue
                try:
                    value = self._value(fact, text.strip())
                except ValueFault as fault:
                    cause = f"line {number} of `{file}`: {fault.message}"
                    self.words.report.add("bad-table", cause, column.span, help_=fault.help)
                    return None
                rows[number - 2][fact] = value
        if not instants:
            self.words.report.add("bad-table", f"`{file}` has no case", place.span)
            return None
        order = sorted(range(len(instants)), key=instants.__getitem__)
        return Replay(
            name=name,
            note=note,
            opened=tuple(instants[index] for index in order),
            facts=tuple(rows[index] for index in order),
            file=file,
        )

    def _value(self, fact: str, text: str) -> FactValue:
        return parse_value(self.words.policy.facts[fact], text)
