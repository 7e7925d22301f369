"""Scenarios: YAML files that say which cases come under a policy and who serves them."""
