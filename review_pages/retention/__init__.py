"""What is kept about a case, for how long, and how it goes: retention, legal hold, disposal."""
