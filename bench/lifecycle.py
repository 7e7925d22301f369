"""Cases of a lifecycle whose targets count office hours, a second, beside the same in numpy written by hand.

Both draw when cases come, how severe they are, when they are answered and resolved; both work out two due
instants on an office calendar with holidays, count what was met by severity, fill histograms of time and
slack by severity, and count cases by the hour. The simulator runs the policy itself, with its states and
its clocks; the peer is what an analyst writes for this one policy, on casepact's own array kernels. What
is counted is processor time.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.model.note import Note
from casepact.resolve import resolve_text
from casepact.scenario.model import (
    Arrivals,
    Distribution,
    DistributionKind,
    DrawnTime,
    Mix,
    MixRow,
    Scenario,
    Wait,
    Work,
)
from casepact.simulation.compiled.engine import run_compiled
from casepact.simulation.compiled.language.building import build, can_build
from casepact.simulation.compiled.planning.planner import Plan, make_plan
from casepact.simulation.compiled.play.loop import play
from casepact.simulation.preparing import prepare
from casepact.simulation.tally import Tally
from casepact.source import Document, Span
from casepact.syntax.sentences import parse
from casepact.time import compile_calendar

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["main"]

BUDGET = 5.0
"""Million cases a second, on one core."""

DAY = 86_400
START = 20_454 * DAY
END = START + 365 * DAY
OFFICE = "Mon-Fri 09:00-17:30 in Europe/London except holidays(GB-ENG)"
HOURS = {"critical": (1, 8), "major": (4, 24), "minor": (8, 40)}
RESPOND, SOLVE = (8.0, 1.0), (10.0, 1.0)
POLICY = f"""
casepact: 1
policy: example
calendars: {{office: '{OFFICE}'}}
tiers: {{basic: {{channels: [email]}}}}
channels: {{email: E-mail}}
severities: {{critical: Critical, major: Major, minor: Minor}}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {{{", ".join(f"{name}: {hours[0]} hours on office" for name, hours in HOURS.items())}}}
  resolution:
    duty: vendor must resolve after opened
    within: {{{", ".join(f"{name}: {hours[1]} hours on office" for name, hours in HOURS.items())}}}
"""
_NOTE = Note("scenario", Span("bench", 1, 1, 1, 1))


@dataclass(frozen=True)
class Row:
    """How fast something runs, in million cases a second; a budget of None is a peer."""

    what: str
    million: float
    budget: float | None

    @property
    def missed(self) -> bool:
        """Whether it is slower than it may be."""
        return self.budget is not None and self.million < self.budget


def _drawn(parameters: tuple[float, float]) -> tuple[DrawnTime, ...]:
    distribution = Distribution(kind=DistributionKind.LOGNORMAL, parameters=parameters)
    return (DrawnTime(note=_NOTE, distribution=distribution),)


def _scenario(cases: int, *, waits: bool = False) -> Scenario:
    policy, faults = resolve_text(POLICY)
    assert policy is not None, faults
    rows = tuple(
        MixRow(weight=1.0, facts={"tier": "basic", "channel": "email", "severity": name}) for name in HOURS
    )
    stream = Arrivals(name="tickets", note=_NOTE, rate=cases / (END - START), mix=Mix(note=_NOTE, rows=rows))
    wait = Wait(note=_NOTE, share=0.3, rounds=2, lasts=_drawn(SOLVE)) if waits else None
    return Scenario(
        document=Document("bench", ""),
        name="bench",
        title="",
        note=_NOTE,
        policy=policy,
        zone="Europe/London",
        start=START,
        end=END,
        arrivals=(stream,),
        work=Work(note=_NOTE, respond=_drawn(RESPOND), solve=_drawn(SOLVE), wait=wait),
        follow=60 * DAY,
    )


def _plan(cases: int, *, waits: bool = False) -> Plan:
    plan = make_plan(prepare(_scenario(cases, waits=waits)))
    assert isinstance(plan, Plan), plan
    return plan


def _simulated(plan: Plan, run: Any, replication: int) -> Tally:
    return run_compiled(plan, replication, 0, run).tally


def _by_hand(cases: int, seed: int) -> NDArray[np.int64]:
    """What was met, of cases by severity and target; histograms of time and slack are filled on the way."""
    random = np.random.default_rng(seed)
    calendar = compile_calendar(parse("calendar", OFFICE)).least
    gaps = random.exponential((END - START) / cases, cases + cases // 100)
    opened = START + np.cumsum(gaps).astype(np.int64)
    opened = opened[opened < END]
    severity = random.integers(0, len(HOURS), opened.size)
    answered = opened + np.rint(random.lognormal(*RESPOND, opened.size)).astype(np.int64)
    resolved = answered + np.rint(random.lognormal(*SOLVE, opened.size)).astype(np.int64)
    budgets = np.array(list(HOURS.values()), dtype=np.int64) * 3600
    met = np.empty((len(HOURS), 2), dtype=np.int64)
    for target, stopped in enumerate((answered, resolved)):
        due = calendar.due(opened, budgets[severity, target])
        in_time = stopped <= due
        met[:, target] = np.bincount(severity[in_time], minlength=len(HOURS))
        for seconds in (stopped - opened, due - stopped):
            size = np.abs(seconds)
            octave = np.maximum(np.frexp(size.astype(np.float64))[1] - 7, 0)
            bins = np.where(seconds < 0, -1, 1) * ((octave << 6) + (size >> octave)) + 2048
            np.bincount(severity * 4096 + bins)
    for instants in (opened, resolved):
        np.bincount((instants - START) // 3600)
    return met


def _best(call: Any, rounds: int) -> float:
    times = []
    for number in range(rounds):
        begun = time.process_time()
        call(number)
        times.append(time.process_time() - begun)
    return min(times)


def _agree(plan: Plan, run: Any, cases: int) -> None:
    """Make sure that both meet the same share of each target, but for chance."""
    mine, theirs = _simulated(plan, run, 0), _by_hand(cases, 1)
    for place, name in enumerate(HOURS):
        for target, obligation in enumerate(("first_response", "resolution")):
            count = mine.count(obligation, severity=name)
            share = count["met"] / (count["met"] + count["breached"])
            assert abs(share - theirs[place, target] / (cases / 3)) < 0.01, (name, obligation)


def _rows(cases: int, rounds: int) -> list[Row]:
    plan, run = _plan(cases), build((play,)).play
    waiting = _plan(cases // 4, waits=True)
    _agree(plan, run, cases)
    simulated = _best(lambda number: _simulated(plan, run, number), rounds)
    slow = _best(lambda number: _simulated(waiting, run, number), rounds)
    by_hand = _best(lambda number: _by_hand(cases, number), rounds)
    return [
        Row("simulated, response and resolution", cases / simulated / 1e6, BUDGET),
        Row("simulated, a third waiting on the customer", cases // 4 / slow / 1e6, None),
        Row("numpy by hand, response and resolution", cases / by_hand / 1e6, None),
    ]


def main(argv: list[str]) -> int:
    """Time the simulator and its peer; returns 1 if it is slower than its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench lifecycle", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases and rounds")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    options = parser.parse_args(argv)
    if not can_build():
        print("lifecycle: LLVM is not installed")
        return 0
    # Many short rounds: the best of them is one that nothing else on the machine came into.
    rows = _rows(*((200_000, 2) if options.quick else (500_000, 25)))
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        for row in rows:
            budget = "peer" if row.budget is None else f"at least {row.budget:.0f}"
            print(f"{row.what:45} {row.million:6.2f} M/s   {budget}{'   MISSED' if row.missed else ''}")
    return int(any(row.missed for row in rows))
