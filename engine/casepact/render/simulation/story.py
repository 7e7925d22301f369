"""Says in sentences what a study came to, what it rests on and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.model.policy import Policy
from casepact.render.instants import instant_text
from casepact.render.simulation.numbers import (
    both_texts,
    count_text,
    interval_text,
    length_text,
    number_text,
    range_text,
    share_text,
)
from casepact.scenario.model import Scenario
from casepact.simulation.layout import COUNTED

__all__ = [
    "gaps_of",
    "gave_up",
    "headline",
    "invented",
    "never_done",
    "plain_name",
    "ran",
    "sureness",
    "tiles_of",
]

_KIND = MeasureKind
_DAY = 86_400
_WIDE = 0.05
"""Half of an interval of a share from which it is said that it tells little."""
_WEEK = 168
_FEWEST_WEEKS = 4
_GROWN = 1.3
"""How many times the open cases of the first week the last has, where it is said that they become more."""
_FEWEST = 10
"""Cases of a run below which a tier and severity is not named as the weakest."""
_MOST_NAMED = 5
_MOST_TILES = 3

_GAPS = {
    "unspecified": "the policy does not say",
    "unknown": "no case says",
    "conflict": "the policy gives two answers for",
}
"""What there was no answer to, by the kind of effect that says so."""


def plain_name(name: str) -> str:
    """A name as one would say it."""
    return name.replace("_", " ")


def ran(study: Study, scenario: Scenario | None = None) -> str:
    """What exactly was run, in one sentence."""
    layout = study.tally.layout
    start = instant_text(layout.start + layout.warm_up, layout.zone)
    end = instant_text(layout.end, layout.zone)
    times = "once" if study.replications == 1 else f"{study.replications} times"
    cases = _interval(study, _KIND.CASES, "opened")
    counted = "no case" if cases is None else f"{count_text(cases.estimate)} cases"
    outside = _interval(study, _KIND.CASES, "not covered")
    if outside is not None and outside.estimate:
        counted += f", {count_text(outside.estimate)} of them not covered,"
    words = f"{counted} from {start} to {end} ({layout.zone}), run {times}"
    if scenario is not None:
        words += f" with seed {scenario.seed} under {scenario.policy.title or scenario.policy.name}"
    if layout.warm_up:
        words += f", after {length_text(layout.warm_up)} of warm-up"
    return words


def headline(study: Study, obligations: Sequence[str] = ()) -> Iterator[str]:
    """What a manager would ask first: the promises, the weakest of them, the teams, who is told."""
    for name in study.tally.layout.obligations:
        if not obligations or name in obligations:
            yield from _kept(study, name)
    yield from gave_up(study)
    for team in study.tally.layout.teams:
        yield from _busy(study, team)
    yield from _backlog(study)
    yield from _told(study)
    yield from _owed(study)


def tiles_of(study: Study, obligations: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
    """The few numbers that matter most: each as a text, what it is, and its interval."""
    layout = study.tally.layout
    shown = [name for name in layout.obligations if not obligations or name in obligations][:_MOST_TILES]
    for name in shown:
        kept = _interval(study, _KIND.ATTAINMENT, name)
        if kept is not None and math.isfinite(kept.estimate):
            text, between = both_texts(Measure(_KIND.ATTAINMENT, name), kept)
            yield text, f"{plain_name(name)} kept", between
    for team in layout.teams[:_MOST_TILES]:
        work = _interval(study, _KIND.UTILISATION, team)
        if work is not None:
            text, between = both_texts(Measure(_KIND.UTILISATION, team), work)
            yield text, f"{plain_name(team)} at work", between
    backlog = _interval(study, _KIND.BACKLOG)
    if backlog is not None:
        text, between = both_texts(Measure(_KIND.BACKLOG), backlog)
        yield text, "cases open on average", between


def never_done(study: Study, obligations: Sequence[str] = ()) -> Iterator[str]:
    """What is owed and nothing in the scenario ever does, so that all of it is late."""
    for name in study.tally.layout.obligations:
        late = _interval(study, _KIND.BREACHES, name)
        shown = not obligations or name in obligations
        if shown and late and late.estimate and _interval(study, _KIND.MEDIAN_TIME, name) is None:
            yield f"Nothing in this scenario ever does `{name}`: that it is late says nothing of the service."


def gave_up(study: Study) -> Iterator[str]:
    """How many customers withdrew before an answer, where any did: a share kept says nothing of them."""
    left, opened = _interval(study, _KIND.CASES, "withdrawn"), _interval(study, _KIND.CASES, "opened")
    if left is None or opened is None or not left.estimate or not opened.estimate:
        return
    yield (
        f"{count_text(left.estimate)} of {count_text(opened.estimate)} customers"
        f" ({share_text(left.estimate / opened.estimate)}) gave up before an answer;"
        " who did so before it was due is not in the kept share."
    )


def _kept(study: Study, name: str) -> Iterator[str]:
    kept, late = _interval(study, _KIND.ATTAINMENT, name), _interval(study, _KIND.BREACHES, name)
    judged = _interval(study, _KIND.JUDGED, name)
    if kept is None or judged is None or not judged.estimate:
        return
    measure = Measure(_KIND.ATTAINMENT, name)
    value, between = both_texts(measure, kept)
    text = f"{plain_name(name).capitalize()}: {value} kept" + (f" ({between})" if between else "")
    missed = 0.0 if late is None else late.estimate
    text += f", about {count_text(missed)} of {count_text(judged.estimate)} late." if missed else "."
    if missed and _interval(study, _KIND.MEDIAN_TIME, name) is None:
        yield f"{text} Nothing in this scenario ever does it."
        return
    weakest = _weakest(study, name)
    if weakest is not None:
        cell, worst = weakest
        text += f" Weakest: {cell}, {interval_text(measure, worst)}."
    yield text


def _weakest(study: Study, name: str) -> tuple[str, Interval] | None:
    """The tier and severity that was kept least, of those with cases enough; None where it is nothing new."""
    layout, found = study.tally.layout, []
    several = len([tier for tier in layout.tiers if tier]) > 1
    for tier in layout.tiers if several else ("",):
        for severity in layout.severities:
            if not severity or (several and not tier):
                continue
            judged = _interval(study, _KIND.JUDGED, name, tier, severity)
            kept = _interval(study, _KIND.ATTAINMENT, name, tier, severity)
            enough = judged is not None and judged.estimate * study.replications >= _FEWEST
            if kept is not None and enough and math.isfinite(kept.estimate):
                cell = f"{severity} cases of {tier}" if tier else f"{severity} cases"
                found.append((kept.estimate, cell, kept))
    if not found:
        return None
    worst, best = min(found, key=lambda row: row[0]), max(row[0] for row in found)
    return (worst[1], worst[2]) if worst[0] < best else None


def _busy(study: Study, team: str) -> Iterator[str]:
    work, waits = _interval(study, _KIND.UTILISATION, team), _interval(study, _KIND.RESPONSE_WAIT, team)
    most, queue = _interval(study, _KIND.RESPONSE_WAIT_P90, team), _interval(study, _KIND.QUEUE, team)
    if work is None:
        return
    text = f"{plain_name(team).capitalize()} is at work {share_text(work.estimate)} of the time on shift"
    if work.estimate > 1:
        text += ", which goes on after the shifts"
    if waits is not None and most is not None:
        text += (
            f"; whoever wants an answer waits {length_text(waits.estimate)} on average for somebody to take"
            f" it up, nine of ten at most {length_text(most.estimate)}"
        )
        left = _interval(study, _KIND.ABANDONED, team)
        if left is not None and left.estimate >= 1:
            text += f", but for {count_text(left.estimate)} cases that it never took up"
    if queue is not None:
        text += f"; {number_text(queue.estimate)} cases are waiting at any time"
    yield text + "."


def _backlog(study: Study) -> Iterator[str]:
    mean = _interval(study, _KIND.BACKLOG)
    if mean is None:
        return
    text = f"{number_text(round(mean.estimate))} cases are open on average"
    hourly = study.backlog.total[study.tally.layout.warm_up // 3600 :] / study.replications
    if len(hourly) >= _FEWEST_WEEKS * _WEEK:
        # Whole weeks: at the end of a weekend more are open than at the end of a day, and it tells nothing.
        first, last = float(hourly[:_WEEK].mean()), float(hourly[-_WEEK:].mean())
        if last > _GROWN * first and last > first + 1:
            text += (
                f", and they become more: {number_text(round(first))} in the first week that counts,"
                f" {number_text(round(last))} in the last"
            )
    yield text + "."


def _told(study: Study) -> Iterator[str]:
    layout = study.tally.layout
    weeks = study.replications * (layout.end - layout.start - layout.warm_up) / (7 * _DAY)
    for place, role in enumerate(layout.roles):
        counts = study.tally.notices[place]
        total = int(counts.sum())
        if total and weeks > 0:
            office = int(counts.reshape(7, 24)[:5, 9:18].sum()) / total
            who = layout.role_title(role)
            yield (
                f"{who[:1].upper()}{who[1:]} is told {number_text(total / weeks)} times a week,"
                f" {1 - office:.0%} of that outside Monday to Friday 9 to 18."
            )


def _owed(study: Study) -> Iterator[str]:
    """What all credits come to in each unit, and by which rules, as amounts: how often says little."""
    due = [measure for measure in study.measures() if measure.kind is _KIND.CREDIT_DUE]
    amounts = [(measure, interval) for measure in due if (interval := study.interval(measure)) is not None]
    totals = [(one, owed) for one, owed in amounts if not one.is_part and _is_something(owed)]
    if due and not totals:
        yield "No credit is owed in the period."
    for total, owed in totals:
        value, between = both_texts(total, owed)
        parts = [
            f"{_amount_text(part)} {one.unit} by {plain_name(one.rule.removeprefix('credits.'))}"
            for one, part in amounts
            if one.rule in study.tally.layout.credits and one.unit == total.unit and _is_something(part)
        ]
        text = f"Credits owed in the period, if all cases are one customer's: {value} {total.unit}"
        text += f" ({between})" if between else ""
        caps = ", before the caps over several" if study.tally.layout.credit_caps else ""
        yield f"{text}; {', '.join(parts)}{caps}." if len(parts) > 1 else f"{text}."


def _is_something(owed: Interval) -> bool:
    return not owed.is_known or owed.estimate > 0


def _amount_text(owed: Interval) -> str:
    return number_text(owed.estimate) if owed.is_known else range_text(owed)


def _interval(
    study: Study, kind: MeasureKind, about: str = "", tier: str = "", severity: str = ""
) -> Interval | None:
    return study.interval(Measure(kind, about, tier, severity))


def sureness(study: Study, obligations: Sequence[str] = ()) -> Iterator[str]:
    """How far the numbers can be relied on, and for which kinds of case there were too few."""
    if not study.drawn:
        yield (
            "Nothing of this is drawn by chance: cases come as they came, and all times and shares are fixed."
            " So every run is the same, one is run, and there is no interval: the numbers are of exactly"
            " these cases."
        )
        return
    level = f"{study.confidence * 100:g}%"
    if study.replications == 1:
        yield "One run alone does not tell how much of this is chance: run it several times (-n 20)."
        return
    yield (
        f"The intervals are of {level} confidence, from {study.replications} runs that differ by"
        " chance alone. They tell how near these runs are to the mean of very many of the same model, not"
        " whether the model is like the world."
    )
    wide = list(_wide(study, obligations))
    if wide:
        more = f", and {len(wide) - _MOST_NAMED} more" if len(wide) > _MOST_NAMED else ""
        yield (
            f"Too few cases to tell much: {'; '.join(wide[:_MOST_NAMED])}{more}. A longer period or more"
            " runs narrow it."
        )


def _wide(study: Study, obligations: Sequence[str]) -> Iterator[str]:
    """The cells whose share is known to no better than so many points, the widest first."""
    found = []
    for measure in study.measures():
        if measure.kind is not _KIND.ATTAINMENT or not measure.severity or not measure.tier:
            continue
        if obligations and measure.about not in obligations:
            continue
        interval = study.interval(measure)
        half = None if interval is None else interval.half_width
        if half is not None and math.isfinite(half) and half > _WIDE:
            cases = f"{plain_name(measure.about)} of {measure.severity} cases, {measure.tier}"
            text = f"{cases} (±{half * 100:.0f} points)"
            found.append((half, text))
    yield from (text for _, text in sorted(found, key=lambda row: -row[0]))


def gaps_of(study: Study, policy: Policy | None = None) -> Iterator[str]:
    """What the policy left open, or nobody knew, and cases came to all the same; and what hangs on it."""
    groups: dict[tuple[str, int], list[str]] = {}
    for (kind, name), count in sorted(study.tally.gaps.items()):
        groups.setdefault((kind, count), []).append(f"`{name}`")
    for (kind, count), names in groups.items():
        words = _GAPS.get(kind, kind)
        yield f"{words} {', '.join(names)}: reached {_times_a_run(count, study)}"
    unjudged = study.tally.cells[..., COUNTED.index("unjudged")].sum(axis=(0, 1))
    open_ = [rule for rule in study.tally.layout.credits if _hangs(study, rule)]
    for name, count in zip(study.tally.layout.obligations, unjudged.tolist(), strict=True):
        if count:
            text = f"{plain_name(name)} could not be judged {_times_a_run(count, study)}"
            hanging = [rule for rule in open_ if name == _obligation_of(rule, policy)]
            open_ = [rule for rule in open_ if rule not in hanging]
            yield f"{text}, and what is owed by {_listed(hanging)} hangs on that" if hanging else text
    if open_:
        yield f"what is owed by {_listed(open_)} hangs on what is not known, or has not ended by the horizon"


def _hangs(study: Study, rule: str) -> bool:
    """Whether it is not known what a credit rule owes."""
    found = [study.interval(measure) for measure in study.measures() if measure.rule == rule]
    return any(interval is not None and not interval.is_known for interval in found)


def _obligation_of(rule: str, policy: Policy | None) -> str:
    """The obligation whose breaches or share a credit rule is about; empty without the policy."""
    rules = () if policy is None else policy.credits
    return next((one.credit.trigger.target.name for one in rules if one.note.id == rule), "")


def _listed(names: Sequence[str]) -> str:
    *others, last = [f"`{name}`" for name in names]
    return f"{', '.join(others)} and {last}" if others else last


def _times_a_run(count: int, study: Study) -> str:
    each = count / study.replications
    return "once a run" if each == 1 else f"{count_text(each)} times a run"


def invented(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What the scenario says is assumed: where, and in its words."""
    if scenario.note.assumed:
        yield "the whole scenario", scenario.note.assumed
    parts = [
        *scenario.arrivals,
        scenario.work,
        *(part for part in (scenario.work.wait, scenario.work.reopen, scenario.work.patience) if part),
        *scenario.work.severity_changes,
        *scenario.work.decline,
        *scenario.work.side_events,
        *scenario.work.hand_overs,
        *scenario.teams,
    ]
    for part in parts:
        if part.note.assumed:
            yield part.note.id, part.note.assumed
