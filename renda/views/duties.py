"""Pages for whoever holds certain duties in a congress, such as its administrators."""

from functools import cached_property

from ..models import Duty
from .base import Page


class DutyPage(Page):
    """A page about the congresses in which the user holds one of the duties today."""

    duties = (Duty.ADMINISTRATOR,)

    @cached_property
    def congresses(self):
        return self.request.user.congresses(self.today, self.duties)

    def barred(self):
        names = "、".join(duty.label for duty in self.duties)
        return "" if self.congresses else f"本页只供{names}使用。"
