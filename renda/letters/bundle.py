"""Many letters at once, as a zip with a table of contents, made by a job."""

import re
import zipfile
from tempfile import TemporaryFile

from django.utils import timezone

from ..jobs import CannotBeDone, Kind, ask_for
from ..sheets import begin, write, written
from .letter import LETTERS
from .own import templates_of
from .pdf import pdf
from .word import word

MOST = 1000  # letters in one zip
FORMATS = {"docx": "Word", "pdf": "PDF"}
BARRED = re.compile(r'[\\/:*?"<>|\s]+')  # what no name of a file may hold
CONTENTS = "目录.xlsx"
HEADS = (("序号", 6), ("文号", 24), ("标题", 48), ("主送机关", 32), ("文件", 56))


def bundle(letter, keys, form, owner, at):
    """Put the letters of these rows in line to be made. Returns the job."""
    label = f"{letter.label} {len(keys)} 件（{FORMATS[form]}）"
    facts = {"letter": letter.name, "rows": list(keys), "format": form}
    return ask_for(BUNDLE, owner, at, label=label, total=len(keys), **facts)


def bundle_of_events(events, owner, at):
    """Likewise those letters that came of these events, by kind. Returns the jobs."""
    on = timezone.localdate(at)
    written = [it for it in LETTERS.values() if it.of != "pk"]
    found = [(it, it.rows(owner, on).filter(event__in=events)) for it in written]
    found = [(it, list(rows.values_list("pk", flat=True))) for it, rows in found]
    return [bundle(it, keys, "docx", owner, at) for it, keys in found if keys]


def seen(job, on):
    """The rows of the job that its owner may see on that day."""
    return LETTERS[job.facts["letter"]].rows(job.owner, on).filter(pk__in=job.facts["rows"])


def _make(job, on, tell):
    letter, form = LETTERS[job.facts["letter"]], job.facts["format"]
    rows, templates = seen(job, on).order_by("pk"), templates_of(letter)
    contents, file = [], TemporaryFile()  # noqa: SIM115 (whoever keeps it closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for no, row in enumerate(rows.iterator(chunk_size=100), 1):
            facts = letter.facts_of(row, job.owner, on)
            name = name_of(letter, facts, form, f"{no:03} ")
            folder.writestr(name, _written(letter, row, facts, form, templates))
            contents.append((no, facts["number"], facts["title"], facts["to"], name))
            tell(no)
        folder.writestr(CONTENTS, _sheet(contents))
    return f"{letter.label}_{on:%Y-%m-%d}.zip", file


def _sheet(contents):
    """One letter a line."""
    if not contents:
        raise CannotBeDone("这些事项您现在都看不到了，没有可以生成的公文。")

    def fill(content, styles):
        page = begin(content, "目录", HEADS, styles)
        for no, line in enumerate(contents, 1):
            for place, value in enumerate(line):
                write(page, no, place, value, styles)

    with written(fill) as file:
        return file.read()


def _written(letter, row, facts, form, templates):
    if form == "pdf":
        return pdf(letter, facts)
    return word(letter, facts, templates.get(letter.congress_of(row).pk))


def name_of(letter, facts, form, before=""):
    """A name for the file: its number or title, whom it is for, what it is."""
    told = facts["number"] or facts.get("suggestion_number") or facts["title"]
    words = BARRED.sub(" ", f"{before}{told} {facts['to']}")[:80]
    return f"{words.strip()} {letter.label}.{form}"


def _refusal(job, on):
    hidden = len(job.facts["rows"]) - seen(job, on).count()
    return f"其中{hidden}件您现在看不到了，整个文件不能下载。请重新生成。" if hidden else ""


BUNDLE = Kind("letters", _make, _refusal)
