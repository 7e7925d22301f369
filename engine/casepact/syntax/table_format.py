"""Saves Lark's parser as plain lists, which load several times faster than Lark's own form."""

from __future__ import annotations

from typing import Any

from lark import Lark, Transformer
from lark.grammar import NonTerminal, Rule, RuleOptions, Terminal
from lark.lexer import PatternRE, PatternStr, TerminalDef
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift
from lark.parsers.lalr_parser import LALR_Parser

from casepact.syntax.lexing import SentenceLexer

__all__ = ["decode", "encode"]


def _terminal(saved: dict[str, Any]) -> list[Any]:
    pattern = saved["pattern"]
    width = pattern.get("_width")
    return [saved["name"], pattern["value"], list(pattern["flags"]), pattern["raw"], width, saved["priority"]]


def _rule(saved: dict[str, Any]) -> list[Any]:
    symbols = [symbol["name"] for symbol in saved["expansion"]]
    return [saved["origin"]["name"], symbols, saved["order"], saved["alias"], saved["options"]["expand1"]]


def encode(parser: Lark) -> dict[str, Any]:
    """What `decode` needs to make the parser again, as JSON has it.

    Each state is a flat list of a token's number and what to do on it: go to a state (0 and up), or
    reduce the rule of that number (``-1 - number``).
    """
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    frontend = data["parser"]
    table = frontend["parser"]
    numbers = [reference["@"] for reference in data["rules"]]
    rule_number = {memo_id: number for number, memo_id in enumerate(numbers)}
    states = table["states"]
    return {
        "options": {**data["options"], "edit_terminals": None},
        "ignore": frontend["lexer_conf"]["ignore"],
        "terminals": [_terminal(memo[r["@"]]) for r in frontend["lexer_conf"]["terminals"]],
        "rules": [_rule(memo[memo_id]) for memo_id in numbers],
        "tokens": [table["tokens"][number] for number in range(len(table["tokens"]))],
        "states": [
            [
                number
                for token, (reduces, argument) in states[state].items()
                for number in (token, -1 - rule_number[argument["@"]] if reduces else argument)
            ]
            for state in range(len(states))
        ],
        "start_states": table["start_states"],
        "end_states": table["end_states"],
    }


def _make_terminal(fields: list[Any]) -> TerminalDef:
    name, value, flags, raw, width, priority = fields
    if width is None:
        return TerminalDef(name, PatternStr(value, flags, raw), priority)
    pattern = PatternRE(value, flags, raw)
    pattern._width = width  # noqa: SLF001 - Lark would parse the pattern to find it
    return TerminalDef(name, pattern, priority)


class _TableParser:
    """Stands in for Lark's class of parsers while it loads one, and makes it of a table that is ready."""

    @staticmethod
    def deserialize(table: Any, _memo: Any, callbacks: Any, debug: Any) -> LALR_Parser:
        """The parser for a table."""
        from lark.parsers.lalr_parser import _Parser

        parser = LALR_Parser.__new__(LALR_Parser)
        parser._parse_table = table  # noqa: SLF001 - as Lark does when it loads its own form
        parser.parser = _Parser(table, callbacks, debug)
        return parser


def decode(saved: dict[str, Any], transformer: Transformer[Any, Any]) -> Lark:
    """The parser that `encode` saved, which builds trees through ``transformer`` while it parses.

    Raises:
        KeyError, IndexError, TypeError, ValueError: ``saved`` is not what `encode` made.
    """
    terminals = [_make_terminal(fields) for fields in saved["terminals"]]
    options = {expand: RuleOptions(keep_all_tokens=True, expand1=expand) for expand in (False, True)}
    symbols: dict[str, Any] = {t.name: Terminal(t.name) for t in terminals} | {"$END": Terminal("$END")}
    for name, *_ in saved["rules"]:
        symbols.setdefault(name, NonTerminal(name))
    rules = [
        Rule(symbols[origin], [symbols[name] for name in expansion], order, alias, options[expand])
        for origin, expansion, order, alias, expand in saved["rules"]
    ]
    shifts = [(Shift, state) for state in range(len(saved["states"]))]
    # A negative number picks its rule from the end.
    actions = [*shifts, *((Reduce, rule) for rule in reversed(rules))]
    tokens = saved["tokens"]
    states = {
        number: {tokens[token]: actions[action] for token, action in zip(row[::2], row[1::2], strict=True)}
        for number, row in enumerate(saved["states"])
    }
    make_table: Any = IntParseTable
    table = make_table(states, saved["start_states"], saved["end_states"])
    objects: list[Any] = [*terminals, *rules]
    references = [{"@": number} for number in range(len(objects))]
    rule_references = references[len(terminals) :]
    data = {
        "options": saved["options"],
        "rules": rule_references,
        "parser": {
            "lexer_conf": {
                "terminals": references[: len(terminals)],
                "ignore": saved["ignore"],
                "g_regex_flags": 0,
                "use_bytes": False,
                "lexer_type": "contextual",
            },
            "parser_conf": {
                "rules": rule_references,
                "start": saved["options"]["start"],
                "parser_type": "lalr",
            },
            "parser": table,
        },
    }
    load: Any = Lark._load_from_dict  # noqa: SLF001 - what the parsers that Lark generates call
    parser: Lark = load(
        data,
        dict(enumerate(objects)),
        transformer=transformer,
        _plugins={"LALR_Parser": _TableParser, "ContextualLexer": SentenceLexer},
    )
    return parser
