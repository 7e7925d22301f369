"""Explains what is found in reading a sentence of the language."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["SENTENCES"]


def _target(sentence: str) -> str:
    return (
        f"targets:\n  first_response:\n    duty: vendor must respond after opened\n    within: {sentence}\n"
    )


SENTENCES = (
    Explanation(
        "bad-range",
        "a range or number that cannot be",
        "A range runs from the smaller end to the larger, only numbers have ranges, and what is counted is"
        " counted in whole numbers above zero.",
        _target("4 to 2 hours on always"),
        _target("2 to 4 hours on always"),
    ),
    Explanation(
        "bad-share",
        "a share that cannot be",
        "A share is a percentage such as `90%`. A target may bind a share of cases, as in `90% within 1 hour"
        " per month`, and a scenario says in which shares cases come: less than none of them, or more than"
        " all, there are not, and shares of one thing come to 100%.",
        _target("120% within 1 hour on always per month"),
        _target("90% within 1 hour on always per month"),
    ),
    Explanation(
        "mixed-units",
        "units that do not make one amount",
        "Seconds, minutes, hours, days and weeks make one amount, the largest first: `1 hour 30 minutes`. A"
        " business day or a calendar day does not mix with them, since it is no fixed number of open hours.",
        _target("1 business day 4 hours on office"),
        _target("1 hour 30 minutes on office"),
    ),
    Explanation(
        "bad-time",
        "a time of day that no clock shows",
        "Times of day run from 00:00 to 24:00, with two digits each for hour and minute.",
        "calendars:\n  office: Mon-Fri 09:00-25:00 in UTC\n",
        "calendars:\n  office: Mon-Fri 09:00-17:00 in UTC\n",
    ),
    Explanation(
        "empty-sentence",
        "a sentence that says nothing",
        "Where the document says nothing, write `unspecified`, with a reason; where it sets no target on"
        " purpose, write `none`. Nothing at all would leave a reader guessing which of the two was meant.",
        _target('""'),
        _target("unspecified"),
    ),
    Explanation(
        "empty-window",
        "a window without length",
        "The window closes when it opens. `00:00-24:00` is a whole day, and `24x7` all of the time.",
        "calendars:\n  office: Mon-Fri 09:00-09:00 in UTC\n",
        "calendars:\n  office: Mon-Fri 00:00-24:00 in UTC\n",
    ),
    Explanation(
        "hours-without-days",
        "hours without the days they are kept",
        "Hours need days before them: `Mon-Fri 09:00-17:00`, or `daily 09:00-17:00`. After a comma the days"
        " before it go on.",
        "calendars:\n  office: 09:00-17:00 in UTC\n",
        "calendars:\n  office: daily 09:00-17:00 in UTC\n",
    ),
    Explanation(
        "lone-trigger",
        "`then` where the steps have no cycles to climb by",
        "`then` puts one rung after another, one for each cycle of a periodic target. A step on any other"
        " trigger happens once, so write a step for each rung.",
        "escalations:\n  late:\n    steps:\n      - after 1 hour on always notify lead then notify boss\n",
        "escalations:\n  late:\n    steps:\n      - after 1 hour on always notify lead\n"
        "      - after 2 hours on always notify boss\n",
    ),
    Explanation(
        "misplaced-word",
        "a word of a condition or a time where a duty names what is done",
        "The action of a duty and its objects are free words, so a word such as `if`, `except`, `weekly` or"
        " `promptly` among them would change nothing, while a reader takes it to. Write the condition after"
        " `when` or `unless`, and the time as a target.",
        "terms:\n  phone: vendor must answer customer if severity is high\n",
        "terms:\n  phone: vendor must answer customer when severity is high\n",
    ),
    Explanation(
        "said-twice",
        "a part of a sentence or entry that is there twice",
        "Two targets, two calendars or two conditions of one kind leave open which is meant; an entry that is"
        " `unspecified` cannot say something as well. What a contract or a file says of every case is not"
        " said again beside it.",
        "terms:\n  notice: vendor must notify customer after opened after opened\n",
        "terms:\n  notice: vendor must notify customer after opened\n",
    ),
    Explanation(
        "sentence-too-deep",
        "a sentence with too many parentheses",
        "The sentence is nested deeper than people can read. Give a part of it a name: a calendar of its"
        " own, or a fact.",
    ),
    Explanation(
        "sentence-too-long",
        "a sentence that is too long",
        "Sentences are one-liners. Split a long one, or give parts of it names.",
    ),
    Explanation(
        "strict-adjustment",
        "an adjustment that is neither a floor nor a cap",
        "An adjustment sets a least value (`is at least`), a most (`is at most`) or a fixed one (`is`). `is"
        " above` would not say which value to take.",
        "adjustments:\n  floor: severity is above low when onboarded\n",
        "adjustments:\n  floor: severity is at least high when onboarded\n",
    ),
    Explanation(
        "syntax",
        "a sentence that cannot be read",
        "A word stands where the grammar of this kind of sentence has no place for it, or the sentence stops"
        " too early. The finding says what could stand there; docs/reference.md lists every kind of"
        " sentence.",
        _target("in 4 hrs on always"),
        _target("within 4 hours on always"),
    ),
    Explanation(
        "time-as-object",
        "a time read as what a duty is about",
        "In a duty, a time needs its target word: `by close of next business day`, or `within 4 hours`."
        " Without it the time would be one"
        " more object of the action.",
        "terms:\n  notice: vendor must notify customer next business day\n",
        "terms:\n  notice: vendor must notify customer within 1 hour on always after opened\n",
    ),
    Explanation(
        "timer-with-actor",
        "someone who is to take what time takes",
        "A transition `after` a time happens by itself, so nobody takes it. Name an event with `on` if"
        " someone does.",
        "lifecycle:\n  transitions:\n    - resolved -> closed after 5 days on always by vendor\n",
        "lifecycle:\n  transitions:\n    - resolved -> closed after 5 days on always\n",
    ),
    Explanation(
        "unknown-unit",
        "a unit of time that there is not",
        "Time is counted in seconds, minutes, hours, days and weeks, in business minutes, hours and days, and"
        " in calendar days. Business weeks, months and years have no fixed length.",
        _target("2 business weeks on always"),
        _target("10 business days on always"),
    ),
)
"""One explanation a code."""
