"""Builds machine code of the simulator's functions by LLVM, and keeps it on disk.

LLVM comes with numba, whose own way from Python to LLVM is not taken: it types and lowers a hundred functions
in a quarter of a minute, and takes more than a second to be imported at every start. What this package
translates itself is built in about a second, once, and then loaded in milliseconds.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib
import importlib.util
import inspect
import os
import tempfile
import types
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any, cast

from casepact.simulation.compiled.language.translating import translate
from casepact.simulation.compiled.language.values import MATHEMATICS

__all__ = ["Program", "build", "build_ahead", "can_build", "is_building"]

_BUILDING = Lock()


class Program:
    """Functions in machine code, by name. They let go of the interpreter's lock while they run."""

    def __init__(self, library: Any, entries: Sequence[types.FunctionType]) -> None:
        self._library = library  # the code lives as long as this does
        for function in entries:
            setattr(self, function.__name__, _callable(library[function.__name__], function))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(name)


def can_build() -> bool:
    """Whether LLVM is installed."""
    return importlib.util.find_spec("llvmlite") is not None


def build(entries: Sequence[Callable[..., object]]) -> Program:
    """Return functions, with all that they call, in machine code of this computer.

    Rows are given as arrays of ``int64``, numbers as arrays of ``float64``. Raises ImportError without LLVM,
    and TranslationError for a function that is not of the part of Python that is translated.
    """
    with _BUILDING:
        return _build(tuple(cast("types.FunctionType", item) for item in entries))


def build_ahead(entries: Sequence[Callable[..., object]]) -> None:
    """Begin to build functions in a thread beside this one; `build` then waits for what is left of it.

    LLVM, which takes most of the time, lets the interpreter go on. A fault is left for `build` to raise.
    """

    def attempt() -> None:
        with suppress(Exception):
            build(entries)

    Thread(target=attempt, name="build").start()


def is_building() -> bool:
    """Whether functions are being built now, which leaves this thread time for something else."""
    return _BUILDING.locked()


@lru_cache(maxsize=8)
def _build(entries: tuple[types.FunctionType, ...]) -> Program:
    binding: Any = importlib.import_module("llvmlite.binding")
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    features = binding.get_host_cpu_features().flatten()
    # The linker lays code and constants out together, so that short addresses reach from one to the other. By
    # default LLVM expects them anywhere, and a constant costs two instructions more. Windows
    # has no such linker.
    together = os.name != "nt"
    model = {"reloc": "pic", "codemodel": "small"} if together else {}
    machine = binding.Target.from_default_triple().create_target_machine(
        cpu=binding.get_host_cpu_name(), features=features, opt=2, **model
    )
    kept = _kept(entries, f"{binding.get_host_cpu_name()} {features} {binding.llvm_version_info}")
    code = None
    with suppress(OSError):
        code = kept.read_bytes()
    if code is None:
        code = _compile(binding, machine, translate(entries))
        with suppress(OSError):
            _keep(kept, code)
    linking = binding.JITLibraryBuilder().add_object_img(code)
    mathematics = ctypes.CDLL(ctypes.util.find_library("m") or ctypes.util.find_library("msvcrt"))
    for name, (symbol, _) in MATHEMATICS.items():
        linking.import_symbol(symbol, ctypes.cast(getattr(mathematics, name), ctypes.c_void_p).value)
    for function in entries:
        linking.export_symbol(function.__name__)
    return Program(
        linking.link(binding.create_lljit_compiler(machine, use_jit_link=together), "casepact"), entries
    )


def _compile(binding: Any, machine: Any, text: str) -> bytes:
    module = binding.parse_assembly(text)
    module.verify()
    # A pass of each kind that gains anything. LLVM's own levels run most of them again and again, and try out
    # what to write out where: that takes three times as long for a tenth of speed.
    passes = binding.create_new_module_pass_manager()
    passes.add_sroa_pass()
    passes.add_simplify_cfg_pass()
    passes.add_always_inliner_pass()
    passes.add_global_dead_code_eliminate_pass()
    passes.add_post_order_function_attributes_pass()
    passes.add_instruction_combine_pass()
    passes.add_new_gvn_pass()
    passes.add_simplify_cfg_pass()
    passes.run(module, binding.create_pass_builder(machine, binding.create_pipeline_tuning_options()))
    return bytes(machine.emit_object(module))


def _callable(address: int, function: types.FunctionType) -> Callable[..., Any]:
    """A function of Python that calls one in machine code."""
    parameters = inspect.signature(function).parameters.values()
    rows = [str(item.annotation) in ("Row", "Numbers") for item in parameters]
    given = [ctypes.c_void_p if row else ctypes.c_int64 for row in rows]
    result = None if function.__annotations__["return"] == "None" else ctypes.c_int64
    call = ctypes.CFUNCTYPE(result, *given)(address)

    def run(*arguments: Any) -> Any:
        return call(
            *(item.ctypes.data if row else int(item) for item, row in zip(arguments, rows, strict=True))
        )

    return run


def _kept(entries: Sequence[types.FunctionType], processor: str) -> Path:
    """Where the code of these functions is kept for as long as no source of them changes."""
    digest = hashlib.blake2b(processor.encode(), digest_size=12)
    digest.update(" ".join(function.__qualname__ for function in entries).encode())
    here = Path(__file__).parent
    for path in sorted(here.parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    name = f"machine-{digest.hexdigest()}.o"
    own = here / "__pycache__"
    if os.access(own if own.is_dir() else here, os.W_OK):
        return own / name
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "casepact" / name


def _keep(path: Path, code: bytes) -> None:
    """Write the code whole or not at all, and drop what older sources left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob("machine-*.o"):
        with suppress(OSError):
            other.unlink()
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(code)
    Path(file.name).replace(path)
