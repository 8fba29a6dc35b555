"""The sheets that go with an import: the empty one to be filled in, and one with its errors."""

from xlsxwriter.utility import xl_col_to_name

from ..sheets import begin, book, write, written
from .heads import EXAMPLE, MARKS, MAX_LINES
from .plan import STATES

LISTS = "可选的内容"


def template(kind):
    """A head, a row as an example, lists to choose from, and what each column means."""

    def fill(content, styles):
        page = begin(content, kind.label, [(_head(it), it.width) for it in kind.columns], styles)
        for place, column in enumerate(kind.columns):
            page.set_column(place, place, column.width, styles["text"])
            write(page, 1, place, f"{'' if place else EXAMPLE}{column.example}", styles)
        _explain(content, kind, styles)
        _offer(content, page, kind, styles)

    return book(f"{kind.label}导入模板", kind.on, fill)


def _explain(content, kind, styles):
    page = begin(content, "填写说明", [("列", 14), ("必填", 8), ("说明", 60)], styles)
    for line, column in enumerate(kind.columns, start=1):
        row = (column.label, "必填" if column.is_required else "", column.about)
        for place, text in enumerate(row):
            write(page, line, place, text, styles)
    hint = f"写着“{EXAMPLE}”的一行不会导入。空着的格不改动已有的内容。"
    write(page, len(kind.columns) + 2, 2, hint, styles)


def _head(column):
    return f"{column.label}*" if column.is_required else column.label


def _offer(content, page, kind, styles):
    offers = {place: [*it.words, *it.offers(kind)] for place, it in enumerate(kind.columns)}
    offers = {place: words for place, words in offers.items() if words}
    if not offers:
        return
    heads = [(kind.columns[place].label, 28) for place in offers]
    lists = begin(content, LISTS, heads, styles)
    for line in range(max(map(len, offers.values()))):
        for at, words in enumerate(offers.values()):
            write(lists, line + 1, at, words[line] if line < len(words) else "", styles)
    for at, (place, words) in enumerate(offers.items()):
        name = xl_col_to_name(at)
        source = f"='{LISTS}'!${name}$2:${name}${len(words) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        page.data_validation(1, place, MAX_LINES, place, rule)


def marked(intake, kind):
    """The table as it was uploaded; its errors are red, and said in a last column."""
    head, body = intake.table["head"], intake.table["body"]
    told = {it["number"]: it for it in intake.lines}

    def fill(content, styles):
        page = begin(content, kind.label, [*((it, 16) for it in head), (MARKS, 60)], styles)
        for line, (number, cells) in enumerate(body, start=1):
            row = _marked_cells(intake, cells[: len(head)], told[number]["errors"])
            for place, (text, style) in enumerate(row):
                write(page, line, place, text, styles, style)
            write(page, line, len(head), said(told[number], kind), styles)

    return book(f"{intake.file_name.rsplit('.', 1)[0]}_标错", kind.on, fill)


def _marked_cells(intake, cells, errors):
    """Yield the text and the style of each cell; an empty one that is wrong must show it too."""
    places = intake.table["places"]
    bad = {places[name] for name in errors if name in places}
    for place, text in enumerate(cells):
        yield (text or " ", "bad") if place in bad else (text, "text")


def said(line, kind):
    """What is wrong with a line, in one text."""
    labels = {column.name: column.label for column in kind.columns}
    found = [
        f"{labels[name]}：{why}" if name else why
        for name, errors in line["errors"].items()
        for why in errors
    ]
    return "\n".join(found or (["重名待定"] if line["state"] == "ask" else []))


def outcome(intake, kind):
    """A file: what became of each line."""
    columns = kind.columns_of(intake)
    heads = [("行", 6), ("结果", 10), *((it.label, it.width) for it in columns)]

    def fill(content, styles):
        page = begin(content, "导入结果", heads, styles)
        for at, line in enumerate(intake.lines, 1):
            given = (line["given"].get(column.name, "") for column in columns)
            for place, value in enumerate((line["number"], STATES[line["state"]], *given)):
                write(page, at, place, value, styles)

    return written(fill)
