"""Lays out a scenario as the integers and numbers that the compiled loop is played on."""
