"""Runs the tests that stand beside policies, and tells what of a policy no test has looked at."""
