"""Cases of which one policy makes something else than the other are told, whatever follows from it."""

from __future__ import annotations

import pytest

from casepact.comparison import Change, Comparison, Verdict, compare, difference
from casepact.comparison.consequences import told_of, words_of
from casepact.comparison.lens import Consequence
from casepact.decision import decide
from casepact.model.values import parse_instant
from casepact.render.comparison.json import comparison_json
from casepact.render.comparison.text import comparison_text
from tests.comparison.pairs import load

SEVERITIES = """
tiers: {a: A}
case: {users: integer 0 to 1000}
severities:
  p1: {when: users is at least 100}
  p2: {when: users is at least 10 and users is below 100}
  p3: {when: otherwise}
coverage: {excluded: {small: {title: Small, when: severity is p3}}}
targets:
  r: {duty: vendor must respond after opened, within: {p1: 1 hour on always, p2: 2 hours on always}}
"""
KEPT_OUT = """
tiers: {a: A}
severities: {s: {}}
case: {flag: {type: boolean, default: no}, far: boolean}
coverage: {excluded: {out: {title: Out, when: flag and far}}}
targets:
  r1:
    duty: vendor must respond after opened
    calendar: always
    within: [1 hour when not flag, 2 hours when flag]
  r2:
    duty: vendor must update after opened
    calendar: always
    within: [1 hour when not flag, 2 hours when flag]
  r3:
    duty: vendor must resolve after opened
    calendar: always
    within: [1 hour when not flag, 2 hours when flag]
"""
MATRIX = """
tiers: {a: A}
severities: {p1: {}, p2: {}}
case: {os: "one of linux, solaris, aix", support: none_left | best | full}
matrices: {support: {by: [os], rows: {linux: full, solaris: none_left, aix: none_left}}}
prerequisites: {supported: {require: support is at least best}}
targets:
  r: {duty: vendor must respond after opened, within: 1 hour on always}
"""
PHASES = """
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
tiers: {a: A}
severities: {p1: {}, p2: {}}
case: {release: version, phase: none_left | extended | maintenance | full}
adjustments:
  full: phase is full when release is at least 16.0
  maint: phase is maintenance when release is at least 15.0 and release is below 16.0
  ext: phase is extended when release is at least 14.0 and release is below 15.0
  out: phase is none_left when release is below 14.0
prerequisites: {supported: {require: phase is at least extended}}
targets:
  r:
    duty: vendor must respond after opened
    within: {full: 1 hour on always, maintenance: 2 hours on office, extended: 8 hours on office}
"""
ADJUSTED = """
tiers: {a: A}
roles: {mgr: Manager}
severities: {p1: {}, p2: {}, p3: {}}
case: {users: integer 0 to 1000}
adjustments:
  big: severity is p1 when users is at least 100
  small: severity is p2 when users is below 100
targets:
  r: {duty: vendor must respond after opened, within: {p1: 1 hour on always, p2: 2 hours on always}}
"""
LADDERS = (
    ADJUSTED
    + """
escalations:
  one: {when: severity is p1, steps: [after 1 hour on always notify mgr]}
  two:
    when: severity is p2
    steps: [after 4 hours on always notify mgr, after 8 hours on always raise severity to p1]
"""
)


def after(text: str, *steps: tuple[str, str], back: bool = False) -> Comparison:
    edited = text
    for find, put in steps:
        assert find in edited
        edited = edited.replace(find, put)
    head = "casepact: 1\npolicy: example"
    policies = [load(head + item) for item in ((edited, text) if back else (text, edited))]
    # The quick question has the same answer.
    assert difference(*policies) is not None
    return compare(*policies)


def only(found: Comparison) -> Change:
    assert len(found.changes) == 1, [item.message for item in found.changes]
    return found.changes[0]


OTHERWISE_COVERED = [
    pytest.param(SEVERITIES, ("at least 10 and", "at least 5 and"), "severities.p2", id="severity"),
    pytest.param(MATRIX, ("aix: none_left", "aix: full"), "matrices.support.aix", id="matrix"),
    pytest.param(PHASES, ("14.0", "13.0"), "adjustments.ext", id="adjusted"),
]


@pytest.mark.parametrize("text, step, clause", OTHERWISE_COVERED)
@pytest.mark.parametrize("back", [False, True])
def test_cases_that_a_derivation_moves_in_or_out_of_cover_are_told(
    text: str, step: tuple[str, str], clause: str, *, back: bool
) -> None:
    change = only(after(text, step, back=back))

    assert change.verdict is (Verdict.WORSE if back else Verdict.BETTER)
    assert change.clause == clause
    words = "they are not covered any more" if back else "they are covered now"
    assert words in change.message
    assert change.evidence is not None
    answers = [change.evidence.old_answer, change.evidence.new_answer]
    assert [item == "covered" for item in answers] == [back, not back]


def test_adjustments_that_contradict_one_another_are_told() -> None:
    change = only(after(ADJUSTED, ("below 100", "below 150")))

    assert change.verdict is Verdict.WORSE
    assert "cases that were `p1` are not known now" in change.message
    assert "they are not owed `r` any more" in change.message
    assert change.evidence is not None
    assert dict(change.evidence.facts) == {"users": "100"}
    answers = (change.evidence.old_answer, change.evidence.new_answer)
    assert answers == ("severity p1", "severity not known")


def test_adjustments_that_leave_a_gap_are_told_for_cases_that_do_not_say_the_fact() -> None:
    found = after(
        PHASES,
        (
            "phase is maintenance when release is at least 15.0",
            "phase is maintenance when release is at least 15.5",
        ),
    )

    change = next(item for item in found.changes if "not said" in item.message)
    assert change.verdict is Verdict.WORSE
    assert "cases that were `maintenance` are not known now" in change.message
    assert "they are not known to be covered any more" in change.message
    assert change.evidence is not None
    policies = [load("casepact: 1\npolicy: example" + PHASES)]
    first = decide(policies[0], dict(change.evidence.facts), parse_instant(change.evidence.at))
    assert "phase" not in dict(change.evidence.facts)
    assert first.covered is True
    told = {item.message.split(":")[0] for item in found.changes}
    assert {f"where phase is said to be `{phase}`" for phase in ("none_left", "extended", "full")} < told


def test_whom_an_escalation_reaches_earlier_it_does_not_cease_to_reach() -> None:
    steps = (("at least 100", "at least 60"), ("below 100", "below 60"))
    change = only(after(LADDERS, *steps))

    assert change.verdict is Verdict.BETTER
    assert "an escalation reaches mgr after 1 hour on always, not after 4 hours on always" in change.message
    assert "any more" not in change.message

    back = only(after(LADDERS, *steps, back=True))
    assert back.verdict is Verdict.WORSE
    assert "an escalation reaches mgr after 4 hours on always, not after 1 hour on always" in back.message


def test_a_step_that_raises_the_severity_reaches_nobody() -> None:
    step = ("severity is p2 when users is below 100", "severity is p3 when users is below 100")
    change = only(after(LADDERS, step))

    assert "no escalation reaches mgr any more" in change.message
    assert "no escalation raises the severity to p1 any more" in change.message
    assert "reaches p1" not in change.message


def test_that_no_step_raises_cases_to_where_they_are_is_no_loss() -> None:
    step = ("severity is p2 when users is below 100", "severity is p1 when users is below 100")

    assert only(after(LADDERS, step)).verdict is Verdict.BETTER


DESKS = """
calendars:
  north: Mon-Fri 08:00-18:00 in Europe/London
  south: Mon-Fri 08:30-17:30 in Pacific/Auckland
  desk: [north when region is north, south when region is south]
tiers: {a: A}
severities: {p1: {}, p2: {}}
roles: {officer: Officer}
case: {region: "one of north, south", harm: none | some}
targets:
  r:
    duty: vendor must respond after opened
    within:
      - 2 hours on always when opened outside desk
      - 1 hour on always otherwise
escalations:
  outside: {when: harm is some and opened outside desk, steps: [after 15 minutes on always notify officer]}
"""


@pytest.mark.parametrize(
    "step, kind, words",
    [
        (("15 minutes", "20 minutes"), "escalation", "later at every opening instant, by up to 5 minutes"),
        (("2 hours", "3 hours"), "target", "later at every opening instant, by up to 1 hour"),
    ],
)
def test_what_holds_outside_hours_that_regions_choose_is_judged(
    step: tuple[str, str], kind: str, words: str
) -> None:
    change = only(after(DESKS, step))

    assert (change.kind, change.verdict) == (kind, Verdict.WORSE)
    assert words in change.message
    assert change.evidence is not None
    assert "region" in dict(change.evidence.facts)


HOURS = """
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  desk: [24x7 when severity is p1, office when severity is p2]
tiers: {a: {channels: [phone]}}
roles: {mgr: Manager}
case: {users: integer 0 to 1000}
severities: {p1: {when: users is at least 100}, p2: {when: otherwise}}
channels: {phone: {hours: [always when severity is p1, office otherwise]}}
targets:
  r: {duty: vendor must respond after opened, within: 4 hours on desk}
escalations: {all: {steps: [after 5 hours on desk notify mgr]}}
credits: {c: 5 GBP per breach of r when severity is p1}
"""


@pytest.mark.parametrize("back", [False, True])
def test_hours_and_credits_that_follow_from_a_severity_are_told_with_it(*, back: bool) -> None:
    change = only(after(HOURS, ("at least 100", "at least 50"), back=back))

    assert change.verdict is (Verdict.WORSE if back else Verdict.BETTER)
    _, _, told = change.message.partition(": ")
    first = "`r` is on other hours (by up to 2 days 17 hours)"
    assert told.split("; ")[0] == first
    assert ("`phone` is open less" if back else "`phone` is open more") in told


@pytest.mark.parametrize(
    "text, words, verdict",
    [
        ("credits: {c: 5 GBP per breach of r when severity is p1}", "`credits.c` holds", Verdict.BETTER),
        (
            "escalations: {all: {steps: [after 5 hours on desk notify mgr]}}",
            "an escalation reaches mgr after 5 hours on desk",
            Verdict.BETTER,
        ),
        (
            "lifecycle: {transitions: [resolved -> closed after 2 days on always when severity is p1]}",
            "`lifecycle.transitions.1` holds",
            Verdict.CHANGED,
        ),
    ],
)
def test_what_else_follows_from_a_severity_is_told(text: str, words: str, verdict: Verdict) -> None:
    head = HOURS.partition("channels: {phone: {h")[0].replace("{channels: [phone]}", "A")
    target = "targets:\n  r: {duty: vendor must respond after opened, within: 4 hours on always}\n"
    change = only(after(head + target + text, ("at least 100", "at least 50")))

    assert words in change.message
    assert change.verdict is verdict


def test_raising_a_severity_that_follows_from_another_fact_is_no_loss_either() -> None:
    derived = LADDERS.replace(
        "severity is p1 when users is at least 100", "size is big when users is at least 100"
    ).replace("severity is p2 when users is below 100", "size is small when users is below 100")
    derived = derived.replace("{users: integer 0 to 1000}", "{users: integer 0 to 1000, size: small | big}")
    derived = derived.replace("p1: {}, p2: {}, p3: {}", "p1: {when: size is big}, p2: {when: otherwise}")
    steps = (("at least 100", "at least 60"), ("below 100", "below 60"))
    change = only(after(derived, *steps))

    assert change.verdict is Verdict.BETTER
    assert "an escalation reaches mgr after 1 hour on always, not after 4 hours on always" in change.message


@pytest.mark.parametrize("back", [False, True])
def test_cover_that_hangs_on_a_severity_defined_twice_is_told(*, back: bool) -> None:
    text = """
tiers: {a: A}
case: {flag: boolean, full: boolean}
severities: {s1: {when: flag}, s2: {when: full}, s3: {}}
prerequisites: {needed: {require: full}}
"""
    step = ("require: full", "require: full and severity is at least s3")
    change = only(after(text, step, back=back))

    assert (change.kind, change.verdict) == ("prerequisite", Verdict.BETTER if back else Verdict.WORSE)
    assert change.evidence is not None
    answers = {change.evidence.old_answer, change.evidence.new_answer}
    assert answers == {"covered", "not known to be covered"}


def test_a_default_where_definitions_leave_no_complete_case_is_told() -> None:
    found = after(SEVERITIES, ("p2: {when", "p2: {default: yes, when"))

    assert found.verdict is Verdict.BETTER
    [change] = found.changes
    assert change.message.startswith("where not every fact is known: cases that were not known are `p2` now")
    assert change.evidence is not None
    assert change.evidence.facts == ()


def test_how_many_consequences_are_left_out_is_said() -> None:
    words = [Consequence(Verdict.WORSE, name) for name in "abcd"] + [Consequence(Verdict.BETTER, "e")]

    assert told_of(words) == ": a; b; e; and 2 more"
    assert told_of([]) == ""
    assert words_of(words) == tuple("abcde")


def test_json_has_all_consequences() -> None:
    targets = "".join(
        f"  t{number}: {{duty: vendor must respond after opened, within: {{p1: {number} hours on always}}}}\n"
        for number in range(1, 6)
    )
    steps = (("at least 100", "at least 90"), ("is below 100", "is below 90"))
    comparison = after(SEVERITIES + targets, *steps)
    change = only(comparison)
    told = comparison_json(comparison, fail_on="never", failed=False)["changes"][0]["consequences"]

    assert change.message.endswith("more")
    assert told == list(change.consequences)
    assert all(any(f"t{number}" in said for said in told) for number in range(1, 6))


def test_that_cases_are_not_covered_any_more_is_told_before_all_else() -> None:
    found = after(KEPT_OUT, ("flag: {type: boolean, default: no}", "flag: {type: boolean, default: yes}"))
    [change] = found.changes

    assert ": they are not covered any more (`coverage.excluded.out`); `r1` is" in change.message
    assert change.message.endswith("; and 1 more")
    assert [item.partition("`")[2].partition("`")[0] for item in change.untold] == ["r3"]
    assert change.untold[0] not in comparison_text(found)
    assert f"and: {change.untold[0]}" in comparison_text(found, apart=True)
