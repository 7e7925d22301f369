"""The IANA zones that people mean by the letters, countries, cities and regions they write after hours."""

from __future__ import annotations

import re

__all__ = ["zone_called"]

_ZONES = {
    **{name: name for name in ("UTC", "GMT", "CET", "EET", "WET")},
    **dict.fromkeys(("Z", "ZULU", "UNIVERSAL"), "UTC"),
    **dict.fromkeys(("EST", "EDT", "ET", "EASTERN", "US EASTERN"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT", "CT", "CENTRAL", "US CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT", "MT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("PST", "PDT", "PT", "PACIFIC", "US PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(
        ("BST", "UK", "GB", "BRITISH", "ENGLAND", "SCOTLAND", "WALES", "GREAT BRITAIN", "UNITED KINGDOM"),
        "Europe/London",
    ),
    **dict.fromkeys(("CEST", "GERMANY", "GERMAN", "DE", "CENTRAL EUROPEAN", "MEZ", "MESZ"), "Europe/Berlin"),
    **dict.fromkeys(("EEST", "FINLAND", "EASTERN EUROPEAN"), "Europe/Helsinki"),
    **dict.fromkeys(("IRELAND", "IRISH"), "Europe/Dublin"),
    **dict.fromkeys(("FRANCE", "FRENCH"), "Europe/Paris"),
    **dict.fromkeys(("SPAIN", "SPANISH"), "Europe/Madrid"),
    **dict.fromkeys(("ITALY", "ITALIAN"), "Europe/Rome"),
    **dict.fromkeys(("NETHERLANDS", "DUTCH"), "Europe/Amsterdam"),
    **dict.fromkeys(("SWITZERLAND", "SWISS"), "Europe/Zurich"),
    **dict.fromkeys(("AUSTRIA", "AUSTRIAN"), "Europe/Vienna"),
    **dict.fromkeys(("SWEDEN", "SWEDISH"), "Europe/Stockholm"),
    **dict.fromkeys(("POLAND", "POLISH"), "Europe/Warsaw"),
    **dict.fromkeys(("JST", "JAPAN"), "Asia/Tokyo"),
    **dict.fromkeys(("IST", "INDIA", "INDIAN"), "Asia/Kolkata"),
    **dict.fromkeys(("SGT",), "Asia/Singapore"),
    **dict.fromkeys(("HKT",), "Asia/Hong_Kong"),
    **dict.fromkeys(("CHINA", "BEIJING"), "Asia/Shanghai"),
    **dict.fromkeys(("AEST", "AEDT", "AET"), "Australia/Sydney"),
    **dict.fromkeys(("AWST",), "Australia/Perth"),
    **dict.fromkeys(("ACST", "ACDT"), "Australia/Adelaide"),
    **dict.fromkeys(("NZST", "NZDT", "NEW ZEALAND"), "Pacific/Auckland"),
    **dict.fromkeys(("BANGALORE", "MUMBAI", "DELHI"), "Asia/Kolkata"),
    **dict.fromkeys(("SAN FRANCISCO", "SEATTLE"), "America/Los_Angeles"),
    **dict.fromkeys(("MUNICH", "HAMBURG", "FRANKFURT"), "Europe/Berlin"),
    **dict.fromkeys(("BOSTON", "WASHINGTON"), "America/New_York"),
}
"""By letters, country, people or region in capitals, the zone of most who write it."""

_TIME = re.compile(
    r"(?i)\b(?:standard |daylight |summer |local )?time(?: zone)?\b|\bstandard\b|\bdaylight\b|\bthe\b"
)
_OFFSET = re.compile(r"(?i)(?:UTC|GMT)\s*([+\-])\s*0?(\d{1,2})(?::?00)?")


def zone_called(text: str) -> str | None:
    """The zone that ``London time``, ``UK`` or ``GMT+1`` is the time of; None where there is no such zone."""
    import zoneinfo  # only who makes this slip pays for the list

    name = " ".join(_TIME.sub(" ", text).split())
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        # Zones of a fixed offset are named by POSIX: `Etc/GMT-1` is an hour ahead of Greenwich.
        turned = "-" if offset[1] == "+" else "+"
        name = f"Etc/GMT{turned}{int(offset[2])}" if int(offset[2]) else "UTC"
    if name.upper() in _ZONES:
        return _ZONES[name.upper()]
    known = zoneinfo.available_timezones()
    folded = name.lower().replace(" ", "_")
    exact = next((zone for zone in known if zone.lower() == folded), None)
    cities = [zone for zone in known if zone.lower().endswith("/" + folded)] if folded else []
    return exact or min(cities, key=lambda zone: (len(zone), zone), default=None)
