"""The lock file: written whole or not at all, read strictly, and never robbed of what is not at hand."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepact.trace.documents import SourceText
from casepact.trace.lock import LockFault, read_lock, updated, write_lock
from tests.trace.pages import PAGE, digests

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "grammar" / "sources.schema.json").read_text())
hexes = st.text("0123456789abcdef", min_size=16, max_size=16)
locks = st.dictionaries(
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.lists(hexes | st.just(""), max_size=5).map(tuple),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(locks)
def test_what_is_written_is_read(tmp_path: Path, lock: dict[str, tuple[str, ...]]) -> None:
    path = tmp_path / "sources.lock"
    write_lock(path, lock)
    assert read_lock(path) == lock
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(path.read_text()))
    assert [item.name for item in tmp_path.iterdir()] == ["sources.lock"]


def test_the_order_of_documents_does_not_show(tmp_path: Path) -> None:
    write_lock(tmp_path / "a", {"a" * 64: (), "b" * 64: ()})
    write_lock(tmp_path / "b", {"b" * 64: (), "a" * 64: ()})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_lock_file_locks_nothing(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "sources.lock") == {}


def test_documents_are_added_and_none_is_dropped() -> None:
    document = SourceText(Path("page"), "b" * 64, PAGE)
    lock = updated({"a" * 64: ("",), "b" * 64: ()}, [document])
    assert lock == {"a" * 64: ("",), "b" * 64: digests(PAGE)}


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "is no lock file"),
        ("[]", "is no lock file"),
        ("{" * 100_000, "is no lock file"),
        ("[" * 100_000, "is no lock file"),
        ('{"casepact": 2, "documents": {}}', "is no lock file"),
        ('{"casepact": 1}', "is no lock file"),
        ('{"casepact": 1, "casepact": 1, "documents": {}}', "a key stands in it twice"),
        ('{"casepact": 1, "documents": {"page": []}}', "`page` where a document's SHA-256 should stand"),
        ('{"casepact": 1, "documents": {"' + "a" * 64 + '": {}}}', "no list of line digests"),
        ('{"casepact": 1, "documents": {"' + "a" * 64 + '": ["", 1]}}', "no digest for line 2"),
        ('{"casepact": 1, "documents": {"' + "a" * 64 + '": ["We answer"]}}', "no digest for line 1"),
    ],
)
def test_what_is_no_lock_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sources.lock"
    path.write_text(text)
    with pytest.raises(LockFault, match=message):
        read_lock(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.lock").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(LockFault, match="is no lock file"):
        read_lock(tmp_path / "sources.lock")
    with pytest.raises(LockFault, match="cannot be read: is a directory"):
        read_lock(tmp_path)


def test_a_lock_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sources.lock"
    write_lock(path, {"a" * 64: ("",)})
    before = path.read_bytes()

    def refuse(self: Path, target: Path) -> Path:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        write_lock(path, {})
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["sources.lock"]


def test_a_link_and_its_mode_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "sources.lock"
    real.write_text("{}")
    real.chmod(0o600)
    link.symlink_to(real)
    write_lock(link, {"a" * 64: ()})
    assert link.is_symlink()
    assert read_lock(real) == {"a" * 64: ()}
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_the_lock_of_the_policies_fits_its_schema() -> None:
    lock = json.loads((ROOT / "policies" / "sources.lock").read_text())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(lock)
