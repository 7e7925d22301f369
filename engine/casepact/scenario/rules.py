"""Finds what a scenario runs under: a policy, with its values for what that leaves open, or contracts."""

from __future__ import annotations

import os
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from casepact.frozen import dataclass
from casepact.model.contract import Contract
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve.fields import is_name, shape_of
from casepact.resolve.filling import PolicyText, fill
from casepact.resolve.load import Loaded, apply_changes, load_file
from casepact.resolve.report import Report
from casepact.source import Diagnostic, Document, Level, Related
from casepact.syntax.reader import read_file, to_plain
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Plain, Scalar

__all__ = ["Rules", "read_rules"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The policy of a scenario, its open values filled in, and the contracts that cases come under.

    ``contract`` is the one that all cases come under, ``contracts`` are several by the names that the
    mix has for them; at most one of the two is given. ``stands_in`` is whether the policy is in place of the
    one that the scenario names: what the scenario says of open values is then of either.
    """

    policy: Policy
    contract: Contract | None = None
    contracts: MappingType[str, Contract] = field(default_factory=dict)
    stands_in: bool = False

    @property
    def known(self) -> dict[str, FactValue]:
        """The facts that every case has."""
        if not self.all_contracts:
            return {}
        first, *others = self.all_contracts
        return {
            name: value
            for name, value in first.facts.items()
            if all(other.facts.get(name) == value for other in others)
        }

    def gives(self, fact: str) -> bool:
        """Whether a contract says a fact of its cases, so that nothing else does."""
        return any(fact in contract.facts for contract in self.all_contracts)

    @property
    def all_contracts(self) -> tuple[Contract, ...]:
        """Every contract."""
        return (self.contract,) if self.contract is not None else tuple(self.contracts.values())


def read_rules(
    root: Mapping,
    folder: Path,
    report: Report,
    documents: dict[str, Document],
    changes: Sequence[str | None],
    other: Path | str | None,
) -> Rules | None:
    """What a scenario runs under; None where it names nothing or what it names is at fault, reported.

    ``other`` is the file of a policy or a contract that stands in for the one that it names.
    """
    rules = _Reader(root, folder, report, documents, changes).rules(other)
    return rules if rules is None or other is None else replace(rules, stands_in=True)


class _Reader:
    """Reads the files that one scenario names."""

    def __init__(
        self,
        root: Mapping,
        folder: Path,
        report: Report,
        documents: dict[str, Document],
        changes: Sequence[str | None],
    ) -> None:
        self.root, self.folder, self.report = root, folder, report
        self.documents, self.changes = documents, changes

    def rules(self, other: Path | str | None) -> Rules | None:
        """What the scenario names, or ``other`` in its place."""
        named, listed = self.root.entry("policy"), self.root.entry("contracts")
        if listed is not None:
            if named is not None:
                cause = "the contracts name their policy, so that the scenario names none"
                self.report.add("said-twice", cause, named.key.span, help_="keep one of the two")
            return self._several(listed, other)
        if named is None or not isinstance(named.value, Scalar) or named.value.is_null:
            span = self.root.span
            if named is not None or self.root.entries:
                span = (named or self.root.entries[0]).key.span
            help_ = "add `policy: ../vendor.yaml`, or the path of a contract"
            self.report.add("missing-key", "the scenario names no policy", span, help_=help_)
            return None
        found = self._loaded(named.value, other)
        if found is None:
            return None
        loaded, policy, file = found
        if loaded.contract is not None:
            self._no_values()
            return Rules(policy, loaded.contract)
        values = self.root.get("values")
        if not isinstance(values, Mapping):
            return Rules(policy)
        filled = self._filled(file, values, stands_in=other is not None)
        return None if filled is None else Rules(filled)

    def _loaded(
        self, place: Scalar, other: Path | str | None, wanted: tuple[str, ...] = ("policy", "contract")
    ) -> tuple[Loaded, Policy, Path] | None:
        """The file that is named, or ``other``, and the policy in it.

        Where a contract is named and ``other`` holds a policy, it is the contract under that policy.
        """
        where = place.text.strip()
        if PurePosixPath(where).is_absolute() or PureWindowsPath(where).is_absolute():
            cause = "the policy of a scenario is named by a path that starts at the scenario's own folder"
            help_ = "write a relative path, such as `../vendor.yaml`"
            self.report.add("policy-path", cause, place.span, help_=help_)
            return None
        named = self.folder / where
        file = named if other is None else Path(other)
        loaded = load_file(file, self.changes)
        if other is not None and loaded.kind == "policy" and not loaded.has_errors:
            under_other = load_file(named, self.changes, policy_file=file)
            if under_other.kind == "contract":
                loaded, file = under_other, named
        self.documents.update(loaded.documents)
        if loaded.unread or loaded.kind not in wanted:
            self._unreadable(where, loaded, place, wanted)
            return None
        if loaded.has_errors or loaded.policy is None:
            self.report.extend(_errors(loaded.diagnostics))
            return None
        return loaded, loaded.policy, file

    def _unreadable(self, where: str, loaded: Loaded, place: Scalar, wanted: tuple[str, ...]) -> None:
        what = " or ".join(f"a {kind}" for kind in wanted)
        cause = f"`{where}` cannot be read as {what}"
        first = next(iter(_errors(loaded.diagnostics)), None)
        if first is not None:
            cause += f": {first.message.removeprefix('the file cannot be read: ')}"
        elif loaded.kind:
            cause = f"`{where}` holds {'' if loaded.kind == 'tests' else 'a '}{loaded.kind}, not {what}"
        self.report.add("unreadable-policy", cause, place.span, help_="name the file of one")

    def _no_values(self) -> None:
        values = self.root.get("values")
        if isinstance(values, Mapping) and values.entries:
            cause = "the contract gives the values, so that the scenario gives none"
            help_ = "move them into the contract, or name the policy in its place"
            self.report.add("said-twice", cause, values.entries[0].key.span, help_=help_)

    def _filled(self, path: Path, values: Mapping, *, stands_in: bool) -> Policy | None:
        """The policy with the scenario's values for what it leaves open.

        One that stands in for another need not leave open all that the other does.
        """
        document, root, found = read_file(path)
        assert root is not None  # it was read a moment ago
        own = Report()
        tree: Node = apply_changes(root, self.changes, own)
        filled = fill(values, PolicyText(document, tree, tuple(found)), own)
        closed = [item.span for item in own.diagnostics if item.code == "not-open"]
        if stands_in and closed:
            entries = tuple(entry for entry in values.entries if entry.key.span not in closed)
            return self._filled(path, replace(values, entries=entries), stands_in=False)
        self.report.extend(_errors(own.diagnostics))
        return None if filled is None or own.has_errors else filled[1]

    def _several(self, listed: Entry, other: Path | str | None) -> Rules | None:
        """The contracts under ``contracts``, which have to say the same of every case."""
        if not isinstance(listed.value, Mapping) or not listed.value.entries:
            cause = f"`contracts` is a mapping of names to files, not {shape_of(listed.value)}"
            help_ = "write such as `{acme: ../contracts/acme.yaml}`"
            self.report.add("wrong-shape", cause, listed.key.span, help_=help_)
            return None
        self._no_values()
        instead = other if other is not None and load_file(other).kind == "policy" else None
        found: dict[str, Contract] = {}
        first: tuple[Entry, tuple[str, Plain | None]] | None = None
        for entry in listed.value.entries:
            contract = self._contract(entry, instead)
            if contract is None:
                continue
            said = self._said_by(contract)
            if first is None:
                first = entry, said
            elif first[1] != said:
                cause = f"`{entry.key.text}` has another policy, or other values, than `{first[0].key.text}`"
                related = (Related(first[0].key.span, "the first contract"),)
                help_ = "make a scenario of each: cases are judged by one policy with one set of values"
                self.report.add("contracts-differ", cause, entry.key.span, help_=help_, related=related)
            found[entry.key.text] = contract
        if self.report.has_errors or first is None:
            return None
        policy = next(iter(found.values())).policy
        if other is not None and instead is None:
            place = first[0].value
            assert isinstance(place, Scalar)
            of_other = self._loaded(place, other)
            if of_other is None:
                return None
            policy = of_other[1]
        return Rules(policy, None, found)

    def _contract(self, entry: Entry, other: Path | str | None) -> Contract | None:
        if not is_name(entry.key.text):
            help_ = "use lower case letters, digits and underscores"
            self.report.add("bad-name", f"`{entry.key.text}` is not a name", entry.key.span, help_=help_)
            return None
        if not isinstance(entry.value, Scalar) or entry.value.is_null:
            cause = f"the contract `{entry.key.text}` is the path of a file, not {shape_of(entry.value)}"
            self.report.add("wrong-shape", cause, entry.key.span)
            return None
        loaded = self._loaded(entry.value, other, ("contract",))
        return None if loaded is None else loaded[0].contract

    def _said_by(self, contract: Contract) -> tuple[str, Plain | None]:
        """What has to be the same: the policy's file, and the values for what it leaves open."""
        root = read_file(contract.document.name)[1]
        values = root.get("values") if isinstance(root, Mapping) else None
        plain: Plain | None = None if values is None else to_plain(values)
        return os.path.realpath(contract.policy.document.name), plain


def _errors(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [item for item in diagnostics if item.level is Level.ERROR]
