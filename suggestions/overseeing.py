"""What is overseen, by kind; what nobody oversees yet though it should be; and what is raised again
and again."""

from collections import Counter
from functools import cached_property

from django.db.models import Count, Prefetch, Q

from renda.models import Obligation

from .lifecycles import ASSIGNMENT, OVERSIGHT, PROMISE, SUGGESTION
from .models import Assignment, Oversight, Suggestion
from .repeats import repeats_of

Kind, Status = Oversight.Kind, Oversight.Status
SHOWN = 20  # rows of a kind; the list has the others
HANDLED = (*Suggestion.UNASSIGNED, Suggestion.Status.ASSIGNED, Suggestion.Status.REPLIED)
NAMED = ("committee__congress", "delegation", "lead", "proposer")
ABOUT = {  # which are meant by each kind, in the words of the page
    Kind.KEY: "由主任会议确定，领导领衔，三次以上面商；在建议的页面上提请",
    Kind.COUNTERPART: "由对口的委员会跟着办；在建议的页面上列入",
    Kind.FULL_TIME: "由常委会专职委员跟着办；在建议的页面上列入",
    Kind.REPEAT: "几年里反复提出的，先评估为什么没有办成",
    Kind.ROLLING: "当年没有兑现、结转到下一年的承诺",
    Kind.SECOND: "代表评价有异议、正在重新办理的",
}


class Overseen:
    """What one user sees of it on one day."""

    def __init__(self, user, on):
        self.user, self.on, self.seen = user, on, OVERSIGHT.visible_to(user, on)

    @cached_property
    def kinds(self):
        found = {row["kind"]: row for row in self._counted()}
        return [Section(self, kind, found.get(kind, {})) for kind in Kind]

    def _counted(self):
        going_on = Q(status__in=Oversight.GOING_ON)
        counts = {
            "all": Count("pk"),
            "running": Count("pk", filter=going_on),
            "late": Count("pk", filter=Q(status=Status.RUNNING, next_due__lt=self.on)),
            "reported": Count("pk", filter=Q(status=Status.REPORTED)),
        }
        return self.seen.order_by().values("kind").annotate(**counts)

    @cached_property
    def rows(self):
        """By kind, those that go on, the most pressing first."""
        owed = Prefetch("obligations", Obligation.objects.open(), "owed")
        rows = self.seen.going_on().select_related("suggestion", "body", "person")
        found = {}
        for it in rows.prefetch_related(owed).order_by("due_on", "pk"):
            found.setdefault(it.kind, []).append(it)
        return found

    def may_take_up(self, suggestion):
        new = OVERSIGHT.new(suggestion=suggestion)
        return OVERSIGHT.row("take_up", new.status).is_offered_to(self.user, new, self.on)

    def unseen(self, kind, why):
        """Of these suggestions, {id: why}, those that nobody oversees in that way."""
        this_year = Q(status=Status.REPORTED, moved_on__year=self.on.year)
        held = Oversight.objects.filter(Q(status__in=Oversight.GOING_ON) | this_year, kind=kind)
        held = held.values("suggestion")
        rows = SUGGESTION.visible_to(self.user, self.on).filter(pk__in=why).exclude(pk__in=held)
        rows = rows.select_related(*NAMED).order_by("-submitted_on", "-pk")
        return [(it, why[it.pk]) for it in rows if self.may_take_up(it)][:SHOWN]

    # candidates, by the id of the suggestion, each with the reason

    def second(self):
        redone = ASSIGNMENT.visible_to(self.user, self.on).filter(round__gt=1)
        redone = redone.filter(status__in=Assignment.OWING).select_related("body")
        return {it.suggestion_id: f"第{it.round}次办理·{it.body}" for it in redone}

    def rolling(self):
        rolled = PROMISE.visible_to(self.user, self.on).filter(rolled__gt=0)
        rolled = rolled.unkept().select_related("assignment__body")
        return {
            it.assignment.suggestion_id: f"滚动{it.rolled}次·{it.assignment.body}·{it.content}"
            for it in rolled
        }

    def repeat(self):
        groups = Raised(self.user, self.on).groups
        newest = {group.newest: group for group in groups if group.newest}
        return {it.pk: f"{len(group.rows)}件·{group.span}" for it, group in newest.items()}


class Section:
    """One kind of it: how many, which go on, and what nobody oversees yet."""

    def __init__(self, overseen, kind, counts):
        self.overseen, self.kind, self.label = overseen, kind, kind.label
        self.about, self.counts = ABOUT[kind], Counter({**counts, "kind": 0})

    @property
    def rows(self):
        return self.overseen.rows.get(self.kind, [])[:SHOWN]

    @cached_property
    def candidates(self):
        find = {
            Kind.SECOND: self.overseen.second,
            Kind.ROLLING: self.overseen.rolling,
            Kind.REPEAT: self.overseen.repeat,
        }.get(self.kind)
        return self.overseen.unseen(self.kind, find()) if find else []


class Group:
    """What was raised again and again: its rows, the newest first."""

    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def years(self):
        return sorted({it.submitted_on.year for it in self.rows})

    @property
    def span(self):
        return "、".join(f"{year}年" for year in self.years)

    @property
    def newest(self):
        """The newest that is still handled; None: all are closed."""
        return next((it for it in self.rows if it.status in HANDLED), None)


class Raised:
    """What is raised again and again, as far as one user sees it; what spans most years first.
    `until`: of the years up to that day, if not up to today."""

    def __init__(self, user, on, until=None):
        self.user, self.on, self.until = user, on, until or on

    @cached_property
    def groups(self):
        seen = SUGGESTION.visible_to(self.user, self.on)
        congresses = self.user.congresses(self.on)
        keys = [group for it in congresses for group in repeats_of(it).on(self.until)]
        rows = seen.filter(status__in=Suggestion.TAKEN_IN)
        rows = rows.filter(pk__in=[pk for group in keys for pk in group])
        known = {it.pk: it for it in rows.defer("grounds", "proposal").select_related(*NAMED)}
        found = [Group([known[pk] for pk in reversed(group) if pk in known]) for group in keys]
        found = [group for group in found if len(group.rows) > 1]
        return sorted(found, key=lambda it: (-len(it.years), -len(it.rows), -it.rows[0].pk))

    def told(self, groups):
        """The same groups; of each suggestion which units handled it, how, and what is open."""
        rows = [it for group in groups for it in group.rows]
        parts = ASSIGNMENT.visible_to(self.user, self.on).held().filter(suggestion__in=rows)
        open_ones = PROMISE.visible_to(self.user, self.on).unkept()
        parts = parts.exclude(part=Assignment.Part.CO).select_related("body").order_by("pk")
        told = ("replies", "evaluations", Prefetch("promises", open_ones, "still_open"))
        found = {}
        for part in parts.prefetch_related(*told):
            found.setdefault(part.suggestion_id, []).append(part)
        analysed = self._analysed(rows)
        for it in rows:
            it.parts, it.analysed = found.get(it.pk, []), analysed.get(it.pk, [])
            it.open_promises = [row for part in it.parts for row in part.still_open]
        return groups

    def _analysed(self, rows):
        """Who looks into why they are raised again and again, or what that has come to."""
        shown = OVERSIGHT.visible_to(self.user, self.on).filter(suggestion__in=rows)
        shown, found = shown.filter(kind=Kind.REPEAT, status__in=Oversight.TAKEN_UP), {}
        for it in shown.order_by("pk"):
            found.setdefault(it.suggestion_id, []).append(it)
        return found
