"""The options of `casepact test --mutate`, and how its mutants are tried."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from casepact.cli.faults import misuse
from casepact.cli.grouping import gathered
from casepact.cli.streams import say
from casepact.frozen import dataclass

if TYPE_CHECKING:
    from casepact.testing.mutation.results import MutationReport
    from casepact.testing.running import Suite

__all__ = ["Mutating", "fates", "mutation_options", "try_mutants"]

_FATES = ("killed", "equivalent", "invalid")
_EVERY = 25
"""Mutants after which a terminal is told how far the work is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutating:
    """What was asked for: whether to try mutants at all, which of them, and which to list."""

    on: bool
    only: tuple[str, ...]
    sample: int | None
    seed: int
    jobs: int
    show: tuple[str, ...]

    def check(self) -> None:
        """Refuse what is said of mutants where none are to be tried.

        Raises:
            Refusal: something is.
        """
        if self.on:
            return
        given = [name for name in ("only", "sample", "show") if getattr(self, name)]
        given += ["seed"] * bool(self.seed) + ["jobs"] * (self.jobs != 1)
        if given:
            raise misuse(f"`--{given[0]}` is about mutants; add `--mutate`")


mutation_options = gathered(
    "mutating",
    Mutating,
    click.option(
        "--mutate",
        "on",
        is_flag=True,
        help="Change the policies one small step at a time, and report what no test notices.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="PATH",
        help="Change only what stands below this id, or in this policy file. Repeatable.",
    ),
    click.option(
        "--sample",
        type=click.IntRange(1),
        metavar="N",
        help="Try N changes of each policy, drawn by lot.",
    ),
    click.option("--seed", type=int, default=0, metavar="N", help="Which are drawn; 0 by default."),
    click.option(
        "--jobs",
        type=click.IntRange(0),
        default=1,
        metavar="N",
        help="Processes to work in; 0: one for each processor. 1 by default.",
    ),
    click.option(
        "--show",
        multiple=True,
        type=click.Choice(_FATES),
        help="List these changes too; equivalent ones change the answer of no case. Repeatable.",
    ),
)
"""The options of mutants; the command is given them as ``mutating``."""


def try_mutants(suite: Suite, wanted: Mutating) -> MutationReport:
    """Try the mutants of the policies of a suite that has passed.

    Raises:
        Refusal: there is none to try.
    """
    from casepact.testing.mutation.running import Choice, mutate

    for path in wanted.only:
        if not path.strip("."):
            raise misuse(f"`{path}` is no path of a policy")
    choice = Choice(only=wanted.only, sample=wanted.sample, seed=wanted.seed)
    jobs = wanted.jobs or os.cpu_count() or 1
    report = mutate(suite, choice, jobs=jobs, progress=_tell)
    if not any(policy.tried for policy in report.policies):
        where = " or ".join(f"`{path}`" for path in wanted.only)
        raise misuse(f"there is nothing to change below {where}" if where else "there is nothing to change")
    return report


def _tell(policy: str, done: int, most: int) -> None:
    """Progress on standard error: a line a policy, and on a terminal one in between that is written over."""
    if done == most:
        say(f"{policy}: {most} changes tried")
    elif done % _EVERY == 0 and sys.stderr.isatty():
        sys.stderr.write(f"{policy}: {done} of {most}\r")
        sys.stderr.flush()


def fates(names: Sequence[str]) -> frozenset[Any]:
    """The fates of these names."""
    from casepact.testing.mutation.results import Fate

    return frozenset(Fate(name) for name in names)
