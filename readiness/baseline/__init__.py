"""Floor 2, baseline: which failures were there before, and the file that accepts them; pure."""
