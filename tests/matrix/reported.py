"""What each county reports of a year: here one that goes to the standing committee, and the one
before, which everybody may read; in the other county one that nobody here may see."""

from datetime import date

from suggestions.models import HandlingReport
from tests.matrix.taking import begin, paper, secret, take

BEGUN_ON, MEETING_ON = date(2026, 4, 20), date(2026, 4, 28)
BY = date(2026, 12, 31)


def report_all(county):
    _submitted(county.deputies_committee, county.an, county.gov_office, "here")
    it = _submitted(county.deputies_committee, county.an, county.gov_office, "past", 2024)
    said = {"opinion": secret("past-heard"), "meeting": None, "files": paper("past-minutes")}
    it = take(it, "report", county.an, MEETING_ON, **said)
    it = take(it, "publish", county.an, MEETING_ON, is_checked=True)
    said = {"text": secret("public-report"), "reason": secret("past-amended")}
    take(it, "amend", county.an, MEETING_ON, **said)
    other = county.other
    _submitted(other.deputies_committee, county.yuan, other.bureau, "elsewhere")


def _submitted(committee, keeper, body, name, year=2026):
    own = {"committee": committee, "year": year, "report_by": BY}
    it = begin(HandlingReport, "begin", keeper, BEGUN_ON, **own)
    it = take(it, "receive", keeper, BEGUN_ON, body=body, files=paper(f"{name}-account"))
    it = take(it, "write", keeper, BEGUN_ON, text=secret(f"{name}-report-draft"))
    said = {"meeting_on": MEETING_ON, "note": secret(f"{name}-report-note"), "files": []}
    it = take(it, "submit", keeper, BEGUN_ON, **said)
    it = take(it, "return", keeper, BEGUN_ON, reason=secret(f"{name}-report-back"))
    it = take(it, "write", keeper, BEGUN_ON, text=secret(f"{name}-report"))
    said = {"meeting_on": MEETING_ON, "note": secret(f"{name}-report-again"), "files": []}
    return take(it, "submit", keeper, BEGUN_ON, **said)
