"""The tests, a package of their own: other distributions install one of this name."""
