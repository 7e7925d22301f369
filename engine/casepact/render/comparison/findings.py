"""Turns the changes of a comparison into findings, for the reports that programs read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from casepact.comparison import Change, Comparison, Evidence, Place, Verdict
from casepact.comparison.acceptances import Acceptances
from casepact.findings.acceptance import Finding, findings_of
from casepact.render.comparison.words import newly_accepted
from casepact.source import Diagnostic, Level, Related, Span, Witness

__all__ = ["acceptance_findings", "change_findings", "file_findings", "file_of"]

_LEVELS = {
    Verdict.WORSE: Level.WARNING,
    Verdict.MIXED: Level.WARNING,
    Verdict.CHANGED: Level.WARNING,
    Verdict.BETTER: Level.INFO,
    Verdict.REWORDED: Level.INFO,
}


def change_findings(
    comparison: Comparison,
    acceptances: Acceptances,
    failing: Collection[Verdict],
    *,
    twice: bool = False,
) -> Iterator[Finding]:
    """Yield a finding for each change, at its new place, or at its old one where it is gone.

    A change that fails the run is an error. With ``twice`` one that has a place in either of two files
    is found at both, for readers that show one place alone.
    """
    for change in comparison.changes:
        accepts = acceptances.accepted.get(change.fingerprint)
        level = Level.ERROR if change.verdict in failing else _LEVELS[change.verdict]
        for place, other in _places(comparison, change, twice=twice):
            yield Finding(
                _diagnostic(change, place, other, level), change.fingerprint, accepts, comparison.policy
            )


def acceptance_findings(comparison: Comparison, acceptances: Acceptances) -> list[Finding]:
    """A finding for each acceptance that is new, and for each that is spent, on the line of its entry."""
    found = [
        Diagnostic(
            code="new-acceptance",
            message=f"newly accepted: {newly_accepted(item)}",
            span=replace(item.span, file=file_of(item.span.file)),
            level=Level.INFO,
            clause=item.id,
        )
        for item in acceptances.added
    ]
    for one in acceptances.spent:
        span = replace(one.diagnostic.span, file=file_of(one.diagnostic.span.file))
        found.append(replace(one.diagnostic, span=span))
    return findings_of(found, lambda _: comparison.policy, policy=comparison.policy)


def file_findings(renamed: Iterable[tuple[str, str]], uncompared: Iterable[tuple[str, str]]) -> list[Finding]:
    """A finding for each file that was renamed or compared with nothing, from its path and what to say."""
    found = [
        *(Diagnostic("renamed-file", said, _start(path), Level.INFO) for path, said in renamed),
        *(Diagnostic("not-compared", said, _start(path), Level.WARNING) for path, said in uncompared),
    ]
    return findings_of(found, lambda one: one.span.file)


def _start(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)


def file_of(name: str) -> str:
    """The path of a file, without the revision of git that it was read from."""
    head, colon, path = name.partition(":")
    return path if colon and head and path and "/" not in head else name


def _places(
    comparison: Comparison, change: Change, *, twice: bool
) -> Iterator[tuple[Span, tuple[Span, str] | None]]:
    old = None if change.old is None else (_span(change.old, comparison.old.name), "before")
    new = None if change.new is None else (_span(change.new, comparison.new.name), "now")
    if new is None:
        # Its line in the old file is another one in the new: it stands where it was taken from there.
        taken = change.taken or Span(comparison.new.name, 1, 1, 1, 1)
        taken = replace(taken, file=file_of(taken.file))
        yield taken, None if old is not None and old[0].file == taken.file else old
        if twice and old is not None and old[0].file != taken.file:
            yield old[0], (taken, "taken from here")
        return
    # Of one file at two revisions the old line is no line of the file that a reader has.
    at_revisions = (
        old is not None and old[0].file == new[0].file and comparison.old.name != comparison.new.name
    )
    yield new[0], None if at_revisions else old
    if twice and old is not None and old[0].file != new[0].file:
        yield old[0], new


def _span(place: Place, document: str) -> Span:
    """A place as a report shows it; what the standard lifecycle says stands in no file."""
    if place.clause.startswith("standard."):
        return Span(file_of(document), 1, 1, 1, 1)
    return replace(place.span, file=file_of(place.span.file))


def _diagnostic(change: Change, span: Span, other: tuple[Span, str] | None, level: Level) -> Diagnostic:
    related = () if other is None else (Related(*other),)
    return Diagnostic(
        code=change.code,
        message=change.message,
        span=span,
        level=level,
        help=f"not judged: {change.reason}" if change.reason else None,
        related=related,
        clause=change.clause or None,
        witness=None if change.evidence is None else _witness(change.evidence),
    )


def _witness(evidence: Evidence) -> Witness:
    return Witness(
        facts=evidence.facts,
        at=evidence.at,
        events=evidence.events,
        command=f"{evidence.old_command}\n{evidence.new_command}",
        note=f"{evidence.old_answer} before, {evidence.new_answer} now",
    )
