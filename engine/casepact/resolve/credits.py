"""Resolves what a breach costs the vendor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casepact.model.credit import CreditRule, SharedCapRule
from casepact.model.note import Note
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.credit_caps import WrittenCap, period_of, refuse_own_cap, resolve_caps
from casepact.resolve.day_zones import refuse_days_of
from casepact.resolve.exceptions import refuse_circle
from casepact.resolve.fields import NOTE_KEYS, Fields, items_of
from casepact.resolve.near_names import warn_of_near
from casepact.resolve.notes import annotated, left_open, read_note, unwrap_sentence
from casepact.resolve.report import Report
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.credit import Credit, Money, PerBreach, SharedCap
from casepact.syntax.yaml.tree import Node, Scalar, Sequence

__all__ = ["read_credits"]


def _credit_items(node: Node | None, vocabulary: Vocabulary) -> Iterator[tuple[str, Node, Note | None]]:
    """Each credit, its id, and what is said of all its list; one may be a list, such as bands of a share."""
    for path, item, _ in items_of(node, "credits") if node is not None else ():
        own, listed, shared = annotated(item), item, None
        if own is not None and isinstance(inner := own.get("say"), Sequence):
            fields = Fields(own, path, vocabulary.report, ("say", *NOTE_KEYS), "a list of credits")
            listed, shared = inner, read_note(path, fields.span, fields, vocabulary)
        if isinstance(listed, Sequence):
            if not listed.items:
                message, help_ = f"`{path}` says nothing", "write a credit, or `unspecified`"
                vocabulary.report.add("empty-sentence", message, listed.span, help_=help_)
            yield from ((band_path, band, shared) for band_path, band, _ in items_of(listed, path))
        else:
            yield path, item, None


def _below(note: Note, shared: Note) -> Note:
    """The note of an entry of a list, with what is said of the list where it says nothing of its own."""
    if not note.assumed:
        note = replace(note, assumed=shared.assumed, alternative=shared.alternative)
    return replace(note, title=note.title or shared.title, cites=note.cites or shared.cites)


def _note_sums(moneys: Iterable[Money], said: Scalar, sums: dict[str, None], report: Report) -> None:
    """Add the sums that a sentence names to those named before; one that looks like another is told."""
    for money in moneys:
        name, place = money.base.name, report.at(said, money.base.extent)
        warn_of_near("sum", name, place, sums, report, declare="give it another name")
        sums[name] = None


def read_credits(
    node: Node | None, vocabulary: Vocabulary
) -> tuple[tuple[CreditRule, ...], tuple[SharedCapRule, ...]]:
    """What a breach costs the vendor, and the caps over several credits, the inner ones first."""
    report = vocabulary.report
    found: list[CreditRule] = []
    caps: list[WrittenCap] = []
    exceptions: dict[str, Scalar] = {}
    sums: dict[str, None] = {}
    entries: dict[str, None] = {}
    for path, item, shared in _credit_items(node, vocabulary):
        name = path.removeprefix("credits.")
        said, note, fields = unwrap_sentence(item, path, vocabulary, "a credit")
        if shared is not None:
            note = _below(note, shared)
        tree = _tree(said, path, report)
        general = None if fields is None else fields.scalar("exception_to")
        if not isinstance(tree, SharedCap):
            entries[name.partition(".")[0]] = None
        if not isinstance(said, Scalar):
            continue
        if isinstance(tree, SharedCap):
            _note_sums((tree.cap.money,), said, sums, report)
            _refuse_cap(name, said, general, report)
            caps.append(WrittenCap(name=name, note=note, said=said, tree=tree))
        elif isinstance(tree, Credit):
            _note_sums(tree.sums, said, sums, report)
            rule = _rule(name, note, said, tree, vocabulary)
            if general is not None:
                exceptions[path] = general
                rule = replace(rule, instead_of=(general.text.strip(),))
            found.append(rule)
    known = [rule.note.id for rule in found]
    for general in exceptions.values():
        if general.text.strip() not in known:
            report.unknown("credit", general.text.strip(), general.span, known)
    refuse_circle(
        ((path, general.text.strip(), general.span) for path, general in exceptions.items()), report
    )
    return resolve_caps(found, caps, list(entries), report)


def _tree(said: Node | None, path: str, report: Report) -> object | None:
    """The tree of a sentence, None where there is none, or none that can be read."""
    if isinstance(said, Scalar):
        return None if said.is_null else report.sentence("credit", said)
    if said is not None:
        report.add("wrong-shape", f"`{path}` is not a sentence", said.span)
    return None


def _rule(name: str, note: Note, said: Scalar, tree: Credit, vocabulary: Vocabulary) -> CreditRule:
    report, trigger = vocabulary.report, tree.trigger
    refuse_own_cap(name, tree, said, report)
    vocabulary.target(trigger.target.name, report.at(said, trigger.target.extent))
    if isinstance(trigger, PerBreach):
        refuse_days_of(trigger.target.name, trigger.unit, report.at(said, trigger.extent), vocabulary)
    guard = resolve_guard(tree.guard, said, vocabulary)
    return CreditRule(
        name=name, note=left_open(note, guard), credit=tree, guard=guard, period=period_of(tree)
    )


def _refuse_cap(name: str, said: Scalar, general: Scalar | None, report: Report) -> None:
    """Report a cap over several credits in a list of credits, or with what only a credit has."""
    if "." in name:
        help_ = "write it beside the list, and name the list in it"
        report.add("bad-cap", "a cap over several credits is an entry of its own", said.span, help_=help_)
    if general is not None:
        cause = "a cap is given in place of no credit"
        report.add("bad-cap", cause, general.span, help_="leave `exception_to` out")
