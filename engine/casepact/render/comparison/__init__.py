"""Shows what differs between two policies: as text, Markdown, a changelog, JSON, and as findings."""
