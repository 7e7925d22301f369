"""Pages of HTML about simulations, each one file that needs nothing beside it."""
