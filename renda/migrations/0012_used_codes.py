from django.core.management import call_command
from django.db import migrations, models

TABLE = "renda_used_codes"


def lay(apps, editor):
    """The cache in which allauth notes the codes that were used."""
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


def lift(apps, editor):
    editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):

    dependencies = [
        ("renda", "0011_intakes"),
    ]

    operations = [
        migrations.RunPython(lay, lift),
        migrations.AlterField(
            model_name="knock",
            name="what",
            field=models.CharField(
                choices=[("password", "密码"), ("code", "验证码"), ("reset", "重设密码")],
                max_length=10,
            ),
        ),
    ]
