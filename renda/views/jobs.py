"""我的任务: the long work that somebody asked for, how far it is, and what came of it."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.generic import ListView, View

from ..jobs import KEPT, KINDS
from ..lifecycle import NotAllowed
from ..models import Job
from .base import Page


class Jobs(Page, ListView):
    """One's own, the newest first; while any is open the page looks again by itself."""

    template_name = "renda/jobs.html"
    paginate_by = 25

    def get_queryset(self):
        return Job.objects.filter(owner=self.request.user)

    def get_context_data(self, **kwargs):
        is_open = self.get_queryset().open().exists()
        return super().get_context_data(is_open=is_open, days=KEPT.days, **kwargs)


class Download(Page, View):
    """The result, as long as its owner may see all that is in it."""

    def get(self, request, pk):
        own = Job.objects.filter(owner=request.user, state=Job.State.DONE)
        job = get_object_or_404(own.select_related("result", "owner"), pk=pk)
        if job.result is None:
            raise NotAllowed(f"生成{KEPT.days}天后，文件已经删除。需要的，请重新生成。")
        if refusal := KINDS[job.kind].refusal(job, self.today):
            raise NotAllowed(refusal)
        return FileResponse(job.result.open(), as_attachment=True, filename=job.result_name)


URLS = [
    path("jobs/", Jobs.as_view(), name="jobs"),
    path("jobs/<int:pk>/download/", Download.as_view(), name="job_download"),
]
