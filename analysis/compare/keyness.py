"""Which words set a group apart from the rest: effect sizes with intervals, and a test that respects articles (`relabel`)."""

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.compare.items import Counts, codes, count_items
from analysis.compare.relabel import MANY, SPREAD, Cells, from_moments, moments, permute, why_not
from analysis.compare.summary import ENOUGH
from analysis.study import Study
from analysis.tables import InputError

PRIOR = 500.0  # words; strength of the prior, spread over the vocabulary as in all articles together
PER = 10_000  # words; rates are per ten thousand
Z = 1.959964
MOST = 2_000_000  # rows of a table; beyond, the items of the fewest articles are left out, and it is said
VOICES = "not testable: an article speaks in several voices, so whole articles cannot be relabelled"

CONTRAST = [
    *("label", "group", "n_group", "n_rest", "per_10k_group", "per_10k_rest", "n_articles_group", "n_articles_rest"),
    *("g2", "log_ratio", "log_ratio_low", "log_ratio_high", "log_odds", "z", "low", "high", "prior"),
    *("dp", "z_articles", "p_articles", "note"),
]


def compare_words(
    study: Study,
    by=None,
    *,
    of="words",
    issue: str | None = None,
    form: str = "form",
    prior: float = PRIOR,
    rank: str = "z",
) -> pd.DataFrame:
    """Compare every word of each group of articles with the rest, the most typical first (Monroe's z, or `rank="log_odds"`).

    `by`: a column of `study.articles`, "voice", or a reader's own groups (a Series or dict: article_id → group); of a list
    (without it year, outlet, article_id) the first column that has two groups. `of`: "words" and "issues" (mentions) from the tables, 1–4 for
    runs of so many words from the text; with `issue`, only in sentences on it (from the text). `form`: "form" (words as they
    stand, variants as one: `items.Variants`), "stem" (Snowball, under the most frequent form) or "raw".

    Returns table contrast: label · group · n_group · n_rest · per_10k_group · per_10k_rest (10,000 words) · n_articles_group ·
    n_articles_rest · g2 · log_ratio · log_odds · z · low · high · prior (its uses in the prior): `effects` · log_ratio_low ·
    log_ratio_high: `_over_articles` · dp: `_dispersion` · z_articles · p_articles: `relabel` · note. What needs text and has
    none is empty; `attrs["note"]` says why, `attrs["prior"]` names the prior. Raises InputError: `by` is no column, one group.
    """
    if rank not in ("z", "log_odds") or not prior > 0:
        raise InputError(f"rank '{rank}' must be z or log_odds, and the prior {prior} must be above 0 words")
    if by is None or isinstance(by, (list, tuple)):
        by = _column(study, *([by] if by else []))
    if by is None:
        return _empty("one article only: nothing to compare")
    voices = isinstance(by, str) and by == "voice"
    counts = count_items(study, of, issue=issue, form=form, by_voice=voices)
    groups = counts.units.voice if voices else _groups(study, by)
    names, kept = sorted(groups.dropna().unique()), groups.notna().to_numpy()
    if not counts.note and len(names) < 2 and counts.matrix.nnz:
        only = ", ".join(str(name) for name in names) or "none"
        raise InputError(f"a comparison needs two groups; by '{_name(by)}' there is: {only}")
    if not kept.all() and not counts.note:
        counts = Counts(counts.units[kept], counts.labels, counts.matrix[kept], counts.totals[kept])
    if counts.note or not counts.matrix.nnz:
        return _empty(counts.note or "there are no words to compare")
    table = _contrast(counts, codes(groups[kept], names)[0], names, prior, voices)
    table = table.sort_values(["group", rank, "label"], ascending=[True, False, True], kind="stable", ignore_index=True)
    if lost := int((~kept).sum()):
        table["note"] += f"; {lost} articles without a {_name(by)} left out"
    table.attrs |= {"prior": f"Prior: each word's share in all compared articles, as strong as {prior:g} words."}
    return table[CONTRAST]


def _empty(note: str) -> pd.DataFrame:
    table = pd.DataFrame(columns=CONTRAST)
    table.attrs["note"] = note
    return table


def _name(by) -> str:
    return by if isinstance(by, str) else str(getattr(by, "name", None) or "group")


def _column(study: Study, columns=("year", "outlet", "article_id")) -> str | None:
    """Return the first of some columns of the articles that has two groups."""
    return next((c for c in columns if study.articles[c].dropna().nunique() > 1), None)


def _groups(study: Study, by) -> pd.Series:
    """Return the group of each article; raises InputError for no column, or groups that no article is in."""
    articles = study.articles
    if not isinstance(by, str):
        strange = sorted(set(pd.Series(by).index.astype(str)) - set(articles.article_id))
        if strange:
            raise InputError(
                f"the groups name {len(strange)} articles that the study does not have, {strange[0]} for one"
            )
        return articles.article_id.map(dict(pd.Series(by)))
    if by not in articles.columns:
        raise InputError(f"cannot compare by '{by}'; the articles have {list(articles.columns)}")
    if isinstance(articles[by].dtype, pd.CategoricalDtype):
        empty = sorted(map(str, set(articles[by].cat.categories) - set(articles[by].dropna())))
        if empty:
            raise InputError(f"by '{by}' there are groups without an article: {', '.join(empty)}; take them out")
    return articles[by]


def _contrast(counts: Counts, group: np.ndarray, names: list, prior: float, voices: bool) -> pd.DataFrame:
    """Return the rows of every group against the rest, in the order of groups and labels."""
    articles = codes(counts.units.article_id)[0]
    x, labels = counts.matrix, counts.labels
    whole = (_sum_rows(x, articles) > 0).sum(0) if voices else np.bincount(x.indices, minlength=len(labels))
    least = next(n for n in range(1, len(whole) + 2) if (whole >= n).sum() * len(names) <= MOST)
    if (whole < least).any():
        x, labels, whole = x[:, whole >= least], labels[whole >= least], whole[whole >= least]
    cells = Cells.of(x, counts.totals, group, len(names))
    a, na, held = cells.by_cell(cells.n), cells.words, cells.by_cell(None)
    b, nb = a.sum(0) - a, na.sum() - na
    if voices:
        rest = np.stack([(_sum_rows(x[group != g], articles[group != g]) > 0).sum(0) for g in range(len(names))])
        z, p, notes = np.full(a.shape, np.nan), np.full(a.shape, np.nan), [VOICES] * len(names)
    else:
        rest, (z, p, notes) = whole - held, _tests(cells, x, whole >= SPREAD, prior)
    notes = [note if n else "not testable: there is no word in this group" for note, n in zip(notes, na, strict=True)]
    notes = [f"{note}; in fewer than {least} articles: left out" if least > 1 else note for note in notes]
    one = np.where(whole == 1, "in one article only; ", "").astype(object)
    low, high = _over_articles(cells, held, rest) if not voices else (np.full(a.shape, np.nan),) * 2
    columns = {
        "label": labels, "group": np.array(names, dtype=object)[:, None], "n_group": a.astype(int), "n_rest": b.astype(int),
        "per_10k_group": PER * a / np.maximum(na, 1)[:, None], "per_10k_rest": PER * b / np.maximum(nb, 1)[:, None],
        "n_articles_group": held, "n_articles_rest": rest, **effects(a, b, na[:, None], nb[:, None], prior=prior),
        "log_ratio_low": low, "log_ratio_high": high, "prior": prior * a.sum(0) / na.sum(),
        "dp": _dispersion(cells), "z_articles": z, "p_articles": p, "note": one + np.array(notes, dtype=object)[:, None],
    }  # fmt: skip
    return pd.DataFrame(
        {name: np.broadcast_to(column, a.shape).ravel() for name, column in columns.items()}
    ).infer_objects()


def _sum_rows(matrix: sparse.csr_array, row_group: np.ndarray) -> sparse.csr_array:
    """Return the sums of the rows that belong together."""
    return sparse.csr_array((np.ones(len(row_group)), (row_group, np.arange(len(row_group))))) @ matrix


def _tests(
    cells: Cells, matrix: sparse.csr_array, wide: np.ndarray, prior: float
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return z over articles and adjusted p of each group × word (nan: not tested), and for each group how it was tested."""
    sizes = np.bincount(cells.group, minlength=cells.shape[0])
    notes = [
        note or ("" if wide.any() else f"not testable: no word stands in {SPREAD} articles") for note in why_not(sizes)
    ]
    tested = np.array([g for g, note in enumerate(notes) if not note], dtype=int)
    z, p = np.full(cells.shape, np.nan), np.full(cells.shape, np.nan)
    if not len(tested):
        return z, p, notes
    at = np.ix_(tested, np.flatnonzero(wide))
    score, skew = (values[:, wide] for values in moments(cells, tested))
    z[at] = score
    if len(cells.totals) > MANY:
        p[at], how = (
            from_moments(score, skew),
            f"p from the moments of all relabellings of {len(cells.totals)} articles",
        )
    else:
        both, n = cells.by_word(cells.n)[wide], cells.totals.sum()
        monroe = lambda a, na: _log_odds(a, both - a, na, n - na, prior * both / n, prior)  # noqa: E731
        p[at], how = permute(
            matrix[:, wide], cells.totals, cells.group, tested, lambda a, na: np.divide(*monroe(a, na))
        )
    return z, p, [note or how for note in notes]


def effects(a: np.ndarray, b: np.ndarray, na=None, nb=None, *, prior: float = PRIOR) -> dict[str, np.ndarray]:
    """Return g2, log_ratio, log_odds, z, low, high for the counts of each word in a group (a) and in the rest (b).

    `na`, `nb`: all words of both (by default the sums). g2: Dunning's log-likelihood in Rayson & Garside's two-cell form
    (2000), signed by direction. log_ratio: log2 of the ratio of rates, half a count added to each (Hardie 2014). log_odds:
    weighted log-odds with an informative Dirichlet prior, z and its 95 % interval (Monroe, Colaresi & Quinn 2008, eq. 16,
    20-22); the prior is the share of the word in both together, with the strength of `prior` words.
    """
    na, nb, both = a.sum() if na is None else na, b.sum() if nb is None else nb, a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        expected_a, expected_b = na * both / (na + nb), nb * both / (na + nb)
        g2 = 2 * (np.where(a > 0, a * np.log(a / expected_a), 0) + np.where(b > 0, b * np.log(b / expected_b), 0))
        log_ratio = np.log2((a + 0.5) / np.maximum(na, 1)) - np.log2((b + 0.5) / np.maximum(nb, 1))
        log_odds, sd = _log_odds(a, b, na, nb, prior * both / (na + nb), prior)
    return {
        "g2": g2 * np.sign(a - expected_a), "log_ratio": log_ratio, "log_odds": log_odds, "z": log_odds / sd,
        "low": log_odds - Z * sd, "high": log_odds + Z * sd,
    }  # fmt: skip


def _log_odds(a, b, na, nb, share, prior):
    """Return Monroe's log-odds and its standard deviation; `share` is the word's part of the prior."""
    odds = (a + share) * (nb + prior - b - share) / ((na + prior - a - share) * (b + share))
    return np.log(odds), np.sqrt(1 / (a + share) + 1 / (b + share))


def _over_articles(cells: Cells, held: np.ndarray, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of log_ratio when articles, not words, are drawn: linearised (Cochran 1977, §6.4), with t.

    Of a word in at least five articles on each side, and with ten articles on each side; else nan.
    """
    k = np.bincount(cells.group[cells.totals > 0], minlength=cells.shape[0])
    parts = [cells.by_cell(v) for v in (cells.n, cells.n**2, cells.n * cells.totals[cells.row])]
    parts += [cells.words[:, None], np.bincount(cells.group, cells.totals**2, cells.shape[0])[:, None], k[:, None]]
    variance = 0
    for n, squares, cross, words, lengths, m in (parts, [part.sum(0) - part for part in parts]):
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = squares - 2 * n / words * cross + (n / words) ** 2 * lengths
            variance = variance + m / (m - 1) * spread / (n + 0.5) ** 2
    fewest = np.minimum(k, k.sum() - k)[:, None]
    half = stats.t.ppf(0.975, np.maximum(fewest - 1, 1)) * np.sqrt(np.maximum(variance, 0)) / np.log(2)
    half = np.where((fewest >= ENOUGH) & (np.minimum(held, rest) >= SPREAD), half, np.nan)
    middle = effects(parts[0], parts[0].sum(0) - parts[0], parts[3], parts[3].sum(0) - parts[3])["log_ratio"]
    return middle - half, middle + half


def _dispersion(cells: Cells) -> np.ndarray:
    """Return Gries's DP of each word over articles: 0 spread as the articles' lengths, towards 1 in one article (Gries 2008).

    Half the sum of |share of the word's uses − share of all words|; articles without the word add up to what is left of 1.
    """
    expected = cells.totals[cells.row] / cells.totals.sum()
    uses = cells.n / cells.by_word(cells.n)[cells.col]
    return 0.5 * (1 + cells.by_word(np.abs(uses - expected) - expected))
