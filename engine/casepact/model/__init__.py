"""The resolved policy: frozen, typed, every name known, every table a set of clauses."""
