"""The index of the subjects: one row each, of the words that it is found by."""

import re
from hashlib import blake2b

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Lookup

from ..words import initials, squeeze, tokens, wanted

MOST = 100_000  # characters of a subject that are indexed; a tsvector holds 1 MB

NUMBERS = re.compile(r"[0-9]+")


class Words(models.TextField):
    """Tokens with blanks between, in the kind of column that the database indexes them by."""

    def db_type(self, connection):
        is_postgresql = connection.vendor == "postgresql"
        return "tsvector" if is_postgresql else super().db_type(connection)


@Words.register_lookup
class Say(Lookup):
    """That the tokens are among the words: {token: whether it may go on}."""

    lookup_name = "say"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"'{it}'{':*' if more else ''}" for it, more in self.rhs.items())
        return f"{words} @@ %s::tsquery", [*params, asked]

    def as_sqlite(self, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        asked = " AND ".join(f'"{it}"{" *" if more else ""}' for it, more in self.rhs.items())
        table = words.rpartition(".")[0]
        found = "SELECT rowid FROM renda_entry_words WHERE renda_entry_words MATCH %s"
        return f"{table}.id IN ({found})", [*params, asked]


class EntryQuerySet(models.QuerySet):
    def of(self, model):
        return self.filter(subject_type=ContentType.objects.get_for_model(model))

    def saying(self, term):
        """Those in whose words this squeezed term stands."""
        asked = wanted(term)
        found = self.filter(words__say=asked)
        if term in asked:
            return found
        heading_first = models.Q(heading__contains=term) | models.Q(folded__contains=term)
        return found.filter(heading_first)  # what is long lies aside and costs more to read

    def keep(self, *subjects):
        """Write how subjects of one kind are found, unless it stands so already."""
        new = self.stale(subjects)
        if new:
            key, fields = ["subject_type", "subject_id"], Entry.WRITTEN
            self.bulk_create(new, update_conflicts=True, unique_fields=key, update_fields=fields)

    def stale(self, subjects):
        """The entries of those subjects, as they ought to be, that do not stand so."""
        new = [Entry.about(it) for it in subjects]
        own = self.filter(subject_type__in={it.subject_type_id for it in new})
        own = own.filter(subject_id__in=[it.subject_id for it in new])
        kept = dict(own.values_list("subject_id", "digest"))
        return [it for it in new if it.digest != kept.get(it.subject_id)]


class Entry(models.Model):
    """What a subject is found by. Who may find it, is asked of the subject."""

    WRITTEN = ("number", "serial", "heading", "text", "folded", "words", "digest")

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=100)  # squeezed
    serial = models.CharField(max_length=100)  # the last number in it, without noughts before
    heading = models.TextField()  # number, title and names, squeezed
    text = models.TextField()  # what else is said, as it stands there
    folded = models.TextField()  # all of it squeezed, and the names by their sounds
    words = Words()
    digest = models.CharField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="entry_once")
        ]

    def __str__(self):
        return self.heading

    @classmethod
    def about(cls, subject):
        number, title, text, names = subject.said()
        entry = cls(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            number=squeeze(number),
            heading=squeeze("\n".join([number, title, *names])),
            text=text[:MOST],
        )
        sounds = map(initials, names)
        entry.folded = " ".join([entry.heading, *sounds, squeeze(text)])[:MOST]
        return entry.finished()

    def finished(self):
        """With all that is made of its texts."""
        self.words = " ".join(sorted(tokens(self.folded)))
        self.serial = "".join(NUMBERS.findall(self.number)[-1:]).lstrip("0")
        said = "\n".join([self.number, self.text, self.folded])
        self.digest = blake2b(said.encode(), digest_size=16).hexdigest()
        return self
