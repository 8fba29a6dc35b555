"""Pages for whoever holds certain duties in a congress, such as its administrators."""

from django.core.exceptions import PermissionDenied

from ..models import Duty
from .base import Page


class DutyPage(Page):
    """A page about the congresses in which the user holds one of the duties today."""

    duties = (Duty.ADMINISTRATOR,)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.congresses = request.user.congresses(self.today, self.duties)
            if not self.congresses:
                names = "、".join(duty.label for duty in self.duties)
                raise PermissionDenied(f"本页只供{names}使用。")
        return super().dispatch(request, *args, **kwargs)
