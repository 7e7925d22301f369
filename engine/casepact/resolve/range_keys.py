"""Says what to write for a row of a table that is keyed by a range of numbers, such as `100 or more`."""

from __future__ import annotations

import re

from casepact.model.fact import Quantity
from casepact.resolve.fields import is_name
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.sentences import SyntaxFault
from casepact.syntax.yaml.tree import Scalar

__all__ = ["is_range", "report_range"]

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_FORMS = (
    (rf"{_NUMBER} *(?:to|-|–|\.\.) *{_NUMBER}", "{0} is at least {1} and {0} is at most {2}"),
    (rf"(?:between) +{_NUMBER} +and +{_NUMBER}", "{0} is at least {1} and {0} is at most {2}"),
    (rf"(?:{_NUMBER} *(?:or more|or above|\+|and over|and above))", "{0} is at least {1}"),
    (rf"(?:is +)?(?:at least|>=|≥|from) *{_NUMBER}", "{0} is at least {1}"),
    (rf"(?:is +)?(?:over|above|more than|greater than|>) *{_NUMBER}", "{0} is above {1}"),
    (rf"(?:is +)?(?:at most|up to|<=|≤|no more than) *{_NUMBER}", "{0} is at most {1}"),
    (rf"(?:is +)?(?:under|below|less than|fewer than|<) *{_NUMBER}", "{0} is below {1}"),
    (rf"(?:{_NUMBER} *(?:or less|or fewer|or below))", "{0} is at most {1}"),
    (_NUMBER, "{0} is at least {1} and {0} is at most {1}"),
)
"""How contracts write ranges of numbers, and the condition that says the same."""

_NUMBERS = (Primitive.INTEGER, Primitive.NUMBER, Primitive.PERCENTAGE)


def is_range(key: Scalar, vocabulary: Vocabulary) -> bool:
    """Whether a key, which is no name, is a number or a range of them."""
    if is_name(key.text) or _condition(key.text, "") is None:
        return False
    return isinstance(vocabulary.report.parsed("table_key", key), SyntaxFault)


def report_range(key: Scalar, by: tuple[str, ...], vocabulary: Vocabulary) -> None:
    """Report a key that is a range, with the adjustment that gives it a name; ``by`` keys the table."""
    known = [name for name, fact in vocabulary.facts.items() if _is_number(fact.type)]
    number = next((name for name in (*by, *known) if name in known), "users")
    band = f"{number}_band"
    vocabulary.report.add(
        "wrong-type",
        f"`{key.text}` is a range of numbers, and the rows of a table are values that have names",
        key.span,
        help_=f"name the ranges, `case: {{{band}: small | large}}`, say which is which,"
        f" `adjustments: {{large: {band} is large when {_condition(key.text, number)}}}`,"
        f" and key the rows by `{band}`",
    )


def _is_number(type_: object) -> bool:
    return isinstance(type_, Quantity) and type_.primitive in _NUMBERS


def _condition(text: str, fact: str) -> str | None:
    for form, condition in _FORMS:
        found = re.fullmatch(form, text.strip().lower())
        if found is not None:
            return condition.format(fact, *found.groups())
    return None
