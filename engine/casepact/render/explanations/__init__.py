"""Explains every code a finding can have: a paragraph, with a bad and a good example."""

from __future__ import annotations

from collections.abc import Mapping

from casepact.render.explanations.entry import Explanation

__all__ = ["Explanation", "explanations"]


def explanations() -> Mapping[str, Explanation]:
    """Return the explanation of every code, by code, in alphabetical order."""
    from casepact.checks import CHECKS
    from casepact.render.explanations.calendars import CALENDARS
    from casepact.render.explanations.cases import CASES
    from casepact.render.explanations.checks import EXAMPLES
    from casepact.render.explanations.policies import POLICIES
    from casepact.render.explanations.sentences import SENTENCES
    from casepact.render.explanations.yaml import YAML

    known = [*YAML, *SENTENCES, *CALENDARS, *POLICIES, *CASES]
    found = {entry.code: entry for entry in known}
    for check in CHECKS:
        bad, good = EXAMPLES.get(check.code, ("", ""))
        level = check.level.value
        found[check.code] = Explanation(check.code, check.summary, check.explanation, bad, good, level)
    return dict(sorted(found.items()))
