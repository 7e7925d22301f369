"""Findings for programs that read them: SARIF, GitHub, GitLab and JUnit, each the same for the same input."""

from __future__ import annotations

from collections.abc import Callable

from casepact.render.reports.report import Report

__all__ = ["FORMATS", "Report", "render_report"]

FORMATS = ("sarif", "github", "gitlab", "junit")
"""The formats a report can have."""


def render_report(report: Report, format_: str) -> str:
    """Return a report as text of one of `FORMATS`, with a line break at its end."""
    return _renderer(format_)(report)


def _renderer(format_: str) -> Callable[[Report], str]:
    if format_ == "sarif":
        from casepact.render.reports.sarif import sarif

        return sarif
    if format_ == "github":
        from casepact.render.reports.github import github

        return github
    if format_ == "gitlab":
        from casepact.render.reports.gitlab import gitlab

        return gitlab
    assert format_ == "junit"
    from casepact.render.reports.junit import junit

    return junit
