"""Queued cases a second: ten agents at a load of nine tenths, here and in SimPy and Ciw.

The model is M/M/10: cases come as a Poisson process, wait for the first free of ten agents, are served for an
exponential time, and are gone. The simulator runs it as any other scenario: under a policy, with the states
of its lifecycle, a clock and a breach for each case, and everything counted that a report wants. The peers do
no more than the queue. What is counted is processor time; each must come to the mean wait that Erlang's
formula gives, and memory must not grow with the number of cases.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

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
    Order,
    Scenario,
    Shift,
    Team,
    Work,
)
from casepact.simulation import prepare, run
from casepact.simulation.compiled.language.building import can_build
from casepact.source import Document, Span
from casepact.syntax.sentences import parse

BUDGET = 1_000_000
"""Cases a second on one core."""

AGENTS, LOAD, SERVICE = 10, 9.0, 180.0
ROUNDS = 3
PEERS = {"simpy": 20_000, "ciw": 10_000}
"""How many cases each peer is timed on: enough for a second or so."""

POLICY = """
casepact: 1
policy: queue
title: A queue
tiers: {basic: {}}
severities: {major: {title: Major}}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {major: 1 hour on always}
lifecycle:
  states:
    waiting: {initial: yes}
    gone: {final: yes}
  transitions:
    - waiting -> gone on respond
"""


@dataclass(frozen=True)
class Timing:
    """What one simulator did: cases, seconds of processor time, and the mean wait in service times."""

    name: str
    cases: int
    seconds: float
    wait: float

    @property
    def rate(self) -> float:
        """Cases a second."""
        return self.cases / self.seconds


def model(cases: int, service: float) -> Scenario:
    """The queue, for about as many cases that take ``service`` seconds on average."""
    policy, found = resolve_text(POLICY)
    assert policy is not None, found
    note = Note("queue", Span("queue", 1, 1, 1, 1))
    served = Distribution(kind=DistributionKind.EXPONENTIAL, parameters=(service,))
    always = parse("calendar", "24x7")
    length = math.ceil(cases * service / LOAD)
    mix = Mix(note=note, rows=(MixRow(weight=1.0, facts={"severity": "major"}),))
    return Scenario(
        document=Document("queue.yaml", ""),
        name="queue",
        title="A queue",
        note=note,
        policy=policy,
        zone="UTC",
        start=1_772_409_600,
        end=1_772_409_600 + length,
        warm_up=length // 20,
        follow=0,
        arrivals=(Arrivals(name="cases", note=note, rate=LOAD / service, mix=mix),),
        work=Work(note=note, respond=(DrawnTime(note=note, distribution=served),), solve=()),
        teams=(
            Team(
                name="desk",
                note=note,
                shifts=(Shift(note=note, size=AGENTS, calendar=always),),
                order=Order.ARRIVAL,
            ),
        ),
    )


def ours(cases: int, engine: str, service: float = SERVICE) -> Timing:
    """Our own simulator, one replication after the machine code was built and the policy lowered."""
    prepared = prepare(model(cases, service))
    if engine == "compiled":
        run(prepared, 0, engine=engine)
    begin = time.process_time()
    tally = run(prepared, 1, engine=engine).tally
    seconds = time.process_time() - begin
    wait = float(tally.wait_sum[0, 0] / tally.wait_count[0, 0])
    return Timing(f"casepact, {engine}", int(tally.opened.sum()), seconds, wait / service)


def simpy_queue(cases: int) -> Timing:
    """The queue in SimPy."""
    simpy: Any = importlib.import_module("simpy")
    chance = np.random.default_rng(1)
    waits: list[float] = []
    environment = simpy.Environment()
    desk = simpy.Resource(environment, AGENTS)

    def case() -> Iterator[Any]:
        came = environment.now
        with desk.request() as request:
            yield request
            waits.append(environment.now - came)
            yield environment.timeout(next(services))

    def source() -> Iterator[Any]:
        for gap in chance.exponential(SERVICE / LOAD, cases).tolist():
            yield environment.timeout(gap)
            environment.process(case())

    begin = time.process_time()
    # All in one call each, which costs SimPy less than a call a case.
    services = iter(chance.exponential(SERVICE, cases).tolist())
    environment.process(source())
    environment.run()
    seconds = time.process_time() - begin
    counted = waits[cases // 20 :]
    return Timing("SimPy", cases, seconds, sum(counted) / len(counted) / SERVICE)


def ciw_queue(cases: int) -> Timing:
    """The queue in Ciw."""
    ciw: Any = importlib.import_module("ciw")
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=LOAD / SERVICE)],
        service_distributions=[ciw.dists.Exponential(rate=1 / SERVICE)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    begin = time.process_time()
    simulation.simulate_until_max_customers(cases, method="Finish")
    seconds = time.process_time() - begin
    waits = [
        record.waiting_time for record in sorted(simulation.get_all_records(), key=lambda r: r.arrival_date)
    ]
    counted = waits[len(waits) // 20 :]
    return Timing("Ciw", cases, seconds, sum(counted) / len(counted) / SERVICE)


def best_of(timed: Callable[[], Timing], rounds: int) -> Timing:
    """The fastest of some rounds."""
    return min((timed() for _ in range(rounds)), key=lambda timing: timing.seconds)


def peak() -> int:
    """The most memory this process has taken so far, in KiB."""
    unit = 1 if sys.platform != "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def expected_wait() -> float:
    """The mean wait of the queue in service times, by Erlang's C formula."""
    term = LOAD**AGENTS / math.factorial(AGENTS) * AGENTS / (AGENTS - LOAD)
    chance = term / (sum(LOAD**k / math.factorial(k) for k in range(AGENTS)) + term)
    return chance / (AGENTS - LOAD)


def main(argv: list[str] | None = None) -> int:
    """Time the queue, print what came of it, and say whether the budget holds."""
    parser = argparse.ArgumentParser(prog="python -m bench simulating", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases that ours runs")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    if not can_build():
        print("the compiled engine needs LLVM: install the extra `simulate`")
        return 0
    found = [best_of(lambda: ours(options.cases, "compiled"), options.rounds)]
    before = peak()
    # In the same time, so that there are no more hours to count by.
    ours(4 * options.cases, "compiled", SERVICE / 4)
    grown = peak() - before
    found.append(ours(2_000, "plain"))
    for name, cases in PEERS.items():
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        queue = simpy_queue if name == "simpy" else ciw_queue
        found.append(best_of(partial(queue, cases), options.rounds))
    expected = expected_wait()
    assert abs(found[0].wait - expected) < 0.15 * expected, "the queue is not the one that Erlang knew"
    if options.json:
        rows = [{**asdict(timing), "rate": timing.rate} for timing in found]
        print(json.dumps({"simulating": rows, "grown_kib": grown, "expected_wait": expected}))
    else:
        print(
            f"M/M/{AGENTS} at {LOAD / AGENTS:.0%}: mean wait {expected:.4f} service times by Erlang's formula"
        )
        print(f"{'':<22}{'cases/s':>12}{'ratio':>9}{'mean wait':>12}")
        for timing in found:
            ratio = found[0].rate / timing.rate
            print(f"{timing.name:<22}{timing.rate:>12,.0f}{ratio:>8.1f}x{timing.wait:>12.4f}")
        print(f"four times the cases take {grown / 1024:.1f} MiB more")
        print(f"budget: {BUDGET:,} cases/s: {'holds' if found[0].rate >= BUDGET else 'MISSED'}")
    return 0 if found[0].rate >= BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
