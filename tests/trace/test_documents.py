"""Documents are found by what they hold, wherever they lie; lines are counted as editors count them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casepact.trace import documents
from casepact.trace.documents import find_documents, read_source
from tests.trace.pages import PAGE, digests, sha256, text


def test_a_document_is_found_by_its_digest_below_any_name(tmp_path: Path) -> None:
    data = text(PAGE)
    deep = tmp_path / "a" / "b" / "anything.bin"
    deep.parent.mkdir(parents=True)
    deep.write_bytes(data)
    search = find_documents([tmp_path], {sha256(data)})
    assert search.exact[sha256(data)].path == deep
    assert search.exact[sha256(data)].lines == PAGE


def test_of_copies_the_first_in_order_of_path_is_taken(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / name).write_bytes(text(PAGE))
    found = find_documents([tmp_path], {sha256(text(PAGE))}).exact
    assert found[sha256(text(PAGE))].path == tmp_path / "a"


@pytest.mark.parametrize(
    "data, lines",
    [
        (b"a\nb\n", ("a", "b")),
        (b"a\r\nb\r\n", ("a", "b")),
        (b"a\rb\r", ("a", "b")),
        (b"a\r\nb\nc\rd", ("a", "b", "c", "d")),
        (b"a\n\n", ("a", "")),
        (b"", ()),
        (b"\n", ("",)),
        ("a\u2028b\x0bc\x85d\n".encode(), ("a\u2028b\x0bc\x85d",)),
        (b"\xef\xbb\xbfa\n", ("a",)),
    ],
)
def test_lines_end_where_an_editor_ends_them(tmp_path: Path, data: bytes, lines: tuple[str, ...]) -> None:
    (tmp_path / "page").write_bytes(data)
    assert read_source(tmp_path / "page").lines == lines


@pytest.mark.parametrize(
    "data, encoding, line",
    [
        ("déjà".encode(), "utf-8", "déjà"),
        ("déjà “vu”".encode("cp1252"), "windows-1252", "déjà “vu”"),
        (b"a\x81b", "windows-1252", "a\x81b"),
        ("déjà".encode("utf-16"), "utf-16", "déjà"),
    ],
)
def test_no_encoding_loses_a_character(tmp_path: Path, data: bytes, encoding: str, line: str) -> None:
    (tmp_path / "page").write_bytes(data)
    document = read_source(tmp_path / "page")
    assert (document.encoding, document.lines) == (encoding, (line,))


def test_hidden_files_are_passed_over_unless_they_are_named(tmp_path: Path) -> None:
    digest = sha256(text(PAGE))
    (tmp_path / ".git").mkdir()
    for name in (".page", ".git/page"):
        (tmp_path / name).write_bytes(text(PAGE))
    assert not find_documents([tmp_path], {digest}).exact
    assert digest in find_documents([tmp_path / ".page"], {digest}).exact


def test_links_make_no_loop_and_pipes_do_not_wait(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "page").write_bytes(text(PAGE))
    search = find_documents([tmp_path], {sha256(text(PAGE))})
    assert len(search.exact) == 1
    assert {Path(file).name for file, _ in search.unread} == {"circle", "dangling", "pipe"}


def test_a_linked_document_is_found(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "page").write_bytes(text(PAGE))
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "away" / "page")
    assert find_documents([tmp_path / "here"], {sha256(text(PAGE))}).exact


def test_a_file_that_is_too_large_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    (tmp_path / "page").write_bytes(text(PAGE))
    search = find_documents([tmp_path], {sha256(text(PAGE))})
    assert not search.exact
    assert [reason for _, reason in search.unread] == ["larger than 0 mib"]


@pytest.mark.parametrize("limit, value", [("MAX_FILES", 2), ("MAX_TOTAL", 2)])
def test_the_search_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(b"x")
    assert not find_documents([tmp_path], set()).cut_short
    monkeypatch.setattr(documents, limit, value)
    search = find_documents([tmp_path], set())
    assert search.cut_short
    assert search.files == 2


def test_a_document_that_is_not_there_is_stood_for_by_the_one_most_like_it(tmp_path: Path) -> None:
    digest = sha256(text(PAGE))
    (tmp_path / "a_far").write_bytes(text(["Urgent", "Nothing", "else", "is", "alike"]))
    (tmp_path / "b_near").write_bytes(text([*PAGE[:-1], "One line is new."]))
    (tmp_path / "c_nearer_but_many").write_bytes(text([*PAGE, *map(str, range(100))]))
    search = find_documents([tmp_path], {digest}, {digest: digests(PAGE)})
    assert search.alike[digest].path == tmp_path / "b_near"
    assert not search.exact


def test_nothing_stands_for_a_document_that_nothing_is_like(tmp_path: Path) -> None:
    digest = sha256(text(PAGE))
    (tmp_path / "a").write_bytes(text(["Urgent", "Nothing", "else", "is", "alike", "here", "at", "all"]))
    (tmp_path / "b").write_bytes(b"\0\1\2" + text(PAGE))
    assert not find_documents([tmp_path], {digest}, {digest: digests(PAGE)}).alike


def test_a_page_that_is_known_stands_for_no_other(tmp_path: Path) -> None:
    old, new = text(PAGE), text([*PAGE, "More."])
    (tmp_path / "new").write_bytes(new)
    lock = {sha256(old): digests(PAGE)}
    assert sha256(old) in find_documents([tmp_path], {sha256(old)}, lock).alike
    assert not find_documents([tmp_path], {sha256(old), sha256(new)}, lock).alike
    assert not find_documents([tmp_path], {sha256(old)}, {**lock, sha256(new): ("",)}).alike


def test_of_documents_equally_alike_the_first_in_order_of_path_is_taken(tmp_path: Path) -> None:
    digest = sha256(text(PAGE))
    for name in ("b", "a"):
        (tmp_path / name).write_bytes(text([*PAGE, f"This is {name}."]))
    search = find_documents([tmp_path], {digest}, {digest: digests(PAGE)})
    assert search.alike[digest].path == tmp_path / "a"
