"""Explains what is found about acceptances, settings and what was not looked at."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["ACCEPTANCES"]

_ENTRY = (
    "accepted:\n  - finding: unused-name\n    fingerprint: 0f1e2d3c4b5a6978\n"
    "    reason: next year's contracts use it\n    on: 2026-11-21\n"
)

ACCEPTANCES = (
    Explanation(
        "stale-acceptance",
        "an acceptance of a finding that does not occur",
        "The policy accepts a finding, and that finding is not there any more: it was mended, or it is about"
        " something else now. Remove the entry. Left in the file it would one day accept a fault that nobody"
        " has looked at. Only what was looked for is judged: an acceptance of what a proof finds is judged by"
        " `casepact check --prove`.",
        _ENTRY,
        "title: Without acceptances\n",
        "warning",
    ),
    Explanation(
        "new-acceptance",
        "an acceptance that the old version has not",
        "`casepact diff` also compares what two versions of a file accept: the new one accepts a change, or a"
        " finding of `casepact check`, that the old one does not accept, or not until that day. It fails no"
        " run. It is told so that whoever reviews the change reads the reason: what is accepted counts no"
        " more.",
        level="info",
    ),
    Explanation(
        "renamed-file",
        "a file that `casepact diff --base` compared under another name",
        "Git finds that the file was called otherwise at the base, and most of it stayed. It is compared with"
        " what it was called. Where two files have changed places, compare them by name instead:"
        " `casepact diff OLD NEW`.",
        level="info",
    ),
    Explanation(
        "not-compared",
        "a file that `casepact diff --base` compared with nothing",
        "The file is new since the base, or gone since then, or one of its two versions has errors. So nobody"
        " has judged what is promised there now, or is promised no more: whoever reviews the change has to"
        " read it. A version that has errors fails the run.",
        level="warning",
    ),
    Explanation(
        "no-clauses",
        "a policy that says nothing",
        "The policy has no target, no term and no other clause, so that there was nothing to check. A check"
        " of nothing never passes. If the file is only begun, leave it out until it promises something.",
        "targets: {}\n",
        "targets:\n  first_response:\n    duty: vendor must respond after opened\n"
        "    within: {high: 1 hour on always, low: unspecified}\n",
    ),
    Explanation(
        "toml-syntax",
        "a file of settings that is not TOML",
        "`casepact.toml` and `pyproject.toml` are written in TOML: tables in brackets, and below each of them"
        ' `name = value`, with texts in double quotes, as in `definition-gap = "error"`.',
    ),
    Explanation(
        "unknown-setting",
        "a setting that there is not",
        "The settings are the tables `levels` and `check`. In `casepact.toml` they stand by themselves, in"
        " `pyproject.toml` below `tool.casepact`: `[tool.casepact.levels]`. A setting that is passed over"
        " could be the one that was to make a check fail, so an unknown one ends the run.",
    ),
    Explanation(
        "bad-setting",
        "a value that a setting cannot have",
        'A level is `"error"`, `"warning"`, `"info"` or `"off"`; `prove` is `true` or `false`; `fail-on` and'
        " `show` are levels, though not `off`. What reading a file finds as an error stays one: without it"
        " the file would be passed that nobody could check.",
    ),
    Explanation(
        "unknown-code",
        "a level for a code that there is not",
        "The table `levels` gives findings a level by their code, and this is none. `casepact explain` lists"
        " the codes.",
    ),
)
