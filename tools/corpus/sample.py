"""The sample: three months of Acme Support, quiet and readable, as two mbox files and a roster.

Beside them lies the journal report of the first answer.
"""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from . import headers
from .mbox import asctime

ZONE = ZoneInfo("Europe/Berlin")
BOX = ("Acme Support", "support@acme.example")
AGENTS = [("Anna Bauer", "anna.bauer@acme.example"), ("Ben Carter", "ben.carter@acme.example"),
          ("Clara Diaz", "clara.diaz@acme.example"), ("David Ekholm", "david.ekholm@acme.example")]
WEIGHTS = [9, 7, 5, 3]
CUSTOMERS = [("Nora Winter", "nora.winter@northwind.example"), ("Tom Hardy", "tom@hardy.example"),
             ("Ida Jansson", "ida@jansson.example"), ("Marco Rossi", "m.rossi@rossi.example"),
             ("Lena Fischer", "lena.fischer@fischer.example"), ("Paul Stone", "paul@stone.example"),
             ("Zoë Adler", "zoe.adler@adler.example"), ("Omar Said", "omar@said.example"),
             ("Jonas Lind", "jonas.lind@lind.example"), ("Eva Novak", "eva@novak.example"),
             ("Grace Hill", "grace@hill.example"), ("Luis Vega", "luis.vega@vega.example"),
             ("Mia Krüger", "mia@krueger.example"), ("Ravi Menon", "ravi@menon.example")]
TOPICS = [("Delivery of order {}", "order {} has not arrived yet. Can you tell me where it is?"),
          ("Invoice {}", "on invoice {} the address is wrong. Could you send a corrected one?"),
          ("Cannot sign in", "since this morning I cannot sign in. The page says error {}."),
          ("Return of order {}", "I would like to return order {}. What do I have to do?"),
          ("Question about the warranty", "is article {} still under warranty?"),
          ("Change of address", "we have moved. Our customer number is {}."),
          ("Spare part {}", "do you still have spare part {} in stock?"),
          ("Cancel subscription", "please cancel our subscription {} at the end of the month."),
          ("Größe von Artikel {}", "welche Größe hat Artikel {}?"),
          ("Quote for 20 chairs", "please send us a quote for 20 chairs, article {}.")]
ANSWERS = ["thank you for your message. I have looked into it and it is on its way.",
           "I am sorry for the trouble. It is corrected now.",
           "thank you for asking. You find the details below.",
           "this is done. Please write again if anything is missing.",
           "I have passed it to the warehouse and will come back to you tomorrow."]
AGAIN = ["thank you, that was quick. One more thing: does this cost anything?",
         "unfortunately it still does not work. Could you look again?",
         "great. When can I expect it?"]


REPORT = """From: <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>
To: Journal <journal@archive.example>
Subject: {subject}
Date: {date}
Message-ID: <00000000-0000-0000-0000-000000000001@journal.example>
X-MS-Journal-Report:
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="_report_1_"

--_report_1_
Content-Type: text/plain; charset="utf-8"

Sender: {sender}
On-Behalf-Of: {box}
Subject: {subject}
Message-Id: {mid}
To: {to}

--_report_1_
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

{original}
--_report_1_--
"""


def report(agent, unix, offset, subject, mid, to, original):
    """A journal report of a message: the envelope says who submitted it, and for whom."""
    return REPORT.format(subject=subject, date=headers.stamp(unix + 2, offset).text, sender=agent[1],
                         box=BOX[1], mid=mid, to=to, original=original)


class Sample:
    def __init__(self):
        self.rng = random.Random("acme support sample")
        self.inbox, self.sent = [], []
        self.reported = None
        self.count = 0

    def mid(self, host):
        self.count += 1
        return f"<{self.rng.randrange(16**8):08x}.{self.count:04}@{host}>"

    def working(self, moment, minutes):
        """That many working minutes later (Mon-Fri 09:00-17:00)."""
        while True:
            if moment.weekday() < 5 and 9 <= moment.hour < 17:
                if minutes <= 0:
                    return moment.replace(second=self.rng.randrange(60))
                step = min(minutes, 15)
                moment += dt.timedelta(minutes=step)
                minutes -= step
            else:
                moment += dt.timedelta(minutes=15)

    def mail(self, folder, frm, to, subject, moment, text, sender=None, reply=None,
             host="acme.example"):
        unix = int(moment.replace(tzinfo=ZONE).timestamp())
        offset = int(moment.replace(tzinfo=ZONE).utcoffset().total_seconds()) // 60
        mid = self.mid(host)
        lines = []
        if folder is self.inbox:
            lines.append("Received: from mail." + host + " (mail." + host + " [192.0.2.25])\n"
                         "\tby mx.acme.example with ESMTPS id "
                         f"{self.rng.randrange(16**8):08X}; "
                         + headers.stamp(unix + 3, offset).text)
        lines.append("From: " + headers.mailbox_text(self.rng, frm))
        if sender:
            lines.append("Sender: " + headers.mailbox_text(self.rng, sender))
        lines.append("To: " + headers.mailbox_text(self.rng, to))
        lines.append("Subject: " + (subject if subject.isascii() else
                                    headers.encoded_word(self.rng, subject, "utf-8", "Q")))
        lines.append("Date: " + headers.stamp(unix, offset).text)
        lines.append("Message-ID: " + mid)
        if reply:
            lines += ["In-Reply-To: " + reply[-1], "References: " + " ".join(reply)]
        lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                  "Content-Transfer-Encoding: 8bit"]
        piece = (f"From {frm[1]} {asctime(unix)}\n" + "\n".join(lines) + "\n\n" + text + "\n\n")
        folder.append((unix, len(folder), piece))
        self.last = (unix, offset, subject, mid, to[1], piece.partition("\n")[2].rstrip("\n") + "\n")
        return mid

    def ask(self, cust, subject, moment, text, ids):
        mid = self.mail(self.inbox, cust, BOX, ("Re: " if ids else "") + subject, moment,
                        f"Hello,\n\n{text}\n\nKind regards\n{cust[0]}", reply=ids,
                        host=cust[1].split("@")[1])
        return ids + [mid]

    def answer(self, agent, cust, subject, moment, ids, send_as):
        text = (f"Dear {cust[0]},\n\n{self.rng.choice(ANSWERS)}\n\nKind regards\n"
                f"{agent[0]}\nAcme Support")
        mid = self.mail(self.sent, BOX, cust, "Re: " + subject, moment, text,
                        sender=None if send_as else agent, reply=ids)
        if self.reported is None:
            self.reported = report(agent, *self.last)
        return ids + [mid]

    def live(self):
        r = self.rng
        day = dt.datetime(2025, 1, 7)
        while day < dt.datetime(2025, 4, 1):
            for _ in range(r.choice([1, 1, 2, 2]) if day.weekday() < 5 else r.choice([0, 0, 1])):
                self.case(day.replace(hour=r.choice([7, 8, 9, 10, 10, 11, 13, 14, 15, 16, 18, 21]),
                                      minute=r.randrange(60), second=r.randrange(60)))
            day += dt.timedelta(days=1)

    def case(self, moment):
        """A question, and mostly its answer; in one week Send As hides who wrote."""
        r = self.rng
        cust, (subject, text) = r.choice(CUSTOMERS), r.choice(TOPICS)
        number = str(r.randrange(1000, 9999))
        subject, text = subject.replace("{}", number), text.replace("{}", number)
        ids = self.ask(cust, subject, moment, text, [])
        agent = r.choices(AGENTS, WEIGHTS)[0]
        for turn in range(r.choices([0, 1, 2, 3], [1.4, 20, 6, 1])[0]):
            if turn:
                moment += dt.timedelta(minutes=r.randrange(20, 2500))
                ids = self.ask(cust, subject, moment, r.choice(AGAIN), ids)
                if r.random() < 0.3:
                    agent = r.choices(AGENTS, WEIGHTS)[0]
            moment = self.working(moment, int(r.lognormvariate(4.6, 1.0)))
            gap = dt.datetime(2025, 2, 17) <= moment < dt.datetime(2025, 2, 24)
            ids = self.answer(agent, cust, subject, moment, ids, gap)
            moment += dt.timedelta(minutes=1)
        if len(ids) > 1 and r.random() < 0.07:
            moment = self.working(moment + dt.timedelta(days=2), 60)
            self.answer(agent, cust, subject, moment, ids, False)


ROSTER = """# Acme Support: a made-up company, made by tools/make-corpus --sample.

[mailbox support@acme.example]
name=Acme Support
archives=mail;
zone=Europe/Berlin
hours=Mon-Fri 09:00-17:00
sla=8h

[organisation]
domains=acme.example;

"""


def make(out):
    """Writes mail/Inbox.mbox, mail/Sent.mbox, journal/report.eml and roster.ini."""
    sample = Sample()
    sample.live()
    (out / "mail").mkdir(parents=True, exist_ok=True)
    for name, folder in (("mail/Inbox.mbox", sample.inbox), ("mail/Sent.mbox", sample.sent)):
        (out / name).write_bytes("".join(p for _, _, p in sorted(folder)).encode())
    (out / "journal").mkdir(exist_ok=True)
    (out / "journal" / "report.eml").write_bytes(sample.reported.encode())
    roster = ROSTER + "".join(f"[agent {addr}]\nname={name}\n\n" for name, addr in AGENTS)
    (out / "roster.ini").write_text(roster.rstrip("\n") + "\n")
