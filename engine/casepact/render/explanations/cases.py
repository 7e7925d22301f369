"""Explains what is found in contracts, timelines and tests."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["CASES"]


def _timeline(events: str, more: str = "") -> str:
    return (
        f"timeline: example\npolicy: example.yaml\nopened: 2026-03-06T09:00Z\n{more}events:\n  - {events}\n"
    )


_GOOD = _timeline("2026-03-06T10:00Z respond by vendor")

CASES = (
    Explanation(
        "bad-dates",
        "dates that leave no time between them",
        "`ends` lies before `starts`. A scenario's period is one in which its contracts run, and longer than"
        " its warm-up. A contract may be older than the version of the policy it names: a case is judged by"
        " the version in force when it was opened.",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-12-31\nends: 2026-01-01\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\nends: 2026-12-31\n",
    ),
    Explanation(
        "bad-event",
        "a line that is not an event",
        "An event is an instant, its name, and by whom: `2026-03-06 10:00 respond by vendor`, or a change of"
        " a fact: `2026-03-06 10:00 change severity to high`.",
        _timeline("respond by vendor"),
        _GOOD,
    ),
    Explanation(
        "bad-instant",
        "an instant that names no one moment",
        "An instant needs a zone: `2026-03-06T10:00Z`, `2026-03-06 10:00 Europe/London`, or a `zone` for the"
        " whole timeline; or it counts from the opening of the case: `+45 minutes`. A local time that the"
        " change to summer time skips or repeats needs its UTC offset.",
        _timeline("2026-03-06 10:00 respond by vendor"),
        _GOOD,
    ),
    Explanation(
        "bad-zone",
        "a timeline in a zone that there is not",
        "The zone of a timeline is an IANA name, such as `Europe/London`.",
        _timeline("2026-03-06 10:00 respond by vendor", "zone: London\n"),
        _timeline("2026-03-06 10:00 respond by vendor", "zone: Europe/London\n"),
    ),
    Explanation(
        "bad-timeline",
        "a timeline that a test cannot run",
        "The test runs a case of a timeline in a file, and the file holds no timeline that can be run, or"
        " several cases of which the test names none.",
    ),
    Explanation(
        "before-opened",
        "an event before its case is opened",
        "Nothing can happen to a case before it is opened, at the instant its `opened` says.",
        _timeline("2026-03-05T10:00Z respond by vendor"),
        _GOOD,
    ),
    Explanation(
        "contradicts-contract",
        "a case that is not as its contract says",
        "What a contract says of its customer holds for every case under it, such as the tier. A case that"
        " gives another value is a case of another contract.",
    ),
    Explanation(
        "duplicate-case",
        "two cases of one id",
        "Each case of a timeline has an id of its own, by which its answers are known.",
        "timeline: example\npolicy: example.yaml\ncases:\n  - {id: one, opened: 2026-03-06T09:00Z}\n"
        "  - {id: one, opened: 2026-03-07T09:00Z}\n",
        "timeline: example\npolicy: example.yaml\ncases:\n  - {id: one, opened: 2026-03-06T09:00Z}\n"
        "  - {id: two, opened: 2026-03-07T09:00Z}\n",
    ),
    Explanation(
        "failed-prerequisite",
        "a contract that does not meet what its policy asks for",
        "By its facts the contract fails a prerequisite of the policy, so that no case under it is covered,"
        " or all of them are adjusted. Mend the facts, if they are not so; if they are, the customer should"
        " know.",
    ),
    Explanation(
        "no-expectation",
        "a test that cannot fail",
        "The test says what is given and not what is expected of it, so that it would pass whatever the"
        " policy says.",
    ),
    Explanation(
        "no-tests",
        "a file of tests without one",
        "The file says of which policy it holds tests, and holds none. Add one to the list `tests`.",
    ),
    Explanation(
        "not-open",
        "a contract's value for something the policy says itself",
        "A contract fills in what its policy leaves unspecified or assumes. It cannot change what the policy"
        " says: that would be another policy.",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "values:\n  targets.first_response.high: 2 hours on always\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "values:\n  targets.first_response.low: 2 hours on always\n",
    ),
    Explanation(
        "not-optional",
        "an option that is none",
        "The feature is part of the tier already, or cannot be bought with it. A tier lists under `optional`"
        " what can.",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\noptions: [status_page]\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "options: [account_manager]\n",
    ),
    Explanation(
        "outside-bounds",
        "hours of a contract that its policy does not leave open",
        "Where a policy says `unspecified within` some hours or days, a contract may say which of them, and"
        " nothing beyond them; what the policy states stays as it is. The value is looked at over the first"
        " two years of the contract. Where it hangs on facts of a case which calendar holds, it is not.",
    ),
    Explanation(
        "out-of-order",
        "an event before the one above it",
        "Events are listed in the order they happen, and `until` comes after the last of them.",
        _timeline("2026-03-06T10:00Z respond by vendor\n  - 2026-03-06T09:30Z activate by vendor"),
        _timeline("2026-03-06T09:30Z respond by vendor\n  - 2026-03-06T10:00Z activate by vendor"),
    ),
    Explanation(
        "policy-path",
        "a policy named by a path that is none",
        "A contract or a scenario names its policy by the path of a YAML file, relative to its own folder,"
        " so that the two can be moved together.",
        "contract: example\npolicy: /elsewhere/example.yaml\ntier: basic\nstarts: 2026-01-01\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n",
    ),
    Explanation(
        "too-many-contacts",
        "more named contacts than the tier allows",
        "The tier says how many named contacts a customer may have. Name fewer, or buy a tier with more.",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "named_contacts: [it_operations, service_desk]\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "named_contacts: [it_operations]\n",
    ),
    Explanation(
        "unknown-prerequisite",
        "a contract that leaves open whether it meets what its policy asks for",
        "Whether the contract meets a prerequisite of its policy hangs on facts that it does not give. Give"
        " them under `facts`, unless they differ from case to case.",
        level="info",
    ),
    Explanation(
        "unexpected-answer",
        "a test that comes to what nobody expected",
        "The case of the test has no answer, because clauses conflict or a calendar is asked past its data;"
        " or an event of its timeline is refused. Neither may go by unsaid: mend the policy or the test, or"
        " expect it, with `conflicts` or `refused`.",
    ),
    Explanation(
        "unmet-expectation",
        "a policy that does not say what a test expects",
        "The answer is not the one the test expects at this line. The clause that gave it is shown beside it,"
        " and the command replays the case. Either the policy is wrong or the test is: lay both beside the"
        " vendor's document.",
    ),
    Explanation(
        "unused-parameter",
        "a value of a row that its test does not use",
        "Each row of a table of tests gives values, which the test names with `$`. One that it does not name"
        " makes no difference, and most often its name is misspelt in the test.",
    ),
    Explanation(
        "unreadable-policy",
        "a policy that a contract, a timeline or a scenario names and nobody can read",
        "`policy:` is the path of a policy, relative to the file that names it. It is not there, cannot be"
        " read, or has errors of its own.",
        "contract: example\npolicy: exmaple.yaml\ntier: basic\nstarts: 2026-01-01\n",
        "contract: example\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n",
    ),
)
"""One explanation a code."""
