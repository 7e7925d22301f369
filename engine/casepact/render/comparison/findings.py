"""Turns the changes of a comparison into findings, for the reports that programs read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from casepact.comparison import Cause, Change, Comparison, Evidence, Place, Verdict
from casepact.comparison.acceptances import Acceptances
from casepact.findings.acceptance import Finding, findings_of
from casepact.findings.fingerprint import fingerprint, subject_of
from casepact.render.comparison.blocks import Block, kinds_line
from casepact.render.comparison.words import cause_line, newly_accepted
from casepact.source import Diagnostic, Level, Related, Span, Witness

__all__ = ["acceptance_findings", "cause_findings", "change_findings", "file_findings", "file_of"]

_LEVELS = {
    Verdict.WORSE: Level.WARNING,
    Verdict.MIXED: Level.WARNING,
    Verdict.CHANGED: Level.WARNING,
    Verdict.BETTER: Level.INFO,
    Verdict.REWORDED: Level.INFO,
}


def change_findings(
    comparison: Comparison, acceptances: Acceptances, failing: Collection[Verdict]
) -> Iterator[Finding]:
    """Yield a finding for each change, at its new place, or at its old one where it is gone.

    A change that fails the run is an error.
    """
    for change in comparison.changes:
        [(span, other)] = _places(comparison, change, (change.old, change.new), twice=False)
        found = _diagnostic(change, span, other, _level(change, failing))
        accepts = acceptances.accepted.get(change.fingerprint)
        yield Finding(found, change.fingerprint, accepts, comparison.policy)


def cause_findings(
    comparison: Comparison, acceptances: Acceptances, failing: Collection[Verdict], *, twice: bool = False
) -> Iterator[Finding]:
    """Yield a finding for each cause, at the lines that were edited, with all that comes from it.

    It is an error if any of that fails the run; what is accepted of it stands by itself. With ``twice`` one
    that has a place in either of two files is found at both, for readers that show one place alone.
    """
    changes = {change.fingerprint: change for change in comparison.changes}
    for cause in comparison.causes:
        mine = [changes[mark] for mark in cause.changes]
        left = [change for change in mine if change.fingerprint not in acceptances.accepted]
        groups = [(change,) for change in mine if change not in left]
        for group in ((tuple(left),) if left else ()) + tuple(groups):
            accepts = acceptances.accepted.get(group[0].fingerprint)
            mark = group[0].fingerprint
            if len(group) > 1:
                marks = sorted(change.fingerprint for change in group)
                mark = fingerprint("cause", comparison.policy, cause.clause, marks)
            worst = Block(cause, cause.verdict, group).worst
            level = min((_level(change, failing) for change in group), key=list(Level).index)
            spans = _places(comparison, worst, (cause.old, cause.new), twice=twice and accepts is None)
            for span, other in spans:
                found = _diagnostic(worst, span, other, level)
                if len(group) > 1:
                    found = replace(found, message=_told(cause, group, worst), clause=cause.clause)
                yield Finding(found, mark, accepts, comparison.policy)


def _told(cause: Cause, changes: Sequence[Change], worst: Change) -> str:
    """What was edited, and all that comes from it, the worst first."""
    rest = (change for change in changes if change is not worst)
    lines = [f"- {change.clause}: {change.message}" for change in (worst, *rest)]
    return "\n".join((cause_line(cause), f"{len(changes)} changes: {kinds_line(changes)}", *lines))


def _level(change: Change, failing: Collection[Verdict]) -> Level:
    return Level.ERROR if change.verdict in failing else _LEVELS[change.verdict]


def acceptance_findings(comparison: Comparison, acceptances: Acceptances) -> list[Finding]:
    """A finding for each acceptance that is new, and for each that is spent, on the line of its entry."""
    found = [
        Diagnostic(
            code="new-acceptance",
            message="\n".join(
                (
                    f"newly accepted: {newly_accepted(item)}",
                    *(f"- {one.clause}: {one.message}" for one in acceptances.accepts(item, comparison)),
                )
            ),
            span=replace(item.span, file=file_of(item.span.file)),
            level=Level.INFO,
            clause=item.id,
            subject=subject_of(newly_accepted(item)),
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
    comparison: Comparison, change: Change, sides: tuple[Place | None, Place | None], *, twice: bool
) -> Iterator[tuple[Span, tuple[Span, str] | None]]:
    """Yield where a change is found, or the edit it comes from, each with the other place of it."""
    before, after = sides
    old = None if before is None else (_span(before, comparison.old.name), "before")
    new = None if after is None else (_span(after, comparison.new.name), "now")
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
