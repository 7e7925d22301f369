"""Says what a new version of a document means for the policy: what to read again, and what to renumber."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casepact.frozen import dataclass
from casepact.trace.citations import Citation, cite_text
from casepact.trace.documents import SourceText
from casepact.trace.headings import lines_under
from casepact.trace.matching import Matching, line_digests, match_lines
from casepact.trace.order import Order, order_of

__all__ = ["Change", "Touched", "compare"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A citation of lines that are gone from the document, stand elsewhere in it, or beside what does.

    Attributes:
        citation: the citation as it stands, in numbers of the old document.
        gone: the old numbers of the lines it cites that are gone.
        moved: pairs of old and new number.
        passed: the old numbers of the lines it cites that passed others.
        beside: the old numbers of the lines it cites that passed none, but stand beside some that did.
        under: the old numbers of the others that stand under or next to lines that are new or gone.
        renumbered: what to write in its place, such as ``page:32-39``, where no line is gone; else
            nothing, for someone has to read the page again first.
    """

    citation: Citation
    gone: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    passed: tuple[int, ...]
    beside: tuple[int, ...]
    under: tuple[int, ...]
    renumbered: tuple[str, ...]

    @property
    def is_to_read(self) -> bool:
        """Whether what the page says there may be another thing now."""
        return bool(self.gone or self.passed or self.beside or self.under)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the lines of a source, and of the citations of them."""

    matching: Matching
    order: Order
    touched: tuple[Touched, ...]

    @property
    def to_read(self) -> tuple[Touched, ...]:
        """Citations of lines that are gone, that passed others, or that stand among other lines now."""
        return tuple(touched for touched in self.touched if touched.is_to_read)

    @property
    def to_renumber(self) -> tuple[Touched, ...]:
        """Citations of which every line is still there, elsewhere, and among the same lines as before."""
        return tuple(touched for touched in self.touched if not touched.is_to_read)

    @property
    def is_only_space(self) -> bool:
        """Whether no line with words in it changed or moved: only white space, line ends or encoding did."""
        matching = self.matching
        moved = any(old != new for old, new in matching.places.items())
        return not (matching.gone or matching.new or moved)


def compare(citations: Iterable[Citation], old: Sequence[str], document: SourceText) -> Change:
    """Compare the lines cited, by their digests, with a document that is a new version of theirs."""
    new = line_digests(document.lines)
    matching = match_lines(old, new)
    order = order_of(matching.places, old, new)
    headed = lines_under(matching, old, new) - order.passed - order.beside
    touched = []
    for citation in citations:
        numbers = [number for number in citation.numbers(len(old)) if old[number - 1]]
        gone = tuple(number for number in numbers if number not in matching.places)
        pairs = [(number, matching.places[number]) for number in numbers if number in matching.places]
        moved = tuple((before, after) for before, after in pairs if before != after)
        passed = tuple(number for number in numbers if number in order.passed)
        beside = tuple(number for number in numbers if number in order.beside)
        under = tuple(number for number in numbers if number in headed)
        if gone or moved or passed or beside or under:
            renumbered = () if gone else _ranges(citation.source, [after for _, after in pairs], new)
            touched.append(Touched(citation, gone, moved, passed, beside, under, renumbered))
    return Change(matching, order, tuple(touched))


def _ranges(source: str, numbers: Iterable[int], new: Sequence[str]) -> tuple[str, ...]:
    """The fewest citations of those lines and of no other line that has words in it."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and not any(new[runs[-1][1] : number - 1]):
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(cite_text(source, first, last) for first, last in runs)
