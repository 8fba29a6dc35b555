"""The index of the subjects. What it stands on is laid here: a GIN index, or a table of FTS5."""

import django.db.models.deletion
from django.db import migrations, models

import renda.models.entries

LAY = {
    "postgresql": [  # What is long lies aside, so that many rows are read at once; and each word
        # counts as a rare one: else the words of every row would be read, as if that cost nothing.
        "ALTER TABLE renda_entry SET (toast_tuple_target = 128)",
        "ALTER TABLE renda_entry ALTER heading SET STORAGE main, ALTER words SET STATISTICS 0",
        "CREATE INDEX renda_entry_words ON renda_entry USING gin (words)",
    ],
    "sqlite": [
        """CREATE VIRTUAL TABLE renda_entry_words USING fts5(
           words, content='renda_entry', content_rowid='id', tokenize='ascii', detail=none)""",
        """CREATE TRIGGER renda_entry_entered AFTER INSERT ON renda_entry BEGIN
           INSERT INTO renda_entry_words (rowid, words) VALUES (new.id, new.words); END""",
        """CREATE TRIGGER renda_entry_dropped AFTER DELETE ON renda_entry BEGIN
           INSERT INTO renda_entry_words (renda_entry_words, rowid, words)
           VALUES ('delete', old.id, old.words); END""",
        """CREATE TRIGGER renda_entry_changed AFTER UPDATE ON renda_entry BEGIN
           INSERT INTO renda_entry_words (renda_entry_words, rowid, words)
           VALUES ('delete', old.id, old.words);
           INSERT INTO renda_entry_words (rowid, words) VALUES (new.id, new.words); END""",
    ],
}
LIFT = {
    "postgresql": ["DROP INDEX renda_entry_words"],
    "sqlite": [
        "DROP TRIGGER renda_entry_entered",
        "DROP TRIGGER renda_entry_dropped",
        "DROP TRIGGER renda_entry_changed",
        "DROP TABLE renda_entry_words",
    ],
}


def lay(apps, schema_editor):
    for statement in LAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("renda", "0009_files_looked_at"),
    ]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("number", models.CharField(max_length=100)),
                ("serial", models.CharField(max_length=100)),
                ("heading", models.TextField()),
                ("text", models.TextField()),
                ("folded", models.TextField()),
                ("words", renda.models.entries.Words()),
                ("digest", models.CharField(max_length=32)),
                (
                    "subject_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id"), name="entry_once"
                    )
                ],
            },
        ),
        migrations.RunPython(lay, lift),
    ]
