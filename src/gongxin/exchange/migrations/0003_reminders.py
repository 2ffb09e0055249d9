"""Reminders of recipients that are overdue, appended."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_snapshots")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE exchange_reminder (
                recipient text        NOT NULL CHECK (recipient <> ''),
                at        timestamptz NOT NULL,
                actor     text        NOT NULL CHECK (actor <> ''),
                messages  bigint      NOT NULL CHECK (messages > 0),
                since     timestamptz NOT NULL,
                called    boolean     NOT NULL,
                PRIMARY KEY (recipient, at)
            );
            CREATE FUNCTION exchange_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON exchange_reminder
                FOR EACH STATEMENT EXECUTE FUNCTION exchange_append_only();
            """,
            "DROP TABLE exchange_reminder; DROP FUNCTION exchange_append_only();",
        )
    ]
