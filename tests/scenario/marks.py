"""Marks in fixtures of bad scenarios, as those of bad policies have them."""

from __future__ import annotations

from pathlib import Path

from tests.resolve.test_marked import Expected, expected_in

__all__ = ["BAD", "GOOD", "Expected", "expected_in"]

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
GOOD = sorted((HERE / "good").glob("*.yaml"))
