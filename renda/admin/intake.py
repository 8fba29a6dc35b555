"""What an administrator may take in from a sheet: bodies, accounts, deputies."""

from functools import cached_property

from django import forms

from ..intake.kinds import Column, Kind, Known, choose_among, plainly
from ..models import Body, Deputy, User
from ..office import elsewhere_of, people_of
from ..periods import dated
from ..tables import read_date, read_number, read_person
from .accounts import PersonForm
from .posts import SeatForm

DEEPEST = 10  # bodies above one
NO_DELEGATION = "没有叫“%(value)s”的代表团：要先登记到机构里，类别写代表团。"
KIND_WORDS = {kind.label: kind.value for kind in Body.Kind}
ELSEWHERE = "这个人在别级人大还有任职，他的帐号由本人或者系统管理员逐个核对，不在这里变更。"


class BodyRowForm(forms.ModelForm):
    class Meta:
        model = Body
        fields = ["name", "kind", "parent", "office"]


class Bodies(Kind):
    name, label, unit = "bodies", "机构", "机构"
    columns = (
        Column("name", "名称", is_required=True, example="县水利局", width=28,
               synonyms=("机构名称", "单位名称", "单位", "机构", "全称"),
               about="全称，本级不能重复。已有同名机构的，按变更处理。"),
        Column("kind", "类别", is_required=True, example="政府部门", words=KIND_WORDS,
               synonyms=("机构类别", "性质"), about="从列表里选。"),
        Column("parent", "隶属", example="县人民政府", offers=lambda kind: kind.names, width=28,
               synonyms=("上级", "上级机构", "主管部门", "隶属机构"),
               about="上级机构的名称，可以是表里另一行。"),
        Column("office", "办事机构", synonyms=("办公室",), offers=lambda kind: kind.names,
               about="替它办事的机构，如县人民政府的县政府办公室；空着即本身。", width=28),
    )  # fmt: skip

    def __init__(self, *args):
        super().__init__(*args)
        self.by_name, self.later = {}, []

    @cached_property
    def known(self):
        rows = list(self.congress.bodies.order_by("pk"))
        by_key = {it.pk: it for it in rows}
        for it in rows:
            it.congress = self.congress
            it.parent, it.office = by_key.get(it.parent_id), by_key.get(it.office_id)
        self.by_name = {it.name: it for it in rows if not it.ended_on}
        return [self._known(it) for it in rows]

    def _known(self, body):
        ended = f"{body.name}已于{dated(body.ended_on)}撤并。" if body.ended_on else ""
        values = {"name": body.name} if ended else self.values((body,))
        return Known(f"body:{body.pk}", values, (body,), fixed=ended)

    @property
    def names(self):
        return sorted(it.values["name"] for it in self.known if not it.fixed)

    def begin(self, values):
        return (Body(congress=self.congress, name=values["name"]),)

    def prepare(self, lines):
        """Lines may name each other: those that are new are known before any is checked."""
        for line in lines:
            if not line.known:
                line.rows = self.begin(line.texts)
                [body] = line.rows
                body.kind = KIND_WORDS.get(line.texts["kind"], "")
                self.by_name.setdefault(body.name, body)

    def forms(self, data, rows):
        form = plainly(BodyRowForm(data, instance=rows[0]))
        for name in ("parent", "office"):
            choose_among(form, name, Body, self.by_name)
        return [form]

    def values(self, rows):
        [body] = rows
        office = body.office if body.office is not body else None
        return {
            "name": body.name,
            "kind": body.get_kind_display(),
            "parent": body.parent.name if body.parent else "",
            "office": office.name if office else "",
        }

    def check(self, lines):
        for line in lines:
            above = list(_above(line.rows[0])) if line.rows else []
            if any(it is line.rows[0] for it in above):
                line.refuse("隶属关系绕成了一圈。", "parent")
            elif len(above) > DEEPEST:
                line.refuse(f"隶属关系超过{DEEPEST}级。", "parent")

    def in_order(self, lines):
        """Those above first; an office that is new itself is entered when all of them are."""
        for line in lines:
            [body] = line.rows
            if body.office and body.office.pk is None:
                self.later.append((body, body.office))
                body.office = None
        return sorted(lines, key=lambda line: len(list(_above(line.rows[0]))))

    def after(self, keep):
        for body, office in self.later:
            if office is not body:
                body.office = office
                keep(body, ["办事机构"])


def _above(body):
    """Those above it, the nearest first; not without end, as they may stand in a ring."""
    for _ in range(DEEPEST + 1):
        body = body.parent
        if body is None:
            return
        yield body


class PersonRowForm(PersonForm):
    """Of a sheet with many: which login names are taken is read once for all of them."""

    def __init__(self, *args, taken, **kwargs):
        self.taken = taken
        super().__init__(*args, **kwargs)

    def is_taken(self, name):
        return self.taken.get(name.lower(), self.instance.pk) != self.instance.pk

    def validate_unique(self):
        """`is_taken` has seen to it."""


class People(Kind):
    """Of everybody the administrator knows; the login names of others are told from no list."""

    unit = "人"

    @cached_property
    def people(self):
        rows = list(people_of([self.congress]).prefetch_related("memberships__body"))
        self.elsewhere = elsewhere_of(rows, [self.congress], self.on)
        return rows

    @cached_property
    def taken(self):
        names = User.objects.exclude(username=None).values_list("username", "pk")
        return {name.lower(): pk for name, pk in names}

    def fixed(self, user):
        return ELSEWHERE if user.is_superuser or user.pk in self.elsewhere else ""

    def person(self, data, user):
        kept = {"username": user.username or "", "email": user.email}
        return plainly(PersonRowForm({**kept, **data}, instance=user, taken=self.taken))

    def begin_person(self):
        user = User()
        user.set_unusable_password()
        return user


NAME = Column("name", "姓名", read_person, ("名字", "代表姓名", "人员姓名"), True, "王伟",
              "两个人同名的，用手机号等区分。")  # fmt: skip
PHONE = Column("phone", "手机号", read_number, ("手机", "手机号码", "电话", "联系电话", "联系方式"),
               example="13900000000", about="写成文本，座机带区号；同名的人靠它区分。")  # fmt: skip


class Accounts(People):
    name, label = "accounts", "帐号"
    keys, unique = ("username", "phone"), ("username",)
    columns = (
        NAME,
        Column("username", "登录名", read_number, ("用户名", "帐号", "账号"), example="wangwei",
               about="不登录的人空着。表里不写密码：导入以后由管理员逐个设初始密码。"),
        PHONE,
        Column("email", "电子邮箱", read_number, ("电子邮件", "邮箱", "电子邮件地址", "email"),
               example="wangwei@example.org", about="用来收提醒和重设密码。", width=26),
    )  # fmt: skip

    @cached_property
    def known(self):
        return [
            Known(f"user:{it.pk}", self.values((it,)), (it,), _told_of(it), self.fixed(it))
            for it in self.people
        ]

    def begin(self, values):
        return (self.begin_person(),)

    def forms(self, data, rows):
        return [self.person(data, rows[0])]

    def values(self, rows):
        [user] = rows
        return {name: getattr(user, name) or "" for name in ("name", "username", "phone", "email")}


def _told_of(user):
    posts = [f"{it.body.name}{it.get_duty_display()}" for it in user.memberships.all()]
    told = [*posts[:2], user.phone, user.username and f"登录名{user.username}"]
    return "，".join(it for it in told if it) or "没有任职，没有手机号和登录名"


class Deputies(People):
    name, label = "deputies", "代表"
    keys, unique = ("certificate", "phone"), ("certificate",)
    columns = (
        NAME,
        PHONE,
        Column("body", "代表团", is_required=True, example="城关镇代表团", width=28,
               synonyms=("代表小组", "所在代表团"), offers=lambda kind: [*kind.delegations],
               about="代表团的名称，要先登记到机构里。"),
        Column("district", "选区", synonyms=("选举单位", "所在选区"), example="第一选区"),
        Column("certificate", "代表证号", read_number, ("证号", "代表证编号"), example="0001",
               about="写成文本，保留前面的0；本级不能重复。"),
        Column("from_on", "任职起", read_date, ("任职开始", "当选日期", "起"), True, "2022-01-10",
               "日期，如 2022-01-10、2022.1.10、2022年1月10日。"),
        Column("to_on", "任职止", read_date, ("任职结束", "止"), about="日期；仍在任的空着。"),
    )  # fmt: skip

    @cached_property
    def delegations(self):
        found = self.congress.bodies.standing().filter(kind=Body.Kind.DELEGATION)
        return {it.name: it for it in found.select_related("congress").order_by("name")}

    @cached_property
    def known(self):
        """The seats; and whoever has none yet, as they may take one."""
        seats = Deputy.objects.filter(congress=self.congress).select_related("body__congress")
        seats = list(seats.order_by("pk"))
        users = {it.pk: it for it in self.people}
        for seat in seats:
            seat.user, seat.congress = users[seat.user_id], self.congress
        seated = {it.user_id for it in seats}
        free = [it for it in self.people if it.pk not in seated]
        return [
            *(self._known(f"seat:{it.pk}", (it.user, it)) for it in seats),
            *(self._known(f"user:{it.pk}", (it, self._seat(it))) for it in free),
        ]

    def _known(self, key, rows):
        user, seat = rows
        told = seat.certificate if seat.pk else "还不是本级代表"
        about = "，".join(it for it in (told, _told_of(user)) if it)
        return Known(key, self.values(rows), rows, about, self.fixed(user))

    def _seat(self, user):
        return Deputy(user=user, congress=self.congress)

    def begin(self, values):
        user = self.begin_person()
        return user, self._seat(user)

    def forms(self, data, rows):
        user, seat = rows
        form = plainly(SeatForm(data, instance=seat))
        choose_among(form, "body", Body, self.delegations, NO_DELEGATION)
        return [self.person(data, user), form]

    def values(self, rows):
        user, seat = rows
        days = {name: str(getattr(seat, name) or "") for name in ("from_on", "to_on")}
        body = seat.body.name if seat.body_id else ""
        own = {"body": body, "district": seat.district, "certificate": seat.certificate}
        return {"name": user.name, "phone": user.phone, **own, **days}
