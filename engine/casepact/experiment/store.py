"""Keeps the parts of a study in a folder, so that a run that was interrupted goes on where it stopped."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from casepact.experiment.identity import digest_of
from casepact.experiment.measures import Measure, MeasureKind, Value
from casepact.experiment.study import Hourly, Part
from casepact.scenario.model import Scenario
from casepact.simulation.layout import Layout
from casepact.simulation.tally import Tally

__all__ = ["Store", "StoreFault"]

_MANIFEST = "study.json"


class StoreFault(Exception):
    """A folder cannot keep the parts of this study; the message says why."""


class Store:
    """A folder with the parts of one study, and nothing of any other.

    Each part is one file, named for its replications and written whole or not at all, so that writing it
    again changes nothing. Files hold numbers and JSON, never code.
    """

    def __init__(self, folder: Path, scenario: Scenario, layout: Layout) -> None:
        """Open a folder, or make it.

        Raises:
            StoreFault: it holds another study, or something else, or cannot be written.
        """
        self.folder = folder
        self.layout = layout
        wanted = {
            "casepact": 1,
            "version": version("casepact"),
            "scenario": scenario.name,
            "digest": digest_of(scenario),
            "seed": scenario.seed,
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            manifest = folder / _MANIFEST
            if not manifest.exists():
                if any(not path.name.startswith(".") for path in folder.iterdir()):
                    raise StoreFault(f"`{folder}` is not empty, and holds no study")
                _write(manifest, json.dumps(wanted, indent=2).encode() + b"\n")
                return
            found = json.loads(manifest.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreFault(f"`{folder}` cannot keep a study: {error}") from error
        if isinstance(found, dict) and found.setdefault("seed", scenario.seed) != scenario.seed:
            seeds = f"seed {found['seed']}, and this is seed {scenario.seed}"
            raise StoreFault(f"`{folder}` holds the study of {seeds}; give another folder")
        if found != wanted:
            other = "another scenario, or of another version of it"
            raise StoreFault(f"`{folder}` holds the study of {other}; give another folder")

    def parts(self) -> Iterator[Part]:
        """The parts that are there, in the order of their replications; a damaged one is left out."""
        for path in sorted(self.folder.glob("part-*.npz")):
            try:
                part = _decoded(path.read_bytes(), self.layout)
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue
            yield part

    def keep(self, part: Part) -> None:
        """Write a part. Raises OSError where it cannot be written."""
        first, last = part.replications[0], part.replications[-1]
        _write(self.folder / f"part-{first:06}-{last:06}.npz", _encoded(part))


def _write(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _encoded(part: Part) -> bytes:
    arrays: dict[str, Any] = {"backlog": part.backlog.total, "backlog_squares": part.backlog.squares}
    plain: dict[str, Any] = {}
    for name, value in part.tally.to_state().items():
        if isinstance(value, tuple):
            shape, places, numbers = value
            arrays[f"{name}.shape"] = np.array(shape, dtype=np.int64)
            arrays[f"{name}.places"], arrays[f"{name}.numbers"] = places, numbers
        elif isinstance(value, dict):
            plain[name] = [[*key, count] for key, count in value.items()]
        else:
            plain[name] = value
    values = [
        [[m.kind.value, m.about, m.tier, m.severity, v.amount, v.of, v.most] for m, v in own.items()]
        for own in part.values
    ]
    meta = {"replications": list(part.replications), "values": values, "plain": plain}
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _decoded(content: bytes, layout: Layout) -> Part:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        meta = json.loads(arrays["meta"].tobytes())
        state: dict[str, Any] = {}
        for key in arrays.files:
            name, dot, kind = key.partition(".")
            if dot and kind == "shape":
                shape = tuple(int(size) for size in arrays[key])
                state[name] = (shape, arrays[f"{name}.places"], arrays[f"{name}.numbers"])
        for name, value in meta["plain"].items():
            is_counts = isinstance(value, list)
            state[name] = {tuple(row[:-1]): row[-1] for row in value} if is_counts else value
        backlog = Hourly(arrays["backlog"], arrays["backlog_squares"])
    values: list[Mapping[Measure, Value]] = [
        {
            Measure(MeasureKind(kind), about, tier, sev): Value(amount, of, most)
            for kind, about, tier, sev, amount, of, most in own
        }
        for own in meta["values"]
    ]
    return Part(
        replications=tuple(meta["replications"]),
        values=tuple(values),
        tally=Tally.from_state(layout, state),
        backlog=backlog,
    )
