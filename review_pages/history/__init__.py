"""A review's trail as its manager reads it, and who looked at what one wrote oneself."""
