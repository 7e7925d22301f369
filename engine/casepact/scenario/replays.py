"""Reads a stream of cases that came in reality, from the columns of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.fields import Fields, shape_of
from casepact.scenario.mix import CONTRACT, contradicts, facts_of_contract, read_value
from casepact.scenario.model import Replay
from casepact.scenario.rules import Rules
from casepact.scenario.tables import Tabled, Tables
from casepact.scenario.words import Words
from casepact.semantics.written import END, FIRST
from casepact.syntax.yaml.tree import Entry, Scalar

__all__ = ["REPLAY_KEYS", "Replayed"]

REPLAY_KEYS = ("title", "file", "columns", "facts", "assumed", "note")
"""The keys of a stream of cases that came."""


class Replayed:
    """Reads one stream; ``zone`` is that of local instants."""

    def __init__(self, fields: Fields, words: Words, tables: Tables, rules: Rules, zone: str) -> None:
        self.fields, self.words, self.tables, self.zone = fields, words, tables, zone
        self.rules = rules
        self.known = {**rules.known, **self._facts()}

    def stream(self, name: str, note: Note) -> Replay | None:
        """The stream; None after a report."""
        place = self.fields.scalar("file")
        help_ = "write which column has what: `{opened: created_at, severity: priority}`"
        has_columns = self.fields.require("columns", "a replay")
        mapping = self.fields.mapping("columns", help_) if has_columns else None
        if place is None or mapping is None:
            return None
        file = place.text.strip()
        table = self.tables.table(file, place)
        if table is None:
            return None
        columns = table.columns
        chosen: dict[str, tuple[Scalar, list[str]]] = {}
        if self.rules.contracts and mapping.entry(CONTRACT) is None and not self._has_contract:
            cause = "nothing says under which contract the cases come"
            help_ = f"add `{CONTRACT}:` with its column, or with one contract under `facts`"
            self.words.report.add("missing-key", cause, mapping.span, help_=help_)
        for entry in mapping.entries:
            known = ["opened", *self.words.policy.facts]
            if entry.key.text not in known and not self._is_contract(entry.key.text):
                self.words.vocabulary.unknown("fact", entry.key.text, entry.key.span, known)
            elif self.rules.gives(entry.key.text):
                contradicts(entry.key.text, self.rules, entry.key.span, self.words, "leave the column out")
            elif entry.key.text in self.known:
                cause = f"`{entry.key.text}` is the same for every case, by what is said beside the file"
                help_ = "leave the column out"
                self.words.report.add("said-twice", cause, entry.key.span, help_=help_)
            elif not isinstance(entry.value, Scalar) or entry.value.text not in columns:
                self._no_column(entry, list(columns))
            else:
                chosen[entry.key.text] = (entry.value, columns[entry.value.text])
        if "opened" not in chosen:
            if mapping.entry("opened") is None:
                cause = "no column says when a case was opened"
                self.words.report.add(
                    "missing-key", cause, mapping.span, help_="add `opened:` and its column"
                )
            return None
        return self._cases(name, note, table, chosen)

    def _no_column(self, entry: Entry, columns: list[str]) -> None:
        if isinstance(entry.value, Scalar) and not entry.value.is_null:
            text = entry.value.text
            self.words.report.unknown("column of the file", text, entry.written, columns, code="bad-table")
        else:
            cause = f"`{entry.key.text}` is the name of a column, not {shape_of(entry.value)}"
            self.words.report.add("wrong-shape", cause, entry.key.span)

    def _cases(
        self, name: str, note: Note, table: Tabled, chosen: dict[str, tuple[Scalar, list[str]]]
    ) -> Replay | None:
        place, texts = chosen.pop("opened")
        instants, where = [], ZoneInfo(self.zone)
        for row, text in enumerate(texts):
            try:
                instant = _instant(text.strip(), where)
            except ValueFault as fault:
                cause = f"{table.place(row)}: {fault.message}"
                self.words.report.add("bad-table", cause, place.span, help_=fault.help)
                return None
            if instant is not None and not FIRST <= instant < END:
                cause = f"{table.place(row)} has `{text[:40]}`, which is not in the years 1900 to 9998"
                help_ = "leave the case out, or write when it was opened"
                self.words.report.add("bad-table", cause, place.span, help_=help_)
                return None
            if instant is None:
                says = (
                    f"has `{text[:40]}` for an instant"
                    if text.strip()
                    else "has no instant: the cell is empty"
                )
                cause = f"{table.place(row)} {says}"
                help_ = "write instants such as 2026-03-06T17:30Z, or 2026-03-06 17:30 in the scenario's zone"
                self.words.report.add("bad-table", cause, place.span, help_=help_)
                return None
            instants.append(instant)
        rows: list[dict[str, FactValue]] = [dict(self.known) for _ in texts]
        for fact, (column, values) in chosen.items():
            for row, text in enumerate(values):
                if not text.strip():
                    continue
                try:
                    given = self._value(fact, text.strip())
                except ValueFault as fault:
                    cause = f"{table.place(row)}: {fault.message}"
                    self.words.report.add("bad-table", cause, column.span, help_=fault.help)
                    return None
                rows[row] |= given
        if not instants:
            self.words.report.add("bad-table", f"`{table.file}` has no case", place.span)
            return None
        order = sorted(range(len(instants)), key=instants.__getitem__)
        return Replay(
            name=name,
            note=note,
            opened=tuple(instants[index] for index in order),
            facts=tuple(rows[index] for index in order),
            file=table.file,
            lines=tuple(table.lines[index] for index in order),
        )

    def _value(self, fact: str, text: str) -> Mapping[str, FactValue]:
        """The facts that a cell gives a case: one, or what its contract says."""
        if not self._is_contract(fact):
            return {fact: parse_value(self.words.policy.facts[fact], text)}
        if text not in self.rules.contracts:
            named = ", ".join(f"`{name}`" for name in self.rules.contracts)
            raise ValueFault(f"`{text}` is no contract of the scenario", f"its contracts are {named}")
        return self.rules.contracts[text].facts

    @property
    def _has_contract(self) -> bool:
        facts = self.fields.mapping("facts")
        return facts is not None and facts.entry(CONTRACT) is not None

    def _is_contract(self, name: str) -> bool:
        return name == CONTRACT and bool(self.rules.contracts)

    def _facts(self) -> dict[str, FactValue]:
        """What is the same for every case of the file, under ``facts``."""
        node = self.fields.mapping("facts")
        found: dict[str, FactValue] = {}
        for entry in node.entries if node is not None else ():
            name = entry.key.text
            if not self._is_contract(name) and name not in self.words.policy.facts:
                self.words.vocabulary.unknown("fact", name, entry.key.span, self.words.policy.facts)
            elif self.rules.gives(name):
                contradicts(name, self.rules, entry.key.span, self.words, "leave it out")
            elif self._is_contract(name) and isinstance(entry.value, Scalar):
                found |= facts_of_contract(entry.value, self.words, self.rules) or {}
            elif isinstance(entry.value, Scalar) and not entry.value.is_null:
                value = read_value(name, entry.value, self.words)
                if value is not None:
                    found[name] = value
            else:
                cause = f"`{name}` is one value here, not {shape_of(entry.value)}"
                self.words.report.add("wrong-shape", cause, entry.key.span)
        return found


def _instant(text: str, zone: ZoneInfo) -> int | None:
    """UTC seconds of an instant as programs export them (ISO 8601); fractions of a second are left out.

    Without an offset it is local time in ``zone``, the first of the two where clocks are put back. A
    date alone is no instant: None, as for any other text.

    Raises:
        ValueFault: there is no such local time, as the clocks are put forward.
    """
    try:
        found = dt.datetime.fromisoformat(text)
        if len(text) <= len("2026-03-06"):
            return None
        local = found if found.tzinfo is not None else found.replace(tzinfo=zone)
        instant = int(local.timestamp())
    except (ValueError, OverflowError):
        return None
    changes = local.utcoffset() != local.replace(fold=1).utcoffset()
    if changes and local.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != found:
        cause = f"`{text[:40]}` does not exist in {zone.key}: the clocks change"
        raise ValueFault(cause, "give the instant with its UTC offset")
    return instant
