"""A file of a tip that still says what it says about whoever made it is marked; it, and only it, may be replaced (TIP3)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_papers")]

    operations = [
        migrations.RunSQL(
            """
            DROP TRIGGER append_only ON sealed.tip_paper;
            ALTER TABLE sealed.tip_paper ADD COLUMN as_it_came boolean NOT NULL DEFAULT true;
            UPDATE sealed.tip_paper SET as_it_came = false WHERE kind IN ('png', 'jpeg');  -- documents were not looked into
            ALTER TABLE sealed.tip_paper ALTER COLUMN as_it_came DROP DEFAULT;
            CREATE TRIGGER sealed_once BEFORE UPDATE ON sealed.tip_paper
                FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
            CREATE TRIGGER kept BEFORE DELETE ON sealed.tip_paper
                FOR EACH ROW WHEN (NOT OLD.as_it_came) EXECUTE FUNCTION tips_append_only();
            """,
            """
            DROP TRIGGER kept ON sealed.tip_paper;
            DROP TRIGGER sealed_once ON sealed.tip_paper;
            ALTER TABLE sealed.tip_paper DROP COLUMN as_it_came;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sealed.tip_paper
                FOR EACH STATEMENT EXECUTE FUNCTION tips_append_only();
            """,
        )
    ]
