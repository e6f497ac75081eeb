"""Notebooks run in this process: quicker than a kernel, and a second opinion on what a kernel shows."""

import ast
import re
from pathlib import Path

import nbformat

from analysis.study import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IMAGE = re.compile(r'src="data:image/[^"]*"|<source [^>]*>|</?picture>')


def committed(path: Path):
    return nbformat.read(path, as_version=4)


def shown(notebook) -> dict[str, dict[str, str]]:
    """What each cell shows: cell id → form → text."""
    return {
        cell.id: {form: "".join(text) for output in cell.outputs for form, text in output.get("data", {}).items()}
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def without_images(outputs: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Drawings differ in a last digit between versions of matplotlib; texts and tables do not."""
    return {cell: {form: IMAGE.sub("", text) for form, text in forms.items()} for cell, forms in outputs.items()}


def run_here(path: Path, study: str) -> dict[str, dict[str, str]]:
    """Run a notebook's cells on a study and return what each shows."""
    outputs, names = {}, {}
    for cell in committed(path).cells:
        if cell.cell_type != "code":
            continue
        source = cell.source
        if "parameters" in cell.metadata.get("tags", []):
            source = source.replace('"trade-talks"', repr(study))
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        outputs[cell.id] = {}
        if last is not None:
            value = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            outputs[cell.id] = {"text/plain": repr(value), "text/html": value._repr_html_()}
    return outputs
