"""Did you mean: the known word closest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["suggest"]


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that ``word`` was most likely meant to be, or None if none is close.

    Case and the choice between ``-``, ``_`` and space count for little. Ties go to the earlier candidate.
    """
    import difflib  # only a file with a mistake in it needs it

    if not 0 < len(word) <= 100:
        return None
    known = {candidate: _folded(candidate) for candidate in candidates if candidate != word}
    wanted = _folded(word)
    best, best_score = None, 0.0
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for candidate, folded in known.items():
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
            continue
        score = matcher.ratio()
        if score >= 0.6 and score > best_score:
            best, best_score = candidate, score
    return best


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
