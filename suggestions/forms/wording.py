"""The first words of a year's report: what its figures say, for the committee to go on from."""

from datetime import date

from renda.periods import dated

OPEN_END = "（请写存在的问题和下一步打算）"
NAMED = 5  # units, those that handle the most


def draft_of(report):
    """The text that its figures give; nothing of a year of which nothing is known here."""
    said = report.figures
    if not said.get("items"):
        return ""
    parts = (_handed(report.year, said), _replied(said), _rated(said), _promised(said))
    heads = ("一、交办情况", "二、答复情况", "三、代表评价", "四、承诺事项")
    lines = [line for pair in zip(heads, parts, strict=True) for line in pair]
    return "\n".join([*lines, "五、存在的问题和下一步打算", OPEN_END])


def _handed(year, said):
    units, fields = said["units"], said["fields"]
    return (
        f"{year}年共交办代表建议、批评和意见{said['items']}件，其中大会期间提出的{said['of_session']}件，"
        f"闭会期间提出的{said['of_recess']}件，由{len(units)}个单位答复，共{said['total']['all']}件次。"
        f"按内容分：{_listed((it['name'], it['count'], '件') for it in fields)}。"
        f"承办较多的单位：{_listed((it['name'], it['all'], '件') for it in units[:NAMED])}。"
    )


def _listed(rows):
    return "，".join(f"{name}{count}{of}" for name, count, of in rows)


def _replied(said):
    classes = "；".join(f"{it['name']}的{it['count']}件次" for it in said["classes"])
    told = f"按办理类别分，{classes}。" if classes else ""
    on = dated(date.fromisoformat(said["on"]))
    return f"截至{on}，{_shares(said, '答复率', '按期答复率', '沟通率', '解决率')}。{told}"


def _rated(said):
    return f"{_shares(said, '首次满意率', '最终满意率')}。代表没有评价的不计入。"


def _promised(said):
    rows = said["promises"]
    told = (f"{it['year']}年答复中承诺的事项{it['all']}项，已经兑现{it['kept']}项" for it in rows)
    due = next(it for it in said["total"]["shares"] if it["label"] == "承诺兑现率")
    kept = f"已经兑现和过了首次承诺时间的{due['bottom']}项，按时兑现{due['top']}项，"
    return f"{'；'.join(told)}。{kept if due['bottom'] else ''}{_shares(said, '承诺兑现率')}。"


def _shares(said, *labels):
    known = {it["label"]: it for it in said["total"]["shares"]}
    return "，".join(_share(known[label]) for label in labels)


def _share(it):
    if it["share"] is None:
        return f"{it['label']}暂无"
    return f"{it['label']}{it['share']:g}%（{it['top']}/{it['bottom']}）"
