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
    # As Lark saves it, with its width: to find that, Lark would parse the expression.
    saved = {"value": value, "flags": frozenset(flags), "raw": raw, "_width": width}
    return TerminalDef(name, PatternRE.deserialize(saved, {}), priority)


class _ReadyParser(LALR_Parser):
    """Lark's parser, made of a table that is ready."""

    def __init__(self, table: Any, callbacks: Any, debug: Any) -> None:
        from lark.parsers.lalr_parser import _Parser

        self._parse_table = table
        self.parser = _Parser(table, callbacks, debug)


class _TableParser:
    """Stands in for Lark's class of parsers while Lark loads one, and is given a table that is ready."""

    @staticmethod
    def deserialize(table: Any, _memo: Any, callbacks: Any, debug: Any) -> LALR_Parser:
        """The parser for a table."""
        return _ReadyParser(table, callbacks, debug)


class _SavedLark(Lark):
    """Lark made of what was saved, as the parsers are that Lark generates."""

    @classmethod
    def made_of(cls, data: dict[str, Any], memo: dict[int, Any], transformer: Transformer[Any, Any]) -> Lark:
        """The parser for data of Lark's form, but for its table; ``memo`` has what they refer to."""
        load: Any = cls._load_from_dict
        plugins = {"LALR_Parser": _TableParser, "ContextualLexer": SentenceLexer}
        parser: Lark = load(data, memo, transformer=transformer, _plugins=plugins)
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
    return _SavedLark.made_of(data, dict(enumerate(objects)), transformer)
