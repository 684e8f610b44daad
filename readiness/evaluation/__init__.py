"""Floor 6, evaluation: facts, demands, waivers and today in, findings out; pure."""
