"""What was kept is there, once, as it was; and whatever is not is found."""

import errno
import io
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from renda import vault
from renda.models import Blob, Upload, keep
from renda.scrub import scrub
from renda.vitals import amiss
from tests.conftest import START, all_at_once, noon

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def empty_vault(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def place(blob):
    return vault.place_of(blob.digest)


def in_two_days():
    return timezone.now() + timedelta(days=2)


@pytest.mark.django_db
def test_bytes_and_files_are_kept_once_under_their_digest():
    file = io.BytesIO("佐证".encode() * 1_000_000)
    file.seek(7)
    blob = keep(file)
    assert keep(file.getvalue()) == blob
    assert (blob.size, Blob.objects.count(), [*vault.kept()]) == (6_000_000, 1, [blob.digest])
    with blob.open() as kept:
        assert kept.read() == file.getvalue()


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for content in (b"x" * 100_000, io.BytesIO(b"y" * 100_000)):
        with pytest.raises(OSError, match="No space"):
            vault.put(content)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("committed")
def test_fifty_parallel_uploads_of_the_same_are_one():
    content = random.Random(1).randbytes(200_000)
    assert all_at_once(*[lambda: keep(content)] * 50) == []
    assert Blob.objects.get().digest == next(vault.kept())
    assert scrub(timezone.now()).faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_one_flipped_bit_and_one_lost_file_are_found(seed):
    chance = random.Random(seed)
    blobs = [keep(chance.randbytes(chance.randint(1, 5_000))) for _ in range(10)]
    altered, lost, *sound = chance.sample(blobs, 10)
    flip(place(altered), chance)
    place(lost).unlink()
    assert {it.digest for it in scrub(timezone.now()).faults} == {altered.digest, lost.digest}
    noted = dict(Blob.objects.faulty().values_list("digest", "fault"))
    assert noted == {altered.digest: "altered", lost.digest: "missing"}
    assert {vault.fault_of(it.digest) for it in sound} == {""}


def flip(path, chance):
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


@pytest.mark.django_db
def test_a_fault_is_told_to_the_operator_until_the_file_is_put_back(capsys):
    blob = keep(b"plan")
    place(blob).write_bytes(b"plot")
    with pytest.raises(SystemExit):
        call_command("scrub")
    told = capsys.readouterr()
    assert f"内容变了：{place(blob)}" in told.err
    assert "核对1个，有问题1个" in told.out
    [told] = amiss(timezone.now())
    assert told.text.startswith("有1个附件丢失或者内容变了")
    keep(b"plan")
    call_command("scrub")
    assert not amiss(timezone.now())
    assert not Blob.objects.faulty().exists()


@pytest.mark.django_db
def test_a_short_night_goes_on_where_the_last_one_ended(monkeypatch):
    monkeypatch.setattr("renda.scrub.BATCH", 4)
    blobs = [keep(b"%d" % n) for n in range(10)]
    place(blobs[9]).unlink()
    nights = [scrub(timezone.now(), seconds=0) for _ in range(3)]
    assert [it.looked_at for it in nights] == [4, 4, 4]
    assert [it.faults for it in nights] == [[], [], [blobs[9]]]


@pytest.mark.django_db
def test_what_nobody_claims_is_removed_after_a_day(county):
    left, chosen, old = keep(b"left"), keep(b"chosen"), keep(b"old")
    vault.put(b"no row")
    (place(left).parent.parent / "new-broken-off").write_bytes(b"half")
    Upload.objects.create(user=county.gao, blob=chosen, name="甲.pdf", at=in_two_days())
    Upload.objects.create(user=county.gao, blob=old, name="乙.pdf", at=noon(START))
    assert scrub(timezone.now()).removed == 0
    assert scrub(in_two_days()).removed == 4
    assert [*Blob.objects.all()] == [chosen]
    assert [*vault.kept()] == [chosen.digest]


KILLED = """
import os, django
django.setup()
from django.core.management import call_command
from django.db import connections
from renda.models import keep
call_command("migrate", verbosity=0)
connections.close_all()
for line in iter(input, "end"):
    child = os.fork()
    if child == 0:
        while True:
            keep(os.urandom(30_000))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""
CHECK = """
import django
django.setup()
from django.utils import timezone
from renda import vault
from renda.models import Blob
from renda.scrub import scrub
rows = Blob.objects.count()
assert rows, "nothing was kept"
assert scrub(timezone.now()).faults == []
without = len([*vault.kept()]) - rows
assert without >= 0
print(rows, without)
"""


def test_killed_at_any_moment_there_is_no_row_without_its_file(tmp_path):
    """Twenty real kills while files are kept as fast as they can be."""
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"RENDA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "renda.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    run = [sys.executable, "-c", KILLED]
    with subprocess.Popen(run, cwd=ROOT, env=env, **pipes) as parent:
        for seed in range(20):
            print("go", file=parent.stdin, flush=True)
            child = int(parent.stdout.readline())
            time.sleep(random.Random(seed).uniform(0.02, 0.2))
            os.kill(child, signal.SIGKILL)
            assert parent.stdout.readline() == "dead\n"
        print("end", file=parent.stdin, flush=True)
    subprocess.run([sys.executable, "-c", CHECK], cwd=ROOT, env=env, check=True)
