"""Declares every name of a policy, before any sentence is read that may use it."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.fact import Enumeration, Fact, Origin
from casepact.model.lifecycle import State
from casepact.model.note import Source
from casepact.resolve.calendar_names import declare_calendars
from casepact.resolve.duty_events import declare_duty_events
from casepact.resolve.facts import read_facts
from casepact.resolve.fields import Fields, repaired
from casepact.resolve.intake import declare_intake
from casepact.resolve.levels import TIER_KEYS, resolve_tier_facts
from casepact.resolve.lifecycle import declare_lifecycle
from casepact.resolve.names import check_name
from casepact.resolve.near_names import warn_of_near
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.yaml.tree import Mapping, Scalar, Sequence

__all__ = ["declare"]


def declare(sections: dict[str, Mapping | None], fields: Fields, vocabulary: Vocabulary) -> dict[str, State]:
    """The first pass: every name, so that sentences may use those that stand further down.

    Returns the states, as `read_lifecycle` takes them.
    """
    _read_sources(sections["sources"], vocabulary)
    here = fields.span
    for name in ("tier", "channel"):
        section = sections["tiers" if name == "tier" else "channels"]
        span = section.span if section is not None else here
        values = tuple(entry.key.text for entry in section.entries) if section is not None else ()
        if name == "channel" and section is None:
            values = _channels_of_tiers(sections["tiers"], vocabulary)
        ordered = name == "tier"
        vocabulary.facts[name] = Fact(name, Enumeration(values, ordered), span, origin=Origin.BUILT_IN)
    severities = sections["severities"]
    names = tuple(entry.key.text for entry in severities.entries) if severities is not None else ()
    span = severities.span if severities is not None else here
    vocabulary.facts["severity"] = Fact("severity", Enumeration(names[::-1]), span, origin=Origin.BUILT_IN)
    if len(vocabulary.enumeration("tier")) == 1:
        only = vocabulary.enumeration("tier")[0]
        vocabulary.facts["tier"] = replace(vocabulary.facts["tier"], default=only)
    read_facts(sections["case"], vocabulary)
    declare_intake(sections["intake"], vocabulary)
    resolve_tier_facts(sections["tiers"], vocabulary)
    vocabulary.roles = None if sections["roles"] is None else _names(sections["roles"])
    vocabulary.features = _names(sections["features"])
    vocabulary.targets = _names(sections["targets"])
    declare_calendars(sections["calendars"], vocabulary)
    states = declare_lifecycle(sections["lifecycle"], vocabulary)
    vocabulary.facts["state"] = Fact(
        "state", Enumeration(tuple(states), ordered=False), here, origin=Origin.BUILT_IN
    )
    terms = fields.collection("terms")
    declare_duty_events([sections["targets"], terms], vocabulary)
    vocabulary.settle()
    return states


def _names(section: Mapping | None) -> set[str]:
    return {entry.key.text for entry in section.entries} if section is not None else set()


def _channels_of_tiers(tiers: Mapping | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The channels tiers list, for a policy that says nothing else of its channels."""
    values = [entry.value for entry in tiers.entries] if tiers is not None else []
    lists = [repaired(value, TIER_KEYS).get("channels") for value in values if isinstance(value, Mapping)]
    found: dict[str, None] = {}
    for node in lists:
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar) and not item.is_null and item.text not in found:
                declare = "declare both under `channels`"
                warn_of_near("channel", item.text, item.span, found, vocabulary.report, declare=declare)
                found[item.text] = None
                check_name(item, "channel", vocabulary.report)
    return tuple(found)


def _read_sources(node: Mapping | None, vocabulary: Vocabulary) -> None:
    for entry in node.entries if node is not None else ():
        value = entry.value
        if not isinstance(value, Mapping):
            vocabulary.report.add(
                "wrong-shape", "a source is a mapping", entry.key.span, help_="write `{title: …, sha256: …}`"
            )
            continue
        fields = Fields(
            value, f"sources.{entry.key.text}", vocabulary.report, ("title", "sha256"), "a source"
        )
        digest = fields.scalar("sha256") if fields.require("sha256", "a source") else None
        if digest is not None and not (
            len(digest.text) == 64 and all(c in "0123456789abcdef" for c in digest.text)
        ):
            vocabulary.report.add(
                "bad-value",
                "a digest is 64 hexadecimal digits in lower case",
                digest.span,
                help_="print it with `sha256sum FILE`",
            )
        text = "" if digest is None else digest.text
        name = entry.key.text
        vocabulary.sources[name] = Source(name, fields.text("title"), text, entry.key.span)
