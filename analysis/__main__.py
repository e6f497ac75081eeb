"""The command line; each make target calls one of these verbs."""

import argparse
import sys
from pathlib import Path

from analysis.tables import InputError

DONE, SOME_REFUSED, NOTHING_WRITTEN = 0, 1, 2
SHOWN = 50  # notes, and refused files, that are told one by one


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return its exit code: 0 done; 1 done, but some articles refused; 2 nothing could be written."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(
            f"error: {error.filename or ''}: {error.strerror or error}; what was there before is unchanged",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("stopped; what was there before is unchanged", file=sys.stderr)
    return NOTHING_WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_measuring(verbs)
    _add_checking(verbs)
    _add_sharing(verbs)
    for name, run, said in (("lab", _lab, "open JupyterLab on the notebooks"), ("test", _test, "run the tests")):
        verbs.add_parser(name, help=said).set_defaults(run=run)
    return parser


def _add(verbs, name: str, run, said: str, study: bool = False) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=said)
    verb.set_defaults(run=run)
    if study:
        verb.add_argument("study", metavar="STUDY")
    return verb


def _add_measuring(verbs) -> None:
    verb = _add(verbs, "measure", _measure, "read articles and write the tables of a study")
    verb.add_argument(
        "source", type=Path, metavar="SOURCE", help="a folder of text files; or a file of many articles (.jsonl, .csv)"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    for name in ("catalogue", "corrections", "codebook", "events", "lists"):
        verb.add_argument(f"--{name}", type=Path, metavar="DIR" if name == "lists" else "F")
    verb.add_argument("--workers", type=int, default=1, metavar="N", help="processes of this machine (default: 1)")
    verb.add_argument("--scheduler", default="", metavar="ADDRESS", help="a Dask cluster, such as tcp://host:8786")
    verb.add_argument(
        "--format", choices=["csv", "parquet"], default="", help="of the tables (default: as they are, or csv)"
    )


def _add_checking(verbs) -> None:
    verb = _add(
        verbs, "agree", _agree, "check the codebook against people's coding, or draw a blind sheet to code on", True
    )
    verb.add_argument("--draw", type=int, metavar="N", help="write a sheet of N random paragraphs instead")
    verb.add_argument("--seed", type=int, default=1)
    verb.add_argument("--out", type=Path, metavar="F", help="where the sheet goes (default: sheet.csv)")
    verb = _add(verbs, "check", _check, "check the sentiment scores against sentences that people have judged")
    verb.add_argument(
        "--eval", type=Path, required=True, metavar="DIR", help="CSV or JSON lines: a text and a polarity"
    )
    verb.add_argument("--out", type=Path, metavar="F", help="where the figures go (default: data/checks/sentiment.csv)")


def _add_sharing(verbs) -> None:
    verb = _add(verbs, "render", _render, "measure what is new, run every notebook, write the site")
    verb.add_argument("--study", default="trade-talks", metavar="NAME")
    verb.add_argument("--out", type=Path, default=Path("site"), metavar="DIR")
    verb.add_argument("--with-text", action="store_true", help="a private site, with the sentences of the articles")
    _add(verbs, "notebooks", _notebooks, "run the committed notebooks again in place, without text")
    verb = _add(
        verbs, "package", _package, "zip a study without its text: tables, codebook, codings, hashes, citation", True
    )
    verb.add_argument("--out", type=Path, metavar="F", help="the zip (default: STUDY.zip)")
    verb = _add(verbs, "audit", _audit, "how much of the articles' text could be put together from files to be shared")
    verb.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="files and folders; of a folder, what git shares"
    )
    verb.add_argument("--against", type=Path, required=True, metavar="RAW", help="the folder of the articles")
    verb.add_argument("--codebook", type=Path, metavar="F", help="beside every codebook.yml among the files")
    verb.add_argument("--longest", type=int, default=8, metavar="N", help="longest run of words allowed (default: 8)")
    verb.add_argument("--share", type=float, default=5, metavar="PER CENT", help="of an article (default: 5)")


def _measure(options) -> int:
    from analysis.measure.run import Inputs, measure
    from analysis.measure.workers import make_executor

    given = {name: getattr(options, name) for name in ("catalogue", "corrections", "codebook", "events", "lists")}
    folder = options.source if options.source.is_dir() else options.source.parent
    inputs = Inputs.of(folder.parent if folder.name == "raw" else folder, **given)
    with make_executor(options.workers, options.scheduler) as executor:
        return _report(measure(options.source, options.out, inputs, executor=executor, form=options.format))


def _report(outcome) -> int:
    told = [f"note: {note}" for note in outcome.notes]
    refused = [f"refused: {row.file}: {row.reason}" for row in outcome.refused.itertuples()]
    for kind, where in ((told, ""), (refused, "; all stand in refused.csv")):
        more = [f"… and {len(kind) - SHOWN} more{where}"] if len(kind) > SHOWN else []
        print(*kind[:SHOWN], *more, sep="\n", end="\n" if kind else "", file=sys.stderr)
    return SOME_REFUSED if len(outcome.refused) else DONE


def _render(options) -> int:
    from analysis.show.site import prepare_study, render_site

    code = _report(outcome) if (outcome := prepare_study(options.study)) else DONE
    index = render_site(options.study, options.out, with_text=options.with_text)
    print(f"site      {index.resolve().as_uri()}")
    return code


def _agree(options) -> int:
    from analysis.compare.agreement import write_agreement
    from analysis.compare.coding import draw_sheet
    from analysis.study import open_study
    from analysis.tables import write_table

    study = open_study(options.study)
    if options.draw:
        out = options.out or Path("sheet.csv")
        write_table(draw_sheet(study, options.draw, seed=options.seed), out)
        print(f"sheet     {out}: write issue names into yes and maybe (or - for none), your name into coder,")
        print(f"          then put the file into {study.path / 'coding'} and run this again without --draw")
        return DONE
    table = write_agreement(study)
    print(
        table[["issue", "yes", "tp", "fp", "fn", "precision", "recall", "alpha", "status"]]
        .round(2)
        .to_string(index=False)
    )
    return DONE


def _check(options) -> int:
    from analysis.compare.sentiment_check import CHECKS, write_check

    table = write_check(options.eval, options.out or CHECKS)
    columns = ["set", "score", "extent", "n", "low", "high", "accuracy", "macro_f1", "alpha", "alpha_low", "alpha_high"]
    print(table[columns].round(3).to_string(index=False))
    return DONE


def _audit(options) -> int:
    from analysis.show.audit import audit

    limits = {"longest": options.longest, "share": options.share / 100}
    found = audit(options.paths, options.against, codebook=options.codebook, **limits)
    print(found)
    return DONE if found.passed else SOME_REFUSED


def _package(options) -> int:
    from analysis.show.package import package
    from analysis.study import open_study

    study = open_study(options.study)
    said = package(study, options.out or Path(f"{study.name}.zip"))
    print(f"package   {options.out or Path(f'{study.name}.zip')}: {said}")
    return DONE


def _notebooks(options) -> int:
    from analysis.show.site import run_committed

    run_committed()
    return DONE


def _lab(options) -> int:
    import subprocess

    from analysis.study import ROOT

    return subprocess.run([sys.executable, "-m", "jupyter", "lab", str(ROOT / "notebooks")], check=False).returncode


def _test(options) -> int:
    import subprocess

    from analysis.study import ROOT

    return subprocess.run([sys.executable, "-m", "pytest"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
