"""Findings as they are told apart and accepted: fingerprints, and what an author accepts for a reason."""
