"""Explains what is found in resolving the names, types and units of a policy."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["POLICIES"]


def _target(cells: str, more: str = "") -> str:
    duty = "vendor must respond after opened"
    return f"{more}targets:\n  first_response:\n    duty: {duty}\n    within: {cells}\n"


POLICIES = (
    Explanation(
        "ambiguous-key",
        "a table whose rows could be of two facts",
        "Which fact a level of a table is keyed by is found from its keys. Where two facts share them, or"
        " where `otherwise` stands alone, say it beside the table: `by: [tier, severity]`.",
        _target("{none: 4 hours on always}", "case:\n  effect: none | some\n  workaround: none | found\n"),
        "case:\n  effect: none | some\n  workaround: none | found\ntargets:\n  first_response:\n"
        "    duty: vendor must respond after opened\n    by: [effect]\n"
        "    within: {none: 4 hours on always}\n",
    ),
    Explanation(
        "bad-cap",
        "a cap that cannot be applied to what it is the most of",
        "A cap is the most of what is counted in the same money and over a part of its own time: of months"
        " there is a most per month, per quarter or per year, and none per week. Of caps over several credits"
        " one may be over all that another is over and more; two that share only some leave open which cuts"
        " what.",
        _target("4 hours on always") + "credits:\n"
        "  late: 5% of monthly_fee per breach of first_response up to 20% of monthly_fee per quarter\n"
        "  total: all credits up to 30% of monthly_fee per month\n",
        _target("4 hours on always") + "credits:\n"
        "  late: 5% of monthly_fee per breach of first_response up to 20% of monthly_fee per month\n"
        "  total: all credits up to 30% of monthly_fee per month\n",
    ),
    Explanation(
        "bad-cite",
        "a citation that names no lines",
        "A citation is the id of a source and lines of it, counted from 1: `page:31`, `page:31-38`.",
        "terms:\n  notice: {say: vendor must notify customer, cite: page}\n",
        "terms:\n  notice: {say: vendor must notify customer, cite: page:31}\n",
    ),
    Explanation(
        "bad-lifecycle",
        "a life of a case without one beginning",
        "A case starts in one state: exactly one of them has `initial: yes`.",
        "lifecycle:\n  extends: none\n  states: {open: Open, done: {final: yes}}\n"
        "  transitions: [open -> done on resolve]\n",
        "lifecycle:\n  extends: none\n  states: {open: {initial: yes}, done: {final: yes}}\n"
        "  transitions: [open -> done on resolve]\n",
    ),
    Explanation(
        "bad-name",
        "a name that names cannot be",
        "Names are lower case letters, digits and `_`, a letter first; a policy's own name has hyphens. What"
        " reads well goes into `title`.",
        "severities:\n  Severity 1: Worst\n  low: Low\n",
        "severities:\n  severity_1: Worst\n  low: Low\n",
    ),
    Explanation(
        "bad-value",
        "a value that this key cannot have",
        "The key has a fixed set of values, such as yes and no, and this is none of them.",
        "lifecycle:\n  states: {parked: {settled: maybe}}\n",
        "lifecycle:\n  states: {parked: {settled: yes}}\n  transitions:\n    - working -> parked on park\n"
        "    - parked -> working on unpark\n",
    ),
    Explanation(
        "coined-event",
        "a duty that waits for another event than the one people are going to record",
        "A duty with a time is done when the event of its name happens: `respond` for `vendor must respond`."
        " Words that name no event make a new one: `restore service` waits for `restore_service`, and"
        " where people record `resolve` every case is late. Say which event ends it with `until`, use"
        " the verb that is an event, or declare the new one, with a title, so that it is known to be meant."
        " The same is told of a duty that says several acts and waits for one of them.",
        "targets:\n  relief: vendor must provide workaround within 8 hours on always\n",
        "targets:\n  relief: vendor must provide workaround within 8 hours on always until workaround\n",
        level="warning",
    ),
    Explanation(
        "duplicate-name",
        "a name that is taken",
        "Two things of a kind need two names, or nobody can tell which one is meant.",
        "case:\n  tier: gold | silver\n",
        "case:\n  metal: gold | silver\n",
    ),
    Explanation(
        "duplicate-row",
        "a value with two rows in one table",
        "The value has a row of its own and is part of another, joined with `|`. Order never decides, so one"
        " must go.",
        _target("{high | low: 4 hours on always, low: 8 hours on always}"),
        _target("{high: 4 hours on always, low: 8 hours on always}"),
    ),
    Explanation(
        "extends-later",
        "a tier that extends one further down",
        "Tiers run from least to most, and a tier takes over from one below it in rank, which stands above"
        " it in the file.",
        "tiers:\n  basic: {extends: premium}\n  premium: {channels: [email]}\n",
        "tiers:\n  basic: {channels: [email]}\n  premium: {extends: basic}\n",
    ),
    Explanation(
        "exception-circle",
        "exceptions to one another",
        "Where an exception holds, what it is an exception to does not. Of two that are exceptions to one"
        " another neither would hold where both conditions do, so that nothing was owed, and nothing said so."
        " Say which of them gives way. Several exceptions to one table are none to one another: where two of"
        " them hold, that is a conflict.",
        "severities:\n  high: {when: onboarded, exception_to: low}\n"
        "  low: {when: not onboarded, exception_to: high}\n",
        "severities:\n  high: {when: onboarded, exception_to: low}\n  low: {when: not onboarded}\n",
    ),
    Explanation(
        "idle-exception",
        "an exception that takes nothing away",
        "`exception_to` takes cases away from a table that has other clauses beside the exceptions to it, or"
        " from another severity's definition. A severity without a `when`"
        " has none to take from, so the exception changes nothing: people set such a severity, or a matrix"
        " gives it. What a matrix gives is overruled by an adjustment.",
        "severities:\n  worst: {when: onboarded, exception_to: high}\n  high: High\n  low: Low\n",
        "severities:\n  worst: {when: onboarded}\n  high: High\n  low: Low\n",
        level="warning",
    ),
    Explanation(
        "idle-without",
        "a transition taken away that is stated, or was never there",
        "`without` drops transitions of the standard lifecycle. One that `transitions` states is there all"
        " the same, and replaces the standard one by itself; one that the standard lifecycle does not have"
        " cannot be dropped. Both are slips, and neither changes anything.",
        "lifecycle:\n  transitions: [closed -> working on reopen by customer]\n"
        "  without: [closed -> working on reopen]\n",
        "lifecycle:\n  without: [closed -> working on reopen]\n",
        level="warning",
    ),
    Explanation(
        "fact-keyed-twice",
        "a table with two levels keyed by one fact",
        "A row for one value of a fact has in it a row for another value of the same fact, and no case has"
        " both. Key each level of the table by another fact.",
        _target("{high: {low: 4 hours on always}}"),
        _target("{high: {basic: 4 hours on always}}"),
    ),
    Explanation(
        "lone-otherwise",
        "`otherwise` with nothing beside it",
        "`otherwise` holds where none of the sentences beside it in the list does. Alone it always holds:"
        " leave it out.",
        _target("4 hours on always otherwise"),
        _target("4 hours on always"),
    ),
    Explanation(
        "missing-key",
        "a key that must be there",
        "The entry cannot be understood without this key: a policy needs `casepact`, `policy`, `tiers` and"
        " `severities`, a target its `duty` and `within`, an `alternative` the `assumed` reading beside it.",
        "targets:\n  first_response:\n    within: 4 hours on always\n",
        _target("4 hours on always"),
    ),
    Explanation(
        "misspelled-word",
        "a word of the language, nearly",
        "A duty may name anything after its action, so that a misspelt `when` would become a part of what is"
        " done, and take the condition with it. A word that looks so much like one of the language is"
        " refused there.",
        "terms:\n  notice: vendor must notify customer whne onboarded\n",
        "terms:\n  notice: vendor must notify customer when onboarded\n",
    ),
    Explanation(
        "near-name",
        "a new name that is a letter or two from one there is",
        "A transition declares the event that it names, and any name is a role where the policy has no"
        " `roles`. A name written wrongly there would be one of its own, which nobody ever records: no case"
        " takes the transition. Write the name there is, or declare the new one, so that it is known to be"
        " meant.",
        "lifecycle:\n  transitions: [waiting_on_customer -> working on custmer_reply]\n",
        "lifecycle:\n  transitions: [waiting_on_customer -> working on customer_reply]\n",
        level="warning",
    ),
    Explanation(
        "needs-business-days",
        "days on a calendar that closes",
        "A `day` is 24 open hours only on a calendar that is always open. On any other it could mean a"
        " business day, a calendar day or 24 hours of opening, which are weeks apart: say which.",
        _target("2 days on office"),
        _target("2 business days on office"),
    ),
    Explanation(
        "repeated-step",
        "a step that its ladder has already",
        "Two steps of a ladder have the same time, the same people and the same condition. The second changes"
        " nothing; it may have been meant for another share, another time or other people.",
        "escalations:\n  late:\n    steps:\n      - at 75% of first_response notify lead\n"
        "      - at 75% of first_response notify lead\n",
        "escalations:\n  late:\n    steps:\n      - at 75% of first_response notify lead\n"
        "      - on breach of first_response notify lead\n",
        level="warning",
    ),
    Explanation(
        "several-zones",
        "days of a calendar that joins several zones",
        "A business day is a civil day on which a calendar opens, and where hours of several zones are"
        " joined the same instant is Friday at one place and Saturday at another: nothing says whose days"
        " are counted. Count days, and times of day, on the calendar of one place; hours may be counted on"
        " a calendar that joins them.",
        _target(
            "2 business days on (Mon-Fri 09:00-17:00 in Europe/Berlin or Mon-Fri 09:00-17:00 in Asia/Tokyo)"
        ),
        _target("2 business days on (Mon-Fri 09:00-17:00 in Europe/Berlin)"),
    ),
    Explanation(
        "fixed-zone",
        "a zone whose clocks never change",
        "`EST` and `MST` are not the clocks of New York and Denver: they have no summer time, so half of the"
        " year every opening would be an hour off. Name the city, or `GMT` or `UTC` where that is meant.",
        _target("2 hours on (Mon-Fri 09:00-17:00 in EST)"),
        _target("2 hours on (Mon-Fri 09:00-17:00 in America/New_York)"),
    ),
    Explanation(
        "severity-order",
        "severities that seem to stand upside down",
        "Severities run from most to least severe, and the first is `otherwise`: whatever no other defines"
        " would be the worst of all, and `severity is at least` would mean the opposite of what was meant.",
        "severities:\n  question: {when: otherwise}\n  outage: {when: opened during always}\n",
        "severities:\n  outage: {when: opened during always}\n  question: {when: otherwise}\n",
    ),
    Explanation(
        "time-before-event",
        "a time counted back from an event",
        "`within 3 business days` counts on from an event. Together with `before` it would be read as notice"
        " ahead of the event, which is not what is computed.",
        "terms:\n  notice: vendor must notify customer before close within 3 business days on office\n",
        "terms:\n  notice: vendor must notify customer before close\n",
    ),
    Explanation(
        "never-true",
        "a condition that no value meets",
        "Nothing lies beyond the last value of the fact, so the condition can never hold.",
        "terms:\n  notice: vendor must notify customer when severity is above high\n",
        "terms:\n  notice: vendor must notify customer when severity is at least high\n",
    ),
    Explanation(
        "not-a-notice",
        "a time ahead of nothing",
        "`at least 5 business days` says how long before an event something must be done. It needs a duty"
        " with `must` and one event, or one fact that is a date or an instant, after `before`. In a table of"
        " such times every cell is one, `none` or `unspecified`.",
        "terms:\n  warning: vendor must warn customer at least 2 hours on office\n",
        "terms:\n  warning: vendor must warn customer at least 2 hours on office before close\n",
    ),
    Explanation(
        "no-calendar",
        "time that is counted on no calendar",
        "Four hours of what? Name the calendar with `on`, or give the target, the ladder or the list one with"
        " `calendar:`. `on always` counts every hour.",
        _target("4 hours"),
        _target("4 hours on office"),
    ),
    Explanation(
        "reserved-name",
        "a name that is a word of the language",
        "Sentences could not tell the name from the word. Choose another, or add to it.",
        "calendars:\n  never: Mon-Fri 09:00-17:00 in UTC\n",
        "calendars:\n  rarely: Mon-Fri 09:00-17:00 in UTC\n",
    ),
    Explanation(
        "unknown-key",
        "a key that does not belong there",
        "The key is none of those an entry of this kind has. Keys are never skipped in silence, since a"
        " misspelt one would take its meaning with it. docs/reference.md lists them all.",
        "terms:\n  notice: {say: vendor must notify customer, titel: Notice}\n",
        "terms:\n  notice: {say: vendor must notify customer, title: Notice}\n",
    ),
    Explanation(
        "unknown-kind",
        "a file that is not casepact's",
        "The file holds neither a policy, a contract, a timeline nor a scenario, as far as its first keys"
        " tell, or not what the command asks for. Start it with `casepact: 1`, and `policy:`, `contract:`,"
        " `timeline:` or `scenario:`. The exit status is 3.",
    ),
    Explanation(
        "unknown-name",
        "a name that nothing has",
        "The name is not declared in its section of the policy. Most often it is misspelt; the closest name"
        " that there is, is offered.",
        "terms:\n  notice: vendor must notify customer when onbored\n",
        "terms:\n  notice: vendor must notify customer when onboarded\n",
    ),
    Explanation(
        "unknown-path",
        "a change to something that is not there",
        "The path of a change names no entry of the policy. `casepact show` and every answer give the paths"
        " of entries.",
    ),
    Explanation(
        "unknown-value",
        "a value that the fact does not have",
        "The fact is one of some names, and the value compared with it is none of them.",
        "case:\n  metal: gold | silver\nterms:\n  notice: vendor must notify customer when metal is glod\n",
        "case:\n  metal: gold | silver\nterms:\n  notice: vendor must notify customer when metal is gold\n",
    ),
    Explanation(
        "unknown-version",
        "a version of the language that there is not",
        "This casepact reads version 1 of the language, which a file says with `casepact: 1`.",
        "casepact: 2\n",
        "casepact: 1\n",
    ),
    Explanation(
        "wrong-shape",
        "a list where a mapping belongs, or the like",
        "The key holds text, a list or a mapping, and here it is one of the others.",
        "severities: [high, low]\n",
        "severities: {high: High, low: Low}\n",
    ),
    Explanation(
        "wrong-type",
        "a value of another type than its fact",
        "Numbers are compared with numbers, dates with dates, and only ordered facts have a more and a less."
        " A yes-or-no fact stands alone; any other is compared with a value.",
        "terms:\n  notice: vendor must notify customer when users is at least many\n",
        "terms:\n  notice: vendor must notify customer when users is at least 10\n",
    ),
)
"""One explanation a code."""
