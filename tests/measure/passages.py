"""The invented passages of passages.txt, read: their texts, and what is quoted in them."""

import re
from pathlib import Path

import pandas as pd

FORMS = {"d": "direct", "c": "continued", "i": "indirect"}
TOKEN = re.compile(r"(\[[dci] [^\]]+\]|\[\])")


def read_passages() -> tuple[pd.Series, pd.DataFrame]:
    """Return texts (name → text) and marks (article_id, start, end, form, speaker); a mark also ends where the next begins."""
    texts, rows = {}, []
    for part in Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n== ")[1:]:
        name, _, body = part.partition("\n")
        name, text, mark = name.split()[0], "", None
        for token in TOKEN.split(body.rstrip("\n")):
            if not TOKEN.fullmatch(token):
                text += token
                continue
            if mark:
                rows.append((name, mark[0], len(text.rstrip()), *mark[1:]))
            given = token[3:-1]
            mark = (len(text), FORMS[token[1]], "unknown" if given in "?@" else given) if given else None
        texts[name] = text
    return pd.Series(texts), pd.DataFrame(rows, columns=["article_id", "start", "end", "form", "speaker"])
