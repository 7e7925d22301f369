"""Explains what is found in reading a scenario."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["SCENARIOS"]

_HEAD = "scenario: example\n"


def _work(sentence: str) -> str:
    return f"{_HEAD}work:\n  respond: {sentence}\n  solve: 1 hour\n"


def _stream(keys: str) -> str:
    return f"{_HEAD}arrivals:\n  customers: {{{keys}}}\n"


def _mix(shares: str) -> str:
    return _stream(f"rate: 4 per day, mix: {{{shares}}}")


def _team(keys: str) -> str:
    return f"{_HEAD}staff:\n  desk: {{{keys}}}\n"


_KNOWN = "mix: {tier: basic, severity: high}"

SCENARIOS = (
    Explanation(
        "bad-distribution",
        "a time to draw that no distribution has",
        "A time is a fixed one, or it is drawn from a family of distributions that two numbers choose"
        " from, such as the median and the 90th percentile. Here a number is missing or too many, two of"
        " them contradict each other, or no distribution of the family is like that. A business day is no"
        " fixed length: write hours on a calendar.",
        _work("lognormal median 30 minutes"),
        _work("lognormal median 30 minutes p90 3 hours"),
    ),
    Explanation(
        "bad-rate",
        "a rate at which no cases can arrive",
        "The rate of a stream is a number of cases per hour, day, week, month, quarter or year, above zero"
        " and at most a thousand a second. It is the mean over a week, which `weekdays` and `hours` spread;"
        " where every hour has a factor of zero, nothing is left of it.",
        _stream(f"rate: 0 per day, {_KNOWN}"),
        _stream(f"rate: 40 per day, {_KNOWN}"),
    ),
    Explanation(
        "bad-table",
        "a file of cases or times that cannot be used",
        "A scenario takes cases that came, and times that were measured, from CSV and Parquet files. The"
        " file is not there, is not of that form, lacks the column, or has a row that is no instant, no"
        " value of the fact or no time. A file is used whole or not at all, so that no case is left out"
        " unseen. The name of a column of times ends in its unit: `wait_minutes`.",
    ),
    Explanation(
        "contracts-differ",
        "contracts of one scenario that say different things",
        "Several contracts can bring cases to one scenario where they are about the same policy and give"
        " the same values for what it leaves open: they differ in tier, facts and dates. Cases that are"
        " judged by other values belong into a scenario of their own.",
    ),
    Explanation(
        "coverage-open",
        "cases of which nobody says whether they are covered",
        "Whether the policy covers these cases hangs on facts that the mix does not give, and what is not"
        " known is not false: they are neither covered nor not covered, and what is promised only to"
        " covered cases is unknown for them too. Give the facts named, if only one value for all cases.",
        level="warning",
    ),
    Explanation(
        "drawn-later",
        "a share that hangs on a fact which is not drawn yet",
        "The facts of a case are drawn in the order of the mix, so that a share can depend on those above"
        " it and on no other. Move the fact that the condition asks for above the one that it is for.",
        _mix("tier: [{when: severity is high, shares: basic}, {shares: basic}], severity: high"),
        _mix("severity: high, tier: [{when: severity is high, shares: basic}, {shares: basic}]"),
    ),
    Explanation(
        "duplicate-event",
        "an event that happens already",
        "The events of the process, such as `respond` and `resolve`, come by themselves from `work`, and"
        " every other event of the list `events` comes once. Leave this one out, or give its time where it"
        " belongs.",
        f"{_HEAD}work:\n  respond: 10 minutes\n  solve: 1 hour\n"
        "  events: {event: respond, after: open, in: 5 minutes}\n",
        f"{_HEAD}work:\n  respond: 10 minutes\n  solve: 1 hour\n"
        "  events: {event: workaround, after: open, in: 5 minutes}\n",
    ),
    Explanation(
        "missing-value",
        "a part of a scenario that is empty",
        "A scenario brings cases and says what is done about them: an empty `arrivals`, `work` or `staff`,"
        " or an empty list of times, says neither. Fill it in; leave `staff` out where delays are to be"
        " drawn without anybody queueing.",
        f"{_HEAD}arrivals: {{}}\n",
        _stream(f"rate: 4 per day, {_KNOWN}"),
    ),
    Explanation(
        "never-open",
        "a time on a calendar that is never open",
        "The time counts only while its calendar is open, and in the period of the scenario that is never:"
        " what waits for it waits for ever.",
        f"{_HEAD}work: {{respond: 10 minutes, solve: 1 hour on august}}\n"
        "calendars: {august: Mon-Fri 09:00-17:00 in Europe/Madrid during Aug}\n",
        f"{_HEAD}work: {{respond: 10 minutes, solve: 1 hour on office}}\n",
    ),
    Explanation(
        "never-staffed",
        "a team of which nobody is ever there",
        "The team has no agents, or its shifts are on calendars that are not open in the period, so that"
        " every case that comes to it waits for ever. Leave `staff` out if delays are to be drawn without"
        " anybody queueing.",
        _team("size: 0, on: office"),
        _team("size: 2, on: office"),
    ),
    Explanation(
        "no-hours",
        "shifts or times on a calendar whose hours are not known",
        "The hours of this calendar hang on the case, as those at a customer's location do, or the policy"
        " leaves them open. Shifts and drawn times are the same for all cases: give them a calendar that"
        " is, such as one of the scenario's own under `calendars`.",
    ),
    Explanation(
        "no-level",
        "cases without a tier or a severity",
        "Every promise is made to a tier and for a severity. These cases have none: the mix does not give"
        " it, and nothing in the policy derives it from what the mix does give.",
        _mix("tier: basic"),
        _mix("tier: basic, severity: high"),
    ),
    Explanation(
        "no-staff",
        "something about agents in a scenario without any",
        "Without `staff` nobody queues, and no agent takes a case up. Add a team, or leave this out.",
        f"{_HEAD}work: {{respond: 10 minutes, solve: 1 hour, answers_at_once: yes}}\n",
        f"{_HEAD}work: {{respond: 10 minutes, solve: 1 hour, answers_at_once: yes}}\n"
        "staff: {desk: {size: 2, on: office}}\n",
    ),
    Explanation(
        "no-such-event",
        "a policy that has another name for an event of the process",
        "The process of a case responds and resolves. The lifecycle of this policy has no event of that"
        " name: say under `names` of the work which event of the policy stands for it, such as `respond:"
        " answer`.",
    ),
    Explanation(
        "no-time",
        "cases for which no time is given",
        "Of a list of times the first is drawn whose condition holds. For these cases none does: end the"
        " list with an entry that says `otherwise`, or that has no condition.",
        _work("[10 minutes when severity is low]"),
        _work("[10 minutes when severity is low, 5 minutes otherwise]"),
    ),
    Explanation(
        "no-value",
        "cases that reach what the policy leaves open",
        "The policy says `unspecified` here, and cases of the scenario reach it: without a value nobody"
        " can say whether that promise was kept. Give each a value under `values`, as a contract does, or"
        " name it under `open_ended`: the scenario then runs, and counts how often it is reached.",
        _mix("tier: basic, severity: low"),
        _mix("tier: basic, severity: low") + "values: {targets.first_response.low: 3 days on always}\n",
    ),
    Explanation(
        "nobody-serves",
        "cases that no team takes",
        "A case goes to the first team whose `serves` holds. None holds for these cases, so that they"
        " would wait for ever. A team without `serves` takes whatever the teams above it do not.",
        _team("size: 2, on: office, serves: severity is low"),
        _team("size: 2, on: office, serves: severity is high"),
    ),
    Explanation(
        "none-covered",
        "a scenario of cases that the policy does not cover",
        "By their facts all cases are kept out, by a prerequisite or by what is not covered, so that each is"
        " declined and no promise is judged. A fact is wrong most likely, such as a version that is too old.",
        level="warning",
    ),
    Explanation(
        "outside-period",
        "cases that came at another time than the period",
        "The file has cases that were opened before the period begins or after it ends. They are not run,"
        " and what is measured is of the others alone. Widen the period, or mean it so.",
        level="warning",
    ),
    Explanation(
        "overloaded",
        "a team with more work than hours",
        "By the means of the times and the rate of the cases the team is given more work than its shifts"
        " have hours, so that its queue grows until the end of the period and what is measured hangs on how"
        " long that is. Where customers may give up, many will, which the warning says: only those who do not"
        " queue on. It may be meant so, to show what understaffing does.",
        _stream(f"rate: 400 per day, {_KNOWN}") + "staff: {desk: {size: 1, on: office}}\n",
        _stream(f"rate: 4 per day, {_KNOWN}") + "staff: {desk: {size: 1, on: office}}\n",
        "warning",
    ),
    Explanation(
        "past-horizon",
        "a period for which a calendar has no answer",
        "Public holidays are known for some years only, and a calendar that leaves them out has no answer"
        " past them. Choose a period in those years, or give the days under a calendar of your own.",
    ),
    Explanation(
        "served-on-calendar",
        "an agent's time on a calendar",
        "With staff, the time to respond and the time to solve are an agent's, and pass while the agent is"
        " there: the team's shifts say when. A calendar of their own would say it a second time.",
        _work("10 minutes on office") + "staff: {desk: {size: 2, on: office}}\n",
        _work("10 minutes") + "staff: {desk: {size: 2, on: office}}\n",
    ),
    Explanation(
        "too-many-kinds",
        "a mix of more kinds of case than can be told apart",
        "The mix of a stream is every combination of its facts' values, and each is a kind of case that is"
        " decided before anything runs. Leave out facts on which nothing hangs, or give fewer values to"
        " numbers.",
    ),
)
