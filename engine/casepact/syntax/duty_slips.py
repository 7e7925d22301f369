"""The usual slips in duties and transitions, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import AMOUNT, rewritten, slip

__all__ = ["DUTY_SLIPS"]

_DUTY = frozenset({"duty"})
_TRANSITION = frozenset({"transition"})

_MODAL = r"(?:must|may|shall|will|should)"


def _underscored(match: re.Match[str]) -> str:
    return f"a name is one word: write `{'_'.join(match[0].split())}`"


def _states(match: re.Match[str]) -> str:
    return "write `" + ", ".join(re.split(r"\s*(?:\bor\b|\band\b|\||/)\s*", match[1].strip())) + " ->`"


DUTY_SLIPS = (
    # ---- how, how many, how much
    slip(
        r"\b(?:by|via) (?:an? |the )?(?:e-?mail|phone|telephone|portal|letter|post|chat|fax|sms|web|\w+)\b",
        lambda match: (
            f"write `via {match[0].split()[-1]}`: `by` begins a time, such as `by 12:00 of next business day`"
        ),
        _DUTY,
    ),
    slip(
        r"\b(?:not )?(?:open|log|raise|submit|report|make|have)(?: \w+)? (?:at most|no more than"
        r"|not more than|more than|up to|only) (\d+)"
        r" (\w+) (?:per|a|each|every) (day|week|month|quarter|year)\b",
        lambda match: (
            f"how many there may be in a time is a quota of a tier, such as `quotas: {{{match[2]}:"
            f" {match[1]} per"
            f" {match[3]}}}`"
        ),
        _DUTY,
    ),
    slip(
        r"(?:\b(?:or|and) )?[£€$]\s?\d[\d.,]*(?: per \w+)?|\b\d[\d.,]* ?(?:[A-Z]{3}|[£€$])(?: per \w+)?"
        r"|\b\d+(?:\.\d+)?%(?: of)?(?: \w+)?",
        "numbers stand in targets, quotas and credits: leave it out, and say it in the title or a note",
        _DUTY,
    ),
    slip(
        r"\b(?:last |latest |named |at least |exactly )*\d[\d.]*(?! ?(?:business |calendar )?(?:second"
        r"|minute|hour"
        r"|day|week|month)s?\b)(?: or (?:later|higher|newer|above))?\b",
        "a duty has no numbers but times: leave it out, and say it in the title or a note; how many there"
        " are is a"
        " quota, and what has to be true is a prerequisite",
        _DUTY,
    ),
    slip(
        rf"\bafter ({AMOUNT})(?: (?:without|with no) (\w+))?",
        rewritten(
            r"within \1",
            " for the most there may be; what comes after a time is a step of a ladder or a transition, such"
            " as"
            " `waiting_on_customer -> closed after 5 business days on office`",
        ),
        _DUTY,
    ),
    slip(
        rf"({AMOUNT}) in advance(?: of)?",
        rewritten(r"at least \1 before maintenance", ", with the event that is meant"),
        _DUTY,
    ),
    # ---- who, and what they have to do
    slip(
        rf"^\s*(?:when|if|for|in case of|where|unless|after|before)\b.*?(?=\b\w+ {_MODAL}\b)",
        "a duty starts with who, and its condition comes last, as in `vendor must call customer when"
        " severity is"
        " critical`",
        _DUTY,
    ),
    slip(
        r"^\s*(?:if|when)\b.*",
        "a duty starts with who, and its condition comes last, as in `vendor must call customer when"
        " severity is"
        " critical`",
        _DUTY,
    ),
    slip(
        rf"^\s*(\w+)(?:,| and| or) (\w+)(?= {_MODAL})",
        rewritten(r"\1", " here, and a second duty of the same for the other"),
        _DUTY,
    ),
    slip(
        r"\b(?:need not|is not (?:obliged|required|bound) to|are not required to|has no obligation to"
        r"|does not have to|do not have to)\b",
        "who need not has no duty: leave the entry out, or put its line under `left_out`",
        _DUTY,
    ),
    slip(
        r"\b(?:does|do) not\b|\bwon't\b|\bdoesn't\b|\brefuses to\b|\bshall under no circumstances\b",
        "write `must not`",
        _DUTY,
    ),
    slip(
        r"\b(after|until|before|when|once|if) (?:the )?customer (?:confirms|agrees|replies|responds|accepts"
        r"|approves|answers)\b",
        lambda match: (
            f"an event is one word: write `{'until' if match[1] == 'until' else 'after'} customer_reply`, or"
            " declare"
            " one under `lifecycle.events`"
        ),
        _DUTY,
    ),
    slip(
        r"\b(?:agrees|undertakes|commits|promises|ensures|guarantees|is obliged|is bound"
        r"|is responsible)(?: to| for| that)?\b",
        "a duty says `must`, `must not` or `may`: write `must` if it binds",
        _DUTY,
    ),
    slip(
        r"\b(?:reserves the right to|has the right to|is free to|is entitled to|is permitted to)\b",
        "a duty says `must`, `must not` or `may`: write `may`",
        _DUTY,
    ),
    slip(
        r"\b(?:after|until|before) (?:any |an? |the )?(\w+) (\w+)\b(?= within| on| every| when| unless|\s*$)",
        lambda match: (
            f"an event is one word: write `{match[0].split()[0]} {match[2]}`"
            if re.search(r"\b(?:any|a|an|the) ", match[0])
            else f"an event is one word: write `{match[0].split()[0]} {match[1]}_{match[2]}`"
        ),
        _DUTY,
    ),
    slip(r"\b(after|until|before) (?:any|the|an?) (\w+)", rewritten(r"\1 \2"), _DUTY),
    slip(
        r",\s*(?=(?:within|under|every|after|before|when|unless|until|by|while|during|immediately)\b)",
        "leave it out",
        _DUTY,
    ),
    slip(
        r"[,;]\s*(?:otherwise|or|and|then)?\b.*|\b(?:and|or) \w+ (?:within|every|closes?|may|must)\b.*",
        "write a second duty for it",
        _DUTY,
    ),
    slip(r"\b(?:and|else|otherwise) \w+.*|\bor by .*", "write a second duty for it", _DUTY),
    slip(r"\bfor (\w+)\s*$", rewritten(r"when severity is \1", ", or another fact"), _DUTY),
    slip(
        r"\b(?:aims|strives|intends|plans|targets|tries|endeavou?rs)(?: to)?\b",
        "an aim binds nobody: write `must` where it does, or put the line under `left_out`",
        _DUTY,
    ),
    slip(
        r"^\s*only (\w+)|^\s*both (?:parties|sides)",
        lambda match: (
            f"leave `only` out: what nobody else may do is a transition's `by {match[1]}`"
            if match[1]
            else "write a duty for each, as `vendor must agree_plan`"
        ),
        _DUTY,
    ),
    # ---- transitions
    slip(r"^\s*from (\w+) to (\w+)", rewritten(r"\1 -> \2"), _TRANSITION),
    slip(r"^\s*(\w+(?:, \w+)*) (?:to|becomes) (\w+)", rewritten(r"\1 -> \2"), _TRANSITION),
    slip(r"^\s*(\w+)\s*(?:<-+|←)\s*(\w+)", rewritten(r"\2 -> \1"), _TRANSITION),
    slip(r"^\s*(?:any|every|all) (?:open )?(?:states?|cases?)\b|^\s*\*", "write `any`", _TRANSITION),
    slip(
        r"^\s*(?:any|all|every\w*)(?: states?)? (?:except|but|other than|not)\b|^\s*(?:not|no) \w+",
        "write the states that are meant, with commas, such as `working, responded -> declined on decline`",
        _TRANSITION,
    ),
    slip(r"^\s*(\w+(?:\s*(?:\bor\b|\band\b|\||/)\s*\w+)+)\s*->", _states, _TRANSITION),
    slip(
        rf"^\s*(on \w+|after {AMOUNT}),? (\w+ -> \w+)",
        rewritten(r"\2 \1"),
        _TRANSITION,
    ),
    slip(r"->.*->.*|->\s*\w+\s*(?:,|\bor\b|\band\b)\s*\w+", "write a transition for each", _TRANSITION),
    slip(
        r"\bon \w+(?: by \w+)?\s*(?:,|\bor\b|\band\b|/)\s*(?:on |after |by )?\w+.*",
        lambda match: (
            None
            if re.search(r" by \w+\s*(?:,|\bor\b|\band\b|/)", match[0])
            else "write a transition for each event, and one for the time"
            if re.search(r"\bafter\b|\btimeout\b", match[0])
            else "write a transition for each event"
        ),
        _TRANSITION,
    ),
    slip(r"\bby (\w+)\s*(?:,|\band\b|/)\s*(\w+)", rewritten(r"by \1 or \2"), _TRANSITION),
    slip(r"\bby (\w+) (on \w+)", rewritten(r"\2 by \1"), _TRANSITION),
    slip(r"\bonly by\b", "write `by`: nobody else may then", _TRANSITION),
    slip(r"\bby the (\w+)", rewritten(r"by \1"), _TRANSITION),
    slip(
        r"\b(?:if|when|unless) (?:there is )?(?:no|customer does not|the customer does not"
        rf"|not) .*?\b(?:after|within|for) ({AMOUNT})",
        rewritten(r"after \1", ": an event that leads elsewhere ends the wait"),
        _TRANSITION,
    ),
    slip(
        r"(?<=\w )(?:without|with no|unless|if no) (?:an? |any |further )?\w+(?: from \w+)?"
        r"|(?<=\w )of (?:inactivity|silence|no \w+)",
        "leave it out: an event that leads elsewhere ends the wait, as `waiting_on_customer -> working on"
        " customer_reply` does",
        _TRANSITION,
    ),
    slip(
        r"\b(?:if|when) (?:the )?(?:customer|vendor) (?:does not|doesn't|fails to) \w+",
        "write `after` an amount of time, such as `after 5 business days on office`: an event that leads"
        " elsewhere"
        " ends the wait",
        _TRANSITION,
    ),
    slip(
        r"\b(?:automatically|auto)\b",
        "leave it out: what comes `after` a time comes by itself",
        _TRANSITION,
    ),
    slip(rf"(?<=-> )(\w+) within ({AMOUNT})", rewritten(r"\1 after \2"), _TRANSITION),
    slip(
        r"(?<!by )\b(?:for|until|up to|in|at most) (?=\d)",
        "write `within`",
        _TRANSITION,
    ),
    slip(
        r"(?<=\w )(?:of|from|since|after) (?:the )?(?:clos\w+|resol\w+|open\w+|\w+ing|\w+tion|\w+ed)\b",
        "leave it out: the time counts from when the case came into the state",
        _TRANSITION,
    ),
    slip(
        r"\b(?:at most )?(?:once|twice|\d+ times)\b|\b(?:at most|no more than) \w+",
        "leave it out, and say it in a note: how often is not counted in a case",
        _TRANSITION,
    ),
    slip(
        r"\b(?:upon|once|when|if|as soon as) (?:the )?(?:(?:customer|vendor) )?(\w+?)(?:s|ed)?\s*$",
        "say first what leads there, `on` an event or `after` a time, as in `resolved -> closed on close by"
        " customer`",
        _TRANSITION,
    ),
    slip(r"\bupon (\w+)", rewritten(r"on \1"), _TRANSITION),
    slip(
        r"\b(?:at close of|at|by) .*|\bon \d{4}-.*|\bimmediately\b|\bnext .*",
        "write `after` an amount of time, such as `after 1 business day on office`, or `on` an event",
        _TRANSITION,
    ),
    slip(
        r"->\s*never\s*$",
        "leave it out, and drop the standard transition, such as `without: [closed -> working on reopen]`",
        _TRANSITION,
        ends=True,
    ),
    slip(
        r"->\s*\w+\s*$",
        "say what leads there: `on` an event, such as `on close by customer`, or `after` a time, such as"
        " `after 5"
        " business days on office`",
        _TRANSITION,
        ends=True,
    ),
    slip(
        r"\bon (?!hold\b)(\w+) (?!by\b|within\b|when\b|unless\b|otherwise\b|if\b|where\b|only\b|provided\b"
        r"|while\b|on\b|after\b)(\w+)",
        rewritten(r"on \1_\2", ": a name is one word"),
        _TRANSITION,
    ),
    slip(r"\bwhile \w+", "leave it out: a transition is asked only in the state it leads from", _TRANSITION),
    slip(
        r"\b(?:[a-z]+ ){1,3}[a-z]+(?=\s*->)|(?<=-> )(?:on hold|[a-z]+ (?!on\b|after\b|by\b)[a-z]+)(?= on\b"
        r"| after\b)",
        _underscored,
        _TRANSITION,
    ),
)
