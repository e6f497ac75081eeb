"""The house rules: which way imports go, how large things may get, and that what the documents name exists."""

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import analysis
from analysis.__main__ import _parser
from analysis.study import ROOT
from analysis.tables import TABLES

FLOORS = ["tables", "terms", "raw", "store", "study", "read", "measure", "compare", "show", "__main__"]
MODULES = sorted((ROOT / "analysis").rglob("*.py"))
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "vadersentiment": "vadersentiment",
    "pyyaml": "pyyaml",
}
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "data/README.md"]
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
each_document = pytest.mark.parametrize("document", DOCUMENTS)


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def floor(path: Path) -> str:
    return path.relative_to(ROOT / "analysis").parts[0].removesuffix(".py")


@each_module
def test_imports_go_one_way(path):
    if path == ROOT / "analysis" / "__init__.py":
        tree = ast.parse(path.read_text("utf-8"))
        assert not [n for n in tree.body if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("analysis")]
        return
    own = FLOORS.index(floor(path))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [node.module]
            if node.module == "analysis":
                names = [f"analysis.{alias.name}" for alias in node.names if alias.name != "__version__"]
        for name in names:
            if name.split(".")[0] == "analysis" and name != "analysis":
                target = name.split(".")[1]
                assert target in FLOORS, f"line {node.lineno}: import {name} from its own module"
                assert FLOORS.index(target) <= own, f"line {node.lineno}: {floor(path)} imports {name}"


def test_modules_do_not_import_each_other_in_circles():
    imports = {}
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(path.read_text("utf-8"))
        imports[module] = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    done = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join([*above, module])
        if module not in done:
            for target in imports.get(module, ()):
                visit(target, (*above, module))
            done.add(module)

    for module in imports:
        visit(module, ())


@each_module
def test_no_file_is_longer_than_300_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


@each_module
def test_no_function_is_longer_than_40_lines_or_takes_more_than_seven_parameters(path):
    for function in functions(path):
        first = function.body[0]
        said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        docstring = first.end_lineno - first.lineno + 1 if said else 0
        assert function.end_lineno - function.lineno + 1 - docstring <= 40, function.name
        a = function.args
        names = [arg.arg for arg in (*a.posonlyargs, *a.args, *a.kwonlyargs) if arg.arg not in ("self", "cls")]
        assert len(names) + bool(a.vararg) + bool(a.kwarg) <= 7, function.name


@pytest.mark.parametrize("name", analysis.__all__)
def test_a_public_name_means_the_same_whatever_was_imported_before(name):
    home = import_module(f"analysis.{analysis._HOME[name]}")
    thing = getattr(analysis, name)
    assert thing is getattr(home, name, home)
    assert thing.__doc__


def test_a_name_that_is_not_public_is_refused_with_those_that_are():
    with pytest.raises(AttributeError) as error:
        analysis.plot_pie  # noqa: B018
    assert str(error.value) == f"module 'analysis' has no name 'plot_pie'; it has {', '.join(analysis.__all__)}"


def _bounds(requirements: list[str]) -> dict[str, str]:
    found = [re.fullmatch(r"([\w.-]+)\s*(>=\S+)?", requirement.strip()) for requirement in requirements]
    return {match[1].lower(): match[2] or "" for match in found}


def test_environment_yml_agrees_with_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {CONDA_NAMES.get(name, name): bound for name, bound in _bounds(project["dependencies"]).items()}
    wanted |= {"python": project["requires-python"], "pip": ""}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert _bounds(plain) == wanted
    assert [entry for entry in environment["dependencies"] if isinstance(entry, dict)] == [{"pip": ["-e ."]}]
    assert environment["name"] == project["name"]


def spans(document: str) -> list[str]:
    """The code of a document: spans between backticks, and the lines of its code blocks."""
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    rest = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", rest) + [line for block in blocks for line in block.splitlines()]


def verbs() -> set[str]:
    (actions,) = (action for action in _parser()._actions if hasattr(action, "choices") and action.choices)
    return set(actions.choices)


@each_document
def test_every_command_that_a_document_names_exists(document):
    named = re.findall(r"python -m analysis (\w+)", "\n".join(spans(document)))
    assert set(named) <= verbs()


@each_document
def test_every_make_target_that_a_document_names_exists(document):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    for span in spans(document):
        for target in re.findall(r"^make ([a-z]\w*)", span):
            assert target in targets, span


def test_every_make_target_but_the_cleaning_ones_only_calls_a_verb():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    called = re.findall(r"^\t\$\(RUN\) (\w+)", makefile, re.M)
    assert set(called) == {"render", "test", "lab", "notebooks"} <= verbs()


def _known_names() -> set[str]:
    code = " ".join(path.read_text("utf-8") for path in (*MODULES, *(ROOT / "data").glob("*/codebook.yml")))
    return set(re.findall(r"\w+", code)) | {column for columns in TABLES.values() for column in columns}


@each_document
def test_every_name_that_a_document_gives_in_code_exists(document):
    known = _known_names()
    for span in spans(document):
        if call := re.fullmatch(r"(\w+)\(.*\)", span):
            assert call[1] in analysis.__all__, span
        elif re.fullmatch(r"[a-z]+(_[a-z0-9]+)+|_[a-z_]+", span):
            assert span in known, span
        elif re.fullmatch(r"TRADE_TALKS_\w+", span):
            assert span in known or span in (ROOT / "tests" / "conftest.py").read_text("utf-8"), span


@each_document
def test_every_path_that_a_document_names_exists(document):
    data = ROOT / "data"
    folders = [ROOT, data, data / "lists", *(data / s for s in ("trade-talks", "trade-talks/tables", "demo"))]
    text = (ROOT / document).read_text("utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith("http")]
    for target in links:
        assert (ROOT / document).parent.joinpath(target).exists(), target
    for span in spans(document):
        named = re.fullmatch(r"\w[\w./*-]*(/|\.(py|md|csv|yml|json|txt|ipynb|toml))", span)
        if named and "raw/" not in span and not span.startswith("site/"):  # made by a reader, and by make
            assert any(any(folder.glob(span.rstrip("/"))) for folder in folders), span


def test_every_column_of_every_table_is_documented():
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (\w+):[^\n]*\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    written = text[text.index("## What people write") :]
    for table, columns in TABLES.items():
        part = sections.get(table) or re.search(rf"^`{table}\.csv`:.*?(?=\n\n)", written, re.M | re.S)[0]
        missing = [column for column in columns if f"`{column}`" not in part]
        assert not missing, f"{table}: {missing}"


def test_the_notebooks_and_their_questions_are_listed_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        title = re.search(r'"# ([^"\\]+\?)', path.read_text("utf-8"))[1]
        assert f"| `notebooks/{path.name}` | {title} |" in readme


def test_every_module_has_its_floor():
    assert {floor(path) for path in MODULES} - {"__init__"} == set(FLOORS)
