"""The sheets that go with an import: the empty one to be filled in, and one with its errors."""

from xlsxwriter.utility import xl_col_to_name

from ..sheets import begin, book, write
from .heads import MARKS, MAX_LINES

LISTS = "可选的内容"


def template(kind):
    """A head, a row as an example, lists to choose from, and what each column means."""

    def fill(content, styles):
        columns = kind.columns
        page = begin(content, kind.label, [(_head(it), it.width) for it in columns], styles)
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width, styles["text"])
            write(page, 1, place, column.example, styles)
        about = begin(content, "填写说明", [("列", 14), ("必填", 8), ("说明", 60)], styles)
        for line, column in enumerate(columns, start=1):
            row = (column.label, "必填" if column.is_required else "", column.about)
            for place, text in enumerate(row):
                write(about, line, place, text, styles)
        write(
            about,
            len(columns) + 2,
            2,
            "第2行是例子，填写前删去。空着的格不改动已有的内容。",
            styles,
        )
        _offer(content, page, kind, styles)

    return book(f"{kind.label}导入模板", kind.on, fill)


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
    head, places, body = (intake.table[it] for it in ("head", "places", "body"))
    told = {it["number"]: it for it in intake.lines}
    labels = {column.name: column.label for column in kind.columns}

    def fill(content, styles):
        heads = [(text, 16) for text in head] + [(MARKS, 60)]
        page = begin(content, kind.label, heads, styles)
        for line, (number, cells) in enumerate(body, start=1):
            errors = told[number]["errors"]
            bad = {places[name] for name in errors if name in places}
            for place, text in enumerate(cells[: len(head)]):
                write(page, line, place, text or (" " if place in bad else ""), styles,
                      "bad" if place in bad else "text")  # fmt: skip
            write(page, line, len(head), said(told[number], labels), styles)

    return book(f"{intake.file_name.rsplit('.', 1)[0]}_标错", kind.on, fill)


def said(line, labels):
    """What is wrong with a line, in one text."""
    found = [
        f"{labels[name]}：{why}" if name else why
        for name, errors in line["errors"].items()
        for why in errors
    ]
    return "\n".join(found or (["重名待定"] if line["state"] == "ask" else []))
