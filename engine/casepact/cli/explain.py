"""`casepact explain`: explains a finding's code, or an entry of a policy."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from casepact.cli.completing import complete_code
from casepact.cli.faults import misuse
from casepact.cli.inputs import FILE, Subject, change_option, facts_of_options, load_subject, set_option
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours
from casepact.cli.session import session_options

if TYPE_CHECKING:
    from casepact.decision.year import CalendarYear
    from casepact.render.explanations import Explanation
    from casepact.render.style import Style

__all__ = ["command"]

_WIDTH = 100


@click.command(
    "explain",
    epilog="""\b
Examples:
  casepact explain                          every code there is
  casepact explain needs-business-days
  casepact explain targets.first_response.plus.outage docs/examples/bramblewick.yaml
  casepact explain docs/examples/bramblewick.yaml calendars
  casepact explain docs/examples/bramblewick.yaml calendars.desk --year 2026

\b
ID and POLICY may change places.
""",
)
@click.argument("subject", required=False, metavar="[CODE|ID]", shell_complete=complete_code)
@click.argument("policy", required=False, type=FILE, metavar="[POLICY|CONTRACT]")
@click.option(
    "--year",
    type=click.IntRange(2000, 2049),
    help="Of a calendar, also the days of this year that are closed or open at other hours, by name.",
)
@set_option
@change_option
@format_option("text", "json")
@output_option
@session_options
def command(
    *,
    subject: str | None,
    policy: str | None,
    year: int | None,
    settings: tuple[str, ...],
    changes: tuple[str, ...],
    format_: str,
    output: str | None,
) -> int:
    """Explain a finding's code, or an entry of a policy by its id.

    What is set chooses among calendars and gives them their zones; it is for --year only.
    """
    from casepact.render.explanations import explanation_of, explanations
    from casepact.render.style import Style

    style = Style(result_colours(output))
    if policy is not None and subject is not None:
        id_, path = _in_order(subject, policy)
        _explain_entry(id_, path, changes, year, settings, format_, output)
        return 0
    if year is not None or settings:
        raise misuse(f"{'--set' if year is None else '--year'} is for a calendar; name its id and its policy")
    known = None if subject is None else explanation_of(subject)
    if subject is not None and known is None:
        raise misuse(_unknown_code(subject, list(explanations())))
    chosen = list(explanations().values()) if known is None else [known]
    if format_ == "json":
        emit_json({"casepact": 1, "explanations": [_as_json(entry) for entry in chosen]}, output)
    elif subject is None:
        from casepact.render.tables import text_table

        rows = [(entry.code, entry.level, entry.summary) for entry in chosen]
        emit("\n".join(text_table(("code", "level", "what is found"), rows, style=style)), output)
    else:
        emit("\n".join(_lines(chosen[0], style)), output)
    return 0


def _explain_entry(
    id_: str,
    path: str,
    changes: tuple[str, ...],
    year: int | None,
    settings: tuple[str, ...],
    format_: str,
    output: str | None,
) -> None:
    from casepact.render.entries import entry_json, entry_text, known_ids
    from casepact.render.style import Style
    from casepact.syntax.suggest import suggest

    subject = load_subject(path, changes)
    entry = entry_json(subject.policy, id_)
    if entry is None:
        ids = known_ids(subject.policy)
        # The same names in another order are what was most likely meant.
        same = next((known for known in ids if sorted(known.split(".")) == sorted(id_.split("."))), None)
        close = same or suggest(id_, ids)
        hint = f"did you mean `{close}`?" if close else f"`casepact show {path}` shows what there is"
        raise misuse(f"nothing in `{path}` is called `{id_}`; {hint}")
    if settings and year is None:
        raise misuse("--set is for --year, since an entry says the same of every case")
    years = [] if year is None else _years(subject, id_, year, settings)
    if format_ == "json":
        if year is not None:
            from casepact.render.year import year_json

            entry["years"] = year_json(subject.policy, year, years)
        emit_json({"casepact": 1, "policy": subject.policy.name, "entry": entry}, output)
        return
    style = Style(result_colours(output))
    text = entry_text(subject.policy, id_, subject.documents, style=style) or ""
    if year is not None:
        from casepact.render.year import year_lines

        text += "".join(f"{line}\n" for line in year_lines(subject.policy, year, years, style=style))
    emit(text, output)


def _years(subject: Subject, id_: str, year: int, settings: tuple[str, ...]) -> list[CalendarYear]:
    """The calendars that an id names or begins, or the one choice of a calendar, through a year."""
    from casepact.decision.year import calendar_year
    from casepact.model.contract import Contract

    section, _, rest = id_.partition(".")
    if section != "calendars":
        raise misuse(f"--year is for a calendar, such as `calendars.office`, and `{id_}` is none")
    policy = subject.policy
    bought = subject.source.facts if isinstance(subject.source, Contract) else {}
    facts = {**facts_of_options(policy, settings), **bought}
    wanted = rest.partition(".")[0]
    names = [name for name in policy.calendars if wanted in ("", name) and name != "always"]
    found = [item for name in names for item in calendar_year(policy, name, year, facts)]
    return [item for item in found if f"{item.id}.".startswith(f"{id_}.")]


def _in_order(first: str, second: str) -> tuple[str, str]:
    """The id and the file, whichever of the two was written first, as other commands begin with the file."""
    return (second, first) if _is_file(first) and not _is_file(second) else (first, second)


def _is_file(word: str) -> bool:
    """Whether a word names a file, one that there is not among them: no id has a suffix or a slash."""
    from pathlib import Path

    from casepact.cli.revisions import is_revision

    return word == "-" or is_revision(word) or word.endswith((".yaml", ".yml")) or Path(word).is_file()


def _unknown_code(subject: str, known: list[str]) -> str:
    from casepact.syntax.suggest import suggest

    if _is_file(subject):
        return f"`{subject}` is a file; name the entry as well: `casepact show {subject}` shows what there is"
    if "." in subject:
        return f"`{subject}` looks like the id of an entry; name the policy it is in as well"
    close = suggest(subject, known)
    hint = f"did you mean `{close}`?" if close else "`casepact explain` lists the codes"
    return f"there is no code `{subject}`; {hint}"


def _as_json(entry: Explanation) -> dict[str, Any]:
    return {
        "code": entry.code,
        "severity": entry.level,
        "summary": entry.summary,
        "text": entry.text,
        "bad": entry.bad or None,
        "good": entry.good or None,
    }


def _lines(entry: Explanation, style: Style) -> Iterator[str]:
    yield f"{style.strong(entry.code)} ({entry.level}): {entry.summary}"
    yield ""
    yield from textwrap.wrap(entry.text, _WIDTH, break_on_hyphens=False)
    for heading, example in (("Instead of", entry.bad), ("write", entry.good)):
        if example:
            yield from ("", f"{heading}:", "", textwrap.indent(example.rstrip("\n"), "    "))
