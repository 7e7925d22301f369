"""Says which clocks run beside the states of a machine, in the lines that a drawing has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.machine.timers import Timer, TimerKind
from casepact.model.lifecycle import RESOLVE

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["clock_lines", "runs_text"]

_MOST = 20
"""Clocks that are listed one by one; where there are more, only their obligations and ladders are."""


def clock_lines(graph: Graph) -> tuple[str, ...]:
    """The clocks of targets and rungs: a line for each obligation or ladder, and below it each clock.

    There is none for a machine without any. A line of a clock is indented by two spaces.
    """
    groups: dict[tuple[str, str], list[Timer]] = {}
    for timer in graph.graph["timers"]:
        if timer.kind != TimerKind.TRANSITION:
            groups.setdefault((timer.group, runs_text(timer)), []).append(timer)
    if not groups:
        return ()
    few = sum(map(len, groups.values())) <= _MOST
    lines = ["Clocks beside these states" if few else "Clocks beside these states, of which facts choose"]
    for (name, runs), timers in groups.items():
        count = "" if few else f", {len(timers)} clock{'' if len(timers) == 1 else 's'}"
        lines.append(f"{name}{count}{', ' if runs else ''}{runs}")
        lines += [f"  {_clock(timer)}" for timer in timers] if few else []
    return tuple(lines)


def runs_text(timer: Timer) -> str:
    """When a clock runs: ``from open, until respond, pausing while waiting_on_customer``.

    To come into a settled state is to be resolved, so that is said once.
    """
    settled = () if RESOLVE in timer.stop else timer.stop_states
    parts = (
        ("from", timer.start),
        ("while", timer.states),
        ("until", (*timer.stop, *settled)),
        ("pausing while", timer.pausing),
    )
    return ", ".join(f"{word} {' or '.join(names)}" for word, names in parts if names)


def _clock(timer: Timer) -> str:
    words = [timer.target]
    if timer.calendar:
        words.append(f"on {timer.calendar}")
    if timer.guard_text != "always":
        words.append(f"[{timer.guard_text}]")
    return " ".join(words)
