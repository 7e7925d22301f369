"""Checks that prove their point for every case and every instant, or show a witness."""
