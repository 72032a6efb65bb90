# SPDX-License-Identifier: Apache-2.0
"""Small mbox files, made from a seed, whose bodies hold lines that begin with `From `."""
import random

ASCTIME = "Mon Jan  6 10:{minute:02}:00 2025"
DATES = [ASCTIME] * 6 + ["Mon Jan 06 10:{minute:02} 2025", "Mon Jan  6 10:{minute:02}:00 +0100 2025",
                         "Mon Jan  6 10:{minute:02}:00 2025 +0100", "Mon Jan  6 10:{minute:02}:00 PST 2025",
                         "Mon, 06 Jan 2025 10:{minute:02}:00 +0000"]
PROSE = ["From the start we knew", "From here on, see below.", "From Mon Jan  6 10:00:00 2025 to Friday", "From 9 to 5",
         "From ann@odd.example", "From: not a separator", "From ann@odd.example Mon Jan 32 25:00:00 2025"]


class OddBoxes:
    def __init__(self, seed):
        self.rng = random.Random(f"odd-boxes {seed}")
        self.seed = seed

    def chance(self, share):
        return self.rng.random() < share

    def separator(self):
        if self.chance(0.04):
            return self.rng.choice(["From ", "From - "])
        sender = self.rng.choice(["ann@odd.example", "ann@odd.example", '"a b"@odd.example', "MAILER-DAEMON", "-",
                                  "ann at odd.example"])
        return f"From {sender} " + self.rng.choice(DATES).format(minute=self.rng.randrange(60))

    def body(self):
        lines = []
        for _ in range(self.rng.randrange(4)):
            kind = self.rng.randrange(6)
            if kind == 0:
                lines += ["text"] * self.rng.randrange(2) + [self.rng.choice(PROSE)]
            elif kind == 1:
                lines += ["", self.rng.choice(PROSE), *self.rng.choice([["more"], ["Subject: this", "To: them"]])]
            elif kind == 2:
                lines += ["text", ">" + self.separator(), "quoted", "From - ", "Subject: bare"]
            elif kind == 3 and self.chance(0.3):
                lines += ["text", self.separator(), "text"]         # no empty line before it
            elif kind == 4 and self.chance(0.2):
                lines += ["", self.separator(), "text, not a header"]
            else:
                lines += ["text"] * self.rng.randint(1, 3) + [""] * self.rng.randrange(2)
        return lines

    def message(self, number, lengths):
        """Lines of a message, without its separator. @lengths: a Content-Length is there, and whether it is true."""
        body = self.body()
        head = ["From: Ann <ann@odd.example>", "To: support@acme.example", f"Subject: {number}",
                "Date: Mon, 06 Jan 2025 10:00:00 +0000", f"Message-ID: <{number}.{self.seed}@odd.example>"]
        if lengths:
            if self.chance(0.5):            # a forwarded message, whole
                body += ["", self.separator(), "From: eve@odd.example", "To: bob@odd.example", "", "inner"]
            length = sum(len(line) + 1 for line in body)
            head.append(f"Content-Length: {length if self.chance(0.8) else length + self.rng.randrange(-9, 200)}")
        return head + [""] + body

    def box(self):
        lengths = self.chance(0.4)
        end = self.rng.choice(["\n"] * 5 + ["\r\n"])
        lines = [""] * self.rng.choice([0, 0, 0, 0, 1])
        for number in range(self.rng.randint(1, 12)):
            lines += [self.separator(), *self.message(number, lengths and self.chance(0.8))]
            lines += [] if self.chance(0.03) else [""]
        text = "\n".join(lines) + self.rng.choice(["\n", "\n", "\n", ""])
        return text.replace("\n", end if not lengths else "\n").encode()
