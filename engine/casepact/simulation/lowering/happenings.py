"""The events that can come, with who brings them and the facts they change, by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.model.lifecycle import RESOLVE
from casepact.semantics.rules import OPEN, Rules
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.sheet import Sheet, UnloweredError

__all__ = ["Happening", "Happenings"]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it can come: its name, who brings it about, and the facts it changes."""

    name: str
    by: str | None = None
    facts: Facts = field(default_factory=dict)


class Happenings:
    """Numbers for events and actors. Event 0 is the one that opens a case."""

    def __init__(
        self,
        rules: Rules,
        happenings: Sequence[Happening],
        changes: Mapping[tuple[tuple[str, object], ...], int],
    ) -> None:
        self.all = tuple(happenings)
        names = [OPEN, *rules.policy.lifecycle.events, *(item.name for item in happenings)]
        self.events: dict[str, int] = {name: place for place, name in enumerate(dict.fromkeys(names))}
        actors = dict.fromkeys(item.by for item in happenings)
        self.actors: dict[str | None, int] = {
            name: place for place, name in enumerate(actors or {None: None})
        }
        self._changes = changes
        remembered = dict.fromkeys(
            name for term in (*rules.permissions, *rules.prohibitions) for name in (*term.start, *term.before)
        )
        if len(remembered) > 62:
            raise UnloweredError("its permissions hang on more than 62 events")
        self._bits = {name: 1 << place for place, name in enumerate(remembered)}

    def bits(self, names: Sequence[str]) -> int:
        """Return the set of some events that permissions or prohibitions remember."""
        return sum(self._bits[name] for name in set(names))

    def put(self, sheet: Sheet) -> None:
        """Write the table of happenings."""
        header = sheet.header
        header[at.N_EVENTS] = len(self.events)
        header[at.N_ACTORS] = len(self.actors)
        header[at.N_HAPPENINGS] = len(self.all)
        header[at.INITIAL_BIT] = self._bits.get(OPEN, 0)
        header[at.RESOLVE_EVENT] = self.events.get(RESOLVE, -1)
        header[at.RESOLVE_BIT] = self._bits.get(RESOLVE, 0)
        rows = [
            (
                self.events[item.name],
                self.actors[item.by],
                self._changes[tuple(item.facts.items())],
                self._bits.get(item.name, 0),
                sheet.objects((item.name,)),
            )
            for item in self.all
        ]
        sheet.put(at.T_HAPPENING, rows)
