"""From located trees to the model: names, types and units."""

from casepact.resolve.load import Loaded, load_contract, load_file, load_policy, resolve_text

__all__ = ["Loaded", "load_contract", "load_file", "load_policy", "resolve_text"]
