"""Strategies for drawings, and the drawing of a policy's text."""

from __future__ import annotations

from hypothesis import strategies as st

from casepact.render.graphs.drawing import Arrow, Box, Drawing

__all__ = ["drawings"]

_WORDS = st.text("abcdefghij klm_", min_size=1, max_size=24).map(str.strip).filter(bool)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Drawings of any shape: circles, loops, boxes nothing leads to, several arrows between two boxes."""
    count = draw(st.integers(1, 9))
    final = draw(st.sets(st.integers(0, count - 1)))
    boxes = tuple(
        Box(
            id=f"b{number}",
            title=draw(_WORDS),
            note=draw(st.sampled_from(("", "pauses update"))),
            initial=number == 0,
            final=number in final,
        )
        for number in range(count)
    )
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.booleans())
    chosen = draw(st.lists(ends, max_size=18, unique=True))
    arrows = tuple(
        Arrow(
            source=f"b{source}",
            target=f"b{target}",
            lines=tuple(draw(st.lists(_WORDS, min_size=1, max_size=3))),
            timer=timer,
        )
        for source, target, timer in chosen
    )
    return Drawing("a drawing", boxes, arrows)
