"""Time decisions one at a time from Python: ours of a whole policy, and a bare table beside peers.

The table is what every rule engine can do: from tier and severity to the id of a target. A whole
decision is more: severity by definition, floors, coverage, and the clause of every obligation.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from casepact.machine.decider import Decider, compile_decider
from casepact.model.clause import Clause
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import load_policy, resolve_text

BUDGET = 1_000_000
"""Decisions a second, of a whole policy."""

ROUNDS = 5
TIERS = ("basic", "standard", "premium", "enterprise")
SEVERITIES = ("outage", "degraded", "minor", "question")
TABLE = {
    tier: {severity: f"targets.first_response.{tier}.{severity}" for severity in SEVERITIES} for tier in TIERS
}
POLICIES = Path(__file__).parent.parent / "policies"

Lookup = Callable[[str, str], Any]


def table_policy() -> Policy:
    """The table as a policy of its own."""
    rows = "\n".join(
        f"      {tier}: {{{', '.join(f'{s}: {n + i + 1} hours' for i, s in enumerate(SEVERITIES))}}}"
        for n, tier in enumerate(TIERS)
    )
    text = f"""
casepact: 1
policy: table
tiers: {{{", ".join(f"{tier}: {{}}" for tier in TIERS)}}}
severities: {{{", ".join(f"{severity}: {{}}" for severity in SEVERITIES)}}}
targets:
  first_response:
    duty: vendor must respond after opened
    calendar: always
    within:
{rows}
"""
    policy, found = resolve_text(text)
    assert policy is not None, found
    return policy


def ours() -> Lookup:
    """The decider of the table's policy."""
    decide = compile_decider(table_policy()).decide

    def lookup(tier: str, severity: str) -> Any:
        return decide(tier, severity)[2][0]

    return lookup


def by_hand() -> Lookup:
    """What a programmer would write in Python."""
    return lambda tier, severity: TABLE[tier][severity]


def cel_rust() -> Lookup:
    """CEL through its binding to Rust."""
    program = importlib.import_module("cel").compile(f"{json.dumps(TABLE)}[tier][severity]")
    return lambda tier, severity: program.execute({"tier": tier, "severity": severity})


def cel_rust_data() -> Lookup:
    """The same, with the table given as data."""
    program = importlib.import_module("cel").compile("table[tier][severity]")
    return lambda tier, severity: program.execute({"table": TABLE, "tier": tier, "severity": severity})


def cel_rust_rules() -> Lookup:
    """The same, with the table written as a chain of conditions."""
    chain = " : ".join(
        f'tier == "{tier}" && severity == "{severity}" ? "{answer}"'
        for tier, row in TABLE.items()
        for severity, answer in row.items()
    )
    program = importlib.import_module("cel").compile(f'{chain} : ""')
    return lambda tier, severity: program.execute({"tier": tier, "severity": severity})


def cel_python() -> Lookup:
    """CEL in pure Python."""
    celpy = importlib.import_module("celpy")
    environment = celpy.Environment()
    program = environment.program(environment.compile(f"{json.dumps(TABLE)}[tier][severity]"))
    text = celpy.celtypes.StringType
    return lambda tier, severity: program.evaluate({"tier": text(tier), "severity": text(severity)})


def cedar() -> Lookup:
    """Cedar, with one policy a cell; the answer is the id of the policy that permits."""
    cedarpy = importlib.import_module("cedarpy")
    rules = [
        f'@id("{answer}") permit(principal == Tier::"{tier}", action == Action::"open",'
        f' resource == Severity::"{severity}");'
        for tier, row in TABLE.items()
        for severity, answer in row.items()
    ]
    answers = [answer for row in TABLE.values() for answer in row.values()]
    policies = cedarpy.PolicySet.from_str("\n".join(rules))
    entities = cedarpy.Entities.from_json_str("[]")
    names = {f"policy{index}": answer for index, answer in enumerate(answers)}

    def lookup(tier: str, severity: str) -> Any:
        request = {
            "principal": f'Tier::"{tier}"',
            "action": 'Action::"open"',
            "resource": f'Severity::"{severity}"',
        }
        (reason,) = cedarpy.is_authorized(request, policies, entities).diagnostics.reasons
        return names.get(reason, reason)

    return lookup


def rego() -> Lookup:
    """Rego, with the table as data and the query compiled before."""
    regopy = importlib.import_module("regopy")
    builder = regopy.Interpreter()
    builder.add_data({"table": TABLE})
    bundle = builder.build("x=data.table[input.tier][input.severity]")
    runner = regopy.Interpreter()

    def lookup(tier: str, severity: str) -> Any:
        runner.set_input({"tier": tier, "severity": severity})
        return json.loads(str(runner.query_bundle(bundle)))["bindings"]["x"]

    return lookup


PEERS: tuple[tuple[str, Callable[[], Lookup]], ...] = (
    ("two dictionaries by hand", by_hand),
    ("casepact decider", ours),
    ("common-expression-language, table as data", cel_rust_data),
    ("common-expression-language, table as literal", cel_rust),
    ("common-expression-language, conditions", cel_rust_rules),
    ("cel-python", cel_python),
    ("cedarpy", cedar),
    ("regopy", rego),
)


def rate(call: Callable[..., Any], cases: Sequence[tuple[Any, ...]], seconds: float) -> float:
    """Calls a second of processor time, the best of several rounds of about ``seconds`` each."""
    started = time.process_time()
    for case in cases[:20]:
        call(*case)
    taken = max((time.process_time() - started) / 20, 1e-7)
    count = max(1, min(len(cases), int(seconds / taken)))
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for case in cases[:count]:
            call(*case)
        best = min(best, time.process_time() - started)
    return count / max(best, 1e-9)


def drawn(chance: np.random.Generator, choices: Sequence[Any], count: int) -> list[Any]:
    """Choices at random, the objects themselves and not what an array would make of them."""
    return [choices[number] for number in chance.integers(len(choices), size=count).tolist()]


def random_cases(policy: Policy, decider: Decider, count: int) -> list[tuple[FactValue | None, ...]]:
    """Cases with each fact at random, unknown among its values."""
    from casepact.machine.satisfy import representatives

    chance = np.random.default_rng(20260301)
    values = [
        (None, *representatives(name, policy.facts.get(name), ("7.10.2",))) for name in decider.fact_names
    ]
    return list(zip(*(drawn(chance, choices, count) for choices in values), strict=True))


def time_policies(count: int, seconds: float) -> bool:
    """Time whole decisions of every policy of the repository; true if the first met the budget."""
    paths = sorted(POLICIES.glob("*.yaml"))
    met = True
    for path in paths:
        policy, _ = load_policy(path)
        if policy is None:
            print(f"{path.stem:<45}cannot be read")
            met = False
            continue
        started = time.process_time()
        decider = compile_decider(policy)
        compiled = time.process_time() - started
        cases = random_cases(policy, decider, count)
        found = rate(decider.decide, cases, seconds)
        shape = f"{len(decider.fact_names)} facts, {decider.tables} tables, {decider.functions} by code"
        print(f"{path.stem:<45}{found:>12,.0f} /s   compiled in {compiled * 1000:.0f} ms: {shape}")
        if path.stem == "openback":
            met = met and found >= BUDGET
            print(f"{'':<45}{BUDGET:>12,} /s   budget{'' if found >= BUDGET else ', MISSED'}")
    return met


def time_table(count: int, seconds: float) -> None:
    """Time the bare table in ours and every peer that is installed."""
    chance = np.random.default_rng(20260302)
    cases = list(zip(drawn(chance, TIERS, count), drawn(chance, SEVERITIES, count), strict=True))
    baseline = 0.0
    for name, make in PEERS:
        try:
            lookup = make()
        except ModuleNotFoundError as missing:
            print(f"{name:<45}{missing.name} is not installed")
            continue
        for tier, severity in cases[:50]:
            answer = lookup(tier, severity)
            found = answer.id if isinstance(answer, Clause) else str(answer)
            assert found == TABLE[tier][severity], (name, found)
        speed = rate(lookup, cases, seconds)
        if make is ours:
            baseline = speed
        ratio = (
            f"   casepact is {baseline / speed:,.1f} times as fast" if baseline and make is not ours else ""
        )
        print(f"{name:<45}{speed:>12,.0f} /s{ratio}")


def main(argv: list[str]) -> int:
    """Time deciders; 1 if the realistic policy missed its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench decisions --", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    quick = parser.parse_args(argv).quick
    count, seconds = (20_000, 0.05) if quick else (200_000, 0.5)
    print("a whole policy, facts at random:")
    met = time_policies(count, seconds)
    print("\ntier and severity to the id of a target:")
    time_table(count, seconds)
    return 0 if met else 1
