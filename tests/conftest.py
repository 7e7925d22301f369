"""How hard Hypothesis tries: `default` by hand, `ci` the same way every time, `thorough` when asked.

Ask with ``pytest --hypothesis-profile=thorough``.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# That a busy machine takes long to draw an example is no fault of a test.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("default", _UNTIMED, max_examples=25)
settings.register_profile("ci", _UNTIMED, max_examples=25, derandomize=True, print_blob=True)
settings.register_profile("thorough", _UNTIMED, max_examples=2_000)
settings.load_profile("ci" if os.environ.get("CI") else "default")
