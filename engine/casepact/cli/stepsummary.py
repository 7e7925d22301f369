"""Adds to the summary of a job on GitHub, where a job runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from casepact.cli.faults import misuse

if TYPE_CHECKING:
    from casepact.render.reports.report import Report

__all__ = ["write_step_summary"]

_VARIABLE = "GITHUB_STEP_SUMMARY"
"""Names the file to which the step of a job adds its part of the summary."""


def write_step_summary(report: Report) -> None:
    """Add the findings to the summary of the job; do nothing outside one.

    Raises:
        Refusal: the file that the environment names cannot be written.
    """
    from casepact.render.reports.github import github_summary

    name = os.environ.get(_VARIABLE)
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(github_summary(report))
    except (OSError, ValueError) as error:
        raise misuse(f"the summary of the job cannot be written to `{name}`: {error}") from error
