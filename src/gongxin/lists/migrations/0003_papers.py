"""Which papers came with which step: their bytes are in gongxin.papers, sealed. Behind the same wall as the step."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_borders"), ("papers", "0001_schema")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE list_paper (
                entry   bigint  NOT NULL,
                version integer NOT NULL,
                paper   uuid    NOT NULL REFERENCES paper (id),
                PRIMARY KEY (entry, version, paper),
                FOREIGN KEY (entry, version) REFERENCES list_event (entry, version)
            );
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON list_paper
                FOR EACH STATEMENT EXECUTE FUNCTION lists_append_only();
            ALTER TABLE list_paper ENABLE ROW LEVEL SECURITY;
            ALTER TABLE list_paper FORCE ROW LEVEL SECURITY;
            CREATE POLICY service ON list_paper USING ((SELECT current_setting('gongxin.reach', true)) = 'service');
            CREATE POLICY own ON list_paper USING (EXISTS (SELECT FROM list_entry e WHERE e.id = entry));
            """,
            "DROP TABLE list_paper;",
        )
    ]
