"""Collects the diagnostics of a pass, so that one run reports every fault once, in file order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet

from casepact.source import Diagnostic, Level, Related, Span
from casepact.syntax.ast.extent import Extent
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Scalar

__all__ = ["MOST_ERRORS", "Report"]

MOST_ERRORS = 200
"""Errors that one report holds; past them a file is not worth reading on."""

_MOST_COMPARED = 20_000
"""Names compared for suggestions in one report, so that a file of misspelled names stays cheap."""

_MOST_PLACES = 8
"""Further places shown with a fault that many places share."""

_SECTIONS = frozenset({"channel", "feature", "role", "source", "target"})
"""What a section of its name declares, which may be absent."""


class Report:
    """A list of diagnostics under construction. The same fault at the same place is kept once.

    ``heard`` is told of every sentence that is read without a fault: its kind, where it stands, and its tree.
    """

    def __init__(self, heard: Callable[[str, Scalar, object], None] | None = None) -> None:
        self._heard = heard
        self._found: dict[tuple[str, Span, str], Diagnostic] = {}
        self._shared: dict[tuple[str, str], dict[Span, Diagnostic]] = {}
        self._errors = 0
        self._dropped: Span | None = None
        self._compared = 0
        self._trees: dict[tuple[str, str], object] = {}
        self._cut: set[Span] = set()

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        help_: str | None = None,
        level: Level = Level.ERROR,
        related: tuple[Related, ...] = (),
        clause: str | None = None,
    ) -> None:
        """Add a diagnostic; see `Diagnostic` for the arguments."""
        self._keep(Diagnostic(code, message, span, level, help_, related, clause))

    def _keep(self, diagnostic: Diagnostic) -> None:
        key = (diagnostic.code, diagnostic.span, diagnostic.message)
        if key in self._found or not self._has_room(diagnostic):
            return
        self._found[key] = diagnostic

    def _has_room(self, diagnostic: Diagnostic) -> bool:
        if diagnostic.level is not Level.ERROR:
            return True
        if self._errors >= MOST_ERRORS:
            self._dropped = self._dropped or diagnostic.span
            return False
        self._errors += 1
        return True

    def unknown(
        self,
        kind: str,
        name: str,
        span: Span,
        known: Collection[str],
        *,
        way_out: str | None = None,
        code: str = "unknown-name",
        message: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Add that ``name`` is no declared ``kind``, with the closest name that is.

        A name that is unknown in several places is one fault, at the first of them.
        """
        if message is None:
            article = "an" if kind[0] in "aeiou" else "a"
            message = f"`{name}` is not {article} {kind}" + (" of this policy" if kind.isalpha() else "")
        places = self._shared.setdefault((code, message), {})
        if span in places:
            return
        close = None if places else self.suggest(name, known)
        if close is not None:
            help_: str | None = f"did you mean `{close}`?"
        elif way_out is not None:
            help_ = way_out
        else:
            # Names in no order of their own are listed in that of the alphabet, the same in every run.
            names = sorted(known) if isinstance(known, AbstractSet) else [*known]
            some = names[:8] if len(names) <= 8 else names[:7]
            listed = ", ".join(f"`{item}`" for item in some) + (", ..." if len(known) > 8 else "")
            none = f"declare it under `{kind}s`" if kind in _SECTIONS else "none is declared"
            help_ = f"declared are {listed}" if known else none
        diagnostic = Diagnostic(code, message, span, help=help_, related=related)
        if places or self._has_room(diagnostic):
            places[span] = diagnostic

    def suggest(self, word: str, known: Collection[str]) -> str | None:
        """The known word closest to one that is not; None too where too many were compared already."""
        self._compared += len(known)
        return suggest(word, known) if self._compared <= _MOST_COMPARED else None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add what another pass found."""
        for diagnostic in diagnostics:
            self._keep(diagnostic)

    def cut_off(self, span: Span) -> None:
        """Take note that a comma cut off the end of the sentence there, which is reported already."""
        self._cut.add(span)

    def is_cut_off(self, span: Span) -> bool:
        """Whether a comma cut off the end of the sentence there."""
        return span in self._cut

    def sentence(self, kind: str, scalar: Scalar) -> object | None:
        """Parse a scalar as a sentence; a fault in it is added at its place, and None returned."""
        if self.is_full:
            self._dropped = self._dropped or scalar.span
            return None
        tree = self.parsed(kind, scalar)
        if isinstance(tree, SyntaxFault):
            if self.is_cut_off(scalar.span) and tree.extent.end >= len(scalar.text.rstrip()):
                return None  # what is missing was cut off
            span = scalar.span_of(tree.extent.start, tree.extent.end)
            self.add(tree.code, tree.message, span, help_=tree.help)
            return None
        return tree

    def parsed(self, kind: str, scalar: Scalar) -> object:
        """The tree of a sentence or its `SyntaxFault`, of which nothing is reported.

        Two passes look at some sentences; all are kept, however many a file has, so that each is parsed once.
        """
        key = (kind, scalar.text)
        if key not in self._trees:
            self._trees[key] = parse(kind, scalar.text)
        tree = self._trees[key]
        if self._heard is not None and not isinstance(tree, SyntaxFault):
            self._heard(kind, scalar, tree)
        return tree

    def at(self, scalar: Scalar, extent: Extent) -> Span:
        """Where a part of a sentence stands in the file."""
        return scalar.span_of(extent.start, extent.end)

    @property
    def is_full(self) -> bool:
        """Whether no further error would be kept."""
        return self._errors >= MOST_ERRORS

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that was found, in file order."""
        found = [*self._found.values(), *(_joined(places) for places in self._shared.values() if places)]
        if self._dropped is not None:
            message = f"the first {MOST_ERRORS} problems are shown, and reading stopped here"
            found.append(
                Diagnostic("too-many-problems", message, self._dropped, help="mend those and read again")
            )
        return sorted(found, key=lambda diagnostic: diagnostic.span)

    @property
    def has_errors(self) -> bool:
        """Whether anything found is an error."""
        return self._errors > 0


def _joined(places: dict[Span, Diagnostic]) -> Diagnostic:
    """One diagnostic for a fault that several places share, at the first of them."""
    spans = sorted(places)
    first = next(iter(places.values()))
    related = tuple(Related(span, "and here") for span in spans[1 : 1 + _MOST_PLACES]) + first.related
    return Diagnostic(first.code, first.message, spans[0], first.level, first.help, related)
