"""Puts what comparisons have found into one answer, in the format that was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepact.cli.output import emit, emit_json, result_colours, result_width
from casepact.frozen import dataclass

if TYPE_CHECKING:
    from casepact.cli.inputs import Subject
    from casepact.comparison import Comparison, Verdict
    from casepact.comparison.acceptances import Acceptances
    from casepact.findings.acceptance import Finding

__all__ = ["REPORTS", "Answer", "Compared", "DiffOptions", "Uncompared"]

REPORTS = ("sarif", "github")
"""Formats that all reports have."""


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """What is asked of a comparison, by the names that click gives the options."""

    format_: str
    output: str | None
    fail_on: str
    show_acceptances: bool
    today: dt.datetime | None
    apart: bool

    def day(self) -> dt.date:
        """The day on which acceptances that end are judged."""
        return (self.today or dt.datetime.now().astimezone()).date()

    @property
    def failing(self) -> frozenset[Verdict]:
        """The verdicts that fail the run."""
        from casepact.comparison import Verdict

        if self.fail_on == "worse":
            return frozenset((Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED))
        return frozenset(Verdict) - {Verdict.REWORDED} if self.fail_on == "any" else frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two policies or contracts that were compared: the new one's ``path``, and its ``former`` one."""

    path: str
    comparison: Comparison
    acceptances: Acceptances
    first: Subject
    second: Subject
    former: str = ""

    @property
    def renaming(self) -> str:
        """What to say of what it was called; empty where it is called the same."""
        return f"`{self.path}` was `{self.former}`, which it is compared with" if self.former else ""

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (
            self.comparison.changes or self.acceptances.added or self.acceptances.spent or self.former
        )

    def fails(self, failing: frozenset[Verdict]) -> bool:
        """Whether a change that is not accepted fails the run."""
        return any(
            change.verdict in failing and change.fingerprint not in self.acceptances.accepted
            for change in self.comparison.changes
        )


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A file that was compared with nothing: it is ``new``, or ``gone``, or one of the two is ``faulty``."""

    path: str
    why: str

    @property
    def message(self) -> str:
        """What to say of it."""
        if self.why == "new":
            return f"`{self.path}` is new: there is nothing to compare it with"
        if self.why == "gone":
            return f"`{self.path}` is gone: there is nothing to compare with what it was"
        return f"`{self.path}` is not compared: it, or what it was, cannot be read or has errors"


class Answer:
    """What one run answers: of two files, or (with a ``base``) of all files with what git has of them."""

    def __init__(
        self,
        options: DiffOptions,
        compared: Sequence[Compared],
        uncompared: Sequence[Uncompared] = (),
        base: str | None = None,
    ) -> None:
        self._options = options
        self._compared = compared
        self._uncompared = uncompared
        self._base = base

    @property
    def failed(self) -> bool:
        """Whether a change that is not accepted fails the run."""
        failing = self._options.failing
        return any(item.fails(failing) for item in self._compared)

    def emit(self) -> None:
        """Write the answer.

        Raises:
            Refusal: it cannot be written.
        """
        format_, output = self._options.format_, self._options.output
        if format_ == "json":
            emit_json(self._json(), output)
        elif format_ in REPORTS:
            emit(self._report(), output)
        elif format_ == "markdown":
            emit(self._markdown(), output)
        elif format_ == "changelog":
            emit(self._changelog(), output)
        else:
            emit(self._text(), output)

    @cached_property
    def _told(self) -> set[str]:
        """The paths of those of which every change is one of the policy's own, which is compared too.

        So it is with most contracts, as all that a policy changes is changed for them.
        """
        from casepact.model.contract import Contract

        own: set[tuple[str, str]] = set()
        contracts = []
        for item in self._compared:
            if isinstance(item.second.source, Contract):
                contracts.append(item)
            else:
                own.update((item.comparison.new.name, one.fingerprint) for one in item.comparison.changes)
        return {
            item.path
            for item in contracts
            if item.comparison.changes
            and not item.acceptances.spent
            and all(one.span.file == item.comparison.new.name for one in item.acceptances.added)
            and all((item.comparison.new.name, one.fingerprint) in own for one in item.comparison.changes)
        }

    def _shown(self) -> Iterator[Compared]:
        """Those that something is said of that was not said of another."""
        if self._base is None:
            yield from self._compared
        for item in self._compared if self._base is not None else ():
            if not item.is_silent and item.path not in self._told:
                yield item

    def _rest(self) -> Iterator[str]:
        """What there is to say beside, a line each."""
        for item in self._compared:
            if item.renaming:
                yield item.renaming
        for item in self._compared:
            if item.path in self._told:
                number = len(item.comparison.changes)
                changes = f"{number} change{'' if number == 1 else 's'}"
                yield f"`{item.path}` has no other change than its policy ({changes})"
        yield from (item.message for item in self._uncompared)
        silent = sum(item.is_silent for item in self._compared)
        if silent and self._base is not None:
            yield f"no difference to `{self._base}` in {silent} file{'' if silent == 1 else 's'}"

    def _json(self) -> dict[str, Any]:
        from casepact.render.comparison.json import comparison_json

        failing, fail_on = self._options.failing, self._options.fail_on
        shown = [
            comparison_json(
                item.comparison, acceptances=item.acceptances, fail_on=fail_on, failed=item.fails(failing)
            )
            for item in self._compared
        ]
        if self._base is None:
            return shown[0]
        return {
            "casepact": 1,
            "base": self._base,
            "comparisons": [
                {"file": item.path, "former": item.former or None, "comparison": one}
                for item, one in zip(self._compared, shown, strict=True)
            ],
            "uncompared": [{"file": item.path, "why": item.why} for item in self._uncompared],
            "fail_on": fail_on,
            "failed": self.failed,
        }

    def _markdown(self) -> str:
        from casepact.render.comparison.markdown import comparison_markdown, prose

        pages = [
            comparison_markdown(item.comparison, acceptances=item.acceptances, apart=self._options.apart)
            for item in self._shown()
        ]
        rest = [f"- {prose(line)}\n" for line in self._rest()]
        if rest and self._base is not None:
            pages.append("".join(rest) if pages else f"### casepact diff: no difference\n\n{''.join(rest)}")
        return "\n".join(pages)

    def _changelog(self) -> str:
        from casepact.render.comparison.changelog import comparison_changelog

        return "\n".join(
            comparison_changelog(item.comparison, item.second.policy, apart=self._options.apart)
            for item in self._shown()
        )

    def _text(self) -> str:
        from casepact.render.comparison.text import comparison_text
        from casepact.render.findings import acceptances_text
        from casepact.render.style import Style

        options = self._options
        style = Style(result_colours(options.output))
        parts = []
        for item in self._shown():
            text = comparison_text(
                item.comparison,
                acceptances=item.acceptances,
                apart=options.apart,
                width=result_width(options.output),
                style=style,
            )
            parts.append(text if self._base is None else f"{style.strong(f'== {item.path}')}\n{text}")
        rest = "".join(f"{line}\n" for line in self._rest())
        if options.show_acceptances:
            failing = [
                (item.second.source.document.name, found)
                for item in self._compared
                if item.path not in self._told
                for found in self._findings(item)
                if found.counts and found.diagnostic.level == "error"
            ]
            parts.append(acceptances_text(failing, options.day()))
        return "\n".join(part for part in (*parts, rest) if part)

    def _findings(self, item: Compared) -> list[Finding]:
        from casepact.render.comparison.findings import change_findings

        return list(change_findings(item.comparison, item.acceptances, self._options.failing))

    def _report(self) -> str:
        from casepact import __version__
        from casepact.render.comparison.findings import file_of
        from casepact.render.reports import Report, render_report
        from casepact.render.reports.report import Reported, ReportedFile

        documents = [
            name
            for item in self._compared
            for name in (
                *(item.comparison.old.name, item.comparison.new.name),
                *(item.first.source.document.name, item.second.source.document.name),
            )
        ]
        report = Report(
            command="diff",
            version=__version__,
            findings=tuple(
                Reported(item, item.diagnostic.span.file, item.counts and item.diagnostic.level == "error")
                for item in self._all_findings()
            ),
            files=tuple(ReportedFile(name) for name in dict.fromkeys(map(file_of, documents))),
            documents={},
            base=Path.cwd(),
            summary=self._summary(),
        )
        if self._options.format_ == "github":
            from casepact.cli.stepsummary import write_step_summary

            write_step_summary(report)
        return render_report(report, self._options.format_)

    def _all_findings(self) -> list[Finding]:
        """Every finding once, though it is found under a policy and its contracts."""
        from casepact.render.comparison.findings import acceptance_findings, cause_findings, file_findings

        failing, twice = self._options.failing, self._options.format_ == "github"
        found: dict[tuple[object, ...], Finding] = {}
        for item in self._compared:
            for one in (
                *cause_findings(item.comparison, item.acceptances, failing, twice=twice),
                *acceptance_findings(item.comparison, item.acceptances),
            ):
                if twice and one.acceptance in item.acceptances.added:
                    continue  # an annotation of the entry says what it accepts
                # Where a contract accepts what its policy does not, that of the policy is told.
                found.setdefault((one.diagnostic.code, one.fingerprint, one.diagnostic.span), one)
        renamed = [(item.path, item.renaming) for item in self._compared if item.renaming]
        return [
            *found.values(),
            *file_findings(renamed, [(one.path, one.message) for one in self._uncompared]),
        ]

    def _summary(self) -> str:
        from casepact.render.comparison.words import summary_line

        lines = [summary_line(item.comparison, item.acceptances.accepted) for item in self._shown()]
        return "; ".join([*lines, *(self._rest() if self._base is not None else ())])
