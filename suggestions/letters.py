"""The reply of a unit to the deputies, and what its year was scored, as official letters."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from renda.letters.letter import Letter, lines
from renda.models import Event
from renda.periods import dated

from .lifecycles import ASSIGNMENT, CONTACT, EXAMINATION, HANDLING_REPORT, SUGGESTION
from .models import Assignment, Examination, Reply
from .models.assignments import JOINT_REPLY
from .models.classes import class_of

MATTER = "关于在城东小学门口设置行人过街信号灯的建议"


def _replies(user, on):
    """Those that name nobody whom the reader may not know."""
    seen = ASSIGNMENT.visible_to(user, on).filter(suggestion__in=SUGGESTION.visible_to(user, on))
    joined = ("event", "assignment__body", "assignment__suggestion__committee__congress")
    joined = (
        *joined,
        "assignment__suggestion__heir",
        "assignment__suggestion__lead",
        "assignment__suggestion__entrusted_to",
    )
    sent = Reply.objects.exclude(number="")  # of others a ledger tells
    return sent.filter(assignment__in=seen.values("pk")).select_related(*joined)


def reply_facts(reply, user, on):
    day, part = reply.event.on, reply.assignment
    suggestion, body = part.suggestion, part.body.name_on(reply.event.on)
    signers = suggestion.count(day)
    return {
        "org": body, "sign": body, "number": reply.number, "date": dated(day),
        "title": f"对{suggestion.number}代表建议的答复",
        "to": _to(suggestion, signers, to_all := _goes_to_all(suggestion, day)),
        "contact": reply.contact, "copies": _copies(suggestion, part, day),
        "passed_on": "" if to_all or signers == 1 else "附议代表",
        "you": "你们" if signers > 1 or suggestion.proposer_id else "您",
        "matter": suggestion.matter, "suggestion_number": suggestion.number,
        "helpers": "、".join(it.body.name_on(day) for it in _helpers(reply)),
        "met_on": _met_on(part, reply, user, on), **_said(reply),
    }  # fmt: skip


def _said(reply):
    congress = reply.assignment.suggestion.committee.congress
    promised = reply.event.facts["promises"]
    return {
        "text": lines(reply.text), "signer": reply.signer,
        "result_class": class_of(congress, reply.event.on, reply.klass) or f"{reply.klass}类",
        "disclosure": reply.get_disclosure_display(),
        "promises": [
            {"no": no, "content": it["content"], "due_on": _day(it["due_on"])}
            for no, it in enumerate(promised, 1)
        ],
    }  # fmt: skip


def _day(text):
    return dated(date.fromisoformat(text))


def _helpers(reply):
    """Those that had given their opinion by then."""
    of = ContentType.objects.get_for_model(Assignment)
    given = Event.objects.filter(subject_type=of, name="give_opinion", pk__lt=reply.event_id)
    helped = reply.assignment.helpers.filter(pk__in=given.values("subject_id"))
    return helped.select_related("body").order_by("pk")


def _goes_to_all(suggestion, day):
    return JOINT_REPLY.of(suggestion.committee.congress, day)


def _to(suggestion, signers, to_all):
    if suggestion.proposer_id:
        return str(suggestion.proposer)
    joint = f"等{signers}名" if signers > 1 and to_all else ""
    return f"{suggestion.lead}{joint}代表"


def _copies(suggestion, part, day):
    """The committee, the office that assigned it on, and the co-units."""
    helpers = [it.body for it in part.helpers.held()]
    bodies = [suggestion.committee, suggestion.entrusted_to, *helpers]
    return "，".join(it.name_on(day) for it in bodies if it)


def _met_on(part, reply, user, on):
    spoken = CONTACT.visible_to(user, on).filter(assignment=part, round=reply.round)
    last = (
        spoken.exclude(status="disputed")
        .filter(happened_on__lte=reply.event.on)
        .order_by("happened_on")
        .last()
    )
    return dated(last.happened_on) if last else ""


Letter(
    "reply", "答复函", ASSIGNMENT, "suggestions/letters/reply.txt", _replies, reply_facts,
    {"org": "县公安局", "sign": "县公安局", "number": "云公函〔2026〕86号",
     "date": "2026年5月20日",
     "title": "对第18-5-086号代表建议的答复", "to": "张三等3名代表",
     "contact": "李明 0579-82101234",
     "copies": "代表工委，县政府办公室，县交通运输局", "you": "你们", "matter": MATTER,
     "suggestion_number": "第18-5-086号", "helpers": "县交通运输局", "met_on": "2026年5月12日",
     "passed_on": "",
     "text": ["一、基本情况。城东小学门前车流量大，情况属实。",
              "二、办理情况。信号灯列入今年第二批计划。"],
     "promises": [{"no": 1, "content": "建成行人过街信号灯", "due_on": "2026年9月30日"}],
     "result_class": "B类：正在解决或者列入计划", "disclosure": "全文公开", "signer": "王刚"},
    of="assignment",
)  # fmt: skip


# What the deputy fills in on paper, with what the unit promised: straight to the congress


def _unrated(user, on):
    """The last of each unit, until it is rated."""
    later = Reply.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("pk"))
    waiting = (Assignment.Status.REPLIED, Assignment.Status.REMINDED, Assignment.Status.UNRATED)
    return _replies(user, on).filter(~Exists(later), assignment__status__in=waiting)


def receipt_facts(reply, user, on):
    part, day = reply.assignment, reply.event.on
    suggestion, office = part.suggestion, part.suggestion.committee.name_on(day)
    asked = part.obligations.open().filter(deadline="evaluate").first()
    promised = [{"no": no, "content": it.content, "due_on": dated(it.due_on)}
                for no, it in enumerate(reply.promised, 1)]  # fmt: skip
    return {
        "org": office, "sign": office, "number": "", "contact": "", "copies": "",
        "date": dated(day), "title": "代表建议办理情况征询意见表", "to": _rater(suggestion),
        "matter": suggestion.matter, "suggestion_number": suggestion.number,
        "unit": part.body.name_on(day), "replied_on": dated(day), "reply_number": reply.number,
        "due_on": dated(asked.due_on) if asked else "", "promises": promised,
    }  # fmt: skip


def _rater(suggestion):
    return f"{suggestion.heir}代表" if suggestion.heir_id else _to(suggestion, 1, False)


Letter(
    "receipt", "征询意见表", ASSIGNMENT, "suggestions/letters/receipt.txt", _unrated,
    receipt_facts,
    {"org": "代表工委", "sign": "代表工委", "number": "", "contact": "", "copies": "",
     "date": "2026年5月20日", "title": "代表建议办理情况征询意见表", "to": "张三代表",
     "matter": MATTER, "suggestion_number": "第18-5-086号", "unit": "县公安局",
     "replied_on": "2026年5月20日", "reply_number": "云公函〔2026〕86号",
     "due_on": "2026年6月10日",
     "promises": [{"no": 1, "content": "建成行人过街信号灯", "due_on": "2026年9月30日"}]},
    of="assignment",
)  # fmt: skip


# The result of a year's examination, as an annex to the unit's annual assessment


def _scored(user, on):
    rows = EXAMINATION.visible_to(user, on).scored()
    return rows.select_related("committee__congress", "body").order_by("pk")


def _all_scored_on(it):
    """Since when the ranks of the year stand."""
    of_year = Examination.objects.scored().filter(committee=it.committee_id, year=it.year)
    given = Event.objects.filter(subject_type=ContentType.objects.get_for_model(Examination))
    given = given.filter(subject_id__in=of_year.values("pk"), name__in=Examination.SCORING)
    return given.latest("on").on


def assessment_facts(it, user, on):
    given = it.events.filter(name__in=Examination.SCORING).latest("pk")
    org, (rank, among) = it.committee.name_on(given.on), it.place or ("", "")
    day = _all_scored_on(it) if rank else given.on
    return {
        "org": org, "sign": org, "number": "", "date": dated(day), "contact": "",
        "copies": "", "to": it.body.name_on(given.on),
        "title": f"{it.year}年代表建议办理工作考核结果", "year": it.year, "leader": it.leader,
        "count": given.facts["count"], "score": it.score, "rank": rank, "among": among,
        "parts": [{"label": row.label, "weight": row.weight, "formula": row.formula,
                   "value": "不计" if row.value is None else row.value}
                  for row in it.parts_on(on)],
        "taken": it.taken or "", "points": f"{it.points:+d}" if it.points else "",
        "reason": given.facts["reason"],
    }  # fmt: skip


Letter(
    "assessment", "考核结果", EXAMINATION, "suggestions/letters/assessment.txt", _scored,
    assessment_facts,
    {"org": "代表工委", "sign": "代表工委", "number": "", "date": "2026年12月20日", "contact": "",
     "copies": "", "to": "县公安局", "title": "2026年代表建议办理工作考核结果", "year": "2026",
     "leader": "副局长王刚", "count": "5", "score": "92.5", "rank": "3", "among": "25",
     "parts": [{"label": "办理方案", "weight": "10", "formula": "代表工作委员会审查方案时的评分",
                "value": "90"}],
     "taken": "", "points": "+2", "reason": "经验在全市推广。"},
)  # fmt: skip


# The report on a year's handling


def _written(user, on):
    rows = HANDLING_REPORT.visible_to(user, on).exclude(text="")
    return rows.select_related("committee__congress", "committee__parent__parent").order_by("pk")


def report_facts(it, user, on, text=None):
    """`text`: as it is told to everybody, if it is."""
    day, org = it.reported_on, it.committee.congress
    return {
        "org": org, "sign": it.committee, "number": "", "contact": "", "copies": "",
        "date": dated(day) if day else "（待审议）", "title": it.title, "to": _hearers(it),
        "text": text or it.paragraphs, "counted_on": _counted_on(it),
        "units": [{"name": row["name"], "count": row["all"], "shares": _told_shares(row)}
                  for row in it.figures.get("units", [])],
    }  # fmt: skip


def _hearers(it):
    return "各位代表" if it.is_of_a_township or it.printed_for_id else str(it.committee.congress)


def _counted_on(it):
    return _day(it.figures["on"]) if it.figures.get("items") else ""


def _told_shares(row):
    """Only those of which there is anything."""
    known = (it for it in row["shares"] if it["share"] is not None)
    return "，".join(f"{it['label']}{it['share']}%（{it['top']}/{it['bottom']}）" for it in known)


HANDLED = Letter(
    "handling_report", "办理情况报告", HANDLING_REPORT, "suggestions/letters/handling_report.txt",
    _written, report_facts,
    {"org": "云河县人大常委会", "sign": "代表工委", "number": "", "date": "2026年11月26日",
     "contact": "", "copies": "", "to": "云河县人大常委会",
     "title": "关于2026年代表建议、批评和意见办理情况的报告", "counted_on": "2026年11月10日",
     "text": [{"heading": "一、交办情况", "line": ""},
              {"heading": "", "line": "2026年共交办代表建议、批评和意见86件。"}],
     "units": [{"name": "县公安局", "count": "5", "shares": "答复率100%（5/5）"}]},
)  # fmt: skip
