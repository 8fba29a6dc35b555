"""A file that is given out: whatever it is, a browser neither shows nor runs it."""

import logging

from django.http import FileResponse

from . import vault

log = logging.getLogger(__name__)
INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Lost(Exception):
    """The words for whoever wanted it."""


def given(attachment, kind):
    """The answer with its bytes, as they were handed in. Lost if they are gone or altered."""
    if fault := vault.fault_of(attachment.blob.digest):
        log.error("Blob %s is %s.", attachment.blob_id, fault)
        told = f"“{attachment.name}”的内容和交来时不一样了，没有下载。"
        raise Lost(f"{told}请告诉系统管理员从备份恢复。")
    file, name = attachment.blob.open(), attachment.name
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind, headers=INERT)
