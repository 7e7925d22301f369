"""Which version of a policy is in force at an instant (point 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from casepact.frozen import replace
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.time.zones import DAY, epoch_day

__all__ = ["NOT_IN_FORCE", "effective_instant", "policy_in_force", "version_in_force"]

NOT_IN_FORCE = "no version of the policy was in force when the case was opened"
"""Why nothing is owed to a case opened before the first `effective` date."""


def effective_instant(effective: dt.date) -> int:
    """When a version comes into force: at the start of the date in UTC, in UTC seconds.

    A policy has no zone of its own, so the date is read where no zone is needed.
    """
    return epoch_day(effective) * DAY


def policy_in_force(policies: Sequence[Policy], at: int) -> Policy | None:
    """The version in force at ``at`` (UTC seconds): the last to come into force by then.

    A version without a date has always been in force. Of two with one date the later in the
    sequence counts. None where all come into force later.
    """
    found: tuple[int | None, Policy] | None = None
    for policy in policies:
        since = None if policy.effective is None else effective_instant(policy.effective)
        if since is not None and since > at:
            continue
        if found is None or found[0] is None or (since is not None and since >= found[0]):
            found = since, policy
    return None if found is None else found[1]


def version_in_force(source: Policy | Contract, also: Iterable[Policy], at: int) -> Policy | Contract:
    """A policy, or a contract under one, as the version of it in force at ``at`` (UTC seconds) has it.

    ``also`` are its other versions. Where all come into force later it is left as it is.
    """
    own = source.policy if isinstance(source, Contract) else source
    found = policy_in_force((own, *also), at) or own
    return replace(source, policy=found) if isinstance(source, Contract) else found
