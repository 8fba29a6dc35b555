from django.db import models


class Seal(models.Model):
    """One link of the chain that seals the events: a digest over the event and the link before.

    It names its event by number only, so that a missing event can be told. A trigger guards it.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    event_id = models.BigIntegerField(unique=True)
    algorithm = models.CharField(max_length=10)  # as hashlib names it
    digest = models.CharField(max_length=64)  # hexadecimal

    def __str__(self):
        return f"第{self.number}号"
