"""The machine: the reference interpreter again, over the integers of a lowered policy."""
