"""What the lifecycles say, for people: a table in Markdown, and the layout of a state diagram."""

from dataclasses import dataclass

from .lifecycle import NEW, SAME

HEAD = (
    "step", "label", "moves", "by", "also", "when", "unless",
    "starts", "meets", "drops", "told",
)  # fmt: skip


def table(lifecycle):
    rows = [HEAD, ["---"] * len(HEAD), *map(row, lifecycle)]
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([*lines, "", *_shown(lifecycle), f"ends: {', '.join(lifecycle.ends)}"])


def row(step):
    """Return the cells of a step, in the order of HEAD; "-" where there is nothing to say."""
    starts = [*step.starts, *step.restarts]
    return (
        step.name,
        step.label,
        f"{', '.join(source or 'new' for source in step.sources)} > {_target(step)}",
        _labels(step.by),
        _labels(step.also),
        _when(step),
        "-" if step.unless.__name__ == "<lambda>" else step.unless.__name__.replace("_", " "),
        ", ".join(f"{it.name} {_length(it)}" for it in starts) or "-",
        ", ".join(it.name for it in step.meets) or "-",
        ", ".join(it.name for it in step.drops) or "-",
        _labels(step.tells),
    )


def _target(step):
    return "same" if step.target == SAME else step.target


def _when(step):
    under = f"whole is {', '.join(step.while_under)}" if step.while_under else ""
    return under or (f"{step.where.name} is yes" if step.where else "-")


def _length(deadline):
    if deadline.until:
        return f"until {deadline.until}"
    return deadline.period.default + (" or as before" if deadline.keeps_former else "")


def _labels(roles):
    return ", ".join(role.label for role in roles) or "-"


def _shown(lifecycle):
    for role, status in lifecycle.shown_from.items():
        yield f"shown to {role.label} from: {status}"


# The diagram: statuses as boxes in the order of their enumeration, arrows between them at the side.

BOX, GAP, LEFT, LANE = 34, 30, 210, 26  # heights of a box and between two, left edge, lane width


@dataclass(frozen=True)
class Arrow:
    label: str
    start: int  # y of the box that it leaves
    end: int
    lane: int  # x of its vertical line; 0: straight down


class Diagram:
    """A state diagram drawn from the table: boxes from top to bottom, arrows in lanes beside."""

    def __init__(self, lifecycle):
        self.lifecycle = lifecycle
        statuses = [it for it in lifecycle.model.Status]
        self.place = {status.value: n for n, status in enumerate(statuses)}
        self.boxes = [
            {"label": it.label, "y": self._y(it), "is_end": it in lifecycle.ends}
            for it in statuses
        ]
        self.arrows = list(self._arrows())
        self.height = len(statuses) * (BOX + GAP) + GAP

    def _y(self, status):
        return GAP + self.place[status] * (BOX + GAP)

    def _arrows(self):
        moves = [
            (source, step.target, step.label)
            for step in self.lifecycle
            for source in step.sources
            if source != NEW and step.target not in (SAME, source)
        ]
        for source, target, label in dict.fromkeys(moves):
            yield Arrow(label, self._y(source), self._y(target), 0)
