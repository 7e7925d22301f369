"""Changes a policy one small step at a time, and tells which changes its tests do not notice."""
