"""A policy in which a sentence of each kind can be tried: what the resolver finds wrong with it there."""

from __future__ import annotations

from casepact.resolve.load import resolve_text
from casepact.source import Diagnostic, Level

__all__ = ["faults_of", "tried"]

_POLICY = """\
casepact: 1
policy: tried
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London except holidays(GB-ENG)
  on_call: Sat-Sun 09:00-17:00 in Europe/London
  summer: Jun 15 to Sep 15
{calendars}
case:
  affected: one_user | some_users | all_users
  workaround: none | temporary | lasting
  users: integer 0 to 1000
  product_version: version
  region: one of emea, apac
  onboarded: boolean
  trial: boolean
  vip: boolean
  site_zone: zone
  contract_end: date
  deadline: date
  moved_at: instant
  temperature: number -90 to 60
{case}
tiers:
  basic: {{channels: [email, phone]{quotas}}}
  premium: {{extends: basic}}
channels: {{email: {{}}, phone: {{}}}}
severities: {{critical: {{}}, major: {{}}, p1: {{}}, p2: {{}}}}
lifecycle:
  extends: standard
  events:
    {{customer_confirmation: {{}}, customer_request: {{activity: yes}}, recur: {{activity: yes}},
      suspend_service: {{}}}}
  transitions:
    - resolved -> closed on customer_confirmation
{transitions}
targets:
  first_response: vendor must respond within 4 hours on office after opened
  resolution: vendor must resolve within 8 hours on office after opened
  fix: vendor must workaround within 2 days on always after opened
  progress: {{duty: vendor must update customer after opened, within: every 4 hours on always}}
{targets}
escalations:
  ladder:
    calendar: {default}
    {until}
    steps:
      - after 1 hour on always notify boss
{steps}
{rest}
"""

_CREDIT = "5% of monthly_fee per breach of first_response"

_PLACES = {
    "calendar": ("calendars", "  tried: {}"),
    "fact_type": ("case", "  tried: {}"),
    "quota": ("quotas", ", quotas: {{cases: {}}}"),
    "transition": ("transitions", "    - {}"),
    "step": ("steps", "      - {}"),
    "until": ("until", "until: {}"),
    "after": ("until", "after: {}"),
    "target": (
        "targets",
        "  tried: {{duty: vendor must respond after opened, calendar: DEFAULT, within: {}}}",
    ),
    "adjustment": ("rest", "adjustments: {{tried: {}}}"),
    "credit": ("rest", f"credits: {{{{late: {_CREDIT}, slow: {_CREDIT}, missed: {_CREDIT}, tried: {{}}}}}}"),
    "duty": ("rest", "terms: {{tried: {}}}"),
    "condition": ("rest", "coverage: {{excluded: {{tried: {{when: {}}}}}}}"),
    "without": ("transitions", "  without: {}"),
    "table_key": (
        "targets",
        "  tried: {{duty: vendor must respond after opened, within: {{{}: 4 hours on always}}}}",
    ),
}
_PLACES["guarded_target"] = _PLACES["target"]


def tried(kind: str, sentence: str, default: str = "office") -> list[Diagnostic]:
    """The errors of a policy with the sentence, and with the calendar ``default`` where none is named."""
    place, line = _PLACES[kind]
    quoted = sentence if kind in ("without", "table_key") else "'" + sentence.replace("'", "''") + "'"
    holes = dict.fromkeys(
        ("calendars", "case", "quotas", "transitions", "targets", "until", "steps", "rest"), ""
    )
    holes[place] = line.format(quoted).replace("DEFAULT", default)
    _, diagnostics = resolve_text(_POLICY.format(default=default, **holes))
    return [item for item in diagnostics if item.level is Level.ERROR]


def faults_of(kind: str, sentence: str) -> list[str]:
    """What is wrong with a sentence both where calendars close by default and where they do not."""
    found: list[str] = []
    for default in ("office", "always"):
        found = [f"{item.code}: {item.message}" for item in tried(kind, sentence, default)]
        if not found:
            break
    return found
