"""Reads the files of ``policies/cases`` and compares a decision with what one of their cases expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from casepact.decision import Decider, Decision
from casepact.resolve.load import load_contract, load_policy
from casepact.syntax.reader import read_file, to_plain

__all__ = ["POLICIES", "Example", "decider_of", "differences", "examples_of"]

POLICIES = Path(__file__).resolve().parents[2] / "policies"

_WORDS = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True)
class Example:
    """One case of a file: what is given, and what the vendor's document says about it."""

    source: Path
    number: int
    why: str
    given: Mapping[str, str]
    at: dt.datetime
    expect: Mapping[str, Any]
    is_contract: bool


@cache
def decider_of(source: Path) -> Decider:
    """The decider of a policy or a contract, which must have no faults."""
    load = load_contract if source.parent.name == "contracts" else load_policy
    found, diagnostics = load(source)
    assert found is not None, source
    assert not diagnostics, diagnostics
    return Decider(found)


@cache
def examples_of(name: str) -> tuple[Example, ...]:
    """The cases of ``policies/cases/NAME.yaml``, in file order."""
    path = POLICIES / "cases" / f"{name}.yaml"
    _, node, diagnostics = read_file(path)
    assert node is not None, path
    assert not diagnostics, diagnostics
    document: Any = to_plain(node)
    assert isinstance(document, dict)
    assert document.keys() <= {"casepact", "policy", "given", "cases"}
    shared: Any = document.get("given", {})
    examples = []
    items: Any = document["cases"]
    for number, item in enumerate(items, 1):
        assert item.keys() <= {"why", "contract", "given", "at", "expect"}, item
        contract = item.get("contract")
        given: dict[str, str] = {**shared, **item["given"]}
        source = (path.parent / (contract or document["policy"])).resolve()
        if contract is not None:
            for fact, value in item["given"].items():
                assert fact not in decider_of(source)._given({}), (fact, value)
            bought = decider_of(source).contract
            assert bought is not None
            given = {fact: value for fact, value in given.items() if fact not in bought.facts}
        at = dt.datetime.fromisoformat(item["at"])
        examples.append(Example(source, number, item["why"], given, at, item["expect"], contract is not None))
    return tuple(examples)


def differences(decision: Decision, expect: Mapping[str, Any]) -> list[str]:
    """Where a decision is not what is expected; empty where it is all of it."""
    said = decision.to_json()
    found = [] if "conflicts" in expect or not said["conflicts"] else [f"conflicts: {said['conflicts']}"]
    duties = {item["id"]: item for item in said["obligations"]}
    rungs = {item["clause"]: item for item in said["escalations"]}
    clauses = {item["clause"] for item in said["obligations"]}
    for key, wanted in expect.items():
        match key:
            case "severity" | "tier" | "covered":
                found += _differ(key, said[key], wanted)
            case "defined":
                found += _differ(key, said["severity_defined"], wanted)
            case "offered" | "open" | "next_open":
                found += _differ(key, said["channel"][key], wanted)
            case "unspecified":
                found += [f"{id_} is not reported as unspecified" for id_ in wanted if id_ not in said[key]]
            case "holds":
                found += [f"{id_} does not hold" for id_ in wanted if id_ not in clauses]
            case "does_not_hold":
                found += [f"{id_} holds" for id_ in wanted if id_ in clauses]
            case "escalations":
                for id_, rung in wanted.items():
                    found += _part(id_, rungs.get(id_), rung)
            case "no_escalations":
                found += [f"{id_} is reached" for id_ in wanted if id_ in rungs]
            case _:
                detail = wanted if isinstance(wanted, dict) else {"due": wanted, "bound": "inclusive"}
                found += _part(key, duties.get(key), detail)
    return found


def _part(name: str, said: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> list[str]:
    if said is None:
        return [f"there is no {name}"]
    return [fault for key, value in wanted.items() for fault in _differ(f"{name}.{key}", said[key], value)]


def _differ(name: str, said: object, wanted: object) -> list[str]:
    value = _WORDS.get(wanted, wanted) if isinstance(wanted, str) else wanted
    return [] if said == value else [f"{name} is {said}, not {value}"]
