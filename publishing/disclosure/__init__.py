"""Does a report say what it must not say? Pure: no Django, no database.

    check = Check(register, rules)
    check.findings(document)            # a report, as it is written
    check.findings_of(texts_of_html(…)) # and as it was rendered

`model` says what is looked for and what a finding is; `walk` reads a report, `artefacts` what was made of it. `plain`
undoes disguises; `names`, `dates`, `numbers`, `phrases` and `likely` each find their own; `replacing` writes what may
be said instead.
"""

from publishing.disclosure.check import Check
from publishing.disclosure.model import (
    Finding,
    Kind,
    Listed,
    NotARegisterError,
    Part,
    Person,
    Place,
    Register,
    Rules,
    Strength,
    read_register,
)

__all__ = [
    "Check",
    "Finding",
    "Kind",
    "Listed",
    "NotARegisterError",
    "Part",
    "Person",
    "Place",
    "Register",
    "Rules",
    "Strength",
    "read_register",
]
