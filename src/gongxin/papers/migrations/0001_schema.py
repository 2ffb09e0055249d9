"""0001_schema.sql, then what is there already is sealed, then 0001_sealed.sql says that all is."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from gongxin.kernel.vault import Vault

HERE = Path(__file__).parent
UNSEALED = """
    DROP POLICY own ON paper; DROP POLICY departments ON paper; DROP POLICY service ON paper;
    ALTER TABLE paper NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE paper DISABLE ROW LEVEL SECURITY;
    DROP INDEX paper_once;
    ALTER TABLE paper DROP CONSTRAINT paper_sealed;
"""
BACK = """
    DELETE FROM paper WHERE department <> '';
    ALTER TABLE paper ENABLE TRIGGER append_only;
    ALTER TABLE paper DROP COLUMN department, DROP COLUMN key_id, ADD CONSTRAINT evidence_check CHECK (length(content) = size);
    ALTER INDEX paper_subject RENAME TO evidence_subject;
    ALTER INDEX paper_pkey RENAME TO evidence_pkey;
    ALTER TABLE paper RENAME TO evidence;
"""


def _rewrite(editor, *, seal):
    """One paper at a time: each may be 10 MB."""
    vault = Vault.of(str(settings.PAPERS_KEY), "gongxin papers")
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM paper")
        for (number,) in cursor.fetchall():
            cursor.execute("SELECT content FROM paper WHERE id = %s", [number])
            kept, bound = bytes(cursor.fetchone()[0]), f"paper {number}".encode()
            new = (vault.key_id, vault.seal(kept, bound)) if seal else ("", vault.open(kept, bound))
            cursor.execute("UPDATE paper SET key_id = %s, content = %s WHERE id = %s", [*new, number])


def seal(_apps, editor):
    editor.execute("ALTER TABLE paper DISABLE TRIGGER append_only")
    _rewrite(editor, seal=True)
    editor.execute("ALTER TABLE paper ENABLE TRIGGER append_only")


def unseal(_apps, editor):
    editor.execute("ALTER TABLE paper DISABLE TRIGGER append_only")
    _rewrite(editor, seal=False)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("remedies", "0002_withdrawal")]

    operations = [
        migrations.RunSQL((HERE / "0001_schema.sql").read_text(encoding="utf-8"), BACK),
        migrations.RunPython(seal, unseal),
        migrations.RunSQL((HERE / "0001_sealed.sql").read_text(encoding="utf-8"), UNSEALED),
    ]
