"""Reads a vendor's customer-support policy as code: checks it, decides cases under it, shows its machine.

Importing this costs next to nothing; whatever is used is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, which would take longer to load than all the rest of this
if TYPE_CHECKING:
    from typing import Any

    from casepact.api.calendars import calendar
    from casepact.api.checking import check
    from casepact.api.comparing import diff
    from casepact.api.faults import PolicyError
    from casepact.api.loading import load, load_contract
    from casepact.api.running import run
    from casepact.api.simulating import simulate, whatif
    from casepact.decision import Decision, decide
    from casepact.model.contract import Contract
    from casepact.model.policy import Policy
    from casepact.source import Diagnostic
    from casepact.time.calendar import Calendar

    __version__: str

__all__ = [
    "Calendar",
    "Contract",
    "Decision",
    "Diagnostic",
    "Policy",
    "PolicyError",
    "__version__",
    "calendar",
    "check",
    "decide",
    "diff",
    "load",
    "load_contract",
    "run",
    "simulate",
    "whatif",
]

_HOMES = {
    "Calendar": "casepact.time.calendar",
    "Contract": "casepact.model.contract",
    "Decision": "casepact.decision",
    "Diagnostic": "casepact.source",
    "Policy": "casepact.model.policy",
    "PolicyError": "casepact.api.faults",
    "calendar": "casepact.api.calendars",
    "check": "casepact.api.checking",
    "decide": "casepact.decision",
    "diff": "casepact.api.comparing",
    "load": "casepact.api.loading",
    "load_contract": "casepact.api.loading",
    "run": "casepact.api.running",
    "simulate": "casepact.api.simulating",
    "whatif": "casepact.api.simulating",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name == "__version__":
        from importlib.metadata import version

        return version("casepact")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
