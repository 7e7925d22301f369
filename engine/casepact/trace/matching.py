"""Matches the lines of two versions of a document: which are gone, which are new, which only moved."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.trace.order import common_subsequence, increasing

__all__ = ["Matching", "likeness", "line_digests", "match_lines"]


def line_digests(lines: Iterable[str]) -> tuple[str, ...]:
    """A digest of each line, blind to how much white space stands where, empty for a blank line.

    64 bits of SHA-256 in hexadecimal: enough to tell the lines of a document apart, and no text.
    """
    words = (" ".join(line.split()) for line in lines)
    return tuple(
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if text else ""
        for text in words
    )


def likeness(old: Iterable[str], new: Iterable[str]) -> float:
    """How alike two documents are, 0 to 1: twice the distinct lines both have, over the sum of each one's.

    It is Dice's coefficient of their line digests; blank lines do not count. A file that holds many
    documents is thereby less like each of them than a version of that document alone.
    """
    first, second = set(old) - {""}, set(new) - {""}
    return 2 * len(first & second) / max(len(first) + len(second), 1)


@dataclass(frozen=True, slots=True)
class Matching:
    """Line numbers (1-based) of an old document and a new one; blank lines are in neither.

    Attributes:
        places: by the number of an old line, the number of the same line in the new document.
        gone: old lines that the new document has not, or has fewer times.
        new: new lines that the old document had not, or had fewer times.
        replaced: each run of lines that are gone, with the new lines that stand where it stood.
    """

    places: Mapping[int, int]
    gone: tuple[int, ...]
    new: tuple[int, ...]
    replaced: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def match_lines(old: Sequence[str], new: Sequence[str]) -> Matching:
    """Match two documents by their line digests, in almost linear time.

    Lines that both have once are the same line, wherever they stand; equal neighbours of a matched
    line are matched too, which tells repeated lines apart by their context. Of those left over, what
    can be paired without passing a line that kept its order is; the rest is paired as it comes.
    (P. Heckel, "A technique for isolating differences between files", CACM 21(4), 1978, with the
    pairing added, so that no line is gone that is as often in the new document, and so that none
    seems to have moved where lines were only put in or taken out.)
    """
    old_at = [number for number, digest in enumerate(old, 1) if digest]
    new_at = [number for number, digest in enumerate(new, 1) if digest]
    a, b = [old[number - 1] for number in old_at], [new[number - 1] for number in new_at]
    pairs = _anchors(a, b)
    _spread(a, b, pairs)
    _pair_between(a, b, pairs)
    _pair_rest(a, b, pairs)
    taken = set(pairs.values())
    return Matching(
        {old_at[i]: new_at[j] for i, j in sorted(pairs.items())},
        tuple(number for i, number in enumerate(old_at) if i not in pairs),
        tuple(number for j, number in enumerate(new_at) if j not in taken),
        tuple(
            (tuple(old_at[i] for i in gone), tuple(new_at[j] for j in found))
            for gone, found in _replaced(len(a), len(b), pairs, taken)
        ),
    )


def _anchors(a: Sequence[str], b: Sequence[str]) -> dict[int, int]:
    in_a, in_b = Counter(a), Counter(b)
    where = {digest: j for j, digest in enumerate(b)}
    return {i: where[d] for i, d in enumerate(a) if in_a[d] == 1 and in_b[d] == 1}


def _spread(a: Sequence[str], b: Sequence[str], pairs: dict[int, int]) -> None:
    """Match the equal neighbours of matched lines; the ends of both documents count as matched."""
    taken = set(pairs.values())

    def join(i: int, j: int) -> None:
        free = i not in pairs and j not in taken
        if free and 0 <= i < len(a) and 0 <= j < len(b) and a[i] == b[j]:
            pairs[i] = j
            taken.add(j)

    for i in range(-1, len(a)):
        if i < 0 or i in pairs:
            join(i + 1, pairs.get(i, -1) + 1)
    for i in range(len(a), -1, -1):
        if i == len(a) or i in pairs:
            join(i - 1, pairs.get(i, len(b)) - 1)


def _pair_between(a: Sequence[str], b: Sequence[str], pairs: dict[int, int]) -> None:
    """Match what is left over between two lines that kept their order, without passing either."""
    matched = sorted(pairs)
    taken = set(pairs.values())
    kept = [(matched[k], pairs[matched[k]]) for k in increasing([pairs[i] for i in matched])]
    free_a = deque(i for i in range(len(a)) if i not in pairs)
    free_b = deque(j for j in range(len(b)) if j not in taken)
    for i, j in [*kept, (len(a), len(b))]:
        before_a, before_b = _up_to(free_a, i), _up_to(free_b, j)
        found = common_subsequence([a[k] for k in before_a], [b[k] for k in before_b])
        pairs.update((before_a[x], before_b[y]) for x, y in found)


def _up_to(numbers: deque[int], stop: int) -> list[int]:
    """Take from the left what is less than ``stop``."""
    found = []
    while numbers and numbers[0] < stop:
        found.append(numbers.popleft())
    return found


def _pair_rest(a: Sequence[str], b: Sequence[str], pairs: dict[int, int]) -> None:
    taken = set(pairs.values())
    free: defaultdict[str, deque[int]] = defaultdict(deque)
    for j, digest in enumerate(b):
        if j not in taken:
            free[digest].append(j)
    for i, digest in enumerate(a):
        if i not in pairs and free[digest]:
            pairs[i] = free[digest].popleft()


def _replaced(old: int, new: int, pairs: Mapping[int, int], taken: set[int]) -> Iterator[tuple[range, range]]:
    """Yield each run of lines that are gone, with the new lines next to what stood before or after it."""
    i = 0
    while i < old:
        if i in pairs:
            i += 1
            continue
        start = i
        while i < old and i not in pairs:
            i += 1
        first = stop = pairs[start - 1] + 1 if start else 0
        while stop < new and stop not in taken:
            stop += 1
        if first == stop:
            first = stop = pairs[i] if i < old else new
            while first > 0 and first - 1 not in taken:
                first -= 1
        yield range(start, i), range(first, stop)
