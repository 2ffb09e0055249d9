"""Files of a tip: in the sealed store, AES-256-GCM with a key that is not in the database; no name, no hash, no instant."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_schema")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE sealed.tip_paper (
                id      uuid    PRIMARY KEY,
                tip     bigint  NOT NULL REFERENCES public.tip (id),
                place   integer NOT NULL CHECK (place >= 1),
                kind    text    NOT NULL CHECK (kind IN ('pdf', 'ofd', 'png', 'jpeg')),
                size    integer NOT NULL CHECK (size > 0),
                on_day  date    NOT NULL,                                       -- the day, not the instant
                key_id  text    NOT NULL CHECK (key_id <> ''),
                content bytea   NOT NULL CHECK (octet_length(content) = size + 28),  -- nonce, ciphertext and tag
                UNIQUE (tip, place)
            );
            CREATE INDEX tip_paper_day ON sealed.tip_paper (on_day);
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sealed.tip_paper
                FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
            """,
            "DROP TABLE sealed.tip_paper",
        )
    ]
