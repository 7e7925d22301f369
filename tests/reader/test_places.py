"""Every decoded character of every style of scalar is found where it was written."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casepact.source import Document, Span
from casepact.syntax.reader import Mapping, Node, Scalar, read, read_bytes

LETTERS = st.sampled_from("aZ7éß日本😀🇫\u0301\u200d\xa0\u3000") | st.characters(
    categories=["L", "N", "S", "M"], max_codepoint=0x1FFFF
).filter(lambda character: character not in "`|>~^$+<=")
SYMBOLS = st.sampled_from("-:#'\"\\,[]{}&*!|>%@`~?=<")
BLANKS = st.text(" \t", min_size=1, max_size=3)
MAYBE_BLANKS = st.text(" \t", max_size=3)
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])
ESCAPES = {
    "\t": ["\\t", "\\\t", "\\x09"],
    "\n": ["\\n", "\\x0a", "\\u000A"],
    "\r": ["\\r"],
    " ": ["\\ ", "\\x20"],
    '"': ['\\"', "\\x22"],
    "\\": ["\\\\", "\\u005c"],
    "/": ["\\/"],
    "\xa0": ["\\_", "\\u00A0"],
    "é": ["\\xe9", "\\u00e9", "\\U000000E9"],
    "😀": ["\\U0001F600"],
    "日": ["\\u65E5"],
}


@dataclass
class Written:
    """A scalar as an emitter writes it, with the raw range of every character it stands for."""

    raw: str = ""
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)

    def put(self, character: str, raw: str) -> None:
        self.text += character
        self.places.append((len(self.raw), len(self.raw) + len(raw)))
        self.raw += raw

    def put_all(self, characters: str) -> None:
        for character in characters:
            self.put(character, character)

    def skip(self, raw: str) -> None:
        self.raw += raw


def emit_gap(draw: st.DrawFn, out: Written, indent: int, *, plain: bool, escapes: bool) -> None:
    """White space between two words: as it is, folded, or folded after an escaped break."""
    kind = draw(st.sampled_from(["blanks", "fold", "continue"] if escapes else ["blanks", "fold"]))
    if kind == "blanks":
        out.put_all(draw(BLANKS))
        return
    folded = draw(BREAKS)
    if kind == "fold":
        out.skip(draw(MAYBE_BLANKS))
    else:
        out.put_all(draw(MAYBE_BLANKS))
        out.skip("\\" + folded)
    pad = " " * indent
    more = draw(st.lists(BREAKS, max_size=3))
    if kind == "fold" and not more:
        out.put(" ", folded)
    elif kind == "fold":
        out.skip(folded)
    for wide in more:
        out.skip(draw(st.sampled_from(["", " ", pad, pad + "\t "])) if plain else draw(MAYBE_BLANKS))
        joins = out.raw.endswith("\r") and wide == "\n"  # two breaks must not become one
        out.put("\n", "\r" if joins else wide)
    out.skip(pad + draw(MAYBE_BLANKS))


@st.composite
def plain_scalars(draw: st.DrawFn, indent: int, *, flow: bool, one_line: bool) -> Written:
    out = Written()
    words = draw(st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=5))
    for index, word in enumerate(words):
        if index and one_line:
            out.put_all(draw(BLANKS))
        elif index:
            emit_gap(draw, out, indent, plain=True, escapes=False)
        out.put_all(word)
        if draw(st.booleans()):
            inner = draw(SYMBOLS.filter(lambda symbol: not (flow and symbol in ",[]{}?:")))
            out.put_all(inner + "z")
    return out


@st.composite
def quoted_scalars(draw: st.DrawFn, indent: int, *, double: bool, one_line: bool) -> Written:
    quote = '"' if double else "'"
    out = Written()
    out.skip(quote)
    for kind in draw(st.lists(st.sampled_from(["word", "gap"]), max_size=7)):
        if kind == "gap" and out.raw[-1] not in " \t\r\n":
            if one_line:
                out.put_all(draw(BLANKS))
            else:
                emit_gap(draw, out, indent, plain=False, escapes=double)
            continue
        for character in draw(
            st.text(LETTERS | SYMBOLS | st.sampled_from("\n\r/é😀日"), min_size=1, max_size=4)
        ):
            if double and (character in '"\\\n\r' or draw(st.integers(0, 3)) == 0) and character in ESCAPES:
                out.put(character, draw(st.sampled_from(ESCAPES[character])))
            elif character == "'" and not double:
                out.put("'", "''")
            elif character not in "\n\r":
                out.put(character, character)
    out.skip(quote)
    return out


@st.composite
def block_scalars(draw: st.DrawFn, base: int, *, folded: bool, last: bool) -> Written:
    out = Written()
    chomping = draw(st.sampled_from(["", "-", "+"]))
    lines = draw(st.lists(st.text(LETTERS | SYMBOLS | st.sampled_from(" \t"), max_size=6), max_size=6))
    first = next(filter(None, lines), "")
    explicit = draw(st.booleans()) or first.startswith((" ", "\t"))
    width = draw(st.integers(1, 4))
    header = draw(st.permutations([chomping, str(width) if explicit else ""]))
    comment = draw(st.sampled_from(["", " ", "\t ", " # why: 'x'"]))
    out.skip(("|", ">")[folded] + "".join(header) + comment)
    broken = draw(BREAKS)
    unfinished: str | None = None  # the break after the last line with text
    was_spaced = False
    blanks: list[tuple[str, str]] = []
    out.skip(broken)

    def flush(*, folds: bool) -> None:
        nonlocal unfinished
        if unfinished is not None:
            if folds and blanks:
                out.skip(unfinished)
            else:
                out.put(" " if folds else "\n", unfinished)
        unfinished = None
        for spaces, wide in blanks:
            out.skip(spaces)
            out.put("\n", wide)
        blanks.clear()

    for line in lines:
        before = blanks[-1][1] if blanks else unfinished or out.raw
        wide = draw(BREAKS)
        if not line:
            spaces = " " * draw(st.integers(0, base + width))
            blanks.append((spaces, "\r" if before.endswith("\r") and not spaces and wide == "\n" else wide))
            continue
        spaced = line[0] in " \t"
        flush(folds=folded and unfinished is not None and not spaced and not was_spaced)
        out.skip(" " * (base + width))
        out.put_all(line)
        unfinished, was_spaced = wide, spaced
    if last and unfinished is not None and not blanks and draw(st.booleans()):
        return out  # the file ends without a line break
    if chomping == "+":
        flush(folds=False)
    elif chomping == "" and unfinished is not None:
        out.put("\n", unfinished)
        out.skip("".join(spaces + wide for spaces, wide in blanks))
    else:
        out.skip((unfinished or "") + "".join(spaces + wide for spaces, wide in blanks))
    return out


@dataclass(frozen=True)
class Context:
    """What surrounds the scalar: text before it, the indentation it hangs from, and text after it."""

    before: str
    base: int
    after: str
    flow: bool = False


CONTEXTS = [
    Context("", 0, ""),
    Context("k: ", 0, ""),
    Context("k:\n  ", 0, "\nz: 1"),
    Context("- ", 0, "\n- z"),
    Context("'é😀\t': 1\r\na:\r\n  b: ", 2, "\r\nz: 1\r\n"),
    Context("a:\r- - ", 2, "\r"),
    Context("? ", 0, "\n: v\n"),
    Context("- &other x\n- k: [x,\t", 2, "]\n", flow=True),
    Context("{\n\t日: ", 0, "}", flow=True),
]
STYLES = ["plain", "single", "double", "literal", "folded"]


@st.composite
def files(draw: st.DrawFn) -> tuple[str, int, str, Written]:
    context = draw(st.sampled_from(CONTEXTS))
    style = draw(st.sampled_from(STYLES[:3] if context.flow else STYLES))
    indent = context.base + draw(st.integers(1, 3))
    if style == "plain":
        written = draw(plain_scalars(indent, flow=context.flow, one_line=False))
    elif style in ("single", "double"):
        written = draw(quoted_scalars(indent, double=style == "double", one_line=False))
    else:
        last = not context.after
        written = draw(block_scalars(context.base, folded=style == "folded", last=last))
    assume(written.text or context.before != "? ")  # a key must not be empty
    before = context.before + draw(st.sampled_from(["", "&anchor ", "&a \t"]))
    after = context.after
    if style in ("literal", "folded") and written.raw.endswith(("\n", "\r")):
        after = after.lstrip("\r\n")
    return before + written.raw + after, len(before), style, written


def places_of(text: str) -> list[tuple[int, int]]:
    """Line and column of every offset, the end of the text too, counted one character at a time."""
    line = column = 1
    found = [(line, column)]
    for index, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
            line, column = line + 1, 1
        else:
            column += 1
        found.append((line, column))
    return found


def scalars(node: Node | None) -> list[Scalar]:
    if node is None:
        return []
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Mapping):
        return [found for entry in node.entries for found in (entry.key, *scalars(entry.value))]
    return [found for item in node.items for found in scalars(item)]


def check_places(text: str, start: int, style: str, written: Written) -> None:
    values = [
        event.value for event in yaml.parse(text, Loader=yaml.CLoader) if isinstance(event, yaml.ScalarEvent)
    ]
    place = places_of(text)
    node, found = read(Document("f", text))
    assert not found
    assert [scalar.text for scalar in scalars(node)] == values
    [scalar] = [
        scalar
        for scalar in scalars(node)
        if scalar.style == style and (scalar.span.line, scalar.span.column) == place[start]
    ]
    assert scalar.text == written.text
    for index, (first, last) in enumerate(written.places):
        expected = Span("f", *place[start + first], *place[start + last])
        assert scalar.span_of(index, index + 1) == expected
        assert scalar.span_of(index, index) == Span("f", *place[start + first], *place[start + first])
    if written.places:
        whole = Span("f", *place[start + written.places[0][0]], *place[start + written.places[-1][1]])
        assert scalar.span_of(0, len(scalar.text)) == whole


@settings(max_examples=200, deadline=None)
@given(files())
def test_every_character_is_found_where_it_was_written(file: tuple[str, int, str, Written]) -> None:
    check_places(*file)


@st.composite
def keyed_files(draw: st.DrawFn) -> tuple[str, int, str, Written]:
    style = draw(st.sampled_from(STYLES[:3]))
    if style == "plain":
        written = draw(plain_scalars(1, flow=False, one_line=True))
    else:
        written = draw(
            quoted_scalars(1, double=style == "double", one_line=True).filter(lambda out: out.text)
        )
    before = draw(st.sampled_from(["", "first key: 1\r\n", "- 'é😀': 1\n  ", "&k "]))
    return before + written.raw + draw(st.sampled_from([": v", " \t:\n", ":"])), len(before), style, written


@settings(max_examples=150, deadline=None)
@given(keyed_files())
def test_every_character_of_a_key_is_found(file: tuple[str, int, str, Written]) -> None:
    check_places(*file)


@settings(max_examples=150, deadline=None)
@given(files())
def test_a_byte_order_mark_moves_nothing(file: tuple[str, int, str, Written]) -> None:
    text = file[0]
    document, node, found = read_bytes("f", b"\xef\xbb\xbf" + text.encode())
    assert document == Document("f", text)
    assert (node, found) == read(Document("f", text))


def test_offsets_outside_the_text_are_moved_into_it() -> None:
    node, _ = read(Document("f", "a: 'it''s'"))
    [_, value] = scalars(node)
    assert value.span_of(0, 99) == Span("f", 1, 5, 1, 10)
    assert value.span_of(99, 99) == Span("f", 1, 10, 1, 10)
    assert value.span_of(-5, 1) == Span("f", 1, 5, 1, 6)
    assert value.span_of(3, 1) == Span("f", 1, 9, 1, 9)


def test_an_empty_scalar_has_the_place_where_text_would_go() -> None:
    node, _ = read(Document("f", "a: ''\nb: |\n\nc:\nd: &x\ne: 1"))
    assert isinstance(node, Mapping)
    values = {entry.key.text: entry.value for entry in node.entries}
    places = {key: value.span_of(0, 0) for key, value in values.items() if isinstance(value, Scalar)}
    assert places["a"] == Span("f", 1, 5, 1, 5)
    assert places["b"] == Span("f", 2, 5, 2, 5)
    assert places["c"] == Span("f", 4, 3, 4, 3)
    assert places["d"] == Span("f", 5, 6, 5, 6)
