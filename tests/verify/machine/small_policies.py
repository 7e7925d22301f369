"""Small policies with promises, made of parts that work upon one another, for comparison with brute force."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

__all__ = ["PROMISES", "policies", "settling_policies"]

_HEAD = """\
casepact: 1
policy: small
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
tiers: {basic: {channels: [email]}, premium: {channels: [email]}}
severities: {high: High, low: Low}
channels: {email: E-mail}
roles: {lead: Lead, boss: Boss}
"""

_RESPONSES = (
    "{high: 1 hour on always, low: 4 hours on office}",
    "{high: 30 minutes on always}",
    "{high: 2 hours on office, low: none}",
    "{basic: {high: 1 hour on always}, premium: {high: 2 hours on always, low: 1 hour on office}}",
)
_RESOLUTIONS = (
    "{high: 8 hours on always, low: 2 business days on office}",
    "{high: 8 hours on always}",
)
_PROGRESS = (
    "vendor must update while working",
    "vendor must update while working or responded",
    "vendor must update after responded",
    "vendor must update after responded or activated",
)
_UPDATES = (
    "{high: every 4 hours on always}",
    "{high: every 4 hours on always, low: every 1 days on always}",
    "{high: every 2 hours on office, low: every 4 hours on always}",
    "{high: every 1 business day on office}",
)
_CARRIES = (
    "",
    "    on_severity_change: restart\n",
    "    on_severity_change: keep\n",
    "    on_reopen: resume\n",
)
_STEPS = (
    "after 1 hour on always notify lead",
    "after 1 hour on office notify lead",
    "after 30 minutes on always notify lead when tier is premium",
    "after 2 hours on always notify lead unless tier is premium",
    "on breach of first_response notify lead",
    "on breach of first_response notify boss",
    "on reopen notify lead",
    "on respond notify boss",
    "on resolve notify lead",
    "at 50% of first_response notify boss",
    "after 2 hours on always raise severity to high",
    "on breach of first_response raise severity to high",
)
_LADDERS = (
    "",
    "    when: severity is high\n",
    "    until: respond\n",
    "    pausing: waiting_on_customer\n",
    "    after: reopen\n",
    "    after: resolve\n",
    "    after: open or resolve\n",
)
_TRANSITIONS = (
    "resolved -> closed after 2 days on always",
    "resolved -> closed after 1 business days on office",
    "waiting_on_customer -> closed after 5 days on always",
    "waiting_on_customer -> working after 1 days on always when tier is premium",
    "working -> resolved after 1 days on always",
    "submitted -> resolved on update by customer",
    "closed -> working on reopen within 1 days on always",
    "closed -> working on reopen by customer within 3 days on always",
    "resolved -> working on reopen when severity is high",
    "submitted -> working after unspecified",
)
_WITHOUT = (
    "resolved -> working on reopen",
    "closed -> working on reopen",
    "resolved -> closed on close",
    "submitted -> resolved on resolve",
    "working -> waiting_on_customer on ask_customer",
)
_CONDITIONS = (
    "",
    "when severity is high, ",
    "when tier is premium, ",
    "when state is not waiting_on_customer, ",
)
PROMISES = (
    "lead is notified within 1 hour after opened",
    "lead is notified within 2 hours after opened unless responded",
    "lead is notified within 3 hours on office after opened",
    "lead and boss are notified within 2 hours after opened unless responded",
    "boss is notified immediately after respond",
    "lead is notified within 1 hour after reopened",
    "lead is notified immediately after resolve",
    "lead is notified immediately after breach of first_response",
    "first_response is due within 1 hour after opened",
    "first_response is due within 4 hours on office after opened",
    "resolution is due within 2 days after opened",
    "resolution is due within 8 hours after reopened",
    "progress is due within 4 hours after activated",
    "progress is due within 4 hours after responded",
    "progress is due within 1 business day on office after activated",
    "progress is due within 2 hours after activated unless ask_customer",
    "a closed case never reopens",
    "a closed case never reopens after 1 day",
    "a closed case never reopens by customer after 2 days",
    "a resolved case never reopens within 1 hour",
    "an open case never withdraws",
    "a closed case is never working",
    "a declined case is never resolved",
    "a resolved case becomes closed within 2 days",
    "a working case becomes working within 1 day",
    "a resolved case becomes closed within 2 business days on office",
    "no case is resolved without respond",
    "no case is resolved without resolve",
    "no case is closed without resolve",
    "respond always comes before resolve",
    "resolve always comes before close",
    "customer_reply always comes before reopen",
    "open always comes before respond",
    "respond always comes before open",
    "no case is working without open",
    "an open case never opens",
    "every resolved case is eventually closed",
    "every open case is eventually closed",
    "every case is eventually closed",
    "every open case has a running clock",
    "every waiting_on_customer case has a running clock",
    "every working case has a running clock",
)

# What is owed after the end of a case, and what is promised of that.
_REPORTS = (
    "vendor must deliver report after resolved",
    "vendor must deliver report after resolved",
    "vendor must deliver report after closed",
    "vendor must deliver report after resolved or closed",
    "vendor must deliver report after responded or resolved",
    "vendor must deliver report while resolved",
)
_REPORTED = (
    "{high: 1 day on always, low: 4 hours on office}",
    "{high: 1 day on always, low: 1 day on always}",
    "{high: 2 hours on always}",
    "{high: every 1 day on always, low: every 4 hours on always}",
)
_ENDINGS = (
    "submitted -> resolved on respond",
    "working -> resolved after 1 days on always",
    "working -> closed on resolve",
    "resolved -> closed after 2 days on always",
    "resolved -> closed after 4 hours on office",
    "closed -> working on reopen within 1 days on always",
    "closed -> resolved on update",
)
_LATE_LADDERS = (
    "    after: resolve\n",
    "    after: resolve or respond\n",
    "    after: open or resolve\n",
    "    after: close\n",
    "    after: resolve\n    until: reopen\n",
    "    after: resolve\n    until: resolve\n",
    "    until: close\n",
    "    after: resolve\n    pausing: resolved\n",
)
_LATE_STEPS = (
    "after 1 hour on always notify lead",
    "on resolve notify lead",
    "on close notify boss",
    "on reopen notify boss",
    "on respond notify boss",
    "at 50% of report notify boss",
    "on breach of report notify boss",
)
_LATE_PROMISES = (
    "report is due within 1 day after resolved",
    "report is due within 1 day after closed",
    "report is due within 4 hours on office after resolved",
    "report is due within 1 day after responded",
    "report is due within 1 day after resolved unless reopened",
    "report is due within 1 day after reopened",
    "lead is notified immediately after resolved",
    "lead is notified within 1 hour after resolved",
    "lead is notified within 1 hour after resolved unless closed or reopened or withdraw",
    "lead is notified within 1 hour after responded unless resolved or decline or withdraw",
    "lead is notified within 1 hour after responded",
    "boss is notified immediately after closed",
    "boss is notified immediately after reopened",
    "boss is notified immediately after breach of report",
    "a closed case never delivers_report",
    "a resolved case never delivers_report",
    "resolve always comes before deliver_report",
    "close always comes before deliver_report",
    "every resolved case has a running clock",
)

_LATE_CONDITIONS = ("", "", "when severity is high, ", "when state is resolved, ")


def _section(name: str, lines: list[str]) -> str:
    return f"{name}:\n" + "".join(lines) if lines else ""


@st.composite
def policies(draw: st.DrawFn, transitions: Sequence[str] = _TRANSITIONS) -> str:
    """The text of a policy with a few promises, and some of the transitions."""
    duties = (
        ("first_response", "vendor must respond after opened", _RESPONSES, _CARRIES),
        ("resolution", "vendor must resolve after opened", _RESOLUTIONS, _CARRIES),
        ("progress", draw(st.sampled_from(_PROGRESS)), _UPDATES, _CARRIES),
    )
    targets = [
        f"  {name}:\n    duty: {duty}\n    within: {draw(st.sampled_from(cells))}\n"
        f"{draw(st.sampled_from(carries))}"
        for name, duty, cells, carries in duties
    ]
    ladders = []
    for number in range(draw(st.integers(0, 2))):
        steps = draw(st.lists(st.sampled_from(_STEPS), min_size=1, max_size=3, unique=True))
        listed = "".join(f"      - {step}\n" for step in steps)
        ladders.append(f"  ladder_{number}:\n{draw(st.sampled_from(_LADDERS))}    steps:\n{listed}")
    moves = draw(st.lists(st.sampled_from(transitions), max_size=3, unique=True))
    dropped = draw(st.lists(st.sampled_from(_WITHOUT), max_size=2, unique=True))
    lifecycle = []
    if moves:
        lifecycle.append("  transitions:\n" + "".join(f"    - {move}\n" for move in moves))
    if dropped:
        lifecycle.append("  without:\n" + "".join(f"    - {move}\n" for move in dropped))
    sentence = st.builds(str.__add__, st.sampled_from(_CONDITIONS), st.sampled_from(PROMISES))
    promises = draw(st.lists(sentence, min_size=3, max_size=6, unique=True))
    return (
        _HEAD
        + _section("targets", targets)
        + _section("escalations", ladders)
        + _section("lifecycle", lifecycle)
        + _section("promises", [f"  - {promise}\n" for promise in promises])
    )


@st.composite
def settling_policies(draw: st.DrawFn) -> str:
    """The text of a policy that owes something after a case is settled or ended, and promises about that."""
    report = (
        f"  report:\n    duty: {draw(st.sampled_from(_REPORTS))}\n"
        f"    within: {draw(st.sampled_from(_REPORTED))}\n{draw(st.sampled_from(_CARRIES))}"
    )
    ladders = []
    for number in range(draw(st.integers(0, 2))):
        steps = draw(st.lists(st.sampled_from(_LATE_STEPS), min_size=1, max_size=3, unique=True))
        listed = "".join(f"      - {step}\n" for step in steps)
        ladders.append(f"  ladder_{number}:\n{draw(st.sampled_from(_LATE_LADDERS))}    steps:\n{listed}")
    moves = draw(st.lists(st.sampled_from(_ENDINGS), max_size=2, unique=True))
    sentence = st.builds(str.__add__, st.sampled_from(_LATE_CONDITIONS), st.sampled_from(_LATE_PROMISES))
    promises = draw(st.lists(sentence, min_size=4, max_size=7, unique=True))
    return (
        _HEAD
        + _section("targets", [report])
        + _section("escalations", ladders)
        + _section("lifecycle", ["  transitions:\n", *(f"    - {move}\n" for move in moves)] if moves else [])
        + _section("promises", [f"  - {promise}\n" for promise in promises])
    )
