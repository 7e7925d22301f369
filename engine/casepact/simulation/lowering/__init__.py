"""Lowering: from a policy and the kinds of case of a scenario to one row of integers for compiled loops."""
