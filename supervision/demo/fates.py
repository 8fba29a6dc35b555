"""What becomes of each opinion, undertaking and problem: data, in days and working days."""

from dataclasses import dataclass, replace
from random import Random

NEVER = None


@dataclass(frozen=True)
class Fate:
    """How one body handles one opinion. Days count from the due date; negative: before it.

    With `from_end` draft, result and asking for time are working days before the year's end.
    """

    signs: int = 0  # so many working days after the hand-over; 0: there
    returns: int | None = NEVER  # which of the opinion's problems it says is not its own
    returns_to: str = ""  # whose it is then; "": refused
    corrected: bool = False  # its hand-over was entered a working day too late
    plan: int | None = -6
    plan_back: bool = False
    extends: str = ""  # plan or result
    answer: str = ""  # grant, refuse, or none
    until: int = 30  # days after the due date; if granted, after the year's end
    from_end: bool = False
    asks: int = -12
    draft: int | None = -28
    comments: int | None = 4  # working days after the draft
    result: int | None = -6
    result_back: bool = False
    countersigns: int | None = 1  # working days after the result
    receives: int | None = 2  # working days after that


def usual(key, body):
    chance = Random(f"{key}{body}")
    return Fate(
        signs=chance.choice([0, 0, 0, 2]),
        plan=-chance.randint(3, 9),
        draft=-chance.randint(24, 34),
        comments=chance.randint(3, 6),
        result=-chance.randint(4, 12),
    )


MORE_TIME = {"extends": "result", "answer": "grant", "result": NEVER}
FATES = {
    ("内涝", "县水利局"): {"plan": 3, "signs": 3},
    ("职教", "县教育局"): {"corrected": True},
    ("职教", "县人力资源和社会保障局"): {"extends": "result", "answer": "refuse"},
    ("职教", "县发展和改革局"): {"result_back": True},
    ("农产品", "县乡村振兴局"): {"plan_back": True},
    ("农产品", "县市场监督管理局"): {"plan": 5, "result": NEVER},
    ("农产品", "县卫生健康局"): {**MORE_TIME, "until": 5},
    ("村医", "县卫生健康局"): {**MORE_TIME, "until": -9},
    ("村医", "县政府办公室"): {**MORE_TIME, "until": -3},
    ("村医", "县医疗保障局"): {"result": 6},
    ("饮水", "县水利局"): {"from_end": True, "draft": 14, "result": NEVER},
    ("饮水", "县住房和城乡建设局"): {
        "returns": 2, "returns_to": "县水利局", "plan_back": True,
        "from_end": True, "extends": "result", "asks": 1, "draft": NEVER, "comments": NEVER,
        "result": NEVER,
    },
    ("饮水", "县卫生健康局"): {"plan": 2, "from_end": True, "draft": 2, "comments": NEVER,
                               "result": NEVER},
    ("饮水", "市生态环境局云河分局"): {
        "from_end": True, "draft": 18, "result": 5, "countersigns": 2, "receives": NEVER,
    },
    ("预算", "县财政局"): {"from_end": True, "draft": 15, "result": NEVER},
    ("预算", "县审计局"): {"from_end": True, "draft": 16, "result": 2, "countersigns": NEVER},
    ("预算", "县发展和改革局"): {"from_end": True, "extends": "result", "asks": 9, "draft": 1,
                                 "result": NEVER, "comments": NEVER},
    ("预算", "县教育局"): {"from_end": True, "draft": 30, "result": 11},
    ("养老", "县卫生健康局"): {"returns": 1},
    ("养老", "县住房和城乡建设局"): {"plan_back": True},
    ("环保", "县水利局"): {"extends": "plan", "answer": "grant", "until": -5, "plan": NEVER},
    ("环保", "县政府办公室"): {"extends": "plan", "answer": "grant", "until": 6, "plan": NEVER},
    ("环保", "县农业农村局"): {"plan": 4, "signs": 4},
}  # fmt: skip
SECOND = {
    ("内涝", "县水利局"): {"extends": "plan", "answer": "grant", "until": 6, "plan": NEVER},
    ("内涝", "县城市管理和综合行政执法局"): {"plan": 6},
}


@dataclass(frozen=True)
class Course:
    """How one problem is put right. Days count from the planned date of its measure."""

    from_end: bool = False  # working days before the year's end instead
    claims: int | None = -4
    checks: int | None = 3  # working days after the claim
    is_sent_back: bool = False
    claims_again: bool = True
    signs: int | None = 2  # working days after the check
    stays: bool = False  # long-term instead of struck off


COURSES = {
    ("内涝", 0): {"stays": True},
    ("内涝", 1): {"is_sent_back": True, "claims_again": False},
    ("职教", 1): {"stays": True},
    ("职教", 3): {"is_sent_back": True},
    ("农产品", 1): {"claims": NEVER},
    ("农产品", 2): {"from_end": True, "claims": 6, "checks": 2, "signs": NEVER},
    ("村医", 0): {"is_sent_back": True, "claims_again": False},
    ("村医", 3): {"is_sent_back": True},
    ("饮水", 0): {"from_end": True, "claims": 5, "checks": 2, "signs": NEVER},
    ("饮水", 1): {"claims": NEVER},
    ("饮水", 2): {"from_end": True, "claims": 9, "is_sent_back": True, "claims_again": False},
    ("饮水", 3): {"from_end": True, "claims": 2, "checks": NEVER},
    ("饮水", 4): {"from_end": True, "claims": 12},
}
PASSED = {"present": 33, "satisfied": 21, "basically": 9, "dissatisfied": 3}
FAILED = {"present": 32, "satisfied": 6, "basically": 9, "dissatisfied": 15, "invalid": 1,
          "not_returned": 1}  # fmt: skip
ENTITLED = 35
FAIL = {"内涝"}
STEPS_TAKEN = {"国资": 0, "交通": 1, "住房": 2}  # of submission, approval, issue; others: all
ENTERED_LATE = {"养老"}


def fate_of(key, body):
    return replace(usual(key, body), **FATES.get((key, body), {}))


def second_fate_of(key, body):
    return replace(usual(f"{key}二次", body), **SECOND.get((key, body), {}))


def course_of(key, index):
    return Course(**COURSES.get((key, index), {}))


def votes_of(key):
    return {"entitled": ENTITLED, "invalid": 0, "not_returned": 0,
            **(FAILED if key in FAIL else PASSED)}  # fmt: skip
