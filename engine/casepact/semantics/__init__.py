"""What a policy means for a case: the reference semantics that every faster path is tested against."""
