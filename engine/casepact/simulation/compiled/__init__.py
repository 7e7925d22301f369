"""The compiled machine: plain functions over rows of integers, which numba compiles where it is installed."""
