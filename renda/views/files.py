"""The way to what was handed in: for whoever may read the event at which it was, and no others."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views import View

from .. import vault
from ..history import may_read
from ..kinds import media_type
from ..models import Attachment
from .base import Page
from .subjects import page_of

INERT = {  # whatever it is, a browser neither shows nor runs it
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Download(Page, View):
    def get(self, request, pk):
        file = get_object_or_404(Attachment.objects.select_related("event", "blob"), pk=pk)
        if not may_read(file.event, request.user, self.today):
            raise Http404
        if fault := vault.fault_of(file.blob.digest):
            return self.say_it_is_lost(file, fault)
        how = {"headers": INERT, "content_type": media_type(file.name)}
        return FileResponse(file.blob.open(), as_attachment=True, filename=file.name, **how)

    def say_it_is_lost(self, file, fault):
        logging.getLogger(__name__).error("Blob %s is %s.", file.blob_id, fault)
        told = f"“{file.name}”的内容和交来时不一样了，没有下载。请告诉系统管理员从备份恢复。"
        messages.error(self.request, told)
        return redirect(page_of(file.event.subject))


URLS = [path("files/<int:pk>/", Download.as_view(), name="attachment")]
