"""No program and no administrator changes an event: the database itself refuses.

Whoever alters the table of events on SQLite lays these anew: it copies the table, without them.
"""

from django.db import migrations

LAY = {
    "postgresql": [
        """CREATE FUNCTION renda_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE 'An event is never changed.' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE TRIGGER renda_event_stands BEFORE UPDATE OR DELETE ON renda_event
           FOR EACH ROW EXECUTE FUNCTION renda_event_stands()""",
        """CREATE TRIGGER renda_event_stays BEFORE TRUNCATE ON renda_event
           FOR EACH STATEMENT EXECUTE FUNCTION renda_event_stands()""",
    ],
    "sqlite": [
        """CREATE TRIGGER renda_event_unchanged BEFORE UPDATE ON renda_event
           BEGIN SELECT RAISE(ABORT, 'An event is never changed.'); END""",
        """CREATE TRIGGER renda_event_undeleted BEFORE DELETE ON renda_event
           BEGIN SELECT RAISE(ABORT, 'An event is never changed.'); END""",
    ],
}
LIFT = {
    "postgresql": [
        "DROP TRIGGER renda_event_stays ON renda_event",
        "DROP TRIGGER renda_event_stands ON renda_event",
        "DROP FUNCTION renda_event_stands",
    ],
    "sqlite": ["DROP TRIGGER renda_event_unchanged", "DROP TRIGGER renda_event_undeleted"],
}


def lay(apps, schema_editor):
    for statement in LAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("renda", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]
