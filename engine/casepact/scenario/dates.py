"""Checks the days of a scenario: its warm-up, its contracts, and the cases that came, against its period."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from casepact.model.contract import Contract
from casepact.resolve.fields import Fields, place_of
from casepact.resolve.report import Report
from casepact.scenario.model import Replay, Scenario
from casepact.scenario.rules import Rules
from casepact.scenario.tables import place_in
from casepact.source import Level, Span

__all__ = ["check_dates"]


def check_dates(scenario: Scenario, fields: Fields, rules: Rules, report: Report) -> None:
    """Report where the warm-up outlasts the period, a contract does not, or cases came outside of it."""
    check = _Check(scenario, fields, report)
    for contract in rules.all_contracts:
        check.contract(contract)
    check.warm_up()
    for stream in scenario.arrivals:
        if isinstance(stream, Replay):
            check.came(stream)


class _Check:
    """The checks of the days of one scenario."""

    def __init__(self, scenario: Scenario, fields: Fields, report: Report) -> None:
        self.scenario, self.fields, self.report = scenario, fields, report

    def contract(self, contract: Contract) -> None:
        """A contract runs as long as the period."""
        first, last = self._day(self.scenario.start), self._day(self.scenario.end - 1)
        cause = ""
        if first < contract.starts:
            cause = f"the period begins before the contract `{contract.name}` does, on {contract.starts}"
        elif contract.ends is not None and last > contract.ends:
            cause = f"the period goes on after the contract `{contract.name}` has ended, on {contract.ends}"
        if cause:
            self.report.add("bad-dates", cause, self._place("period"), help_="keep to days of the contract")

    def warm_up(self) -> None:
        """The warm-up is over before the period is."""
        if self.scenario.warm_up >= self.scenario.end - self.scenario.start:
            cause = "the warm-up lasts as long as the period, so that no case is counted"
            help_ = "shorten it, or let the `period` go on for longer"
            self.report.add("bad-dates", cause, self._place("warm_up"), help_=help_)

    def came(self, stream: Replay) -> None:
        """Cases that came were opened in the period: those that were not are not run."""
        start, end = self.scenario.start, self.scenario.end
        outside = [row for row, instant in enumerate(stream.opened) if not start <= instant < end]
        if not outside:
            return
        first, last = (self._day(stream.opened[row]) for row in (0, -1))
        dated = f"they were opened from {first} to {last}"
        if len(outside) == len(stream.opened):
            cause = f"none of the cases of `{stream.file}` was opened in the period"
            help_ = f"{dated}: let the `period` have days of these"
            self.report.add("bad-dates", cause, stream.note.span, help_=help_)
            return
        lie, are = ("lies", "is") if len(outside) == 1 else ("lie", "are")
        some = f"{len(outside):,} of {len(stream.opened):,} cases of `{stream.file}`"
        cause = f"{some} {lie} outside the period and {are} not run"
        row = min(outside, key=lambda row: stream.lines[row])
        where = place_in(stream.file, stream.lines[row])
        help_ = f"{dated}; the first outside it is on {where}, of {self._day(stream.opened[row])}"
        self.report.add("outside-period", cause, stream.note.span, help_=help_, level=Level.WARNING)

    def _day(self, instant: int) -> dt.date:
        return dt.datetime.fromtimestamp(instant, ZoneInfo(self.scenario.zone)).date()

    def _place(self, key: str) -> Span:
        """Where a key of the scenario stands, or the scenario where it has none."""
        entry = self.fields.entry(key)
        return self.fields.span if entry is None else place_of(entry)
