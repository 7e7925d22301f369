"""`casepact trace`: what became of each line of the documents that policies were written from."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import FOUND, UNREAD, Refusal, misuse
from casepact.cli.inputs import FILE
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import Session, session_options
from casepact.project.discovery import find_files, is_directory, is_unreadable, kind_of, lacks_kind
from casepact.source import Level

if TYPE_CHECKING:
    from casepact.model.policy import Policy
    from casepact.resolve import Loaded
    from casepact.trace.documents import Search
    from casepact.trace.lock import Lock
    from casepact.trace.report import Refused, Trace

__all__ = ["command"]


@click.command(
    "trace",
    epilog="""\b
Examples:
  casepact trace docs/examples --sources docs/examples
  casepact trace docs/examples/bramblewick.yaml --sources docs/examples/bramblewick.txt --all
  casepact trace docs/examples --sources docs/examples --update-lock
  casepact trace policies                 with the lock file in place of the documents

\b
Exit status: 0 every line is accounted for; 1 a line is not, a document has changed or is missing, a
citation is of lines that there are not, or a policy has errors; 2 wrong usage; 3 a file could not
be read.
""",
)
@click.argument("paths", nargs=-1, type=FILE, metavar="[FILE|DIRECTORY]...")
@click.option(
    "--sources",
    "roots",
    multiple=True,
    type=FILE,
    metavar="FILE|DIRECTORY",
    help="Where to look for the documents; their names do not matter. Repeatable.",
)
@click.option(
    "--lock",
    type=click.Path(dir_okay=False, readable=False),
    metavar="FILE",
    help="The lock file, by default `sources.lock` beside each policy.",
)
@click.option(
    "--update-lock",
    is_flag=True,
    help="Write the lines of the documents found to the lock file, whole or not at all.",
)
@click.option("--all", "--lines", "every_line", is_flag=True, help="Show every line with its clauses.")
@format_option("text", "json")
@output_option
@session_options
def command(
    *,
    paths: tuple[str, ...],
    roots: tuple[str, ...],
    lock: str | None,
    update_lock: bool,
    every_line: bool,
    format_: str,
    output: str | None,
) -> int:
    """Account for each line of the documents that policies were written from.

    A line is covered by the clauses that cite it, left out with a reason, or unaccounted for. A
    document is known by its digest. Where only a changed one is found, the citations of lines that
    are gone are listed, and the lines that are new. A lock file has a digest for each line, so that
    this works without the documents too.

    A directory stands for the policies below it; without arguments, the current one is taken.
    """
    from casepact.trace.documents import find_documents

    if update_lock and not roots:
        raise misuse("--update-lock needs documents to read the lines from; give --sources")
    if lock is not None and not update_lock and not Path(lock).exists():
        raise misuse(f"there is no lock file `{lock}`; write one with --update-lock")
    if lock is not None and Path(lock).exists() and not Path(lock).is_file():
        raise Refusal(UNREAD, f"`{lock}` cannot be read: it is a pipe or a device")
    for root in roots:
        if not Path(root).exists():
            raise Refusal(UNREAD, f"`{root}` cannot be read: no such file or directory")
    policies, refused = _policies(paths or (".",))
    locks = _locks([file for file, _ in policies], lock)
    search = None
    if roots:
        wanted = {source.sha256 for _, policy in policies for source in policy.sources.values()}
        known = {digest: lines for found in locks.values() for digest, lines in found.items()}
        search = find_documents([Path(root) for root in roots], wanted, known)
        _say_what_was_not_read(search)
    if update_lock and search is not None:
        if refused:
            click.echo("the lock file was not written, for there are policies that cannot be used", err=True)
        else:
            locks = _update(locks, policies, search, lock)
    trace = _trace(policies, refused, search, locks, lock)
    if format_ == "json":
        emit_json(trace.to_json(), output)
    else:
        from casepact.render.style import Style
        from casepact.render.trace import trace_text

        style = Style(result_colours(output))
        emit(trace_text(trace, lines=every_line, width=result_width(output), style=style), output)
    if any(item.why == "unreadable" for item in refused):
        return UNREAD
    return 0 if trace.is_complete else FOUND


def _policies(paths: Sequence[str]) -> tuple[list[tuple[str, Policy]], list[Refused]]:
    """Read the policies named and those below directories; what is wrong with one is shown at once."""
    from casepact.resolve import load_file
    from casepact.trace.report import Refused, Why

    policies, refused = [], []
    empty = {path for path in paths if is_directory(path)}
    for candidate in find_files(paths):
        kind = kind_of(candidate.path)
        doubtful = kind != "policy" and (is_unreadable(candidate.path) or lacks_kind(candidate.path))
        if candidate.below is not None and kind != "policy" and not doubtful:
            continue
        empty.discard(candidate.below or "")
        if kind not in ("policy", ""):
            what = kind if kind == "tests" else f"a {kind}"
            raise misuse(f"`{candidate.path}` holds {what}; name the policy, which is what cites documents")
        loaded = load_file(candidate.path)
        if not kind and not loaded.unread:
            raise Refusal(UNREAD, f"`{candidate.path}` is no policy")
        if loaded.policy is None or loaded.has_errors:
            refused.append(Refused(candidate.path, Why.UNREADABLE if loaded.unread else Why.ERRORS))
            _show_errors(loaded)
        else:
            policies.append((candidate.path, loaded.policy))
    if empty:
        where = ", ".join(f"`{path}`" for path in paths if path in empty)
        raise misuse(f"there is no policy below {where}")
    return policies, refused


def _show_errors(loaded: Loaded) -> None:
    from casepact.render.diagnostics import render_text

    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    colour = Session.current().colours(sys.stderr)
    click.echo(render_text(errors, loaded.documents, colour=colour), err=True)


def _lock_of(file: str, lock: str | None) -> Path:
    from casepact.trace.lock import LOCK_NAME

    return Path(file).parent / LOCK_NAME if lock is None else Path(lock)


def _locks(files: Iterable[str], lock: str | None) -> dict[Path, Lock]:
    from casepact.trace.lock import LockFault, read_lock

    try:
        return {path: read_lock(path) for path in dict.fromkeys(_lock_of(file, lock) for file in files)}
    except LockFault as fault:
        raise Refusal(UNREAD, str(fault)) from fault


def _say_what_was_not_read(search: Search) -> None:
    from casepact.trace.documents import MAX_FILES
    from casepact.trace.report import path_text

    if search.unread:
        file, reason = search.unread[0]
        more = f", and {len(search.unread) - 1} more" if len(search.unread) > 1 else ""
        click.echo(f"not looked at: `{path_text(file)}`, {reason}{more}", err=True)
    if search.cut_short:
        click.echo(
            f"the search ended after {search.files} files, of at most {MAX_FILES} or 1 GiB;"
            " name a smaller directory with --sources",
            err=True,
        )


def _update(
    locks: dict[Path, Lock], policies: Iterable[tuple[str, Policy]], search: Search, lock: str | None
) -> dict[Path, Lock]:
    """Write each lock file that says something new."""
    from casepact.trace.lock import updated, write_lock

    new = dict(locks)
    for file, policy in policies:
        path = _lock_of(file, lock)
        digests = [source.sha256 for source in policy.sources.values()]
        new[path] = updated(new[path], [search.exact[d] for d in digests if d in search.exact])
    for path, content in new.items():
        if content == locks[path]:
            click.echo(f"`{path}` is up to date", err=True)
            continue
        try:
            write_lock(path, content)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise misuse(f"`{path}` cannot be written: {reason}") from error
        changed = sum(locks[path].get(digest) != lines for digest, lines in content.items())
        click.echo(f"`{path}` written: {changed} of {len(content)} documents new", err=True)
    return new


def _trace(
    policies: Iterable[tuple[str, Policy]],
    refused: Iterable[Refused],
    search: Search | None,
    locks: dict[Path, Lock],
    lock: str | None,
) -> Trace:
    from casepact.trace.account import trace_policy
    from casepact.trace.report import PolicyTrace, Trace

    traced = (
        PolicyTrace(
            file, policy.name, policy.title, tuple(trace_policy(policy, search, locks[_lock_of(file, lock)]))
        )
        for file, policy in policies
    )
    return Trace(tuple(traced), tuple(refused), search)
