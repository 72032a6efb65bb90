"""One message in several places: copies, weak copies, collisions of ids, drafts and their twins."""

from . import headers, text
from .model import Thread


def plain(s):
    """A body without anything that an mbox must quote: its bytes name the message."""
    return text.body(s.rng, s.rng.choice(["plain", "qp", "base64"]))


def three_folders(s):
    """The same bytes in three folders, and changed ones in a fourth."""
    mail = s.ask(copies="none", walk=False)
    first = mail.copy(s.box.archive, "Inbox", s.received(s.t))
    mail.copy(s.box.archive, "Archive", like=first)
    mail.copy(s.box.archive, "Cases/Closed", like=first)
    mail.copy(s.box.archive, "Kunden/Müller", like=first, add=[("X-Label", "done")])
    s.came(mail, s.box)
    s.after()
    s.send()


def collide(s):
    for mail in s.chain:
        mail.defects.add("id-collision")


def same_id_two_people(s):
    """Two correspondents' programs made the same id."""
    mid = s.new_id()
    s.ask(mid=mid, reply=None)
    s.after(3600, 86400)
    s.ask(mid=mid, frm=("Other", "other@elsewhere.invalid"), reply=None,
          subject=text.subject(s.rng))
    collide(s)
    s.after()
    s.send()


def same_id_again(s):
    """A program that reuses its id: other second, other subject."""
    mid = s.new_id()
    s.ask(mid=mid, reply=None, subject="First matter", date="rfc")
    s.after(3600, 86400)
    s.ask(mid=mid, reply=None, subject="Second matter", date="rfc")
    collide(s)
    s.after()
    s.send()


def near_copies(s):
    """Copies whose Date or Subject was changed on the way, never both at once."""
    agent = s.agent(archive=True)
    s.alone()
    mail = s.ask(copies="none", walk=False, reply=None, date="rfc", subject=s.subject)
    first = mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    tagged = s.subject_text(s.rng.choice(["[EXT] ", "RE: ", "Fwd: [x] "]) + mail.subject)
    later = headers.stamp(mail.date.unix + s.rng.randrange(1, 400), 0)
    other = f"Something else {s.w.number()}"
    mail.copy(s.box.archive, "Archive", like=first, put=[("Subject", other)], base=other)
    if agent:
        mail.copy(agent.archive, "Inbox", s.received(s.t + 5, "normal"), date=later,
                  put=[("Subject", tagged)])
    s.came(mail, s.box)
    s.after()
    s.send()


def chained_copies(s):
    """A is B's copy by its second, B is C's by its subject: one message."""
    s.alone()
    mail = s.ask(copies="none", walk=False, reply=None, date="rfc", subject=s.subject)
    first = mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    other = f"Changed subject {s.w.number()}"
    mail.copy(s.box.archive, "Archive", like=first, put=[("Subject", other)], base=other)
    later = headers.stamp(mail.date.unix + 3600, 0)
    mail.copy(s.box.archive, "Cases/Closed", like=first, base=other,
              put=[("Subject", other.swapcase() + " (fwd)"), ("Date", later.text)])
    s.came(mail, s.box)
    s.after()
    s.send()


def alias_copies(s):
    """From is once the mailbox and once its alias."""
    if not s.box.aliases:
        return False
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(agent),
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    # In the same folder: which of two folders comes first is a matter of the format.
    mail.copy(s.box.archive, "Sent", put=[("From", s.box.aliases[0])])
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))


def draft_twin(s):
    """A draft left behind beside what was sent."""
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(agent),
                     host="mail.acme.example", date="rfc")
    mail.ids = s.ids_of(s.chain[-1])
    early = headers.stamp(mail.date.unix - s.rng.randrange(5, 200), 60)
    drop = ["Sender"] if s.odd(0.5) else []
    if s.odd(0.6):
        mail.copy(s.box.archive, "Drafts", drop=drop, date=early, kind="draft")
    else:
        mail.copy(s.box.archive, "Archive", drop=drop, date=early, kind="draft",
                  add=[("X-Unsent", "1")])
    mail.copy(s.box.archive, "Sent")
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))
    s.chain.append(mail)
    if s.odd(0.4):
        s.after()
        s.ask()


def draft_tells(s):
    """Only the draft kept the Sender; the facts of all copies count."""
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(agent),
                     host="mail.acme.example", date="rfc")
    mail.ids = s.ids_of(s.chain[-1])
    early = headers.stamp(mail.date.unix - 30, 60)
    mail.copy(s.box.archive, "Drafts", date=early, kind="draft")
    mail.copy(s.box.archive, "Sent", drop=["Sender"])
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))


def weak(s, mail, archive, folder, unix):
    """An item of the mail as a store keeps it that gives no ids."""
    if s.w.weak_copies:
        mail.defects.add("weak-copy")
    return mail.copy(archive, folder, drop=["Message-ID", "Thread-Index"],
                     add=[("Content-Length", str(len(mail.body)))], date=headers.stamp(unix, 0))


def weak_copy(s):
    """The Sent item has no id; the delivered copy has."""
    agent = s.agent()
    reader = s.agent(agent, archive=True)
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust, ("", "second@firm.example")], reply=s.chain[-1],
                     sender=s.agent_who(agent), date="rfc", body=plain(s),
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    if reader:
        mail.copy(reader.archive, "Inbox", s.received(s.t + 4, "normal"))
        shift = s.rng.choice([-2, -1, 0, 1, 2])
    else:
        mail.copy(s.box.archive, "Inbox", s.received(s.t + 4, "normal"))
        shift = 0
    apart = mail if s.w.weak_copies else mail.twin()
    weak(s, apart, s.box.archive, "Sent", mail.date.unix + shift)
    if s.odd(0.3):
        weak(s, apart, s.box.archive, "Archive", mail.date.unix + shift)
    both = {mail, apart}
    for one in sorted(both, key=lambda m: m.mid is None):
        s.went(one.row(s.box, "outbound", agent.addr, "on-behalf",
                       "high" if len(both) == 1 else "medium"))


def weak_tells(s):
    """Only the weak copy knows the Sender."""
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(agent),
                     date="rfc", body=plain(s), host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Inbox", s.received(s.t + 4, "normal"), drop=["Sender"])
    apart = mail if s.w.weak_copies else mail.twin()
    weak(s, apart, s.box.archive, "Sent", mail.date.unix)
    s.went(apart.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))
    if apart is not mail:
        s.went(mail.row(s.box, "outbound", None, "send-as"))


def nearly_weak(s):
    """Nearly a copy: too late, other recipients, another index, or two that fit."""
    agent = s.agent()
    question = s.ask(reply=None)
    s.after()
    choice = s.rng.randrange(4)
    common = {"sender": s.agent_who(agent), "date": "rfc", "host": "mail.acme.example",
              "reply": question, "link": "both", "subject": "Re: " + s.subject}
    who = [s.cust]

    def item(to, shift, mid=None, extra=()):
        mail = s.compose(s.box.who, to, t=s.t + shift, mid=mid, body=plain(s), extra=extra,
                         **common)
        mail.ids = s.ids_of(question)
        mail.copy(s.box.archive, "Sent")
        s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))

    index = s.w.p_index
    s.w.p_index = 0.0
    if choice == 0:
        item(who, 0)
        item(who, s.rng.randrange(3, 6), mid=False)
    elif choice == 1:
        item(who, 0)
        item(who + [("", "second@firm.example")], 1, mid=False)
    elif choice == 2:
        item(who, 0, extra=[("Thread-Index", s.thread.index(1))])
        item(who, 1, mid=False, extra=[("Thread-Index", s.thread.index(2))])
    else:
        item(who, 0)
        item(who, 1, mid=False)
        item(who, 2)
    s.w.p_index = index


def no_id(s):
    """Without message-id the bytes are the name; equal bytes are copies."""
    index = s.w.p_index
    s.w.p_index = 0.0
    linked = s.odd(0.6)
    mail = s.ask(mid=False, reply=None, copies="none", walk=False, body=plain(s),
                 extra=[("Thread-Index", s.thread.index(0))] if linked else [])
    first = mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    if s.odd(0.5):
        mail.copy(s.box.archive, "Archive", like=first)
    s.came(mail, s.box)
    s.after()
    if linked:
        s.send(link="index")
    else:
        s.thread = Thread(s.w)
        s.send(reply=None)
    s.w.p_index = index


def no_id_answer(s):
    """The answer has no message-id but names the question."""
    s.ask()
    s.after()
    s.send(mid=False, link="both", how=s.rng.choice(["on-behalf", "send-as"]), plan="S",
           body=plain(s))
    if s.odd(0.5):
        s.after()
        s.ask(reply=s.chain[0])


def junked_by_one(s):
    """A copy in a reader's Junk folder; the mailbox's own copy speaks where it is declared."""
    agent = s.agent(archive=True)
    if not agent or not s.w.declared:
        return False
    mail = s.ask(copies="none", walk=False)
    mail.copy(agent.archive, "Junk", s.received(s.t + 1, "normal"), kind="junk")
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    s.came(mail, s.box)
    s.after()
    s.send()


def through_a_list_too(s):
    """The second copy came through somebody else's list."""
    agent = s.agent(archive=True)
    if not agent:
        return False
    mail = s.ask(copies="none", walk=False)
    mail.copy(agent.archive, "Inbox", s.received(s.t + 2, "normal"), kind="bulk",
              add=[("List-Id", "<talk.partner.example>")])
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    if s.w.declared or s.box.archive < agent.archive:
        s.came(mail, s.box)
        s.after()
        s.send()
    else:
        mail.row(s.box, "inbound", kind="bulk")


def bare_export(s):
    """Sent items without ids and links, as some exports give; enough of them spoil the times."""
    if not s.w.bare_export:
        return False
    index = s.w.p_index
    s.w.p_index = 0.0
    for _ in range(s.rng.randrange(6, 25)):
        s.thread = Thread(s.w)
        s.cust = s.w.customer()
        s.subject = text.subject(s.rng)
        s.t = s.w.some_time()
        s.send(mid=False, reply=None, how=s.rng.choice(["on-behalf", "send-as"]), plan="S",
               body=plain(s))
    s.w.p_index = index


SCENES = [three_folders, same_id_two_people, same_id_again, near_copies, chained_copies,
          alias_copies, draft_twin, draft_tells, weak_copy, weak_tells, nearly_weak, no_id,
          no_id_answer, junked_by_one, through_a_list_too, bare_export]
