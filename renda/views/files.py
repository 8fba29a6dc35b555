"""The way to what was handed in: for whoever may read the event at which it was, and no others."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views import View

from ..downloads import Lost, given
from ..history import attachments_told
from ..kinds import media_type
from .base import Page
from .subjects import page_of


class Download(Page, View):
    def get(self, request, pk):
        file = get_object_or_404(attachments_told(pk, request.user, self.today))
        try:
            return given(file, media_type(file.name))
        except Lost as loss:
            messages.error(request, str(loss))
            return redirect(page_of(file.event.subject))


URLS = [path("files/<int:pk>/", Download.as_view(), name="attachment")]
