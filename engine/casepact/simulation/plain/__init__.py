"""The plain engine: one case after another on the reference interpreter, slow and meant to be read."""
