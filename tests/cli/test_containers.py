#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Containers in containers through the real readers, which are locked in: the same mail, its origins, and every loss
named. bsdtar makes the kinds that Python cannot."""
import gzip
import io
import json
import os
import resource
import shutil
import stat
import subprocess
import tarfile
import unittest
import warnings
import zipfile

from tool import BOX, Case, small_history

BSDTAR = shutil.which("bsdtar")
WANTED = ("message_id", "kind", "direction", "agent", "verdict", "role", "response_seconds")


def make_zip(members, pack=zipfile.ZIP_DEFLATED):
    """@members: (name, bytes), names as they shall stand there."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", pack) as archive:
            for name, data in members:
                info = zipfile.ZipInfo("x")
                info.filename = name
                info.compress_type = pack
                info.create_system = 3
                info.external_attr = (stat.S_IFREG | 0o600) << 16
                archive.writestr(info, data)
    return out.getvalue()


def make_tar(members, mode="w:gz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


class Containers(Case):
    def report(self, *arguments, **more):
        """(exit status, coverage, format of the input)"""
        done = self.run_here("report", "-m", BOX, "--format", "json", *arguments, **more)
        if not done.stdout:
            return done.returncode, None, done.stderr.decode()
        report = json.loads(done.stdout)
        return done.returncode, report["coverage"], report["inputs"][0]["format"]

    def rows(self, *arguments, **more):
        done = self.run_here("messages", "-m", BOX, "--format", "json", *arguments, **more)
        return json.loads(done.stdout)

    def mails(self):
        return [(f"Inbox/{n}.eml", data) for n, data in enumerate(small_history(), 1)]

    def pack(self, name, kind, source, *more):
        """An archive of what lies at @source below the folder of the test."""
        if BSDTAR is None:
            self.skipTest("bsdtar is not here")
        subprocess.run([BSDTAR, "-cf", str(self.folder / name), f"--format={kind}", *more, "-C",
                        str(self.folder / source), "."], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        return (self.folder / name).read_bytes()

    def test_every_kind(self):
        """The same mail in each kind, alone, in a tar.gz, and through a pipe."""
        self.put_mails("plain/Entwürfe", small_history())
        plain = [[row.get(key) for key in WANTED] for row in self.rows("plain")]
        self.assertEqual(len(plain), 6)
        for name, kind, told in (("a.zip", "zip", "zip"), ("a.7z", "7zip", "7z"), ("a.cpio", "newc", "cpio"),
                                 ("b.cpio", "bin", "cpio"), ("a.iso", "iso9660", "iso"), ("a.tar", "pax", "tar")):
            with self.subTest(name):
                data = self.pack(name, kind, "plain")
                self.put("nested/x.tar.gz", make_tar([("in/" + name, data)]))
                for arguments, stdin in (([name], b""), (["nested"], b""), (["-"], data)):
                    rows = self.rows(*arguments, stdin=stdin)
                    self.assertEqual([[row.get(key) for key in WANTED] for row in rows], plain)
                    self.assertIn("Entwürfe/", rows[0]["copies"][0]["origin"])
                self.assertEqual(self.report(name)[2], told)
                self.assertEqual(self.report("-", stdin=data)[2], told)
                self.assertEqual(self.report(name)[1]["losses"], [])

    def test_origins(self):
        """mbox in a zip in a tar.gz; the role comes from the names inside."""
        mbox = b"".join(b"From a@b Tue Aug  8 12:36:29 2023\n" + data + b"\n" for data in small_history())
        self.put("out.tar.gz", make_tar([("export.zip", make_zip([("Support/Sent.mbox", mbox)]))]))
        origins = sorted(row["copies"][0]["origin"] for row in self.rows("out.tar.gz"))
        self.assertIn("out.tar.gz!/export.zip!/Support/Sent.mbox@0", origins)
        self.assertTrue(all(o.startswith("out.tar.gz!/export.zip!/Support/Sent.mbox@") for o in origins), origins)
        row = self.run_here("explain", "-m", BOX, "--id", origins[0], "out.tar.gz")
        self.assertIn(row.returncode, (0, 1), row.stderr)

    def test_maildir_in_tar_in_zip(self):
        tar = make_tar([(f"joe/cur/{n}:2,S", data) for n, (_, data) in enumerate(self.mails())], "w")
        self.put("a.zip", make_zip([("joe.tar", tar)]))
        self.assertEqual(self.report("a.zip")[1]["messages"], 6)

    def test_gzip_in_itself(self):
        """As a file would be that unpacks to itself: the depth ends it, and it is told of."""
        data = small_history()[0]
        for _ in range(40):
            data = gzip.compress(data, mtime=0)
        self.put("in/deep.gz", data)
        self.put_mails("in/mails", small_history())
        status, coverage, _ = self.report("in")
        self.assertEqual((status, coverage["messages"], coverage["skipped"], coverage["quarantined"]), (1, 6, 1, 0))
        self.assertEqual(coverage["losses"][0]["reason"], "deeper than the limit container-depth")

    def test_tree_of_zips(self):
        """Ten zip files in each of ten, and so on: a million leaves of a megabyte. Little time, little memory."""
        data = make_zip([("0.eml", b"From: a@example.com\n\n" + bytes(1 << 20))])
        for _ in range(6):
            data = make_zip([(f"{n}.zip", data) for n in range(10)])
        self.put("in/bomb.zip", data)
        self.put_mails("in/mails", small_history())
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        status, coverage, _ = self.report("in")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertEqual((status, coverage["quarantined"]), (1, 0))
        self.assertIn("a member unpacks to more than the limit ratio; the rest is not read",
                      [loss["reason"] for loss in coverage["losses"]])
        self.assertLess(after.ru_utime - before.ru_utime, 20)
        self.assertLess(after.ru_maxrss, 256 << 10)

    def test_named_as_folder(self):
        """A member with contents whose name ends in a slash cannot be read: it is told of; a folder is none."""
        first, second = small_history()[:2]
        self.put("a.zip", make_zip([("Inbox/", b""), ("Inbox/1.eml/", first), ("Inbox/2.eml", second)]))
        status, coverage, _ = self.report("a.zip")
        self.assertEqual((status, coverage["messages"], coverage["skipped"], coverage["non_mail"]), (1, 1, 1, 0))
        self.assertEqual(coverage["losses"][0]["path"], "a.zip!/Inbox/1.eml/")

    def test_self_extracting(self):
        self.put("setup.exe", b"MZ\x90\0 a program" * 100 + make_zip(self.mails()))
        self.assertEqual(self.report("setup.exe")[1]["messages"], 6)

    def test_damaged_member(self):
        """One member with a wrong checksum, one cut: the members behind them are read, at both levels."""
        mails = [(name, data.replace(b"text", b"text %d" % n)) for n, (name, data) in enumerate(self.mails())]
        data = make_zip(mails, zipfile.ZIP_STORED).replace(b"text 2", b"TEXT 2")
        self.put("a.zip", data)
        status, coverage, _ = self.report("a.zip")
        self.assertEqual((status, coverage["messages"], coverage["damaged"]), (1, 6, 1))
        self.put("b.zip", make_zip([("cut.zip", data[:len(data) // 2]), ("in/a.zip", data), ("z.eml", mails[0][1])]))
        status, coverage, _ = self.report("b.zip")
        self.assertEqual((status, coverage["messages"]), (1, 6))
        self.assertGreaterEqual(coverage["damaged"], 2)

    def test_cuts(self):
        """No cut container looks whole."""
        self.put_mails("plain", small_history())
        files = {"a.zip": make_zip(self.mails()), "a.tgz": make_tar([("b.zip", make_zip(self.mails()))])}
        if BSDTAR is not None:
            files.update({"a.7z": self.pack("a.7z", "7zip", "plain"), "a.iso": self.pack("a.iso", "iso9660", "plain"),
                          "a.cpio": self.pack("a.cpio", "newc", "plain"),
                          "a.txz": self.pack("a.txz", "newc", "plain", "--xz")})
        for name, data in files.items():
            # Behind its last file, an image is padded.
            end = data.rfind(b"text\n") if name == "a.iso" else len(data) - 30
            for cut in (end * part // 4 for part in (1, 2, 3, 4)):
                with self.subTest(f"{name} {cut}"):
                    self.put("cut/" + name, data[:cut])
                    status, coverage, _ = self.report("cut/" + name)
                    self.assertEqual(status, 1)
                    if coverage is not None:
                        self.assertGreater(coverage["damaged"] + coverage["skipped"], 0)
                    (self.folder / "cut" / name).unlink()

    def test_time_of_a_member(self):
        """A zip file tells local times of nobody knows where: UTC, whatever the zone of this machine."""
        self.put("a.zip", make_zip([("a.eml", f"From: kim@customer.example\nTo: {BOX}\n\nhi\n".encode())]))
        told = [self.rows("--trust-mtime", "a.zip", TZ=zone) for zone in ("UTC", "Asia/Tokyo", "America/St_Johns")]
        self.assertEqual(told[0][0]["arrived"], "1980-01-01T00:00:00Z")
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])

    def test_passphrases(self):
        """The second of the file opens it; without, each member is told of with what to do."""
        self.put_mails("plain", small_history())
        for option in ("zip:encryption=zipcrypt", "zip:encryption=aes256"):
            self.pack("a.zip", "zip", "plain", "--options", option, "--passphrase", "sésame 1")
            self.put("right", "open\r\nsésame 1\r\n".encode())
            self.put("wrong", b"sesame 1\n")
            self.assertEqual(self.report("--passphrase-file", "right", "a.zip")[1]["losses"], [])
            self.assertEqual(len(self.rows("--passphrase-file", "right", "a.zip")), 6)
            for arguments, words in (([], "give its passphrase with --passphrase-file"),
                                     (["--passphrase-file", "wrong"], "no passphrase of --passphrase-file opens it")):
                status, _, text = self.report(*arguments, "a.zip")
                self.assertEqual(status, 1)
                self.assertIn("6 skipped (a.zip!/./001.eml: encrypted", text)
                self.assertIn(words, text)
            shown = self.run_here("report", "-m", BOX, "--passphrase-file", "right", "--format", "json", "a.zip")
            self.assertNotIn("sésame", shown.stdout.decode() + shown.stderr.decode())

    def test_passphrase_file(self):
        self.put_mails("in", small_history())
        self.put("none", b"\n\n")
        self.put("long", b"x" * 4097)
        for name, words in (("none", "holds no passphrase"), ("long", "--limit-passphrase-bytes"),
                            ("in", "no regular file"), ("absent", "no such file")):
            done = self.run_here("report", "-m", BOX, "--passphrase-file", name, "in")
            self.assertEqual((done.returncode, done.stdout), (2, b""), name)
            self.assertIn(words, done.stderr.decode())
            self.assertNotIn(b"xxx", done.stderr)

    def test_temporary_files(self):
        """They have no name, none is left, and without a place for them the loss is named. A zip file does without."""
        self.put_mails("plain", small_history())
        os.mkdir(self.folder / "tmp")
        self.put("a.tar", make_tar([("a.7z", self.pack("a.7z", "7zip", "plain"))], "w"))
        self.put("b.tar", make_tar([("a.zip", make_zip(self.mails()))], "w"))
        self.assertEqual(self.report("a.tar", TMPDIR=str(self.folder / "tmp"))[1]["messages"], 6)
        self.assertEqual(os.listdir(self.folder / "tmp"), [])
        for limit, messages in (("1", None), ("100", None), ("100000", 6)):
            status, coverage, text = self.report("--limit-spool-bytes", limit, "a.tar")
            self.assertEqual(coverage and coverage["messages"], messages)
            if messages is None:
                self.assertEqual(status, 1)
                self.assertIn("larger than the limit spool-bytes", text)
        self.assertEqual(self.report("--limit-spool-bytes", "1", "b.tar")[1]["messages"], 6)

    def test_other_order(self):
        """Readers at a time and where an archive lies change nothing but origins."""
        data = make_tar([("export.zip", make_zip(self.mails()))])
        self.put("in/a.tgz", data)
        self.put("in/b.zip", make_zip([("a.tgz", data), ("bad.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40))]))
        texts = {self.run_here("report", "-m", BOX, "--format", "json", "--jobs", jobs, "in").stdout
                 for jobs in ("1", "2", "5")}
        self.assertEqual(len(texts), 1)
        coverage = json.loads(texts.pop())["coverage"]
        self.assertEqual((coverage["messages"], coverage["damaged"]), (6, 1))


if __name__ == "__main__":
    unittest.main()
