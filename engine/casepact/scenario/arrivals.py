"""Reads the streams of cases: which there are, and at which rates they arrive."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from casepact.model.note import Note
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields, is_name
from casepact.scenario.fitting import seconds_of
from casepact.scenario.mix import read_mix
from casepact.scenario.model import Arrivals, Burst, Modulation, Replay
from casepact.scenario.replays import REPLAY_KEYS, Replayed
from casepact.scenario.rules import Rules
from casepact.scenario.tables import Tables
from casepact.scenario.week import read_week
from casepact.scenario.words import Words
from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Amount, Period
from casepact.syntax.printer import print_calendar
from casepact.syntax.sentences import parse
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.time.sentences import Kind, kind_of, names_used

__all__ = ["STREAM_KEYS", "read_streams"]

STREAM_KEYS = ("title", "rate", "weekdays", "hours", "factors", "bursts", "growth", "mix", "assumed", "note")
"""The keys of a stream of cases that arrive at a rate."""

_STREAM = "{rate: 40 per day, mix: {…}}"
_OF_ONE = ("rate", "file")
"""Keys that every stream has one of."""

_SECONDS = {
    None: 3_600.0,
    Period.DAY: 86_400.0,
    Period.WEEK: 604_800.0,
    Period.MONTH: 365.25 / 12 * 86_400,
    Period.QUARTER: 365.25 / 4 * 86_400,
    Period.YEAR: 365.25 * 86_400,
}
_YEAR = 365.25 * 86_400
_RATE_SLIP = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:/|an?|each|every|per|cases per)?\s*(hour|day|week|month|quarter|year)s?"
)
_RATE_HELP = "write a rate such as `40 per day`"
_HIGHEST = 1_000.0
"""Cases a second that a stream may bring."""
_MOST_TIMES = 1e6
"""How many times its rate a stream may have on some days, in a burst, or a year later."""
_LEAST_GROWTH = -700.0
"""The logarithm of how many times its rate a stream has a year later at the least: floats end below it."""
_LONGEST = 20 * _YEAR
"""Seconds that a burst may last, or be away from the next."""


def read_streams(
    fields: Fields, words: Words, tables: Tables, rules: Rules, zone: str
) -> tuple[Arrivals | Replay, ...]:
    """The streams under ``arrivals``, in file order."""
    node = fields.mapping("arrivals", f"give each stream a name, as in `customers: {_STREAM}`")
    found: list[Arrivals | Replay] = []
    if node is None or not node.entries:
        if fields.require("arrivals", "the scenario"):
            entry = fields.entry("arrivals")
            assert entry is not None
            if node is not None or isinstance(entry.value, Scalar):
                cause = "no case arrives: there is no stream"
                words.report.add("missing-value", cause, entry.key.span, help_="add one with a `rate`")
        return ()
    unnamed = next((entry for entry in node.entries if entry.key.text in _OF_ONE), None)
    if unnamed is not None and isinstance(unnamed.value, Scalar):
        cause, help_ = "the stream has no name", f"put one above what is said of it: `customers: {_STREAM}`"
        words.report.add("wrong-shape", cause, unnamed.key.span, help_=help_)
        return ()
    for entry in node.entries:
        name = entry.key.text
        if not is_name(name):
            help_ = "use lower case letters, digits and underscores"
            words.report.add("bad-name", f"`{name}` is not a name", entry.key.span, help_=help_)
        if not isinstance(entry.value, Mapping):
            help_ = f"write `{name}: {_STREAM}`"
            words.report.add("wrong-shape", f"the stream `{name}` is a mapping", entry.key.span, help_=help_)
            continue
        path = f"arrivals.{name}"
        allowed = REPLAY_KEYS if entry.value.entry("file") else STREAM_KEYS
        own = Fields(entry.value, path, words.report, allowed, "a stream of cases", entry.key.span)
        note = Note(path, entry.key.span, title=own.text("title"), assumed=own.text("assumed"))
        stream: Arrivals | Replay | None
        if "file" in own:
            stream = Replayed(own, words, tables, rules, zone).stream(name, note)
        else:
            stream = _at_rate(own, words, rules, note, zone)
        if stream is not None:
            found.append(stream)
    return tuple(found)


def _at_rate(fields: Fields, words: Words, rules: Rules, note: Note, zone: str) -> Arrivals | None:
    name = note.id.removeprefix("arrivals.")
    scalar = fields.scalar("rate") if fields.require("rate", f"the stream `{name}`") else None
    rate = (
        None if scalar is None or _is_slip(scalar, words) else words.report.sentence("arrival_rate", scalar)
    )
    mix = read_mix(fields, words, rules)
    hourly = read_week(fields, words)
    modulations, bursts = _factors(fields, words, zone), _bursts(fields, words)
    grows = fields.scalar("growth")
    growth = 1.0 if grows is None else _growth(grows, words)
    if not isinstance(rate, ast.ArrivalRate) or mix is None or scalar is None:
        return None
    per_second = float(rate.count) / _SECONDS[rate.period]
    if per_second <= 0 or per_second > _HIGHEST:
        cause = "no case ever arrives" if per_second <= 0 else f"more than {_HIGHEST:g} cases a second arrive"
        words.report.add("bad-rate", cause, scalar.span, help_=_RATE_HELP)
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
        rate_text=scalar.text.strip(),
        growth_text="" if grows is None else grows.text.strip(),
    )


def _is_slip(scalar: Scalar, words: Words) -> bool:
    """Whether a rate is one that people write and the language does not have, reported with what it has."""
    text = scalar.text.strip()
    if text[:1] in ("-", "\u2212"):  # the second is the minus sign that word processors write
        words.report.add("bad-rate", "fewer than no cases cannot arrive", scalar.span, help_=_RATE_HELP)
        return True
    slip = _RATE_SLIP.fullmatch(text)
    if slip is None or text == f"{slip[1]} per {slip[2]}":
        return False
    cause = f"`{text}` is no rate as it stands"
    words.report.add("bad-rate", cause, scalar.span, help_=f"write `{slip[1]} per {slip[2]}`")
    return True


def _factors(fields: Fields, words: Words, zone: str) -> tuple[Modulation, ...]:
    found = []
    for number, scalar in enumerate(fields.scalars("factors"), 1):
        tree = words.report.sentence("rate_factor", scalar)
        if isinstance(tree, ast.RateFactor):
            check_calendar(tree.calendar, scalar, words.vocabulary, defines=True)
            if _is_too_much(tree.percent / 100, scalar, words):
                continue
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
        if lasting is None or every is None or _is_too_much(tree.times, scalar, words):
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
    if seconds is None or not 0 < seconds <= _LONGEST:
        cause = "a length of time here is more than nothing, and in seconds, minutes, hours, days or weeks"
        if seconds is not None and seconds > 0:
            cause = "a length of time here is twenty years at most"
        words.report.add("bad-value", cause, words.report.at(scalar, amount.extent))
        return None
    return seconds


def _is_too_much(times: Decimal, scalar: Scalar, words: Words) -> bool:
    """Whether a rate is multiplied by more than any desk sees, which is reported."""
    if times > _MOST_TIMES:
        words.report.add("bad-value", "the rate is more than a million times as high", scalar.span)
    return times > _MOST_TIMES


def _growth(scalar: Scalar, words: Words) -> float:
    tree = words.report.sentence("growth", scalar)
    if not isinstance(tree, ast.Growth):
        return 1.0
    left = float(1 + tree.percent / 100)
    times = _YEAR / _SECONDS[tree.period]
    power = (math.log(left) if left > 0 else -math.inf) * times
    if not _LEAST_GROWTH <= power <= math.log(_MOST_TIMES):
        grows = "grows more than a million times" if power > 0 else "shrinks to nothing"
        words.report.add("bad-value", f"the rate {grows} in a year", scalar.span)
        return 1.0
    return math.pow(left, times)
