"""Operators on entries: a clause, an exclusion, a floor or a default taken away or turned round."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.syntax.yaml.tree import Mapping, Node, Scalar
from casepact.testing.mutation.mutant import Draft, Operator, Original
from casepact.testing.mutation.tree import Path, edited, names, paths, plain

__all__ = ["OPERATORS", "entries", "matches", "words"]

_FAMILY = "entries"
OPERATORS = (
    Operator("clause-dropped", _FAMILY, "a term taken away"),
    Operator("exclusion-lifted", _FAMILY, "what was excluded is covered"),
    Operator("inclusion-dropped", _FAMILY, "something covered taken off the list"),
    Operator("prerequisite-dropped", _FAMILY, "nothing has to be true any more"),
    Operator("remedy-dropped", _FAMILY, "not covered, in place of an adjustment"),
    Operator("floor-dropped", _FAMILY, "a floor, a cap or a fixed value taken away"),
    Operator("ladder-dropped", _FAMILY, "an escalation taken away"),
    Operator("step-dropped", _FAMILY, "a step of an escalation taken away"),
    Operator("credit-dropped", _FAMILY, "a service credit taken away"),
    Operator("intake-dropped", _FAMILY, "a request need not say anything"),
    Operator("requirement-dropped", _FAMILY, "a request has one thing less to say"),
    Operator("hours-dropped", _FAMILY, "a channel names no hours"),
    Operator("language-dropped", _FAMILY, "a channel speaks one language less"),
    Operator("channel-dropped", _FAMILY, "a channel taken from a tier"),
    Operator("feature-dropped", _FAMILY, "a feature taken from a tier"),
    Operator("option-dropped", _FAMILY, "a feature that a tier cannot buy any more"),
    Operator("quota-dropped", _FAMILY, "a quota taken away"),
    Operator("default-dropped", _FAMILY, "nothing is taken for granted of a case"),
    Operator("precedence-dropped", _FAMILY, "no longer an exception to another entry"),
    Operator("condition-dropped", _FAMILY, "in every case, or no definition at all"),
    Operator("date-dropped", _FAMILY, "in force from the beginning of time"),
    Operator("other-flag", _FAMILY, "`no` for `yes`, and the other way round"),
    Operator("other-rule", _FAMILY, "another of the few words that may stand there"),
)

_DROPS = (
    ("terms.*", "clause-dropped"),
    ("coverage.excluded.*", "exclusion-lifted"),
    ("coverage.included.*", "inclusion-dropped"),
    ("coverage.*.*.when", "condition-dropped"),
    ("prerequisites.*", "prerequisite-dropped"),
    ("prerequisites.*.otherwise", "remedy-dropped"),
    ("prerequisites.*.when", "condition-dropped"),
    ("adjustments.*", "floor-dropped"),
    ("escalations.*", "ladder-dropped"),
    ("escalations.*.steps.*", "step-dropped"),
    ("escalations.*.when", "condition-dropped"),
    ("credits.*", "credit-dropped"),
    ("intake.*", "intake-dropped"),
    ("intake.*.requires.*", "requirement-dropped"),
    ("intake.*.when", "condition-dropped"),
    ("channels.*.hours", "hours-dropped"),
    ("channels.*.languages.*", "language-dropped"),
    ("tiers.*.channels.*", "channel-dropped"),
    ("tiers.*.includes.*", "feature-dropped"),
    ("tiers.*.optional.*", "option-dropped"),
    ("tiers.*.named_contacts", "quota-dropped"),
    ("tiers.*.quotas.*", "quota-dropped"),
    ("severities.*.default", "default-dropped"),
    ("severities.*.when", "condition-dropped"),
    ("severities.*.unless", "condition-dropped"),
    ("*.*.exception_to", "precedence-dropped"),
    ("*.*.exception_to.*", "precedence-dropped"),
    ("case.*.default", "default-dropped"),
    ("effective", "date-dropped"),
)
"""By the keys of an entry, the operator that takes it away."""

_FLAGS = ("case.*.default", "lifecycle.states.*.final", "lifecycle.states.*.settled")
_FLAG_WORDS = {"yes": "no", "true": "no", "no": "yes", "false": "yes"}
_RULES = {
    "targets.*.on_severity_change": ("carry", "restart", "keep"),
    "targets.*.on_reopen": ("restart", "resume"),
    "judged_by": ("opened", "current"),
}


def entries(original: Original) -> Iterator[Draft]:
    """Every policy that differs in one entry."""
    for path, node in paths(original.root):
        keys = names(original.root, path)
        dropped = next((operator for pattern, operator in _DROPS if matches(keys, pattern)), None)
        if dropped is not None and not _describes(keys, node):
            yield Draft(dropped, keys, node.span, words(node, keys), None, edited(original.root, path, None))
        if isinstance(node, Scalar):
            yield from _turned(original, path, node, keys)


def _describes(keys: tuple[str, ...], node: Node) -> bool:
    """Whether an entry says in words what is covered, which decides nothing."""
    return keys[0] == "coverage" and not (isinstance(node, Scalar) or _guarded(node))


def _guarded(node: Node) -> bool:
    return isinstance(node, Mapping) and node.entry("when") is not None


def matches(keys: tuple[str, ...], pattern: str) -> bool:
    """Whether keys are those of a pattern, in which a star stands for any one key."""
    wanted = pattern.split(".")
    if len(wanted) != len(keys):
        return False
    return all(want in ("*", key) for want, key in zip(wanted, keys, strict=True))


def words(node: Node, keys: tuple[str, ...]) -> str:
    """What an entry says, or what it is called."""
    if isinstance(node, Mapping):
        said = (node.get(key) for key in ("say", "when", "require"))
        node = next((item for item in said if item is not None), node)
    return " ".join(node.text.split()) if isinstance(node, Scalar) else keys[-1]


def _turned(original: Original, path: Path, node: Scalar, keys: tuple[str, ...]) -> Iterator[Draft]:
    text = node.text.strip()
    operator = "other-flag"
    others: tuple[str, ...] = ()
    if text in _FLAG_WORDS and any(matches(keys, pattern) for pattern in _FLAGS):
        others = (_FLAG_WORDS[text],)
    for pattern, rules in _RULES.items():
        if matches(keys, pattern):
            operator, others = "other-rule", tuple(word for word in rules if word != text)
    for other in others:
        yield Draft(operator, keys, node.span, text, other, edited(original.root, path, plain(other, node)))
