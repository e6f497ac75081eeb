"""Which words set a group apart from the rest: effect sizes with intervals, and a test that respects articles (`relabel`)."""

import numpy as np
import pandas as pd
from scipy import sparse, special, stats

from analysis.compare.counted import groups_of, parting
from analysis.compare.items import Counts, add_rows, count_items, gather, powers
from analysis.compare.relabel import SPREAD, surprise
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
    study: Study, by=None, *, of="words", issue=None, form="form", prior: float = PRIOR, rank="z"
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
        by = parting(study, *([by] if by else []))
    if by is None:
        return _empty("one article only: nothing to compare")
    named = by if isinstance(by, str) else str(getattr(by, "name", None) or "group")
    voices = isinstance(by, str) and by == "voice"
    counts = count_items(study, of, issue=issue, form=form, by_voice=voices)
    groups = counts.units.voice if voices else _groups(study, by)
    names, kept = sorted(groups.dropna().unique()), groups.notna().to_numpy()
    if not counts.note and len(names) < 2 and counts.matrix.nnz:
        only = ", ".join(str(name) for name in names) or "none"
        raise InputError(f"a comparison needs two groups; by '{named}' there is: {only}")
    if not kept.all() and not counts.note:
        counts = Counts(counts.units[kept], counts.labels, counts.matrix[kept], counts.totals[kept])
    if counts.note or not counts.matrix.nnz:
        return _empty(counts.note or "there are no words to compare")
    group = pd.Categorical(groups[kept], names).codes.astype(int)
    table = _contrast(counts, group, names, prior, voices)
    table = table.sort_values(["group", rank, "label"], ascending=[True, False, True], kind="stable", ignore_index=True)
    if lost := int((~kept).sum()):
        table["note"] += f"; {lost} articles without a {named} left out"
    table.attrs |= {"prior": f"Prior: each word's share in all compared articles, as strong as {prior:g} words."}
    return table[CONTRAST]


def _empty(note: str) -> pd.DataFrame:
    table = pd.DataFrame(columns=CONTRAST)
    table.attrs["note"] = note
    return table


def _groups(study: Study, by) -> pd.Series:
    """Return the group of each article; raises InputError for no column, or groups that no article is in."""
    if not isinstance(by, str):
        ids = study.articles.article_id
        if strange := sorted(set(pd.Series(by).index.astype(str)) - set(ids)):
            many = f"{len(strange)} articles that the study does not have, {strange[0]} for one"
            raise InputError(f"the groups name {many}")
        return ids.map(dict(pd.Series(by)))
    groups = groups_of(study, by)
    known = groups.cat.categories if isinstance(groups.dtype, pd.CategoricalDtype) else []
    if empty := sorted(map(str, set(known) - set(groups.dropna()))):
        raise InputError(f"by '{by}' there are groups without an article: {', '.join(empty)}; take them out")
    return groups


def _contrast(counts: Counts, group: np.ndarray, names: list, prior: float, voices: bool) -> pd.DataFrame:
    """Return the rows of every group against the rest, in the order of groups and labels."""
    x, labels, totals = counts.matrix, counts.labels, counts.totals
    whole = _articles_with(x, counts.units.article_id if voices else None)
    most = max(MOST // len(names), 1)
    least = int(np.sort(whole)[-most - 1]) + 1 if len(whole) > most else 1
    if (whole < least).any():
        x, labels, whole = x[:, whole >= least], labels[whole >= least], whole[whole >= least]
    a, held, na = add_rows(x, group), add_rows(powers(x, 0), group).astype(int), np.bincount(group, totals)
    b, nb = a.sum(0) - a, na.sum() - na
    if voices:
        others = [group != g for g in range(len(names))]
        rest = np.stack([_articles_with(x[other], counts.units.article_id[other]) for other in others])
        (z, p), notes, low, high = np.full((2, *a.shape), np.nan), [VOICES] * len(names), np.nan, np.nan
    else:
        rest, (low, high) = whole - held, _over_articles(x, totals, group, held)
        z_of = lambda *both: np.divide(*_log_odds(*both, prior))  # noqa: E731
        z, p, notes = surprise(x, totals, group, whole >= SPREAD, z_of)
    notes = [note if n else "not testable: there is no word in this group" for note, n in zip(notes, na, strict=True)]
    notes = [f"{note}; in fewer than {least} articles: left out" if least > 1 else note for note in notes]
    one = np.where(whole == 1, "in one article only; ", "").astype(object)
    columns = {
        "label": labels, "group": np.array(names, dtype=object)[:, None], "n_group": a, "n_rest": b,
        "per_10k_group": PER * a / np.maximum(na, 1)[:, None], "per_10k_rest": PER * b / np.maximum(nb, 1)[:, None],
        "n_articles_group": held, "n_articles_rest": rest, **effects(a, b, na[:, None], nb[:, None], prior=prior),
        "log_ratio_low": low, "log_ratio_high": high, "prior": prior * a.sum(0) / na.sum(),
        "dp": _dispersion(x, totals), "z_articles": z, "p_articles": p, "note": one + np.array(notes, dtype=object)[:, None],
    }  # fmt: skip
    flat = {name: np.broadcast_to(column, a.shape).ravel() for name, column in columns.items()}
    return pd.DataFrame(flat).infer_objects()


def _articles_with(matrix: sparse.csr_array, article: pd.Series | None) -> np.ndarray:
    """Return in how many articles each word stands; a row is an article, or a voice of one."""
    if article is not None:
        matrix = gather(pd.factorize(article)[0]) @ matrix
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def effects(a: np.ndarray, b: np.ndarray, na=None, nb=None, *, prior: float = PRIOR) -> dict[str, np.ndarray]:
    """Return g2, log_ratio, log_odds, z, low, high for the counts of each word in a group (a) and in the rest (b).

    `na`, `nb`: all words of both (by default the sums). g2: Dunning's log-likelihood in Rayson & Garside's two-cell form
    (2000), signed by direction. log_ratio: log2 of the ratio of rates, half a count added to each (Hardie 2014). log_odds:
    weighted log-odds with an informative Dirichlet prior, z and its 95 % interval (Monroe, Colaresi & Quinn 2008, eq. 16,
    20-22); the prior is the share of the word in both together, with the strength of `prior` words.
    """
    na, nb = a.sum() if na is None else na, b.sum() if nb is None else nb
    rate = (a + b) / (na + nb)
    g2 = 2 * (special.rel_entr(a, na * rate) + special.rel_entr(b, nb * rate))
    log_ratio = np.log2((a + 0.5) / np.maximum(na, 1)) - np.log2((b + 0.5) / np.maximum(nb, 1))
    log_odds, sd = _log_odds(a, b, na, nb, prior)
    return {
        "g2": g2 * np.sign(a - na * rate), "log_ratio": log_ratio, "log_odds": log_odds, "z": log_odds / sd,
        "low": log_odds - Z * sd, "high": log_odds + Z * sd,
    }  # fmt: skip


def _log_odds(a, b, na, nb, prior):
    """Return Monroe's log-odds of a word, and its standard deviation."""
    share = prior * (a + b) / (na + nb)
    odds = (a + share) * (nb + prior - b - share) / ((na + prior - a - share) * (b + share))
    return np.log(odds), np.sqrt(1 / (a + share) + 1 / (b + share))


def _over_articles(x: sparse.csr_array, totals: np.ndarray, group: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Return the 95 % interval of log_ratio when articles, not words, are drawn: linearised (Cochran 1977, §6.4), with t.

    Of a word in at least five articles on each side, and with ten articles on each side; else nan.
    """
    own = [add_rows(x, group), add_rows(powers(x, 2), group), add_rows(x, group, totals)]
    own += [np.bincount(group, by)[:, None] for by in (totals, totals**2, totals > 0)]
    rest, logs, variance = [part.sum(0) - part for part in own], [], 0
    for n, squares, cross, words, lengths, k in (own, rest):
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = squares - 2 * n / words * cross + (n / words) ** 2 * lengths
            variance = variance + k / (k - 1) * np.maximum(spread, 0) / (n + 0.5) ** 2
        logs.append(np.log2((n + 0.5) / np.maximum(words, 1)))
    fewest = np.minimum(own[-1], rest[-1])
    half = stats.t.ppf(0.975, np.maximum(fewest - 1, 1)) * np.sqrt(variance) / np.log(2)
    borne = (fewest >= ENOUGH) & (np.minimum(held, held.sum(0) - held) >= SPREAD)
    return (logs[0] - logs[1]) + np.where(borne, half, np.nan) * np.array([-1, 1])[:, None, None]


def _dispersion(x: sparse.csr_array, totals: np.ndarray) -> np.ndarray:
    """Return Gries's DP of each word over articles: 0 spread as the articles' lengths, towards 1 in one article (Gries 2008).

    Half the sum of |share of the word's uses − share of all words|; as both add up to 1, this is 1 less all that they share.
    """
    shared = x.astype(float)
    shared.data /= x.sum(0)[x.indices]
    np.minimum(shared.data, np.repeat(totals / totals.sum(), np.diff(x.indptr)), out=shared.data)
    return 1 - shared.sum(0)
