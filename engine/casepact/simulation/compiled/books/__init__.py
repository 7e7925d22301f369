"""What is counted of cases and of teams, and what is kept of those that are logged."""
