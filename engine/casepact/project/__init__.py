"""The files of a project: which there are, what is found in each, and what its settings make of that."""
