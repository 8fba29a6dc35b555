import mmap


class Unfit(ValueError):
    """A file is not taken; the message, for the user, goes on from its name."""


def bytes_of(file):
    """All that is in an open file, without taking a large one into memory."""
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (AttributeError, OSError):
        file.seek(0)
        return file.read()
