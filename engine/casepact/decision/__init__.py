"""What a policy says of one case: covered or not, how severe, what is owed by when, and who is told."""

from casepact.decision.answer import (
    AppliedCredit,
    ChannelAnswer,
    Decision,
    EffortAnswer,
    Escalation,
    IntakeAnswer,
    OwedDuty,
    QuotaState,
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
    "EffortAnswer",
    "Escalation",
    "IntakeAnswer",
    "OwedDuty",
    "QuotaState",
    "TakenAction",
    "decide",
    "parse_facts",
]
