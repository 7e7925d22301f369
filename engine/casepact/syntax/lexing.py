"""Splits sentences into tokens: Lark's contextual lexer, built as needed, with keywords looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lark.lexer import BasicLexer, ContextualLexer, TerminalDef

if TYPE_CHECKING:
    from lark.common import LexerConf
    from lark.utils import TextSlice

__all__ = ["KEYWORD_PRIORITY", "WORD_END", "SentenceLexer"]

WORD_END = "(?![A-Za-z0-9_])"
"""What ends the pattern of a keyword."""

KEYWORD_PRIORITY = 5
"""Above every terminal of the grammar, so that a keyword wins where one may stand."""

_WORD = re.compile("[A-Za-z0-9_]+")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _KeywordScanner:
    """Finds the next token as Lark's scanner does, without a regular expression for each parser state.

    Lark joins the terminals that a state accepts into one pattern. Compiling nearly two hundred of
    those costs more than parsing every sentence of a policy, so the keywords are looked up by the
    whole word, and the other terminals are tried one by one in Lark's order.
    """

    def __init__(self, terminals: Iterable[TerminalDef]) -> None:
        self.keywords: dict[str, str] = {}
        self.others: list[tuple[str, str]] = []
        self.allowed_types: set[str] = set()
        for terminal in terminals:
            self.allowed_types.add(terminal.name)
            pattern = terminal.pattern.to_regexp()
            word = pattern.removesuffix(WORD_END)
            if word != pattern and _WORD.fullmatch(word):
                self.keywords[word] = terminal.name
            else:
                self.others.append((pattern, terminal.name))

    def match(self, text: TextSlice[str], pos: int) -> tuple[str, str] | None:
        """The token at ``pos`` and the name of its terminal."""
        word = _WORD.match(text.text, pos, text.end)
        if word and (keyword := self.keywords.get(word[0])):
            return word[0], keyword
        for pattern, name in self.others:
            # Compiled when first tried: a policy asks for few of them.
            if found := _compiled(pattern).match(text.text, pos, text.end):
                return found[0], name
        return None


class _StateLexers(dict[int, BasicLexer]):
    """The lexer of each parser state, built when a parser first comes to the state."""

    def __init__(self, conf: LexerConf, accepts: dict[int, Collection[str]]) -> None:
        super().__init__()
        self._conf = conf
        self._accepts = accepts
        self._shared: dict[frozenset[str], BasicLexer] = {}

    def __missing__(self, state: int) -> BasicLexer:
        key = frozenset(self._accepts[state])
        if key not in self._shared:
            self._shared[key] = _StateLexer(self._conf, key | set(self._conf.ignore))
        self[state] = self._shared[key]
        return self[state]


class _StateLexer(BasicLexer):
    """Lark's lexer of some terminals, with our scanner."""

    def __init__(self, conf: LexerConf, names: Iterable[str]) -> None:
        own = copy(conf)
        own.skip_validation = True
        own.terminals = [conf.terminals_by_name[name] for name in names if name in conf.terminals_by_name]
        super().__init__(own)
        scanner: Any = _KeywordScanner(self.terminals)
        # Where Lark keeps the scanner that it builds when it is first asked for a token.
        self._scanner, self.callback = scanner, {}


class _RootLexer:
    """The lexer of all terminals, built when it is first asked what it was that could not stand somewhere."""

    def __init__(self, conf: LexerConf) -> None:
        self._conf = conf
        self.terminals_by_name = conf.terminals_by_name

    @cached_property
    def _lexer(self) -> BasicLexer:
        return _StateLexer(self._conf, self._conf.terminals_by_name)

    def next_token(self, *state: Any) -> Any:
        """The next token, whatever the parser expects."""
        return self._lexer.next_token(*state)


class SentenceLexer(ContextualLexer):
    """Lark's contextual lexer, lazily built. A plugin of Lark, see `casepact.syntax.table`."""

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        del always_accept  # only a post-lexer asks for it
        lexers: Any = _StateLexers(conf, states)
        root: Any = _RootLexer(conf)
        self.lexers, self.root_lexer = lexers, root
