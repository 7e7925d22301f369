"""Reads what somebody asks for: a measure by name, or a bound on one."""

from __future__ import annotations

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.subjects import subjects_of
from casepact.frozen import dataclass
from casepact.resolve.report import Report
from casepact.scenario.fitting import seconds_of
from casepact.simulation.layout import Layout
from casepact.source import Diagnostic, Document, Span
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.scenario import Goal as GoalSentence
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Goal", "read_goal"]

_SHARES = frozenset((MeasureKind.ATTAINMENT, MeasureKind.UTILISATION))
_LENGTHS = frozenset(
    kind for kind in MeasureKind if kind.value.endswith(("_time", "_slack")) or "_wait" in kind.value
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A bound on a measure: a share as a part of 1, times in seconds, everything else a number."""

    measure: Measure
    relation: str
    bound: float
    text: str

    def holds(self, interval: Interval | None) -> bool:
        """Whether the whole interval keeps to the bound."""
        if interval is None:
            return False
        low = interval.estimate if interval.low is None else interval.low
        high = interval.estimate if interval.high is None else interval.high
        return self._keeps(low if self.relation.startswith(">") else high)

    def reached(self, interval: Interval | None) -> bool:
        """Whether the estimate keeps to the bound, however wide its interval is."""
        return interval is not None and self._keeps(interval.estimate)

    def is_unclear(self, interval: Interval | None) -> bool:
        """Whether the bound lies within the interval, so that more replications may tell either way."""
        if interval is None or self.holds(interval):
            return False
        best = interval.high if self.relation.startswith(">") else interval.low
        return self._keeps(interval.estimate if best is None else best)

    def _keeps(self, number: float) -> bool:
        return {
            ">=": number >= self.bound,
            ">": number > self.bound,
            "<=": number <= self.bound,
            "<": number < self.bound,
        }[self.relation]


def read_goal(text: str, layout: Layout) -> tuple[Goal | None, tuple[Diagnostic, ...], dict[str, Document]]:
    """The goal that a text states of what a layout has, or what is wrong with it, as a document."""
    document, report = Document("goal", text), Report()
    scalar = Scalar(text, "plain", document.span(0, len(text)), text)
    tree = report.sentence("goal", scalar)
    goal = _Reader(layout, report, scalar).goal(tree) if isinstance(tree, GoalSentence) else None
    found = tuple(report.diagnostics)
    return (None if found else goal), found, {document.name: document}


class _Reader:
    """Reads one goal."""

    def __init__(self, layout: Layout, report: Report, scalar: Scalar) -> None:
        self.layout, self.report, self.scalar = layout, report, scalar
        self.names: dict[str, tuple[str, ...]] = {
            "tier": tuple(name for name in layout.tiers if name),
            "severity": tuple(name for name in layout.severities if name),
        }

    def goal(self, tree: GoalSentence) -> Goal | None:
        """The goal of a tree; None after a report."""
        kinds = [kind.value for kind in MeasureKind]
        if tree.measure.name not in kinds:
            self.report.unknown("measure", tree.measure.name, self._at(tree.measure.extent), kinds)
            return None
        kind = MeasureKind(tree.measure.name)
        if kind is MeasureKind.CREDIT_DUE:
            cause = "what credits come to is counted in the units of the policy, which no goal has"
            help_ = "ask for `credits`, which are how often one is owed"
            self.report.add("unknown-name", cause, self._at(tree.measure.extent), help_=help_)
            return None
        # A rule is asked for without the section of the policy that it stands in.
        subjects = {subject.rpartition(".")[2]: subject for subject in subjects_of(kind, self.layout)}
        about = tier = severity = ""
        for word in tree.about:
            if word.name in subjects and not about:
                about = subjects[word.name]
            elif word.name in self.names["tier"] and not tier:
                tier = word.name
            elif word.name in self.names["severity"] and not severity:
                severity = word.name
            else:
                known = (*subjects, *self.names["tier"], *self.names["severity"])
                self.report.unknown(f"part of `{kind.value}`", word.name, self._at(word.extent), known)
        if subjects and not about and not self.report.has_errors:
            listed = ", ".join(f"`{name}`" for name in list(subjects)[:8])
            cause = f"`{kind.value}` is about one of {listed}"
            self.report.add("missing-value", cause, self._at(tree.measure.extent))
        bound = self._bound(kind, tree)
        if bound is None:
            return None
        return Goal(
            measure=Measure(kind, about, tier, severity),
            relation=tree.relation,
            bound=bound,
            text=self.scalar.text.strip(),
        )

    def _bound(self, kind: MeasureKind, tree: GoalSentence) -> float | None:
        place = self._at(tree.extent)
        if kind in _SHARES:
            if tree.percent is not None and tree.percent <= 100:
                return float(tree.percent) / 100
            self.report.add(
                "wrong-type", f"`{kind.value}` is a share", place, help_="write one such as `99%`"
            )
        elif kind in _LENGTHS:
            seconds = None if tree.amount is None else seconds_of(tree.amount)
            if seconds is not None:
                return seconds
            cause = f"`{kind.value}` is a length of time"
            self.report.add("wrong-type", cause, place, help_="write one such as `4 hours`")
        elif tree.number is not None:
            return float(tree.number)
        else:
            self.report.add(
                "wrong-type", f"`{kind.value}` is a number", place, help_="write it without a unit"
            )
        return None

    def _at(self, extent: Extent) -> Span:
        return self.report.at(self.scalar, extent)
