"""Builds the trees of promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casepact.syntax.ast import promise as ast
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.extent import Extent
from casepact.syntax.builders.conditions import make_word
from casepact.syntax.builders.node import SentenceError, node

if TYPE_CHECKING:
    from lark import Token

    from casepact.syntax.ast.target import Amount

__all__ = ["PromiseBuilder"]


def _only(words: tuple[Word, ...], what: str) -> Word:
    if len(words) > 1:
        message = f"a promise of this kind speaks of one {what}"
        raise SentenceError("said-twice", message, words[1].extent, "write a promise for each")
    return words[0]


def _told(telling: ast.Telling) -> Any:
    @node
    def build(
        _self: Any,
        extent: Extent,
        roles: tuple[Word, ...],
        time: list[ast.Span],
        anchor: ast.Anchor,
        unless: tuple[Word, ...] = (),
    ) -> ast.IsTold:
        return ast.IsTold(roles, telling, time[0] if time else None, anchor, unless, extent)

    return build


def _limit(limit: ast.Limit) -> Any:
    @node
    def build(_self: Any, _extent: Extent, span: ast.Span) -> tuple[ast.Limit, ast.Span]:
        return limit, span

    return build


class PromiseBuilder:
    """Build methods for the rules of promises."""

    def subject_name(self, children: list[Token]) -> Token:
        return children[0]

    @node
    def subjects(self, _extent: Extent, *tokens: Token) -> tuple[Word, ...]:
        return tuple(make_word(token) for token in tokens)

    def being(self, children: list[Token]) -> Token:
        return children[0]

    @node
    def span(self, extent: Extent, amount: Amount, calendar: Any = None) -> ast.Span:
        return ast.Span(amount, calendar, extent)

    @node
    def promised_time(self, _extent: Extent, *spans: ast.Span) -> list[ast.Span]:
        return list(spans)

    @node
    def anchor_event(self, extent: Extent, event: Token) -> ast.Anchor:
        return ast.Anchor(make_word(event), is_breach=False, extent=extent)

    @node
    def anchor_breach(self, extent: Extent, target: Token) -> ast.Anchor:
        return ast.Anchor(make_word(target), is_breach=True, extent=extent)

    @node
    def lapse(self, _extent: Extent, events: tuple[Word, ...]) -> tuple[Word, ...]:
        return events

    @node
    def never_by(self, _extent: Extent, actors: tuple[Word, ...]) -> list[Word]:
        return list(actors)

    never_after = _limit(ast.Limit.AFTER)
    never_within = _limit(ast.Limit.WITHIN)
    promise_notified = _told(ast.Telling.NOTIFIED)
    promise_involved = _told(ast.Telling.INVOLVED)

    @node
    def promise_due(
        self,
        extent: Extent,
        targets: tuple[Word, ...],
        time: list[ast.Span],
        anchor: ast.Anchor,
        unless: tuple[Word, ...] = (),
    ) -> ast.IsDue:
        return ast.IsDue(_only(targets, "target"), time[0] if time else None, anchor, unless, extent)

    @node
    def promise_before(self, extent: Extent, events: tuple[Word, ...], second: Token) -> ast.Precedes:
        return ast.Precedes(_only(events, "event"), make_word(second), extent)

    @node
    def promise_never_event(self, extent: Extent, state: Token, event: Token, *rest: Any) -> ast.NeverTakes:
        actors = next((tuple(item) for item in rest if isinstance(item, list)), ())
        limit, span = next((item for item in rest if isinstance(item, tuple)), (None, None))
        return ast.NeverTakes(make_word(state), make_word(event), actors, limit, span, extent)

    @node
    def promise_never_state(self, extent: Extent, state: Token, other: Token) -> ast.NeverIs:
        return ast.NeverIs(make_word(state), make_word(other), extent)

    @node
    def promise_becomes(self, extent: Extent, state: Token, other: Token, span: ast.Span) -> ast.Becomes:
        return ast.Becomes(make_word(state), make_word(other), span, extent)

    @node
    def promise_without(self, extent: Extent, state: Token, events: tuple[Word, ...]) -> ast.Without:
        return ast.Without(make_word(state), events, extent)

    @node
    def promise_eventually(self, extent: Extent, state: Token) -> ast.Eventually:
        return ast.Eventually(None, make_word(state), extent)

    @node
    def promise_state_eventually(self, extent: Extent, state: Token, other: Token) -> ast.Eventually:
        return ast.Eventually(make_word(state), make_word(other), extent)

    @node
    def promise_clock(self, extent: Extent, state: Token) -> ast.HasClock:
        return ast.HasClock(make_word(state), extent)

    @node
    def promise_when(self, extent: Extent, condition: Any, promised: ast.Promised) -> ast.Promise:
        return ast.Promise(promised, condition, extent)

    @node
    def promise_always(self, extent: Extent, promised: ast.Promised) -> ast.Promise:
        return ast.Promise(promised, None, extent)
