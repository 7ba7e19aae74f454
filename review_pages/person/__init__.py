"""Everything that is held about one person, for their request to see it."""
