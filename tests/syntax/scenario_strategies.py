"""Hypothesis strategies for the sentences of a scenario."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.target import Amount, Period
from casepact.syntax.sentences import parse

__all__ = ["scenario_sentences"]


def scenario_sentences(
    amounts: st.SearchStrategy[Amount],
    calendars: st.SearchStrategy[Any],
    guards: st.SearchStrategy[Any],
    decimals: st.SearchStrategy[Decimal],
) -> dict[str, st.SearchStrategy[Any]]:
    """The strategies by kind of sentence, made of those of their parts."""
    kinds = ast.ParameterKind
    with_amount = st.sampled_from([kind for kind in kinds if kind not in (kinds.QUANTILE, kinds.SHAPE)])
    parameters = st.one_of(
        st.builds(ast.Parameter, with_amount, amounts),
        st.builds(ast.Parameter, st.just(kinds.SHAPE), number=decimals),
        st.builds(ast.Parameter, st.just(kinds.QUANTILE), amounts, percent=st.integers(1, 99)),
    )
    texts = st.text(alphabet="ab 1._/-é", min_size=1, max_size=8)
    distributions = st.one_of(
        st.builds(ast.FixedTime, amounts),
        st.builds(
            ast.FamilyTime,
            st.sampled_from(ast.Family),
            st.lists(parameters, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(ast.Empirical, texts, st.none() | texts),
    )
    periods = st.sampled_from([period for period in Period if period is not Period.CONTRACT_YEAR])
    dates = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
    names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
        lambda name: parse("goal", f"{name} > 1").__class__ is ast.Goal
    )
    goals = st.one_of(
        *(
            st.builds(
                ast.Goal,
                names.map(Word),
                st.lists(names.map(Word), max_size=3).map(tuple),
                st.sampled_from([">=", "<=", ">", "<"]),
                **{part: values},
            )
            for part, values in (("percent", decimals), ("amount", amounts), ("number", decimals))
        )
    )
    return {
        "goal": goals,
        "drawn_time": st.builds(ast.DrawnTime, distributions, st.none() | calendars, guards),
        "arrival_rate": st.builds(ast.ArrivalRate, decimals, st.none() | periods),
        "rate_factor": st.builds(ast.RateFactor, decimals, calendars),
        "burst": st.builds(ast.Burst, decimals, amounts, amounts),
        "growth": st.builds(ast.Growth, decimals.map(lambda value: value - 50), periods).filter(
            lambda growth: growth.percent > -100
        ),
        "shift": st.builds(ast.Shift, st.integers(0, 999), st.none() | calendars),
        "length": st.builds(ast.Length, amounts),
        "date_span": st.tuples(dates, dates).map(lambda pair: ast.DateSpan(min(pair), max(pair))),
    }
