"""Accounts for every line of the documents a policy was written from, and for what a vendor has changed."""
