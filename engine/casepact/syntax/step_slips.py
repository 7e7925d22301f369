"""The usual slips in escalation steps, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import NUMBER_WORDS
from casepact.syntax.slip import AMOUNT, Slip, in_steps

__all__ = ["STEP_SLIPS"]

_NUMBERS = {
    **{word: number for word, number in NUMBER_WORDS.items() if word not in ("a", "an")},
    **{
        word: number
        for number, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), 1)
        for word in words.split()
    },
}
_NUMBER = rf"\d+|{'|'.join(_NUMBERS)}"

_VERB = r"(?:notify|involve|assign to|hand over to|raise severity to)"
_TELLING = (
    r"(?:e-?mail|page|call|phone|ring|alert|inform|tell|contact|sms|text|ping|message|warn|remind|update"
    r"|escalate(?: (?:the )?case)? to)"
)
_ROLES = r"(?:the )?\w+(?: and \w+)*"
_WHEN = (
    rf"(?:after|within|every) {AMOUNT}|on breach of \w+|{AMOUNT} (?:before|after) breach of \w+"
    r"|at \d+% of \w+|at \d\d:\d\d on \w+|at close of \w+|on (?:each )?cycle (?:\d+ )?of \w+|on \w+"
)
_AHEAD = AMOUNT.replace(r"(?: on \w+)?", "").join("()")
"""An amount of time that is counted back, which has no calendar of its own."""
_ENDS = (
    "what ends a ladder stands under its `until:`, such as `until: resolve`; where it has none, the case does"
)
_ORDER = (
    "a step starts with its time and ends with its condition, such as `after 1 hour on always notify"
    " duty_manager when severity is critical`"
)


def _cycle(match: re.Match[str]) -> str:
    cycle = f"on cycle {_NUMBERS.get(match[1], match[1])} of {match[2]}"
    return f"write `{cycle}`: the cycles of a target with `every` are counted in each case"


def _missed(match: re.Match[str]) -> str:
    cycle = f"on cycle {_NUMBERS.get(match[1], match[1])} of"
    return f"write `{cycle}` the target that says `every`, such as `{cycle} progress`"


def _shares(match: re.Match[str]) -> str:
    first = re.search(r"\d+", match[0])
    assert first is not None
    return f"write a step for each share, the first `at {first[0]}% of` the target"


def _turned(match: re.Match[str]) -> str:
    verb, roles, when = match[1], match[2].removeprefix("the "), match[3]
    if " before " in when:
        when = re.sub(r" on \w+", "", when)
    done = verb if re.fullmatch(_VERB, verb) else "notify"
    return f"a step starts with its time: write `{when} {done} {roles}`"


STEP_SLIPS = (
    # ---- what comes first
    in_steps(rf"^\s*({_VERB}|{_TELLING}) ({_ROLES}),? ({_WHEN})", _turned),
    in_steps(
        rf"^\s*(?:{_VERB}|{_TELLING}) ({_ROLES})(?: (?:immediately|at once))?\s*$",
        r"a step starts with its time: write `after 4 hours on always notify \1`, `on open notify \1`, or"
        " `on breach of` a target",
    ),
    in_steps(
        r"(?i)^\s*(?:immediately|at once|instantly|straight ?away|right away)\b",
        "write `on open` for at once when a case is opened, `on breach of` a target when it is missed, or"
        " `on` any other event",
    ),
    in_steps(
        r"^\s*(?:if|when|once|upon|at|as soon as) (?:the )?(\w+) (?:is|has been|was|gets) "
        r"(?:breached|missed|overdue|late)\b",
        r"write `on breach of \1`",
    ),
    in_steps(r"^\s*(?:if|when|once) breached (\w+)", r"write `on breach of \1`"),
    in_steps(r"^\s*(?:upon|at|when|once|if) (?:the )?breach of", "write `on breach of`"),
    in_steps(
        r"^\s*(?:upon|when|once|as soon as)(?: (?:it|(?:a|the) case))?(?: (?:is|has been|gets))? (\w+)"
        rf"(?=\s+(?:{_VERB}|{_TELLING})\b)",
        lambda match: f"write `on {'open' if match[1] == 'opening' else match[1]}`",
    ),
    in_steps(
        r"^\s*(?:if|when|unless) (?:(?:it|the case) )?(?:is |has )?(?:not )?(?:been )?\w+ "
        rf"(?:after|within|for) ({AMOUNT})",
        r"a step starts with its time: write `after \1 ...`, and what ends the ladder under `until:`",
    ),
    in_steps(r"^\s*(?:if|when|unless|for|in case of|where|provided)\b.*", _ORDER),
    in_steps(
        r"^\s*(?:outside|out of|on weekends|at weekends|at night|during)\b.*",
        "a step starts with its time, and when the case was opened stands in its condition, such as `on"
        " open notify duty_manager when opened outside office`",
    ),
    in_steps(
        rf"^\s*(?:level |tier |step |stage )?\w+\s*:?\s+(?=after {AMOUNT}|on breach of|at \d+%)",
        "leave it out: a step starts with its time",
    ),
    # ---- days and times of day
    in_steps(
        r"^\s*(?:by|at|on|before) (?:the )?(?:close|end) of (?:the )?"
        r"(?:business |working |same |next |following )*day\b(?: on (\w+))?",
        lambda match: (
            f"a step comes at a time: write `at close of {match[1] or 'office'}` for that of the same day, or"
            f" `after 1 business day on {match[1] or 'office'}`"
        ),
    ),
    in_steps(
        r"^\s*(?:by|at|on|before) (\d\d:\d\d) (?:of |on )?(?:the )?(?:next|same|following) "
        r"(?:business |working )?day\b(?: on (\w+))?",
        lambda match: (
            f"a step comes at a time: write `at {match[1]} on {match[2] or 'office'}` for the first time,"
            f" or `after 1 business day on {match[2] or 'office'}`"
        ),
    ),
    Slip(
        frozenset({"step", "transition"}),
        r"(?:(?:by|at|on|after) )?(?:the )?(?:next|following) (?:business |working )?day\b(?: on (\w+))?"
        r"|\bNBD\b",
        lambda match: f"write `after 1 business day on {match[1] or 'office'}`",
    ),
    in_steps(
        r"^\s*(?:at|by) (?:the )?(?:(?:close|end) of (?:play|the day|day|business|(\w+))|close|end)\b(?! of)"
        r"(?: on (\w+))?",
        lambda match: (
            f"write `at close of {match[1] or match[2] or 'office'}`, with the calendar that closes"
        ),
    ),
    in_steps(r"\bat (?:noon|midday)\b", "write `at 12:00`"),
    in_steps(r"\bat midnight\b", "write `at 00:00`"),
    in_steps(
        rf"^\s*(?:at|by) (\d\d:\d\d)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        r"write `at \1 on office`, with the calendar whose clock and days are meant",
    ),
    in_steps(
        r"^\s*(?:daily|(?:every|each) (?:day|morning|evening))(?: at (\d\d:\d\d))?(?: on (\w+))?",
        lambda match: (
            f"write `every 24 hours on always`; `at {match[1] or '09:00'} on {match[2] or 'office'}` comes"
            " once, the first time it is that time"
        ),
    ),
    # ---- again and again
    in_steps(
        r"\b(?:every|each) (second|minute|hour|day|week|business day|business hour)\b"
        r"(?: thereafter| from then on)?",
        r"write `every 1 \1`",
    ),
    in_steps(r"\beach (?=\d)", "write `every`"),
    in_steps(
        rf"^\s*(?:and )?then (?:again )?(?:every|each) ({AMOUNT})",
        r"write `every \1`: it counts from where the ladder does, or from `after breach of` a target",
    ),
    in_steps(
        r"\b(?:thereafter|from then on|afterwards)\b", "leave it out: `every` counts on until the ladder ends"
    ),
    # ---- breaches and cycles
    in_steps(rf"(?i)\b(?:on|after) (?:the )?({_NUMBER}) (?:breach|miss)(?:e?s)? of (?:the )?(\w+)", _cycle),
    in_steps(
        rf"(?i)(?:\b(?:on|after|upon) )?(?:the |every )?\b({_NUMBER})\s+(?:consecutive |successive )?"
        r"(?:missed|late|overdue|skipped) \w+",
        _missed,
    ),
    in_steps(
        r"(?i)\b(?:on|after|upon) (?:(?:a|an|any|the|each|every) )?(?:missed|late|overdue|skipped) \w+",
        "write `on breach of` the target, or `on cycle 2 of` one that says `every` for its second miss",
    ),
    in_steps(
        r"\bon breach of (\w+) (?:or|and) (\w+)",
        r"write a step for each, `on breach of \1 ...` and `on breach of \2 ...`",
    ),
    in_steps(
        r"(?i)\bon (?:an? |the )?(?:sla|slo|target) (?:breach|violation)(?! of)",
        "say of which target, such as `on breach of first_response`",
    ),
    in_steps(
        rf"^\s*({AMOUNT}) (before|after) (?:the )?breach(?! of)",
        r"write `\1 \2 breach of first_response`, with the target that is meant",
    ),
    in_steps(
        rf"^\s*{_AHEAD} on \w+ before (?:the )?(?:breach of |due time of )?(?:the )?(\w+)(?: is due)?",
        r"write `\1 before breach of \2`: it is counted back on the calendar of the target",
    ),
    in_steps(rf"^\s*{_AHEAD} before (?:the )?(?!breach)(\w+)(?: is due)?", r"write `\1 before breach of \2`"),
    in_steps(r"\bat \d+%(?:\s*(?:,|and|or|/)\s*\d+%)+", _shares),
    in_steps(r"\b(?:at|after) half (?:of|the time of) (?:the )?(\w+)", r"write `at 50% of \1`"),
    in_steps(r"^\s*(\d+)% of (\w+)", r"write `at \1% of \2`"),
    in_steps(r"\bat (\d+)%(?!\s*of\b)", r"write `at \1% of first_response`, with the target that is meant"),
    # ---- amounts
    in_steps(
        rf"(?:after )?({AMOUNT}) (?:of no|of) (?:silence|inactivity|no \w+)",
        "silence is a target with `every`: write `on breach of` it, such as `on breach of progress`",
    ),
    in_steps(
        rf"^\s*(?:after |within )?({AMOUNT}) (?:after|from|of|since) (?:the )?(?!breach)(\w+)",
        r"a ladder says from when it counts, in `after:`; a step says how long: write `after \1`",
    ),
    in_steps(rf"^\s*({AMOUNT})(?=\s*(?::|,|->|→)?\s*(?:{_VERB}|{_TELLING}))", r"write `after \1`"),
    in_steps(rf"({AMOUNT}) (?:during|in) (?!on\b)(\w+)", r"write `\1 on \2`"),
    in_steps(
        rf"(?:after )?({AMOUNT}) (?:without|with no) (?:an? |any )?"
        r"(?:update|reply|response|answer|silence|inactivity|activity|contact|news|progress|word)\w*",
        "silence is a target with `every`: write `on breach of` it, such as `on breach of progress`",
    ),
    in_steps(rf"^\s*({AMOUNT}) after breach of (\w+) on (\w+)", r"write `\1 on \3 after breach of \2`"),
    in_steps(
        rf"^\s*(after {AMOUNT}),? and (?:then )?(every {AMOUNT})(?: thereafter)?",
        r"write `\1` and a second step for what comes again, with `every`",
    ),
    in_steps(
        rf"\bof (?!the\b)([a-z]\w*) ([a-z]\w*)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        r"write `of \1_\2`: a name is one word",
    ),
    in_steps(
        r"\b(notify|involve|assign to|hand over to|and) (?!the\b|notify\b|involve\b|assign\b|hand\b|raise\b)"
        r"([a-z]\w*) (?!by\b|via\b|for\b|if\b|when\b|or\b|and\b|to\b|at\b|on\b|until\b|within\b|after\b"
        r"|every\b|each\b|in\b|with\b|over\b|using\b|through\b|daily\b)([a-z]\w*)"
        r"(?=\s*(?:$|,|and\b|when\b|unless\b|then\b))",
        r"write `\1 \2_\3`: a name is one word",
    ),
    in_steps(rf"\band (?:after )?({AMOUNT})", r"write two steps, the second `after \1 ...`"),
    # ---- who is told
    in_steps(
        r"\b(?:if|when|unless) (?:it |the case )?(?:is |has )?(?:still |yet )?(?:been )?"
        r"(?:open|unresolved|not (?:yet )?(?:been )?\w+|no \w+(?: yet)?)\s*$",
        f"leave it out: {_ENDS}",
    ),
    in_steps(r"\b(?:until|till) \w+(?: or \w+)*", f"leave it out: {_ENDS}"),
    in_steps(rf"\s*(?::|,|->|→|-|\bthen)\s*(?={_VERB}\b)", "leave it out"),
    in_steps(
        r"\bescalate(?: (?:the )?case)? to (?:the )?(level|tier|line) (\d+)\b",
        r"write `notify \1_\2` where they are told, `hand over to \1_\2` where they take over",
    ),
    in_steps(
        r"\bescalate(?: (?:the )?case)? to (?:the )?(\w+)",
        r"write `notify \1` where they are told, `involve` where they help, `hand over to` where they take"
        " over",
    ),
    in_steps(
        rf"\b{_TELLING} (?:the )?(\w+)", r"write `notify \1`: by which means stands in a title or a note"
    ),
    in_steps(
        r"\b(?:hand ?off|handover|hand over (?:the )?case|hand (?:the )?case over"
        r"|transfer(?: (?:the )?case)?|pass(?: on)?|route|forward|move|give) to\b",
        "write `hand over to`",
    ),
    in_steps(r"\b(?:re-?assign|assign (?:the )?case|allocate|dispatch) to\b", "write `assign to`"),
    in_steps(r"\bassign (?!to\b)(\w+)", r"write `assign to \1`"),
    in_steps(
        r"\b(?:raise|upgrade|increase|set|change|bump|escalate)(?: (?:the )?(?:severity|priority))? to\b",
        "write `raise severity to`",
    ),
    in_steps(r"\braise severity\s*$", "write `raise severity to` and a severity", ends=True),
    in_steps(
        r"\b(?:lower|decrease|downgrade|reduce)\b.*",
        "a step can only raise the severity; who may lower it is a term, such as `vendor may lower severity`",
    ),
    in_steps(
        r"\b(?:close|resolve|decline|reopen|archive) (?:the )?case\b|\bclose\s*$",
        "a step tells and assigns; what becomes of the case is a transition under `lifecycle`, such as"
        " `waiting_on_customer -> closed after 5 business days on office`",
    ),
    in_steps(rf"\band ({_VERB} \w+)", r"write `, \1` with a comma for `and`"),
    in_steps(rf"(\w+(?: and \w+)*)\s*,\s*(?!{_VERB})(\w+)", r"write `\1 and \2`"),
    in_steps(
        r"\b(?:notify|involve|assign to|hand over to) \w+(?: and \w+)* or \w+",
        "write `and` if both are meant; if not, a step for each, with its condition after `when`",
    ),
    in_steps(
        r"\b(?:by|via|over|with|using|through) (?:an? )?"
        r"(?:e-?mail|phone|telephone|sms|text|slack|teams|pager|call|\w+)\s*$",
        "leave it out: by which means stands in a title or a note",
    ),
    in_steps(
        rf"^\s*on (\w+) (\w+)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        r"write `on \1_\2`: an event is one word, declared under `lifecycle.events`",
    ),
    in_steps(r"\b(?:the|our|an?) (\w+)", r"write `\1`"),
    in_steps(rf"\bwithin {AMOUNT}", "leave it out: a step has one time, before what is done"),
    in_steps(r"\bfor (?:severity )?(\w+)\s*$", r"write `when severity is \1`, or another fact"),
    in_steps(
        rf"^\s*(?:after|within|every) {AMOUNT}\s+(?!{_VERB}|on\b|\d)\w+.*",
        "a step can `notify`, `involve`, `assign to` and `hand over to` roles, and `raise severity to` one",
    ),
)
