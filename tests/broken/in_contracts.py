"""Slips that only contracts have: tiers, contacts, options, facts, values, dates, the policy's path."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from casepact.syntax.yaml.tree import Entry, Mapping, Scalar, Sequence
from tests.broken.mutants import Mutant, Operator, edited
from tests.broken.reading import Reading


def _entry(reading: Reading, key: str) -> Entry | None:
    return next(
        (entry for node, _ in reading.mappings for entry in node.entries if entry.key.text == key), None
    )


def _replaced(reading: Reading, key: str, *news: str) -> Iterator[Mutant]:
    entry = _entry(reading, key)
    for new in news if entry is not None and isinstance(entry.value, Scalar) else ():
        assert entry is not None
        yield edited(reading, *reading.range_of(entry.value.span), new)


def unknown_tier(reading: Reading) -> Iterator[Mutant]:
    entry = _entry(reading, "tier")
    assert entry is not None
    assert isinstance(entry.value, Scalar)
    yield from _replaced(reading, "tier", entry.value.text[:-1], "diamond", "vendor", "first_response")


def wrong_policy(reading: Reading) -> Iterator[Mutant]:
    """A policy that is not there, that is named from the root, or that is no policy."""
    itself = reading.path.name
    names = ("../nobody.yaml", "/etc/passwd.yaml", "..", "C:\\policy.yaml", "../sources.lock", itself)
    yield from _replaced(reading, "policy", *names)


def wrong_dates(reading: Reading) -> Iterator[Mutant]:
    yield from _replaced(reading, "ends", "2025-12-31", "31.12.2026", "2026-12-32", "next year")
    yield from _replaced(reading, "starts", "01/01/2026", "2026-1-1")


def too_many_contacts(reading: Reading) -> Iterator[Mutant]:
    """One contact more than the tier allows, and one named twice."""
    entry = _entry(reading, "named_contacts")
    if entry is None or not isinstance(entry.value, Sequence):
        return
    _, end = reading.range_of(entry.value.span)
    last = entry.value.items[-1]
    indent = "\n" + " " * (entry.value.span.column - 1) + "- "
    start, stop = reading.range_of(last.span)
    again = indent + reading.document.text[start:stop]
    mutant = edited(reading, end, end, again)
    yield dataclasses.replace(mutant, places=((end + len(indent), end + len(again)),))
    many = "".join(f"{indent}{{name: contact_{number}}}" for number in range(60))
    mutant = edited(reading, end, end, many)
    text = mutant.text
    tier = _entry(reading, "tier")
    no_limit = tier is not None and isinstance(tier.value, Scalar) and tier.value.text in _UNLIMITED
    yield dataclasses.replace(
        mutant,
        places=((text.index("\n", reading.range_of(entry.key.span)[0]), end + len(many)),),
        valid="the tier says nothing of contacts" if no_limit else "",
    )


_UNLIMITED = ("standard", "advanced")
"""Tiers of the policies whose pages give no number of contacts."""


def unknown_option(reading: Reading) -> Iterator[Mutant]:
    entry = _entry(reading, "options")
    for item in entry.value.items if entry is not None and isinstance(entry.value, Sequence) else ():
        start, end = reading.range_of(item.span)
        yield edited(reading, start, end, "gold_plating")
        yield edited(reading, start + 1, start + 2, "")


def wrong_fact(reading: Reading) -> Iterator[Mutant]:
    """Facts that no case has, and values that no fact has."""
    entry = _entry(reading, "facts")
    for fact in entry.value.entries if entry is not None and isinstance(entry.value, Mapping) else ():
        yield edited(reading, *reading.range_of(fact.key.span), f"{fact.key.text}q")
        yield edited(reading, *reading.range_of(fact.value.span), "perhaps")


def failed_prerequisite(reading: Reading) -> Iterator[Mutant]:
    """A fact that a prerequisite asks for, answered the other way."""
    for match in re.finditer(r"\b(support_offering|keys_registered): (yes)", reading.document.text):
        yield edited(reading, *match.span(2), "no")


def wrong_value(reading: Reading) -> Iterator[Mutant]:
    """Values for what is not open, and values of another kind than what is."""
    entry = _entry(reading, "values")
    for value in entry.value.entries if entry is not None and isinstance(entry.value, Mapping) else ():
        start, end = reading.range_of(value.key.span)
        yield edited(reading, start, end, value.key.text + "q")
        yield edited(reading, start, end, "policy")
        start, end = reading.range_of(value.value.span)
        other = "after 1 hour on always notify vendor" if "calendar" in value.key.text else "24x7 or never"
        yield edited(reading, start, end, other)
        yield edited(reading, start, end, "12 bananas")
        yield edited(reading, start, end, "[]")


CONTRACTS: tuple[Operator, ...] = (
    unknown_tier,
    wrong_policy,
    wrong_dates,
    too_many_contacts,
    unknown_option,
    wrong_fact,
    failed_prerequisite,
    wrong_value,
)
