"""Shows a decision as people read one: covered or not, what is owed by when, what there is to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from casepact.decision import (
    EFFECTIVE,
    ChannelAnswer,
    Decision,
    EffortAnswer,
    Escalation,
    OwedDuty,
    QuotaState,
)
from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.render.instants import due_text, instant_text, notices_of, zone_time
from casepact.render.style import PLAIN, Style
from casepact.render.tables import pairs, text_table
from casepact.semantics.in_force import NOT_IN_FORCE
from casepact.semantics.select import definitions_of

__all__ = ["decision_text"]

_INDENT = "  "


def decision_text(
    decision: Decision,
    policy: Policy,
    *,
    version: str = "",
    zone: str | None = None,
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """Return a decision as text.

    Args:
        decision: what was decided.
        policy: the policy it was decided under, for titles and reasons.
        version: which version of it that is, where there are several.
        zone: an IANA zone whose local times are shown beside UTC.
        width: cells to wrap tables within; None: as wide as needed.
        style: how to write what matters.
    """
    page = _Page(decision, policy, version, zone, width, style, notices_of(policy))
    return "\n".join(page.lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    decision: Decision
    policy: Policy
    version: str
    zone: str | None
    width: int | None
    style: Style
    notices: frozenset[str]

    def lines(self) -> Iterator[str]:
        decision, policy = self.decision, self.policy
        title = policy.title or policy.name
        if decision.contract:
            title += f", contract {decision.contract}"
        yield self.style.strong(title)
        yield f"A case opened {zone_time(decision.at, self.zone)}"
        yield ""
        yield from pairs(list(self._answers()), style=self.style)
        # Nothing is owed to a case that is not covered, and nothing is used up by it.
        if decision.covered is not False:
            timed = [duty for duty in decision.obligations if _is_due(duty)]
            standing = [duty for duty in decision.obligations if not _is_due(duty)]
            yield from self._section(
                "Duties", self._timed("due", "duty"), chain.from_iterable(map(self._duty, timed))
            )
            rungs = sorted(decision.escalations, key=_when)
            yield from self._section("Escalations", self._timed("when", "action"), map(self._rung, rungs))
            yield from self._section("Terms", ("term", "clause"), map(self._term, standing))
            yield from self._section(
                "Quotas", ("quota", "allowed", "clause"), (_quota(item) for item in decision.quotas)
            )
            credits_ = ((item.text, item.clause) for item in decision.credits)
            yield from self._section("Credits", ("credit", "clause"), credits_)
        yield from self._section("Conflicts", ("about", "clauses that disagree"), self._conflicts())
        yield from self._section("Unspecified", ("clause", "why"), self._reasons(decision.unspecified))
        silent = ((self.style.open(clause), reason) for clause, reason in decision.unanswered)
        yield from self._section("Not answered", ("clause", "why"), silent)
        yield from self._section("Would be decided by", ("fact", "for"), self._asked())
        yield from self._section("Assumed", ("clause", "reading"), self._readings(decision.assumed))

    def _answers(self) -> Iterator[tuple[str, str]]:
        decision, style = self.decision, self.style
        because = f" ({', '.join(decision.because)})" if decision.because else ""
        if decision.covered is False and (why := "; ".join(self._why_not())):
            because = f": {why}{because}"
        if decision.covered is None:
            yield "covered", style.open("not known") + because
        else:
            yield "covered", (style.good("yes") if decision.covered else style.bad("no")) + because
        if self.version:
            yield "version", self.version
        yield "tier", self._known(decision.tier)
        severity = self._known(decision.severity)
        if self._is_undefined():
            severity += ": no definition holds"
        if decision.severity and decision.severity in self.policy.severities:
            title = self.policy.severities[decision.severity].note.title
            severity += f": {title}" if title else ""
        if decision.severity_defined not in (None, decision.severity):
            severity += f" (by its definition {decision.severity_defined})"
        for other in decision.severity_unless:
            unless = style.open(f"unless {other.when}")
            severity += f"; {unless}: {self._known(other.severity)} ({other.clause})"
        yield "severity", severity
        yield "channel", self._channel()
        if decision.covered is not False:
            for rule in decision.intake:
                if rule.missing:
                    yield "still to state", f"{self.style.open(', '.join(rule.missing))} ({rule.clause})"
        if decision.derived:
            yield "derived", ", ".join(decision.derived)

    def _is_undefined(self) -> bool:
        """Whether the case has no severity since none of the definitions holds, as is known of each."""
        if self.decision.severity is not None or self.decision.severity_defined is not None:
            return False
        definitions = definitions_of(self.policy).get("severity", ())
        asked = {item.part_of for item in definitions} | {item.id for item in definitions}
        hanging = {item.clause for item in self.decision.unknown} | {*self.decision.unspecified}
        hanging.update(clause for clause, _ in self.decision.unanswered)
        hanging.update(clause for item in self.decision.conflicts for clause in item.clauses)
        return bool(definitions) and hanging.isdisjoint(asked)

    def _why_not(self) -> Iterator[str]:
        """The titles of what leaves the case out."""
        said = {note.id: note.title for note in self.policy.notes} | {EFFECTIVE: NOT_IN_FORCE}
        for item in self.policy.prerequisites:
            if item.note.title:
                said[item.note.id] = f"{item.note.title} is required"
        yield from filter(None, map(said.get, self.decision.because))

    def _known(self, value: str | None) -> str:
        return self.style.open("not known") if value is None else value

    def _channel(self) -> str:
        channel = self.decision.channel
        text = self._known(channel.name)
        if channel.name is None:
            return text
        if channel.offered is False:
            return f"{text}, {self.style.bad('not offered')}"
        hours = self._hours(channel)
        if not hours:
            known = self.policy.channels.get(channel.name)
            hours = "hours not known" if known and known.hours else "no hours are named"
        return f"{text}, {hours}"

    def _hours(self, hours: ChannelAnswer | EffortAnswer) -> str:
        """What is known of hours; empty where nothing is."""
        if hours.open is None:
            return ""
        if hours.open:
            return "open"
        return (
            "closed" if hours.next_open is None else f"closed until {zone_time(hours.next_open, self.zone)}"
        )

    def _timed(self, first: str, second: str) -> tuple[str, ...]:
        local = () if self.zone is None else (f"{first} ({self.zone})",)
        return (f"{first} (UTC)", *local, second, "clause")

    def _instants(
        self,
        at: int | None,
        earliest: int | None,
        latest: int | None,
        status: str,
        *,
        inclusive: bool = True,
        notice: bool = False,
    ) -> tuple[str, ...]:
        """The cells that say when, by each clock."""
        cells = []
        for zone in (None,) if self.zone is None else (None, self.zone):
            if at is not None:
                cells.append(due_text(at, zone, inclusive=inclusive, notice=notice))
            elif earliest is not None or latest is not None:
                low = "" if earliest is None else f"from {instant_text(earliest, zone)}"
                high = "" if latest is None else f"to {instant_text(latest, zone)}"
                cells.append(f"{low} {high}".strip())
            else:
                cells.append("" if zone else self.style.open(status))
        return tuple(cells)

    def _duty(self, duty: OwedDuty) -> Iterator[tuple[str, ...]]:
        text = " ".join(filter(None, (self._words(duty), _bound(duty))))
        when = self._due(duty)
        yield (*when, text, duty.clause)
        # What is printed as due holds only as long as none of these does.
        for item in duty.unless:
            other = item.duty
            cells = self._due(other) if other is not None else (self.style.open("not owed"), *when[1:])
            unless = self.style.open(f"unless {item.when}")
            yield f"{unless}: {cells[0]}", *cells[1:], "" if other is None else _bound(other), item.clause
        for raised in self.decision.raised:
            if duty.id in raised.due:
                cells = self._instants(raised.due[duty.id], None, None, "not known")
                since = self.style.open(f"as {raised.severity} from {zone_time(raised.at, self.zone)}")
                yield f"{since}: {cells[0]}", *cells[1:], "", raised.clause

    def _due(self, duty: OwedDuty) -> tuple[str, ...]:
        return self._instants(
            duty.due,
            duty.earliest,
            duty.latest,
            duty.status,
            inclusive=duty.inclusive is not False,
            notice=duty.clause in self.notices,
        )

    def _term(self, duty: OwedDuty) -> tuple[str, str]:
        bound = "" if duty.target in (None, "unspecified") else f" {_bound(duty)}"
        return f"{self._words(duty)}{bound}{duty.status.removeprefix('stands')}", duty.clause

    def _words(self, duty: OwedDuty) -> str:
        text = " ".join((duty.actor, duty.modal, duty.action, *duty.objects))
        if duty.effort is None:
            return text
        hours = self._hours(duty.effort)
        return f"{text} during {duty.effort.calendar} ({hours or 'hours not known'})"

    def _rung(self, rung: Escalation) -> tuple[str, ...]:
        actions = "; ".join(f"{action.verb} {' and '.join(action.objects)}" for action in rung.actions)
        if rung.at is not None and rung.status != "timed":
            actions += f" ({rung.status.removeprefix('timed, ')})"
        return (*self._instants(rung.at, rung.earliest, rung.latest, rung.status), actions, rung.clause)

    def _conflicts(self) -> Iterator[tuple[str, str]]:
        for conflict in self.decision.conflicts:
            yield self.style.bad(conflict.about), ", ".join(conflict.clauses)

    def _reasons(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        notes = {note.id: note for note in self.policy.notes}
        for id_ in ids:
            note = notes.get(id_)
            why = "" if note is None else note.unspecified or note.title
            yield self.style.open(id_), why or "the document does not say"

    def _readings(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        notes = {note.id: note for note in self.policy.notes}
        for id_ in ids:
            yield id_, notes[id_].assumed

    def _asked(self) -> Iterator[tuple[str, str]]:
        """The facts there are to ask for, each with all that hangs on it."""
        hanging: dict[str, list[str]] = {}
        for item in self.decision.unknown:
            for fact in sorted(item.facts):
                hanging.setdefault(fact, []).append(item.clause)
        for fact, clauses in hanging.items():
            more = f" and {len(clauses) - _MOST} more" if len(clauses) > _MOST + 1 else ""
            shown = clauses[:_MOST] if more else clauses
            yield self.style.open(fact), ", ".join(shown) + more

    def _section(self, title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        table = text_table(header, list(rows), indent=_INDENT, width=self.width)
        if table:
            yield from ("", self.style.strong(title), *table)


_MOST = 4
"""Clauses that are named for a fact to ask for."""


def _is_due(duty: OwedDuty) -> bool:
    """Whether a duty has a time by which it has to be done; what is permitted or forbidden has none."""
    return duty.target is not None and (duty.modal == "must" or duty.status == "unspecified")


def _bound(duty: OwedDuty) -> str:
    """The target of a duty as a policy writes it, with calendar and share; empty where it is unspecified."""
    said = None if duty.target == "unspecified" else duty.target
    amount, before, moment = (said or "").partition(" before ")  # a notice
    percent, _, period = (duty.share or "").partition(" ")
    calendar = f"on {duty.calendar}" if said and duty.calendar else ""
    return " ".join(filter(None, (percent, amount, calendar, period, f"{before}{moment}".strip())))


def _when(rung: Escalation) -> tuple[bool, int]:
    at = rung.at if rung.at is not None else rung.earliest
    return at is None, at or 0


def _quota(item: QuotaState) -> tuple[str, str, str]:
    if item.unlimited:
        left = "unlimited"
    elif item.count is None:
        left = "unspecified"
    else:
        period = f" per {item.period}" if item.period else ""
        left = f"{item.count}{period}"
        if item.used is not None:
            left = f"{left}, {max(0, item.count - item.used)} left"
    if item.used_up and item.then:
        left += f", used up: {item.then}"
    return item.id, left, item.clause
