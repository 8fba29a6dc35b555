"""What is handed in at a step: kept with it, found by who may read it, and by nobody else."""

import io
import json
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client

from renda import attaching, vault
from renda.models import Attachment, Blob, Upload
from tests.conftest import HAND_OVER, MEETING, all_at_once, noon, settle
from tests.renda.hostile import EXE, HOSTILE, JPG, PDF, Kept
from tests.renda.papers import pdf, zipped
from tests.supervision import cast

DAY = date(2026, 4, 15)
NAME = "关于农村饮水安全整改情况的报告（终稿）.pdf"


def sent(name, content=PDF):
    """A file as a browser sends it; Django itself takes some names apart."""
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def water(act, county):
    return cast.of(cast.handed(act, county), county.water)


@pytest.fixture
def problem(water):
    return water.own_problems().get()


def claim(act, user, problem, *files, **facts):
    return act(user, problem, "claim", DAY, evidence="检测报告", files=[*files], **facts)


def download(act, user, file, on=DAY):
    return act.see(user, f"/files/{file.pk}/", on)


def test_files_are_kept_with_the_step_and_named_in_its_record(act, county, problem):
    files = sent(NAME), sent("现场照片.jpg", JPG)
    assert claim(act, county.gao, problem, *files).status_code == 302
    event = problem.events.get(name="claim")
    assert [it.name for it in event.attachments.all()] == [NAME, "现场照片.jpg"]
    digest = event.attachments.first().blob.digest
    assert event.facts["files"][0] == {"name": NAME, "size": len(PDF), "digest": digest}
    with vault.read(digest) as kept:
        assert kept.read() == PDF


def test_a_download_is_never_shown_by_the_browser_and_keeps_its_chinese_name(act, county, problem):
    scan = zipped({"OFD.xml": "<OFD/>"})
    claim(act, county.gao, problem, sent("关于整改的报告.ofd", scan))
    got = download(act, county.wu, Attachment.objects.get())
    assert (got.status_code, b"".join(got.streaming_content)) == (200, scan)
    assert got["Content-Type"] == "application/ofd"
    assert got["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%B3")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Cache-Control"] == "private, no-store"
    assert "sandbox" in got["Content-Security-Policy"]
    assert int(got["Content-Length"]) == len(scan)


def test_only_who_reads_of_the_step_gets_the_file_and_foreign_is_like_missing(
    act, county, problem, client
):
    claim(act, county.gao, problem, sent(NAME))
    file = Attachment.objects.get()
    for user in (county.wu, county.zheng, county.ma, county.shen, county.qin, county.sun):
        assert download(act, user, file).status_code == 200
    missing = Attachment(pk=file.pk + 1)
    for user in (county.yuan, county.nobody, county.guan, county.tian):
        answers = [download(act, user, it) for it in (file, missing)]
        assert [it.status_code for it in answers] == [404, 404]
    client.logout()
    assert client.get(f"/files/{file.pk}/")["Location"].startswith("/login/")


def test_what_went_before_one_saw_the_case_is_not_downloaded_either(act, county):
    opinion = cast.draft(act, county)
    assert (
        act(county.wu, opinion, "submit", MEETING, files=[sent("调研报告.pdf")]).status_code == 302
    )
    file = Attachment.objects.get()
    assert act(county.zhou, opinion, "approve", MEETING).status_code == 302
    assert act(county.wu, opinion, "issue", HAND_OVER, number="1号").status_code == 302
    cast.hand_over(act, county, opinion)
    assert act.see(county.gao, f"/supervision/opinions/{opinion.pk}/", DAY).status_code == 200
    assert download(act, county.gao, file).status_code == 404
    assert download(act, county.zhou, file).status_code == 200


def test_the_pages_name_each_file_where_the_step_stands(act, county, problem, water):
    claim(act, county.gao, problem, sent(NAME), sent("照片.jpg", JPG))
    act(county.gao, water, "file_plan", DAY, text="方案", files=[sent("方案<b>.pdf")])
    for address in (f"problems/{problem.pk}", f"opinions/{water.opinion_id}"):
        page = act.see(county.wu, f"/supervision/{address}/", DAY).content.decode()
        for file in problem.events.get(name="claim").attachments.all():
            assert f'<a href="/files/{file.pk}/" download>{file.name}</a>' in page
    page = act.see(county.wu, f"/supervision/undertakings/{water.pk}/", DAY).content.decode()
    assert "方案_b_.pdf</a>" in page


# Bad files: a message at the field for each, and nothing lost


def test_each_bad_file_is_named_with_its_fault_and_nothing_happens(act, county, problem):
    answer = claim(act, county.gao, problem, sent("表.pdf", EXE), sent("空.jpg", b""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“表.pdf”的内容不是.pdf文件" in page and "检测报告" in page
    assert "“空.jpg”是空文件" in page
    assert not problem.events.filter(name="claim").exists()
    assert not Blob.objects.exists()


def test_good_files_need_not_be_chosen_again(act, county, problem):
    files = sent(NAME), sent("表.pdf", EXE)
    answer = act(county.gao, problem, "claim", DAY, evidence="", files=files)
    [kept] = Upload.objects.all()
    assert f'name="files-kept" value="{kept.pk}" checked' in answer.content.decode()
    again = act(
        county.gao, problem, "claim", DAY, evidence="检测", **{"files-kept": [kept.pk]},
        files=[sent("补.jpg", JPG)],
    )  # fmt: skip
    assert again.status_code == 302
    assert [it.name for it in Attachment.objects.all()] == [NAME, "补.jpg"]


def test_what_was_kept_can_be_dropped(act, county, problem):
    act(county.gao, problem, "claim", DAY, evidence="", files=[sent("甲.pdf"), sent("乙.jpg", JPG)])
    second = Upload.objects.get(name="乙.jpg")
    claim(act, county.gao, problem, **{"files-kept": [second.pk]})
    assert [it.name for it in Attachment.objects.all()] == ["乙.jpg"]


def test_what_was_kept_for_one_is_nothing_to_another(act, county, problem, water):
    act(county.gao, problem, "claim", DAY, evidence="", files=[sent(NAME)])
    [kept] = Upload.objects.all()
    for key in (kept.pk, kept.pk + 1, "-1", "x", "9" * 30, "１"):
        theirs = act(county.liu, problem, "claim", DAY, evidence="好", **{"files-kept": [key]})
        assert theirs.status_code == 422
        assert "请重新选择" in theirs.content.decode()
        assert NAME not in theirs.content.decode()
    assert not Attachment.objects.exists()


def test_what_was_kept_too_long_is_chosen_again(act, county, problem):
    act(county.gao, problem, "claim", DAY, evidence="", files=[sent(NAME)])
    [kept] = Upload.objects.all()
    late = act(
        county.gao, problem, "claim", date(2026, 4, 16), evidence="好", **{"files-kept": [kept.pk]}
    )
    assert (late.status_code, "请重新选择" in late.content.decode()) == (422, True)


def test_a_step_that_is_refused_keeps_the_files_too(act, county, problem):
    claim(act, county.gao, problem)
    again = claim(act, county.gao, problem, sent(NAME))
    assert again.status_code == 422
    assert "不能申请销号" in again.content.decode() and NAME in again.content.decode()


def test_the_hostile_files_through_the_page(act, county, problem):
    """Each with its own message; those that lie inert come out as attachments only."""
    cases = [it for it in HOSTILE if "\0" not in it[1] and "/" not in it[1] and "\\" not in it[1]]
    for start in range(0, len(cases), 20):
        batch = cases[start : start + 20]
        files = [sent(name.replace("\r\n", ""), content) for _, name, content, _ in batch]
        answer = act(county.gao, problem, "claim", DAY, evidence="", files=files)
        page = answer.content.decode()
        for (case, *_, what), file in zip(batch, files, strict=True):
            assert (what.name if isinstance(what, Kept) else what) in page.replace("&quot;", '"'), (
                case,
                file.name,
            )
    assert not Attachment.objects.exists()
    inert = {it.blob_id for it in Upload.objects.all()}
    assert Blob.objects.count() == len(inert)


# Limits


def test_no_more_than_twenty(act, county, problem):
    files = [sent(f"{n}.pdf", pdf(b"%d" % n)) for n in range(22)]
    answer = claim(act, county.gao, problem, *files)
    assert answer.status_code == 422
    assert answer.content.decode().count("没有收：一次最多20个") == 2
    kept = [it.pk for it in Upload.objects.all()]
    assert len(kept) == 20
    assert claim(act, county.gao, problem, **{"files-kept": kept}).status_code == 302
    assert Attachment.objects.count() == 20


def test_what_was_kept_counts_too(act, county, problem, monkeypatch):
    for start in (0, 15):
        files = [sent(f"{n}.pdf", pdf(b"%d" % n)) for n in range(start, start + 15)]
        act(county.gao, problem, "claim", DAY, evidence="", files=files)
    kept = [it.pk for it in Upload.objects.all()]
    answer = claim(act, county.gao, problem, **{"files-kept": kept})
    assert (answer.status_code, len(kept)) == (422, 30)
    page = answer.content.decode()
    assert "选了30个，一次最多20个" in page and page.count('name="files-kept"') == 30
    monkeypatch.setattr(attaching, "WHOLE", 5 * len(PDF))
    answer = claim(act, county.gao, problem, **{"files-kept": kept[:9]})
    assert "选中的合计超过" in answer.content.decode()
    assert claim(act, county.gao, problem, **{"files-kept": kept[:3]}).status_code == 302
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize(
    ("limit", "message"),
    [("EACH", "每个不超过"), ("WHOLE", "一次合计不超过"), ("A_DAY", "您一天以内最多传")],
)
def test_sizes_are_bounded(act, county, problem, monkeypatch, limit, message):
    monkeypatch.setattr(attaching, limit, 2 * len(PDF) if limit != "EACH" else len(PDF) - 1)
    files = [sent("甲.pdf"), sent("乙.pdf"), sent("丙.pdf")]
    answer = claim(act, county.gao, problem, *files)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Upload.objects.count() == (0 if limit == "EACH" else 2)


def test_a_request_beyond_all_bounds_is_not_read(client, county, problem):
    client.force_login(county.gao)
    huge = {"CONTENT_LENGTH": str(300 * 1024 * 1024)}
    address = f"/supervision/problems/{problem.pk}/claim/"
    with time_machine.travel(noon(DAY), tick=False):
        answer = client.post(address, {"files": [sent(NAME)]}, **huge)
    assert answer.status_code == 400
    assert "发来的内容太大" in answer.content.decode()


# Once, whole, and found when it is not


def test_a_double_click_is_one_step_with_its_files_once(act, county, problem):
    once = {"once": "1c6ba7d2-6f4e-4c1c-9f0e-3b1f3f1d2a10"}
    for _ in range(2):
        assert claim(act, county.gao, problem, sent(NAME), **once).status_code == 302
    assert (Attachment.objects.count(), Blob.objects.count()) == (1, 1)


@pytest.mark.usefixtures("committed")
def test_the_same_file_chosen_in_many_presses_at_once_is_kept_once(act):
    county = settle()
    problem = cast.of(cast.handed(act, county), county.water).own_problems().get()
    client = Client()
    client.force_login(county.gao)

    def press():
        tab = Client()
        tab.cookies.update(client.cookies)
        address = f"/supervision/problems/{problem.pk}/claim/"
        assert tab.post(address, {"evidence": "", "files": [sent(NAME)]}).status_code == 422

    with time_machine.travel(noon(DAY), tick=False):
        assert all_at_once(*[press] * 6) == []
    [once] = Upload.objects.all()
    with pytest.raises(IntegrityError):
        Upload.objects.create(user=once.user, blob=once.blob, name=once.name, at=once.at)
    assert claim(act, county.gao, problem, sent(NAME)).status_code == 302


def test_a_file_that_changed_on_the_disk_is_not_given_out(act, county, problem):
    claim(act, county.gao, problem, sent(NAME))
    file = Attachment.objects.get()
    vault.place_of(file.blob.digest).write_bytes(PDF.replace(b"595", b"596"))
    answer = download(act, county.wu, file)
    assert answer["Location"] == f"/supervision/problems/{problem.pk}/"
    page = act.see(county.wu, answer["Location"], DAY).content.decode()
    assert "和交来时不一样了" in page and NAME in page


# Programs


def test_a_program_hands_in_files_with_the_same_step(client, county, problem):
    place = f"/api/problems/{problem.pk}/claim/"
    client.force_login(county.gao)
    with time_machine.travel(noon(DAY), tick=False):
        as_text = json.dumps({"evidence": "好", "files": ["报告.pdf"]})
        refused = client.post(place, as_text, content_type="application/json")
        bad = client.post(place, {"evidence": "好", "files": [sent("表.pdf", EXE)]})
        taken = client.post(place, {"evidence": "好", "files": [sent(NAME), sent("图.jpg", JPG)]})
    assert (refused.status_code, "multipart" in str(refused.json())) == (400, True)
    assert (bad.status_code, "“表.pdf”" in str(bad.json())) == (400, True)
    assert taken.status_code == 200, taken.json()
    assert [it.name for it in Attachment.objects.all()] == [NAME, "图.jpg"]
