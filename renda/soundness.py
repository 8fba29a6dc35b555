"""What is wrong with a lifecycle before anybody has walked it: `manage.py check` reports it."""

from django.core import checks

from .lifecycle import LIFECYCLES, NEW, SAME


@checks.register
def check_lifecycles(**kwargs):
    return [
        checks.Error(f"{lifecycle.name}: {fault}.", id="renda.E001")
        for lifecycle in LIFECYCLES.values()
        for fault in faults(lifecycle)
    ]


def faults(lifecycle):
    """Yield each way in which a subject could get lost, or a clock run for nothing."""
    arrows = [(source, _target(step, source)) for step in lifecycle for source in step.sources]
    reached = _reach({NEW}, arrows)
    homeward = _reach(lifecycle.ends, [(target, source) for source, target in arrows])
    for status in lifecycle.model.Status:
        if status not in reached:
            yield f"nothing leads to {status}"
        if status not in homeward:
            yield f"no way leads from {status} to an end"
    yield from _doubled_arrows(lifecycle)
    yield from _clock_faults(lifecycle)


def _target(step, source):
    return source if step.target == SAME else step.target


def _doubled_arrows(lifecycle):
    seen = set()
    for step in lifecycle:
        for source in step.sources:
            if (step.name, source) in seen:
                yield f"{step.name} has two rows at {source}"
            seen.add((step.name, source))


def _clock_faults(lifecycle):
    ticking = _ticking(lifecycle)
    for status in lifecycle.ends:
        for name in sorted(ticking[status]):
            yield f"{name} may still run at {status}"
    for status, names in ticking.items():
        if names and not any(step.recounts and status in step.sources for step in lifecycle):
            yield f"{', '.join(sorted(names))} could not be recounted at {status}"
    met = {deadline.name for step in lifecycle for deadline in step.meets}
    started = {deadline.name for step in lifecycle for deadline in step.starts}
    for name in sorted(started ^ met):
        yield f"{name} is {'never met' if name in started else 'met but never started'}"


def _reach(places, arrows):
    """The places, and all that the arrows lead to from them."""
    onward = {target for source, target in arrows if source in places} | set(places)
    return onward if onward == set(places) else _reach(onward, arrows)


def _ticking(lifecycle):
    """For each status, the names of the deadlines that may run in it, whatever way led there."""
    ticking, before = {status: set() for status in (NEW, *lifecycle.model.Status)}, None
    while ticking != before:
        before = {status: set(names) for status, names in ticking.items()}
        for step in lifecycle:
            for source in step.sources:
                stopped = {deadline.name for deadline in (*step.meets, *step.drops)}
                target = ticking[_target(step, source)]
                target |= ticking[source] - stopped
                target |= {deadline.name for deadline in step.starts}
    return ticking
