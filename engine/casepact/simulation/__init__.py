"""Runs the cases of a scenario under its policy, one replication at a time.

    from casepact.simulation import prepare, run

    replicate = run(scenario, replication=0, engine="plain", log=100)
    replicate.tally.count("first_response", severity="critical")   # {"met": …, "breached": …, …}
    replicate.log.timeline()                                       # for casepact.semantics.replay

`run` takes a `Scenario`, or one that `prepare` has made ready, which pays where there are several
replications. ``replication`` is a number from 0; the same scenario, seed and number give the same
result to the bit, whatever the engine, the process or the order. ``log`` 0 logs nothing, 1 every case,
n every n-th of a stream by its number. ``engine`` is ``plain``, on the reference interpreter;
``compiled``, in machine code; or ``auto``, the compiled one where LLVM is installed (the extra ``simulate``)
and the scenario has nothing that only the plain one does exactly, as `why_plain` tells beforehand, and the
`Replicate` afterwards.

A `Replicate` has the `Tally`, numpy counts that `merge` adds up and that pickle well, and the
`EventLog`. `docs/simulation.md` says what is simulated, and how.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepact.simulation.layout import Layout
    from casepact.simulation.log import EventLog, LoggedCase, LogRow
    from casepact.simulation.preparing import Prepared, prepare
    from casepact.simulation.running import (
        ENGINES,
        NotCompiledError,
        Replicate,
        build_ahead,
        is_building,
        run,
        why_plain,
    )
    from casepact.simulation.sketch import Sketch
    from casepact.simulation.tally import Tally, merge

__all__ = [
    "ENGINES",
    "EventLog",
    "Layout",
    "LogRow",
    "LoggedCase",
    "NotCompiledError",
    "Prepared",
    "Replicate",
    "Sketch",
    "Tally",
    "build_ahead",
    "is_building",
    "merge",
    "prepare",
    "run",
    "why_plain",
]

_HOMES = {
    "layout": ("Layout",),
    "log": ("EventLog", "LogRow", "LoggedCase"),
    "preparing": ("Prepared", "prepare"),
    "running": ("ENGINES", "NotCompiledError", "Replicate", "build_ahead", "is_building", "run", "why_plain"),
    "sketch": ("Sketch",),
    "tally": ("Tally", "merge"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
