"""The files that a form takes: each is looked at, kept at once, and not asked for again."""

from datetime import timedelta

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat

from .kinds import KINDS, TAKEN, Unfit, clean, look
from .models import Upload, keep

MB = 1024 * 1024
EACH, WHOLE, A_DAY = 50 * MB, 200 * MB, 1024 * MB  # bytes: of a file, a form, a user's day
COUNT = 20
DIGITS = 19  # of a number that no key has
TERM = timedelta(hours=12)  # that what was chosen waits for a form to be good


class FilesField(forms.Field):
    """Several files. Its value is a list of dicts: the name, size and digest of each."""

    def __init__(self, **kwargs):
        hint = f"可以选多个，最多{COUNT}个，每个不超过{EACH // MB} MB。可以交{TAKEN}。"
        asked = {"label": "附件", "required": False, "help_text": hint, **kwargs}
        super().__init__(widget=FilesWidget(), **asked)
        self.actor = self.at = None

    def belongs_to(self, actor, at):
        """What is chosen is this user's alone."""
        self.actor, self.at = actor, at

    def clean(self, value):
        chosen, faults = self._chosen_before(value.kept), list(value.faults)
        if len(chosen) < len(value.kept):
            faults.append("有的附件放得太久，已经清除，请重新选择。")
        faults += self._too_much(chosen)
        for file in value.files:
            try:
                self._add(file, chosen)
            except Unfit as reason:
                faults.append(f"“{clean(file.name)}”{reason}")
        self.widget.chosen = chosen
        if faults or (self.required and not chosen):
            raise forms.ValidationError(faults or ["要附上扫描件或者照片。"])
        return [{"name": it.name, "size": it.blob.size, "digest": it.blob.digest} for it in chosen]

    def _chosen_before(self, keys):
        since = self.at - TERM
        mine = Upload.objects.filter(user=self.actor, at__gte=since).select_related("blob")
        return list(
            mine.filter(pk__in=[key for key in keys if key.isdecimal() and len(key) < DIGITS])
        )

    def _too_much(self, chosen):
        """Yield what stands against those chosen before, who may be of several forms."""
        if len(chosen) > COUNT:
            yield f"选了{len(chosen)}个，一次最多{COUNT}个，请去掉几个。"
        if sum(it.blob.size for it in chosen) > WHOLE:
            yield f"选中的合计超过{WHOLE // MB} MB，请去掉几个。"

    def _add(self, file, chosen):
        self._bound(file, chosen)
        look(file.name, file)
        known = {"user": self.actor, "blob": keep(file), "name": clean(file.name)}
        upload, _ = Upload.objects.update_or_create(**known, defaults={"at": self.at})
        if upload not in chosen:
            chosen.append(upload)

    def _bound(self, file, chosen):
        if file.size > EACH:
            raise Unfit(f"有{filesizeformat(file.size)}，每个不超过{EACH // MB} MB。")
        if len(chosen) >= COUNT:
            raise Unfit(f"没有收：一次最多{COUNT}个。")
        if sum(it.blob.size for it in chosen) + file.size > WHOLE:
            raise Unfit(f"没有收：一次合计不超过{WHOLE // MB} MB。")
        today = Upload.objects.filter(user=self.actor, at__gt=self.at - timedelta(days=1))
        if (today.aggregate(sum=Sum("blob__size"))["sum"] or 0) + file.size > A_DAY:
            raise Unfit(f"没有收：您一天以内最多传{A_DAY // MB} MB，请明天再传。")


class Given:
    """What came with a form: files, the keys of those chosen before, and what is no file."""

    def __init__(self, files, kept=(), faults=()):
        self.files, self.kept, self.faults = files, kept, faults


class FilesWidget(forms.Widget):
    template_name = "renda/files_widget.html"
    needs_multipart_form = True
    chosen = ()

    def value_from_datadict(self, data, files, name):
        """A page sends the keys of what it kept beside the files; a program sends files."""
        sent = files.getlist(name) if files else []
        if hasattr(data, "getlist"):
            return Given(sent, data.getlist(f"{name}-kept"))
        return Given(sent, faults=["附件要用multipart/form-data上传。"] if data.get(name) else [])

    def value_omitted_from_data(self, data, files, name):
        return False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        accept = ",".join(f".{extension}" for extension in KINDS)
        return {**context, "chosen": self.chosen, "accept": accept}


class Bounded(FileUploadHandler):
    """A request that is larger than any form may be is not read at all."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > WHOLE + 10 * MB:
            raise RequestDataTooBig("More than a form may send.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
