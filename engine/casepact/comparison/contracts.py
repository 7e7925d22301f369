"""Compares what two contracts say beside their policies: tier, dates, options, contacts, facts."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.model.contract import Contract
from casepact.model.values import value_text

__all__ = ["contract_changes"]

_KIND = "contract"
_BOUGHT = "what a customer buys, and pays for, is neither better nor worse by itself"
_NAMED = "whom the customer names is its own to say"


def contract_changes(context: Context) -> Iterator[Change]:
    """Everything that is in the contracts alone; nothing where one of the two is a policy."""
    old, new = context.replayer.old.source, context.replayer.new.source
    if not isinstance(old, Contract) or not isinstance(new, Contract):
        return
    notes = (old.note, new.note)
    for what in ("name", "title"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            message = f"the {what} of the contract is `{after}`, not `{before}`"
            yield context.change(_KIND, Verdict.REWORDED, message, notes)
    tier = context.names.renaming.value("tier", old.tier)
    if tier != new.tier:
        message = f"the tier is `{new.tier}`, not `{tier}`; cases are compared as those of `{new.tier}`"
        yield context.change(_KIND, Verdict.CHANGED, message, notes, reason=_BOUGHT)
    for what, before, after in (("starts", old.starts, new.starts), ("ends", old.ends, new.ends)):
        if before != after:
            message = f"it {what} {after or 'on no stated day'}, not {before or 'on no stated day'}"
            yield context.change(_KIND, Verdict.CHANGED, message, notes, reason=_BOUGHT)
    yield from _options(context, old, new)
    yield from _contacts(context, old, new)
    yield from _facts(context, old, new)
    yield from _money(context, old, new)


def _options(context: Context, old: Contract, new: Contract) -> Iterator[Change]:
    before = context.names.renaming.words(old.options, context.names.renaming.features)
    for name in dict.fromkeys((*before, *new.options)):
        if (name in before) != (name in new.options):
            come = name in new.options
            verdict = Verdict.BETTER if come else Verdict.WORSE
            message = f"the option `{name}` is {'bought now' if come else 'not bought any more'}"
            yield context.change(_KIND, verdict, message, (old.note, new.note))


def _contacts(context: Context, old: Contract, new: Contract) -> Iterator[Change]:
    before, after = ({item.name: item for item in contract.contacts} for contract in (old, new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        notes = (None if one is None else one.note, None if other is None else other.note)
        if one is None or other is None:
            message = f"`{name}` is {'named' if one is None else 'no longer named'} as a contact"
            yield context.change(_KIND, Verdict.CHANGED, message, notes, reason=_NAMED)
        elif one.email != other.email:
            message = f"the address of `{name}` is `{other.email}`, not `{one.email}`"
            yield context.change(_KIND, Verdict.CHANGED, message, notes, reason=_NAMED)


def _facts(context: Context, old: Contract, new: Contract) -> Iterator[Change]:
    table = context.names.renaming
    before = {table.facts.get(name, name): table.value(name, value) for name, value in old.facts.items()}
    for name in dict.fromkeys((*before, *new.facts)):
        one, other = before.get(name), new.facts.get(name)
        if name == "tier" or one == other:
            continue
        said = [f"`{value_text(value)}`" if value is not None else "not given" for value in (one, other)]
        message = f"`{name}` is {said[1]} for every case, not {said[0]}"
        reason = "cases are compared as those of the new contract"
        yield context.change(_KIND, Verdict.CHANGED, message, (old.note, new.note), reason=reason)


def _money(context: Context, old: Contract, new: Contract) -> Iterator[Change]:
    """Sums of which credits are shares. More of one is more credit, and may be a higher price."""
    before, after = old.policy.money, new.policy.money
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one != other:
            said = [
                "not said" if value is None else f"{value[0]} {value[1]}".rstrip() for value in (one, other)
            ]
            message = (
                f"`{name}` is {said[1]}, and was {said[0]}: credits that are a share of it are other sums"
            )
            yield context.change(_KIND, Verdict.CHANGED, message, (old.note, new.note), reason=_BOUGHT)
