"""Credits of a simulation: what each case counts for, and what the counts of all cases come to."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.credit import CreditRule
from casepact.model.policy import Policy
from casepact.semantics.attainment import Tally as Share
from casepact.semantics.attainment import cycles_of, tally
from casepact.semantics.breaches import breaches_of, rule_applies
from casepact.semantics.calendars import Undetermined
from casepact.semantics.case import Case, Clock
from casepact.semantics.credits import CreditLine, line_of, reached, without_replaced
from casepact.semantics.due import counted_on
from casepact.semantics.periods import clock_zone, period_of
from casepact.simulation.tally import Tally
from casepact.syntax.ast.credit import PerBreach

__all__ = ["credit_lines", "credited"]


def credited(rule: CreditRule, case: Case) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what a case counts for towards a rule: a period, and counts by `tally.CREDITED`."""
    trigger = rule.credit.trigger
    if isinstance(trigger, PerBreach):
        for breach in breaches_of(rule, trigger, case, None):
            # What is still late at the horizon counts up to there: it is told, and only becomes more.
            runs = breach.clock.ended is None and _is_timed(case, breach.clock)
            grows = runs and rule_applies(rule, case, breach.clock) is True
            yield (
                breach.period,
                (breach.times, int(breach.open and grows), 0, 0, int(breach.open and not grows)),
            )
        return
    for clock in cycles_of(case, trigger.target.name):
        applies = rule_applies(rule, case, clock)
        period = period_of(clock.started, rule.period, clock_zone(case, clock))
        if applies is None:
            yield period, (0, 0, 0, 0, 1)
        elif applies:
            one = tally([clock])
            yield period, (0, one.open, one.met, one.missed, 0)


def _is_timed(case: Case, clock: Clock) -> bool:
    """Whether it can be told how much time has passed on the calendar of a clock."""
    counted = None if clock.clause is None else counted_on(clock.clause)
    if counted is None or clock.due is None or clock.due.at is None:
        return False
    bounds = case.rules.book.bounds(counted, clock.facts)
    return not isinstance(bounds, Undetermined) and bounds.exact


def credit_lines(policy: Policy, found: Tally) -> tuple[CreditLine, ...]:
    """Return the credits that one replication comes to, as the account over its cases would have them."""
    lines: list[CreditLine] = []
    for place, rule in enumerate(policy.credits):
        trigger = rule.credit.trigger
        counts = found.credited[place]
        # A cycle that may be concerned leaves open whether any share was reached.
        unsure = bool(counts[:, 4].any())
        for row, period in enumerate(found.layout.period_names(found.layout.credit_periods[place])):
            times, open_, met, missed, uncertain = (int(number) for number in counts[row])
            undecided, share = open_ > 0 or uncertain > 0, None
            if not isinstance(trigger, PerBreach):
                share = Share(met, missed, open_)
                answer = reached(trigger, share) if share.counted else False
                times, undecided = int(answer is True), answer is None or (unsure and share.counted > 0)
            if times or undecided:
                lines.append(line_of(rule, policy, period, times, undecided=undecided, share=share))
    return tuple(without_replaced(lines, policy))
