from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from renda.masking import masked
from renda.words import fold


class Disclosure(models.TextChoices):
    """Whether everybody may read a text or a reply (青岛 第三十条 and others)."""

    FULL = "full", "全文公开"
    SUMMARY = "summary", "公开摘要"
    NONE = "none", "不公开"


def hidden_names(suggestion):
    """Whoever raised it, or what was merged into it, if that is to be kept (青岛 第十八条)."""
    raised = (suggestion, *suggestion.merged.all())
    return tuple(name for it in raised if it.is_confidential for name in names_behind(it))


def names_behind(suggestion):
    signers = [it.deputy for it in suggestion.signatures.all()]
    behind = (suggestion.lead, suggestion.proposer, suggestion.delegation, *signers)
    return [it.name for it in behind if it]


@dataclass(frozen=True)
class Opened:
    """What everybody may read of a reply and of the suggestion it answers: no number of a phone
    or of an identity card, and no name that is to be kept."""

    suggestion: Any
    reply: Any
    decided: str

    @cached_property
    def _hidden(self):
        return hidden_names(self.suggestion)

    def _told(self, text):
        return masked(text, self._hidden)

    @property
    def is_full(self):
        return self.decided == Disclosure.FULL

    @property
    def is_any(self):
        return self.decided in (Disclosure.FULL, Disclosure.SUMMARY)

    @cached_property
    def matter(self):
        return self._told(self.suggestion.matter) if self.is_any else ""

    @cached_property
    def raised(self):
        """案据 and 方案, or "": its author has a say in that."""
        if not self.is_full or self.suggestion.disclosure != Disclosure.FULL:
            return ""
        return self._told(f"{self.suggestion.grounds}\n{self.suggestion.proposal}")

    @cached_property
    def text(self):
        if not self.is_any:
            return ""
        return self._told(self.reply.text if self.is_full else self.reply.summary)

    @property
    def sought(self):
        """What it is found by: nothing but what it shows."""
        shown = (self.suggestion.number, self.matter, self.raised, self.text)
        return fold("\n".join(shown)) if self.is_any else ""

    @property
    def promises(self):
        """Those of the reply that stand, each with its state; they are part of its full text."""
        rows = self.reply.promises.all() if self.is_full else ()
        return [(self._told(it.content), it) for it in rows if it.status != it.Status.REPLACED]
