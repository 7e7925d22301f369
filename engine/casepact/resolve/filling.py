"""Fills in what a policy leaves open with the values of a contract, each of the kind that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.resolve.substitution import lookup, remove, substitute
from casepact.source import Diagnostic, Document, Related
from casepact.syntax.ast.credit import Money
from casepact.syntax.expectations import KINDS
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar

__all__ = ["PolicyText", "fill"]

_MONEY = "money."
_NUMBER = r"\d{1,15}(\.\d{1,4})?"
_AMOUNT = re.compile(rf"{_NUMBER}( +[A-Z]{{3}})?|[A-Z]{{3}} +{_NUMBER}")

_KINDS = (
    (re.compile(r"calendars\.|channels\.\w+\.hours\b"), "guarded_calendar"),
    (re.compile(r"targets\."), "guarded_target"),
    (re.compile(r"escalations\.\w+\.steps\."), "step"),
    (re.compile(r"tiers\.\w+\.(named_contacts$|quotas\.)"), "quota"),
    (re.compile(r"(severities|prerequisites|intake|coverage\.\w+|escalations)\.\w+$"), "condition"),
    (re.compile(r"lifecycle\.transitions\."), "transition"),
    (re.compile(r"credits\."), "credit"),
    (re.compile(r"terms\."), "duty"),
    (re.compile(r"adjustments\."), "adjustment"),
)
"""By the start of an id, the kind of sentence that stands there."""


_CONDITIONS = {
    "severities": "when",
    "prerequisites": "require",
    "intake": "when",
    "coverage": "when",
    "escalations": "when",
}
"""By section, the key of an entry under which its condition stands."""


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as it was read, before it is resolved, with what the reader found."""

    document: Document
    root: Node
    found: tuple[Diagnostic, ...] = ()


def fill(section: Mapping | None, text: PolicyText, report: Report) -> tuple[Policy, Policy] | None:
    """The policy as it is, and with the values of a contract.

    None where it has errors, of its own or with those values, which are reported.
    """
    plain = Report()
    plain.extend(text.found)
    policy = resolve_policy(text.document, text.root, plain, {}, is_partial=plain.has_errors)
    if policy is None or plain.has_errors:
        report.extend(plain.diagnostics)
        return None
    if section is None:
        report.extend(plain.diagnostics)
        return policy, policy
    root, given = _filled(section, text.root, policy, report)
    filled = Report()
    filled.extend(text.found)
    after = resolve_policy(text.document, root, filled, given)
    report.extend(filled.diagnostics)
    return None if after is None else (policy, after)


def _filled(section: Mapping, root: Node, policy: Policy, report: Report) -> tuple[Node, dict[str, str]]:
    notes = {note.id: note for note in policy.notes}
    open_ids = sorted(note.id for note in policy.notes if note.is_unspecified or note.assumed)
    sums = {money.base.name for money in _money(policy)}
    fillable = [*(f"{_MONEY}{name}" for name in sorted(sums) if name.islower()), *open_ids]
    here = Related(policy.note.span, "the policy of this contract")
    given: dict[str, str] = {}
    for entry in section.entries:
        path = entry.key.text
        if path.startswith(_MONEY):
            if not _is_sum_of(entry, sums, report):
                continue
        elif path not in open_ids:
            _report_closed(entry.key, notes, fillable, report, here)
            continue
        elif not _is_other_kind(entry, notes[path], report):
            filled = _placed(root, path, entry.value)
            if filled is None:
                message = f"`{path}` holds no sentence that a contract could replace"
                report.add("not-open", message, entry.key.span, help_="leave it to the policy")
                continue
            root = filled
        given[path] = entry.value.text if isinstance(entry.value, Scalar) else "…"
    return root, given


def _placed(root: Node, path: str, value: Node) -> Node | None:
    parts = tuple(path.split("."))
    key = _CONDITIONS.get(parts[0])
    if key is not None and isinstance(value, Scalar) and lookup(root, (*parts, key)) is not None:
        # What says why the condition is open goes with it.
        root = remove(root, (*parts, "unspecified")) or root
        return substitute(root, (*parts, key), value)
    filled = substitute(root, parts, value)
    if filled is None and parts[0] in ("escalations", "lifecycle"):
        # One sentence makes several parts with ids of their own: a rung a cycle, a transition a state.
        filled = substitute(root, parts[:-1], value)
    return filled


def _report_closed(
    key: Scalar, notes: dict[str, Note], fillable: list[str], report: Report, policy: Related
) -> None:
    if key.text not in notes:
        report.unknown("value left open", key.text, key.span, fillable, related=(policy,))
        return
    report.add(
        "not-open",
        f"the policy does not leave `{key.text}` open",
        key.span,
        help_="a contract fills in what the policy leaves unspecified or assumes",
        related=(Related(notes[key.text].span, "the policy says so here"),),
    )


def _is_other_kind(entry: Entry, note: Note, report: Report) -> bool:
    """Whether a value is a sentence of another kind than stands there, which is reported."""
    kind = next((kind for pattern, kind in _KINDS if pattern.match(note.id)), None)
    if kind is None or not isinstance(entry.value, Scalar) or _parses(kind, entry.value.text):
        return False
    others = ("guarded_target", "guarded_calendar", "step", "condition", "transition", "duty", "quota")
    meant = next((other for other in others if other != kind and _parses(other, entry.value.text)), None)
    if meant is None:
        return False
    wanted, example = KINDS[kind].split(" such as ", 1)
    report.add(
        "wrong-type",
        f"`{note.id}` is {wanted}, and this is {KINDS[meant].split(' such as ', 1)[0]}",
        entry.written,
        help_=f"write one such as {example}",
        related=(Related(note.span, "the policy leaves it open here"),),
    )
    return True


def _parses(kind: str, text: str) -> bool:
    return not isinstance(parse(kind, text), SyntaxFault)


def _is_sum_of(entry: Entry, sums: set[str], report: Report) -> bool:
    name = entry.key.text.removeprefix(_MONEY)
    if name not in sums:
        known = [f"{_MONEY}{known}" for known in sorted(sums)]
        report.unknown("sum that a credit is a share of", entry.key.text, entry.key.span, known)
        return False
    if not isinstance(entry.value, Scalar) or _AMOUNT.fullmatch(entry.value.text) is None:
        cause = f"`{entry.key.text}` is a sum of money"
        report.add("wrong-type", cause, entry.written, help_="write a number, or `8000 EUR`")
        return False
    return True


def _money(policy: Policy) -> Iterator[Money]:
    for rule in policy.credits:
        yield from rule.credit.sums
    yield from (shared.cap.money for shared in policy.credit_caps)
