"""A small policy to write tests of, and a way to run a test file that is written as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casepact.source import Diagnostic
from casepact.testing.running import Suite, run_tests

__all__ = ["POLICY", "Bench"]

POLICY = """\
casepact: 1
policy: example
calendars:
  office: Mon-Fri 09:00-17:00 in UTC
case:
  affected: one | some | all
  workaround: boolean
  paid: {type: boolean, default: yes}
  users: integer 0 to 100
roles: {lead: Team lead, director: Director}
tiers:
  basic: {channels: [email]}
  premium: {extends: basic, channels: [email, phone]}
severities:
  outage: {title: Outage, when: affected is all and not workaround, exception_to: fault}
  fault: {title: Fault, when: affected is at least some}
  question: {title: Question, when: otherwise}
adjustments:
  floor: severity is at least fault when tier is premium
channels:
  email: E-mail
  phone: {title: Telephone, hours: office}
prerequisites:
  paid: {require: paid}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {outage: 4 hours on always, fault: 8 hours on office, question: unspecified}
      premium:
        {outage: 1 hour on always, fault: under 1 business day on office, question: 3 business days on office}
escalations:
  ladder:
    steps:
      - after 2 hours on always notify lead
      - on breach of first_response notify director when severity is outage
      - after 1 hour on always notify director when severity is question and tier is premium
terms:
  survey: vendor must send survey after closed
  big: vendor must hold call when users is above 50
"""
"""Under it a premium case is never a question, so that two of its parts are dead."""


class Bench:
    """A folder with the policy, in which test files are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("example.yaml", POLICY)

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def run(self, tests: str, *, changes: Sequence[str] = (), head: str = "policy: example.yaml\n") -> Suite:
        """Run tests, given as the YAML list under ``tests:``."""
        path = self.write("tests.yaml", f"casepact: 1\n{head}tests:\n{tests}")
        return run_tests([str(path)], changes=changes)

    def one(self, given: str, expect: str, at: str = "2026-03-06T10:00Z", more: str = "") -> Suite:
        """Run one test of a case, whose facts and expectations are written as in braces."""
        return self.run(
            f"  - test: a case\n    given: {{{given}}}\n    at: {at}\n{more}    expect: {{{expect}}}\n"
        )

    def found(
        self, given: str, expect: str, at: str = "2026-03-06T10:00Z", more: str = ""
    ) -> list[Diagnostic]:
        """What one test finds."""
        (file,) = self.one(given, expect, at, more).files
        return list(file.diagnostics)

    def messages(self, given: str, expect: str, at: str = "2026-03-06T10:00Z", more: str = "") -> list[str]:
        """What one test says."""
        return [found.message for found in self.found(given, expect, at, more)]
