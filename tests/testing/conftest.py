"""What the tests of `casepact.testing` share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.testing.bench import Bench


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    return Bench(Path())
