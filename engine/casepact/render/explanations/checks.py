"""Examples of what the checks find; the checks themselves say why it matters."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EXAMPLES"]

_EVENTS = "case: {paid: boolean}\nlifecycle:\n  transitions:\n"
_DUTY = "targets:\n  first_response:\n    duty: vendor must respond after opened\n"
_WITHOUT = "lifecycle:\n  states: {parked: Parked}\n  transitions:\n"
_BY_TIME = "lifecycle:\n  transitions:\n    - resolved -> closed after 5 days on always"
_PRIORITY = (
    "case: {priority: normal | urgent}\nmatrices:\n"
    "  priority: {by: [severity], rows: {high: urgent, low: normal}}\nadjustments:\n"
)

EXAMPLES: Mapping[str, tuple[str, str]] = {
    "ambiguous-transition": (
        f"{_EVENTS}    - working -> resolved on end\n    - working -> closed on end\n",
        f"{_EVENTS}    - working -> resolved on end when paid\n    - working -> closed on end unless paid\n",
    ),
    "asked-at-opening": (
        f"{_EVENTS}    - working -> resolved on end when opened during office\n",
        f"{_EVENTS}    - working -> resolved on end\nterms:\n  hours: vendor must end during office\n",
    ),
    "assumed-value": (
        "calendars:\n  office: {say: Mon-Fri 09:00-17:00 in UTC, assumed: the page names no zone}\n",
        "calendars:\n  office: Mon-Fri 09:00-17:00 in UTC\n",
    ),
    "derivation-cycle": (
        f"{_PRIORITY}  floor: severity is at least high when priority is urgent\n",
        f"{_PRIORITY}  floor: severity is at least high when channel is email\n",
    ),
    "excludes-nothing": (
        "coverage: {excluded: {plugins: {title: Plug-ins}}}\n",
        "case: {other: boolean}\ncoverage: {excluded: {plugins: {title: Plug-ins, when: other}}}\n",
    ),
    "limit-in-a-term": (
        "terms:\n  reopen: customer may reopen case within 30 days on always after closed\n",
        "lifecycle:\n  transitions: [closed -> working on reopen by customer within 30 days on always]\n",
    ),
    "no-way-out": (
        f"{_WITHOUT}    - working -> parked on park\n",
        f"{_WITHOUT}    - working -> parked on park\n    - parked -> working on unpark\n",
    ),
    "not-computed": (
        "terms:\n  effort: vendor must work_on case during office\n",
        "terms:\n  effort: vendor must work_on case\n",
    ),
    "timer-never-fires": (f"{_BY_TIME} when users is above 100\n", f"{_BY_TIME} when users is above 10\n"),
    "unreachable-state": (
        f"{_WITHOUT}    - parked -> working on unpark\n",
        f"{_WITHOUT}    - working -> parked on park\n    - parked -> working on unpark\n",
    ),
    "unspecified-value": (
        f"{_DUTY}    within: {{unspecified: the page does not print it}}\n",
        f"{_DUTY}    within: 4 hours on always\n",
    ),
    "unused-name": (
        "roles: {duty_manager: Duty manager}\n",
        "roles: {duty_manager: Duty manager}\nterms:\n  notice: vendor must notify duty_manager\n",
    ),
}
"""By code, an example that has what the check finds and the same without it."""
