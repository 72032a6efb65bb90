# SPDX-License-Identifier: Apache-2.0
"""Mail that shows every verdict and role once, for the suites of `explain`."""
import csv
import io
import json

from tool import BOX, Case, mail

JANE, JOHN, IDA = "jane@acme.example", "john@acme.example", "ida@c.example"
READPST = 'Content-Type: multipart/mixed; boundary="--boundary-LibPST-iamunique-1_-_-"'
RECEIVED = "Received: from a by b; Thu, 02 Jan 2025 {} +0000"
ROSTER = f"""[mailbox {BOX}]
name=Acme Support
[organisation]
robots=crm@acme.example;
[exclude]
subject=Out of office*;
[agent {JANE}]
name=Jane Roe
archives=jane;
[agent {JOHN}]
name=John Doe
"""


def at(time):
    return f"Thu, 02 Jan 2025 {time} +0000"


def out(name, time, to, *more, from_=f"Support <{BOX}>", subject="Order"):
    return mail(f"{name}@acme.example", at(time), from_, to, *more, subject=subject)


def audit_log(*records):
    """A Purview export of (message-id, user) sent for the mailbox."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow("RecordId CreationDate RecordType Operation UserId AuditData".split())
    for number, (ident, user) in enumerate(records):
        details = {"Id": str(number), "Operation": "SendOnBehalf", "UserId": user, "MailboxOwnerUPN": user,
                   "SendOnBehalfOfUserSmtp": BOX, "Item": {"InternetMessageId": f"<{ident}>"}}
        writer.writerow([number, "", "2", "SendOnBehalf", user, json.dumps(details)])
    return text.getvalue().encode()


# One message a case; each is explained by its message-id, the roster given.
MAILS = {
    "in/question.eml": mail("q@c.example", at("09:00:00"), f"Ida <{IDA}>", BOX),
    "in/delivered.eml": out("agree", "10:30:00", IDA, f"Sender: Jane <{JANE}>", "In-Reply-To: <q@c.example>",
                            RECEIVED.format("10:30:05")),
    "in/submitted.eml": out("agree", "10:30:00", IDA, f"Sender: Jane <{JANE}>", "In-Reply-To: <q@c.example>"),
    "in/no-id.eml": mail(None, at("10:30:01"), f"Support <{BOX}>", IDA),
    "in/con.eml": out("contra", "11:30:00", "bob@d.example", f"Sender: Jane <{JANE}>",
                      "X-Google-Sender-Delegation: <joe@acme.example>"),
    "in/foreign.eml": out("foreign", "12:30:00", "bob@e.example", "Sender: Mal <mal@evil.example>"),
    "in/robot.eml": out("robot", "12:40:00", "bob@f.example", "Sender: crm@acme.example"),
    "jane/Sent/1.eml": out("folder", "12:50:00", "bob@g.example"),
    "other/Sent/1.eml": out("sendas", "12:55:00", "bob@h.example"),
    "in/named.eml": out("named", "13:00:00", "bob@i.example", from_=f'"John Doe (Support)" <{BOX}>'),
    "in/direct.eml": out("direct", "13:10:00", IDA, "In-Reply-To: <q@c.example>", from_=f"Jane <{JANE}>"),
    "in/reversed.eml": out("reversed", "13:20:00", "zed@j.example", f"Sender: {BOX}", from_=f"Jane <{JANE}>"),
    "in/list-in.eml": mail("listin@acme.example", at("13:30:00"), f"Ida via Support <{BOX}>", BOX,
                           "List-Id: <support.acme.example>", "Reply-To: eve@k.example"),
    "in/list-out.eml": mail("listout@acme.example", at("13:31:00"), f"Jane via Support <{BOX}>", BOX,
                            "List-Id: <support.acme.example>", f"X-Original-From: {JANE}"),
    "in/col1.eml": mail("col@c.example", at("14:00:00"), "A <a@l.example>", BOX),
    "in/col2.eml": mail("col@c.example", at("15:00:00"), "B <b@l.example>", BOX, subject="Other"),
    "in/undated.eml": mail("undated@acme.example", "some day", f"Support <{BOX}>", "bob@m.example"),
    "in/ask.eml": mail("ask@n.example", at("14:00:00"), "Nan <nan@n.example>", BOX),
    "in/forward.eml": out("forward", "14:10:00", "lab@lab.example", f"Sender: {JANE}", "In-Reply-To: <ask@n.example>"),
    "in/again.eml": mail("again@n.example", at("14:20:00"), "Nan <nan@n.example>", BOX, "In-Reply-To: <ask@n.example>"),
    "in/skew.eml": out("skew", "13:59:00", "nan@n.example", f"Sender: {JANE}", "In-Reply-To: <again@n.example>"),
    "in/bulk.eml": mail("bulk@o.example", at("16:00:00"), "News <n@o.example>", BOX, "List-Id: <news.o.example>"),
    "in/none.eml": mail("none@o.example", at("16:00:00"), "P <p@o.example>", "z@z.example"),
    "in/kim.eml": out("kim", "16:10:00", IDA, "In-Reply-To: <q@c.example>", from_="Kim <kim@acme.example>"),
    "in/lost.eml": out("lost", "17:00:00", "bob@p.example", READPST),
    "in/twice.eml": out("twice", "17:10:00", "bob@q.example", f"Sender: {JANE}", f"Sender: {JOHN}"),
    "in/late.eml": mail("late@r.example", at("17:20:00"), "R <r@r.example>", BOX, RECEIVED.format("17:20:00").replace(
        "02 Jan", "20 Jan"), RECEIVED.format("17:20:30")),
    "in/office.eml": mail("office@s.example", at("17:30:00"), "S <s@s.example>", BOX, subject="Out of office: S"),
    "in/orphan.eml": out("orphan", "18:00:00", "t@t.example", "In-Reply-To: <gone@t.example>"),
    "in/internal.eml": out("internal", "18:10:00", JANE, f"Sender: {JOHN}"),
}


class World(Case):
    def setUp(self):
        super().setUp()
        for name, data in MAILS.items():
            self.put(name, data)
        self.put("r.ini", ROSTER.encode())

    def text(self, ident, *options, exits=1):
        return self.check_run("explain", "-r", "r.ini", "--id", ident, *options, "in", "jane", "other", exits=exits)

    def flat(self, ident, *options):
        return " ".join(self.text(ident, *options).split())

    def data(self, ident, *options):
        return json.loads(self.text(ident, "--format", "json", *options))

    def rows(self, *options, roster="r.ini"):
        done = self.run_here("messages", "-r", roster, "--format", "json", *options, "in", "jane", "other")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def all_data(self, *options):
        numbers = sorted({row["conversation"] for row in self.rows(*options)})
        return [self.data(str(number), *options) for number in numbers]
