"""Checks about rules: what definitions, tables, duties and adjustments come to for the cases of a policy."""
