"""Reads the facts, instants and one-line events that are written of a case."""

from __future__ import annotations

import datetime as dt
import re

from casepact.frozen import dataclass
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.model.values import ValueFault, parse_instant, parse_value, value_text
from casepact.resolve.fields import Fields, shape_of
from casepact.resolve.report import Report
from casepact.resolve.vocabulary import find_event
from casepact.semantics.rules import CHANGES
from casepact.syntax.ast.target import UNIT_SECONDS
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.time.validation import zone_fault
from casepact.time.zones import DAY, epoch_day, find_zone

__all__ = [
    "END",
    "FIRST",
    "LONGEST",
    "EventWords",
    "read_actor",
    "read_event_name",
    "read_fact",
    "read_facts",
    "read_instant",
    "read_zone",
    "split_event",
]

_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2})?")
_ZONE = re.compile(r"\s*(?:Z|[+-]\d{2}:\d{2})(?![\w:])|\s+[A-Z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*")
_PART = r"\d+\s*(?:second|minute|hour|day|week)s?"
_AFTER = re.compile(rf"\+\s*{_PART}(?:\s+{_PART})*")
_CHANGE = re.compile(
    r"(?P<verb>[a-z]+)\s+(?P<fact>[a-z][a-z0-9_]*)\s+to\s+(?P<value>.+?)(?:\s+by\s+(?P<by>\S+))?"
)
_SEVERAL = re.compile(
    r"(?P<verb>[a-z]+)\s+[a-z][a-z0-9_]*\s+to\s+\S+?(?:\s*(?:,|;|\band\b)\s*(?:and\s+)?(?:[a-z]+\s+)?"
    r"[a-z][a-z0-9_]*\s+to\s+\S+?)+(?:\s+by\s+(?P<by>\S+))?"
)
_ONE = re.compile(r"([a-z][a-z0-9_]*)\s+to\s+([^\s,;]+)")
_PLAIN = re.compile(r"(?P<event>\S+)(?:\s+by\s+(?P<by>\S+))?")
FIRST, END = epoch_day(dt.date(1900, 1, 1)) * DAY, epoch_day(dt.date(9999, 1, 1)) * DAY
"""The first instant that may be written, and the first after that may not: every zone has days for both."""
LONGEST = 3_653 * DAY
"""Seconds from the opening of a case to the last instant its timeline may name: ten years."""
_HELP = "write an instant and an event, such as `2026-03-06 18:10 respond by vendor` or `+45 minutes respond`"

_NO_FACTS: Facts = {}


@dataclass(frozen=True, slots=True)
class EventWords:
    """The parts of a one-line event, each with its place; ``fact`` and ``value`` are of a change."""

    instant: Scalar
    event: Scalar
    by: Scalar | None = None
    fact: Scalar | None = None
    value: Scalar | None = None


def split_event(line: Scalar, report: Report) -> EventWords | None:
    """The parts of ``2026-03-07 09:00 change severity to major by vendor``; None after a report."""
    text = line.text
    start = len(text) - len(text.lstrip())
    end = _instant_end(text, start)
    if end is None:
        report.add("bad-event", f"`{text.strip()}` does not start with an instant", line.span, help_=_HELP)
        return None
    rest = re.compile(r"\s+").match(text, end)
    begin = end if rest is None else rest.end()
    stop = len(text.rstrip())
    several = _SEVERAL.fullmatch(text, begin, stop)
    if several is not None and several["verb"] in CHANGES:
        facts = ", ".join(f"{fact}: {value}" for fact, value in _ONE.findall(several[0]))
        by = f", by: {several['by']}" if several["by"] else ""
        set_ = f"{{at: {text[start:end].strip()}, event: {several['verb']}{by}, set: {{{facts}}}}}"
        message = f"`{several[0]}` changes several facts, and a line changes one"
        report.add("bad-event", message, line.span_of(begin, stop), help_=f"write `{set_}`")
        return None
    for shape in (_CHANGE, _PLAIN):
        found = shape.fullmatch(text, begin, stop)
        if found is None or (shape is _CHANGE and found["verb"] not in CHANGES):
            continue
        groups = found.groupdict()
        name = "verb" if shape is _CHANGE else "event"

        def part(key: str, found: re.Match[str] = found, groups: dict[str, str] = groups) -> Scalar | None:
            return _part(line, *found.span(key)) if groups.get(key) else None

        return EventWords(
            _part(line, start, end), part(name) or line, part("by"), part("fact"), part("value")
        )
    place = line.span_of(begin, stop)
    report.add("bad-event", f"`{text[begin:stop]}` is not an event", place, help_=_HELP)
    return None


def read_instant(scalar: Scalar, report: Report, zone: str, opened: int | None) -> int | None:
    """UTC seconds of an instant as written; ``+45 minutes`` counts elapsed time from ``opened``.

    A local time without a zone is in ``zone``. None after a report.
    """
    text = scalar.text.strip()
    if _AFTER.fullmatch(text):
        if opened is None:
            message = f"`{text}` counts from the opening of the case, which is not known"
            report.add("bad-instant", message, scalar.span)
            return None
        parts = re.findall(r"(\d+)\s*([a-z]+?)s?(?![a-z])", text)
        instant = opened + sum(int(number) * UNIT_SECONDS[unit] for number, unit in parts)
        return _in_reach(instant, opened, scalar, report)
    found = _DATE_TIME.match(text)
    if found is None or _instant_end(text, 0) != len(text):
        help_ = "write one such as `2026-03-06 17:30 Europe/London`, `2026-03-06T17:30Z` or `+45 minutes`"
        report.add("bad-instant", f"`{text}` is not an instant", scalar.span, help_=help_)
        return None
    has_zone = found.end() != len(text)
    whole = text if has_zone or not zone else f"{text} {zone}"
    # A time may be written with one digit, 9:05, and with a blank before its offset.
    whole = re.sub(r"[ T](\d):", r" 0\1:", whole, count=1)
    whole = re.sub(r"\s+(?=Z$|[+-]\d{2}:\d{2}$)", "", whole)
    try:
        return _in_reach(parse_instant(re.sub(r"\s+", " ", whole)), opened, scalar, report)
    except ValueFault as fault:
        if not has_zone and not zone:
            report.add(
                "bad-instant",
                f"`{text}` has no time zone",
                scalar.span,
                help_=f"write `{text} Europe/Madrid` or `{text}Z`, or give the timeline a `zone`",
            )
        else:
            report.add("bad-instant", fault.message, scalar.span, help_=fault.help)
        return None


def read_event_name(scalar: Scalar, policy: Policy, report: Report) -> str | None:
    """The event a word names, as itself or as a participle; None after a report."""
    word = scalar.text.strip()
    known = (*policy.lifecycle.events, *(name for name in CHANGES if name not in policy.lifecycle.events))
    found = find_event(word, known)
    if found is None:
        report.unknown("event", word, scalar.span, list(known))
    return found


def read_actor(scalar: Scalar, policy: Policy, report: Report) -> str | None:
    """The role a word names; None after a report."""
    word = scalar.text.strip()
    known = ("vendor", "customer", *(name for name in policy.roles if name not in ("vendor", "customer")))
    if word in known:
        return word
    report.unknown("role", word, scalar.span, list(known))
    return None


def read_fact(name: Scalar, value: Scalar, policy: Policy, report: Report) -> tuple[str, FactValue] | None:
    """A fact and its value as written; None after a report."""
    fact = policy.facts.get(name.text.strip())
    if fact is None or fact.name == "state":
        known = [known for known in policy.facts if known != "state"]
        report.unknown("fact", name.text.strip(), name.span, known)
        return None
    try:
        return fact.name, parse_value(fact, value.text)
    except ValueFault as fault:
        report.add("bad-value", fault.message, value.span, help_=fault.help)
        return None


def read_facts(
    node: Mapping | None, policy: Policy, report: Report, bought: Facts = _NO_FACTS
) -> dict[str, FactValue]:
    """The facts of a mapping that are right; one that a contract has ``bought`` may not be another."""
    facts: dict[str, FactValue] = {}
    for entry in node.entries if node is not None else ():
        if not isinstance(entry.value, Scalar):
            report.add("wrong-shape", f"a fact is one value, not {shape_of(entry.value)}", entry.written)
            continue
        read = read_fact(entry.key, entry.value, policy, report)
        if read is None:
            continue
        name, value = read
        if bought.get(name, value) != value:
            message = f"`{name}` is `{value_text(bought[name])}` under the contract"
            report.add("contradicts-contract", message, entry.written)
        facts[name] = value
    return facts


def read_zone(fields: Fields, report: Report) -> str:
    """The zone of times that name none, under ``zone``; empty where there is none."""
    scalar = fields.scalar("zone")
    name = "" if scalar is None else scalar.text.strip()
    if scalar is None or find_zone(name) is not None:
        return name
    message, help_ = zone_fault(name)
    report.add("bad-zone", message, scalar.span, help_=help_)
    return "UTC"  # so that the local times are not each called a fault as well


def _instant_end(text: str, start: int) -> int | None:
    """Where the instant that a text starts with ends, None if it starts with none."""
    after = _AFTER.match(text, start)
    if after is not None:
        return after.end()
    found = _DATE_TIME.match(text, start)
    if found is None:
        return None
    zone = _ZONE.match(text, found.end())
    return found.end() if zone is None else zone.end()


def _in_reach(instant: int, opened: int | None, scalar: Scalar, report: Report) -> int | None:
    """The instant, if it lies in time that calendars can know and not many years after the opening."""
    text = scalar.text.strip()
    if not FIRST <= instant < END:
        report.add("bad-instant", f"`{text}` is not in the years 1900 to 9998", scalar.span)
        return None
    if opened is not None and instant > opened + LONGEST:
        message = f"`{text}` is more than ten years after the case was opened"
        report.add("bad-instant", message, scalar.span, help_="no case runs that long")
        return None
    return instant


def _part(line: Scalar, start: int, end: int) -> Scalar:
    return Scalar(line.text[start:end], "plain", line.span_of(start, end), line.text[start:end])
