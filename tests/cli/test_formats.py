#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the plain formats say of a message besides its header, and what becomes of it in the figures."""
import json
import unittest

from tool import BOX, Case, mail, small_history

BIRD = b"From - Tue Aug  8 12:36:29 2023\n"
KEPT = b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
GONE = b"X-Mozilla-Status: 0009\nX-Mozilla-Status2: 00000000\n"
MARK = b"\1\1\1\1\n"
PLIST = ('<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n\t<key>flags</key>\n'
         "\t<integer>{}</integer>\n</dict>\n</plist>\n")


def taken(number, labels, data):
    """A message as Google Takeout writes it."""
    return (b"From %d@xxx Tue Aug 08 12:36:29 +0000 2023\nX-GM-THRID: %d\nX-Gmail-Labels: %s\n"
            % (number, number, labels.encode()) + data + b"\n")


def emlx(data, flags=1, off=0):
    return b"%d        \n" % (len(data) + off) + data + PLIST.format(flags).encode()


class Formats(Case):
    def coverage(self, *inputs):
        return json.loads(self.run_here("report", "-m", BOX, "--format", "json", *inputs).stdout)["coverage"]

    def rows(self, *arguments):
        done = self.run_here("messages", "-m", BOX, "--format", "json", *arguments)
        return json.loads(done.stdout)

    def test_same_history(self):
        """The same mail in each form gives the same rows, but for where it lay."""
        mails = small_history()
        self.put_mails("plain", mails)
        self.put("box.mmdf", b"".join(MARK + data + MARK for data in mails))
        for number, data in enumerate(mails, 1):
            self.put(f"apple/INBOX.mbox/0A1B/Data/Messages/{number}.emlx", emlx(data))
            self.put(f"mh/inbox/{number}", data)
        wanted = ("message_id", "kind", "direction", "agent", "verdict", "role", "response_seconds")
        seen = {}
        for name in ("plain", "box.mmdf", "apple", "mh"):
            rows = self.rows(name)
            self.assertEqual(len(rows), len(mails), name)
            seen[name] = [[row.get(key) for key in wanted] for row in rows]
        self.assertTrue(all(rows == seen["plain"] for rows in seen.values()), seen)
        self.assertIn("john.doe@acme.example", str(seen["plain"]))

    def test_expunged(self):
        """What Thunderbird has deleted and not compacted is told of, and counts nowhere."""
        mails = small_history()
        self.put("Inbox", b"".join(BIRD + (GONE if n == 1 else KEPT) + data + b"\n" for n, data in enumerate(mails)))
        coverage = self.coverage("Inbox")
        self.assertEqual((coverage["items"], coverage["messages"], coverage["recovered"]), (6, 5, 1))
        self.assertEqual((coverage["skipped"], coverage["damaged"], coverage["non_mail"]), (0, 0, 0))
        loss, = coverage["losses"]
        self.assertEqual(loss["path"], "Inbox")
        self.assertGreater(loss["offset"], 0)
        self.assertEqual(loss["reason"], "deleted in Thunderbird, not compacted yet")
        self.assertIn({"kind": "recovered: deleted in Thunderbird, not compacted yet", "count": 1},
                      coverage["findings"])
        self.assertNotIn("2@acme.example", [row["message_id"] for row in self.rows("Inbox")])
        text = self.check_run("report", "-m", BOX, "Inbox", exits=1)
        self.assertIn("1 recovered", text)
        self.assertIn("\nRecovered       Inbox@", text)
        self.assertNotIn("Not read", text)
        done = self.run_here("explain", "-m", BOX, "--id", f"Inbox@{loss['offset']}", "Inbox")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b" is a recovered message: those are counted and named, and nothing else of them is kept (deleted in ",
                      done.stderr)

    def test_expunged_alone(self):
        self.put("Inbox", BIRD + GONE + small_history()[0])
        done = self.run_here("report", "-m", BOX, "Inbox")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"1 recovered", done.stderr)

    def test_forged_status(self):
        """A sender cannot make his message vanish from a file that Thunderbird did not write."""
        self.put("a.mbox", b"".join(b"From a@b Tue Aug  8 12:36:29 2023\n" + GONE + data + b"\n"
                                    for data in small_history()))
        coverage = self.coverage("a.mbox")
        self.assertEqual((coverage["messages"], coverage["recovered"]), (6, 0))

    def test_takeout(self):
        """Labels are the folders of a Takeout file."""
        mails = small_history()
        labels = ["Inbox,Opened", "=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet?=", "Posteingang", "Sent", "Spam",
                  "=?UTF-8?Q?Entw=C3=BCrfe?="]
        self.put("Takeout/Mail/All mail Including Spam and Trash.mbox",
                 b"".join(taken(17 + n, labels[n], data) for n, data in enumerate(mails)))
        kinds = {row["message_id"]: row["kind"] for row in self.rows("Takeout")}
        self.assertEqual(kinds["1@customer.example"], "person")
        self.assertEqual(kinds["5@third.example"], "junk")
        self.assertEqual(kinds["6@acme.example"], "draft")

    def test_takeout_sent_folder(self):
        """Rung 5: what lies under Sent in the file of one agent was sent by her."""
        answer = mail("2@acme.example", "Thu, 02 Jan 2025 10:30:00 +0000", f"Support <{BOX}>", "ida@customer.example",
                      "In-Reply-To: <1@customer.example>")
        agents = ("--agents", "ann@acme.example", "--archive", "ann@acme.example=ann.mbox")
        self.put("ann.mbox", taken(17, "Sent,Opened", answer))
        row, = self.rows("ann.mbox", *agents)
        self.assertEqual((row["verdict"], row["agent"]), ("sent-folder", "ann@acme.example"))
        self.put("ann.mbox", b"From a@b Tue Aug  8 12:36:29 2023\nX-Gmail-Labels: Sent\n" + answer)
        row, = self.rows("ann.mbox", *agents)
        self.assertEqual((row["verdict"], row["agent"]), ("send-as", None))

    def test_emlx_draft(self):
        """Apple Mail's draft bit makes a draft; a wrong length loses nothing and is told of."""
        mails = small_history()
        self.put("m/1.emlx", emlx(mails[1]))
        self.put("m/2.emlx", emlx(mails[3], flags=64, off=1000))
        kinds = {row["message_id"]: row["kind"] for row in self.rows("m")}
        self.assertEqual(kinds, {"2@acme.example": "person", "4@acme.example": "draft"})
        self.assertIn({"kind": "emlx-length", "count": 1}, self.coverage("m")["findings"])

    def test_git(self):
        """A repository is one line, and its mail is missing."""
        self.put_mails("in/mail", small_history())
        for name in ("HEAD", "config", "objects/0a/1b", "objects/0a/1c", "refs/heads/master"):
            self.put(f"in/0.git/{name}", b"x\n")
        coverage = self.coverage("in")
        self.assertEqual((coverage["messages"], coverage["skipped"], coverage["non_mail"]), (6, 1, 0))
        self.assertIn("git show COMMIT:m", coverage["losses"][0]["reason"])


if __name__ == "__main__":
    unittest.main()
