"""Reads what commands are asked about: policies and contracts, changes to them, facts and instants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from casepact.cli.completing import complete_setting, complete_zone
from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal, misuse
from casepact.frozen import dataclass
from casepact.source import Document, Level

if TYPE_CHECKING:
    from casepact.model.contract import Contract
    from casepact.model.fact import FactValue
    from casepact.model.policy import Policy

__all__ = [
    "FILE",
    "Subject",
    "also_option",
    "change_option",
    "facts_of_options",
    "instant_of_option",
    "load_subject",
    "load_versions",
    "set_option",
    "zone_option",
]

_Function = TypeVar("_Function", bound=Callable[..., Any])

FILE = click.Path(readable=False)
"""The type of what is to be read. Whether it can be is found by reading it, which says why it cannot."""

_STDIN = "-"
"""The path of standard input, which can be read but once."""

set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FACT=VALUE",
    shell_complete=complete_setting,
    help="What is known of the case. Repeatable.",
)
"""The option `--set`."""

change_option = click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="SENTENCE",
    help="Change the policy first: `PATH to SENTENCE` or `remove PATH`. Repeatable.",
)
"""The option `--change`."""


also_option = click.option(
    "--also",
    "others",
    multiple=True,
    type=FILE,
    metavar="POLICY",
    help="Another version of the policy; the one in force when a case is opened judges it. Repeatable.",
)
"""The option `--also`."""


def zone_option(help_: str) -> Callable[[_Function], _Function]:
    """The option `--zone`."""
    return click.option(
        "--zone", metavar="ZONE", callback=_check_zone, shell_complete=complete_zone, help=help_
    )


def _check_zone(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    from casepact.time.validation import zone_fault
    from casepact.time.zones import find_zone

    if value is not None and find_zone(value) is None:
        raise misuse("; ".join(zone_fault(value)))
    return value


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy or contract that has no errors, and the texts it was read from."""

    source: Policy | Contract
    documents: Mapping[str, Document]

    @property
    def policy(self) -> Policy:
        """The policy, with the contract's values if there is a contract."""
        from casepact.model.contract import Contract

        return self.source.policy if isinstance(self.source, Contract) else self.source


def load_subject(path: str, changes: Sequence[str] = ()) -> Subject:
    """Read a policy or a contract of a file, or of git as ``REVISION:PATH``, and change the policy.

    Raises:
        Refusal: with status 3 where the file cannot be read, 2 where a change is at fault, and 1
            where the policy has errors.
    """
    from casepact.cli.revisions import is_revision, load_revision
    from casepact.project.discovery import kind_of
    from casepact.resolve import load_file

    if is_revision(path):
        return load_revision(path, changes)
    loaded = load_file(path, changes)
    texts = {f"change {number}": text for number, text in enumerate(changes, 1)}
    documents = {**loaded.documents, **{name: Document(name, text) for name, text in texts.items()}}
    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    source = loaded.policy if loaded.contract is None else loaded.contract
    if loaded.unread:
        raise Refusal(UNREAD, f"`{path}` cannot be read", errors, documents)
    kind = loaded.kind if path == _STDIN else kind_of(path)
    if kind not in ("policy", "contract"):
        what = "is neither" if not kind else "holds tests, not" if kind == "tests" else f"holds a {kind}, not"
        raise Refusal(UNREAD, f"`{path}` {what} a policy {'or' if kind else 'nor'} a contract")
    if any(error.span.file in texts for error in errors):
        raise Refusal(WRONG, "the change cannot be made", errors, documents)
    if errors or source is None:
        raise Refusal(
            FOUND, f"`{path}` has errors; nothing is said about it until they are mended", errors, documents
        )
    return Subject(source, documents)


def load_versions(subject: Subject, others: Sequence[str], changes: Sequence[str] = ()) -> list[Policy]:
    """Read the other versions of a policy that `--also` gives, and change them as it was changed.

    Raises:
        Refusal: as `load_subject`, and with status 2 where one is another policy and no version of it.
    """
    name = subject.policy.name
    versions = [load_subject(other, changes).policy for other in others]
    for other, found in zip(others, versions, strict=True):
        if found.name != name:
            raise misuse(f"`{other}` holds the policy `{found.name}`, which is no version of `{name}`")
    return versions


def facts_of_options(policy: Policy, settings: Sequence[str]) -> dict[str, FactValue]:
    """Read the values of `--set`.

    Raises:
        Refusal: one that is no setting, names no fact, gives no value of it, or gives two.
    """
    from casepact.decision import parse_facts

    pairs: dict[str, str] = {}
    messages = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip()
        if not equals or not name:
            messages.append(f"`{setting}` is no setting; write FACT=VALUE, such as severity=high")
        elif name in pairs and pairs[name] != value:
            messages.append(f"`{name}` is set twice, to `{pairs[name]}` and to `{value}`")
        else:
            pairs[name] = value
    facts, faults = parse_facts(policy, pairs)
    messages += faults
    if messages:
        raise misuse("\n".join(messages))
    return facts


def instant_of_option(text: str | None, zone: str | None = None) -> int:
    """Read the instant of `--at`, in UTC seconds; None is now. One without a zone is by that of `--zone`.

    Raises:
        Refusal: it names no instant.
    """
    import time

    from casepact.model.values import ValueFault, parse_instant

    if text is None:
        return int(time.time())
    try:
        return parse_instant(text, zone)
    except ValueFault as fault:
        raise misuse(f"{fault.message}; {fault.help}" if fault.help else fault.message) from fault
