"""I10: the record tells each story without a gap, and the rows stand where it ends."""

from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q

from ..lifecycle import LIFECYCLES, NEW
from ..models import Event, Obligation


def broken_stories(scope):
    for model in LIFECYCLES:
        yield from _of(model)
    yield from _of_clocks()


def _of(model):
    """Events that do not follow from each other, and statuses that none of them has set."""
    statuses = dict(model.objects.values_list("pk", "status"))
    for pk, steps in _stories(model):
        ends = [NEW, *(end for step in steps for end in step)]
        apart = any(former != later for former, later in zip(ends[::2], ends[1::2], strict=False))
        if apart or statuses.pop(pk, None) != ends[-1]:
            yield f"{model._meta.verbose_name}{pk}的状态与记录不符"
    for pk in sorted(statuses):
        yield f"{model._meta.verbose_name}{pk}没有记录"


def _stories(model):
    """Yield each subject's id with the statuses from and to which its steps went."""
    rows = Event.objects.filter(subject_type=ContentType.objects.get_for_model(model))
    rows = rows.exclude(target="").order_by("subject_id", "pk")
    rows = rows.values_list("subject_id", "source", "target")
    for pk, steps in groupby(rows.iterator(), key=lambda row: row[0]):
        yield pk, [step[1:] for step in steps]


def _of_clocks():
    """Clocks that another subject's event has turned."""
    for turn in ("started_by", "met_by", "dropped_by"):
        own = {f"{turn}__subject_{part}": F(f"subject_{part}") for part in ("type", "id")}
        rows = Obligation.objects.exclude(Q(**{turn: None}) | Q(**own)).order_by("pk")
        for pk in rows.values_list("pk", flat=True):
            yield f"期限{pk}的{turn}不是本件的记录"
