"""What keeps an uploaded template out: said with the place, before anything is written with it."""

import re
from io import BytesIO

from jinja2 import TemplateError, nodes

from ..kinds import Unfit, archives, look
from .fence import OF_A_LOOP, Fence
from .letter import plain
from .word import word

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
DEEPEST = 3  # loops in one another
ALLOWED = (  # all that a template needs: gaps, what is repeated, what is left out
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
    nodes.Filter, nodes.Keyword,
)  # fmt: skip
PARTS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注"}
BROKEN = "{}括号、标记不完整或者写法不对。"
UNENDED = "{}for、if没有写完：每个for要有endfor，每个if要有endif，各写在单独的一段里。"
UNKNOWN = "{}没有“{}”这种写法：只能用default、join、length。"
MAIN = "word/document.xml"
LIVE = ("/embeddings/", "/afchunk")


class NoTemplate(ValueError):
    """A template cannot be used; the message is for an administrator to read."""


def check(letter, content):
    """Raise NoTemplate if the bytes are no template for this letter."""
    if len(content) > MOST_BYTES:
        raise NoTemplate(f"文件超过{MOST_BYTES // 1_000_000}MB，请去掉图片等大的内容。")
    parts = _unpacked(content)
    known = plain(letter.example)
    trees = [_check_part(name, source, known) for name, source in _sources(content, parts)]
    if not any(tree.find(nodes.Name) for tree in trees):
        raise NoTemplate("里面没有要填的项，用它生成的每件公文都一样。请下载现用模板，在它上面改。")
    try:
        word(letter, known, content)
    except Exception as why:
        raise NoTemplate(f"用样例内容试着生成时出错，不能使用：{_in_words(why)}") from why


def _unpacked(content):
    """The parts by their names, of a Word file that could be handed in, too."""
    file = BytesIO(content)
    try:
        look("模板.docx", file)
        with archives.opened(file, MOST_UNPACKED) as packed:
            is_linked = any(map(archives.is_external, archives.links(packed)))
            parts = {it: archives.read(packed, it) for it in packed.namelist()}
    except Unfit as why:
        raise NoTemplate(f"这个文件{why}") from why
    _refuse_more(parts, is_linked)
    return parts


def _refuse_more(parts, is_linked):
    """In a template nothing is embedded or stands elsewhere."""
    if MAIN not in parts:
        raise NoTemplate("这个文件的正文不在通常的位置。请在Word或WPS里另存为docx再上传。")
    if any(it in name.lower() for name in parts for it in LIVE):
        raise NoTemplate("文件里有嵌入的对象，不能使用。请去掉以后再上传。")
    if is_linked:
        raise NoTemplate("文件里有指向外部的链接或者图片，不能使用。请去掉链接，图片要嵌入文件。")


def _sources(content, parts):
    """Yield each part that may hold gaps, in which place it is, as docxtpl would fill it in."""
    from docxtpl import DocxTemplate

    try:
        form = DocxTemplate(BytesIO(content))
        form.init_docx()
    except Exception as why:
        raise NoTemplate("这个文件打不开，可能已经损坏。请在Word或WPS里重新另存一次。") from why
    for path, xml in parts.items():
        kind = re.match(r"word/([a-z]+)\d*\.xml$", path)
        if kind and kind[1] in PARTS:
            text = form.patch_xml(xml.decode("utf-8", "replace"))
            yield PARTS[kind[1]], re.sub(r"<w:p([ >])", r"\n<w:p\1", text)


def _check_part(name, source, known):
    read = [re.sub(r"<[^>]*>", "", line).strip() for line in source.splitlines()]

    def at(line):
        return f"{name}里“{read[line - 1][:40]}”处："

    tree = _parsed(source, at)
    strange = (it for it in tree.find_all(nodes.Node) if not isinstance(it, ALLOWED))
    if found := next(strange, None):
        raise NoTemplate(f"{at(found.lineno)}只能写要填的项、for和if，不能写别的。")
    _check_names(tree, known, at, 0)
    return tree


def _parsed(source, at):
    try:
        Fence().from_string(source)
        return Fence().parse(source)
    except TemplateError as why:
        raise NoTemplate(_broken(at(why.lineno or 1), str(why))) from why


def _broken(place, why):
    """What the library says in English, in Chinese."""
    if filter_ := re.match(r"No filter named '(.*?)'", why):
        return UNKNOWN.format(place, filter_[1])
    is_unended = "tags:" in why or "unknown tag" in why
    return (UNENDED if is_unended else BROKEN).format(place)


def _check_names(node, known, at, depth):
    """Every name is a field; a name of a loop is what it runs through."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.For):
            _check_loop(child, known, at, depth + 1)
        elif isinstance(child, nodes.Getattr | nodes.Name):
            _value(child, known, at)
        else:
            _check_names(child, known, at, depth)


def _check_loop(loop, known, at, depth):
    if depth > DEEPEST:
        raise NoTemplate(f"{at(loop.lineno)}for最多套{DEEPEST}层。")
    rows = _value(loop.iter, known, at)
    if not isinstance(rows, list) or not isinstance(loop.target, nodes.Name) or loop.recursive:
        raise NoTemplate(f"{at(loop.lineno)}for后面要写有多行的项。")
    one = {loop.target.name: rows[0], "loop": dict.fromkeys(OF_A_LOOP, "")}
    for part in (*loop.body, *loop.else_):
        _check_names(nodes.Template([part]), {**known, **one}, at, depth)


def _value(node, known, at):
    """What stands behind a name in the example."""
    if isinstance(node, nodes.Name):
        name, fields = node.name, known
    elif isinstance(node, nodes.Getattr):
        name, fields = node.attr, _value(node.node, known, at)
    else:
        raise NoTemplate(f"{at(node.lineno)}这里要写一个项的名称。")
    if not isinstance(fields, dict) or name not in fields:
        usable = f"可用的有：{'、'.join(fields)}" if isinstance(fields, dict) else "它没有下一级"
        raise NoTemplate(f"{at(node.lineno)}没有“{name}”这一项。{usable}。")
    return fields[name]


def _in_words(why):
    return str(why).splitlines()[0][:100] if str(why) else type(why).__name__
