"""The process of one case: what its people do, and when, as `docs/simulation.md` says it."""

from __future__ import annotations

from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING

from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.semantics.case import Case, EffectKind, Event
from casepact.semantics.changes import refuse_change
from casepact.semantics.interpreter import advance, next_timer, open_case, pass_time, step
from casepact.semantics.rules import OPEN
from casepact.semantics.turn import Turn
from casepact.simulation import draws
from casepact.simulation.plain.chance import NEVER, Chance, after, first_that_holds, holds
from casepact.simulation.preparing import pick
from casepact.syntax.ast.calendar import CalendarExpr

if TYPE_CHECKING:
    from casepact.simulation.plain.book import Book
    from casepact.simulation.plain.staff import Staff, Team
    from casepact.simulation.preparing import Prepared

__all__ = ["MOST_CYCLES", "Coming", "Place", "Process"]

MOST_CYCLES = 10
"""How often the solving of one case is gone through: as often as it is reopened, and once."""

# What can be pending for a case, in the order in which it happens at one instant.
_ACKNOWLEDGE, _TAKE, _MAIN, _UPDATE, _PATIENCE, _CLOSE, _REOPEN, _WAKE = range(8)
_OTHERS = 8


class Place(Enum):
    """Where a case is for the staff."""

    NOWHERE = auto()
    QUEUED = auto()
    SERVED = auto()


class _Phase(Enum):
    """What the end of the time in hand brings."""

    RESPOND = auto()
    DECLINE = auto()
    TALK = auto()
    PIECE = auto()
    REPLY = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A case as it comes, at an instant in UTC seconds.

    ``number`` is its place in its stream and ``order`` that among all cases, by which ties are broken;
    ``kind`` counts over all streams. ``key`` is that of its draws. ``against`` is why it is not covered.
    """

    at: int
    stream: str
    number: int
    order: int
    kind: int
    facts: Facts
    key: int
    against: tuple[str, ...] = ()
    counted: bool = True
    logged: bool = False

    @property
    def name(self) -> str:
        """What the case is called."""
        return f"{self.stream}-{self.number}"


class Process:
    """One case as it is lived.

    ``pending`` has the instant of everything that is to happen, `NEVER` where nothing is. What an
    instant brings is taken by `run`; a team that takes the case up calls `taken_up`.
    """

    def __init__(self, prepared: Prepared, book: Book, staff: Staff | None, coming: Coming) -> None:
        self.prepared = prepared
        self.work = prepared.scenario.work
        self.book = book
        self.staff = staff
        self.coming = coming
        self.chance = Chance(coming.key)
        changes, sides = self.work.severity_changes, self.work.side_events
        self.pending = [NEVER] * (_OTHERS + len(changes) + len(sides))
        self.phase = _Phase.RESPOND
        self.cycle = 0
        self.piece = 0
        self.pieces: list[int] = []
        self.calendar: CalendarExpr | None = None
        self.updates = 0
        self.triggered = [False] * len(sides)
        self.last = coming.at, -1
        self.withdrawn = self.declined = False
        # What staff knows of it.
        self.place = Place.NOWHERE
        self.first_team: Team | None = None
        self.team: Team | None = None
        self.rest: int | None = None
        self.queue_key: tuple[int, int, int, int] = (0, 0, 0, coming.order)
        self.joined = self.filed = coming.at
        self.ticket = 0
        self.case: Case
        self._open()

    @property
    def next_time(self) -> int:
        """When something happens to the case next, in UTC seconds."""
        return min(self.pending)

    @property
    def responding(self) -> bool:
        """Whether the first response is still to come."""
        return self.phase is _Phase.RESPOND

    @property
    def over(self) -> bool:
        """Whether nothing more is done about the case, unless it is reopened."""
        return self.phase is _Phase.OVER

    def severity_place(self) -> int:
        """Return how severe the case is: 0 for the most severe, unknown after all others."""
        severities = self.prepared.layout.severities
        return severities.index(self.case.severity or "")

    # --------------------------------------------------------------- what the course of the case brings

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
        self.pending[_PATIENCE] = NEVER
        if self.rest is not None:
            self.pending[_MAIN], self.rest = at + self.rest, None
        elif self.phase is _Phase.RESPOND:
            seconds, _ = self.chance.seconds(self.case, self.work.respond, draws.RESPOND)
            self.pending[_MAIN] = at + seconds
            if self.work.answers_at_once:
                self.phase = _Phase.TALK
                self.pending[_TAKE] = at
        else:
            self.pending[_MAIN] = at + self.pieces[self.piece]
            if self.piece == 0:
                self.pending[_TAKE] = at
        self.run(at)

    def put_down(self, at: int) -> None:
        """The agent is taken away: what is left of the work waits until somebody takes it up again."""
        self.rest = self.pending[_MAIN] - at
        self.pending[_MAIN] = NEVER

    def end(self) -> None:
        """Follow the case to the horizon: nothing but time happens to it any more."""
        self.case, effects = advance(self.case, self.prepared.horizon)
        self.book.effects(self, effects)
        self.book.close(self)

    # ------------------------------------------------------------------------- the parts of the process

    def _open(self) -> None:
        work, chance, at = self.work, self.chance, self.coming.at
        self.case, effects = open_case(self.prepared.rules, self.coming.facts, at, self.coming.against)
        self.tier = str(self.case.facts.get("tier", ""))
        self.book.open(self.coming)
        self.book.effects(self, effects)
        if work.acknowledge:
            self.pending[_ACKNOWLEDGE] = chance.instant(self.case, at, work.acknowledge, draws.ACKNOWLEDGE)
        if work.patience is not None and chance.below(work.patience.share, draws.PATIENCE):
            self.pending[_PATIENCE] = chance.instant(self.case, at, work.patience.lasts, draws.PATIENCE_TIME)
        for index, change in enumerate(work.severity_changes):
            if holds(self.case, change.guard) and chance.below(change.share, draws.SEVERITY_CHANGE, index):
                self.pending[_OTHERS + index] = chance.instant(
                    self.case, at, change.after, draws.CHANGE_TIME, index
                )
        self._trigger(OPEN, at)
        if self.staff is None:
            self.pending[_MAIN] = chance.instant(self.case, at, work.respond, draws.RESPOND)
        else:
            self.first_team = self.staff.team_for(self.case)
            if self.first_team is not None:
                self.first_team.join(self, at)
        if self.case.ended:
            self._ended(at)
        self._wake()

    def _happen(self, place: int, at: int) -> None:
        match place:
            case 0:  # _ACKNOWLEDGE
                self._take(place, "acknowledge", at)
            case 1:  # _TAKE
                self._take_up(at)
            case 2:  # _MAIN
                if self.pending[_TAKE] != NEVER:
                    self.pending[_MAIN] = self.pending[_TAKE]
                else:
                    self._main(at)
            case 3:  # _UPDATE
                if self._take(place, "update", at) is not None:
                    self._next_update(at)
            case 4:  # _PATIENCE
                if self._take(place, "withdraw", at):
                    self.withdrawn = True
                    self._give_up(at)
            case 5:  # _CLOSE
                self._take(place, "close", at)
            case 6:  # _REOPEN
                self._reopen(at)
            case 7:  # _WAKE
                pass
            case _:
                self._other(place, at)

    def _take_up(self, at: int) -> None:
        if self.phase is _Phase.TALK:
            self._answer(_TAKE, at)
        else:
            self._take(_TAKE, "activate", at)

    def _main(self, at: int) -> None:
        match self.phase:
            case _Phase.RESPOND:
                self._answer(_MAIN, at)
            case _Phase.DECLINE:
                taken = self._take(_MAIN, "decline", at)
                if taken is not None:
                    self.declined = taken
                    self._give_up(at)
            case _Phase.TALK:
                self._release(at)
                self._solve(at)
            case _Phase.PIECE if self.piece < len(self.pieces) - 1:
                if self._take(_MAIN, "ask_customer", at) is None:
                    return
                self._release(at)
                if self.work.wait is not None and not self.over:
                    self.phase = _Phase.REPLY
                    number = self.cycle << 8 | self.piece
                    self.pending[_MAIN] = self.chance.instant(
                        self.case, at, self.work.wait.lasts, draws.WAIT_TIME, number
                    )
            case _Phase.PIECE:
                if self._take(_MAIN, "resolve", at) is None:
                    return
                self._release(at)
                self._resolved(at)
            case _Phase.REPLY:
                if self._take(_MAIN, "customer_reply", at) is not None and not self.over:
                    self.piece += 1
                    self._work(at)
            case _Phase.OVER:
                pass

    def _answer(self, place: int, at: int) -> None:
        """Give the first response, or decline the case instead."""
        work = self.work
        refusal = first_that_holds(self.case, work.decline)
        declined = bool(self.coming.against)
        wait = 0
        if not declined and refusal is not None and self.chance.below(refusal.share, draws.DECLINE):
            declined = True
            when = self.chance.instant(self.case, at, refusal.after, draws.DECLINE_TIME)
            wait = when - at
        if wait:
            self._release(at)
            self.phase = _Phase.DECLINE
            self.pending[_MAIN] = at + wait
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
            self.pending[_PATIENCE] = NEVER
            self._next_update(at)
            if place == _MAIN:
                self._release(at)
                self._solve(at)

    def _give_up(self, at: int) -> None:
        """Do no more for a case: it was declined, or taken back."""
        if self.staff is not None:
            self.staff.let_go(self, at)
        self.phase = _Phase.OVER
        self.pending[_MAIN] = self.pending[_PATIENCE] = NEVER

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
        self.phase = _Phase.PIECE
        seconds = self.pieces[self.piece]
        if self.team is not None and seconds:
            self.team.join(self, at)
            return
        if self.piece == 0:
            self.pending[_TAKE] = at
        calendar = None if self.staff is not None else self.calendar
        self.pending[_MAIN] = after(self.case, at, seconds, calendar)

    def _resolved(self, at: int) -> None:
        work, chance = self.work, self.chance
        self.pending[_UPDATE] = NEVER
        self.phase = _Phase.OVER
        if work.close and not self.case.ended:
            self.pending[_CLOSE] = chance.instant(self.case, at, work.close, draws.CLOSE, self.cycle)
        reopen = work.reopen
        if reopen is None or self.cycle + 1 >= MOST_CYCLES or not holds(self.case, reopen.guard):
            return
        if chance.below(reopen.share, draws.REOPEN, self.cycle):
            self.pending[_REOPEN] = chance.instant(self.case, at, reopen.after, draws.REOPEN_TIME, self.cycle)

    def _reopen(self, at: int) -> None:
        if not self._take(_REOPEN, "reopen", at) or self.case.ended:
            return
        self.cycle += 1
        self.pending[_CLOSE] = NEVER
        self._next_update(at)
        self._solve(at)

    def _next_update(self, at: int) -> None:
        updates = self.work.updates
        if updates is None:
            return
        when = self.chance.instant(self.case, at, updates.every, draws.UPDATE, self.updates)
        self.pending[_UPDATE] = max(when, at + 1)
        self.updates += 1

    def _other(self, place: int, at: int) -> None:
        changes = self.work.severity_changes
        index = place - _OTHERS
        if index < len(changes):
            to = changes[index].to
            u = draws.uniform(self.chance.key, draws.CHANGE_TO, index)
            severity = to[pick(tuple(accumulate(weight for _, weight in to)), u)][0]
            self._change(place, severity, at)
            return
        side = self.work.side_events[index - len(changes)]
        self._put(place, Event(at=at, name=side.name, by=side.by))

    def _trigger(self, event: str, at: int) -> None:
        """Let the side events come that follow the first event of a name."""
        changes = len(self.work.severity_changes)
        for index, side in enumerate(self.work.side_events):
            if side.after != event or self.triggered[index]:
                continue
            self.triggered[index] = True
            if holds(self.case, side.guard) and self.chance.below(side.share, draws.SIDE_EVENT, index):
                self.pending[_OTHERS + changes + index] = self.chance.instant(
                    self.case, at, side.delay, draws.SIDE_EVENT_TIME, index
                )

    # ------------------------------------------------------------------- the case, judged by the policy

    def _take(self, place: int, event: str, at: int) -> bool | None:
        """Let a standard event happen: whether it was taken, or None if it had to be put off."""
        name = self.prepared.events.get(event)
        if name is None:
            return False
        return self._put(place, Event(at=at, name=name, by=self.prepared.actors[event]))

    def _change(self, place: int, severity: str, at: int) -> None:
        """Let whoever may change the severity do so; if nobody may, the first who would tries in vain."""
        events = [
            Event(at=at, name="change", by=by, facts={"severity": severity}) for by in self.prepared.changers
        ]
        turn = Turn(self.case)
        allowed = [event for event in events if refuse_change(turn, event) is None]
        self._put(place, (allowed or events)[0])

    def _put(self, place: int, event: Event) -> bool | None:
        """Put an event to the case.

        Events of one instant are taken in the order of their ranks (point 5). One that would come too
        late for that is put off for a second, and so is what follows from it.
        """
        at, rank = self.last
        own = self.prepared.rules.rank(event.name)
        if at == event.at and own < rank:
            self.pending[place] = event.at + 1
            return None
        self.last = event.at, own
        before = self.case.severity
        declared = self.prepared.rules.policy.lifecycle.events.get(event.name)
        # An activity happens even if a transition that it would take is refused.
        unconditional = declared is not None and declared.activity and not self.case.ended and not event.facts
        self.case, effects = step(self.case, event)
        self.book.event(self, event)
        self.book.effects(self, effects)
        taken = all(effect.kind is not EffectKind.REFUSED for effect in effects) or unconditional
        if taken:
            self._trigger(event.name, event.at)
        self._look(event.at, before)
        return taken

    def _pass_time(self, at: int) -> None:
        before = self.case.severity
        self.case, effects = pass_time(self.case, at)
        self.book.effects(self, effects)
        self._look(at, before)

    def _look(self, at: int, severity: str | None) -> None:
        """See what has become of the case: whether it has ended, or is more or less severe."""
        if self.case.ended:
            self._ended(at)
        elif self.case.severity != severity and self.staff is not None:
            self.staff.file_again(self)

    def _ended(self, at: int) -> None:
        """Nothing more happens to a case that has ended, but that the customer wants it opened again."""
        reopen = self.pending[_REOPEN]
        self.pending = [NEVER] * len(self.pending)
        self.pending[_REOPEN] = reopen
        self.phase = _Phase.OVER
        if self.staff is not None:
            self.staff.let_go(self, at)

    def _release(self, at: int) -> None:
        if self.place is Place.SERVED and self.staff is not None:
            self.staff.let_go(self, at)

    def _wake(self) -> None:
        """Look at a case that waits or is served a second after each timer, which may end or change it."""
        self.pending[_WAKE] = NEVER
        if self.place is not Place.NOWHERE and self.prepared.timers_matter:
            timer = next_timer(self.case)
            if timer is not None:
                self.pending[_WAKE] = timer.at + 1
