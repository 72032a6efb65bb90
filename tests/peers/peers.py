# SPDX-License-Identifier: Apache-2.0
"""Runs onbehalf and its peers on the same mail: each gives the partition of the files into conversations, or the
messages it found. A peer that is not installed skips the case. Nothing outside of the case's folder is touched.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(TOP / "tests" / "cli"), str(TOP / "tools")]

from links import Groups  # noqa: E402
import tool  # noqa: E402

# Thousands of small files: in memory, where there is such a place.
if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK):
    tempfile.tempdir = "/dev/shm"

TIMEOUT = 60        # seconds
PROGRAMS = {"notmuch": "notmuch", "mblaze": "mthread", "procmail": "formail"}   # what is run of a peer
REAL_MAIL = os.environ.get("ONB_REAL_MAIL")


def has(peer):
    """Whether the program of a peer is installed."""
    return peer not in PROGRAMS or shutil.which(PROGRAMS[peer]) is not None


def need(peer):
    if not has(peer):
        raise unittest.SkipTest(f"{PROGRAMS[peer]} is not installed")


def need_real_mail():
    """The folder with mail of other projects."""
    if not REAL_MAIL:
        raise unittest.SkipTest("ONB_REAL_MAIL does not name the folder with mail of other projects")
    return Path(REAL_MAIL)


def unwritten(classes):
    """Those classes that have no entry in docs/DEVIATIONS.md."""
    text = (TOP / "docs" / "DEVIATIONS.md").read_text(encoding="utf-8")
    return sorted(one for one in classes if f"**{one}**" not in text and not re.search(rf"(?m)^\|[^|]*`{one}`", text))


def need_usual_seeds():
    """Skips what must hold of the seeds of the usual run, and of others need not."""
    if os.environ.get("ONB_PEER_SEEDS"):
        raise unittest.SkipTest("ONB_PEER_SEEDS names other seeds")


def seeds(default):
    """The seeds of a run: as in ONB_PEER_SEEDS=1-3000, or @default, of the same form."""
    first, last = (os.environ.get("ONB_PEER_SEEDS") or default).split("-")
    return range(int(first), int(last) + 1)


def ask(*arguments, given=b"", home=None):
    """What a peer prints, in a home of its own; one that fails is an error of the test."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if home is not None:
        env.update(HOME=str(home), XDG_CONFIG_HOME=str(home), XDG_DATA_HOME=str(home), MBLAZE=str(home / "mblaze"),
                   NOTMUCH_CONFIG=str(home / "notmuch-config"))
        for name in ("NOTMUCH_DATABASE", "NOTMUCH_PROFILE", "MAILDIR", "MAILCUR", "MAILSEQ"):
            env.pop(name, None)
    done = subprocess.run(arguments, input=given, capture_output=True, timeout=TIMEOUT, check=False, env=env)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))[:200]}: {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def rows_of(*arguments, folder=None):
    """The rows of `onbehalf messages`."""
    done = tool.run("messages", "--format", "jsonl", "--subjects", *arguments, folder=folder)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"messages: {done.returncode}: {done.stderr[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def lay_maildir(folder, mails):
    """A Maildir of {name: bytes}."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for name, data in mails.items():
        (folder / "cur" / name).write_bytes(data)


def file_name(origin):
    return origin.rsplit("/", 1)[1]


# -- conversations: {frozenset of file names} -----------------------------------------------------

def onbehalf_conversations(maildir):
    groups, files = Groups(), set()
    for row in rows_of(str(maildir)):
        for copy in row["copies"]:
            files.add(file_name(copy["origin"]))
            groups.unite(("conversation", row["conversation"]), file_name(copy["origin"]))
    return groups.of(files)


def messages_of(node):
    """All messages in what `notmuch show` prints of a thread."""
    if isinstance(node, dict):
        yield node
    elif isinstance(node, list):
        for part in node:
            yield from messages_of(part)


def notmuch_conversations(maildir, home):
    """`show` leaves out messages that answer each other in a circle: such threads are asked for by name."""
    (home / "notmuch-config").write_text(f"[database]\npath={maildir}\n[user]\nname=Ann\n"
                                         "primary_email=ann@acme.example\n[new]\ntags=\n")
    ask("notmuch", "new", "--quiet", "--no-hooks", home=home)
    order = ("--format=json", "--sort=oldest-first")
    threads = json.loads(ask("notmuch", "search", *order, "*", home=home))
    shown = json.loads(ask("notmuch", "show", *order, "--body=false", "--entire-thread=true", "*", home=home))
    if len(threads) != len(shown):
        raise RuntimeError(f"notmuch found {len(threads)} threads and shows {len(shown)}")
    out = set()
    for thread, tree in zip(threads, shown):
        messages = list(messages_of(tree))
        if len(messages) == thread["total"]:
            files = [name for message in messages for name in message["filename"]]
        else:
            found = ask("notmuch", "search", "--output=files", "thread:" + thread["thread"], home=home)
            files = found.decode().split("\n")
        out.add(frozenset(map(file_name, filter(None, files))))
    return out


def mblaze_conversations(maildir, home):
    """The groups of file names and of ids, ("id", bytes), of mail that is absent. One file of each message-id stands
    for all that have it; a line that is not indented begins a conversation."""
    listed = b"".join(bytes(path) + b"\n" for path in sorted((maildir / "cur").iterdir()))
    groups, number = Groups(), 0
    for line in ask("mthread", "-v", given=listed, home=home).splitlines():
        number += line[:1] != b" "
        name = line.lstrip(b" ")
        node = ("id", name[1:-1]) if name.startswith(b"<") else file_name(os.fsdecode(name))
        groups.unite(("conversation", number), node)
    return groups
