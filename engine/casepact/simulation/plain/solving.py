"""The solving of a case: how much work there is, in how many pieces, and what follows from the resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.simulation import draws
from casepact.simulation.plain.chance import NEVER, after, first_that_holds, holds
from casepact.simulation.plain.coming import CLOSE, MAIN, REOPEN, TAKE, UPDATE, Coming, Phase
from casepact.simulation.plain.judged import Judged
from casepact.syntax.ast.calendar import CalendarExpr

if TYPE_CHECKING:
    from casepact.simulation.plain.book import Book
    from casepact.simulation.plain.staff import Staff
    from casepact.simulation.preparing import Prepared

__all__ = ["MOST_CYCLES", "Solving"]

MOST_CYCLES = 10
"""How often the solving of one case is gone through: as often as it is reopened, and once."""


class Solving(Judged):
    """A case that is worked on, and again when it is reopened."""

    def __init__(self, prepared: Prepared, book: Book, staff: Staff | None, coming: Coming) -> None:
        super().__init__(prepared, book, staff, coming)
        self.cycle = 0
        self.piece = 0
        self.pieces: list[int] = []
        self.calendar: CalendarExpr | None = None
        self.updates = 0

    def _solve(self, at: int) -> None:
        """Begin the solving: how much there is to do, in how many pieces, and who does it."""
        work, chance = self.work, self.chance
        rounds = 0
        if work.wait is not None:
            first = self.cycle << 8
            while rounds < work.wait.rounds and chance.below(work.wait.share, draws.WAIT, first | rounds):
                rounds += 1
        seconds, self.calendar = chance.seconds(self.case, work.solve, draws.SOLVE, self.cycle)
        each, more = divmod(seconds, rounds + 1)
        self.pieces = [each + 1] * more + [each] * (rounds + 1 - more)
        self.piece = 0
        if self.staff is not None:
            self.team = self.first_team
            other = first_that_holds(self.case, work.hand_overs)
            if other is not None and chance.below(other.share, draws.HAND_OVER, self.cycle):
                self.team = self.staff.teams[other.team]
        self._work(at)

    def _work(self, at: int) -> None:
        """Come to the next piece of the solving. A piece of no time takes nobody's."""
        self.phase = Phase.PIECE
        seconds = self.pieces[self.piece]
        if self.team is not None and seconds:
            self.team.join(self, at)
            return
        if self.piece == 0:
            self.pending[TAKE] = at
        calendar = None if self.staff is not None else self.calendar
        self.pending[MAIN] = after(self.case, at, seconds, calendar)

    def _resolved(self, at: int) -> None:
        work, chance = self.work, self.chance
        self.pending[UPDATE] = NEVER
        self.phase = Phase.OVER
        if work.close and not self.case.ended:
            self.pending[CLOSE] = chance.instant(self.case, at, work.close, draws.CLOSE, self.cycle)
        reopen = work.reopen
        if reopen is None or self.cycle + 1 >= MOST_CYCLES or not holds(self.case, reopen.guard):
            return
        if chance.below(reopen.share, draws.REOPEN, self.cycle):
            self.pending[REOPEN] = chance.instant(self.case, at, reopen.after, draws.REOPEN_TIME, self.cycle)

    def _reopen(self, at: int) -> None:
        if not self._take(REOPEN, "reopen", at) or self.case.ended:
            return
        self.cycle += 1
        self.pending[CLOSE] = NEVER
        self._next_update(at)
        if self.case.state in self.prepared.answered:
            self._await_response(at)
        else:
            self._solve(at)

    def _await_response(self, at: int) -> None:
        """Wait for a response: for a drawn time, or for an agent of the team the case came to first."""
        self.phase = Phase.RESPOND
        if self.staff is None:
            self.pending[MAIN] = self.chance.instant(
                self.case, at, self.work.respond, draws.RESPOND, self.cycle
            )
        elif self.first_team is not None:
            self.first_team.join(self, at)

    def _next_update(self, at: int) -> None:
        updates = self.work.updates
        if updates is None:
            return
        when = self.chance.instant(self.case, at, updates.every, draws.UPDATE, self.updates)
        self.pending[UPDATE] = max(when, at + 1)
        self.updates += 1
