"""Reads a scenario from its tree: period, cases, work and staff, with every fault in its place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from casepact.model.contract import Contract
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import CalendarChoice, CalendarDefinition, Policy
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields, is_name
from casepact.resolve.policy import check_version
from casepact.resolve.report import Report
from casepact.scenario.arrivals import read_streams
from casepact.scenario.fitting import seconds_of
from casepact.scenario.model import Scenario
from casepact.scenario.sanity import check_sanity
from casepact.scenario.staff import read_teams
from casepact.scenario.tables import Tables
from casepact.scenario.times import Times
from casepact.scenario.words import Words
from casepact.scenario.work import read_work
from casepact.source import Document
from casepact.syntax.ast import calendar as cal
from casepact.syntax.ast.scenario import DateSpan, Length
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.time.zones import find_zone

__all__ = ["SCENARIO_KEYS", "read_scenario"]

SCENARIO_KEYS = (
    "casepact", "scenario", "title", "policy", "values", "open_ended", "zone", "period", "warm_up", "follow",
    "seed", "replications", "confidence", "measure", "calendars", "arrivals", "work", "staff", "assumed",
    "note",
)  # fmt: skip
"""The keys of a scenario."""

_DAY = 86_400
_MOST_REPLICATIONS = 100_000
_LONGEST = 20 * 366 * _DAY
_FOLLOW = 90 * _DAY


def read_scenario(
    document: Document,
    root: Mapping,
    report: Report,
    policy: Policy,
    contract: Contract | None,
    folder: Path,
) -> Scenario | None:
    """The scenario of a located tree under a policy that was read; None where it is at fault, reported."""
    fields = Fields(root, "", report, SCENARIO_KEYS, "a scenario")
    for key in ("casepact", "scenario", "period"):
        fields.require(key, "the scenario")
    version, name = fields.scalar("casepact"), fields.hyphenated("scenario")
    if version is not None:
        check_version(version, report)
    known: dict[str, FactValue] = {} if contract is None else dict(contract.facts)
    policy = _with_calendars(fields, policy, report)
    words = Words(policy, report)
    zone = _zone(fields, report)
    span = _period(fields, zone, report)
    tables = Tables(folder, report)
    teams = read_teams(fields, words)
    times = Times(words, tables, staffed="staff" in fields)
    streams = read_streams(fields, words, tables, known, zone)
    work = read_work(fields, words, times, tuple(team.name for team in teams))
    warm_up = _length(fields, "warm_up", 0, report)
    follow = _length(fields, "follow", _FOLLOW, report)
    measure = _measured(fields, policy, words)
    confidence = _confidence(fields, words)
    replications = words.whole(fields, "replications", 20, 1, _MOST_REPLICATIONS)
    seed = words.whole(fields, "seed", 1, 0, 2**63 - 1)
    if report.has_errors or span is None or work is None:
        return None
    start, end = span
    scenario = Scenario(
        document=document,
        name=name,
        title=fields.text("title"),
        note=Note("", fields.span, title=fields.text("title"), assumed=fields.text("assumed")),
        policy=policy,
        zone=zone,
        start=start,
        end=end,
        arrivals=streams,
        work=work,
        teams=teams,
        seed=seed,
        replications=replications,
        warm_up=warm_up,
        follow=follow,
        confidence=confidence,
        measure=measure,
    )
    return scenario if check_sanity(scenario, fields, known, report) else None


def _with_calendars(fields: Fields, policy: Policy, report: Report) -> Policy:
    """The policy with the scenario's own calendars, for shifts and rates, beside its own."""
    node = fields.mapping("calendars")
    found: dict[str, CalendarDefinition] = {}
    for entry in node.entries if node is not None else ():
        key = entry.key.text
        if not is_name(key):
            help_ = "use lower case letters, digits and underscores"
            report.add("bad-name", f"`{key}` is not a name", entry.key.span, help_=help_)
            continue
        if key in policy.calendars or key == "always":
            cause = f"the policy has a calendar `{key}` already"
            report.add("duplicate-name", cause, entry.key.span, help_="give this one another name")
            continue
        if not isinstance(entry.value, Scalar) or entry.value.is_null:
            report.add("wrong-shape", f"the calendar `{key}` is a sentence", entry.key.span)
            continue
        tree = report.sentence("calendar", entry.value)
        if tree is None:
            continue
        assert isinstance(tree, cal.CalendarExpr)
        note = Note(f"calendars.{key}", entry.key.span)
        choice = CalendarChoice(note=note, calendar=tree)
        found[key] = CalendarDefinition(name=key, note=note, choices=(choice,))
    widened = replace(policy, calendars={**policy.calendars, **found})
    words = Words(widened, report)
    for key, definition in found.items():
        assert node is not None
        scalar = node.get(key)
        assert isinstance(scalar, Scalar)
        check_calendar(definition.choices[0].calendar, scalar, words.vocabulary, defines=True)
    return widened


def _zone(fields: Fields, report: Report) -> str:
    scalar = fields.scalar("zone")
    if scalar is None:
        return "UTC"
    name = scalar.text.strip()
    if find_zone(name) is None:
        cause = f"`{name}` is not a time zone"
        report.add("bad-zone", cause, scalar.span, help_="write one such as Europe/Madrid")
        return "UTC"
    return name


def _period(fields: Fields, zone: str, report: Report) -> tuple[int, int] | None:
    """The first instant of the period and the first after it, in UTC seconds."""
    scalar = fields.scalar("period")
    tree = None if scalar is None else report.sentence("date_span", scalar)
    if not isinstance(tree, DateSpan) or scalar is None:
        return None
    where = ZoneInfo(zone)
    first = dt.datetime.combine(tree.first, dt.time(), where)
    after = dt.datetime.combine(tree.last + dt.timedelta(days=1), dt.time(), where)
    start, end = int(first.timestamp()), int(after.timestamp())
    if end - start > _LONGEST:
        report.add("bad-dates", "a scenario spans at most twenty years", scalar.span)
        return None
    return start, end


def _length(fields: Fields, key: str, default: int, report: Report) -> int:
    scalar = fields.scalar(key)
    tree = None if scalar is None else report.sentence("length", scalar)
    if not isinstance(tree, Length) or scalar is None:
        return default
    seconds = seconds_of(tree.amount)
    if seconds is None or seconds > _LONGEST:
        cause = f"`{key}` is a time of minutes, hours, days or weeks, of twenty years at most"
        report.add("bad-value", cause, scalar.span)
        return default
    return round(seconds)


def _measured(fields: Fields, policy: Policy, words: Words) -> tuple[str, ...]:
    found = []
    for scalar in fields.scalars("measure"):
        name = scalar.text.strip()
        if name not in policy.obligations:
            words.vocabulary.unknown("target", name, scalar.span, list(policy.obligations))
        else:
            found.append(name)
    return tuple(found)


def _confidence(fields: Fields, words: Words) -> float:
    scalar = fields.scalar("confidence")
    value = 0.95 if scalar is None else words.percent(scalar)
    if scalar is not None and value is not None and not 0.5 <= value <= 0.9999:
        cause = "a confidence lies between 50% and 99.99%"
        words.report.add("bad-share", cause, scalar.span, help_="write 95%")
    return 0.95 if value is None else value
