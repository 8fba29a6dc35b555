"""What is measured, and how far it may stand from its floor."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """`floor` and `value` in seconds where `unit` is x, else `value` alone in its unit."""

    name: str
    value: float
    goal: float
    unit: str = "x"
    floor: float = 0.0
    queries: int = 0
    most_queries: int = 0  # 0: as many as it likes
    is_least: bool = False  # the goal is the least that is wanted, not the most

    @property
    def ratio(self):
        return self.value / self.floor if self.unit == "x" else self.value

    @property
    def is_met(self):
        if self.most_queries and self.queries > self.most_queries:
            return False
        return self.ratio >= self.goal if self.is_least else self.ratio <= self.goal

    def row(self):
        """The cells of its line in the table."""
        sign = "≥" if self.is_least else "≤"
        times = [
            f"{it * 1000:.2f} ms" if self.unit == "x" else "" for it in (self.floor, self.value)
        ]
        found = f"{self.ratio:.2f} ×" if self.unit == "x" else f"{self.value:,.1f} {self.unit}"
        most = f" (≤ {self.most_queries})" if self.most_queries else ""
        queries = f"{self.queries}{most}" if self.queries else ""
        met = "yes" if self.is_met else "NO"
        return [self.name, *times, queries, found, f"{sign} {self.goal:g}", met]

    as_dict = asdict
