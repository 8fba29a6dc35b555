"""The names of files, as people may see and save them."""

import re
import unicodedata

LONGEST = 200  # characters
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, marks that turn the text around, line ends
NOT_IN_NAMES = re.compile(r'[:*?"<>|]')  # on the machines of an office
PROGRAM = re.compile(
    r"\.(exe|com|scr|pif|bat|cmd|ps1|vb[se]?|wsf|hta|lnk|msi|dll|jar|apk|jsp?|aspx?|php\d?|sh|py"
    r"|s?html?|svg|xml)(?![0-9a-z])",
    re.IGNORECASE,
)


def clean(name):
    """The name alone, in its usual spelling, without a path; too long a one keeps its extension."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(it for it in last if unicodedata.category(it) not in UNSEEN)
    stem, dot, extension = NOT_IN_NAMES.sub("_", seen).strip(" .").rpartition(".")
    end = (dot + extension)[-LONGEST:]
    return stem[: LONGEST - len(end)] + end


def program_in(name):
    """The first extension of a program within the name, or ""."""
    found = PROGRAM.search(name)
    return found[0] if found else ""
