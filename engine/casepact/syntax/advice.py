"""Finds the usual slip in a sentence that does not parse, and says exactly what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase

from casepact.frozen import dataclass
from casepact.syntax.ast.extent import Extent
from casepact.syntax.slip import Slip

__all__ = ["Advice", "advise", "advise_at_end"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with a stretch of a sentence, and what to write in its place."""

    message: str
    help: str
    extent: Extent


def _touches(match: re.Match[str], extent: Extent) -> bool:
    return match.start() < extent.end and extent.start < match.end()


_LONGEST = 300
"""Characters of a sentence in which slips are looked for: patterns take more than linear time."""

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
"""What may be written in any case is looked for in small letters, since help takes words of it over."""


def _first(slips: Iterable[Slip], kind: str, text: str, fault: Extent) -> Advice | None:
    if len(text) > _LONGEST:
        return None
    small = text.translate(_SMALL)
    for slip in slips:
        if slip.kinds is not None and kind not in slip.kinds:
            continue
        # Compiled only here, and kept by `re`: who makes no slip pays for none.
        for match in re.finditer(slip.pattern, small if slip.pattern.startswith("(?i)") else text):
            if not _touches(match, fault):
                continue
            help_ = slip.advice(match)
            if help_ is None:
                continue
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            end = match.end() - len(match[0]) + len(match[0].rstrip())
            return Advice(slip.message.format(text[start:end]), help_, Extent(start, end))
    return None


def advise(kind: str, text: str, fault: Extent, *, names: bool = True) -> Advice | None:
    """What to say about the part of a sentence that the parser stumbled over, if it is a usual slip.

    Where that part is no slip, the word before it may be: a name that should have been a weekday.
    ``names`` says whether a name could stand there, so that a word in capitals was meant to be one.
    """
    from casepact.syntax.slips import NOT_A_NAME, SLIPS  # only a sentence with a fault needs them

    slips = [slip for slip in SLIPS if not slip.ends]
    advice = _first((*slips, NOT_A_NAME) if names else slips, kind, text, fault)
    if advice is None and (before := text[: fault.start].rstrip()):
        advice = _first(slips, kind, text, Extent(len(before) - 1, fault.start))
    return advice


def advise_at_end(kind: str, text: str) -> Advice | None:
    """What to say of a sentence that stops too early, if it is a usual slip."""
    from casepact.syntax.slips import SLIPS

    end = len(text.rstrip())
    return _first((slip for slip in SLIPS if slip.ends), kind, text, Extent(end - 1, end))
