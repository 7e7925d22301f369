"""An invented page, and policies that cite it, for the tests of tracing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.trace.account import SourceAccount, account_for
from casepact.trace.documents import find_documents
from casepact.trace.matching import line_digests

PAGE = (
    "Support at Halcyon",
    "",
    "We answer urgent requests within 1 hour.",
    "We answer other requests within 2 business days.",
    "",
    "Urgent",
    "1 hour",
    "Other",
    "2 business days",
    "Read about our history.",
)
"""Ten lines; 2 and 5 are blank."""

CITED = """\
casepact: 1
policy: halcyon
title: Halcyon support
sources:
  page: {{title: Support page, sha256: {sha256}}}
calendars:
  office: {{say: Mon-Fri 09:00-17:00 in UTC, cite: page:1}}
tiers:
  standard: {{title: Standard}}
severities:
  urgent: {{title: Urgent, cite: page:6}}
  other: {{title: Other, cite: page:8}}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      urgent: {{say: 1 hour on always, cite: [page:3, page:7]}}
      other: {{say: 2 business days on office, cite: [page:4, page:9]}}
left_out:
  - {{cite: page:10, reason: It promises nothing.}}
"""


def text(lines: tuple[str, ...] | list[str], end: str = "\n") -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests(lines: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return line_digests(tuple(lines))


class Desk:
    """A folder with a policy, a folder of pages beside it, and the lock of the page as it was."""

    def __init__(self, folder: Path, policy: str = CITED) -> None:
        self.folder = folder
        self.pages = folder / "pages"
        self.pages.mkdir(parents=True)
        self.digest = sha256(text(PAGE))
        self.policy_file = folder / "halcyon.yaml"
        self.policy_file.write_text(policy.format(sha256=self.digest))
        self.lock = {self.digest: digests(PAGE)}

    @property
    def policy(self) -> Policy:
        loaded = load_file(self.policy_file)
        assert not loaded.has_errors, loaded.diagnostics
        assert loaded.policy is not None
        return loaded.policy

    def put(self, data: bytes, name: str = "page.txt") -> Path:
        path = self.pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def account(self, lock: dict[str, tuple[str, ...]] | None = None) -> SourceAccount:
        lock = self.lock if lock is None else lock
        policy = self.policy
        wanted = {source.sha256 for source in policy.sources.values()}
        return account_for(policy, "page", find_documents([self.pages], wanted, lock), lock)

    def account_of(self, lines: list[str]) -> SourceAccount:
        """The account with these lines in place of the page."""
        self.put(text(lines))
        return self.account()
