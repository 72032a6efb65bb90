"""Questions and answers: every role, hand-offs, collisions, reopened cases."""

from .model import DAY

VENDORS = [("Vendor Help", "help@vendor.example"), ("Lab", "lab@partner.example"),
           ("Carrier", "desk@carrier.test")]


def answered(s):
    s.ask()
    s.after()
    s.send()


def asked_twice(s):
    s.ask()
    s.after(600, DAY)
    s.ask()
    s.after()
    s.send()


def several_turns(s):
    for _ in range(s.rng.randrange(2, 5)):
        s.ask()
        s.after(600, 3 * DAY)
        s.send()
        s.after(600, 3 * DAY)


def follow_up(s):
    s.ask()
    s.after()
    agent = s.agent()
    s.send(agent)
    s.after(7200, 3 * DAY)
    s.send(agent)


def unanswered(s):
    s.ask()
    if s.odd(0.5):
        s.after()
        s.ask()


def partly(s):
    s.ask()
    s.after()
    s.send()
    s.after()
    s.ask()


def we_begin(s):
    s.send(how=s.rng.choice(["on-behalf", "send-as", "reversed"]), reply=None)
    if s.odd(0.7):
        s.after()
        s.ask()
        s.after()
        s.send()


def orphan(s):
    """The question is missing from the archive."""
    lost = s.new_id()
    s.send(how=s.rng.choice(["on-behalf", "send-as", "reversed"]), reply=[lost],
           link=s.rng.choice(["both", "irt", "refs", "bare", "ms"]), names_absent=True)
    if s.odd(0.5):
        s.after()
        s.ask()
        s.after()
        s.send()


def forwarded(s):
    """The mailbox asks somebody else; that closes nothing."""
    vendor = s.rng.choice(VENDORS)
    question = s.ask()
    s.soon()
    s.send(to=[vendor], forward=True, subject="Fwd: " + s.subject)
    if s.odd(0.6):
        s.after()
        s.ask(frm=vendor)
    s.after()
    s.send(reply=question)


def forwarded_only(s):
    s.ask()
    s.after()
    s.send(to=[s.rng.choice(VENDORS)], forward=True)


def two_answers(s):
    """Two people answer the same question within the hour."""
    first = s.agent()
    second = s.agent(first)
    s.ask()
    s.after()
    s.send(first, how="on-behalf")
    s.after(30, 3900)
    s.send(second, how="on-behalf")
    if s.odd(0.4):
        s.after(30, 900)
        s.send(first, how="on-behalf")


def handed_over(s):
    first = s.agent()
    second = s.agent(first)
    s.ask()
    s.after()
    s.send(first, how="on-behalf")
    s.after()
    s.ask()
    s.after()
    s.send(second, how=s.rng.choice(["on-behalf", "direct"]))


def reopened(s):
    s.ask()
    s.after()
    s.send()
    s.t += s.rng.choice([s.w.reopen_after - 60, s.w.reopen_after + 3600, 8 * DAY, 15 * DAY])
    s.ask()
    if s.odd(0.6):
        s.after()
        s.send()


def reopened_edge(s):
    """Exactly at the limit counts."""
    s.ask(received="one")
    s.after()
    last = s.send(date="rfc")
    s.t = last.date.unix + s.w.reopen_after - s.rng.randrange(2)
    s.ask(received="one", copies="usual")


def at_the_same_second(s):
    """The answer bears the very second of the question."""
    mail = s.ask(received="one")
    s.t = mail.rows[0].arrived
    s.send(date="rfc")


def wide_answer(s):
    """Several people asked; the answer goes to one of them."""
    friend = s.rng.choice([("Friend", "friend@customer.example"), ("", "cc@firm.example")])
    s.ask(cc=[friend])
    s.soon()
    s.ask(frm=friend)
    s.after()
    s.send(to=[friend])


def copied_friend(s):
    """Somebody only in Cc of the question was never met: writing to them alone forwards."""
    friend = ("Friend", "friend@customer.example")
    s.ask(cc=[friend])
    s.after()
    s.send(to=[friend], forward=True)
    s.after()
    s.send(to=[s.cust], cc=[friend])
    s.after()
    s.send(to=[friend])


def reply_to(s):
    """The answer goes where the question asked for."""
    other = ("", "orders@shop.test")
    s.ask(reply_to=[other])
    s.after()
    s.send(to=[other])


def to_nobody(s):
    """An answer whose recipients the archive does not show."""
    s.ask()
    s.after()
    s.send(to=[], plan="S", how="on-behalf")


def blind(s):
    s.ask()
    s.after()
    s.send(to=[("", "list@partner.example")], bcc=[s.cust])


SCENES = [answered, answered, answered, asked_twice, several_turns, follow_up, unanswered, partly,
          we_begin, orphan, forwarded, forwarded_only, two_answers, handed_over, reopened,
          reopened_edge, at_the_same_second, wide_answer, copied_friend, reply_to, to_nobody,
          blind]
