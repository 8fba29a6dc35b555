"""XML as whoever opens the file reads it, without taking a large one into memory as a tree."""

from xml.parsers import expat

from .content import Unfit

PIECE = 1024 * 1024  # bytes read at a time


def attributes(content, name):
    """Yield the attributes of each element of that name in a text that declares nothing itself."""
    found = []
    parser = _parser(name, found.append)
    for at in range(0, len(content) + 1, PIECE):
        try:
            parser.Parse(content[at : at + PIECE], at + PIECE > len(content))
        except (expat.ExpatError, LookupError):
            refuse_structure()
        yield from found
        found.clear()


def refuse_structure(*_):
    raise Unfit("的内部结构不正常。请另存后再传。")


def _parser(name, see):
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(element, its_attributes):
        if element.rpartition(" ")[2] == name:
            see(its_attributes)

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, refuse_structure
    return parser
