"""Runs one replication of a scenario on the reference interpreter."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from itertools import chain, count

from casepact.decision import Decider, DecisionError
from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.simulation.arrivals import arrivals_of
from casepact.simulation.draws import case_key
from casepact.simulation.log import EventLog, is_logged
from casepact.simulation.plain.book import Book
from casepact.simulation.plain.chance import NEVER
from casepact.simulation.plain.coming import Coming, Place
from casepact.simulation.plain.judged import Judged
from casepact.simulation.plain.process import Process
from casepact.simulation.plain.staff import Staff, Team
from casepact.simulation.preparing import Prepared, Stream, kind_of
from casepact.simulation.tally import Tally

__all__ = ["run_plain"]


@dataclass(frozen=True, slots=True, order=True)
class _Arrival:
    at: int
    stream: int
    number: int
    kind: int


def run_plain(prepared: Prepared, replication: int, log_every: int) -> tuple[Tally, EventLog]:
    """Run one replication; every ``log_every``-th case of a stream is logged, none where that is 0."""
    return _Run(prepared, replication, log_every).run()


class _Run:
    def __init__(self, prepared: Prepared, replication: int, log_every: int) -> None:
        self.prepared = prepared
        self.replication = replication
        self.log_every = log_every
        self.book = Book(prepared)
        self.staff = Staff(prepared, self.book) if prepared.scenario.teams else None
        self.decider = Decider(prepared.scenario.policy)
        self.keys = [prepared.key(stream, replication) for stream in prepared.streams]
        self.orders = count()

    def run(self) -> tuple[Tally, EventLog]:
        arrivals = heapq.merge(*(self._arrivals(place) for place in range(len(self.prepared.streams))))
        if self.staff is None:
            for arrival in arrivals:
                self._live(self._open(arrival))
        else:
            self._queue(arrivals, self.staff)
        return self.book.tally, self.book.log()

    def _arrivals(self, place: int) -> Iterator[_Arrival]:
        prepared, key = self.prepared, self.keys[place]
        stream = prepared.streams[place]
        if stream.rate is None:
            return (_Arrival(at, place, number, kind) for at, number, kind in stream.came)
        instants = enumerate(arrivals_of(prepared.rate(stream, self.replication), key))
        return (_Arrival(at, place, number, kind_of(stream, key, number)) for number, at in instants)

    def _open(self, arrival: _Arrival) -> Process:
        prepared = self.prepared
        stream: Stream = prepared.streams[arrival.stream]
        facts = dict(stream.facts[arrival.kind])
        layout = prepared.layout
        coming = Coming(
            at=arrival.at,
            stream=stream.name,
            number=arrival.number,
            order=next(self.orders),
            kind=stream.first_kind + arrival.kind,
            facts=facts,
            key=case_key(self.keys[arrival.stream], arrival.number),
            against=self._against(facts, arrival.at),
            counted=arrival.at >= layout.start + layout.warm_up,
            logged=is_logged(arrival.number, self.log_every),
        )
        return Process(prepared, self.book, self.staff, coming)

    def _against(self, facts: Facts, at: int) -> tuple[str, ...]:
        """Why a case is not covered; what cannot be decided is not refused."""
        try:
            decision = self.decider.decide(facts, at)
        except DecisionError:
            return ()
        return decision.because if decision.covered is False else ()

    def _live(self, process: Process) -> None:
        """Let a case that waits for nobody run to its end."""
        while (at := process.next_time) <= self.prepared.horizon:
            process.run(at)
        process.end()

    def _queue(self, arrivals: Iterator[_Arrival], staff: Staff) -> None:
        """Let cases, shifts and teams come together, instant by instant.

        At one instant everything that is pending for cases happens first, then cases are opened, then
        shifts change, and then agents take cases up, until none is free or nobody waits.
        """
        horizon = self.prepared.horizon
        teams = list(staff.teams.values())
        shifts = deque(
            sorted((at, team.place, size) for team in teams for at, size in self.prepared.sizes[team.place])
        )
        coming = chain(arrivals, [_Arrival(NEVER, 0, 0, 0)])
        arrival = next(coming)
        agenda = _Agenda(horizon)
        while True:
            at = min(arrival.at, shifts[0][0] if shifts else NEVER, agenda.next_time)
            if at > horizon:
                break
            for process in agenda.due(at):
                process.run(at)
            while arrival.at == at:
                process = self._open(arrival)
                agenda.add(process)
                process.run(at)
                arrival = next(coming)
            while shifts and shifts[0][0] == at:
                _, place, size = shifts.popleft()
                agenda.touch(*teams[place].resize(size, at))
            while sum(self._take_up(team, at, agenda) for team in teams):
                pass
            agenda.settle()
        for team in teams:
            team.close(horizon)
        for process in agenda.alive.values():
            staff.let_go(process, horizon)
            process.end()

    def _take_up(self, team: Team, at: int, agenda: _Agenda) -> int:
        """Let a team take up what it can; how many cases it took up."""
        taken, stopped = team.take_up(at)
        agenda.touch(*taken, *stopped)
        for case in taken:
            agenda.alive[case.coming.order].taken_up(at)
        return len(taken)


class _Agenda:
    """The cases that are alive, by when something happens to each next."""

    def __init__(self, horizon: int) -> None:
        self.horizon = horizon
        self.alive: dict[int, Process] = {}
        self._calendar: list[tuple[int, int]] = []
        self._touched: dict[int, Process] = {}

    @property
    def next_time(self) -> int:
        """When something happens to a case next, or seems to."""
        return self._calendar[0][0] if self._calendar else NEVER

    def add(self, process: Process) -> None:
        """Take note of a case that has come."""
        self.alive[process.coming.order] = process
        self.touch(process)

    def touch(self, *cases: Judged) -> None:
        """Take note of cases that may go on otherwise than they were going to."""
        for case in cases:
            self._touched[case.coming.order] = self.alive[case.coming.order]

    def due(self, at: int) -> Iterator[Process]:
        """Yield the cases to which something happens at ``at``, in their order."""
        while self._calendar and self._calendar[0][0] == at:
            process = self.alive.get(heapq.heappop(self._calendar)[1])
            if process is not None and process.next_time == at:
                self.touch(process)
                yield process

    def settle(self) -> None:
        """Note when the touched cases go on; what waits for nothing any more is followed to its end."""
        for order, process in self._touched.items():
            if process.next_time <= self.horizon:
                heapq.heappush(self._calendar, (process.next_time, order))
            elif process.place is Place.NOWHERE:
                del self.alive[order]
                process.end()
        self._touched.clear()
