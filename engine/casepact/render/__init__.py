"""Shows what casepact finds and answers: as text, Markdown, JSON, and as pictures of machines."""
