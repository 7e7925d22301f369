"""What a project sets: the level of each code, and how `casepact check` looks at its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from casepact.frozen import dataclass
from casepact.source import Diagnostic, Level

__all__ = ["OFF", "Settings"]

OFF = "off"
"""What stands in place of a level for findings that are not to be reported."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that hold for a file. None means that nothing was set.

    ``levels`` gives a code its level; None there is ``off``. ``path`` is the file they come from,
    empty where there is none.
    """

    path: str = ""
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    prove: bool | None = None
    fail_on: Level | None = None
    show: Level | None = None

    def applied(self, found: Diagnostic) -> Diagnostic | None:
        """The diagnostic at the level set for its code; None where it is turned off."""
        if found.code not in self.levels:
            return found
        level = self.levels[found.code]
        return None if level is None else replace(found, level=level)
