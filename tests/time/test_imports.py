"""What a question costs in imports: the heavy packages stay out until they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

PRELUDE = """
import sys
from casepact.syntax.ast import calendar as tree
import casepact.time
windows = tree.Windows((tree.DailyWindow((0, 1), tree.Hours(480, 1080)),), tree.Zone("Europe/Madrid"))
"""

VALIDATE = """
from casepact.time import validate_calendar
expr = tree.Except(windows, tree.Union((tree.Holidays("ES"), tree.Holidays("QQ"))))
assert [fault.code for fault in validate_calendar(expr, named={}, zone_facts=())] == ["no-such-country"]
"""

SUBDIVISION = """
from casepact.time import validate_calendar
parts = (tree.Holidays("GB", "ENG"), tree.Holidays("ES", "QQ"))
expr = tree.Except(windows, tree.Union(parts))
assert [fault.code for fault in validate_calendar(expr, named={}, zone_facts=())] == ["no-such-subdivision"]
"""

ANSWER = """
from casepact.time import compile_calendar
calendar = compile_calendar(tree.Except(windows, tree.Holidays("ES"))).least
assert calendar.due(1_772_438_400, 10**6) > 0 and calendar.business_due(1_772_438_400, 3)
"""


@pytest.mark.parametrize(
    "program,left_out",
    [
        ("", ["numpy", "holidays", "zoneinfo"]),
        (VALIDATE, ["numpy", "holidays", "numba"]),
        (SUBDIVISION, ["numpy", "holidays", "numba"]),
        (ANSWER, ["numpy", "numba", "holidays.countries.france", "holidays.countries"]),
    ],
    ids=["import", "validate", "subdivision", "answer"],
)
def test_modules_left_out(program: str, left_out: list[str]) -> None:
    ending = f"print([name for name in {left_out!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + program + ending], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
