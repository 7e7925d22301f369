"""Says what a new version of a document means for the policy: what to read again, and what to renumber."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casepact.frozen import dataclass
from casepact.trace.citations import Citation, cite_text
from casepact.trace.documents import SourceText
from casepact.trace.matching import Matching, line_digests, match_lines

__all__ = ["Change", "Touched", "compare"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A citation of which lines are gone from the document, or stand elsewhere in it now.

    Attributes:
        citation: the citation as it stands, in numbers of the old document.
        gone: the old numbers of the lines it cites that are gone.
        moved: pairs of old and new number.
        renumbered: what to write in its place, such as ``page:32-39``, where no line is gone; else
            nothing, for someone has to read the page again first.
    """

    citation: Citation
    gone: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    renumbered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the lines of a source, and of the citations of them."""

    matching: Matching
    touched: tuple[Touched, ...]

    @property
    def to_read(self) -> tuple[Touched, ...]:
        """Citations of lines that are gone."""
        return tuple(touched for touched in self.touched if touched.gone)

    @property
    def to_renumber(self) -> tuple[Touched, ...]:
        """Citations of which every line is still there, elsewhere."""
        return tuple(touched for touched in self.touched if not touched.gone)

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
    touched = []
    for citation in citations:
        numbers = [number for number in citation.numbers(len(old)) if old[number - 1]]
        gone = tuple(number for number in numbers if number not in matching.places)
        pairs = [(number, matching.places[number]) for number in numbers if number in matching.places]
        moved = tuple((before, after) for before, after in pairs if before != after)
        if gone or moved:
            renumbered = () if gone else _ranges(citation.source, [after for _, after in pairs], new)
            touched.append(Touched(citation, gone, moved, renumbered))
    return Change(matching, tuple(touched))


def _ranges(source: str, numbers: Iterable[int], new: Sequence[str]) -> tuple[str, ...]:
    """The fewest citations of those lines and of no other line that has words in it."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and not any(new[runs[-1][1] : number - 1]):
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(cite_text(source, first, last) for first, last in runs)
