"""Demonstration material, all of it invented."""
