"""Hypothesis strategies for the tree of every kind of sentence, as `parse` could have made it.

``SENTENCES`` maps each kind to its strategy. Trees carry no extents.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from casepact.syntax.ast import calendar as cal
from casepact.syntax.ast import condition as con
from casepact.syntax.ast import promise as pro
from casepact.syntax.ast import target as tar
from casepact.syntax.ast.credit import Attainment, Credit, CreditCap, Money, PerBreach, SharedCap
from casepact.syntax.ast.duty import Duty, Modal
from casepact.syntax.ast.escalation import (
    Action,
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Repeatedly,
    Step,
    Trigger,
    Verb,
)
from casepact.syntax.ast.fact import EnumType, Primitive, PrimitiveType
from casepact.syntax.ast.sentence import Adjustment, Change, Quota, TableKey, Transition
from casepact.syntax.reserved import NameRole, keywords, reserved_words
from tests.syntax.scenario_strategies import scenario_sentences

__all__ = [
    "SENTENCES",
    "amounts",
    "bounds",
    "calendars",
    "conditions",
    "guards",
    "names",
    "targets",
    "values",
    "words",
]


def names(role: NameRole | None = None) -> st.SearchStrategy[str]:
    """Names of a role, often ones that are spelt like a keyword."""
    reserved = reserved_words(role) | {"not"}
    plain = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in reserved)
    return st.one_of(
        st.sampled_from(["critical", "premium", "first_response", "office", "vendor", "p1"]),
        st.sampled_from(sorted(keywords() - reserved)),
        plain,
    )


def words(role: NameRole | None = None) -> st.SearchStrategy[con.Word]:
    return names(role).map(con.Word)


def _tuples(
    items: st.SearchStrategy[Any], least: int = 0, most: int = 3
) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def _maybe(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | items


facts, targets_named, events, states, roles = (
    words(role) for role in (NameRole.FACT, NameRole.TARGET, NameRole.EVENT, NameRole.STATE, NameRole.ROLE)
)

# ---- numbers

decimals = st.one_of(
    st.integers(0, 120).map(Decimal),
    st.decimals(0, 1000, places=2, allow_nan=False, allow_infinity=False).map(abs),
)
_raw_numbers = st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,3})?", fullmatch=True)
_percents = st.decimals(0, 100, places=1).map(abs)
_shares = _percents.filter(lambda percent: percent > 0)
dates = st.dates(dt.date(1000, 1, 1))

# ---- calendars

_minutes = st.integers(0, 1440)
hours = (
    st.tuples(st.integers(0, 1439), _minutes)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: cal.Hours(*pair))
)
_days = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
_span_windows = (
    st.tuples(st.integers(0, 6), _minutes, st.integers(0, 6), _minutes)
    .filter(lambda ends: ends[:2] != ends[2:])
    .map(lambda ends: cal.SpanWindow(*ends))
)
zones = st.one_of(
    st.sampled_from(["Europe/Madrid", "UTC", "GB", "Etc/GMT+3", "America/Argentina/Buenos_Aires"]).map(
        cal.Zone
    ),
    names(NameRole.FACT).map(lambda name: cal.Zone(name, is_fact=True)),
)
windows = st.builds(
    cal.Windows, _tuples(st.builds(cal.DailyWindow, _days, hours) | _span_windows, 1), _maybe(zones)
)
_yearly_days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
day_sets = st.one_of(
    st.builds(
        cal.Holidays,
        st.sampled_from(["DE", "US"]),
        st.sampled_from([None, "BY", "1A"]),
        _maybe(zones),
    ),
    st.builds(
        lambda ends, open_hours, zone: cal.Dates(min(ends), max(ends), open_hours, zone),
        st.tuples(dates, dates) | dates.map(lambda day: (day, day)),
        _maybe(hours),
        _maybe(zones),
    ),
    st.builds(
        lambda day, open_hours, zone, until: cal.Yearly(
            day.month, day.day, open_hours, zone, None if until in (None, day) else (until.month, until.day)
        ),
        _yearly_days,
        _maybe(hours),
        _maybe(zones),
        _maybe(_yearly_days),
    ),
)


def _flat(kind: type[Any], items: tuple[Any, ...]) -> Any:
    # As the parser does: an operator's operand is never the same operator.
    return kind(tuple(part for item in items for part in (item.items if isinstance(item, kind) else (item,))))


calendars: st.SearchStrategy[cal.CalendarExpr] = st.recursive(
    st.one_of(
        names(NameRole.CALENDAR).map(cal.CalendarName),
        st.sampled_from([cal.AlwaysOpen(), cal.NeverOpen(), cal.UnspecifiedCalendar()]),
        windows,
        day_sets,
    ),
    lambda inner: st.one_of(
        st.builds(cal.UnspecifiedCalendar, inner),
        st.builds(cal.Except, inner, inner),
        _tuples(inner, 2).map(lambda items: _flat(cal.Union, items)),
        _tuples(inner, 2).map(lambda items: _flat(cal.Intersection, items)),
    ),
    max_leaves=6,
)

# ---- conditions

_units = [None, "%", *(unit.value for unit in tar.Unit)]
_moments = st.sampled_from(
    [
        "T00:00Z",
        "T23:59:59Z",
        " 7:30Z",
        "T09:15+02:00",
        " 14:00 Europe/Madrid",
        " 14:00:01 UTC",
        "T04:05 Etc/GMT-3",
    ]
)
values: st.SearchStrategy[con.Value] = st.one_of(
    words(NameRole.VALUE),
    st.builds(
        # A number with a unit of time is an amount, whose digits say no more than its value.
        lambda raw, unit: con.Number(Decimal(raw), raw if unit in (None, "%") else f"{Decimal(raw):f}", unit),
        _raw_numbers | st.just("1"),
        st.sampled_from(_units),
    ),
    st.text(st.characters(exclude_characters='"\n'), max_size=8).map(con.Text),
    dates.map(con.DateLiteral),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){2,3}", fullmatch=True).map(con.VersionLiteral),
    st.builds("{}{}".format, dates, _moments).map(con.InstantLiteral),
    st.builds(
        lambda raw, unit: con.Number(-Decimal(raw), f"-{raw}", unit),
        _raw_numbers,
        st.sampled_from([None, "%"]),
    ),
)
operators = st.sampled_from(con.Operator)
conditions: st.SearchStrategy[con.Condition] = st.recursive(
    st.one_of(
        facts.map(con.IsTrue),
        st.builds(con.Is, facts, _tuples(values, 1), st.booleans()),
        st.builds(con.Compare, facts, operators, values),
        st.builds(con.Opened, calendars, st.booleans()),
        targets_named.map(con.Breached),
        st.just(con.UnspecifiedCondition()),
    ),
    lambda inner: st.one_of(
        inner.map(con.Not),
        _tuples(inner, 2).map(lambda items: _flat(con.And, items)),
        _tuples(inner, 2).map(lambda items: _flat(con.Or, items)),
    ),
    max_leaves=6,
)
_two_guards = st.builds(con.Guard, _maybe(conditions), _maybe(conditions))
guards = st.just(con.Guard()) | _two_guards | st.just(con.Guard(otherwise=True))

# ---- targets

_sizes = {
    tar.Unit.WEEK: 604_800,
    tar.Unit.DAY: 86_400,
    tar.Unit.HOUR: 3_600,
    tar.Unit.BUSINESS_MINUTE: 60,
    tar.Unit.SECOND: 1,
}


@st.composite
def _mixed_amounts(draw: st.DrawFn) -> tar.Amount:
    units = draw(st.lists(st.sampled_from(list(_sizes)), min_size=2, max_size=3, unique=True))
    parts = tuple(
        (Decimal(draw(st.integers(0, 9))), unit) for unit in sorted(units, key=lambda u: -_sizes[u])
    )
    smallest = parts[-1][1]
    total = sum(value * _sizes[unit] for value, unit in parts) / _sizes[smallest]
    return tar.Amount(Decimal(total), smallest, parts)


amounts = st.one_of(
    st.builds(tar.Amount, decimals | st.just(Decimal(1)), st.sampled_from(tar.Unit)), _mixed_amounts()
)
# No time is shorter than a second, and no business day than a minute.
_positive_amounts = amounts.filter(lambda amount: amount.value * tar.UNIT_SECONDS.get(amount.unit, 60) >= 1)


def _range(pair: tuple[tar.Amount, tar.Amount]) -> tar.Within:
    lower, upper = sorted(pair, key=lambda amount: amount.value)
    return tar.Within(upper, lower)


_timed_bounds: st.SearchStrategy[tar.Bound] = st.one_of(
    st.builds(tar.Within, _positive_amounts, st.none(), st.booleans()),
    st.tuples(amounts, _positive_amounts).map(_range),
    _positive_amounts.map(tar.Every),
    st.builds(tar.By, st.integers(0, 20), _maybe(_minutes)),
)
bounds: st.SearchStrategy[tar.Bound] = st.one_of(
    _timed_bounds, st.sampled_from([tar.Immediately(), tar.NoTarget(), tar.UnspecifiedBound()])
)
periods = st.sampled_from(tar.Period)
targets = st.builds(
    tar.Target, bounds, _maybe(calendars), _maybe(st.builds(tar.Share, _shares, _maybe(periods)))
)

# ---- duties

_duty_targets = st.one_of(
    st.builds(tar.Target, _timed_bounds, _maybe(calendars)), st.just(tar.Target(tar.Immediately()))
)
aheads = st.builds(tar.Ahead, amounts, _maybe(calendars))
duties = st.builds(
    Duty,
    actor=roles,
    modal=st.sampled_from(Modal),
    action=words(NameRole.ACTION),
    objects=_tuples(roles).filter(lambda objects: "day" not in str(objects) and "hour" not in str(objects)),
    target=_maybe(_duty_targets),
    effort=_maybe(calendars),
    ahead=_maybe(aheads),
    after=_tuples(events),
    before=_tuples(events),
    states=_tuples(states),
    until=_tuples(events),
    pausing=_tuples(states),
    counting=_tuples(states),
    guard=_two_guards,
)

# ---- escalation steps

triggers: st.SearchStrategy[Trigger] = st.one_of(
    st.builds(AfterAmount, amounts, _maybe(calendars), st.booleans()),
    st.just(AfterAmount(None)),
    st.builds(AtShare, st.decimals(0, 400, places=1).map(abs), targets_named),
    st.builds(AfterBreach, _positive_amounts, targets_named, _maybe(calendars), st.booleans()),
    st.builds(Repeatedly, _positive_amounts, _maybe(calendars)),
    targets_named.map(OnBreach),
    st.builds(BeforeDue, amounts, targets_named),
    st.builds(AtTime, _maybe(_minutes), calendars),
    st.builds(OnCycle, _maybe(st.integers(1, 9)), targets_named),
    events.map(OnEvent),
)
_verbs_with_roles = st.sampled_from([verb for verb in Verb if verb is not Verb.RAISE_SEVERITY])
_recurring = st.one_of(
    targets_named.map(lambda target: OnCycle(None, target)),
    st.builds(AfterBreach, _positive_amounts, targets_named, _maybe(calendars), st.just(True)),
    st.builds(Repeatedly, _positive_amounts, _maybe(calendars)),
)
actions = st.one_of(
    st.builds(Action, _verbs_with_roles, _tuples(roles | st.just(con.Word("unspecified")), 1)),
    words(NameRole.VALUE).map(lambda severity: Action(Verb.RAISE_SEVERITY, (severity,))),
)
_rungs = _tuples(actions, 1)
steps = st.one_of(
    st.builds(Step, triggers, _tuples(_rungs, 1, 1), guards),
    st.builds(Step, _recurring, _tuples(_rungs, 1), guards),
)

# ---- transitions


def _transition(**given: Any) -> st.SearchStrategy[Transition]:
    return st.builds(Transition, sources=_tuples(states), destination=states, guard=guards, **given)


transitions = st.one_of(
    _transition(event=events, actors=_tuples(roles)),
    _transition(event=events, actors=_tuples(roles), within=_positive_amounts, calendar=_maybe(calendars)),
    _transition(after=amounts, calendar=_maybe(calendars)),
    _transition(unspecified_amount=st.just(value=True)),
)

# ---- the smaller sentences

_enum_values = words(NameRole.VALUE)
_ranged = st.sampled_from([Primitive.INTEGER, Primitive.NUMBER, Primitive.PERCENTAGE])
_signed = st.decimals(-1000, 1000, places=1)
fact_types = st.one_of(
    _tuples(_enum_values, 2).map(EnumType),
    _tuples(_enum_values, 1).map(lambda items: EnumType(items, ordered=False)),
    st.sampled_from(Primitive).map(PrimitiveType),
    st.builds(
        lambda primitive, ends: PrimitiveType(primitive, min(ends), max(ends)),
        _ranged,
        st.tuples(_signed, _signed),
    ),
)
adjustments = st.one_of(
    st.builds(
        Adjustment,
        facts,
        st.sampled_from([None, con.Operator.AT_LEAST, con.Operator.AT_MOST]),
        values,
        guards,
    ),
    st.builds(Adjustment, facts, st.none(), st.none(), guards),
)
_money = st.one_of(
    st.builds(Money, decimals, words(), st.just(value=True)),
    st.builds(Money, decimals, words() | st.just(con.Word("EUR")), st.just(value=False)),
)
_plain_units = st.sampled_from([tar.Unit.SECOND, tar.Unit.MINUTE, tar.Unit.HOUR, tar.Unit.DAY, tar.Unit.WEEK])
_credit_triggers = st.one_of(
    st.builds(PerBreach, targets_named, _maybe(_plain_units)),
    st.builds(PerBreach, targets_named, _plain_units, st.just(True)),
    st.builds(Attainment, targets_named, operators, _percents, _maybe(periods)),
    st.builds(
        lambda target, ends, period: Attainment(target, con.Operator.AT_LEAST, min(ends), period, max(ends)),
        targets_named,
        st.tuples(_percents, _percents).filter(lambda ends: ends[0] != ends[1]),
        _maybe(periods),
    ),
)
_caps = st.builds(CreditCap, _money, _maybe(periods))
credits_ = st.one_of(
    st.builds(Credit, _money, _credit_triggers, _maybe(_caps), guards),
    st.builds(SharedCap, _tuples(words() | st.just(con.Word("all"))), _caps),
)
_then = _maybe(words(NameRole.ACTION))
quotas = st.one_of(
    st.builds(Quota, st.integers(0, 1000), _maybe(periods), _then),
    st.builds(Quota, st.none(), st.none(), _then, st.booleans()),
)
table_keys = _tuples(words(NameRole.VALUE)).map(TableKey)
_steps_of_path = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
changes = st.builds(
    Change,
    st.lists(_steps_of_path | st.just("remove"), min_size=2, max_size=4).map(tuple),
    _maybe(st.from_regex(r"[^\s](.{0,12}[^\s])?", fullmatch=True).filter(lambda text: text == text.strip())),
)

# ---- promises

_spans = st.builds(pro.Span, amounts, _maybe(calendars))
_anchors = st.builds(pro.Anchor, events, st.just(value=False)) | st.builds(
    pro.Anchor, targets_named, st.just(value=True)
)
_limited = st.one_of(
    st.just({}), st.fixed_dictionaries({"limit": st.sampled_from(pro.Limit), "span": _spans})
)
_promised = st.one_of(
    st.builds(
        pro.IsTold, _tuples(roles, 1), st.sampled_from(pro.Telling), _maybe(_spans), _anchors, _tuples(events)
    ),
    st.builds(pro.IsDue, targets_named, _maybe(_spans), _anchors, _tuples(events)),
    st.builds(pro.Precedes, events, events),
    st.builds(
        lambda limited, *parts: pro.NeverTakes(*parts, **limited), _limited, states, events, _tuples(roles)
    ),
    st.builds(pro.NeverIs, states, states),
    st.builds(pro.Becomes, states, states, _spans),
    st.builds(pro.Without, states, _tuples(events, 1)),
    st.builds(pro.Eventually, _maybe(states), states),
    st.builds(pro.HasClock, states),
)
promises = st.builds(pro.Promise, _promised, _maybe(conditions))

SENTENCES: dict[str, st.SearchStrategy[Any]] = {
    "calendar": calendars,
    "guarded_calendar": st.builds(tar.GuardedCalendar, calendars, guards),
    "target": targets,
    "guarded_target": st.builds(tar.GuardedTarget, targets | aheads, guards),
    "condition": conditions,
    "duty": duties,
    "step": steps,
    "transition": transitions,
    "fact_type": fact_types,
    "adjustment": adjustments,
    "credit": credits_,
    "quota": quotas,
    "table_key": table_keys,
    "change": changes,
    "promise": promises,
    **scenario_sentences(amounts, calendars, guards, decimals),
}
