"""Measurements of Candour against alternatives. `make bench` runs them all; see `benchmarks.run`."""
