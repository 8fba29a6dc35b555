"""The tables of a case as sheets: its problems and its clocks."""

from renda.sheets import Column


def _due(row, deadline):
    clock = row.clock(deadline)
    return clock and clock.owed.due_on


def _met(row, deadline):
    clock = row.clock(deadline)
    return clock and clock.owed.met_by and clock.owed.met_by.on


CLOCKS = (
    Column("承办单位", 24, lambda row: row.undertaking.body.name),
    Column("交办时名称", 24, lambda row: row.former_name),
    Column("交办日", 14, lambda row: row.undertaking.handed_over_on),
    Column("办理方案期限", 14, lambda row: _due(row, "plan")),
    Column("报送办理方案", 14, lambda row: _met(row, "plan")),
    Column("办理结果期限", 14, lambda row: _due(row, "result")),
    Column("报送办理结果", 14, lambda row: _met(row, "result")),
    Column("状态", 16, lambda row: row.undertaking.get_status_display()),
)
PROBLEMS = (
    Column("序", 6, lambda it: it.no),
    Column("问题", 60, lambda it: it.text),
    Column("来源", 16, lambda it: it.get_source_display()),
    Column("发言人", 12, lambda it: it.speaker),
    Column("整改要求", 40, lambda it: it.demand),
    Column("承办单位", 24, lambda it: it.body.name),
    Column("协助单位", 24, lambda it: "、".join(body.name for body in it.helpers.all())),
    Column("整改措施", 40, lambda it: it.measure),
    Column("计划完成", 14, lambda it: it.measure_due_on),
    Column("状态", 16, lambda it: it.get_status_display()),
)
