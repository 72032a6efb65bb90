# SPDX-License-Identifier: Apache-2.0
"""Mail to look at, {file name: bytes}: made histories, and the files of real mail."""
import runpy
import shutil
import sys
import tempfile
from pathlib import Path
from unittest import mock

import peers
from odd_links import OddLinks

MAKE_CORPUS = peers.TOP / "tools" / "make-corpus"
LARGEST = 1 << 20


def write(seed, form, folder):
    """The history of a seed in one format, as tools/make-corpus writes it; in this process, since that is faster.
    Without journal reports: to a peer the message is the report, and not what is attached."""
    arguments = [str(MAKE_CORPUS), "--seed", str(seed), "--only", form, "--out", str(folder), "--no-journal"]
    with mock.patch.object(sys, "argv", arguments):
        runpy.run_path(str(MAKE_CORPUS), run_name="__main__")
    return folder / form


def made(seed):
    """The files of a Maildir; names begin with the seed."""
    folder = Path(tempfile.mkdtemp(prefix="onb-peers-"))
    try:
        files = sorted(path for path in write(seed, "maildir", folder).rglob("*") if path.is_file())
        return {f"{seed}-{number:03}": path.read_bytes() for number, path in enumerate(files)}
    finally:
        shutil.rmtree(folder)


def odd_links(seed):
    return {f"{seed}-{number:03}": data for number, data in enumerate(OddLinks(seed).mails())}


# Outlook's own formats, which no peer reads: compound files (MSG) and stores (PST).
OF_OUTLOOK = (b"\xd0\xcf\x11\xe0", b"!BDN")


def real():
    """Every file of the real mail that is not of Outlook, whatever it is, and {file name: where it stands}."""
    top = peers.need_real_mail()
    files = sorted(path for path in top.rglob("*") if path.is_file() and path.stat().st_size < LARGEST
                   and path.read_bytes()[:4] not in OF_OUTLOOK)
    return ({f"{number:04}": path.read_bytes() for number, path in enumerate(files)},
            {f"{number:04}": str(path.relative_to(top)) for number, path in enumerate(files)})
