"""Where the policies of the repository are."""

from __future__ import annotations

from pathlib import Path

__all__ = ["POLICIES"]

POLICIES = Path(__file__).resolve().parents[2] / "policies"
