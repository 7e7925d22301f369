"""Checks a policy or a file, by itself or as a file of a project."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from casepact.configuration.reading import find_settings
from casepact.configuration.settings import Settings
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.project.checking import check_file, check_policy, run_all
from casepact.project.codes import KNOWN_CODES
from casepact.resolve import load_file
from casepact.source import Diagnostic

__all__ = ["check"]


def check(
    source: str | os.PathLike[str] | Policy,
    *,
    prove: bool | None = None,
    project: bool = False,
    today: dt.date | None = None,
) -> list[Diagnostic]:
    """Return everything there is to say about a policy or contract, in file order.

    Nothing that a file holds makes it raise. A file is read, and checked unless reading it found errors.

    Args:
        source: the path of a file, or a policy.
        prove: put it to the proofs as well, as `casepact check --prove` does. None is as the settings of
            a ``project`` say, and no otherwise.
        project: as the command does, give findings the levels that the nearest `casepact.toml` or
            `pyproject.toml` sets, leave out those that it turns off and those that the file accepts, and
            find what it accepts in vain. Faults of the settings are findings too.
        today: the day on which acceptances that end are judged, by default this day.
    """
    if project:
        return _checked_in_project(source, prove=prove, today=today)
    found: list[Diagnostic] = []
    contract: Contract | None = None
    if isinstance(source, Policy):
        sound: Policy | None = source
    else:
        loaded = load_file(os.fspath(source))
        found += loaded.diagnostics
        sound, contract = None if loaded.has_errors else loaded.policy, loaded.contract
    if sound is not None:
        found += run_all(sound, contract, proofs=bool(prove))
    return sorted(found, key=lambda item: item.span)


def _checked_in_project(
    source: str | os.PathLike[str] | Policy, *, prove: bool | None, today: dt.date | None
) -> list[Diagnostic]:
    path = source.document.name if isinstance(source, Policy) else os.fspath(source)
    read = find_settings(Path(path).parent, KNOWN_CODES)
    faults = () if read is None else read.diagnostics
    settings = Settings() if read is None or read.settings is None else read.settings
    proofs = bool(settings.prove if prove is None else prove)

    def day() -> dt.date:
        return today or dt.datetime.now().astimezone().date()

    if isinstance(source, Policy):
        checked = check_policy(source, proofs=proofs, settings=settings, today=day)
    else:
        checked = check_file(path, proofs=proofs, settings=settings, today=day)
    return [*faults, *(found.diagnostic for found in checked.findings if found.counts)]
