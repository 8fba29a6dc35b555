from django.db import models

from .bodies import Congress
from .events import Recorded
from .files import Blob


class LetterTemplate(Recorded):
    """The Word file in which a congress writes one kind of letter, in place of the usual one."""

    congress = models.ForeignKey(
        Congress, models.PROTECT, related_name="letter_templates", verbose_name="人大"
    )
    letter = models.CharField("公文", max_length=30)
    file = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    file_name = models.CharField("文件名", max_length=200, blank=True)  # "": the usual form

    class Meta:
        verbose_name = verbose_name_plural = "公文模板"
        constraints = [
            models.UniqueConstraint(fields=["congress", "letter"], name="letter_template_once")
        ]

    def __str__(self):
        return f"{self.letter}：{self.file_name or '通用格式'}"
