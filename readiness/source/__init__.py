"""Floor 2, reading: trees, documents with places, Markdown, git facts; knows no policy."""
