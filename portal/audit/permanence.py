"""The database itself refuses to change or delete what the trail holds: triggers, laid down after every `migrate`.

They stop mistakes and anyone who has the application's way in. Someone who owns the database can lift them; then the
chain shows what was done.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from portal.audit.models import AuditEntry, AuditSeal

REFUSAL = "The audit trail is added to. Nothing in it is changed or deleted."
TABLES = {AuditEntry._meta.db_table: ("id", "signature"), AuditSeal._meta.db_table: ("position", "entry_id")}
"""The tables, each with its unique columns."""


def protect(using: str = "default", **signal: Any) -> None:
    """Lay down the triggers anew. A receiver of `post_migrate`."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    return [
        f"""
        CREATE OR REPLACE FUNCTION candour_trail_is_permanent() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        *(
            statement
            for table in TABLES
            for statement in (
                f"DROP TRIGGER IF EXISTS {table}_is_permanent ON {table}",
                f"""
                CREATE TRIGGER {table}_is_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION candour_trail_is_permanent()
                """,
            )
        ),
    ]


def _sqlite() -> list[str]:
    """`INSERT OR REPLACE` deletes without asking the trigger for deletions, so that it has one of its own."""
    statements = []
    for table, unique in TABLES.items():
        taken = " OR ".join(f"{column} = NEW.{column}" for column in unique)
        for name, when in {
            "changed": "BEFORE UPDATE ON {table}",
            "deleted": "BEFORE DELETE ON {table}",
            "replaced": f"BEFORE INSERT ON {{table}} WHEN EXISTS (SELECT 1 FROM {{table}} WHERE {taken})",  # noqa: S608 - our own names
        }.items():
            trigger = f"{table}_is_not_{name}"
            statements += [
                f"DROP TRIGGER IF EXISTS {trigger}",
                f"CREATE TRIGGER {trigger} {when.format(table=table)} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            ]
    return statements
