"""What holds for every lifecycle and every file."""

import ast
import inspect
import io
import re
import tokenize
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.text import slugify
from importlinter.cli import lint_imports
from rest_framework.viewsets import ReadOnlyModelViewSet

from renda.handbook import table
from renda.lifecycle import LIFECYCLES

ROOT = Path(__file__).parent.parent
HOUSE = ("renda", "supervision", "suggestions", "liaison")
CODE = [
    path
    for package in HOUSE
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
FACES = [
    path
    for path in CODE
    if {"views", "api", "views.py", "api.py"} & {*path.relative_to(ROOT).parts}
]
SCHEMA = [path for package in HOUSE for path in (ROOT / package).glob("migrations/*.py")]
PAGES = sorted([*(ROOT / "templates").rglob("*"), *ROOT.glob("*/templates/**/*")])
TEMPLATES = [path for path in PAGES if path.is_file()]
HTML = [path for path in TEMPLATES if path.suffix in (".html", ".svg")]
STEPS = [
    pytest.param(step, id=f"{lifecycle.name}.{n}.{step.name}")
    for lifecycle in LIFECYCLES.values()
    for n, step in enumerate(lifecycle)
]


def name(path):
    return str(path.relative_to(ROOT))


def where(paths, pattern):
    """The files, each with its lines, in which the pattern is found."""
    return [
        f"{name(path)}:{n}: {line.strip()}"
        for path in paths
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def files(paths, pattern):
    return {name(path) for path in paths if re.search(pattern, path.read_text(encoding="utf-8"))}


# Tables


def test_there_are_lifecycles_to_look_at():
    names = {lifecycle.name for lifecycle in LIFECYCLES.values()}
    assert names >= {"opinion", "problem", "undertaking", "extension", "returnrequest"}


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=lambda it: it.name)
def test_the_table_is_the_one_that_was_agreed(lifecycle):
    """Who may do what, and when, changes only together with the agreed page."""
    agreed = ROOT / "tests" / "agreed" / f"{lifecycle.name}.md"
    assert table(lifecycle) == agreed.read_text(encoding="utf-8").strip()


def test_no_agreed_page_has_lost_its_table():
    agreed = {path.stem for path in (ROOT / "tests" / "agreed").glob("*.md")}
    assert agreed == {lifecycle.name for lifecycle in LIFECYCLES.values()}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_does_with_exactly_what_it_asks_for(step):
    facts = {field: None for field in step.asks.base_fields if field not in step.asks.asides}
    inspect.signature(step.does).bind("subject", "event", **facts)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_keeps_aside_only_what_it_asks_for_and_what_stood_before(step):
    assert {*step.asks.asides} <= {*step.asks.base_fields, "was"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_no_name_that_the_api_uses(step):
    assert not hasattr(ReadOnlyModelViewSet, step.name)


@pytest.mark.parametrize("step", STEPS)
def test_the_name_of_a_step_can_stand_in_an_address(step):
    assert step.name.isidentifier()
    assert step.name == slugify(step.name).replace("-", "_")


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=lambda it: it.name)
def test_a_name_and_a_status_say_which_row_is_meant(lifecycle):
    arrows = [(step.name, source) for step in lifecycle for source in step.sources]
    assert sorted(arrows) == sorted(set(arrows))


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=lambda it: it.name)
def test_rows_of_one_name_bear_one_label(lifecycle):
    labels = {(step.name, step.label) for step in lifecycle}
    assert len(labels) == len({step.name for step in lifecycle})


@pytest.mark.parametrize("step", STEPS)
def test_somebody_may_take_each_step(step):
    assert step.roles


def test_what_is_taken_of_many_at_once_turns_no_clock_and_tells_nobody():
    of_many = [
        it.values[0] for it in STEPS if it.values[0].name.startswith(("take_in", "take_out"))
    ]
    assert len(of_many) == 7
    for it in of_many:
        assert not (it.starts or it.restarts or it.meets or it.drops or it.passes or it.recounts)
        assert not (it.tells or it.tells_if)


# Floors and migrations


def test_the_floors_hold():
    assert lint_imports() == 0


@pytest.mark.django_db
def test_the_migrations_are_whole():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Who writes what


@pytest.mark.parametrize(
    ("write", "writers"),
    [
        (r"\.status(, [\w.]+)* = ", {"renda/lifecycle.py", "renda/many.py"}),
        (r"\bObligation\.objects\.(bulk_)?create", {"renda/lifecycle.py"}),
        (r"obligations\.(bulk_)?create\(", set()),
        (
            r"\bEvent\.objects\.(bulk_)?create",
            {"renda/lifecycle.py", "renda/many.py", "renda/models/events.py"},
        ),
        (r"\bevents\.(bulk_)?create\(|(?<!class )\bEvent\(", {"renda/many.py"}),
        (
            r"update\([^)]*\b(met_by|dropped_by|status|due_on|raw_due_on|owed_by)=",
            {"renda/lifecycle.py"},
        ),
    ],
)
def test_only_perform_writes_what_happened(write, writers):
    assert files(CODE, write) == writers


def test_faces_load_subjects_only_where_they_are_visible():
    """Objects are loaded through visible_to: what cannot be seen cannot be held."""
    named = [*(model.__name__ for model in LIFECYCLES), "Attachment", "model", "Model"]
    models = "|".join(named)
    doors = rf"\b({models})\.(_default_manager|objects)\b|get_object_or_404\(({models})\b"
    assert where(FACES, doors) == []


def test_the_clock_is_read_at_the_edge():
    """Of a request once, at the door; below commands and tasks nobody asks what time it is. Forms
    have a default."""
    below = files(CODE, r"\b(timezone\.now|date\.today|datetime\.now|timezone\.localdate)\(\)")
    edge = re.compile(r"/(management|demo)/|renda/(tasks|guard|office|shell|middleware|forms)\.py$")
    assert [path for path in below if not edge.search(path)] == []


# Sizes and words


def test_no_file_grows_past_its_room():
    paths = [*CODE, *(ROOT / "tests").rglob("*.py")]
    long = {name(path): len(path.read_text().splitlines()) for path in paths}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_a_function_is_read_at_one_glance():
    assert [
        f"{name(path)}: {node.name}, {node.end_lineno - node.lineno + 1} lines"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 15
    ] == []


def test_no_room_is_named_after_nothing():
    nameless = {"helpers", "helper", "utils", "util", "services", "service"}
    assert [name(path) for path in CODE if nameless & {path.stem, *path.parts}] == []


@pytest.mark.parametrize(
    "habit",
    [
        r"import .*\bsignals\b|\.signals\b|dispatch import receiver",
        r"\bmark_safe\b|\bSafeString\b",
        r"\b(execute|executemany|raw|RawSQL|extra)\(\s*(f[\"']|[\"'][^\"']*[\"']\s*(%|\.format))",
        r"\b(TODO|FIXME|XXX|HACK)\b",
        r"^\s*(print|breakpoint|pdb\.set_trace)\(",
    ],
)
def test_what_is_not_done_here(habit):
    assert where(CODE, habit) == []


@pytest.mark.parametrize(
    "habit",
    [
        r"\|\s*safe\b|\{%\s*autoescape off",
        r"\sstyle\s*=",
        r"<script(?![^>]*\bsrc=)|<style\b|\bjavascript:",
        r"<[^>]*\son[a-z]+\s*=|\shx-on\b",
        r"(src|href)=[\"'](https?:)?//",
    ],
)
def test_pages_carry_nothing_that_the_policy_forbids(habit):
    """A strict content policy comes: no inline style or script, nothing from another host."""
    assert where(HTML, habit) == []


def test_no_page_is_left_to_be_done():
    assert where(TEMPLATES, r"\b(TODO|FIXME|XXX|lorem)\b|待补充|待完善|敬请期待") == []


def test_names_are_ascii():
    """The field's terms in English; Chinese stands in strings, where users read it."""
    assert [
        f"{name(path)}: {token}"
        for path in [*CODE, *SCHEMA]
        for token in sorted(names_in(path))
        if not token.isascii()
    ] == []


def names_in(path):
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}
