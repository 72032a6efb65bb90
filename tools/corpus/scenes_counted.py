"""Questions and answers that are no person's mail: --count-kind brings them in."""

from .scenes_kinds import REPORT, arrives

KINDS = ["excluded", "report", "automatic", "calendar", "bulk", "junk", "draft"]


def marks(s, kind):
    """Something that makes a message of this kind: (extra fields, body, folder, kind)."""
    extra, body, folder = [], None, "Inbox"
    if kind == "excluded":
        return extra, body, folder, "excluded" if "subject" in s.w.exclude else "person"
    if kind == "report":
        body = REPORT
    elif kind == "automatic":
        extra = [("Auto-Submitted", "auto-generated")]
    elif kind == "calendar":
        extra = [("Content-Class", "urn:content-classes:calendarmessage")]
    elif kind == "bulk":
        extra = [("List-Unsubscribe", "<https://paper.example/leave>")]
    elif kind == "junk":
        extra = [("X-Spam-Flag", "YES")]
    else:
        extra = [("X-Unsent", "1")]
    return extra, body, folder, kind


def of_kind(s, kind):
    extra, body, folder, kind = marks(s, kind)
    given = {"subject": f"Accepted: {s.subject}"} if kind == "excluded" or \
        kind == "person" else {"subject": s.subject}
    return extra, body, folder, kind, given


def kind_asks(s, kind=None):
    """A question of the kind; an answer to it."""
    extra, body, _, kind, given = of_kind(s, kind or s.rng.choice(KINDS))
    mail = arrives(s, kind, s.cust, extra=extra, body=body, reply=None, **given)
    if mail not in s.chain:
        s.chain.append(mail)
    s.after()
    s.send(link="both", how=s.rng.choice(["on-behalf", "send-as", "direct"]))
    if s.odd(0.4):
        s.after()
        s.ask(link="both")


def kind_answers(s, kind=None):
    """An answer of the kind, from the mailbox or from the agent's own address."""
    question = s.ask(link="both")
    s.after()
    extra, body, _, kind, given = of_kind(s, kind or s.rng.choice(KINDS))
    agent = s.agent()
    own = s.odd(0.4)
    mail = s.compose(s.agent_who(agent) if own else s.box.who, [s.cust], reply=question,
                     link="both", sender=None if own else s.agent_who(agent), kind=kind,
                     extra=extra, body=body, host="mail.acme.example", **given)
    mail.ids = s.ids_of(question)
    mail.copy(s.box.archive, "Sent")
    truth = (agent.addr, "direct", "high") if own else (agent.addr, "on-behalf", "medium")
    s.went(mail.row(s.box, "outbound", *truth, kind=kind))
    if s.odd(0.6):
        s.after()
        s.send(reply=question, link="both")


def kind_reminds(s, kind=None):
    """Between question and answer comes something of the kind."""
    question = s.ask(link="both")
    s.after()
    extra, body, _, kind, given = of_kind(s, kind or s.rng.choice(KINDS))
    arrives(s, kind, s.cust, extra=extra, body=body, reply=question, link="both", **given)
    s.after()
    s.send(reply=question, link="both")


def last_of_all(s):
    """Long after everything else: does it say until when ages are counted?"""
    s.t = s.w.start + 130 * 86400 + s.rng.randrange(40 * 86400)
    choice = s.rng.randrange(4)
    if choice == 0:
        s.ask(received=None, date="rfc")
    elif choice == 1:
        s.ask(date=None, received=None)
    else:
        extra, body, _, kind, given = of_kind(s, s.rng.choice(KINDS))
        arrives(s, kind, s.cust, extra=extra, body=body, reply=None, **given)


def kind_inside(s, kind=None):
    """From one agent to another, of the kind."""
    one = s.agent()
    extra, body, _, kind, given = of_kind(s, kind or s.rng.choice(KINDS))
    mail = s.compose(s.agent_who(one), [s.box_who()], t=s.t - 3, kind=kind, extra=extra,
                     body=body, **given)
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    mail.row(s.box, "internal", one.addr, "direct", "high", kind=kind)


SCENES = [kind_asks, kind_answers, kind_reminds, last_of_all, kind_inside]
