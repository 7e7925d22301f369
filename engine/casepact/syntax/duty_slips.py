"""The usual slips in duties and transitions, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import AMOUNT, before_condition, in_duties, in_transitions

__all__ = ["DUTY_SLIPS"]

_MODAL = r"(?:must|may|shall|will|should)"


def _underscored(match: re.Match[str]) -> str:
    return f"a name is one word: write `{'_'.join(match[0].split())}`"


_AFTER = (
    "what comes after a time is a step of a ladder or a transition, such as `waiting_on_customer -> closed"
    " after 5 business days on office`"
)


def _notice(match: re.Match[str]) -> str:
    """How long before something a notice of it has to come is a duty of its own."""
    said = re.search(r"\b(?:must|may|must not) ((?:[a-z]\w* )*[a-z]\w*)\s*$", match.string[: match.start()])
    event = "_".join(said[1].split()) if said else "maintenance"
    return (
        "write `after notice`, and how long before in a duty of its own, such as `vendor must notify customer"
        f" at least {_counted_back(match['ahead'])} before {event}`, an event under `lifecycle.events`"
    )


def _counted_back(amount: str) -> str:
    """An amount of time with its calendar."""
    if " on " in amount or " calendar " in amount:
        return amount
    if "business" in amount:
        return f"{amount} on office"
    return amount.replace(" day", " calendar day") if "day" in amount else f"{amount} on always"


def _states(match: re.Match[str]) -> str:
    return "write `" + ", ".join(re.split(r"\s*(?:\bor\b|\band\b|\||/)\s*", match[1].strip())) + " ->`"


DUTY_SLIPS = (
    in_duties(
        r"(?:\bon )?\b24x7\b",
        lambda match: (
            None if re.search(rf"{AMOUNT}\s*$", match.string[: match.start()]) else "write `during 24x7`"
        ),
    ),
    in_duties(
        rf"(?<=\w )for (?:at least |up to )?(?:{AMOUNT}|\d+ (?:month|year)s?\b)(?! (?:before|after)\b)",
        "leave it out, and say it in the title or a note: a duty says by when, and not for how long",
    ),
    in_duties(
        r"\bor (?:else )?(?:the )?(?:case|ticket|incident|request) (?:is|will be|gets) (?:auto-?)?closed\b.*",
        "leave it out: what then comes is a transition, such as `waiting_on_customer -> closed after 5"
        " business days on office`",
    ),
    # ---- how, how many, how much
    in_duties(
        r"\b(?:by|via) (?:an? |the )?(?:e-?mail|phone|telephone|portal|letter|post|chat|fax|sms|web"
        r"|(?!\d|day\b|first\b|last\b)\w+)\b",
        lambda match: (
            f"write `via {match[0].split()[-1]}`: `by` begins a time, such as `by 12:00 of next business day`"
        ),
    ),
    in_duties(
        r"\b(?:not )?(?:open|log|raise|submit|report|make|have)(?: \w+)? "
        r"(?:at most|no more than|not more than|more than|up to|only) (\d+) (\w+) (?:per|a|each|every) "
        r"(day|week|month|quarter|year)\b",
        r"how many there may be in a time is a quota of a tier, such as `quotas: {\2: \1 per \3}`",
    ),
    in_duties(
        r"(?:\b(?:or|and) )?[£€$]\s?\d[\d.,]*(?: per \w+)?|\b\d[\d.,]* ?(?:[A-Z]{3}|[£€$])(?: per \w+)?"
        r"|\b\d+(?:\.\d+)?%(?: of)?(?: \w+)?",
        before_condition(
            "numbers stand in targets, quotas and credits: leave it out, and say it in the title or a note"
        ),
    ),
    in_duties(
        r"\b(?:last |latest |named |at least |exactly )*\d[\d.]*"
        r"(?! ?(?:business |calendar )?(?:second|minute|hour|day|week|month)s?\b)"
        r"(?: or (?:later|higher|newer|above))?\b",
        before_condition(
            "a duty has no numbers but times: leave it out, and say it in the title or a note; how many there"
            " are is a quota, and what has to be true is a prerequisite"
        ),
    ),
    in_duties(
        r"\b(?:after|with|on|upon|subject to|by giving)(?: (?:at least|a|an|not less than))? "
        rf"(?P<ahead>{AMOUNT})'?s?(?: of)?(?: (?:prior|written|advance|previous))* notice\b",
        _notice,
    ),
    in_duties(
        rf"(?<!least )({AMOUNT})'?s?(?: of)?(?: (?:prior|written|advance|previous))* notice\b(?! before)",
        lambda match: (
            f"say ahead of what, such as `customer must give notice at least {_counted_back(match[1])} before"
            " contract_end`, with a fact of type `date`"
        ),
    ),
    in_duties(
        rf"\bafter ({AMOUNT})(?: (?:without|with no) (\w+))?",
        lambda match: (
            _AFTER
            if re.search(r"\bmay\b|\bmust not\b", match.string[: match.start()])
            else f"write `within {match[1]}` for the most there may be; {_AFTER}"
        ),
    ),
    in_duties(
        rf"({AMOUNT}) in advance(?: of)?",
        r"write `at least \1 before maintenance`, with the event that is meant",
    ),
    # ---- who, and what they have to do
    in_duties(
        rf"^\s*(?:when|if|for|in case of|where|unless|after|before)\b.*?(?=\b\w+ {_MODAL}\b)",
        "a duty starts with who, and its condition comes last, as in `vendor must call customer when"
        " severity is critical`",
    ),
    in_duties(
        r"^\s*(?:if|when)\b.*",
        "a duty starts with who, and its condition comes last, as in `vendor must call customer when"
        " severity is critical`",
    ),
    in_duties(
        rf"^\s*(\w+)(?:,| and| or) (\w+)(?= {_MODAL})",
        r"write `\1` here, and a second duty of the same for the other",
    ),
    in_duties(
        r"\b(?:need not|is not (?:obliged|required|bound) to|are not required to|has no obligation to"
        r"|does not have to|do not have to)\b",
        "who need not has no duty: leave the entry out, or put its line under `left_out`",
    ),
    in_duties(
        r"\b(?:does|do) not\b|\bwon't\b|\bdoesn't\b|\brefuses to\b|\bshall under no circumstances\b",
        "write `must not`",
    ),
    in_duties(
        r"\b(after|until|before|when|once|if) (?:the )?customer "
        r"(?:confirms|agrees|replies|responds|accepts|approves|answers)\b",
        lambda match: (
            f"an event is one word: write `{'until' if match[1] == 'until' else 'after'} customer_reply`,"
            " or declare one under `lifecycle.events`"
        ),
    ),
    in_duties(
        r"\b(?:agrees|undertakes|commits|promises|ensures|guarantees|is obliged|is bound|is responsible)"
        r"(?: to| for| that)?\b",
        "a duty says `must`, `must not` or `may`: write `must` if it binds",
    ),
    in_duties(
        r"\b(?:reserves the right to|has the right to|is free to|is entitled to|is permitted to)\b",
        "a duty says `must`, `must not` or `may`: write `may`",
    ),
    in_duties(
        r"\b(?:after|until|before) (?:any |an? |the )?(\w+) (?!except\b)(\w+)\b"
        r"(?= within| on| every| when| unless|\s*$)",
        lambda match: (
            f"an event is one word: write `{match[0].split()[0]} {match[2]}`"
            if re.search(r"\b(?:any|a|an|the) ", match[0])
            else f"an event is one word: write `{match[0].split()[0]} {match[1]}_{match[2]}`"
        ),
    ),
    in_duties(r"\b(after|until|before) (?:any|the|an?) (\w+)", r"write `\1 \2`"),
    in_duties(
        r",\s*(?=(?:within|under|every|after|before|when|unless|until|by|while|during|immediately)\b)",
        "leave it out",
    ),
    in_duties(
        r"[,;]\s*(?:otherwise|or|and|then)?\b.*|\b(?:and|or) \w+ (?:within|every|closes?|may|must)\b.*",
        "write a second duty for it",
    ),
    in_duties(r"\b(?:and|else|otherwise) \w+.*|\bor by .*", "write a second duty for it"),
    in_duties(r"\bfor (\w+)\s*$", r"write `when severity is \1`, or another fact"),
    in_duties(
        r"\b(?:aims|strives|intends|plans|targets|tries|endeavou?rs)(?: to)?\b",
        "an aim binds nobody: write `must` where it does, or put the line under `left_out`",
    ),
    in_duties(
        r"^\s*only (\w+)|^\s*both (?:parties|sides)",
        lambda match: (
            f"leave `only` out: what nobody else may do is a transition's `by {match[1]}`"
            if match[1]
            else "write a duty for each, as `vendor must agree_plan`"
        ),
    ),
    # ---- transitions
    in_transitions(r"^\s*from (\w+) to (\w+)", r"write `\1 -> \2`"),
    in_transitions(r"^\s*(\w+(?:, \w+)*) (?:to|becomes) (\w+)", r"write `\1 -> \2`"),
    in_transitions(r"^\s*(\w+)\s*(?:<-+|←)\s*(\w+)", r"write `\2 -> \1`"),
    in_transitions(r"^\s*(?:any|every|all) (?:open )?(?:states?|cases?)\b|^\s*\*", "write `any`"),
    in_transitions(
        r"^\s*(?:any|all|every\w*)(?: states?)? (?:except|but|other than|not)\b|^\s*(?:not|no) \w+",
        "write the states that are meant, with commas, such as `working, responded -> declined on decline`",
    ),
    in_transitions(r"^\s*(\w+(?:\s*(?:\bor\b|\band\b|\||/)\s*\w+)+)\s*->", _states),
    in_transitions(rf"^\s*(on \w+|after {AMOUNT}),? (\w+ -> \w+)", r"write `\2 \1`"),
    in_transitions(r"->.*->.*|->\s*\w+\s*(?:,|\bor\b|\band\b)\s*\w+", "write a transition for each"),
    in_transitions(
        r"\bon \w+(?: by \w+)?\s*(?:,|\bor\b|\band\b|/)\s*(?:on |after |by )?\w+.*",
        lambda match: (
            None
            if re.search(r" by \w+\s*(?:,|\bor\b|\band\b|/)", match[0])
            else "write a transition for each event, and one for the time"
            if re.search(r"\bafter\b|\btimeout\b", match[0])
            else "write a transition for each event"
        ),
    ),
    in_transitions(r"\bby (\w+)\s*(?:,|\band\b|/)\s*(\w+)", r"write `by \1 or \2`"),
    in_transitions(r"\bby (\w+) (on \w+)", r"write `\2 by \1`"),
    in_transitions(r"\bonly by\b", "write `by`: nobody else may then"),
    in_transitions(r"\bby the (\w+)", r"write `by \1`"),
    in_transitions(
        r"\b(?:if|when|unless) (?:there is )?(?:no|customer does not|the customer does not|not) .*?\b"
        rf"(?:after|within|for) ({AMOUNT})",
        r"write `after \1`: an event that leads elsewhere ends the wait",
    ),
    in_transitions(
        r"(?<=\w )(?:without|with no|unless|if no) (?:an? |any |further )?\w+(?: from \w+)?"
        r"|(?<=\w )of (?:inactivity|silence|no \w+)",
        "leave it out: an event that leads elsewhere ends the wait, as `waiting_on_customer -> working on"
        " customer_reply` does",
    ),
    in_transitions(
        r"\b(?:if|when) (?:the )?(?:customer|vendor) (?:does not|doesn't|fails to) \w+",
        "write `after` an amount of time, such as `after 5 business days on office`: an event that leads"
        " elsewhere ends the wait",
    ),
    in_transitions(r"\b(?:automatically|auto)\b", "leave it out: what comes `after` a time comes by itself"),
    in_transitions(rf"(?<=-> )(\w+) within ({AMOUNT})", r"write `\1 after \2`"),
    in_transitions(r"(?<!by )\b(?:for|until|up to|in|at most) (?=\d)", "write `within`"),
    in_transitions(
        r"(?<=\w )(?:of|from|since|after) (?:the )?(?:clos\w+|resol\w+|open\w+|\w+ing|\w+tion|\w+ed)\b",
        "leave it out: the time counts from when the case came into the state",
    ),
    in_transitions(
        r"\b(?:at most )?(?:once|twice|\d+ times)\b|\b(?:at most|no more than) \w+",
        "leave it out, and say it in a note: how often is not counted in a case",
    ),
    in_transitions(
        r"\b(?:upon|once|when|if|as soon as) (?:the )?(?:(?:customer|vendor) )?(\w+?)(?:s|ed)?\s*$",
        "say first what leads there, `on` an event or `after` a time, as in `resolved -> closed on close by"
        " customer`",
    ),
    in_transitions(
        r"\b(?:if|when|where) (?:the )?(customer|vendor) (reopen|close|resolve|withdraw|cancel|decline)s?\b"
        r"(?: (?:it|the case|case))?",
        r"write `on \2 by \1`",
    ),
    in_transitions(r"\bupon (\w+)", r"write `on \1`"),
    in_transitions(
        r"\b(?:at close of|at|by) .*|\bon \d{4}-.*|\bimmediately\b|\bnext .*",
        "write `after` an amount of time, such as `after 1 business day on office`, or `on` an event",
    ),
    in_transitions(
        r"->\s*never\s*$",
        "leave it out, and drop the standard transition, such as `without: [closed -> working on reopen]`",
        ends=True,
    ),
    in_transitions(
        r"->\s*\w+\s*$",
        "say what leads there: `on` an event, such as `on close by customer`, or `after` a time, such as"
        " `after 5 business days on office`",
        ends=True,
    ),
    in_transitions(
        r"\bon (?!hold\b)(\w+) (?!by\b|within\b|when\b|unless\b|otherwise\b|if\b|where\b|only\b|provided\b"
        r"|while\b|on\b|after\b)(\w+)",
        r"write `on \1_\2`: a name is one word",
    ),
    in_transitions(r"\bwhile \w+", "leave it out: a transition is asked only in the state it leads from"),
    in_transitions(
        r"\b(?:[a-z]+ ){1,3}[a-z]+(?=\s*->)|(?<=-> )(?:on hold|[a-z]+ (?!on\b|after\b|by\b)[a-z]+)"
        r"(?= on\b| after\b)",
        _underscored,
    ),
)
