"""Writes findings as SARIF 2.1.0, the static analysis results interchange format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from casepact.render.explanations import Explanation, explanation_of
from casepact.render.findings import finding_json
from casepact.render.reports.report import Report, Reported, remarks
from casepact.source import Level, Span

__all__ = ["FINGERPRINT", "sarif"]

FINGERPRINT = "casepact/v1"
"""The name of casepact's fingerprint among a result's partial fingerprints."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_PROBLEM = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "recommendation"}
_LINK = re.compile(r"\](?=\()")
"""What would begin the target of a link in a plain text message."""


def sarif(report: Report) -> str:
    """Return the findings as a SARIF log of one run, indented.

    Columns count characters (`unicodeCodePoints`), and paths are relative to where the command ran.
    An accepted finding is a result that is suppressed, with the reason.
    """
    codes = sorted({item.finding.diagnostic.code for item in report.findings})
    rules = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "casepact",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [_rule(code) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": not any(file.unread for file in report.files)}],
        "artifacts": [{"location": _location(report, file.path)} for file in report.files],
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, item, rules) for item in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str) -> dict[str, Any]:
    name = "".join(word.capitalize() for word in code.split("-"))
    known = explanation_of(code)
    if known is None:
        return {"id": code, "name": name}
    level = Level(known.level)
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": known.summary},
        "fullDescription": {"text": known.text},
        "help": {"text": _help(known), "markdown": _help(known, fence="```")},
        "defaultConfiguration": {"level": _LEVELS[level]},
        "properties": {"tags": ["policy"], "problem.severity": _PROBLEM[level], "precision": "very-high"},
    }


def _help(known: Explanation, fence: str = "") -> str:
    parts = [known.text]
    for heading, example in (("Instead of", known.bad), ("write", known.good)):
        if example:
            body = example.rstrip("\n")
            parts.append(f"{heading}:\n\n" + (f"{fence}yaml\n{body}\n{fence}" if fence else body))
    return "\n\n".join(parts)


def _result(report: Report, item: Reported, rules: Mapping[str, int]) -> dict[str, Any]:
    found = item.finding.diagnostic
    shown = finding_json(item.finding)
    text = "\n".join([found.message, *(f"{title}: {said}" for title, said in remarks(item.finding))])
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": rules[found.code],
        "level": _LEVELS[found.level],
        "message": {"text": _LINK.sub(r"\\]", text)},
        "locations": [_place(report, found.span)],
        "partialFingerprints": {FINGERPRINT: item.finding.fingerprint},
        "properties": {key: shown[key] for key in ("policy", "clause", "witness") if shown[key]},
    }
    if found.clause:
        result["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": found.clause}]
    if found.related:
        result["relatedLocations"] = [
            {"id": number, **_place(report, other.span), "message": {"text": other.message}}
            for number, other in enumerate(found.related)
        ]
    accepted = item.finding.acceptance
    if accepted is not None:
        until = {} if accepted.until is None else {"until": accepted.until.isoformat()}
        result["suppressions"] = [
            {
                "kind": "inSource",
                "status": "accepted",
                "justification": accepted.reason,
                "location": _place(report, accepted.span),
                "properties": {"on": accepted.on.isoformat(), **until},
            }
        ]
    return result


def _location(report: Report, name: str) -> dict[str, str]:
    uri = report.uri(name)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _BASE}


def _place(report: Report, span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _location(report, span.file), "region": region}}
