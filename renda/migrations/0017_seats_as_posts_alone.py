from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("renda", "0016_seats_as_posts")]

    operations = [
        migrations.DeleteModel("Deputy"),
        migrations.RenameModel("Seat", "Deputy"),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(
                fields=("congress", "certificate"),
                condition=~Q(certificate=""),
                name="certificate_once",
            ),
        ),
    ]
