"""A contract's hours keep to what the policy leaves open: no more, and none of what it states less."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.resolve import load_file

POLICY = """casepact: 1
policy: vendor
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  service: unspecified within office
  desk: office except closures
  closures: unspecified within holidays(GB-ENG)
  part: office except unspecified within (Dec 24 12:00-24:00 in Europe/London)
  regional:
    - unspecified within office when region is emea
    - 24x7 when region is apac
  chosen: unspecified within regional
  assumed: {say: unspecified within office, assumed: the office's, alternative: any}
  any: unspecified
  site: unspecified within (Mon-Fri 08:00-18:00 in site_zone)
case: {region: "one of emea, apac", site_zone: zone}
tiers: {basic: {channels: [phone]}}
severities: {high: High}
channels:
  phone: {hours: unspecified within office}
targets:
  first_response: {duty: vendor must respond after opened, within: 4 hours on desk}
"""
HEAD = "casepact: 1\ncontract: example\npolicy: policy.yaml\ntier: basic\n"


def told(
    folder: Path, id_: str, value: str, facts: str = "{}", dates: str = "starts: 2026-01-01"
) -> list[str]:
    (folder / "policy.yaml").write_text(POLICY)
    path = folder / "contract.yaml"
    path.write_text(f"{HEAD}{dates}\nfacts: {facts}\nvalues:\n  {id_}: {value}\n")
    found = [d for d in load_file(path).diagnostics if d.code == "outside-bounds"]
    line = len(HEAD.splitlines()) + len(dates.splitlines()) + 3
    assert [(d.span.file, d.span.line) for d in found] == [(str(path), line)] * len(found)
    assert all(d.related[0].span.file.endswith("policy.yaml") for d in found)
    return [d.message for d in found]


@pytest.mark.parametrize(
    "id_, value",
    [
        ("calendars.service", "Mon-Fri 09:00-17:00 in Europe/London"),
        ("calendars.service", "Mon-Thu 10:00-12:00, 13:00-16:30 in Europe/London except holidays(GB)"),
        ("calendars.service", "never"),
        ("calendars.service", "unspecified within office"),
        ("calendars.service", "unspecified"),  # no more is known than before, and nothing contradicts
        ("calendars.closures", "Dec 25 to Dec 28 and holidays(GB-ENG)"),
        ("calendars.closures", "2026-12-25"),
        ("calendars.part", "office"),
        ("calendars.part", "office except Dec 24 15:00-24:00"),
        ("calendars.assumed", "24x7"),
        ("calendars.any", "24x7"),
        ("calendars.chosen", "24x7"),  # which calendar bounds it hangs on the region of a case
        ("calendars.site", "daily 00:00-24:00 in site_zone"),
        ("channels.phone.hours", "Mon-Fri 10:00-11:00 in Europe/London"),
    ],
)
def test_within(id_: str, value: str, tmp_path: Path) -> None:
    assert told(tmp_path, id_, value) == []


@pytest.mark.parametrize(
    "id_, value, facts, cause",
    [
        ("calendars.service", "24x7", "{}", "open on Thu 2026-01-01 at 00:00 (UTC)"),
        ("calendars.service", "Mon-Fri 09:00-18:00 in Europe/London", "{}", "Thu 2026-01-01 at 17:00"),
        ("calendars.service", "Mon-Fri 09:00-17:00 in Asia/Tokyo", "{}", "2026-01-01 at 09:00 (Asia/Tokyo)"),
        ("calendars.closures", "Dec 24", "{}", "has Thu 2026-12-24, which the policy does not leave open"),
        ("calendars.closures", "holidays(GB-SCT)", "{}", "Fri 2026-01-02"),
        ("calendars.part", "office except Dec 24", "{}", "closed on Thu 2026-12-24 at 09:00"),
        ("calendars.part", "office or Sat 10:00-11:00", "{}", "open on Sat 2026-01-03 at 10:00"),
        ("calendars.chosen", "24x7", "{region: emea}", "open on Thu 2026-01-01 at 00:00 (UTC)"),
        ("calendars.site", "Sat 10:00-12:00 in site_zone", "{site_zone: Asia/Tokyo}", "Sat 2026-01-03 at 10"),
        ("channels.phone.hours", "Sun 10:00-11:00 in Europe/London", "{}", "Sun 2026-01-04 at 10:00"),
    ],
)
def test_outside(id_: str, value: str, facts: str, cause: str, tmp_path: Path) -> None:
    [message] = told(tmp_path, id_, value, facts)
    assert cause in message


def test_only_the_time_of_the_contract_is_looked_at(tmp_path: Path) -> None:
    dates = "starts: 2026-01-05\nends: 2026-06-30"
    assert told(tmp_path, "calendars.part", "office except Dec 24", dates=dates) == []
