"""Builds the syntax trees while Lark parses: one method a grammar rule, grouped by kind of sentence."""
