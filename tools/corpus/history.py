"""Makes one history: plays the scenes of a seed, sums up the truth, writes the files."""

import json

from . import outlook, papers, scenarios, store, truth, world
from .model import seeded


def play(seed, size="small", native=None, journaled=True):
    """(world, truth) of a seed; native: "mapi" or "olm", for a history of items without headers.

    journaled: whether there may be journal reports; the formats of Outlook do not carry them.
    """
    made = world.NativeWorld(seeded("make-corpus", native, seed), seed, size, native) if native \
        else world.MadeWorld(seeded("make-corpus", seed), seed, size)
    made.journaled = made.journaled and journaled
    scenarios.live(made)
    return made, truth.Truth(made).make()


def write(made, facts, out, only=store.FORMATS):
    """The history in these formats, and all that goes with it; gives back what was laid where."""
    if set(only) & set(outlook.FORMATS) and any(copy.report for copy in made.items):
        raise ValueError("journal reports are for other formats than Outlook's")
    rng = made.rng
    laid = store.Store(made)
    roster = papers.roster_text(made, laid, only)
    out.mkdir(parents=True, exist_ok=True)
    (out / "roster.ini").write_text(roster, encoding="utf-8")
    if made.use_audit:
        (out / "audit.csv").write_text(papers.audit_csv(made, rng), encoding="utf-8", newline="")
    if made.closed is not None:
        (out / "closed.txt").write_text(papers.closed_text(made, rng), encoding="utf-8", newline="")
    for name, text in made.extra_files.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    (out / "args").write_text(papers.option_lines(made.options), encoding="utf-8")
    (out / "report-args").write_text(papers.option_lines(made.report_options), encoding="utf-8")
    (out / "truth.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n",
                                    encoding="utf-8")
    laid.write(out, only)
    return laid
