"""The process of one case: what its people do, and when, as `docs/simulation.md` says it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from casepact.semantics.case import Event
from casepact.semantics.interpreter import open_case
from casepact.semantics.rules import OPEN
from casepact.simulation import draws
from casepact.simulation.plain.chance import NEVER, first_that_holds, holds
from casepact.simulation.plain.coming import ACKNOWLEDGE, MAIN, OTHERS, PATIENCE, TAKE, Coming, Phase
from casepact.simulation.plain.solving import Solving
from casepact.simulation.preparing import pick

if TYPE_CHECKING:
    from casepact.simulation.plain.book import Book
    from casepact.simulation.plain.staff import Staff
    from casepact.simulation.preparing import Prepared

__all__ = ["Process"]


class Process(Solving):
    """One case as it is lived.

    What an instant brings is taken by `run`; a team that takes the case up calls `taken_up`.
    """

    def __init__(self, prepared: Prepared, book: Book, staff: Staff | None, coming: Coming) -> None:
        super().__init__(prepared, book, staff, coming)
        self._open()

    def run(self, at: int) -> None:
        """Let everything happen that is pending at ``at``, what that brings for the same instant as well."""
        self._pass_time(at)
        while True:
            place = next((index for index, when in enumerate(self.pending) if when == at), None)
            if place is None:
                break
            self.pending[place] = NEVER
            self._happen(place, at)
        self._wake()

    def taken_up(self, at: int) -> None:
        """An agent takes the case up, or its work up again."""
        self.pending[PATIENCE] = NEVER
        if self.rest is not None:
            self.pending[MAIN], self.rest = at + self.rest, None
        elif self.phase is Phase.RESPOND:
            seconds, _ = self.chance.seconds(self.case, self.work.respond, draws.RESPOND, self.cycle)
            self.pending[MAIN] = at + seconds
            if self.work.answers_at_once:
                self.phase = Phase.TALK
                self.pending[TAKE] = at
        else:
            self.pending[MAIN] = at + self.pieces[self.piece]
            if self.piece == 0:
                self.pending[TAKE] = at
        self.run(at)

    def _open(self) -> None:
        work, chance, at = self.work, self.chance, self.coming.at
        self.case, effects = open_case(self.prepared.rules, self.coming.facts, at, self.coming.against)
        self.tier = str(self.case.facts.get("tier", ""))
        self.book.open(self.coming)
        self.book.effects(self, effects)
        if work.acknowledge:
            self.pending[ACKNOWLEDGE] = chance.instant(self.case, at, work.acknowledge, draws.ACKNOWLEDGE)
        if work.patience is not None and chance.below(work.patience.share, draws.PATIENCE):
            self.pending[PATIENCE] = chance.instant(self.case, at, work.patience.lasts, draws.PATIENCE_TIME)
        for index, change in enumerate(work.severity_changes):
            if holds(self.case, change.guard) and chance.below(change.share, draws.SEVERITY_CHANGE, index):
                self.pending[OTHERS + index] = chance.instant(
                    self.case, at, change.after, draws.CHANGE_TIME, index
                )
        self._trigger(OPEN, at)
        if self.staff is not None:
            self.first_team = self.staff.team_for(self.case)
        self._await_response(at)
        if self.case.ended:
            self._ended(at)
        self._wake()

    def _happen(self, place: int, at: int) -> None:
        match place:
            case 0:  # ACKNOWLEDGE
                self._take(place, "acknowledge", at)
            case 1:  # TAKE
                self._take_up(at)
            case 2:  # MAIN
                if self.pending[TAKE] != NEVER:
                    self.pending[MAIN] = self.pending[TAKE]
                else:
                    self._main(at)
            case 3:  # UPDATE
                if self._take(place, "update", at) is not None:
                    self._next_update(at)
            case 4:  # PATIENCE
                if self._take(place, "withdraw", at):
                    self.withdrawn = True
                    self._give_up(at)
            case 5:  # CLOSE
                self._take(place, "close", at)
            case 6:  # REOPEN
                self._reopen(at)
            case 7:  # WAKE
                pass
            case _:
                self._other(place, at)

    def _take_up(self, at: int) -> None:
        if self.phase is Phase.TALK:
            self._answer(TAKE, at)
        else:
            self._take(TAKE, "activate", at)

    def _main(self, at: int) -> None:
        match self.phase:
            case Phase.RESPOND:
                self._answer(MAIN, at)
            case Phase.DECLINE:
                taken = self._take(MAIN, "decline", at)
                if taken is not None:
                    self.declined = taken
                    self._give_up(at)
            case Phase.TALK:
                self._release(at)
                self._solve(at)
            case Phase.PIECE if self.piece < len(self.pieces) - 1:
                if self._take(MAIN, "ask_customer", at) is None:
                    return
                self._release(at)
                if self.work.wait is not None and not self.over:
                    self.phase = Phase.REPLY
                    number = self.cycle << 8 | self.piece
                    self.pending[MAIN] = self.chance.instant(
                        self.case, at, self.work.wait.lasts, draws.WAIT_TIME, number
                    )
            case Phase.PIECE:
                if self._take(MAIN, "resolve", at) is None:
                    return
                self._release(at)
                self._resolved(at)
            case Phase.REPLY:
                if self._take(MAIN, "customer_reply", at) is not None and not self.over:
                    self.piece += 1
                    self._work(at)
            case Phase.OVER:
                pass

    def _answer(self, place: int, at: int) -> None:
        """Respond to the case, or decline it instead when it is new."""
        again = self.cycle > 0
        refusal = None if again else first_that_holds(self.case, self.work.decline)
        declined = bool(self.coming.against)
        wait = 0
        if not declined and refusal is not None and self.chance.below(refusal.share, draws.DECLINE):
            declined = True
            when = self.chance.instant(self.case, at, refusal.after, draws.DECLINE_TIME)
            wait = when - at
        if wait:
            self._release(at)
            self.phase = Phase.DECLINE
            self.pending[MAIN] = at + wait
        elif declined:
            taken = self._take(place, "decline", at)
            if taken is None:
                return
            self.declined = taken
            self._give_up(at)
        else:
            if self._take(place, "respond", at) is None:
                return
            if self.over:
                return
            self.pending[PATIENCE] = NEVER
            if not again:  # the updates of a reopened case have begun with the reopening
                self._next_update(at)
            if place == MAIN:
                self._release(at)
                self._solve(at)

    def _other(self, place: int, at: int) -> None:
        changes = self.work.severity_changes
        index = place - OTHERS
        if index < len(changes):
            to = changes[index].to
            u = draws.uniform(self.chance.key, draws.CHANGE_TO, index)
            severity = to[pick(tuple(accumulate(weight for _, weight in to)), u)][0]
            self._change(place, severity, at)
            return
        side = self.work.side_events[index - len(changes)]
        self._put(place, Event(at=at, name=side.name, by=side.by))
