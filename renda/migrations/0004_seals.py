"""The chain over the events. The database refuses to change a seal, as it does with an event."""

from django.db import migrations, models

LAY = {
    "postgresql": [
        """CREATE FUNCTION renda_seal_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE 'A seal is never changed.' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE TRIGGER renda_seal_stands BEFORE UPDATE OR DELETE ON renda_seal
           FOR EACH ROW EXECUTE FUNCTION renda_seal_stands()""",
        """CREATE TRIGGER renda_seal_stays BEFORE TRUNCATE ON renda_seal
           FOR EACH STATEMENT EXECUTE FUNCTION renda_seal_stands()""",
    ],
    "sqlite": [
        """CREATE TRIGGER renda_seal_unchanged BEFORE UPDATE ON renda_seal
           BEGIN SELECT RAISE(ABORT, 'A seal is never changed.'); END""",
        """CREATE TRIGGER renda_seal_undeleted BEFORE DELETE ON renda_seal
           BEGIN SELECT RAISE(ABORT, 'A seal is never changed.'); END""",
    ],
}
LIFT = {
    "postgresql": [
        "DROP TRIGGER renda_seal_stays ON renda_seal",
        "DROP TRIGGER renda_seal_stands ON renda_seal",
        "DROP FUNCTION renda_seal_stands",
    ],
    "sqlite": ["DROP TRIGGER renda_seal_unchanged", "DROP TRIGGER renda_seal_undeleted"],
}


def lay(apps, schema_editor):
    for statement in LAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("renda", "0003_calendar")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("algorithm", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="heartbeat", name="finding", field=models.TextField(blank=True)
        ),
        migrations.RunPython(lay, lift),
    ]
