"""Finds the settings that hold for a file: those of the command line's choice, or the nearest above it."""

from __future__ import annotations

from pathlib import Path

from casepact.cli.faults import UNREAD, WRONG, Refusal
from casepact.configuration.reading import ReadSettings, find_settings, read_settings
from casepact.configuration.settings import Settings
from casepact.project.codes import KNOWN_CODES
from casepact.project.run import SettingsOf

__all__ = ["settings_finder"]

_NONE = Settings()


def settings_finder(config: str | None, *, isolated: bool = False) -> SettingsOf:
    """Look settings up for each file: of ``config`` if it is given, of none if ``isolated``.

    Raises:
        Refusal: when it is asked for settings that cannot be read or have a fault.
    """
    if isolated:
        return lambda _: _NONE
    if config is not None:
        given = _sound(read_settings(Path(config), KNOWN_CODES), config)
        return lambda _: given
    known: dict[Path, Settings] = {}

    def settings_of(path: str) -> Settings:
        folder = Path(path).parent
        if folder not in known:
            read = find_settings(folder, KNOWN_CODES)
            known[folder] = _NONE if read is None else _sound(read, read.document.name)
        return known[folder]

    return settings_of


def _sound(read: ReadSettings, path: str) -> Settings:
    if read.diagnostics:
        documents = {read.document.name: read.document}
        message = f"the settings of `{path}` cannot be used"
        raise Refusal(UNREAD if read.unread else WRONG, message, read.diagnostics, documents)
    return _NONE if read.settings is None else read.settings
