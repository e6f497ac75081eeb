"""Compares term frequencies, sentiment and coverage of each issue across news articles and years.

The public face: what a notebook needs, by name. Each name is imported when first used, so that the command line starts fast.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "open_study": "study", "measure": "measure.pipeline", "load_codebook": "measure.codebook", "load_lists": "measure.lists",
    "term_use": "compare.measures", "issue_coverage": "compare.measures", "sentiment": "compare.measures",
    "summarise": "compare.summary", "compare_words": "compare.keyness", "check_reading": "compare.agreement",
    "plot_grid": "show.charts", "plot_trend": "show.charts", "plot_contrast": "show.charts", "plot_split": "show.charts",
    "plot_positions": "show.charts", "finish": "show.finish", "corpus_note": "show.finish",
    "read_examples": "show.reading", "sign_flips": "show.reading", "issue_positions": "show.reading", "left_out": "show.reading",
    "needs_a_person": "show.reading", "side_by_side": "show.reading", "heads": "show.reading", "prose": "show.prose", "captions": "show.captions", "tell": "show.prose", "table": "show.prose", "issue_names": "show.prose",
}  # fmt: skip
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no name '{name}'; it has {', '.join(__all__)}")
    module = import_module(f"analysis.{_HOME[name]}")
    return module if name in ("captions", "prose") else getattr(module, name)
