"""Explains every code a finding can have: a paragraph, with a bad and a good example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from casepact.render.explanations.entry import Explanation

if TYPE_CHECKING:
    from casepact.checks import Check

__all__ = ["Explanation", "explanation_of", "explanations", "written_explanations"]


def explanation_of(code: str) -> Explanation | None:
    """Return the explanation of a code; None where there is no such code."""
    from casepact.render.explanations.comparisons import change_explanation

    return written_explanations().get(code) or explanations().get(code) or change_explanation(code)


def explanations() -> Mapping[str, Explanation]:
    """Return the explanation of every code, by code, in alphabetical order."""
    from casepact.checks import CHECKS
    from casepact.render.explanations.checks import EXAMPLES

    found = written_explanations()
    for check in (*CHECKS, *_proofs()):
        bad, good = EXAMPLES.get(check.code, ("", ""))
        level = check.level.value
        found[check.code] = Explanation(check.code, check.summary, check.explanation, bad, good, level)
    return dict(sorted(found.items()))


def written_explanations() -> dict[str, Explanation]:
    """Return the explanations that are written here, and not with a check: what reading files can find."""
    from casepact.render.explanations.acceptances import ACCEPTANCES
    from casepact.render.explanations.calendars import CALENDARS
    from casepact.render.explanations.cases import CASES
    from casepact.render.explanations.policies import POLICIES
    from casepact.render.explanations.scenarios import SCENARIOS
    from casepact.render.explanations.sentences import SENTENCES
    from casepact.render.explanations.yaml import YAML

    groups = (YAML, SENTENCES, CALENDARS, POLICIES, CASES, SCENARIOS, ACCEPTANCES)
    return {entry.code: entry for group in groups for entry in group}


def _proofs() -> Iterator[Check]:
    """Every check of `casepact.verify`, each of which is a constant of a module of its own."""
    import importlib
    import pkgutil

    from casepact import verify
    from casepact.checks import Check

    for module in pkgutil.walk_packages(verify.__path__, f"{verify.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Check):
                yield value
