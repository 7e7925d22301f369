"""Makes the mutants of a policy: every small change of every operator that leaves a policy."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.resolve.substitution import lookup, remove, substitute
from casepact.syntax.ast.duty import Duty
from casepact.syntax.printer import print_sentence
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.yaml.tree import Node, to_plain
from casepact.testing.mutation import bounds, calendars, conditions, duties, entries, lifecycles, tables
from casepact.testing.mutation.mutant import Draft, Mutant, Operator, Original
from casepact.testing.mutation.rewriting import Family, rewrites
from casepact.testing.mutation.sentences import Found, sentences_of
from casepact.testing.mutation.tree import edited, names, plain

__all__ = ["OPERATORS", "Drafted", "draft_all", "make"]

_IN_SENTENCES: tuple[Family, ...] = (bounds.bounds, calendars.calendars, conditions.conditions, duties.duties)
_IN_TREES = (entries.entries, tables.tables, lifecycles.lifecycles)
OPERATORS: tuple[Operator, ...] = tuple(
    operator
    for module in (bounds, calendars, conditions, duties, entries, tables, lifecycles)
    for operator in module.OPERATORS
)
"""Every operator, family by family."""

_BY_NAME = {operator.name: operator for operator in OPERATORS}
_ASIDE = ("within", "rows", "say")
_LOCAL = ("bounds",)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with the id of the entry it changes, in the order of the file."""

    draft: Draft
    clause: str
    local: bool


def draft_all(original: Original) -> list[Drafted]:
    """Every small change of a policy, each once, in file order; not all of them leave a policy."""
    notes = {note.id for note in original.policy.notes if note.id}
    seen: set[tuple[tuple[str, ...], str | None]] = set()
    found = []
    for draft, local in _drafts(original):
        if (draft.path, draft.after) not in seen:
            seen.add((draft.path, draft.after))
            found.append(Drafted(draft, draft.clause or _clause(draft.path, notes), local))
    return sorted(found, key=lambda item: (item.draft.span.line, item.draft.span.column))


def _drafts(original: Original) -> Iterator[tuple[Draft, bool]]:
    for sentence in sentences_of(original.policy.document, original.root):
        yield from _of_sentence(original, sentence)
    for family in _IN_TREES:
        for draft in family(original):
            # Only a case that has gone a way can tell that it is gone.
            yield draft, draft.operator == "transition-dropped"


def _of_sentence(original: Original, sentence: Found) -> Iterator[tuple[Draft, bool]]:
    keys = names(original.root, sentence.path)
    before = print_sentence(sentence.tree)
    for rewrite in rewrites(sentence.tree, _IN_SENTENCES, original):
        after = print_sentence(rewrite.node)
        if after == before or _is_idle(keys, sentence.tree, rewrite.operator):
            continue
        root = edited(original.root, sentence.path, plain(after, sentence.scalar))
        # A bound is no part of a condition, so that no case comes to another clause by it.
        local = keys[0] == "targets" and _BY_NAME[rewrite.operator].family in _LOCAL
        yield Draft(rewrite.operator, keys, sentence.scalar.span, before, after, root), local


def _is_idle(keys: tuple[str, ...], tree: object, operator: str) -> bool:
    """Whether nothing can come of it: no clock runs for a term without a time, to be stopped or paused."""
    untimed = keys[0] == "terms" and isinstance(tree, Duty) and tree.target is None
    return untimed and operator in ("stop-dropped", "pause-dropped")


def _clause(path: tuple[str, ...], notes: set[str]) -> str:
    """The id of the innermost entry that has one."""
    keys = [key for key in path if key not in _ASIDE]
    for end in range(len(keys), 0, -1):
        name = ".".join(keys[:end])
        if name in notes:
            return name
    return ".".join(keys[:2])


def make(original: Original, drafted: Drafted) -> Mutant | None:
    """The mutant of a draft; None where what it leaves is no policy."""
    draft = drafted.draft
    report = Report()
    policy = resolve_policy(original.policy.document, draft.root, report, {})
    if policy is None or report.has_errors:
        return None
    return Mutant(
        operator=_BY_NAME[draft.operator],
        clause=drafted.clause,
        path=".".join(draft.path),
        span=draft.span,
        before=draft.before,
        after=draft.after,
        change=_change(original, draft),
        local=drafted.local,
        policy=policy,
        root=draft.root,
    )


def _change(original: Original, draft: Draft) -> str:
    """The change sentence that makes the same of the policy; empty where none does."""
    path = ".".join(draft.path)
    text = f"remove {path}" if draft.after is None else f"{path} to {draft.after}"
    if isinstance(parse("change", text), SyntaxFault) or lookup(original.root, draft.path) is None:
        return ""
    made: Node | None = remove(original.root, draft.path)
    if draft.after is not None:
        made = substitute(original.root, draft.path, plain(draft.after, original.root))
    return text if made is not None and to_plain(made) == to_plain(draft.root) else ""
