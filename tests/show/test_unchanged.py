"""No public function changes what it is given."""

from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis import (
    candidate_terms,
    captions,
    check_agreement,
    check_quotations,
    check_reading,
    collocates,
    compare_groups,
    compare_lexicons,
    compare_scores,
    compare_words,
    concordance,
    confusions,
    cooccurrence,
    corpus_note,
    corrected_coverage,
    coverage_by_unit,
    draw_sheet,
    examine_codebook,
    explain_sentiment,
    explore,
    feeling,
    finish,
    heads,
    in_periods,
    issue_coverage,
    issue_names,
    issue_positions,
    issue_status,
    left_out,
    lexicon_agreement,
    match_texts,
    needs_a_person,
    plot_collocates,
    plot_contrast,
    plot_contrast_grid,
    plot_grid,
    plot_positions,
    plot_split,
    plot_trend,
    prominence,
    prose,
    read_coding,
    read_examples,
    read_marked,
    salience,
    seen,
    sentiment,
    side_by_side,
    sign_flips,
    speaker_sentiment,
    summarise,
    summarise_periods,
    table,
    tell,
    term_hits,
    term_use,
    view,
)
from analysis.tables import MEASURED
from tests.compare.tiny import four_articles

STUDY = four_articles()
COVERAGE = issue_coverage(STUDY)
BY_YEAR, BY_OUTLET = summarise(COVERAGE, "year"), summarise(COVERAGE, "outlet")
CONTRAST = compare_words(STUDY, "outlet")
BY_VOICE = summarise(sentiment(STUDY, by_issue=True, by_voice=True), "voice")
POSITIONS = issue_positions(STUDY)
SHIFT = explain_sentiment(STUDY, "voice", "quoted")
NEEDS = needs_a_person(STUDY)

TAKES_A_STUDY = {
    "candidate_terms": lambda study: candidate_terms(study, "jobs"),
    "check_agreement": check_agreement,
    "check_quotations": check_quotations,
    "confusions": confusions,
    "cooccurrence": cooccurrence,
    "coverage_by_unit": coverage_by_unit,
    "corrected_coverage": lambda study: corrected_coverage(study, check_agreement(study)),
    "draw_sheet": lambda study: draw_sheet(study, 3),
    "examine_codebook": examine_codebook,
    "issue_status": issue_status,
    "prominence": prominence,
    "read_coding": read_coding,
    "read_marked": read_marked,
    "salience": salience,
    "speaker_sentiment": speaker_sentiment,
    "seen": seen,
    "match_texts": match_texts,
    "term_hits": term_hits,
    "explore": explore,
    "view": lambda study: view(study, by="outlet", years=[2017]).lines(0),
    "check_reading": check_reading,
    "compare_lexicons": lambda study: compare_lexicons(study, "outlet"),
    "compare_scores": lambda study: compare_scores(study, "issue", ("both", "sentence"), ("both", "window")),
    "explain_sentiment": lambda study: explain_sentiment(study, "voice", "quoted"),
    "lexicon_agreement": lexicon_agreement,
    "collocates": lambda study: collocates(study, issue="jobs"),
    "concordance": lambda study: concordance(study, "jobs"),
    "in_periods": lambda study: in_periods(study, COVERAGE),
    "summarise_periods": lambda study: summarise_periods(study, COVERAGE, "year"),
    "compare_words": lambda study: compare_words(study, "outlet"),
    "corpus_note": corpus_note,
    "heads": heads,
    "issue_coverage": lambda study: issue_coverage(study, unit="paragraphs", at_least=2),
    "issue_names": issue_names,
    "issue_positions": issue_positions,
    "left_out": left_out,
    "needs_a_person": needs_a_person,
    "read_examples": lambda study: read_examples(study, "jobs"),
    "sentiment": lambda study: sentiment(study, by_issue=True, by_voice=True),
    "side_by_side": side_by_side,
    "sign_flips": sign_flips,
    "term_use": lambda study: term_use(study, ["jobs"], by_voice=True),
    "prose": lambda study: [
        prose.corpus(study),
        prose.trust(study),
        prose.by_choice(study),
        prose.leftovers(study, left_out(study)),
    ],
}
TAKES_A_FRAME = {
    "captions": (lambda rows: [captions.grid(rows, {}, "year"), captions.trend(rows, {})], BY_YEAR.dropna(subset="year")),
    "compare_groups": (lambda rows: compare_groups(rows, "outlet", "Post", "News"), COVERAGE),
    "plot_collocates": (plot_collocates, collocates(STUDY, "jobs")),
    "plot_contrast": (plot_contrast, CONTRAST),
    "plot_contrast_grid": (plot_contrast_grid, CONTRAST),
    "plot_grid": (lambda rows: plot_grid(rows, columns="outlet"), BY_OUTLET),
    "plot_positions": (plot_positions, POSITIONS),
    "plot_split": (lambda rows: plot_split(rows, least=1), BY_VOICE),
    "plot_trend": (plot_trend, BY_YEAR),
    "feeling": (lambda rows: [feeling.plot_shift(rows), feeling.shift_caption(rows), feeling.why(rows)], SHIFT),
    "finish": (lambda rows: finish(plot_trend(rows), title="t", alt="a")._repr_html_(), BY_YEAR),
    "summarise": (lambda rows: summarise(rows, ["year", "outlet"]), COVERAGE),
    "table": (lambda rows: table(rows)._repr_html_(), CONTRAST),
    "tell": (lambda rows: [tell("x"), prose.todo(rows)], NEEDS),
}  # fmt: skip
# these take names of files or codebooks, not frames, or write files
OTHERS = {"audit", "compare_codebooks", "load_codebook", "load_lists", "measure", "open_study", "package", "read_check"}


def test_every_public_name_is_tried_here():
    assert set(analysis.__all__) - OTHERS == set(TAKES_A_STUDY) | set(TAKES_A_FRAME)


@pytest.mark.parametrize("name", TAKES_A_STUDY)
def test_a_study_is_not_changed(name, tmp_path):
    copies = {table: getattr(STUDY, table).copy(deep=True) for table in MEASURED}
    given = replace(STUDY, path=tmp_path, **{table: frame.copy(deep=True) for table, frame in copies.items()})
    TAKES_A_STUDY[name](given)
    for frame in MEASURED:
        pd.testing.assert_frame_equal(getattr(given, frame), copies[frame])


@pytest.mark.parametrize("name", TAKES_A_FRAME)
def test_a_frame_is_not_changed(name):
    function, frame = TAKES_A_FRAME[name]
    given = frame.copy(deep=True)
    function(given)
    pd.testing.assert_frame_equal(given, frame)
