"""What a file for a spreadsheet must not hold. Pure."""

from __future__ import annotations


def no_formula(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
