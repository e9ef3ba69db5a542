"""What is allowed: the rules of the forum, in plain Python and nothing else."""
