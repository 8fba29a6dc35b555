"""What a program of an office reads beside the subjects: whose it is, what waits, what is owed."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from ..desk import ALL, Desk
from ..handbook import lines
from ..lifecycle import LIFECYCLES
from ..models import Body, Membership, Notice
from ..sight import in_sight, key_of
from .base import Api
from .describing import PAGES, Schema, parameter
from .pages import Pages, page_of
from .showing import (
    DateSerializer,
    Named,
    ObligationSerializer,
    SubjectNameSerializer,
    name_of,
)

YES_OR_NO = {"type": "string", "enum": ["true", "false"]}


class ReadView(Api, APIView):
    schema = Schema()
    described = []

    def parameters(self):
        return [it.name for it in self.described]

    def whether(self, name):
        """Return what a parameter of yes or no says, or None."""
        given = self.request.GET.get(name)
        if given not in (None, *YES_OR_NO["enum"]):
            raise ValidationError({name: [ErrorDetail("要是 true 或者 false。", "invalid")]})
        return None if given is None else given == "true"


class PostSerializer(serializers.ModelSerializer):
    serializer_related_field = Named
    duty_label = serializers.CharField(source="get_duty_display")

    class Meta:
        model = Membership
        fields = read_only_fields = ("body", "duty", "duty_label", "to_on")


class WelcomeSerializer(serializers.Serializer):
    user = serializers.CharField(source="name")
    posts = PostSerializer(many=True, help_text="现任的职务。")
    addresses = serializers.DictField(child=serializers.CharField())


class Welcome(ReadView):
    """Who one is here, and where things are."""

    summary, answers = "我是谁，有哪些地址", {200: WelcomeSerializer}

    def get(self, request):
        named = {f"{it.name}s": f"api_{it.name}-list" for it in LIFECYCLES.values()}
        named |= {name: f"api_{name}" for name in OWN}
        told = {
            "name": request.user.name,
            "posts": request.user.posts_on(self.today),
            "addresses": {name: reverse(address) for name, address in named.items()},
        }
        return Response(WelcomeSerializer(told).data)


class BodySerializer(serializers.ModelSerializer):
    serializer_related_field = Named

    class Meta:
        model = Body
        fields = read_only_fields = ("id", "name", "kind", "congress", "parent", "ended_on")


class Bodies(ReadView):
    summary, answers, described = "本级的机构", {200: page_of(BodySerializer)}, PAGES

    def get(self, request):
        own = Body.objects.filter(congress__in=request.user.congresses(self.today))
        found, after = Pages(request).of(own.select_related("congress", "parent"))
        return Response({"next": after, "results": BodySerializer(found, many=True).data})


class ToDoSerializer(serializers.Serializer):
    subject = serializers.SerializerMethodField()
    step = serializers.CharField(source="step.name", help_text="等我办的步骤。")
    label = serializers.CharField(source="step.label")
    date = DateSerializer(source="owed", allow_null=True, help_text="最近的期限。")

    @extend_schema_field(SubjectNameSerializer)
    def get_subject(self, line):
        return name_of(line.subject)


class ToDosSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="一共几件。")
    results = ToDoSerializer(many=True, help_text=f"最急的在前，最多{ALL}件。")


class Awaiting(ReadView):
    summary, answers = "等我办的", {200: ToDosSerializer}

    def get(self, request):
        desk = Desk(request.user, self.today, ALL)
        told = {"count": len(desk.turns), "results": desk.awaiting}
        return Response(ToDosSerializer(told, context={"view": self}).data)


class Obligations(ReadView):
    """The open dates of what the user sees."""

    summary, answers = "没有完成的期限", {200: page_of(ObligationSerializer)}
    described = [
        *PAGES,
        parameter("late", YES_OR_NO, "true：只要逾期的；false：没有逾期的。"),
    ]

    def get(self, request):
        rows, late = Desk(request.user, self.today).obligations.open(), self.whether("late")
        if late is not None:
            rows = rows.overdue(self.today) if late else rows.filter(due_on__gte=self.today)
        found, after = Pages(request, "due_on").of(rows)
        context = {"view": self, "seen": in_sight(request.user, self.today, found)}
        told = ObligationSerializer(found, many=True, context=context)
        return Response({"next": after, "results": told.data})


class NoticeSerializer(serializers.ModelSerializer):
    subject = serializers.SerializerMethodField(help_text="已经看不到的为空。")
    text = serializers.CharField(source="gist")

    class Meta:
        model = Notice
        fields = read_only_fields = ("id", "at", "text", "subject", "read_at")

    @extend_schema_field(SubjectNameSerializer(allow_null=True))
    def get_subject(self, notice):
        return name_of(self.context["seen"].get(key_of(notice.event or notice.obligation)))


class Notices(ReadView):
    summary, answers = "我的通知", {200: page_of(NoticeSerializer)}
    described = [
        *PAGES,
        parameter("unread", YES_OR_NO, "true：只要未读的；false：已读的。"),
    ]

    def get(self, request):
        rows, unread = request.user.notices.live(), self.whether("unread")
        if unread is not None:
            rows = rows.filter(read_at__isnull=unread)
        found, after = Pages(request, "at", is_down=True).of(
            rows.select_related("event", "obligation")
        )
        seen = in_sight(request.user, self.today, [it.event or it.obligation for it in found])
        told = NoticeSerializer(found, many=True, context={"seen": seen})
        return Response({"next": after, "results": told.data})


class LineSerializer(serializers.Serializer):
    label = serializers.CharField()
    sources = serializers.CharField(help_text="从什么状态。")
    target = serializers.CharField(help_text="到什么状态。")
    by = serializers.CharField(help_text="轮到谁办。")
    also = serializers.CharField(help_text="谁也可以办。")
    where = serializers.CharField(help_text="本级规定了才有的。")
    starts = serializers.SerializerMethodField(help_text="起算的期限，有多长。")
    meets = serializers.ListField(child=serializers.CharField(), help_text="完成的期限。")
    tells = serializers.CharField(help_text="告知谁。")

    def get_starts(self, line) -> dict[str, str]:
        return dict(line["starts"])


class ProcedureSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    steps = LineSerializer(many=True)


class Procedures(ReadView):
    """The handbook's tables, with the numbers of one's own congress."""

    summary, answers = "办事手册的各个流程", {200: ProcedureSerializer(many=True)}

    def get(self, request):
        congress = next(iter(request.user.congresses(self.today)), None)
        told = [
            {"name": it.name, "label": it.label, "steps": lines(it, congress, self.today)}
            for it in LIFECYCLES.values()
        ]
        return Response(ProcedureSerializer(told, many=True).data)


OWN = {
    "awaiting": Awaiting,
    "obligations": Obligations,
    "notices": Notices,
    "bodies": Bodies,
    "procedures": Procedures,
}
