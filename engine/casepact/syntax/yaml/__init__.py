"""YAML text to a located tree: events, limits, refusals and exact places inside scalars."""

from __future__ import annotations

__all__: list[str] = []
