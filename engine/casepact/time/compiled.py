"""The array kernels compiled by numba, and large arrays shared out among the processors."""

from __future__ import annotations

import importlib
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.time import loops
from casepact.time.buckets import Buckets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Loops", "compiled"]

_PART = 1 << 16
"""Elements a thread does at a time: some hundred microseconds, many times what it costs to hand them out."""

_WORTH_A_THREAD = 2 * _PART


@dataclass(frozen=True, slots=True)
class Loops:
    """The compiled kernels, called as the functions of the same name in `loops`."""

    due: Any
    elapsed: Any


@lru_cache(maxsize=1)
def compiled() -> Loops:
    """Return the kernels compiled by numba, which keeps them on disk. Raises ImportError without it."""
    numba: Any = importlib.import_module("numba")
    extending: Any = importlib.import_module("numba.extending")
    for helper in loops.HELPERS:
        extending.register_jitable(helper)
    compile_loop = numba.njit(cache=True, nogil=True)
    return Loops(due=_shared_out(compile_loop(loops.due)), elapsed=_shared_out(compile_loop(loops.elapsed)))


def _shared_out(kernel: Any) -> Any:
    """Return the kernel so that each processor takes a part of a large array when it is done with another.

    The kernels let go of the interpreter's lock, so plain threads will do; numba's own would bring a
    threading layer that not every process may enter.
    """

    def run(first: Seconds, second: Seconds, tables: Buckets, out: Seconds) -> bool:
        threads = min(os.cpu_count() or 1, len(out) // _WORTH_A_THREAD)
        if threads <= 1:
            return bool(kernel(first, second, tables, out))
        todo = deque(slice(begin, begin + _PART) for begin in range(0, len(out), _PART))

        def take_parts() -> bool:
            while True:
                try:
                    part = todo.popleft()
                except IndexError:
                    return True
                if not kernel(_cut(first, part), _cut(second, part), tables, out[part]):
                    todo.clear()
                    return False

        with ThreadPoolExecutor(threads - 1) as pool:
            others = [pool.submit(take_parts) for _ in range(threads - 1)]
            answered = [take_parts(), *(other.result() for other in others)]
        return all(answered)

    return run


def _cut(row: Seconds, part: slice) -> Seconds:
    return row[part] if len(row) > 1 else row
