"""What may be taken in from a sheet. Each kind is declared once, as a subclass of Kind."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.forms import ModelChoiceField

from ..forms import speak_plainly
from ..tables import Reading, read_text

KINDS = {}  # by name
UNKNOWN = "没有叫“%(value)s”的机构：请核对名称，或者在表里写上这一行。"


@dataclass(frozen=True, eq=False)
class Column:
    """`name` is the field of the form; `words` what may stand there, each with its value."""

    name: str
    label: str
    reads: Reading = read_text
    synonyms: tuple = ()
    is_required: bool = False
    example: str = ""
    about: str = ""
    words: dict = field(default_factory=dict)
    offers: Callable = lambda kind: ()  # names that exist, for the list in the template
    width: int = 16

    @property
    def names(self):
        return {self.label, *self.synonyms}

    def read(self, cell):
        """The text of the cell; a ValueError says in Chinese what is wrong with it."""
        text = self.reads(cell) if cell else ""
        if text and self.words and text not in self.words:
            raise ValueError(f"“{text[:30]}”不能识别：可以写{'、'.join(self.words)}。")
        return text


@dataclass
class Known:
    """What exists already: its columns as they would stand in a sheet, and the rows behind it."""

    key: str
    values: dict
    rows: tuple
    about: str = ""  # what tells it from others of the same name
    fixed: str = ""  # why it cannot be changed here

    def told_beside(self, name):
        """Who it is, for somebody who is to say whether a line of that name means it."""
        own = self.values["name"]
        return {"about": f"{own}，{self.about}", "is_namesake": own == name}


class Remembered:
    """Rows by a word, read once, where a field of a form would ask the database for each."""

    def __init__(self, model, rows):
        self.model, self.rows = model, rows

    def all(self):
        return self

    def get(self, **asked):
        [word] = asked.values()
        if word not in self.rows:
            raise self.model.DoesNotExist
        return self.rows[word]


class Kind:
    """Of one congress, on one day. The first column is the name of what a line speaks of.

    Each kind says besides: `known`, all that exists, as a list of Known, in few queries;
    `begin(values)`, new rows for a line that speaks of nothing known, in the order of `forms`;
    `forms(data, rows)`, the forms of the administrator's pages that check a line, bound to its
    rows; `values(rows)`, what stands in these rows, as the texts of the columns.
    """

    do_not_call_in_templates = True  # a page shows the kind itself
    name = label = unit = ""
    about = ""  # what comes of it, where that is more than rows
    columns = ()
    stays = ()  # columns of which the cells stay once they are written; none: all do
    keys = ()  # columns that tell people of one name apart; none: the name does
    unique = ()  # those of them that nobody else may have

    def __init__(self, congress, on):
        self.congress, self.on = congress, on

    def __init_subclass__(cls):
        if cls.name:
            KINDS[cls.name] = cls

    def prepare(self, lines):
        """A look at all lines before each is checked."""

    def check(self, lines):
        """A look at all lines after each was checked."""

    def in_order(self, lines):
        """The lines in the order in which they can be written."""
        return lines

    def after(self, keep):
        """What can only be written when all lines are; `keep` saves a row and says which fields."""

    @classmethod
    def columns_of(cls, intake):
        """Those that its lines have, or still have."""
        is_done = cls.stays and intake.imported_id
        return [it for it in cls.columns if it.name in cls.stays or not is_done]

    @classmethod
    def warning(cls, lines):
        """What is to be said of the lines before they are written, beside how many they are."""
        return ""

    def kept(self, lines):
        """What stays of the lines once they are written."""
        return [{**it, **{of: self._kept(it[of]) for of in ("given", "changes")}} for it in lines]

    def _kept(self, cells):
        return {name: it for name, it in cells.items() if not self.stays or name in self.stays}

    def data(self, texts):
        """Texts of columns as a form takes them."""
        words = {column.name: column.words for column in self.columns}
        return {name: words[name].get(text, text) for name, text in texts.items()}


def choose_among(form, name, model, rows, unknown=UNKNOWN):
    """Let a field of the form choose among rows by their names; `unknown` says that there is none
    of that name."""
    field = form.fields[name]
    form.fields[name] = chosen = ModelChoiceField(
        Remembered(model, rows), label=field.label, required=field.required, to_field_name="name"
    )
    speak_plainly(chosen)
    chosen.error_messages["invalid_choice"] = unknown


def plainly(form):
    for it in form.fields.values():
        speak_plainly(it)
    return form
