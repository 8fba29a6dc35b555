from django.db import models

from renda.models import Body, Subject, User


class Signature(Subject):
    """附议: that a deputy is asked to stand behind a suggestion or motion, and does or does not."""

    class Status(models.TextChoices):
        DISCARDED = "discarded", "已撤销导入"
        CANCELLED = "cancelled", "已取消邀请"
        INVITED = "invited", "待答复"
        DECLINED = "declined", "不附议"
        LAPSED = "lapsed", "提交时未答复"
        LEFT = "left", "已退出"
        CONSENTED = "consented", "同意附议"
        AGREED = "agreed", "同意撤回"

    SIGNED = (Status.CONSENTED, Status.AGREED)

    under = "suggestion"
    kept_by = "suggestion__committee"
    titled_by, names = "matter", ("deputy",)

    status = models.CharField("状态", max_length=30, choices=Status, editable=False)
    suggestion = models.ForeignKey("Suggestion", models.PROTECT, related_name="signatures")
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="signatures", verbose_name="附议代表"
    )
    delegation = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="代表团")

    matter = models.CharField("案由", max_length=60)  # as it was when the deputy was asked last

    class Meta:
        verbose_name = "附议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "deputy"], name="signature_once")
        ]
        indexes = [
            models.Index(fields=["matter", "-id"], name="signature_matter"),
            models.Index(fields=["deputy", "status"], name="signature_deputy"),
            models.Index(fields=["next_due", "-id"], name="signature_nearest"),
        ]

    def __str__(self):
        return f"{self.matter}（附议：{self.deputy}）"

    @property
    def called(self):
        return f"{self.deputy}附议"

    def leave(self, event, *, reason):
        self.suggestion.note_that_one_left(event, self)

    def ask(self, event, *, matter):
        self.matter = matter
