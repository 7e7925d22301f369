"""Completes what a shell asks for: codes of findings, facts of the policy on the line, and their values."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from casepact.model.fact import Fact

__all__ = ["complete_code", "complete_section", "complete_setting", "complete_zone", "join_words"]

_ASKED = "_CASEPACT_COMPLETE"
_BREAKS = frozenset("=:")
"""Characters at which bash breaks what is one word to everybody else."""

_RUNNING = "state"
"""The one fact that cannot be given."""


def join_words(environment: MutableMapping[str, str]) -> None:
    """Put together again what bash has taken apart, as ``severity``, ``=`` and ``out``."""
    words = environment.get("COMP_WORDS", "").split("\n")
    if environment.get(_ASKED) != "bash_complete" or not environment.get("COMP_CWORD", "").isdecimal():
        return
    current = int(environment["COMP_CWORD"])
    joined: list[str] = []
    place = current
    for number, word in enumerate(words):
        if number > 1 and (_breaks(word) or (number > 2 and _breaks(words[number - 1]))):
            joined[-1] += word
        else:
            joined.append(word)
        if number == current:
            place = len(joined) - 1
    environment["COMP_WORDS"] = "\n".join(joined)
    environment["COMP_CWORD"] = str(place)


def _breaks(word: str) -> bool:
    return bool(word) and _BREAKS.issuperset(word)


def complete_setting(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """FACT=VALUE of `--set`, of the policy or contract that stands before it on the line."""
    from casepact.project.discovery import kind_of

    found: list[CompletionItem[str]] = []
    # While the value of an option is missing, click has not yet read the arguments.
    words = (context.params.get("policy"), *context.args)
    path = next((word for word in words if word and kind_of(word) in ("policy", "contract")), None)
    with contextlib.suppress(Exception):  # a policy that cannot be used has nothing to offer
        found += _settings(path, incomplete) if path else ()
    return found


def _settings(path: str, incomplete: str) -> Iterator[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    from casepact.resolve import load_file

    policy = load_file(path).policy
    name, equals, beginning = incomplete.partition("=")
    facts = [] if policy is None else [fact for fact in policy.facts.values() if fact.name != _RUNNING]
    matching = [fact for fact in facts if fact.name == name or (not equals and fact.name.startswith(name))]
    if not equals and len(matching) > 1:
        yield from (CompletionItem(f"{fact.name}=", help=fact.title or None) for fact in matching)
        return
    # Bash takes the place of what stands behind the sign alone.
    bare = equals and os.environ.get(_ASKED, "").startswith("bash")
    for fact in matching:
        values = [value for value in _values(fact) if value.startswith(beginning)]
        if not values and not equals:
            yield CompletionItem(f"{fact.name}=", help=fact.title or None)
        yield from (CompletionItem(value if bare else f"{fact.name}={value}") for value in values)


def _values(fact: Fact) -> tuple[str, ...]:
    from casepact.model.fact import Enumeration
    from casepact.syntax.ast.fact import Primitive

    if isinstance(fact.type, Enumeration):
        return fact.type.values
    return ("yes", "no") if fact.type.primitive is Primitive.BOOLEAN else ()


def complete_code(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The codes that `explain` explains."""
    from click.shell_completion import CompletionItem

    from casepact.render.explanations import explanations

    return [
        CompletionItem(code, help=entry.summary)
        for code, entry in explanations().items()
        if code.startswith(incomplete)
    ]


def complete_section(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The sections that `show` shows."""
    from click.shell_completion import CompletionItem

    from casepact.render.show import SECTIONS

    return [CompletionItem(section) for section in SECTIONS if section.startswith(incomplete)]


def complete_zone(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The time zones of `--zone`."""
    from zoneinfo import available_timezones

    from click.shell_completion import CompletionItem

    return [CompletionItem(zone) for zone in sorted(available_timezones()) if zone.startswith(incomplete)]
