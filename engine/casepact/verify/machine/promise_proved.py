"""Lists the promises of the author's that the policy keeps."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.machine.completion import derivations_of
from casepact.model.expression import HasBreached, facts_of
from casepact.model.partial import asks
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.semantics.phrases import list_text
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.promise import NeverIs, NeverTakes, Precedes, Without
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome
from casepact.verify.rules.requirements import bars_of

__all__ = ["PROMISE_PROVED"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is Outcome.PROVED:
            proved = f"proved {verdict.why}{_supposed(policy, promise)}"
            yield Diagnostic(
                code=PROMISE_PROVED.code,
                message=f"the policy keeps the promise `{promise.text}`: {proved}",
                span=promise.note.span,
                level=PROMISE_PROVED.level,
                clause=promise.id,
            )


def _supposed(policy: Policy, promise: Promise) -> str:
    """What a proof supposes of the facts that the policy defines, if it can hang on any."""
    asked = [promise.guard, *(bar.fails for bar in bars_of(policy))]
    asked += [move.guard for move in policy.lifecycle.transitions]
    asked += [choice.guard for calendar in policy.calendars.values() for choice in calendar.choices]
    asked += [choice.guard for channel in policy.channels.values() for choice in channel.hours]
    # What a case goes through is up to its transitions, unless one of them asks what was breached.
    is_of_order = isinstance(promise.promised, NeverIs | NeverTakes | Precedes | Without)
    if not is_of_order or asks(HasBreached, *asked):
        asked += [clause.guard for clause in policy.clauses()]
        asked += [ladder.guard for ladder in policy.ladders]
        asked += [rung.guard for ladder in policy.ladders for rung in ladder.rungs]
    facts = set[str]().union(*map(facts_of, asked))
    defined: tuple[str, ...] = ()
    for item in reversed(derivations_of(policy)):  # each before those that it hangs on
        if item.fact in facts:
            facts.update(*map(facts_of, item.guards))
            defined = (item.fact, *defined) if item.definitions else defined
    if not defined:
        return ""
    return f", as long as {list_text(defined)} {'are' if defined[1:] else 'is'} as defined"


PROMISE_PROVED = Check(
    code="promise-proved",
    level=Level.INFO,
    summary="a promise that the policy keeps",
    explanation=(
        "A promise under `promises:` holds of every case of the policy that meets its condition: for all "
        "facts, all orders of events whoever causes them, with timers going off in between, and where it is "
        "about time, from every instant of the years that are compared. For example a promise that somebody "
        "is notified within an hour is proved when a step of a ladder does it that nothing can stop or hold "
        "up before then. It is listed for information, so that one sees which promises were looked at. A "
        "severity, or another fact that the policy defines, is what its definition makes of a case, or what "
        "somebody states whom a term lets state it: where no term speaks of it, `decide` and `run` take what "
        "anybody states, against the definition too, and of such a case nothing is proved."
    ),
    run=_run,
)
