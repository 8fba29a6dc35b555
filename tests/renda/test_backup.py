"""Backup, the way back, and the drill: all that was there is there again, or nothing is touched."""

import io
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from renda import backup, dumping
from renda.chain import seal
from renda.models import Blob, Event, Heartbeat, User
from renda.models.files import keep
from supervision.models import Opinion
from tests.conftest import settle
from tests.supervision.cast import draft


@pytest.fixture
def house(committed, settings, tmp_path, act):
    """An office with a case, a file and a sealed record, and a shelf for its backups."""
    settings.RENDA_DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    (tmp_path / "secret_key").write_text("k" * 40)
    county = settle()
    draft(act, county)
    keep("关于饮水安全的附件".encode())
    seal()
    return tmp_path / "shelf"


def say(command, *words, **options):
    out = io.StringIO()
    call_command(command, *map(str, words), stdout=out, **options)
    return out.getvalue()


def back_up(shelf):
    say("backup", shelf)
    return backup.newest(shelf)


def lose_everything(settings):
    shutil.rmtree(settings.MEDIA_ROOT)
    (settings.RENDA_DATA / "secret_key").write_text("another")
    User.objects.update(name="")


def restore(place):
    return say("restore", place, over=backup.name_of_database())


def test_all_comes_back(house, settings):
    place = back_up(house)
    names = set(User.objects.values_list("name", flat=True))
    lose_everything(settings)
    assert "核对无误" in restore(place)
    assert set(User.objects.values_list("name", flat=True)) == names
    assert Blob.objects.get().open().read().decode() == "关于饮水安全的附件"
    assert (settings.RENDA_DATA / "secret_key").read_text() == "k" * 40
    assert Opinion.objects.count() == 1


def test_the_guard_of_the_record_comes_back(house):
    restore(back_up(house))
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


def test_what_is_worked_with_is_overwritten_only_by_its_name(house, settings):
    place = back_up(house)
    User.objects.update(name="改过")
    for over in ("", "another"):
        with pytest.raises(CommandError, match="正在办的事项"):
            say("restore", place, over=over)
    assert set(User.objects.values_list("name", flat=True)) == {"改过"}


@pytest.mark.parametrize("part", ["database", "secret_key", "files"])
@pytest.mark.parametrize("harm", ["altered", "lost"])
def test_a_backup_that_is_not_what_it_was_touches_nothing(house, part, harm):
    place = back_up(house)
    User.objects.update(name="现在")
    path = next(house.glob("files/??/*")) if part == "files" else place / part
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(CommandError, match=r"没有动.*备份里有1个文件"):
        restore(place)
    assert set(User.objects.values_list("name", flat=True)) == {"现在"}


@pytest.mark.parametrize("manifest", [None, "{", "{}", "[]"])
def test_a_folder_that_is_no_backup(house, tmp_path, manifest):
    place = tmp_path / "elsewhere"
    if manifest:
        place.mkdir()
        (place / backup.MANIFEST).write_text(manifest)
    with pytest.raises(CommandError, match="没有完整的备份"):
        restore(place)


def test_a_backup_that_is_broken_off_leaves_nothing(house, monkeypatch):
    def fail(path):
        path.write_text("half")
        raise dumping.Failed("没有空间")

    monkeypatch.setattr(dumping, "dump", fail)
    with pytest.raises(CommandError, match="没有空间"):
        say("backup", house)
    assert list(house.iterdir()) == []
    assert not Heartbeat.objects.filter(name=backup.BACKUP).exists()


def test_files_are_copied_once_for_all_backups(house):
    first = back_up(house)
    copied = {path: path.stat().st_mtime_ns for path in house.glob("files/??/*")}
    first.rename(first.with_name("20200101-000000"))
    assert back_up(house).name > "20200101-000000"
    assert {path: path.stat().st_mtime_ns for path in house.glob("files/??/*")} == copied


def test_a_file_that_is_already_lost_is_said(house, settings):
    shutil.rmtree(settings.MEDIA_ROOT)
    with pytest.raises(CommandError, match="1个文件丢失"):
        say("backup", house)
    assert "丢失" in Heartbeat.objects.get(name=backup.BACKUP).finding
    assert "核对无误" in restore(backup.newest(house))


def test_a_drill_proves_the_newest_backup(house):
    place = back_up(house)
    assert "演练通过" in (said := say("drill", house)) and "重新启动" not in said
    proven = Heartbeat.objects.get(name=backup.PROVEN)
    (place / backup.DATABASE).write_bytes(b"nothing")
    with pytest.raises(CommandError, match="没有通过"):
        say("drill", house)
    assert Heartbeat.objects.get(name=backup.PROVEN).at == proven.at
    assert "没有通过" in Heartbeat.objects.get(name="drill").finding
    assert User.objects.exists()


def test_a_drill_of_nothing(house):
    with pytest.raises(CommandError, match="还没有备份"):
        say("drill", house)


def test_rows_that_are_missing_after_a_restore_are_named(house, monkeypatch):
    place = back_up(house)
    load = dumping.load

    def lose_one(path):
        load(path)
        Blob.objects.all().delete()

    monkeypatch.setattr(dumping, "load", lose_one)
    with pytest.raises(CommandError, match="renda_blob 应有1行，现有0行"):
        restore(place)
