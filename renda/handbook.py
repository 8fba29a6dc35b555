"""What the lifecycles say, for people: a table in Markdown, and the layout of a state diagram."""

from dataclasses import dataclass

from .lifecycle import NEW, SAME
from .models import Not
from .roles import labels

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
    return (
        step.name,
        step.label,
        f"{', '.join(source or 'new' for source in step.sources)} > {_target(step)}",
        _labels(step.by),
        _labels(step.also),
        _when(step),
        "-" if step.unless.__name__ == "<lambda>" else step.unless.__name__.replace("_", " "),
        _starts(step),
        ", ".join(dict.fromkeys(it.name for it in step.meets)) or "-",
        ", ".join(dict.fromkeys(it.name for it in step.drops)) or "-",
        _told(step),
    )


def _starts(step):
    starts = [f"{it.name} {_length(it)}{_if(it)}" for it in step.starts]
    starts += [f"{it.name} {_length(it)} if it runs from another day" for it in step.restarts]
    return ", ".join([*starts, *(f"{it.name} passes on" for it in step.passes)]) or "-"


def _if(deadline):
    name = deadline.of.__name__
    return "" if name == "<lambda>" else f" if it {name.replace('_', ' ')}"


def _target(step):
    return "same" if step.target == SAME else step.target


def _when(step):
    said = [f"whole is {', '.join(step.while_under)}"] if step.while_under else []
    said += [_decided(step.where)] if step.where else []
    said += [f"{step.only[0]} is {step.only[1]}"] if step.only else []
    said += [] if step.of.__name__ == "<lambda>" else [step.of.__name__.replace("_", " ")]
    return "; ".join(said) or "-"


def _decided(rule):
    return f"{rule.rule.name} is no" if isinstance(rule, Not) else f"{rule.name} is yes"


def _told(step):
    if not step.tells_if:
        return _labels(step.tells)
    rule, roles = step.tells_if
    return f"{_labels(step.tells)}; if {_decided(rule)} {_labels(roles)}"


def _length(deadline):
    if deadline.until:
        return f"until {deadline.until}"
    return deadline.period.default + (" or as before" if deadline.keeps_former else "")


def _labels(roles):
    return ", ".join(labels(roles)) or "-"


def _shown(lifecycle):
    yield f"read by: {_labels(lifecycle.readers)}"
    yield from _each_once(lifecycle.shown_from, "from")
    yield from _each_once(lifecycle.shown_with, "when its whole is from")


def _each_once(shown, when):
    lines = (f"shown to {role.label} {when}: {status}" for role, status in shown.items())
    return dict.fromkeys(lines)


# The same in the user's words


def lines(lifecycle, congress, on):
    """Return what each step says, by heading; its numbers are those of the congress, if any."""
    return [_line(lifecycle, step, congress, on) for step in lifecycle]


def _line(lifecycle, step, congress, on):
    named = dict(lifecycle.model.Status.choices)
    starts = dict.fromkeys([*step.starts, *step.restarts])
    return {
        "label": step.label,
        "sources": "、".join(named.get(source, "（新建）") for source in step.sources),
        "target": "状态不变" if step.target == SAME else named[step.target],
        "by": _spoken(step.by),
        "also": _spoken(step.also),
        "where": _spoken_rule(step.where) if step.where else "",
        "starts": [(it.label, _spoken_length(it, congress, on)) for it in starts],
        "meets": list(dict.fromkeys(it.label for it in step.meets)),
        "tells": "、".join([*labels(step.tells), *_spoken_choice(step)]),
    }


def _spoken(roles):
    return "、".join(labels(roles))


def _spoken_rule(rule):
    if isinstance(rule, Not):
        return f"本级规定不实行“{rule.rule.label}”的才有"
    return f"本级规定“{rule.label}”的才有"


def _spoken_choice(step):
    rule, roles = step.tells_if or (None, ())
    return [f"{it}（实行“{rule.label}”的）" for it in labels(roles)]


def _spoken_length(deadline, congress, on):
    if deadline.until:
        return "到决定写明的日子"
    rule = deadline.period
    length = rule.of(congress, on) if congress else rule.reads(rule.default)
    return length.label + ("，不早于原来的期限" if deadline.keeps_former else "")


# The diagram: a box a status, one below the other. Each way out has a line of its own under its
# label; all that lead to the same box join in one trunk on the right, in the first free lane.

ROW, GAP, EDGE, LANE, LETTER = 26, 14, 8, 16, 14  # pixels


@dataclass(frozen=True)
class Box:
    label: str
    top: int
    height: int
    is_start: bool
    is_end: bool

    @property
    def middle(self):
        return self.top + self.height // 2


@dataclass(frozen=True)
class Way:
    """One step: the line of its label, which runs to the trunk of its target."""

    label: str
    y: int
    lane: int = 0  # x of the trunk
    is_back: bool = False


@dataclass(frozen=True)
class Trunk:
    x: int
    top: int
    bottom: int
    y: int  # where it enters its box


class Diagram:
    def __init__(self, lifecycle):
        self.places = [NEW, *(status.value for status in lifecycle.model.Status)]
        self.moves = list(dict.fromkeys(_moves(lifecycle)))
        self._lay_rows()
        labels = {NEW: "开始", **dict(lifecycle.model.Status.choices)}
        self.left = EDGE + 2 * LETTER + LETTER * max(map(len, labels.values()))
        self.right = self.left + 2 * LETTER + LETTER * max(len(label) for *_, label in self.moves)
        self.trunks = dict(self._trunks())
        self.boxes = [
            Box(labels[place], *self.spans[place], place == NEW, place in lifecycle.ends)
            for place in self.places
        ]
        self.ways = [self._way(move) for move in self.moves]
        self.width = max(trunk.x for trunk in self.trunks.values()) + LANE
        self.height = self.boxes[-1].top + self.boxes[-1].height + EDGE

    @property
    def box_width(self):
        return self.left - EDGE

    def _lay_rows(self):
        """Give every way out a row in its box, below the one by which others come in."""
        self.spans, self.rows, y = {}, {}, EDGE
        for place in self.places:
            out = [move for move in self.moves if move[0] == place]
            ins = place != NEW
            self.rows |= {move: y + (n + ins + 1) * ROW - 5 for n, move in enumerate(out)}
            self.spans[place] = y, max(1, len(out) + ins) * ROW
            y += self.spans[place][1] + GAP

    def _trunks(self):
        """Yield the trunk of each target; the shorter, the nearer to the boxes."""
        reach = {target: self._reach(target) for _, target, _ in self.moves}
        lanes = []  # each the spans that it holds
        for target in sorted(reach, key=lambda it: reach[it][1] - reach[it][0]):
            top, bottom = reach[target]
            free = (n for n, held in enumerate(lanes) if not _overlaps(held, top, bottom))
            lane = next(free, len(lanes))
            lanes[lane:] = lanes[lane:] or [[]]
            lanes[lane].append((top, bottom))
            yield target, Trunk(self.right + lane * LANE, top, bottom, self._way_in(target))

    def _reach(self, target):
        ends = [self.rows[move] for move in self.moves if move[1] == target]
        return min(*ends, self._way_in(target)), max(*ends, self._way_in(target))

    def _way_in(self, target):
        return self.spans[target][0] + ROW // 2

    def _way(self, move):
        source, target, label = move
        is_back = self.places.index(target) < self.places.index(source)
        return Way(label, self.rows[move], self.trunks[target].x, is_back)


def _moves(lifecycle):
    """Yield the source, the target and the label of each step that changes the status."""
    for step in lifecycle:
        for source in step.sources:
            if step.target not in (SAME, source):
                yield source, step.target, step.label


def _overlaps(held, top, bottom):
    return any(first <= bottom and top <= last for first, last in held)
