"""Resolves severities and their definitions."""

from __future__ import annotations

from dataclasses import replace

from casepact.frozen import dataclass
from casepact.model import expression as model
from casepact.model.fact import Fact
from casepact.model.note import Note
from casepact.model.policy import Severity
from casepact.resolve.conditions import read_guard
from casepact.resolve.exceptions import refuse_circle
from casepact.resolve.fields import OPEN_KEYS, Fields, place_of, shape_of
from casepact.resolve.notes import left_open, read_note, refuse_reason
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Level, Related
from casepact.syntax.yaml.tree import Entry, Mapping, Scalar

__all__ = ["read_severities", "severity_fact"]

_KEYS = ("when", "unless", "default", "exception_to", *OPEN_KEYS)


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    note: Note
    guard: model.Expression | None = None
    otherwise: bool = False
    default: bool = False
    instead_of: tuple[str, ...] = ()


def read_severities(node: Mapping | None, vocabulary: Vocabulary) -> tuple[dict[str, Severity], str | None]:
    """The severities, most severe first, and the default one if any is.

    Where a definition is an exception to others, those do not hold where it does.
    """
    read = [_definition(entry, vocabulary) for entry in (node.entries if node is not None else ())]
    found = [definition for definition in read if definition is not None]
    defined = model.any_of(*(d.guard for d in found if d.guard is not None))
    otherwise, severities = model.negate(defined), {}
    exceptions: dict[str, list[model.Expression]] = {}
    _report_idle(found, vocabulary)
    refuse_circle(
        ((each.name, name, each.note.span) for each in found for name in each.instead_of), vocabulary.report
    )
    for definition in found:
        if definition.guard is not None:
            for name in definition.instead_of:
                exceptions.setdefault(name, []).append(model.negate(definition.guard))
    for definition in found:
        guard = otherwise if definition.otherwise else definition.guard
        if guard is not None:
            guard = model.all_of(guard, *exceptions.get(definition.name, ()))
        severities[definition.name] = Severity(
            name=definition.name, note=definition.note, guard=guard, otherwise=definition.otherwise
        )
    if len(found) > 1 and found[0].otherwise:
        message = f"`{found[0].name}`, whatever no other severity defines, stands as the most severe"
        vocabulary.report.add(
            "severity-order",
            message,
            found[0].note.span,
            help_="list severities from most to least severe",
            level=Level.WARNING,
        )
    for flagged, words in (
        ([d for d in found if d.default], "is the default"),
        ([d for d in found if d.otherwise], "is what no other severity defines"),
    ):
        for other in flagged[1:]:
            vocabulary.report.add(
                "said-twice",
                f"`{flagged[0].name}` {words} already",
                other.note.span,
                help_="keep one of the two",
                related=(Related(flagged[0].note.span, "said here"),),
            )
    default = next((d.name for d in found if d.default), None)
    return severities, found[0].name if len(found) == 1 else default


def _report_idle(found: list[_Definition], vocabulary: Vocabulary) -> None:
    """Point out exceptions to severities that no definition gives, which change nothing."""
    undefined = {each.name for each in found if each.guard is None and not each.otherwise}
    for definition in found:
        for name in definition.instead_of:
            if name in undefined:
                vocabulary.report.add(
                    "idle-exception",
                    f"`{name}` has no definition of its own for `{definition.name}` to be an exception to",
                    definition.note.span,
                    help_="leave it out; what a matrix gives is overruled by an adjustment, such as `severity"
                    f" is {definition.name} when ...`",
                    level=Level.WARNING,
                    clause=definition.note.id,
                )


def _definition(entry: Entry, vocabulary: Vocabulary) -> _Definition | None:
    name, path = entry.key.text, f"severities.{entry.key.text}"
    if isinstance(entry.value, Scalar):
        return _Definition(name, Note(path, entry.key.span, title=entry.value.text))
    if not isinstance(entry.value, Mapping):
        cause = f"a severity is a mapping, not {shape_of(entry.value)}"
        vocabulary.report.add("wrong-shape", cause, place_of(entry))
        return None
    fields = Fields(entry.value, path, vocabulary.report, _KEYS, "a severity", entry.key.span)
    note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
    instead_of = tuple(
        value for s in fields.scalars("exception_to") if (value := vocabulary.value_of("severity", s))
    )
    default = fields.flag("default")
    if fields.text("when") == "otherwise":
        return _Definition(name, note, None, otherwise=True, default=default)
    guard = read_guard(fields, vocabulary)
    note = refuse_reason(left_open(note, guard), fields, vocabulary)
    return _Definition(name, note, guard, default=default, instead_of=instead_of)


def severity_fact(fact: Fact, default: str | None) -> Fact:
    """The built-in fact ``severity`` with the severity of a case that names none."""
    return replace(fact, default=default)
