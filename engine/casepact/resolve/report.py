"""Collects the diagnostics of a pass, so that one run reports every fault once, in file order."""

from __future__ import annotations

from casepact.source import Diagnostic, Level, Related, Span
from casepact.syntax.ast.extent import Extent
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Report"]


class Report:
    """A list of diagnostics under construction. The same fault at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span, str], Diagnostic] = {}

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
        key = (code, span, message)
        self._found.setdefault(key, Diagnostic(code, message, span, level, help_, related, clause))

    def unknown(
        self, kind: str, name: str, span: Span, known: list[str], *, way_out: str | None = None
    ) -> None:
        """Add that ``name`` is no declared ``kind``, with the closest name that is."""
        close = suggest(name, known)
        if close is not None:
            help_: str | None = f"did you mean `{close}`?"
        elif way_out is not None:
            help_ = way_out
        else:
            listed = ", ".join(f"`{item}`" for item in known[:8]) + (", ..." if len(known) > 8 else "")
            help_ = f"declared are {listed}" if known else "none is declared"
        article = "an" if kind[0] in "aeiou" else "a"
        self.add("unknown-name", f"`{name}` is not {article} {kind} of this policy", span, help_=help_)

    def extend(self, diagnostics: list[Diagnostic]) -> None:
        """Add what another pass found."""
        for diagnostic in diagnostics:
            self._found.setdefault((diagnostic.code, diagnostic.span, diagnostic.message), diagnostic)

    def sentence(self, kind: str, scalar: Scalar) -> object | None:
        """Parse a scalar as a sentence; a fault in it is added at its place, and None returned."""
        tree = parse(kind, scalar.text)
        if isinstance(tree, SyntaxFault):
            span = scalar.span_of(tree.extent.start, tree.extent.end)
            self.add(tree.code, tree.message, span, help_=tree.help)
            return None
        return tree  # type: ignore[no-any-return]

    def at(self, scalar: Scalar, extent: Extent) -> Span:
        """Where a part of a sentence stands in the file."""
        return scalar.span_of(extent.start, extent.end)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that was found, in file order."""
        return sorted(self._found.values(), key=lambda found: found.span)

    @property
    def has_errors(self) -> bool:
        """Whether anything found is an error."""
        return any(found.level is Level.ERROR for found in self._found.values())
