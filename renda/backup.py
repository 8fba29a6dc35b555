"""A copy of all that an installation holds, and the way back, checked on both ends.

A backup is a folder: the database, the kept secret, the heads of the audit chain, and a manifest
that says what must be found again. Files lie beside the backups, once for all of them.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import chain, dumping, vault
from .lifecycle import LIFECYCLES
from .models import Heartbeat

BACKUP, PROVEN = "backup", "restore"  # the names of their notes
DATABASE, MANIFEST, FILES = "database", "manifest.json", "files"
TOLD = ("made_at", "rows", "files", "faults", "sha256", "database")  # what a manifest must say
KEPT = ("secret_key", "heads")  # what lies below RENDA_DATA beside database and files
Failed = dumping.Failed


def back_up(shelf, at):
    """Write a backup into the folder `shelf`; return its own folder. It is there whole or not."""
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = shelf / f"{at:%Y%m%d-%H%M%S}"
    new = place.with_suffix(".part")
    new.mkdir(mode=0o700)
    try:
        faults = _write(new, at)
        new.rename(place)
        _sync(shelf)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    Heartbeat.leave(BACKUP, at=at, finding=_finding(faults))
    return place, faults


def newest(shelf):
    """The last backup in that folder; None: there is none."""
    return max((it.parent for it in shelf.glob(f"*/{MANIFEST}")), default=None)


def _write(new, at):
    """Fill the folder of a new backup; return the digests of files that were lost or altered."""
    rows, digests = dumping.dump(new / DATABASE)
    faults = [it for it in digests if not _copy_file(it, new.parent / FILES)]
    for name in KEPT:
        if (kept := settings.RENDA_DATA / name).exists():
            shutil.copy2(kept, new)
    hashes = {path.name: _digest(path) for path in new.iterdir()}
    facts = {"rows": rows, "files": digests, "faults": faults, "sha256": hashes, **_versions()}
    told = json.dumps({"made_at": at.isoformat(), **facts}, ensure_ascii=False, indent=1)
    (new / MANIFEST).write_text(told, encoding="utf-8")
    for path in (*new.iterdir(), new):
        _sync(path)
    return faults


def _versions():
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "database": connection.vendor,
        "django": django.get_version(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def _finding(faults):
    return f"备份时发现{len(faults)}个文件丢失或者内容变了。" if faults else ""


def _copy_file(digest, files):
    """Whether the file lies in `files` now, where each is written once."""
    place = files / digest[:2] / digest[2:]
    if place.exists():
        return True
    if vault.fault_of(digest):
        return False
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = place.with_suffix(".part")
    shutil.copyfile(vault.place_of(digest), new)
    _sync(new)
    new.replace(place)
    return True


def bring_back(place):
    """Put this backup in the place of all that is here; return its manifest. First it is checked.

    Raises Failed, with nothing altered, where the backup is not what it was when it was made.
    """
    manifest = read(place)
    dumping.load(place / DATABASE)
    for digest in _whole(manifest):
        with _file(place, digest).open("rb") as file:
            vault.put(file)
    for name in KEPT:
        if (kept := place / name).exists():
            shutil.copy2(kept, settings.RENDA_DATA)
    return manifest


def read(place):
    """The manifest of a backup whose every file is what it was; else Failed."""
    manifest = _manifest(place)
    if manifest["database"] != connection.vendor:
        raise Failed(f"备份是 {manifest['database']} 的，现在用的是 {connection.vendor}。")
    wrong = [name for name, digest in manifest["sha256"].items() if _altered(place / name, digest)]
    wrong += [it for it in _whole(manifest) if _altered(_file(place, it), it)]
    if wrong:
        raise Failed(f"备份里有{len(wrong)}个文件丢失或者内容变了：{'、'.join(wrong[:3])}")
    return manifest


def _manifest(place):
    try:
        told = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        return {name: told[name] for name in TOLD}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failed(f"{place} 里没有完整的备份。") from error


def doubts(manifest):
    """Say what was not found again, before anything is migrated: rows, files, the chain."""
    now = dumping.count()
    for table, rows in manifest["rows"].items():
        if now.get(table) != rows:
            yield f"{table} 应有{rows}行，现有{now.get(table)}行"
    for digest in _whole(manifest):
        if fault := vault.fault_of(digest):
            yield f"文件 {digest[:12]} {fault}"


def unsound():
    """Say what does not hold among the rows of the version that runs; "": all does."""
    fault = chain.verify()
    return f"操作记录的链在{fault}处断了" if fault else ""


def holds_cases():
    """Whether somebody works with this database."""
    there = set(connection.introspection.table_names())
    return any(it._meta.db_table in there and it.objects.exists() for it in LIFECYCLES)


def name_of_database():
    """What has to be typed before it is overwritten."""
    return Path(str(connection.settings_dict["NAME"])).name


def _whole(manifest):
    return [it for it in manifest["files"] if it not in set(manifest["faults"])]


def _file(place, digest):
    return place.parent / FILES / digest[:2] / digest[2:]


def _altered(path, digest):
    return not path.is_file() or _digest(path) != digest


def _digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path):
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
