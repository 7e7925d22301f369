"""Where tasks run: threads of this process, a pool of processes, or a Dask cluster; one interface for all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from distributed import Client

__all__ = ["ClusterFault", "Workers"]

_WORTH = 15.0
"""Seconds of work from which on processes of its own are worth their start, which takes each a second."""

_WORTH_THREADS = 0.5
"""Seconds of work from which on threads are, for tasks that mostly let go of the interpreter's lock."""


class ClusterFault(Exception):
    """A cluster cannot be used; the message says why."""


class Workers:
    """The workers of one command, started when there is work for them, and stopped with it.

    ``jobs`` is how many processes share the work, None for as many as there are processors. ``cluster``
    is the address of a Dask scheduler, such as ``tcp://host:8786``, or ``local:N`` for N workers on this
    machine. ``meanwhile`` is called once others have begun to work, for what this process can do beside.
    """

    def __init__(
        self,
        jobs: int | None = None,
        cluster: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self.cluster = cluster
        self.meanwhile = meanwhile
        self._executor: Executor | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._client: Client | None = None
        self._local: Any = None
        self._processes: tuple[BaseProcess, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        if self._executor is not None and self._client is None:
            if kind is not None:
                # Whoever interrupts wants no more of it. What waits is not cancelled: the pool's own thread
                # tells every task that its process is gone, and stops at one that is cancelled already.
                for process in self._processes:
                    process.kill()
            self._executor.shutdown()
        if self._client is not None:
            if kind is not None:
                _silence_the_cluster()
            self._client.close()
        if self._local is not None:
            self._local.close()

    @property
    def count(self) -> int:
        """How many tasks run at once."""
        if self._client is not None:
            return max(1, int(sum(self._client.nthreads().values())))
        return self.jobs

    def executor(self, tasks: int, seconds: float, *, is_native: bool = False) -> Executor | None:
        """Return where to run so many tasks that take so many seconds together; None is this thread.

        Tasks that are native, mostly machine code, share a process well as long as there are few of them.

        Raises:
            ClusterFault: there is no such cluster, or no Dask to reach it with.
        """
        if self._executor is not None:
            return self._executor
        if self.cluster is not None:
            self._executor = self._connect(self.cluster)
        elif min(self.jobs, tasks) <= 1 or seconds < (_WORTH_THREADS if is_native else _WORTH):
            return None
        elif seconds < _WORTH:
            return self._own_threads()
        else:
            self._executor = self._pool()
        if self.meanwhile is not None:
            self.meanwhile()
        return self._executor

    def _own_threads(self) -> Executor:
        """Threads of this process: they need no start, and have what is prepared already."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="runs")
        return self._threads

    def _pool(self) -> Executor:
        """Processes on this machine, all of them started."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import active_children, get_context

        before = frozenset(active_children())
        # A fork would copy the threads that compiled code and polars keep, and their locks.
        pool = ProcessPoolExecutor(self.jobs, mp_context=get_context("spawn"), initializer=prepare_worker)
        with _ignoring_interrupts():
            for _ in range(self.jobs):  # a process is started for a task that finds none without work
                pool.submit(_nothing)
        self._processes = tuple(child for child in active_children() if child not in before)
        return pool

    def _connect(self, address: str) -> Executor:
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            message = "a cluster needs Dask: install it with `pip install casepact[cluster]`"
            raise ClusterFault(message) from error
        if address.startswith("local:"):
            number = address.removeprefix("local:")
            if not number.isdigit() or not 1 <= int(number) <= 1024:
                raise ClusterFault(f"`{address}` names no number of workers: write one such as local:2")
            self._local = LocalCluster(
                n_workers=int(number), threads_per_worker=1, processes=True, dashboard_address=None
            )
            address = self._local.scheduler_address
        try:
            self._client = Client(address, timeout="10s")
        except (OSError, ValueError) as error:
            raise ClusterFault(f"the cluster at `{address}` cannot be reached: {error}") from error
        executor: Executor = self._client.get_executor(pure=False, retries=3)
        return executor


def _silence_the_cluster() -> None:
    """Keep Dask from telling of the connections that an interrupt ends."""
    import logging

    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)


def _nothing() -> None:
    """Do the task that has a pool start a process."""


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Ignore interrupts for a moment: processes that are started meanwhile ignore them from the first.

    One in that very moment is lost, and only the main thread can say so. A handler that was not installed
    from Python could not be put back, and stays.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is None or current_thread() is not main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def prepare_worker() -> None:
    """Let this process be ended by the one that started it alone.

    A terminal interrupts all of its processes: the parent says so once, and the workers say nothing of it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """Let this process end when the one that started it is gone, however that ended.

    A parent that is killed tells nobody: its workers would wait for tasks for ever.
    """
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)  # the thread in which the work is done knows nothing of it

    Thread(target=watch, name="parent", daemon=True).start()
