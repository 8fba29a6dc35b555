"""A delegation becomes a body, and a deputy's seat a post in it.

Posts and seats get numbers that neither had before: what is on record about the old ones, in events
and in sheets that were imported, is of no other.
"""

import json

import django.db.models.deletion
from django.core.management.color import no_style
from django.db import migrations, models
from django.db.models import F, Max
from django.utils import timezone

UNNAMED = "未编团代表"
DEPUTY = "deputy"  # the duty, and the model
KINDS = [
    ("standing_committee", "人大常委会"),
    ("council", "主任会议"),
    ("working_committee", "工作委员会"),
    ("special_committee", "专门委员会"),
    ("deputies_committee", "代表工作委员会"),
    ("office", "人大常委会办公室"),
    ("delegation", "代表团"),
    ("government", "人民政府"),
    ("government_office", "政府办公室"),
    ("bureau", "政府部门"),
    ("supervision_commission", "监察委员会"),
    ("court", "人民法院"),
    ("procuratorate", "人民检察院"),
    ("township", "乡镇、街道"),
    ("party_or_mass", "党群部门"),
    ("enterprise", "企事业单位"),
]


class Move:
    def __init__(self, apps):
        self.apps, self.at, self.bodies = apps, timezone.now(), {}
        self.posts, self.seats = self.rows("Membership"), self.rows("Deputy")
        last = self.posts.aggregate(it=Max("pk"))["it"] or 0
        self.past = max(last, self.seats.aggregate(it=Max("pk"))["it"] or 0)

    def rows(self, name, app="renda"):
        return self.apps.get_model(app, name).objects

    def all(self):
        self.place_the_unseated()
        for seat in self.seats.select_related("user").order_by("pk"):
            given = {"user_id": seat.user_id, "from_on": seat.from_on, "to_on": seat.to_on}
            given |= {"body": self.delegation(seat.congress_id, seat.delegation), "duty": DEPUTY}
            own = {"congress_id": seat.congress_id, "district": seat.district}
            post = self.posts.model(pk=seat.pk + self.past, **given)
            post.save(force_insert=True)
            self.sit(post, certificate=seat.certificate, **own)
        for sheet in self.rows("Intake").filter(kind="deputies"):
            self.rewrite(sheet)

    def place_the_unseated(self):
        """A post of a deputy somewhere else: their seat, unless they have one beside it."""
        for post in self.posts.filter(duty=DEPUTY).select_related("body", "user"):
            congress, was = post.body.congress_id, post.body_id
            seat = self.seats.filter(user=post.user_id, congress=congress).first()
            post.body = self.delegation(congress, seat.delegation if seat else "")
            post.save()
            moved = {"body_id": [was, post.body_id]}
            self.record(post, congress, "变更任职", said(post), name="change", changed=moved)
            if not seat:
                self.sit(post, congress_id=congress, district="", certificate="")

    def delegation(self, congress, name):
        """The body of that name; if another is called so already, it is told apart."""
        if (congress, name) not in self.bodies:
            full, bodies = name or UNNAMED, self.rows("Body")
            while bodies.filter(congress=congress, name=full).exists():
                full += "（代表团）"
            body = bodies.create(congress_id=congress, name=full, kind="delegation")
            bodies.filter(pk=body.pk).update(office=F("pk"))
            self.bodies[congress, name] = body
            self.record(body, congress, "登记机构", full)
        return self.bodies[congress, name]

    def sit(self, post, **own):
        """Lay a seat on the post."""
        seat = self.rows("Seat").model(membership_ptr=post, **own)
        seat.save_base(raw=True, force_insert=True)
        self.record(seat, own["congress_id"], "登记代表", said(post), of=DEPUTY)

    def record(self, row, congress, label, said, *, name="enter", changed=None, of=""):
        types, of = self.rows("ContentType", "contenttypes"), of or row._meta.model_name
        of, _ = types.get_or_create(app_label="renda", model=of)
        facts = {"row": said, "changed": changed or entered(row)}
        when = {"at": self.at, "on": timezone.localdate(self.at)}
        about = {"congress_id": congress, "subject_type": of, "subject_id": row.pk}
        self.rows("Event").create(name=name, label=label, facts=facts, **when, **about)

    def rewrite(self, sheet):
        """The column is called as the field is now, and each seat has its new number."""
        for name in ("table", "lines"):
            told = json.dumps(getattr(sheet, name)).replace('"delegation":', '"body":')
            setattr(sheet, name, json.loads(told))
        for it in sheet.written:
            if it["model"] == "renda.deputy":
                it["pk"] += self.past
        sheet.save()


def said(post):
    return f"{post.user.name}：{post.body.name}代表"


def entered(row):
    keys = {field.attname for field in row._meta.concrete_fields if field.primary_key}
    facts = type(row).objects.filter(pk=row.pk).values().get().items()
    return {it: [None, fact] for it, fact in facts if it not in keys and fact is not None}


def move(apps, editor):
    it = Move(apps)
    it.all()
    for statement in editor.connection.ops.sequence_reset_sql(no_style(), [it.posts.model]):
        editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("renda", "0015_due_in_the_year"),
    ]

    operations = [
        migrations.AlterField(
            model_name="body",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=30, verbose_name="类别"),
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("membership_ptr", models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to="renda.membership")),
                ("district", models.CharField(blank=True, max_length=50, verbose_name="选区")),
                ("certificate", models.CharField(blank=True, max_length=30, verbose_name="代表证号")),
                ("congress", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="deputies", to="renda.congress", verbose_name="人大")),
            ],
            options={"verbose_name": "代表", "verbose_name_plural": "代表"},
            bases=("renda.membership",),
        ),
        migrations.RunPython(move, elidable=True),
    ]
