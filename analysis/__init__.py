"""Compares term frequencies, sentiment and coverage of each issue across news articles and years.

The public face: what a notebook needs, by name. A name is imported when first used, so that the command line starts fast.
"""

from importlib import import_module

__version__ = "0.1.0"

_MODULES = {
    "study": "open_study",
    "measure.codebook": "load_codebook",
    "measure.lists": "load_lists",
    "compare.measures": "term_use issue_coverage sentiment",
    "compare.summary": "summarise compare_groups summarise_periods in_periods",
    "compare.sentiment_shift": "explain_sentiment compare_scores compare_lexicons lexicon_agreement",
    "compare.sentiment_check": "read_check",
    "compare.keyness": "compare_words",
    "compare.collocates": "collocates concordance",
    "compare.coding": "draw_sheet read_coding",
    "compare.agreement": "check_agreement check_reading confusions corrected_coverage issue_status",
    "compare.quoting": "check_quotations read_marked speaker_sentiment",
    "compare.salience": "salience prominence cooccurrence seen coverage_by_unit",
    "compare.doctor": "term_hits examine_codebook candidate_terms compare_codebooks",
    "show.charts": "plot_grid plot_split plot_positions",
    "show.words": "plot_trend plot_contrast plot_contrast_grid plot_collocates",
    "show.finish": "finish corpus_note",
    "show.reading": "read_examples sign_flips issue_positions left_out needs_a_person side_by_side heads",
    "show.told": "tell table",
    "show.view": "view",
    "show.explore": "explore",
    "show.audit": "audit",
    "show.package": "package match_texts",
    "show.prose": "prose issue_names",
    "show.captions": "captions",
    "show.feeling": "feeling",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no name '{name}'; it has {', '.join(__all__)}")
    module = import_module(f"analysis.{_HOME[name]}")
    return getattr(module, name, module)  # `prose`, `captions` and `feeling` are modules
