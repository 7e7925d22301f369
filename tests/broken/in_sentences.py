"""Slips in sentences: names, keywords, units, parentheses, times."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from casepact.resolve.standard import standard_lifecycle
from casepact.syntax.ast.calendar import CalendarName, Zone
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.duty import Duty
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.target import Amount, Unit
from casepact.syntax.yaml.tree import Scalar
from tests.broken.mutants import Mutant, Operator, edited
from tests.broken.reading import Reading


def words_in(tree: Any, owner: str = "", place: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every name in a sentence's tree, with the node and the field it stands in."""
    if isinstance(tree, Word | CalendarName | Zone):
        yield owner, place, tree
    elif isinstance(tree, tuple):
        for item in tree:
            yield from words_in(item, owner, place)
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        for part in dataclasses.fields(tree):
            yield from words_in(getattr(tree, part.name), type(tree).__name__, part.name)


def _amounts(tree: Any) -> Iterator[Amount]:
    if isinstance(tree, Amount):
        yield tree
    elif isinstance(tree, tuple):
        for item in tree:
            yield from _amounts(item)
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        for part in dataclasses.fields(tree):
            yield from _amounts(getattr(tree, part.name))


FREE = {
    ("Duty", "objects"): "any word may be the object of a duty",
    ("Money", "base"): "any word may name a sum",
    ("EnumType", "values"): "a type declares its values",
    ("Transition", "event"): "a transition declares its event",
    ("Quota", "then"): "any word may say what follows",
}
ROLES = {("Duty", "actor"), ("Transition", "actors"), ("Action", "objects")}


def misspell_name(reading: Reading) -> Iterator[Mutant]:
    """A letter too much in a name that a sentence uses."""
    for _kind, scalar, tree in reading.sentences:
        for owner, place, word in words_in(tree):
            valid = FREE.get((owner, place), "")
            if (owner, place) in ROLES and not reading.has_roles:
                valid = "a policy without roles knows everybody"
            if (owner, place) == ("Duty", "action") and not _is_timed(reading, tree, scalar):
                valid = "a duty without a time may be anything"
            elif (owner, place) == ("Duty", "action") and word.name not in standard_lifecycle().events:
                valid = "a duty with a time declares the event it is named for"
            start, end = place_in(reading, scalar, word.extent)
            written = reading.document.text[start:end]
            if not valid and written != word.name and not isinstance(word, Zone):
                continue  # the extent holds more than the name
            if owner in ("EnumType", "Transition") and valid:
                continue  # the uses of what is declared no more would be at fault
            if written.isupper():
                continue  # a currency, of which none is wrong
            letter = "Q" if isinstance(word, Zone) and not word.is_fact else "q"
            yield edited(reading, start, end, written[:1] + letter + written[1:], valid=valid)


def _is_timed(reading: Reading, duty: Duty, scalar: Scalar) -> bool:
    in_target = any(node.get("duty") is scalar for node, _ in reading.mappings)
    return (in_target or duty.target is not None) and not duty.until


def place_in(reading: Reading, scalar: Scalar, extent: Extent) -> tuple[int, int]:
    return reading.range_of(scalar.span_of(extent.start, extent.end))


_KEYWORD = re.compile(r"[a-z]{3,}")


def drop_letter_of_keyword(reading: Reading) -> Iterator[Mutant]:
    """A letter left out of a word that the grammar knows."""
    for _kind, scalar, tree in reading.sentences:
        named = {i for _, _, word in words_in(tree) for i in range(word.extent.start, word.extent.end)}
        for match in _KEYWORD.finditer(scalar.text):
            if not named.isdisjoint(range(*match.span())) or '"' in scalar.text:
                continue
            start, end = place_in(reading, scalar, Extent(*match.span()))
            written = reading.document.text[start:end]
            if written != match[0]:
                continue
            middle = len(written) // 2
            rest = re.compile(r"\W*\S+").match(scalar.text, match.end())
            after = 0 if rest is None else place_in(reading, scalar, Extent(match.end(), rest.end()))[1] - end
            new = written[:middle] + written[middle + 1 :]
            yield edited(reading, start, end, new, (start, start + len(new) + after))


def unknown_unit(reading: Reading) -> Iterator[Mutant]:
    """A unit of time that there is none of."""
    for _kind, scalar, tree in reading.sentences:
        for amount in _amounts(tree):
            start, end = place_in(reading, scalar, amount.extent)
            written = reading.document.text[start:end]
            unit = re.search(r"(minute|hour|day|week)s?$", written)
            if unit is not None:
                yield edited(reading, start + unit.start(), end, "fortnights")


def day_where_business_day(reading: Reading) -> Iterator[Mutant]:
    """Days of 24 open hours on a calendar that closes."""
    for _kind, scalar, tree in reading.sentences:
        for amount in _amounts(tree):
            start, end = place_in(reading, scalar, amount.extent)
            written = reading.document.text[start:end]
            if amount.unit is Unit.BUSINESS_DAY and "business " in written and " close " not in scalar.text:
                yield edited(reading, start, end, written.replace("business ", ""))


def open_parenthesis(reading: Reading) -> Iterator[Mutant]:
    """A parenthesis that is never closed."""
    for kind, scalar, _tree in reading.sentences:
        if scalar.style == "plain" and kind != "table_key":
            start, end = reading.range_of(scalar.span)
            yield edited(reading, start, start, "(", (start, end + 1))


def close_parenthesis(reading: Reading) -> Iterator[Mutant]:
    """A parenthesis that was never opened."""
    for kind, scalar, _tree in reading.sentences:
        if scalar.style == "plain" and kind != "table_key":
            _, end = reading.range_of(scalar.span)
            yield edited(reading, end, end, " )")


def stop_early(reading: Reading) -> Iterator[Mutant]:
    """A sentence that breaks off."""
    for kind, scalar, _tree in reading.sentences:
        if scalar.style == "plain" and kind != "table_key":
            _, end = reading.range_of(scalar.span)
            yield edited(reading, end, end, " and when")


def say_nothing(reading: Reading) -> Iterator[Mutant]:
    """A sentence without a word in it."""
    for kind, scalar, _tree in reading.sentences:
        if kind != "table_key":
            yield edited(reading, *reading.range_of(scalar.span), '""')


def time_of_no_day(reading: Reading) -> Iterator[Mutant]:
    """An hour that no clock shows."""
    for _kind, scalar, _tree in reading.sentences:
        for match in re.finditer(r"\b\d\d:\d\d\b", scalar.text):
            start, end = place_in(reading, scalar, Extent(*match.span()))
            yield edited(reading, start, end, "2" + "9:61")


def country_of_nobody(reading: Reading) -> Iterator[Mutant]:
    """Holidays of a country that has none."""
    for _kind, scalar, _tree in reading.sentences:
        for match in re.finditer(r"holidays\(([A-Z]{2})(?:-[A-Z]+)?\)", scalar.text):
            start, end = place_in(reading, scalar, Extent(*match.span(1)))
            whole = place_in(reading, scalar, Extent(*match.span()))
            yield edited(reading, start, end, "XQ", whole)


SENTENCES: tuple[Operator, ...] = (
    misspell_name,
    drop_letter_of_keyword,
    unknown_unit,
    day_where_business_day,
    open_parenthesis,
    close_parenthesis,
    stop_early,
    say_nothing,
    time_of_no_day,
    country_of_nobody,
)
