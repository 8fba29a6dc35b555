"""第N号: a series of numbers in each congress, without gaps, as each congress has them written."""

import re

from sequences import get_last_value, get_next_value

from .forms import read_count
from .models import Congress, Parameter, Session, Term
from .transition import NotAllowed

FIELDS = {"place": "地名", "term": "届", "session": "次会议", "year": "年", "seq": "顺序号"}
FIELD = re.compile(r"\{(\w+)(?::0([2-9]))?\}")
COUNTED_BY = ("term", "session", "year")  # as far as a template names them, each begins anew
LONGEST = 40  # characters of a template
EXAMPLE = {"place": "云河县", "term": 18, "session": 29, "year": 2026}
TAKEN = "这个文号已经用过。"
HELP = (
    "写法：文字里用花括号写{year}年、{seq}顺序号、{place}地名、{term}届、{session}次会议；"
    "{seq:03}写满三位。如“%s”，编出来是“%s”。有年、届、次会议的，到时重新从1编起。"
)


class Template:
    """How a number is written. Raises a ValueError that an administrator can read."""

    def __init__(self, text):
        self.text = text
        if refusal := self._refusal():
            raise ValueError(refusal)

    def __str__(self):
        return f"{self.text}（如{self.example}）"

    def _refusal(self):
        names = [name for name, _ in FIELD.findall(self.text)]
        wrong = [name for name in names if name not in FIELDS]
        widths = {name for name, width in FIELD.findall(self.text) if width}
        if wrong:
            return f"没有{{{wrong[0]}}}这一项，只能用{'、'.join(f'{{{it}}}' for it in FIELDS)}。"
        if re.search(r"[{}\x00-\x1f]", FIELD.sub("", self.text)):
            return "花括号里只能写项目的名称，如{year}、{seq}或{seq:03}。"
        if names.count("seq") != 1 or widths - {"seq"}:
            return "要有一个{seq}，才编得出顺序号；只有它能写成{seq:03}。"
        return f"最多{LONGEST}字。" if len(self.text) > LONGEST else ""

    def fill(self, **facts):
        return FIELD.sub(lambda it: str(facts[it[1]]).zfill(int(it[2] or 0)), self.text)

    def names(self, field):
        return f"{{{field}}}" in self.text

    @property
    def example(self):
        return self.fill(seq=3, **EXAMPLE)


def hold_numbers(congress):
    """Until the step ends nobody else takes a number in the congress of that key."""
    Congress.objects.select_for_update(no_key=True).get(pk=congress)


class Series:
    """`is_taken` says whether a congress has used a number, such as one that came from paper;
    `of` is the kind of the sessions that it counts by."""

    def __init__(self, name, label, default, is_taken, of=Session.Kind.STANDING):
        self.name, self.is_taken, self.of = name, is_taken, of
        usage = HELP % (default, Template(default).example)
        self.template = Parameter(name, f"{label}的编法", default, usage, Template)
        self.first = Parameter(
            f"{name}_first",
            f"{label}从几号编起",
            "1",
            "写法：数目，如12。年中启用的，接着纸质登记往下编；只管起施行日那一年，以后仍从1编起。",
            read_count,
        )

    def take(self, congress, on, typed="", session=None):
        """Return the typed number or the next one, within the transaction of the step it is for.

        It counts by that session, or by the one of the day. Until the step ends nobody else takes
        one in this congress. Raises NotAllowed.
        """
        hold_numbers(congress.pk)
        if typed and self.is_taken(congress, typed):
            raise NotAllowed(TAKEN)
        return typed or self._next(congress, on, session)

    def _next(self, congress, on, session):
        template, facts, counter, first = self._as_of(congress, on, session)
        while True:
            seq = get_next_value(counter, initial_value=first)
            number = template.fill(seq=seq, **facts)
            if seq >= first and not self.is_taken(congress, number):
                return number

    def ahead(self, congress, on, session=None):
        """What the next number will be unless somebody is quicker. Raises NotAllowed."""
        template, facts, counter, first = self._as_of(congress, on, session)
        seq = max(first, (get_last_value(counter) or 0) + 1)
        while self.is_taken(congress, number := template.fill(seq=seq, **facts)):
            seq += 1
        return number

    def hint(self, congress, on, session=None):
        """What a form says of it: no promise, as somebody else may take it first."""
        try:
            return f"留空由系统编号，现在编到{self.ahead(congress, on, session)}，以办理时为准。"
        except NotAllowed as why:
            return str(why)

    def _as_of(self, congress, on, session):
        template = self.template.of(congress, on)
        facts = {"place": congress.place, "year": on.year}
        if template.names("term"):
            facts["term"] = session.term.number if session else _term(congress, on)
        if template.names("session"):
            facts["session"] = session.number if session else _session(congress, on, self.of)
        anew = [f"{field}={facts[field]}" for field in COUNTED_BY if template.names(field)]
        counter = ":".join([self.name, str(congress.pk), *anew])
        return template, facts, counter, self._first(congress, on)

    def _first(self, congress, on):
        decided = self.first.decision(congress, on)
        is_of_this_year = decided and decided.effective_on.year == on.year
        return max(1, read_count(decided.value)) if is_of_this_year else 1


def _term(congress, on):
    return _number_of(congress.terms.filter(from_on__lte=on), "届")


def _session(congress, on, kind):
    term = Term.objects.filter(congress=congress, from_on__lte=on).order_by("from_on").last()
    held = Session.objects.filter(term=term, kind=kind, from_on__lte=on)
    return _number_of(held, Session.Kind(kind).label)


def _number_of(rows, what):
    newest = rows.order_by("from_on").last()
    if not newest:
        raise NotAllowed(f"没有登记{what}，编不出文号：请系统管理员登记，或者直接填写文号。")
    return newest.number
