"""Placeholder docstring, replaced by the module that owns it."""
