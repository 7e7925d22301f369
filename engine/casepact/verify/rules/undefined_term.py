"""Finds terms that several sentences rely on and nothing defines."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.expression import Expression, all_of
from casepact.model.fact import Enumeration
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.escalation import Verb
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.finding import finding
from casepact.verify.witness import decide_witness

__all__ = ["UNDEFINED_TERM"]

_STANDING = frozenset(("vendor", "customer", "unspecified"))
"""Names that need no definition."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    known = frozenset(_defined(policy))
    for term, sentences in _used(policy).items():
        if "_" not in term or len(sentences) < 2 or _forms(term) & known:
            continue
        found = next(filter(None, (cases_of(policy).find(guard).case for _, guard in sentences)), None)
        seen = f"the answer speaks of `{term}`"
        yield finding(
            UNDEFINED_TERM,
            policy,
            sentences[0][0],
            f"{len(sentences)} sentences rely on `{term}`, which nothing defines",
            help_="declare it where it belongs, such as under `roles` or `features`, with a title and a cite",
            others=tuple(note for note, _ in sentences[1:]),
            beside="relies on it too",
            witness=None if found is None else decide_witness(policy, found.facts, found.at, seen),
        )


def _used(policy: Policy) -> dict[str, list[tuple[Note, Expression]]]:
    """The words for things and people in duties and steps, and the sentences that have them.

    The cells of a table share their duty and are one sentence.
    """
    used: dict[str, dict[str, tuple[Note, Expression]]] = {}
    for clause in policy.clauses():
        for word in (clause.actor, *clause.objects):
            used.setdefault(word, {}).setdefault(clause.obligation, (clause.note, clause.guard))
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            for action in rung.actions:
                if action.verb is Verb.RAISE_SEVERITY:
                    continue
                for word in action.objects:
                    sentence = (rung.note, all_of(ladder.guard, rung.guard))
                    used.setdefault(word, {}).setdefault(rung.id, sentence)
    return {word: list(sentences.values()) for word, sentences in used.items()}


def _defined(policy: Policy) -> Iterator[str]:
    """Every name the policy declares, whatever it is the name of."""
    yield from _STANDING
    for names in (
        policy.facts,
        policy.roles,
        policy.features,
        policy.tiers,
        policy.severities,
        policy.channels,
        policy.calendars,
        policy.obligations,
        policy.sources,
        policy.lifecycle.states,
        policy.lifecycle.events,
    ):
        yield from names
    for fact in policy.facts.values():
        if isinstance(fact.type, Enumeration):
            yield from fact.type.values
    for tier in policy.tiers.values():
        yield from (rule.name for rule in tier.quotas)
    for intake in policy.intake:
        yield intake.name
    for ladder in policy.ladders:
        yield ladder.name
    for entry in policy.coverage:
        yield entry.note.id.rsplit(".", 1)[-1]
    yield from (needed.name for needed in policy.prerequisites)
    yield from (rule.name for rule in policy.credit_entries)


def _forms(term: str) -> frozenset[str]:
    """The term, and the forms in which a name may be declared that it is the plural or singular of."""
    forms = {term, f"{term}s", f"{term}es"}
    if term.endswith("ies"):
        forms.add(f"{term[:-3]}y")
    if term.endswith("es"):
        forms.add(term[:-2])
    if term.endswith("s"):
        forms.add(term[:-1])
    if term.endswith("y"):
        forms.add(f"{term[:-1]}ies")
    return frozenset(forms)


UNDEFINED_TERM = Check(
    code="undefined-term",
    level=Level.INFO,
    summary="a term that several sentences rely on and nothing defines",
    explanation=(
        "Two sentences or more speak of one thing by a name made of several words, such as "
        "`health_report`, and have to mean the same by it; and nothing in the policy says what that is: "
        "it is no role, feature, fact or value, channel, calendar, event, quota or entry of another "
        "section. For example `vendor must deliver health_report` and `customer may dispute "
        "health_report`: what is in it, nobody knows. Look in the document for a definition and declare "
        "the name with a title and a cite; where there is none, the vendor has to be asked. A name that "
        "only one sentence has is a word of that sentence and is not looked at."
    ),
    run=_run,
)
