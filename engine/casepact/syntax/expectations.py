"""Says in words what could have stood where a sentence went wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["KINDS", "TERMINALS", "close_word", "expected_words"]

KINDS = {
    "calendar": "a calendar such as `Mon-Fri 09:00-17:00 in Europe/Paris`",
    "guarded_calendar": "a calendar such as `office`, with `when` if it holds only under a condition",
    "target": "a target such as `4 hours on office`",
    "guarded_target": "a target such as `4 hours on office`, with `when` if it holds only under a condition",
    "condition": "a condition such as `severity is critical and not trial`",
    "duty": "a duty such as `vendor must respond after opened`",
    "step": "a step such as `after 1 hour on always notify duty_manager`",
    "transition": "a transition such as `resolved -> closed after 5 business days on office`",
    "fact_type": "a fact type such as `low | high`, `one of a, b`, `boolean` or `integer 0 to 100`",
    "adjustment": "an adjustment such as `severity is at least major when tier is premium`",
    "credit": "a credit such as `5% of monthly_fee per breach of first_response`",
    "quota": "a quota such as `10 per year then charge`",
    "table_key": "values joined by `|`, or `otherwise`",
    "promise": "a promise such as `vp_support is notified within 1 hour after opened`",
    "change": "a change such as `targets.first_response.basic.major to 8 hours on office`",
    "drawn_time": "a time to draw such as `lognormal median 30 minutes p90 3 hours`",
    "arrival_rate": "a rate such as `40 per day`",
    "rate_factor": "a factor on a rate such as `20% on always`",
    "burst": "a burst such as `6 times for 4 hours every 30 days`",
    "growth": "a growth such as `2% per month`",
    "shift": "a number of agents such as `6 on office`",
    "length": "a length of time such as `2 weeks`",
    "date_span": "two dates such as `2026-01-05 to 2026-06-28`",
    "goal": "a goal such as `attainment(first_response, critical) >= 99%`",
}
"""What each kind of sentence is, with an example."""

TERMINALS = {
    "WORD": "a name",
    "NUMBER": "a number",
    "SIGNED": "a number",
    "TIME": "a time such as 09:00",
    "DATE": "a date such as 2026-12-24",
    "INSTANT": "an instant such as 2026-12-24T12:00Z",
    "DAY": "a weekday such as Mon",
    "MONTH": "a month such as Dec",
    "ZONE": "a time zone such as Europe/Paris",
    "REGION": "a country such as DE or DE-BY",
    "CURRENCY": "a currency such as EUR",
    "UNIT": "seconds, minutes, hours, days or weeks",
    "PERIOD": "day, week, month, quarter or year",
    "PRIMITIVE": "a type such as boolean",
    "PREPOSITION": "a preposition",
    "RELATION": "`>=`, `<=`, `>` or `<`",
    "FAMILY": "a distribution such as lognormal",
    "QUANTILE": "a percentile such as p90",
    "STRING": "quoted text",
    "VERSION": "a version",
    "REMOVE": "`remove`",
    "AT_LEAST": "`at least`",
    "PATH": "a path such as targets.first_response.basic",
    "REST": "a sentence",
    "PROMISE_WHEN": "`when`",
    "PROMISE_A": "`a`",
    "PROMISE_NO": "`no`",
    "PROMISE_EVERY": "`every`",
    "PROMISE_EVERY_STATE": "`every`",
    "PROMISE_COMMA": "`,`",
    "DASH": "`-`",
    "$END": "the end of the sentence",
}
"""What the terminals of the grammar that are no keywords stand for."""

_MOST_SHOWN = 8

_LIKENESS = 0.7


def expected_words(names: Iterable[str], keywords: Mapping[str, str]) -> str:
    """The terminals of these names as a list for people, what they write freely before the keywords."""
    shown = {TERMINALS.get(name) or f"`{keywords.get(name, name)}`" for name in names}
    ordered = sorted(shown, key=lambda text: (text.startswith("`"), text))
    if len(ordered) > _MOST_SHOWN:
        ordered = [*ordered[:_MOST_SHOWN], "..."]
    return ", ".join(ordered)


def close_word(found: str, names: Collection[str], keywords: Mapping[str, str]) -> str | None:
    """The keyword or unit, of those that could stand here, that ``found`` was probably meant to be."""
    from difflib import get_close_matches

    words = [keywords[name] for name in names if name in keywords]
    if "UNIT" in names:
        words += ["seconds", "minutes", "hours", "days", "weeks"]
    matches = get_close_matches(found.lower(), words, n=1, cutoff=_LIKENESS)
    return matches[0] if matches else None
