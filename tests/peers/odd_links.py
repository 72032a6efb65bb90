# SPDX-License-Identifier: Apache-2.0
"""Small histories, made from a seed, whose messages name each other in odd ways. Most name their own family only, so
that there are many conversations.
"""
import base64
import random

FAMILIES = 12
FAMILY = 4          # messages of each


class OddLinks:
    def __init__(self, seed):
        self.rng = random.Random(f"odd-links {seed}")
        self.seed = seed
        self.ids = [self.make_id(number) for number in range(FAMILIES * FAMILY)]

    def chance(self, share):
        return self.rng.random() < share

    def make_id(self, number):
        plain = f"{number}.{self.rng.randrange(10**6)}.{self.seed}@odd.example"
        if self.chance(0.04):
            return "x" * 280 + plain                # longer than a term of notmuch's index
        if self.chance(0.04):
            return f"{self.seed}." + "9" * 4200 + plain     # longer than an id may be
        return plain

    def bracket(self, one):
        """An id between brackets, seldom as it should be. (A long one is folded in test_conversations.py.)"""
        if len(one) > 1000:
            return f"<{one}>"
        return self.rng.choice([f"< {one} >", f"<{one[:5]}\n {one[5:]}>", f"<(note){one}>", one] + 35 * [f"<{one}>"])

    def message_id(self, number):
        """The lines of the field."""
        one = self.ids[number]
        if self.chance(0.15):
            return self.rng.choice([
                [], ["Message-ID: <>"], [f"Message-ID: {one}"], [f"Message-ID: word {one} other.{one}"],
                [f"Message-ID: word{number}.{self.seed}"], [f"Message-ID: <{one}"],
                [f"Message-ID: <{one}>", f"Message-ID: <2.{one}>"]])
        return [f"{self.rng.choice(['Message-ID', 'Message-Id', 'MESSAGE-ID'])}: {self.bracket(one)}"]

    def near(self, family):
        """An id of a message of the family, or of one that is nowhere."""
        if self.chance(0.02):
            family = self.rng.randrange(FAMILIES)
        if self.chance(0.25):
            return f"absent{self.rng.randrange(2)}.{family}.{self.seed}@odd.example"
        return self.ids[family * FAMILY + self.rng.randrange(FAMILY)]

    def references(self, family):
        """A list of references, and what is answered: the last of the list, as a rule."""
        lines = []
        named = [self.near(family) for _ in range(self.rng.randrange(4))]
        if named:
            between = self.rng.choice([" ", "\n ", "\n\t", "", ", ", " text "])
            lines.append("References: " + between.join(map(self.bracket, named)))
        if self.chance(0.05):
            lines.append("References: " + self.bracket(self.near(family)))
        if self.chance(0.05):
            lines.insert(0, f"References: <> <open.{family}.{self.seed}@odd.example")
        if named and self.chance(0.8):
            lines.append("In-Reply-To: " + self.bracket(named[-1] if self.chance(0.7) else self.near(family)))
        elif self.chance(0.2):
            lines.append("In-Reply-To: " + " ".join(self.bracket(self.near(family)) for _ in range(2)))
        if self.chance(0.03):
            lines.append("In-Reply-To: " + self.bracket(self.near(family)))
        return lines

    def exchange(self, family):
        lines = []
        if self.chance(0.05):
            lines.append("X-Microsoft-Original-Message-ID: " + self.bracket(self.near(family)))
        if self.chance(0.1):
            guid = bytes(16) if self.chance(0.2) else bytes([family + 1]) + f"{self.seed:015}".encode()
            index = bytes(6) + guid + bytes(5 * self.rng.randrange(3))
            lines.append("Thread-Index: " + base64.b64encode(index[:21] if self.chance(0.1) else index).decode())
        return lines

    def mail(self, number):
        family = number // FAMILY
        lines = [f"From: person{self.rng.randrange(3)}@odd.example", "To: support@acme.example",
                 f"Subject: {self.seed}.{number}", "Date: Mon, 06 Jan 2025 10:00:00 +0000",
                 *self.message_id(number), *self.references(family), *self.exchange(family)]
        return ("\n".join(lines) + "\n\ntext\n").replace("\n", self.rng.choice(["\n", "\n", "\r\n"])).encode()

    def mails(self):
        """The bytes of all messages; some are there twice, or twice with other references."""
        out = [self.mail(number) for number in range(len(self.ids))]
        out += self.rng.choices(out, k=3)
        return out + [self.mail(self.rng.randrange(len(self.ids))) for _ in range(3)]
