"""What people do about a case, and when: the process of `casepact.simulation.plain`, compiled."""
