"""Teams of agents: who waits for them, in which order, and whom they serve."""
