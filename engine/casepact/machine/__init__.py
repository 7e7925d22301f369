"""The compiled policy: a graph of states and timers, its specialisation to known facts, and fast deciders."""
