"""Did you mean: the known word closest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["suggest"]

_LONGEST = 100  # characters; nobody misspells more than that, and comparing is quadratic
_CLOSE = 0.6  # of 1, the share of matching characters at which difflib calls two words close


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that ``word`` was most likely meant to be, or None if none is close.

    Case and the choice between ``-``, ``_`` and space count for little. Ties go to the earlier candidate.
    """
    import difflib  # only a file with a mistake in it needs it

    if not 0 < len(word) <= _LONGEST:
        return None
    known = {candidate: _folded(candidate) for candidate in candidates if candidate != word}
    wanted = _folded(word)
    best, best_score = None, 0.0
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for candidate, folded in known.items():
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
            continue
        score = matcher.ratio()
        if score >= max(_CLOSE, best_score) and score != best_score:
            best, best_score = candidate, score
    return best


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
