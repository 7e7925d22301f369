"""Public holidays by country, from the `holidays` package, at the least cost of import.

The package is loaded when the first date is asked for. Its `holidays.countries` imports every
country there is, some 130 ms; ``country_holidays`` needs one of them, so an empty package stands
in its place for the length of the call.
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib.util
import re
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from casepact.time.zones import epoch_day

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["country_codes", "country_years", "holiday_days", "holiday_names", "subdivision_codes"]

_ENGLISH = ("en_US", "en_GB", "en")

_COUNTRIES = "holidays.countries"
_HINDU_CALENDAR = (2001, 2035)
_TABLED_YEARS = dict.fromkeys(("BT", "FJ", "GY", "IN", "MU", "SR"), _HINDU_CALENDAR) | {"NP": (2001, 2032)}
"""Countries some of whose holidays the package reads from tables of fewer years than it says."""

_REGISTERED = r'^\s*"(\w+)":\s*\(\s*"\w+",\s*"([A-Z]{2})"'
_SUBDIVISIONS = r"^    subdivisions(?::[^=\n]+)? = (\([^()\n]*\)$|\($.*?^    \))"
"""The statement of a country's class that lists its subdivisions, as the package's formatter lays it out."""


@contextmanager
def _one_country_at_a_time(directory: Path) -> Iterator[None]:
    if _COUNTRIES in sys.modules or not directory.is_dir():
        yield
        return
    package = types.ModuleType(_COUNTRIES)
    package.__path__ = [str(directory)]
    sys.modules[_COUNTRIES] = package
    try:
        yield
    finally:
        if sys.modules.get(_COUNTRIES) is package:
            del sys.modules[_COUNTRIES]


def _load(
    country: str, subdivision: str | None, years: Iterable[int], language: str | None = None
) -> HolidayBase:
    import holidays

    directory = Path(holidays.__file__).with_name("countries")
    with _one_country_at_a_time(directory):
        return holidays.country_holidays(country, subdiv=subdivision, years=tuple(years), language=language)


@lru_cache(maxsize=1)
def _modules() -> dict[str, str]:
    """Return the source file of each country that the package's register names; empty if it is not found."""
    spec = importlib.util.find_spec("holidays")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        register = Path(place) / "registry.py"
        if register.is_file():
            text = register.read_text(encoding="utf-8").partition("FINANCIAL")[0]
            named = re.findall(_REGISTERED, text, re.MULTILINE)
            return {code: f"{place}/countries/{module}.py" for module, code in named}
    return {}


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the ISO 3166-1 alpha-2 codes of the countries with known holidays.

    Reads the package's register as text, since importing it costs 100 ms; imports it after all
    where the register is not found as expected.
    """
    codes = frozenset(_modules())
    if codes:
        return codes
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=64)
def subdivision_codes(country: str) -> tuple[str, ...]:
    """Return the codes of the subdivisions of ``country`` that have holidays of their own.

    Reads them in the source of the country's module, as `country_codes` reads the register, and
    imports the country where they are not written out there.
    """
    source = _modules().get(country)
    if source is not None and Path(source).is_file():
        written = re.findall(
            _SUBDIVISIONS, Path(source).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
        if len(written) == 1:
            with suppress(ValueError, SyntaxError):
                return tuple(ast.literal_eval(written[0]))
    return tuple(_load(country, None, ()).subdivisions)


@lru_cache(maxsize=64)
def country_years(country: str) -> tuple[int, int]:
    """Return the first and the last year for which the holidays of ``country`` are known."""
    known = _load(country, None, ())
    first, last = _TABLED_YEARS.get(country, (known.start_year, known.end_year))
    return max(first, known.start_year), min(last, known.end_year)


@lru_cache(maxsize=256)
def holiday_days(country: str, subdivision: str | None, first_year: int, last_year: int) -> tuple[int, ...]:
    """Return the public holidays of the years given, ascending, as days since 1 January 1970.

    Days on which a holiday is observed in place of its date are holidays too. A holiday may be
    observed in the year before or after its own, so those years are read as well.
    """
    dates: Iterable[dt.date] = _load(country, subdivision, _around(country, first_year, last_year))
    return tuple(sorted(epoch_day(date) for date in dates if first_year <= date.year <= last_year))


def holiday_names(country: str, subdivision: str | None, year: int) -> Mapping[int, str]:
    """Return the holidays that `holiday_days` has of a year with their names, several joined by ``; ``.

    Names are English where the package has them in English, else as the country calls them.
    """
    spoken = _load(country, None, ()).supported_languages
    language = next((item for item in _ENGLISH if item in spoken), None)
    named = _load(country, subdivision, _around(country, year, year), language)
    return {epoch_day(date): name for date, name in sorted(named.items()) if date.year == year}


def _around(country: str, first_year: int, last_year: int) -> range:
    """The years given and those next to them, as far as they are known."""
    known_first, known_last = country_years(country)
    return range(max(first_year - 1, known_first), min(last_year + 1, known_last) + 1)
