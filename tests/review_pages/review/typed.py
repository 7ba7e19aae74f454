"""What people type into the form by which a review is opened, or a partnership notified."""

from __future__ import annotations

from review_pages.profiles import profile

DHR = profile("dhr", "2016-12")


def typed(**changes: str) -> dict[str, str]:
    """What is typed into the form, by an agency without reference, day and nation; `changes` replace some of it."""
    values = {
        "reference": "DHR-2026-77",
        "notified_on_day": "31",
        "notified_on_month": "1",
        "notified_on_year": "2026",
        "jurisdiction": "wales",
        "person-TOTAL_FORMS": "6",
        "person-INITIAL_FORMS": "6",
        "person-0-pseudonym": "Karen",
        "person-0-name": "Zofia Testname",
        "person-0-aliases": "Zosia",
        "person-0-date_of_birth_day": "27",
        "person-0-date_of_birth_month": "3",
        "person-0-date_of_birth_year": "1984",
        "person-1-relationship": DHR.terms.subject_other,
        "person-1-pseudonym": "Mark",
        "person-1-name": "Tomasz Testname",
        "referrer-referrer_name": "PC Example",
        "referrer-referrer_agency": "Northshire Police",
        "death-death_date_year": "2026",
        "death-death_type": "suicide",
        "circumstances-circumstances": "She was found at home.",
        "safety-next_of_kin_told": "yes",
    }
    return values | changes
