"""往年台账: what was raised and handled in past years, taken in from the sheet in which it stands.

A line is known again by its number. What was taken in is not changed by another sheet: it can be
taken back as a whole, and be taken in again.
"""

import re
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from renda.intake.kinds import Column, Kind, Known
from renda.models import Body, Deputy, Event, FormerName, Session
from renda.periods import dated
from renda.tables import ERROR, read_date, read_person, read_text

from .forms import TakeInForm
from .models import Disclosure, Evaluation, Suggestion
from .models.classes import CLASSES

FROM_A_LEDGER = (
    "这个编号已经导入过，和这一行写的不一样：导入的不在这里改，要改的先撤销那次导入。"
    "编号各年都从1编起的，前面加上年份，如2024-1。"
)
TAKEN = "这个编号已经用过，库里另有一件代表建议：请核对编号。"
NO_UNIT = "没有叫“{}”的单位：请核对名称，或者先导入到机构里。"
NO_DELEGATION = "没有叫“{}”的代表团：请核对名称，或者先登记到机构里。"
NO_SUCCESSOR = "{}已于{}撤并，没有由谁承接：改写现在管这件事的单位。"
NO_DEPUTY = (
    "没有叫“{}”的代表：往届代表先导入到代表里（写明任职起止）；"
    "查不到的，这一格不写；没有领衔代表的，以代表团名义导入。"
)
NO_DEPUTY_THEN = "{}当时还不是代表：往届代表先导入到代表里（写明任职起止）。"
NAMESAKES = "有{}名代表叫“{}”：附议的写成“姓名（代表团）”，领衔的写明代表团。"
NO_SESSION = "没有登记第{}届第{}次代表大会会议：先登记到会议里，或者这一格空着，只写年度。"
NO_NUMBERS = "“{}”不能识别：写成“十八届三次会议”，闭会期间的写“闭会期间”。"
NO_CLASS = "“{}”不在本级的办理类别里：可以写{}。"
DIGITS = "零一二三四五六七八九"
OF_SESSION = re.compile(r"第?([\d零一二三四五六七八九十]+)届.*?第?([\d零一二三四五六七八九十]+)次")
NAMED_APART = re.compile(r"(.+?)[（(](.+)[）)]")


def _count(text):
    """Read a number below a hundred, such as 18 or 十八."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.find(tens) if tens else 1) * bool(ten) * 10 + max(0, DIGITS.find(ones or "零"))


class Names:
    """What the lines of a ledger name, as one congress knows it on one day, read once."""

    def __init__(self, congress, on):
        self.congress, self.on = congress, on
        self.split = split

    @cached_property
    def _bodies(self):
        rows = {it.pk: it for it in self.congress.bodies.order_by("pk")}
        former = FormerName.objects.filter(body__in=rows).order_by("until_on")
        names = {it.name: rows[it.body_id] for it in former}
        return rows, {**names, **{it.name: it for it in rows.values()}}

    @cached_property
    def committee(self):
        rows, _ = self._bodies
        able = (it for it in rows.values() if it.kind == Body.Kind.DEPUTIES_COMMITTEE)
        return next((it for it in able if not it.ended_on), None)

    def _body(self, name, unknown, fits):
        """That body, or the one that has taken its place."""
        rows, names = self._bodies
        body = names.get(name)
        if body is None or not fits(body):
            raise ValidationError(unknown.format(name))
        while body.ended_on and body.successor_id:
            body = rows[body.successor_id]
        if body.ended_on:
            raise ValidationError(NO_SUCCESSOR.format(name, dated(body.ended_on)))
        return body

    def units(self, text):
        found = [self._body(it, NO_UNIT, lambda it: it.kind not in Body.OWN) for it in split(text)]
        return [*dict.fromkeys(found)]

    def delegation(self, name):
        def fits(body):
            return body.kind == Body.Kind.DELEGATION

        return self._body(name, NO_DELEGATION, fits) if name else None

    @cached_property
    def _seats(self):
        found = {}
        rows = Deputy.objects.filter(congress=self.congress).select_related("user", "body")
        for it in rows.order_by("from_on", "pk"):
            found.setdefault(it.user.name, []).append(it)
        return found

    def seat(self, name, delegation, on):
        """The seat of the deputy of that name on that day, or their last one."""
        apart = NAMED_APART.fullmatch(name)
        name, delegation = (apart[1], self.delegation(apart[2])) if apart else (name, delegation)
        seats = [it for it in self._seats.get(name, []) if not on or it.from_on.year <= on.year]
        if not seats and name in self._seats:
            raise ValidationError(NO_DEPUTY_THEN.format(name))
        if len({it.user_id for it in seats}) > 1:
            seats = [it for it in seats if it.body == delegation] or seats
        if not seats:
            raise ValidationError(NO_DEPUTY.format(name))
        if count := len({it.user_id for it in seats}) - 1:
            raise ValidationError(NAMESAKES.format(count + 1, name))
        return next((it for it in reversed(seats) if on and it.from_on <= on), seats[-1])

    @cached_property
    def _sessions(self):
        rows = Session.objects.filter(term__congress=self.congress, kind=Session.Kind.CONGRESS)
        return {(it.term.number, it.number): it for it in rows.select_related("term__congress")}

    def session(self, text):
        if not text or text.startswith("闭会"):
            return None
        found = OF_SESSION.search(text)
        if not found:
            raise ValidationError(NO_NUMBERS.format(text))
        key = _count(found[1]), _count(found[2])
        if key not in self._sessions:
            raise ValidationError(NO_SESSION.format(*key))
        return self._sessions[key]

    @cached_property
    def classes(self):
        return CLASSES.of(self.congress, self.on)

    def klass(self, text):
        for it in self.classes:
            if text.upper() in (it.code, f"{it.code}类", it.label, str(it)):
                return it.code
        raise ValidationError(NO_CLASS.format(text, "、".join(it.code for it in self.classes)))


def split(text):
    return [it for it in text.split("、") if it]


# cells


def read_list(cell):
    """Several names, whatever parts them."""
    return "、".join(filter(None, map(read_person, re.split(r"[、，,;；\n]", cell))))


def read_lines(cell):
    """A text of several lines."""
    read_text(cell if ERROR.fullmatch(cell) else "")
    return "\n".join(it.strip() for it in cell.splitlines())


def read_year(cell):
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?(?:年度?)?", read_text(cell), re.ASCII)
    if not found:
        raise ValueError(f"“{cell[:30]}”不是年度：应如 2024。")
    return found[1]


def read_day_or_year(cell):
    is_year = re.fullmatch(r"\d{4}(年度?)?", read_text(cell), re.ASCII)
    return read_year(cell) if is_year else read_date(cell)


def _words(choices):
    return {it.label: it.value for it in choices}


YES_OR_NO = {"是": "true", "否": "false"}
OPENED = [it.label for it in (Disclosure.FULL, Disclosure.SUMMARY)]
UNITS = {"reads": read_list, "width": 24, "offers": lambda kind: kind.units}


class PastSuggestions(Kind):
    name, label, unit = "past_suggestions", "往年建议台账", "件"
    about = (
        "往年的建议和办理结果。导入的按已办结登记，不起期限，不发通知；以后撰写相近的建议时会提示。"
    )
    stays = "number", "matter"  # the rest is read by those whose business it is
    columns = (
        Column("number", "编号", is_required=True, example="2024-1", width=12,
               synonyms=("建议编号", "建议号", "序号"),
               about="本级不能重复；各年都从1编起的，加上年份。"),
        Column("matter", "案由", is_required=True, example="关于在城东小学门口设置信号灯的建议",
               synonyms=("建议名称", "建议标题", "标题"), about="最多60字。", width=40),
        Column("year", "年度", read_year, ("年份", "提出年度"), example="2024",
               about="不知道提出日期的，只写年度，按那一年登记。"),
        Column("session", "届次会议", synonyms=("会议", "届次", "提出会议"), about=(
               "如“十八届三次会议”，要先登记到会议里；闭会期间的写“闭会期间”或者空着。"),
               offers=lambda kind: kind.sessions),
        Column("submitted_on", "提出日期", read_day_or_year, ("提出时间",), example="2024-01-15",
               about="日期，或者只写年份。"),
        Column("lead", "领衔代表", read_person, ("提出人", "建议人", "代表姓名", "代表"), width=12,
               about="姓名，要先登记到代表里；同名的靠代表团区分。以代表团名义提出的空着。"),
        Column("delegation", "代表团", synonyms=("所在代表团", "代表小组"), example="城关镇代表团",
               offers=lambda kind: kind.delegations, width=20,
               about="空着的按领衔代表所在的代表团；没有领衔代表的必填。"),
        Column("deputies", "附议代表", read_list, ("附议人", "联名代表"), width=24,
               about="几名代表用顿号隔开；同名的写成“姓名（代表团）”。"),
        Column("is_confidential", "为提出人保密", synonyms=("保密", "是否保密"), words=YES_OR_NO,
               about="写“是”的，公开的和别的代表看到的都没有提出人。", width=12),
        Column("field", "分类", synonyms=("类别", "建议类别"), example="城建交通",
               words=_words(Suggestion.Field), about="从列表里选。"),
        Column("bodies", "主办单位", is_required=True, example="县公安局", about=(
               "全称；已经撤并的写原来的名称，记在承接它的单位名下。几个单位分别办理的，用顿号隔开。"),
               synonyms=("承办单位", "主办部门"), **UNITS),
        Column("helpers", "会办单位", synonyms=("协办单位", "会办部门"),
               about="几个单位用顿号隔开。", **UNITS),
        Column("assigned_on", "交办日期", read_date, ("交办时间",), about="不知道的空着。"),
        Column("replied_on", "答复日期", read_date, ("答复时间",), example="2024-06-20",
               about="不知道的空着。"),
        Column("klass", "答复类别", synonyms=("办理类别", "答复分类"), example="A",
               is_required=True, about="本级的办理类别，写代号或者名称。还没有答复的不导入。",
               offers=lambda kind: [it.code for it in kind.names.classes]),
        Column("result", "代表满意度", example="满意",
               synonyms=("办理结果", "满意度", "代表评价", "评价"),
               words=_words(Evaluation.Grade), about="没有评价的空着。"),
        Column("disclosure", "公开方式", synonyms=("是否公开", "公开"), words=_words(Disclosure),
               about="全文公开、公开摘要的上公开页面，要有答复内容；空着的只在系统里看得到。"),
        Column("grounds", "建议内容", read_lines, ("内容",), about="可以空着。", width=40),
        Column("answer", "答复内容", read_lines, ("答复",), about="可以空着。", width=40),
    )  # fmt: skip

    @classmethod
    def warning(cls, lines):
        news = [it["changes"] for it in lines if it["state"] == "new"]
        opened = [it for it in news if it.get("disclosure", ["", ""])[1] in OPENED]
        of_now = "今年的由代表工作委员会决定以后公开，其余"
        return f"其中{len(opened)}件写明公开：{of_now}确认导入就上公开页面。" if opened else ""

    def __init__(self, *args):
        super().__init__(*args)
        self.names = Names(self.congress, self.on)

    # lists of the template

    @property
    def units(self):
        able = self.congress.bodies.standing().executive()
        return [*able.values_list("name", flat=True)]

    @property
    def delegations(self):
        able = self.congress.bodies.standing().filter(kind=Body.Kind.DELEGATION)
        return [*able.order_by("name").values_list("name", flat=True)]

    @property
    def sessions(self):
        return [*map(str, self.names._sessions.values())]

    # lines

    @cached_property
    def known(self):
        own = Suggestion.objects.filter(committee__congress=self.congress)
        held = own.exclude(status=Suggestion.Status.DISCARDED).order_by("pk")
        rows = held.values_list("pk", "number", "motion_number")
        taken = {number: pk for pk, *numbers in rows for number in numbers if number}
        return [self._known(number, self._lines.get(pk)) for number, pk in taken.items()]

    @cached_property
    def _lines(self):
        """What stood in the sheets, by what it has become."""
        of = ContentType.objects.get_for_model(Suggestion)
        rows = Event.objects.filter(congress=self.congress, subject_type=of, name="take_in")
        return {pk: facts["line"] for pk, facts in rows.values_list("subject_id", "facts")}

    def _known(self, number, line):
        values = {**dict.fromkeys((it.name for it in self.columns), ""), **(line or {})}
        stub = Suggestion(number=number)
        why = FROM_A_LEDGER if line else TAKEN
        return Known(number, {**values, "number": number}, (stub,), fixed=why)

    def begin(self, values):
        return (Suggestion(),)

    def data(self, texts):
        return {**super().data(texts), "line": texts}

    def forms(self, data, rows):
        return [TakeInForm(data, subject=rows[0], names=self.names)]

    def values(self, rows):
        return rows[0].line or {}
