"""The names a scenario's sentences may use: those of its policy, and the calendars of its own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from casepact.model.expression import Expression
from casepact.model.policy import Policy
from casepact.resolve.calendars import is_always_open
from casepact.resolve.conditions import resolve_condition
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.calendar import AlwaysOpen
from casepact.syntax.ast.condition import Condition
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Words", "off_by"]

_PERCENT = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*%")
_NUMBER = re.compile(r"([-\u2212]?)\s*(\d{1,9}(?:\.\d{1,9})?)\s*(%|percent|per cent)?")


def off_by(total: float) -> str:
    """What to do about shares that come to ``total`` in place of 1."""
    if total > 1:
        return f"take away {(total - 1) * 100:.6g}%: every case is of one kind"
    return f"add {(1 - total) * 100:.6g}%, or a value for the rest: every case is of some kind"


class Words:
    """One policy's names, for the sentences of one scenario, and the small values beside them."""

    def __init__(self, policy: Policy, report: Report) -> None:
        self.policy = policy
        self.report = report
        self.vocabulary = _vocabulary(policy, report)

    def share(self, fields: Fields, key: str, what: str, default: float | None = None) -> float | None:
        """A share such as ``35%`` as a number from 0 to 1; None where it is at fault, reported.

        Without a ``default`` it has to be there.
        """
        if default is not None and key not in fields:
            return default
        scalar = fields.scalar(key) if default is not None or fields.require(key, what) else None
        if scalar is None:
            return None
        value = self.percent(scalar)
        if value is not None and value > 1:
            cause = f"`{scalar.text.strip()}` is more than the whole"
            self.report.add("bad-share", cause, scalar.span, help_="write 0% to 100%")
            return None
        return value

    def percent(self, scalar: Scalar) -> float | None:
        """A percentage, 1 being all of it; None after a report."""
        text = scalar.text.strip()
        match = _PERCENT.fullmatch(text)
        if match is not None:
            return float(Decimal(match[1]) / 100)
        number = _NUMBER.fullmatch(text.replace(",", "."))
        cause, help_ = f"`{text}` is no percentage", "write one such as `35%`"
        if number is not None and number[1]:
            cause, help_ = f"`{text}` is less than nothing", "write 0% or more"
        elif number is not None and number[3]:
            help_ = f"write `{number[2]}%`"
        elif number is not None:
            # A fraction of one is taken for the share it is, any other number for the percentage.
            value = Decimal(number[2])
            help_ = f"write `{(value * 100).normalize() if value < 1 else value:f}%`"
        self.report.add("bad-share", cause, scalar.span, help_=help_)
        return None

    def whole(self, fields: Fields, key: str, default: int, least: int, most: int) -> int:
        """A whole number in a range, ``default`` where it is not given; a fault is reported."""
        scalar = fields.scalar(key)
        if scalar is None:
            return default
        text = scalar.text.strip().replace("_", "")
        if not text.isascii() or not text.isdigit() or not least <= int(text[:19]) <= most:
            help_ = f"leave it out for {default}" if default else None
            cause = f"`{key}` is a whole number from {least} to {most}, not `{scalar.text.strip()}`"
            self.report.add("bad-value", cause, scalar.span, help_=help_)
            return default
        return int(text)

    def condition(self, fields: Fields, key: str, otherwise: Expression) -> Expression:
        """The condition under a key, ``otherwise`` where there is none; one at fault holds for no case."""
        scalar = fields.scalar(key)
        if scalar is None:
            return otherwise
        tree = self.report.sentence("condition", scalar)
        if tree is None:
            return otherwise
        return resolve_condition(cast("Condition", tree), scalar, self.vocabulary)


def _vocabulary(policy: Policy, report: Report) -> Vocabulary:
    words = Vocabulary(report)
    words.facts = dict(policy.facts)
    words.roles = set(policy.roles) or None
    words.targets = set(policy.obligations)
    words.states = set(policy.lifecycle.states)
    for event in policy.lifecycle.events.values():
        words.declare_event(event)
    for name, definition in policy.calendars.items():
        words.calendars[name] = definition.choices[0].calendar
    # Predefined, as it is for a policy, unless the policy says otherwise.
    words.calendars.setdefault("always", AlwaysOpen())
    if "always" not in policy.calendars:
        words.always_open.add("always")
    words.settle()
    # A name may stand for one that stands for `24x7`: again until nothing is added.
    known = -1
    while known != len(words.always_open):
        known = len(words.always_open)
        words.always_open |= {
            name
            for name, definition in policy.calendars.items()
            if all(is_always_open(choice.calendar, words) for choice in definition.choices)
        }
    return words
