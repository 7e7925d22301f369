"""What a policy says of one case: covered or not, how severe, what is owed by when, and who is told."""

from casepact.decision.answer import (
    AppliedCredit,
    ChannelAnswer,
    Decision,
    DutyUnless,
    EffortAnswer,
    Escalation,
    IntakeAnswer,
    OwedDuty,
    QuotaState,
    SeverityUnless,
    TakenAction,
)
from casepact.decision.coverage import EFFECTIVE
from casepact.decision.deciding import Decider, decide
from casepact.decision.facts import parse_facts
from casepact.decision.faults import DecisionError

__all__ = [
    "EFFECTIVE",
    "AppliedCredit",
    "ChannelAnswer",
    "Decider",
    "Decision",
    "DecisionError",
    "DutyUnless",
    "EffortAnswer",
    "Escalation",
    "IntakeAnswer",
    "OwedDuty",
    "QuotaState",
    "SeverityUnless",
    "TakenAction",
    "decide",
    "parse_facts",
]
