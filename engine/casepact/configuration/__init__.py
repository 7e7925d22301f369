"""Settings of a project: which level a finding has, and how files are checked, from TOML."""
