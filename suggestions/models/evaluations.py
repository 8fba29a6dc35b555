from django.db import models

from renda.models import Event


class Evaluation(models.Model):
    """评价: how the deputy rates the handling, attitude and result apart. Each round has its own,
    so that the first and the final one are counted apart."""

    class Grade(models.TextChoices):
        SATISFIED = "satisfied", "满意"
        BASIC = "basic", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"

    class Agreement(models.TextChoices):
        AGREED = "agreed", "认可"
        DIFFERS = "differs", "有不同意见"

    assignment = models.ForeignKey("Assignment", models.PROTECT, related_name="evaluations")
    event = models.OneToOneField(Event, models.PROTECT, related_name="evaluation")
    round = models.PositiveSmallIntegerField()
    attitude = models.CharField("办理态度", max_length=12, choices=Grade, blank=True)
    # "": a ledger tells of the result alone
    result = models.CharField("办理结果", max_length=12, choices=Grade)
    agrees = models.CharField("对承诺事项", max_length=10, choices=Agreement, blank=True)
    # "": nothing was promised
    comment = models.TextField("意见", blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def is_to_be_heard(self):
        """Whoever is dissatisfied, or does not agree to what was promised."""
        return self.is_dissatisfied or self.agrees == self.Agreement.DIFFERS

    @property
    def is_dissatisfied(self):
        return self.Grade.DISSATISFIED in (self.attitude, self.result)
