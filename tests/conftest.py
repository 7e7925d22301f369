"""How hard Hypothesis tries: `default` by hand, `ci` the same way every time, `thorough` when asked.

Ask with ``pytest --hypothesis-profile=thorough``.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("default", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")
