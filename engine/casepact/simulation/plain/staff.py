"""Teams and their queues: who takes up which case, and when."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from casepact.scenario.model import Order
from casepact.scenario.model import Team as TeamModel
from casepact.semantics.case import Case
from casepact.simulation.plain.chance import NEVER, holds
from casepact.simulation.plain.coming import Place
from casepact.simulation.plain.judged import Judged

if TYPE_CHECKING:
    from casepact.simulation.plain.book import Book
    from casepact.simulation.preparing import Prepared

__all__ = ["Staff", "Team"]


class Team:
    """One team: who waits for it, and whom its agents serve.

    ``book`` is told of every change before it is made, so that it can sum up what was until then.
    """

    def __init__(self, model: TeamModel, place: int, book: Book) -> None:
        self.model = model
        self.place = place
        self.book = book
        self.size = 0
        self.waiting = 0
        self.served: list[Judged] = []
        self._queue: list[tuple[tuple[int, int, int, int], int, Judged]] = []

    def join(self, process: Judged, at: int) -> None:
        """Let a case wait for an agent."""
        process.filed = at
        process.stage, process.waited = (0 if process.responding else 1), None
        self._wait(process, at)

    def file(self, process: Judged) -> None:
        """Work out where a case stands in the order of work, and put it there if it waits."""
        process.queue_key = self._key(process)
        if process.place is Place.QUEUED:
            process.ticket += 1
            heapq.heappush(self._queue, (process.queue_key, process.ticket, process))

    def leave(self, process: Judged, at: int) -> None:
        """Let a case leave the queue without an agent."""
        self._count(at)
        self.waiting -= 1
        process.place = Place.NOWHERE
        if process.waited is None:
            self.book.left(process, self.place, at - process.joined)
        else:
            self.book.waited(process, self.place, at - process.joined)

    def release(self, process: Judged, at: int) -> None:
        """Free the agent who serves a case."""
        self._count(at)
        self.served.remove(process)
        process.place = Place.NOWHERE

    def resize(self, size: int, at: int) -> list[Judged]:
        """Change the size of the team. Work in hand beyond it is stopped, unless agents finish it.

        Returns the cases that wait again.
        """
        self._count(at)
        self.size = size
        stopped = []
        while not self.model.finishes and len(self.served) > size:
            stopped.append(max(self.served, key=lambda process: process.queue_key))
            self._stop(stopped[-1], at)
        return stopped

    def take_up(self, at: int) -> tuple[list[Judged], list[Judged]]:
        """Let free agents take up the cases that come first, and higher cases interrupt lower ones.

        Returns the cases taken up, and those interrupted.
        """
        taken: list[Judged] = []
        stopped: list[Judged] = []
        while self.waiting and len(self.served) < self.size:
            taken.append(self._start(at))
        while self.model.interrupts and self.waiting and 0 < len(self.served) <= self.size:
            lowest = max(self.served, key=lambda process: process.queue_key)
            if self._head().queue_key[0] >= lowest.queue_key[0]:
                break
            self._stop(lowest, at)
            stopped.append(lowest)
            taken.append(self._start(at))
        return taken, stopped

    def close(self, at: int) -> None:
        """Sum up what was until the end."""
        self._count(at)

    def _wait(self, process: Judged, at: int) -> None:
        self._count(at)
        process.place = Place.QUEUED
        process.joined = at - (process.waited or 0)
        process.team = self
        self.waiting += 1
        self.file(process)

    def _stop(self, process: Judged, at: int) -> None:
        self.release(process, at)
        process.put_down(at)
        self._wait(process, at)

    def _start(self, at: int) -> Judged:
        self._count(at)
        process = self._head()
        heapq.heappop(self._queue)
        self.waiting -= 1
        self.served.append(process)
        process.place = Place.SERVED
        process.ticket += 1
        self.book.waited(process, self.place, at - process.joined)
        return process

    def _head(self) -> Judged:
        """The case that comes first, after entries that no longer count have been dropped."""
        while True:
            _, ticket, process = self._queue[0]
            if process.place is Place.QUEUED and process.ticket == ticket and process.team is self:
                return process
            heapq.heappop(self._queue)

    def _key(self, process: Judged) -> tuple[int, int, int, int]:
        order = self.model.order
        by_severity = self.model.interrupts or order in (Order.SEVERITY, Order.SEVERITY_THEN_DUE)
        by_due = order in (Order.DUE, Order.SEVERITY_THEN_DUE)
        return (
            process.severity_place() if by_severity else 0,
            earliest_due(process.case) if by_due else 0,
            process.filed,
            process.coming.order,
        )

    def _count(self, at: int) -> None:
        self.book.count_team(self.place, at, self.waiting, len(self.served))


class Staff:
    """All teams together."""

    def __init__(self, prepared: Prepared, book: Book) -> None:
        models = prepared.scenario.teams
        self.teams = {model.name: Team(model, place, book) for place, model in enumerate(models)}

    def team_for(self, case: Case) -> Team | None:
        """Return the first team that a case comes to."""
        return next((team for team in self.teams.values() if holds(case, team.model.guard)), None)

    def file_again(self, process: Judged) -> None:
        """Put a case whose severity has changed where it now belongs."""
        if process.team is not None and process.place is not Place.NOWHERE:
            process.team.file(process)

    def let_go(self, process: Judged, at: int) -> None:
        """Let a case leave its team, whether it waits or is served."""
        if process.team is None:
            return
        if process.place is Place.QUEUED:
            process.team.leave(process, at)
        elif process.place is Place.SERVED:
            process.team.release(process, at)


def earliest_due(case: Case) -> int:
    """Return when the first of the clocks that run is due; never, if none is."""
    dues = [
        clock.due.latest
        for clock in case.clocks.values()
        if clock.clause is not None and clock.due is not None and clock.due.latest is not None
    ]
    return min(dues, default=NEVER)
