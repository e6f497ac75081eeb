"""The notebooks: how they are written, and that what they show is current and the same each time."""

import ast
import re

import pytest

from tests.show.cells import NOTEBOOKS, committed, run_here, shown, without_images

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_the_notebooks_in_order():
    assert [path.stem for path in NOTEBOOKS] == [
        "00-start-here",
        "01-terms",
        "02-sentiment",
        "03-issues",
        "04-can-we-trust-it",
        "05-explore",
    ]


@each
def test_the_title_is_a_question(path):
    first = committed(path).cells[0]
    assert first.cell_type == "markdown"
    assert re.fullmatch(r"# \S.*\?", first.source.splitlines()[0])


@each
def test_the_answer_comes_before_the_first_section(path):
    cells = committed(path).cells
    section = next(i for i, cell in enumerate(cells) if cell.source.startswith("## "))
    assert any('class="told' in str(cell.get("outputs")) for cell in cells[:section])


@each
def test_a_code_cell_is_one_to_six_lines_long(path):
    lengths = {cell.id: len(cell.source.splitlines()) for cell in committed(path).cells if cell.cell_type == "code"}
    assert all(1 <= length <= 6 for length in lengths.values()), lengths


@each
def test_logic_lives_in_the_package_not_in_cells(path):
    banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.With, ast.Lambda)
    trees = [ast.parse(cell.source) for cell in committed(path).cells if cell.cell_type == "code"]
    assert not [node for tree in trees for node in ast.walk(tree) if isinstance(node, banned)]


@each
def test_every_cell_has_an_id_of_its_own(path):
    ids = [cell.id for cell in committed(path).cells]
    assert len(set(ids)) == len(ids)
    assert all(cell_id.startswith(path.stem[:2]) for cell_id in ids)


@each
def test_one_line_names_the_study(path):
    cells = [cell for cell in committed(path).cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    assert cells[0].source.count('"trade-talks"') == 1


@each
def test_it_is_committed_as_run_from_a_clean_start_without_a_complaint(path):
    code = [cell for cell in committed(path).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert {output.output_type for cell in code for output in cell.outputs} <= {"execute_result", "display_data"}
    assert any(cell.outputs for cell in code)


@each
def test_prose_in_markdown_holds_no_figure_that_code_should_make(path):
    for cell in committed(path).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d %|\d per cent|\d\.\d", cell.source), cell.id


@each
def test_links_lead_to_files_that_exist(path):
    for cell in committed(path).cells:
        for target in re.findall(r"\]\(([^)#]+)\)", cell.source if cell.cell_type == "markdown" else ""):
            assert (path.parent / target).exists(), target


@each
def test_committed_results_were_made_without_the_articles_text(path):
    assert "text is at hand" not in str(committed(path)).replace("text is not at hand", "")


@pytest.mark.slow
@each
def test_it_runs_on_any_study_a_reader_may_bring(path, odd_study, monkeypatch, tmp_path):
    monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path))
    for cell, forms in run_here(path, str(odd_study.path)).items():
        assert not re.search(r"\bnan\b", without_images({cell: forms})[cell].get("text/html", "")), cell


@each
def test_a_fresh_kernel_gives_the_committed_texts_and_tables(path, executed):
    assert without_images(shown(executed["trade-talks", path.stem])) == without_images(shown(committed(path)))


@pytest.mark.slow
@pytest.mark.parametrize("study", ["trade-talks", "demo"])
@each
def test_twice_gives_the_same_to_the_last_byte(path, study, executed, monkeypatch, tmp_path):
    monkeypatch.setenv("TRADE_TALKS_CHARTS", str(tmp_path))
    monkeypatch.setenv("TRADE_TALKS_TEXT", "all" if study == "demo" else "ours")
    assert shown(executed[study, path.stem]) == run_here(path, study)


@pytest.mark.parametrize("study", ["trade-talks", "demo"])
@each
def test_a_run_writes_nothing_to_stderr_and_raises_nothing(path, study, executed):
    outputs = [output for cell in executed[study, path.stem].cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data"}
