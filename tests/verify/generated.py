"""Writes a large policy, the same for the same sizes, that is clean: no check has a fault to find in it.

It has regional calendars that facts choose, severities by definition, a floor, exclusions, prerequisites
and a list of conditions in some cells, so that no check gets by on the keys of its tables alone.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LARGE", "Size", "policy_text"]


@dataclass(frozen=True, slots=True)
class Size:
    """How large the policy is; ``clauses`` counts the cells of its targets and its terms."""

    tiers: int = 20
    severities: int = 8
    channels: int = 6
    facts: int = 60
    clauses: int = 2000


LARGE = Size()

_ZONES = ("Europe/Madrid", "America/New_York", "Asia/Tokyo", "Australia/Sydney")


def policy_text(size: Size = LARGE) -> str:
    """Return the policy as YAML."""
    lines = ["casepact: 1", "policy: generated", "calendars:"]
    for number, zone in enumerate(_ZONES):
        lines.append(f"  office_{number}: Mon-Fri 08:00-18:00 in {zone}")
    lines.append("  local:")
    lines += [f"    - office_{number} when region is region_{number}" for number in range(len(_ZONES))]
    lines += ["case:", f"  region: one of {', '.join(f'region_{number}' for number in range(len(_ZONES)))}"]
    lines.append(f"  harm: integer 0 to {size.severities * 10}")
    lines += [f"  {name}: boolean" for name in _flags(size)]
    lines.append("tiers:")
    for tier in range(size.tiers):
        offered = ", ".join(f"channel_{number}" for number in range(_offered(size, tier)))
        lines.append(f"  tier_{tier}: {{channels: [{offered}]}}")
    lines.append("severities:")
    for severity in range(size.severities):
        low, high = (size.severities - severity - 1) * 10, (size.severities - severity) * 10
        upper = "" if severity == 0 else f" and harm is below {high}"
        lines.append(f"  severity_{severity}: {{when: harm is at least {low}{upper}}}")
    lines += ["adjustments:", f"  floor: severity is at least severity_1 when tier is tier_{size.tiers - 1}"]
    lines += ["channels:", *(f"  channel_{number}: {{hours: local}}" for number in range(size.channels))]
    flags = _flags(size)
    lines += ["prerequisites:", f"  needed: {{require: {flags[0]}, when: tier is tier_0}}"]
    lines += ["coverage:", "  excluded:", f"    outside: {{when: {flags[1]} and not {flags[2]}}}"]
    lines.append("targets:")
    cells = 0
    for family in range(_families(size)):
        lines += [f"  target_{family}:", "    duty: vendor must respond after opened", "    within:"]
        for tier in range(size.tiers):
            lines.append(f"      tier_{tier}:")
            for severity in range(2 if tier == size.tiers - 1 else size.severities):
                minutes = (severity + 1) * (size.tiers - tier) * 10 + family
                value = f"{minutes} minutes on local"
                flag = flags[3 + (family + tier + severity) % (len(flags) - 3)]
                if (tier + severity) % 4:
                    lines.append(f"        severity_{severity}: {value}")
                    cells += 1
                    continue
                lines.append(f"        severity_{severity}:")
                lines.append(f"          - {value} when {flag} or channel is channel_0")
                # Less than to the next tier and severity, so that nothing is out of order.
                lines.append(f"          - {minutes + 5} minutes on local otherwise")
                cells += 2
    lines.append("terms:")
    for term in range(size.clauses - cells):
        one, two, three = (flags[(term * step + step) % len(flags)] for step in (1, 7, 13))
        condition = f"{one} or {two} and not {three}" if len({one, two, three}) == 3 else one
        lines.append(f"  term_{term}: vendor must handle thing{term} when {condition}")
    lines += ["lifecycle:", "  transitions:"]
    for state, days in (("responded", 60), ("working", 60), ("waiting_on_customer", 30), ("resolved", 10)):
        lines.append(f"    - {state} -> closed after {days} days on always")
    return "\n".join(lines) + "\n"


def _flags(size: Size) -> list[str]:
    """The boolean facts; region, harm, tier, severity, channel and state are facts too."""
    return [f"flag_{number}" for number in range(size.facts - 2)]


def _offered(size: Size, tier: int) -> int:
    """How many channels a tier has: more the higher it is, and two at least if there are as many."""
    return min(size.channels, 2 + (size.channels - 2) * tier // max(size.tiers - 1, 1))


def _families(size: Size) -> int:
    """How many targets there are, so that about half of the clauses are cells."""
    return max(1, size.clauses // 2 // (size.tiers * size.severities * 5 // 4))
