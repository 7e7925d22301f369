"""Draws the machine of a policy: as text, Mermaid, DOT and SVG."""
