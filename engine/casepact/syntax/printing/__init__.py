"""Writes trees as canonical sentences, a module a kind of sentence; `casepact.syntax.printer` leads here."""
