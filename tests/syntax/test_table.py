"""The saved table is current, says what the grammar says, and is made anew where it is broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Transformer

from casepact.syntax import table
from casepact.syntax.grammar_files import grammar_file, read_grammar_file
from casepact.syntax.printer import print_sentence
from casepact.syntax.table_format import decode, encode
from tests.syntax.strategies import SENTENCES

_NOTHING: Transformer[Any, Any] = Transformer()
_SMALL_CHANGE = "\n// another comment\n"


@pytest.fixture(scope="module")
def built() -> Lark:
    # Strict, so that what refuses a conflict of the grammar is told here.
    return table.build_parser(read_grammar_file("casepact.lark"), strict=True)


@pytest.fixture(scope="module")
def loaded() -> Lark:
    return table.load_parser(_NOTHING)


def test_the_shipped_table_is_current() -> None:
    shipped = json.loads(grammar_file("casepact.table.json").read_text(encoding="utf-8"))
    digest = table._digest(read_grammar_file("casepact.lark"))
    assert shipped["digest"] == digest, "run `python -m casepact.syntax.table`"


def test_the_grammar_has_no_conflict(built: Lark) -> None:
    assert built.options.strict


def test_an_ambiguous_grammar_is_refused() -> None:
    grammar = read_grammar_file("casepact.lark").replace("fact_name: WORD\n", 'fact_name: WORD | "opened"\n')
    with pytest.raises(Exception, match="conflict"):
        table.build_parser(grammar, strict=True)


@pytest.mark.parametrize("kind", table.START_RULES)
@given(data=st.data())
def test_the_loaded_parser_parses_as_the_built_one(
    kind: str, loaded: Lark, built: Lark, data: st.DataObject
) -> None:
    text = print_sentence(data.draw(SENTENCES[kind]))
    assert loaded.parse(text, start=kind) == built.parse(text, start=kind)


def test_saving_loses_nothing(built: Lark) -> None:
    saved = json.loads(json.dumps(encode(built)))
    again = decode(saved, _NOTHING)
    assert again.rules == built.rules
    assert {t.name: t.pattern for t in again.terminals} == {t.name: t.pattern for t in built.terminals}
    assert {t.name: t.priority for t in again.terminals} == {t.name: t.priority for t in built.terminals}


# ---- where the table comes from


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []
    shipped = json.loads(grammar_file("casepact.table.json").read_text(encoding="utf-8"))

    def count(grammar: str) -> str:
        # Building takes long, and a comment more changes nothing but the digest.
        made.append(grammar)
        return json.dumps({**shipped, "digest": table._digest(grammar)})

    monkeypatch.setattr(table, "build_table", count)
    return made


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "casepact"


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "read_grammar_file", lambda name: read_grammar_file(name) + _SMALL_CHANGE)


def _works() -> bool:
    return table.load_parser(_NOTHING).parse("unlimited", start="quota").data == "quota"


def test_the_shipped_table_is_loaded(builds: list[str], cache: Path) -> None:
    assert _works()
    assert not builds
    assert not cache.exists()


def test_an_edited_grammar_is_built_once(builds: list[str], cache: Path, edited: None) -> None:
    assert _works()
    assert _works()
    assert len(builds) == 1
    assert [path.suffix for path in cache.iterdir()] == [".json"]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "not JSON",
        "[]",
        "null",
        "{}",
        '{"digest": "another"}',
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"tokens":', '"other":'),
        lambda text: json.dumps({**json.loads(text), "states": [[999, 0]]}),
        lambda text: json.dumps({**json.loads(text), "rules": "abc"}),
    ],
)
def test_a_broken_cache_is_built_anew(builds: list[str], cache: Path, edited: None, damage: Any) -> None:
    assert _works()
    (file,) = cache.iterdir()
    file.write_text(damage if isinstance(damage, str) else damage(file.read_text(encoding="utf-8")))
    assert _works()
    assert len(builds) == 2
    assert _works()
    assert len(builds) == 2


def test_a_cache_that_cannot_be_written(
    builds: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: None
) -> None:
    (tmp_path / "file").write_text("in the way of the folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert _works()
    assert _works()
    assert len(builds) == 2


def test_main_writes_the_table_beside_the_grammar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Lark
) -> None:
    grammar = tmp_path / "casepact.lark"
    grammar.write_text(read_grammar_file("casepact.lark") + _SMALL_CHANGE, encoding="utf-8")
    given: list[str] = []

    def build(text: str) -> Lark:
        # A comment more changes nothing, and building takes long.
        given.append(text)
        return built

    monkeypatch.setattr(table, "grammar_file", lambda name: grammar)
    monkeypatch.setattr(table, "build_parser", build)
    table.main()
    saved = json.loads((tmp_path / "casepact.table.json").read_text(encoding="utf-8"))
    assert given == [grammar.read_text(encoding="utf-8")]
    assert saved["digest"] == table._digest(given[0])
    assert (
        saved["digest"]
        != json.loads(grammar_file("casepact.table.json").read_text(encoding="utf-8"))["digest"]
    )
    assert decode(saved, _NOTHING).parse("unlimited", start="quota").data == "quota"
