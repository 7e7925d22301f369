"""The trees that the sentences of the language parse to."""
