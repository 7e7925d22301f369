"""Shows a run: what happened in each case and what followed from it, each line with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from casepact.frozen import dataclass
from casepact.model.clause import Clause
from casepact.render.instants import clause_due, instant_text
from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table
from casepact.semantics.case import Clock, EffectKind, Outcome
from casepact.semantics.replay import CaseRun, Row, Run
from casepact.syntax.ast.duty import Modal

__all__ = ["run_text"]

_INDENT = "  "
_BAD = frozenset({EffectKind.BREACHED, EffectKind.REFUSED, EffectKind.CONFLICT})
_OPEN = frozenset({EffectKind.UNSPECIFIED, EffectKind.UNKNOWN})
_MOST = 4
"""How many times the same is shown, one after another."""

_TIMED = frozenset({EffectKind.STARTED, EffectKind.RETARGETED, EffectKind.DUE_AGAIN, EffectKind.RESUMED})
"""Effects after which it is news when something is due."""


def run_text(run: Run, *, zone: str | None = None, width: int | None = None, style: Style = PLAIN) -> str:
    """Return a run as text.

    Args:
        run: what happened.
        zone: the IANA zone by whose clock instants are shown; None: that of the timeline's own times,
            or UTC where it has none.
        width: cells to wrap tables within; None: as wide as needed.
        style: how to write what matters.
    """
    return "\n".join(_Page(run, zone or run.timeline.zone or None, width, style).lines()) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    run: Run
    zone: str | None
    width: int | None
    style: Style

    def lines(self) -> Iterator[str]:
        timeline = self.run.timeline
        yield self.style.strong(timeline.title or timeline.name)
        for case in self.run.cases:
            yield ""
            yield from self._case(case)
        account = self.run.account.to_json()
        yield from self._section(
            "Shares attained",
            ("target", "period", "required", "attained", "kept", "clause"),
            (_attained(item) for item in account["attainments"]),
        )
        yield from self._section(
            "Credits",
            ("credit", "period", "for", "owed", "due"),
            (*map(_credit, account["credits"]), *map(_capped, account["credit_caps"])),
        )
        yield from self._section(
            "Quotas",
            ("case", "quota", "period", "used", "of", "past it"),
            (_quota(item) for item in account["quotas"]),
        )

    def _case(self, case: CaseRun) -> Iterator[str]:
        title = f": {case.plan.title}" if case.plan.title else ""
        yield self.style.strong(case.plan.id) + title
        when = f"when ({self.zone or 'UTC'})"
        yield from text_table(
            (when, "state", "what", "clause"), list(self._rows(case)), indent=_INDENT, width=self.width
        )
        if case.fault:
            yield f"{_INDENT}{self.style.bad('not run on')}: {case.fault}"
        clocks = list(self._clocks(case.clocks))
        header = ("obligation", "cycle", "severity", "started", "due", "ended", "outcome")
        if clocks:
            yield ""
        yield from text_table(header, clocks, indent=_INDENT, width=self.width)

    def _rows(self, case: CaseRun) -> Iterator[tuple[str, ...]]:
        """The rows, each instant shown once, with the state the case is in after it where that is news.

        Where time alone makes the same happen again and again, the first time and the last are shown.
        """
        state = ""
        clauses = {} if case.case is None else {clause.id: clause for clause in case.case.policy.clauses()}
        instants = (tuple(rows) for _, rows in groupby(case.rows, key=lambda row: row.at))
        for _, group in groupby(instants, key=_happening):
            same = list(group)
            for number, rows in enumerate(same):
                if len(same) > _MOST and 0 < number < len(same) - 1:
                    if number == 1:
                        yield "…", "", f"· the same {len(same) - 2} times more", ""
                    continue
                after = rows[-1].state
                news = "" if after == state else after
                when = self._instant(rows[0].at)
                for row in rows:
                    yield when, news, self._what(row, clauses.get(row.clause)), row.clause
                    when = news = ""
                state = after

    def _instant(self, at: int) -> str:
        return instant_text(at, self.zone)

    def _what(self, row: Row, clause: Clause | None) -> str:
        text = row.text.replace("`", "")
        if row.due is not None and row.kind in _TIMED:
            text += f", due {clause_due(clause, row.due, self.zone)}"
        if row.kind == "event":
            return self.style.strong(text)
        if row.kind in _BAD:
            text = self.style.bad(text)
        elif row.kind in _OPEN:
            text = self.style.open(text)
        elif row.kind == EffectKind.MET:
            text = self.style.good(text)
        return f"· {text}"

    def _clocks(self, clocks: Iterable[Clock]) -> Iterator[tuple[str, ...]]:
        """The cycles, of many missed one after another the first and the last."""
        for _, group in groupby(clocks, key=_missed):
            same = list(group)
            if len(same) > _MOST:
                yield self._clock(same[0])
                yield same[0].obligation, "…", "", "", "", "", self.style.bad(f"{len(same) - 2} more")
                yield self._clock(same[-1])
            else:
                yield from map(self._clock, same)

    def _clock(self, clock: Clock) -> tuple[str, ...]:
        outcome = "running" if clock.outcome is None else str(clock.outcome)
        if clock.breached is not None:
            outcome = self.style.bad(str(Outcome.BREACHED)) + (", running" if clock.ended is None else "")
        elif clock.outcome is Outcome.MET:
            outcome = self.style.good(outcome)
        return (
            clock.obligation,
            str(clock.cycle),
            clock.severity or "",
            self._instant(clock.started),
            self._due(clock),
            "" if clock.ended is None else self._instant(clock.ended),
            outcome,
        )

    def _due(self, clock: Clock) -> str:
        if clock.held:
            return "stands still" if clock.ended is None else "stood still"
        if clock.clause is not None and clock.clause.modal is Modal.MUST_NOT:
            return ""  # nothing is due of what must not be done
        if clock.due is None or clock.due.at is None:
            return self.style.open("not known")
        return clause_due(clock.clause, clock.due.at, self.zone)

    def _section(self, title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        table = text_table(header, list(rows), indent=_INDENT, width=self.width)
        if table:
            yield from ("", self.style.strong(title), *table)


def _happening(rows: tuple[Row, ...]) -> tuple[object, ...]:
    """What is alike of two instants at which time alone makes the same happen."""
    if any(row.kind == "event" for row in rows):
        return (rows[0].at,)
    return tuple((row.kind, row.text, row.clause, row.state) for row in rows)


def _missed(clock: Clock) -> tuple[object, ...]:
    """What is alike of two cycles of one obligation that were missed, and ended by that."""
    if clock.breached is None or clock.ended != clock.breached:
        return clock.obligation, clock.cycle
    return clock.obligation, clock.severity, clock.clause and clock.clause.id


def _yes(*, value: bool | None) -> str:
    return "not known yet" if value is None else "yes" if value else "no"


def _attained(item: dict[str, Any]) -> tuple[str, ...]:
    period, share = item["period"] or "all", _share(item)
    return item["obligation"], period, f"{item['required']}%", share, _yes(value=item["kept"]), item["clause"]


def _share(tally: dict[str, Any]) -> str:
    least, most = tally["least"], tally["most"]
    return "none yet" if least is None else f"{least}%" if least == most else f"{least}% to {most}%"


def _credit(item: dict[str, Any]) -> tuple[str, ...]:
    owed, due = (_sums([item[key]]) for key in ("owed", "due"))
    share, reason = item["share"], str(item["times"])
    if item["unjudged"]:
        reason += f", and {item['unjudged']} not judged"
    if share is not None:
        counted = share["met"] + share["missed"] + share["open"]
        reason = f"{_share(share)} of {counted}"
    return item["rule"], item["period"] or "all", reason, owed, due + _open(item)


def _capped(item: dict[str, Any]) -> tuple[str, ...]:
    owed, due = (_sums(item[key]) for key in ("owed", "due"))
    return item["cap"], item["period"] or "all", "all under it", owed, due + _open(item)


def _sums(sums: Iterable[dict[str, str]]) -> str:
    return " and ".join(f"{one['amount']} {one['unit']}".replace(" %", "%") for one in sums)


def _open(item: dict[str, Any]) -> str:
    return ", may still change" if item["open"] else ""


def _quota(item: dict[str, Any]) -> tuple[str, ...]:
    used = "not known" if item["used"] is None else str(item["used"])
    count = "unlimited" if item["past"] is False else "unspecified"
    if item["count"] is not None:
        count = str(item["count"])
    past = _yes(value=item["past"]) + (f": {item['then']}" if item["past"] else "")
    return item["case"], item["quota"], item["period"] or "all", used, count, past
