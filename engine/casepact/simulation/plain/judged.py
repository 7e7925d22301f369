"""A case as the policy judges it: events are put to it, and what became of it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.semantics.case import Case, EffectKind, Event
from casepact.semantics.changes import refuse_change
from casepact.semantics.interpreter import advance, next_timer, pass_time, step
from casepact.semantics.turn import Turn
from casepact.simulation import draws
from casepact.simulation.plain.chance import NEVER, Chance, holds
from casepact.simulation.plain.coming import MAIN, OTHERS, PATIENCE, REOPEN, WAKE, Coming, Phase, Place

if TYPE_CHECKING:
    from casepact.simulation.plain.book import Book
    from casepact.simulation.plain.staff import Staff, Team
    from casepact.simulation.preparing import Prepared

__all__ = ["Judged"]


class Judged:
    """One case, with what is pending for it: the instant of everything to come, `NEVER` where nothing is."""

    def __init__(self, prepared: Prepared, book: Book, staff: Staff | None, coming: Coming) -> None:
        self.prepared = prepared
        self.work = prepared.scenario.work
        self.book = book
        self.staff = staff
        self.coming = coming
        self.chance = Chance(coming.key)
        changes, sides = self.work.severity_changes, self.work.side_events
        self.pending = [NEVER] * (OTHERS + len(changes) + len(sides))
        self.phase = Phase.RESPOND
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
        # Which of `tally.WAITS` it waits or has waited for, and how long in all; None until it is taken up.
        self.stage = 0
        self.waited: int | None = None
        # Set when it is opened.
        self.case: Case
        self.tier = ""

    @property
    def next_time(self) -> int:
        """When something happens to the case next, in UTC seconds."""
        return min(self.pending)

    @property
    def responding(self) -> bool:
        """Whether the response is still to come."""
        return self.phase is Phase.RESPOND

    def put_down(self, at: int) -> None:
        """The agent is taken away: what is left of the work waits until somebody takes it up again."""
        self.rest = self.pending[MAIN] - at
        self.pending[MAIN] = NEVER

    def end(self) -> None:
        """Follow the case to the horizon: nothing but time happens to it any more."""
        self.case, effects = advance(self.case, self.prepared.horizon)
        self.book.effects(self, effects)
        self.book.close(self)

    @property
    def over(self) -> bool:
        """Whether nothing more is done about the case, unless it is reopened."""
        return self.phase is Phase.OVER

    def severity_place(self) -> int:
        """Return how severe the case is: 0 for the most severe, unknown after all others."""
        severities = self.prepared.layout.severities
        return severities.index(self.case.severity or "")

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
        reopen = self.pending[REOPEN]
        self.pending = [NEVER] * len(self.pending)
        self.pending[REOPEN] = reopen
        self.phase = Phase.OVER
        if self.staff is not None:
            self.staff.let_go(self, at)

    def _release(self, at: int) -> None:
        if self.place is Place.SERVED and self.staff is not None:
            self.staff.let_go(self, at)

    def _give_up(self, at: int) -> None:
        """Do no more for a case: it was declined, or taken back."""
        if self.staff is not None:
            self.staff.let_go(self, at)
        self.phase = Phase.OVER
        self.pending[MAIN] = self.pending[PATIENCE] = NEVER

    def _wake(self) -> None:
        """Look at a case that waits or is served a second after each timer, which may end or change it."""
        self.pending[WAKE] = NEVER
        if self.place is not Place.NOWHERE and self.prepared.timers_matter:
            timer = next_timer(self.case)
            if timer is not None:
                self.pending[WAKE] = timer.at + 1

    def _trigger(self, event: str, at: int) -> None:
        """Let the side events come that follow the first event of a name."""
        changes = len(self.work.severity_changes)
        for index, side in enumerate(self.work.side_events):
            if side.after != event or self.triggered[index]:
                continue
            self.triggered[index] = True
            if holds(self.case, side.guard) and self.chance.below(side.share, draws.SIDE_EVENT, index):
                self.pending[OTHERS + changes + index] = self.chance.instant(
                    self.case, at, side.delay, draws.SIDE_EVENT_TIME, index
                )
