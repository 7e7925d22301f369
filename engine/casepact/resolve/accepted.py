"""Reads the findings that a policy's author accepts, each for a reason."""

from __future__ import annotations

import re

from casepact.findings.fingerprint import DIGITS
from casepact.model.acceptance import Acceptance
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.syntax.yaml.tree import Mapping

__all__ = ["read_accepted"]

_KEYS = ("finding", "fingerprint", "clause", "reason", "on", "until", "note")
_REQUIRED = ("finding", "fingerprint", "reason", "on")
_FINGERPRINT = re.compile(f"[0-9a-f]{{{DIGITS}}}")
_HELP = "`casepact check --prove --show-acceptances` prints entries to paste"


def read_accepted(fields: Fields, report: Report) -> tuple[Acceptance, ...]:
    """The entries of `accepted`; one with a fault is reported and accepts nothing."""
    found = []
    for number, item in enumerate(fields.listed("accepted"), 1):
        id_ = f"accepted.{number}"
        if not isinstance(item, Mapping):
            report.add(
                "wrong-shape", "an entry of `accepted` is a mapping", item.span, help_=_HELP, clause=id_
            )
            continue
        entry = _read(Fields(item, id_, report, _KEYS, "an entry of `accepted`"), id_, report)
        if entry is not None:
            found.append(entry)
    return tuple(found)


def _read(fields: Fields, id_: str, report: Report) -> Acceptance | None:
    there = [fields.require(key, "the acceptance") for key in _REQUIRED]
    texts = {key: scalar for key in _REQUIRED[:3] if (scalar := fields.scalar(key)) is not None}
    on, until, clause = fields.date("on"), fields.date("until"), fields.text("clause")
    if not all(there) or len(texts) < len(_REQUIRED) - 1 or on is None:
        return None
    empty = next((scalar for scalar in texts.values() if not scalar.text.strip()), None)
    if empty is not None:
        report.add("bad-value", "an acceptance says what is accepted, and why", empty.span, clause=id_)
        return None
    mark = texts["fingerprint"]
    if not _FINGERPRINT.fullmatch(mark.text):
        message = f"a fingerprint is {DIGITS} hexadecimal digits in lower case"
        report.add("bad-value", message, mark.span, help_=_HELP, clause=id_)
        return None
    ends = fields.scalar("until")
    if until is not None and ends is not None and until < on:
        report.add("bad-value", "the acceptance ends before it begins", ends.span, clause=id_)
        return None
    return Acceptance(
        id=id_,
        finding=texts["finding"].text.strip(),
        fingerprint=mark.text,
        reason=" ".join(texts["reason"].text.split()),
        on=on,
        span=texts["finding"].span,
        until=until,
        clause=clause,
    )
