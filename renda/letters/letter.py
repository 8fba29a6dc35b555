import re
from collections.abc import Callable
from dataclasses import dataclass

from ..lifecycle import Lifecycle

LETTERS = {}  # name: Letter
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
FIELDS = {  # what every letter has, an example letter as well; texts, "" where there is none
    "org": "发文机关",
    "number": "文号",
    "title": "标题",
    "to": "主送机关",
    "sign": "署名",
    "date": "成文日期",
    "contact": "联系人",
    "copies": "抄送",
}


@dataclass(frozen=True, eq=False)
class Letter:
    """One kind of letter.

    `rows(user, on)` are those of which it can be written, as far as the user sees them; `facts(row,
    user, on)` is what it says, a plain dict of texts, dicts and lists: FIELDS and more. `wording`
    is a file of the templates, one paragraph a line. `of` is the path from a row to its subject.
    """

    name: str  # kept for ever: addresses, templates of congresses
    label: str
    lifecycle: Lifecycle  # in whose list it is offered
    wording: str
    rows: Callable
    facts: Callable
    example: dict
    of: str = "pk"

    def __post_init__(self):
        LETTERS[self.name] = self

    def facts_of(self, row, user, on):
        return plain(self.facts(row, user, on))

    def congress_of(self, row):
        return self.subject_of(row).keeper.congress

    def subject_of(self, row):
        return row if self.of == "pk" else getattr(row, self.of)


def plain(value):
    """The same, of nothing but dicts, lists and one-line texts that any file can hold."""
    if isinstance(value, dict):
        return {name: plain(it) for name, it in value.items()}
    if isinstance(value, list | tuple):
        return [plain(it) for it in value]
    return UNPRINTABLE.sub(" ", str(value)).strip()


def lines(text):
    """The paragraphs of what somebody typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def letters_of(lifecycle):
    return [it for it in LETTERS.values() if it.lifecycle is lifecycle]


def described(letter):
    """The fields of a letter, for those who write a template: pairs of a gap and what fills it."""
    for name, value in plain(letter.example).items():
        if isinstance(value, list):
            is_table = isinstance(value[0], dict)
            inner = "、".join(f"it.{key}" for key in value[0]) if is_table else "it"
            yield f"{{%p for it in {name} %}} … {{%p endfor %}}", f"每一行里用{inner}"
        else:
            yield f"{{{{ {name} }}}}", FIELDS.get(name, "") or f"如：{value}"
