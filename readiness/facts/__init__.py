"""Floor 3, facts: dialect-free frozen types, one collector per dialect, pure joins; knows no policy."""
