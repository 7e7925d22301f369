"""The usual slips in escalation steps, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import AMOUNT, NUMBER_WORDS, rewritten, slip

__all__ = ["STEP_SLIPS"]

_STEPS = frozenset({"step"})
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
_ENDS = (
    "what ends a ladder stands under its `until:`, such as `until: resolve`; where it has none, the case does"
)
_ORDER = (
    "a step starts with its time and ends with its condition, such as `after 1 hour on always notify"
    " duty_manager when severity is critical`"
)


def _cycle(match: re.Match[str]) -> str:
    word = match[1].lower()
    cycle = f"on cycle {_NUMBERS.get(word, word)} of {match[2]}"
    return f"write `{cycle}`: the cycles of a target with `every` are counted in each case"


def _missed(match: re.Match[str]) -> str:
    word = match[1].lower()
    return (
        f"write `on cycle {_NUMBERS.get(word, word)} of` the target that says `every`, such as"
        f" `on cycle {_NUMBERS.get(word, word)} of progress`"
    )


def _shares(match: re.Match[str]) -> str:
    first = re.search(r"\d+", match[0])
    assert first is not None
    return f"write a step for each share, the first `at {first[0]}% of` the target"


def _turned(match: re.Match[str]) -> str:
    verb, roles, when = match[1], match[2].removeprefix("the "), match[3]
    done = verb if re.fullmatch(_VERB, verb) else "notify"
    return f"a step starts with its time: write `{when} {done} {roles}`"


STEP_SLIPS = (
    # ---- what comes first
    slip(rf"^\s*({_VERB}|{_TELLING}) ({_ROLES}),? ({_WHEN})", _turned, _STEPS),
    slip(
        rf"^\s*(?:{_VERB}|{_TELLING}) ({_ROLES})(?: (?:immediately|at once))?\s*$",
        lambda match: (
            f"a step starts with its time: write `after 4 hours on always notify {match[1]}`, `on open notify"
            f" {match[1]}`, or `on breach of` a target"
        ),
        _STEPS,
    ),
    slip(
        r"(?i)^\s*(?:immediately|at once|instantly|straight ?away|right away)\b",
        "write `on open` for at once when a case is opened, `on breach of` a target when it is missed, or"
        " `on`"
        " any other event",
        _STEPS,
    ),
    slip(
        r"^\s*(?:if|when|once|upon|at|as soon as) (?:the )?(\w+) (?:is|has been|was|gets) (?:breached|missed"
        r"|overdue|late)\b",
        rewritten(r"on breach of \1"),
        _STEPS,
    ),
    slip(r"^\s*(?:if|when|once) breached (\w+)", rewritten(r"on breach of \1"), _STEPS),
    slip(r"^\s*(?:upon|at|when|once|if) (?:the )?breach of", "write `on breach of`", _STEPS),
    slip(
        r"^\s*(?:upon|when|once|as soon as)(?: (?:it|(?:a|the) case))?(?: (?:is|has been|gets))? (\w+)"
        rf"(?=\s+(?:{_VERB}|{_TELLING})\b)",
        lambda match: f"write `on {'open' if match[1] == 'opening' else match[1]}`",
        _STEPS,
    ),
    slip(
        r"^\s*(?:if|when|unless) (?:(?:it|the case) )?(?:is |has )?(?:not )?(?:been )?\w+"
        rf" (?:after|within|for) ({AMOUNT})",
        lambda match: (
            f"a step starts with its time: write `after {match[1]} ...`, and what ends the ladder under"
            " `until:`"
        ),
        _STEPS,
    ),
    slip(r"^\s*(?:if|when|unless|for|in case of|where|provided)\b.*", _ORDER, _STEPS),
    slip(
        r"^\s*(?:outside|out of|on weekends|at weekends|at night|during)\b.*",
        "a step starts with its time, and when the case was opened stands in its condition, such as `on open"
        " notify duty_manager when opened outside office`",
        _STEPS,
    ),
    slip(
        rf"^\s*(?:level |tier |step |stage )?\w+\s*:?\s+(?=after {AMOUNT}|on breach of|at \d+%)",
        "leave it out: a step starts with its time",
        _STEPS,
    ),
    # ---- days and times of day
    slip(
        r"^\s*(?:by|at|on|before) (?:the )?(?:close|end) of (?:the )?(?:business |working |same |next "
        r"|following"
        r" )*day\b(?: on (\w+))?",
        lambda match: (
            f"a step comes at a time: write `at close of {match[1] or 'office'}` for the first close, or"
            f" `after 1 business day on {match[1] or 'office'}`"
        ),
        _STEPS,
    ),
    slip(
        r"^\s*(?:by|at|on|before) (\d\d:\d\d) (?:of |on )?(?:the )?(?:next|same|following) (?:business "
        r"|working"
        r" )?day\b(?: on (\w+))?",
        lambda match: (
            f"a step comes at a time: write `at {match[1]} on {match[2] or 'office'}` for the first time, or"
            f" `after 1 business day on {match[2] or 'office'}`"
        ),
        _STEPS,
    ),
    slip(
        r"(?:(?:by|at|on|after) )?(?:the )?(?:next|following) (?:business |working )?day\b(?: on (\w+))?"
        r"|\bNBD\b",
        lambda match: f"write `after 1 business day on {match[1] or 'office'}`",
        _STEPS | {"transition"},
    ),
    slip(
        r"^\s*(?:at|by) (?:the )?(?:(?:close|end) of (?:play|the day|day|business|(\w+))|close|end)\b(?! of)"
        r"(?: on (\w+))?",
        lambda match: (
            f"write `at close of {match[1] or match[2] or 'office'}`, with the calendar that closes"
        ),
        _STEPS,
    ),
    slip(r"\bat (?:noon|midday)\b", "write `at 12:00`", _STEPS),
    slip(r"\bat midnight\b", "write `at 00:00`", _STEPS),
    slip(
        rf"^\s*(?:at|by) (\d\d:\d\d)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        rewritten(r"at \1 on office", ", with the calendar whose clock and days are meant"),
        _STEPS,
    ),
    slip(
        r"^\s*(?:daily|(?:every|each) (?:day|morning|evening))(?: at (\d\d:\d\d))?(?: on (\w+))?",
        lambda match: (
            f"write `every 24 hours on always`; `at {match[1] or '09:00'} on {match[2] or 'office'}` comes"
            " once,"
            " the first time it is that time"
        ),
        _STEPS,
    ),
    # ---- again and again
    slip(
        r"\b(?:every|each) (second|minute|hour|day|week|business day|business hour)\b(?: thereafter"
        r"| from then on)?",
        rewritten(r"every 1 \1"),
        _STEPS,
    ),
    slip(r"\beach (?=\d)", "write `every`", _STEPS),
    slip(
        rf"^\s*(?:and )?then (?:again )?(?:every|each) ({AMOUNT})",
        rewritten(r"every \1", ": it counts from where the ladder does, or from `after breach of` a target"),
        _STEPS,
    ),
    slip(
        r"\b(?:thereafter|from then on|afterwards)\b",
        "leave it out: `every` counts on until the ladder ends",
        _STEPS,
    ),
    # ---- breaches and cycles
    slip(
        rf"(?i)\b(?:on|after) (?:the )?({_NUMBER}) (?:breach|miss)(?:e?s)? of (?:the )?(\w+)",
        _cycle,
        _STEPS,
    ),
    slip(
        rf"(?i)(?:\b(?:on|after|upon) )?(?:the |every )?\b({_NUMBER})\s+(?:consecutive "
        r"|successive )?(?:missed"
        r"|late|overdue|skipped) \w+",
        _missed,
        _STEPS,
    ),
    slip(
        r"(?i)\b(?:on|after|upon) (?:(?:a|an|any|the|each|every) )?(?:missed|late|overdue|skipped) \w+",
        "write `on breach of` the target, or `on cycle 2 of` one that says `every` for its second miss",
        _STEPS,
    ),
    slip(
        r"\bon breach of (\w+) (?:or|and) (\w+)",
        lambda match: (
            f"write a step for each, `on breach of {match[1]} ...` and `on breach of {match[2]} ...`"
        ),
        _STEPS,
    ),
    slip(
        r"(?i)\bon (?:an? |the )?(?:sla|slo|target) (?:breach|violation)(?! of)",
        "say of which target, such as `on breach of first_response`",
        _STEPS,
    ),
    slip(
        rf"^\s*({AMOUNT}) (before|after) (?:the )?breach(?! of)",
        rewritten(r"\1 \2 breach of first_response", ", with the target that is meant"),
        _STEPS,
    ),
    slip(
        rf"^\s*({AMOUNT}) before (?:the )?(?!breach)(\w+)(?: is due)?",
        rewritten(r"\1 before breach of \2"),
        _STEPS,
    ),
    slip(r"\bat \d+%(?:\s*(?:,|and|or|/)\s*\d+%)+", _shares, _STEPS),
    slip(r"\b(?:at|after) half (?:of|the time of) (?:the )?(\w+)", rewritten(r"at 50% of \1"), _STEPS),
    slip(r"^\s*(\d+)% of (\w+)", rewritten(r"at \1% of \2"), _STEPS),
    slip(
        r"\bat (\d+)%(?!\s*of\b)",
        rewritten(r"at \1% of first_response", ", with the target that is meant"),
        _STEPS,
    ),
    # ---- amounts
    slip(
        rf"(?:after )?({AMOUNT}) (?:of no|of) (?:silence|inactivity|no \w+)",
        "silence is a target with `every`: write `on breach of` it, such as `on breach of progress`",
        _STEPS,
    ),
    slip(
        rf"^\s*(?:after |within )?({AMOUNT}) (?:after|from|of|since) (?:the )?(?!breach)(\w+)",
        lambda match: (
            f"a ladder says from when it counts, in `after:`; a step says how long: write `after {match[1]}`"
        ),
        _STEPS,
    ),
    slip(
        rf"^\s*({AMOUNT})(?=\s*(?::|,|->|→)?\s*(?:{_VERB}|{_TELLING}))",
        rewritten(r"after \1"),
        _STEPS,
    ),
    slip(
        rf"({AMOUNT}) (?:during|in) (?!on\b)(\w+)",
        rewritten(r"\1 on \2"),
        _STEPS,
    ),
    slip(
        rf"(?:after )?({AMOUNT}) (?:without|with no) (?:an? |any )?(?:update|reply|response|answer|silence"
        r"|inactivity|activity|contact|news|progress|word)\w*",
        "silence is a target with `every`: write `on breach of` it, such as `on breach of progress`",
        _STEPS,
    ),
    slip(
        rf"^\s*({AMOUNT}) after breach of (\w+) on (\w+)",
        rewritten(r"\1 on \3 after breach of \2"),
        _STEPS,
    ),
    slip(
        rf"^\s*(after {AMOUNT}),? and (?:then )?(every {AMOUNT})(?: thereafter)?",
        rewritten(r"\1", r" and a second step for what comes again, with `every`"),
        _STEPS,
    ),
    slip(
        rf"\bof (?!the\b)([a-z]\w*) ([a-z]\w*)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        rewritten(r"of \1_\2", ": a name is one word"),
        _STEPS,
    ),
    slip(
        r"\b(notify|involve|assign to|hand over to|and) (?!the\b|notify\b|involve\b|assign\b|hand\b"
        r"|raise\b)([a-z]\w*) (?!by\b|via\b|for\b|if\b|when\b"
        r"|or\b|and\b|to\b"
        r"|at\b|on\b|until\b|within\b|after\b|every\b|each\b|in\b|with\b|over\b|using\b|through\b"
        r"|daily\b)([a-z]\w*)(?=\s*(?:$|,|and\b|when\b|unless\b|then\b))",
        rewritten(r"\1 \2_\3", ": a name is one word"),
        _STEPS,
    ),
    slip(
        rf"\band (?:after )?({AMOUNT})",
        lambda match: f"write two steps, the second `after {match[1]} ...`",
        _STEPS,
    ),
    # ---- who is told
    slip(
        r"\b(?:if|when|unless) (?:it |the case )?(?:is |has )?(?:still |yet )?(?:been )?(?:open|unresolved"
        r"|not (?:yet )?(?:been )?\w+|no \w+(?: yet)?)\s*$",
        f"leave it out: {_ENDS}",
        _STEPS,
    ),
    slip(r"\b(?:until|till) \w+(?: or \w+)*", f"leave it out: {_ENDS}", _STEPS),
    slip(
        rf"\s*(?::|,|->|→|-|\bthen)\s*(?={_VERB}\b)",
        "leave it out",
        _STEPS,
    ),
    slip(
        r"\bescalate(?: (?:the )?case)? to (?:the )?(\w+)",
        rewritten(
            r"notify \1",
            r" where they are told, `involve` where they help, `hand over to` where they take over",
        ),
        _STEPS,
    ),
    slip(
        rf"\b{_TELLING} (?:the )?(\w+)",
        rewritten(r"notify \1", ": by which means stands in a title or a note"),
        _STEPS,
    ),
    slip(
        r"\b(?:hand ?off|handover|hand over (?:the )?case|hand (?:the )?case over|transfer(?: (?:the )?case)?"
        r"|pass(?: on)?|route|forward|move|give) to\b",
        "write `hand over to`",
        _STEPS,
    ),
    slip(r"\b(?:re-?assign|assign (?:the )?case|allocate|dispatch) to\b", "write `assign to`", _STEPS),
    slip(r"\bassign (?!to\b)(\w+)", rewritten(r"assign to \1"), _STEPS),
    slip(
        r"\b(?:raise|upgrade|increase|set|change|bump|escalate)(?: (?:the )?(?:severity|priority))? to\b",
        "write `raise severity to`",
        _STEPS,
    ),
    slip(r"\braise severity\s*$", "write `raise severity to` and a severity", _STEPS, ends=True),
    slip(
        r"\b(?:lower|decrease|downgrade|reduce)\b.*",
        "a step can only raise the severity; who may lower it is a term, such as `vendor may lower severity`",
        _STEPS,
    ),
    slip(
        r"\b(?:close|resolve|decline|reopen|archive) (?:the )?case\b|\bclose\s*$",
        "a step tells and assigns; what becomes of the case is a transition under `lifecycle`, such as"
        " `waiting_on_customer -> closed after 5 business days on office`",
        _STEPS,
    ),
    slip(
        rf"\band ({_VERB} \w+)",
        rewritten(r", \1", " with a comma for `and`"),
        _STEPS,
    ),
    slip(rf"(\w+(?: and \w+)*)\s*,\s*(?!{_VERB})(\w+)", rewritten(r"\1 and \2"), _STEPS),
    slip(
        r"\b(?:notify|involve|assign to|hand over to) \w+(?: and \w+)* or \w+",
        "write `and` if both are meant; if not, a step for each, with its condition after `when`",
        _STEPS,
    ),
    slip(
        r"\b(?:by|via|over|with|using|through) (?:an? )?(?:e-?mail|phone|telephone|sms|text|slack|teams"
        r"|pager|call|\w+)\s*$",
        "leave it out: by which means stands in a title or a note",
        _STEPS,
    ),
    slip(
        rf"^\s*on (\w+) (\w+)(?=\s+(?:{_VERB}|{_TELLING})\b)",
        rewritten(r"on \1_\2", ": an event is one word, declared under `lifecycle.events`"),
        _STEPS,
    ),
    slip(r"\b(?:the|our|an?) (\w+)", rewritten(r"\1"), _STEPS),
    slip(rf"\bwithin {AMOUNT}", "leave it out: a step has one time, before what is done", _STEPS),
    slip(r"\bfor (?:severity )?(\w+)\s*$", rewritten(r"when severity is \1", ", or another fact"), _STEPS),
    slip(
        rf"^\s*(?:after|within|every) {AMOUNT}\s+(?!{_VERB}|on\b|\d)\w+.*",
        "a step can `notify`, `involve`, `assign to` and `hand over to` roles, and `raise severity to` one",
        _STEPS,
    ),
)
