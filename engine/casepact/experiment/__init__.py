"""Experiments with scenarios: replications, their statistics, what-if questions, sweeps and searches."""
