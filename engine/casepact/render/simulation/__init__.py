"""Shows what simulations came to: as text, as JSON and as tables."""
