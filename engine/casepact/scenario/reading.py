"""Reads a scenario from its tree: period, cases, work and staff, with every fault in its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.resolve.fields import Fields
from casepact.resolve.policy import check_version
from casepact.resolve.report import Report
from casepact.scenario.arrivals import read_streams
from casepact.scenario.calendars import read_calendars
from casepact.scenario.fitting import seconds_of
from casepact.scenario.model import Scenario
from casepact.scenario.rules import Rules
from casepact.scenario.sanity import check_sanity
from casepact.scenario.staff import read_teams
from casepact.scenario.tables import Tables
from casepact.scenario.times import Times
from casepact.scenario.words import Words
from casepact.scenario.work import read_work
from casepact.semantics.written import read_zone
from casepact.source import Document
from casepact.syntax.ast.scenario import DateSpan, Length
from casepact.syntax.yaml.tree import Mapping

__all__ = ["SCENARIO_KEYS", "read_scenario"]

SCENARIO_KEYS = (
    *("casepact", "scenario", "title", "policy", "contracts", "values", "open_ended", "zone", "period"),
    *("warm_up", "follow", "seed", "replications", "confidence", "measure", "calendars", "arrivals", "work"),
    *("staff", "assumed", "note"),
)
"""The keys of a scenario."""

_DAY = 86_400
_MOST_REPLICATIONS = 100_000
_LONGEST = 20 * 366 * _DAY
_FOLLOW = 90 * _DAY
_LAST_YEAR = 2999


def read_scenario(
    document: Document,
    root: Mapping,
    report: Report,
    rules: Rules,
    folder: Path,
) -> Scenario | None:
    """The scenario of a located tree under rules that were read; None where it is at fault, reported."""
    fields = Fields(root, "", report, SCENARIO_KEYS, "a scenario")
    for key in ("casepact", "scenario", "period"):
        fields.require(key, "the scenario")
    version, name = fields.scalar("casepact"), fields.hyphenated("scenario")
    if version is not None:
        check_version(version, report)
    policy, words = read_calendars(fields, rules.policy, report)
    zone = read_zone(fields, report) or "UTC"
    span = _period(fields, zone, report)
    tables = Tables(folder, report)
    teams = read_teams(fields, words)
    times = Times(words, tables, staffed="staff" in fields)
    streams = read_streams(fields, words, tables, rules, zone)
    staff = fields.entry("staff")
    are_known = staff is None or isinstance(staff.value, Mapping)
    work = read_work(fields, words, times, tuple(team.name for team in teams) if are_known else None)
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
        contracts=tuple(rules.contracts),
    )
    return scenario if check_sanity(scenario, fields, rules, report) else None


def _period(fields: Fields, zone: str, report: Report) -> tuple[int, int] | None:
    """The first instant of the period and the first after it, in UTC seconds."""
    scalar = fields.scalar("period")
    tree = None if scalar is None else report.sentence("date_span", scalar)
    if not isinstance(tree, DateSpan) or scalar is None:
        return None
    if tree.first.year < 1900 or tree.last.year > _LAST_YEAR:
        cause = f"a scenario lies in the years 1900 to {_LAST_YEAR}"
        report.add("bad-dates", cause, scalar.span, help_="choose a period that your calendars know")
        return None
    where = ZoneInfo(zone)
    first = dt.datetime.combine(tree.first, dt.time(), where)
    after = dt.datetime.combine(tree.last + dt.timedelta(days=1), dt.time(), where)
    start, end = int(first.timestamp()), int(after.timestamp())
    if end - start > _LONGEST:
        help_ = "shorten the period: runs of a year, several of them, say more than one of many years"
        report.add("bad-dates", "a scenario spans at most twenty years", scalar.span, help_=help_)
        return None
    return start, end


def _length(fields: Fields, key: str, default: int, report: Report) -> int:
    scalar = fields.scalar(key)
    tree = None if scalar is None else report.sentence("length", scalar)
    if not isinstance(tree, Length) or scalar is None:
        return default
    seconds = seconds_of(tree.amount)
    if seconds is None or seconds > _LONGEST:
        cause = f"`{key}` is a time of seconds, minutes, hours, days or weeks, of twenty years at most"
        report.add("bad-value", cause, scalar.span, help_="write one such as `2 weeks`")
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
