"""What the bodies and committees of the demo county write."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from renda.periods import dated

TOPICS = Path(__file__).parent.parent / "topics.csv"
COMMENT = "报告对照问题比较清楚。请补充量化成效，写明下一步长效措施和责任单位。"
SEEN = "到现场查看，抽查台账并走访群众，整改情况与申请相符。"
NOT_YET = "现场抽查发现部分措施没有落实到位，台账与实际不符，退回继续整改。"
STAYS = "阶段任务完成，需要常年坚持，每年回看一次。"
PROGRESS = {
    1: "已明确责任人，完成摸底",
    3: "主要措施已经展开，按计划推进",
    5: "大部分任务完成，正在收尾",
}
ORDER = "一二三四五六七八九"


@dataclass(frozen=True)
class Told:
    measure: str
    evidence: str


@cache
def _told():
    with TOPICS.open(encoding="utf-8") as rows:
        return {
            row["text"]: Told(row["measure"] or row["demand"], row["evidence"])
            for row in csv.DictReader(rows)
        }


def of(problem):
    """What is to be done about a problem, and what will be there to be seen."""
    return _told()[problem.text]


def plan(body, problems, rows):
    lines = [
        f"{ORDER[n]}、{problem.text}。措施：{row['measure']}。{dated(row['measure_due_on'])}前完成。"
        for n, (problem, row) in enumerate(zip(problems, rows, strict=True))
    ]
    head = f"{body}召开党组会专题研究，成立主要负责人任组长的专班，对交办的问题逐项制定措施。"
    return "\n".join([head, *lines])


def result(undertaking, is_draft=False):
    problems = undertaking.own_problems()
    head = f"现将{undertaking.body}研究处理审议意见的情况报告如下。"
    lines = [
        f"{ORDER[n]}、关于“{problem.text}”。{of(problem).measure}。目前，{of(problem).evidence}。"
        for n, problem in enumerate(problems)
    ]
    ending = [] if is_draft else ["下一步，将健全长效机制，巩固整改成果。"]
    return "\n".join([head, *lines, *ending])


def progress(problem, months):
    return f"交办满{months}个月：{PROGRESS[months]}。{of(problem).measure}。"
