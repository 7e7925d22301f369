"""Draws what simulations came to, as Vega-Lite specifications and the pictures made of them."""
