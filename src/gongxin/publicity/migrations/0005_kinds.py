"""Records by kind in the order of their decision: with an index over the array alone, a page of a rare kind read every line."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publicity", "0004_no_charts")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE public_kind (
                resource   text NOT NULL,
                kind       text NOT NULL,   -- one of public_line.kinds
                day        date NOT NULL,
                uscc       text NOT NULL,
                record_key uuid NOT NULL,
                PRIMARY KEY (resource, kind, day, uscc, record_key)   -- read backwards: the order of every page
            );
            INSERT INTO public_kind
            SELECT l.resource, k.kind, l.day, l.uscc, l.record_key FROM public_line l CROSS JOIN unnest(l.kinds) AS k (kind);
            DROP INDEX public_line_kinds;
            """,
            reverse_sql="CREATE INDEX public_line_kinds ON public_line USING gin (kinds); DROP TABLE public_kind",
        ),
    ]
