"""Compiles a calendar, from its name in a policy or from a sentence of its own."""

from __future__ import annotations

from typing import cast

from casepact.api.faults import PolicyError
from casepact.decision.facts import typed_facts
from casepact.decision.faults import DecisionError
from casepact.model.contract import Contract
from casepact.model.fact import Facts
from casepact.model.policy import CalendarChoice, Policy
from casepact.model.values import value_text
from casepact.resolve.calendars import check_calendar
from casepact.resolve.report import Report
from casepact.resolve.vocabulary import Vocabulary
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined, pick_calendar
from casepact.semantics.logic import NOTHING_HAPPENED
from casepact.semantics.select import complete
from casepact.source import Document, Span
from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr
from casepact.syntax.yaml.tree import Scalar
from casepact.time.calendar import Calendar
from casepact.time.compiling import Bounds, compile_calendar
from casepact.time.sentences import names_used, zones_said

__all__ = ["calendar"]


def calendar(sentence: str, source: Policy | Contract | None = None, facts: Facts | None = None) -> Calendar:
    """Return the calendar that a sentence says, such as ``Mon-Fri 09:00-17:00 in Europe/Dublin``.

    The name of a calendar, such as ``office``, is a sentence as well; it needs the policy that has it.

    Args:
        sentence: hours as the policy language writes them (`docs/reference.md`, Calendars).
        source: the policy, or the contract under one, whose calendars and zones the sentence may name.
        facts: what is known of a case, where that chooses among calendars or gives a zone. Texts are
            read as the types of their facts. A contract adds its own.

    Raises:
        PolicyError: the sentence has errors, or does not come to one calendar: it hangs on a fact that is
            not given, or leaves time unspecified. The diagnostics point into the sentence.
        DecisionError: a fact that there is not, a value it cannot have, or one that contradicts the contract.
    """
    policy = source.policy if isinstance(source, Contract) else source
    known: Facts = {}
    if policy is not None:
        known = complete(policy, _given(source, policy, facts or {}), NOTHING_HAPPENED).facts
    elif facts:
        raise DecisionError("facts are those of a policy, and none is given")
    document = Document("calendar", sentence)
    scalar = Scalar(sentence, "plain", document.span(0, len(sentence)), sentence)
    report = Report()
    expr = cast("CalendarExpr | None", report.sentence("calendar", scalar))
    if expr is not None and policy is None:
        _refuse_names(expr, scalar, report)
    if expr is not None and not report.has_errors:
        check_calendar(expr, scalar, _vocabulary(report, policy, known))
    if expr is None or report.has_errors:
        raise PolicyError(report.diagnostics, [document], "calendar")
    found = _bounds(expr, policy, known)
    if isinstance(found, Bounds) and found.exact:
        return found.most
    message, help_ = _why_not(expr, policy, known, found)
    report.add("no-one-calendar", message, _place(expr, policy, known, scalar), help_=help_)
    raise PolicyError(report.diagnostics, [document], "calendar")


def _given(source: Policy | Contract | None, policy: Policy, facts: Facts) -> Facts:
    bought: Facts = source.facts if isinstance(source, Contract) else {}
    given = typed_facts(policy, facts)
    clashes = [
        f"`{name}` is `{value_text(value)}` under the contract, not `{value_text(given[name])}`"
        for name, value in bought.items()
        if given.get(name, value) != value
    ]
    if clashes:
        raise DecisionError("\n".join(clashes))
    return {**bought, **given}


def _refuse_names(expr: CalendarExpr, scalar: Scalar, report: Report) -> None:
    for use in names_used(expr):
        if use.name != "always":
            message = f"`{use.name}` is the name of a calendar, and no policy is given that has it"
            help_ = "give the policy or the contract after the sentence"
            report.add("no-such-calendar", message, report.at(scalar, use.extent), help_=help_)


def _vocabulary(report: Report, policy: Policy | None, known: Facts) -> Vocabulary:
    """The names that the sentence may use; of a calendar that facts choose, the choice, or else the first."""
    named: dict[str, CalendarExpr] = {"always": AlwaysOpen()}
    if policy is not None:
        for name, definition in policy.calendars.items():
            picked = pick_calendar(definition.choices, known)
            stands = picked if isinstance(picked, CalendarChoice) else definition.choices[0]
            named[name] = stands.calendar
    found = Vocabulary(report, facts={} if policy is None else dict(policy.facts), calendars=named)
    found.settle()
    return found


def _bounds(expr: CalendarExpr, policy: Policy | None, known: Facts) -> Bounds | Undetermined:
    if policy is None:
        return compile_calendar(expr, named={"always": AlwaysOpen()})
    return CalendarBook(policy).bounds(expr, known)


def _why_not(
    expr: CalendarExpr, policy: Policy | None, known: Facts, found: Bounds | Undetermined
) -> tuple[str, str]:
    """Why a sentence comes to no one calendar, and what to do about it."""
    if isinstance(found, Undetermined) and found.facts:
        names = ", ".join(f"`{name}`" for name in sorted(found.facts))
        return f"which calendar this is hangs on {names}", "give these facts of the case"
    if isinstance(found, Undetermined) and found.conflict:
        names = " and ".join(f"`{id_}`" for id_ in found.conflict)
        return f"{names} say different hours for such a case", "write one of them as the other's exception"
    if isinstance(found, Undetermined):
        names = ", ".join(f"`{id_}`" for id_ in sorted(found.unspecified))
        return f"{names} says nothing of such a case", "name another calendar"
    open_ = () if policy is None else CalendarBook(policy).unspecified_in(expr, known)
    names = " and ".join(f"`{id_}`" for id_ in open_)
    if not names:
        return "the sentence leaves time unspecified", "say all of the hours"
    verb = "leave" if len(open_) > 1 else "leaves"
    return f"{names} {verb} time unspecified", "load a contract that says it"


def _place(expr: CalendarExpr, policy: Policy | None, known: Facts, scalar: Scalar) -> Span:
    """The first part of a sentence that is no one calendar by itself, or else all of it."""
    for zone in zones_said(expr):
        if zone.is_fact and zone.name not in known:
            return scalar.span_of(zone.extent.start, zone.extent.end)
    for use in names_used(expr):
        try:
            found = _bounds(use, policy, known)
        except UnanswerableError:
            continue  # a set of days, which is a part of a calendar and none itself
        if isinstance(found, Undetermined) or not found.exact:
            return scalar.span_of(use.extent.start, use.extent.end)
    return scalar.span
