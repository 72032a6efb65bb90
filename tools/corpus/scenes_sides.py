"""Whose it is: directions, groups that rewrite From, two mailboxes at once."""

from . import headers


def claimed(s):
    """Inbound mail with an agent as Sender, or with an agent's name, credits nobody."""
    agent = s.agent()
    if s.odd(0.5):
        s.ask(sender=s.agent_who(agent))
    else:
        s.ask(frm=(f"{agent.name} (Acme Support)", s.cust[1]))
    s.after()
    s.send()


def delivered_only(s):
    """The address stands only in a delivery field."""
    field = s.rng.choice(["Delivered-To", "X-Original-To", "Envelope-To"])
    s.ask(to=[("Team", "everybody@lists.partner.example")],
          extra=[("Delivered-To", "first@mx.acme.example"), (field, s.box.addr)])
    s.after()
    s.send(how="as-mailbox")


def plus_tag(s):
    """A plus-tag is another address; the archive or a delivery field makes it ours."""
    local, domain = s.box.addr.split("@")
    tagged = ("", f"{local}+billing@{domain}")
    mail = s.ask(to=[tagged], walk=False)
    delivered = any(name.lower() == "delivered-to" for name, _ in mail.fields)
    if s.w.declared or delivered:
        s.came(mail, s.box)
        s.after()
        s.send(how="as-mailbox")
    else:
        mail.row(None, "unrelated")


def unaddressed(s):
    """A blind copy: only the archive it lies in says whose it is."""
    mail = s.compose(s.cust, [("", "someone@firm.example")], t=s.t - 2)
    mail.ids = []
    mail.copy(s.box.archive, "Inbox", s.received(s.t))
    if s.w.declared:
        s.came(mail, s.box)
        s.chain.append(mail)
        s.after()
        s.send(how="as-mailbox")
    else:
        mail.row(None, "unrelated")


def list_fields(s):
    """What a Google group adds."""
    local, domain = s.box.addr.split("@")
    fields = s.rng.choice([
        [("List-Id", f"{s.box.name} <{local}.{domain}>"), ("Precedence", "list")],
        [("List-Id", f"<{local.upper()}.{domain}>"), ("List-Post", "<mailto:x@other.example>")],
        [("List-ID", f"{local}.{domain}")],
        [("List-Post", f"<https://groups.example/>, <mailto:{s.box.addr}?subject=x>"),
         ("Precedence", "list")]])
    return fields + [("List-Unsubscribe", "<https://groups.example/leave>")]


def own_list_question(s):
    """A customer writes to a group; the group rewrites From."""
    if s.w.own_list is None:
        return False
    s.box = s.w.own_list
    via = (f"{s.cust[0] or 'Somebody'} via {s.box.name}", s.box.addr)
    fields = list_fields(s)
    choice = s.rng.randrange(5)
    asked = [s.cust[1]] if choice in (1, 2, 4) else []
    known = True
    if choice == 0:
        fields.append(("X-Original-From", headers.mailbox_text(s.rng, s.cust)))
    elif choice == 1:
        fields.append(("Reply-To", headers.mailbox_text(s.rng, s.cust)))
    elif choice == 2:
        fields.append(("Reply-To", f"{s.box.addr}, {s.cust[1]}"))
        fields.append(("X-Google-Original-From", headers.mailbox_text(s.rng, s.cust)))
    elif choice == 3:
        fields.append(("Reply-To", s.box.addr))
        known = False
    else:
        fields.append(("Reply-To", f"{s.cust[1]}, {s.box.addr.upper()}"))
    s.ask(frm=via, extra=fields, plain_from=True, means={
        "asked": asked, "own_list": s.box, "speaker": s.cust[1] if known else s.box.addr})
    s.after()
    s.send()
    if known and s.odd(0.5):
        s.after()
        s.ask()


def own_list_copies(s):
    """The original and the rewritten copy are one message."""
    if s.w.own_list is None:
        return False
    s.box = s.w.own_list
    s.alone()
    agent = s.agent(archive=True)
    mail = s.compose(s.cust, [s.box_who()], t=s.t - 3, plain_from=True,
                     means={"own_list": s.box, "speaker": s.cust[1]})
    mail.ids = []
    via = (f"{s.cust[0] or 'Somebody'} via {s.box.name}", s.box.addr)
    fields = list_fields(s) + [("X-Original-From", headers.mailbox_text(s.rng, s.cust))]
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    mail.copy(agent.archive if agent else s.box.archive, "Inbox" if agent else "Archive",
              s.received(s.t if not agent else s.t + 2, "normal") if agent else None,
              put=[("From", headers.mailbox_text(s.rng, via))], add=fields, frm=s.box.addr,
              like=None if agent else mail.copies[0])
    s.came(mail, s.box)
    s.chain.append(mail)
    s.after()
    s.send()


def own_list_answer(s):
    """An agent answers through the group."""
    if s.w.own_list is None:
        return False
    s.box = s.w.own_list
    agent = s.agent()
    s.ask()
    s.after()
    via = (f"{agent.name} via {s.box.name}", s.box.addr)
    field = s.rng.choice(["X-Original-From", "Reply-To", "X-Google-Sender-Delegation"])
    to, cc = [s.cust], [s.box_who()]
    if s.w.cc_only or s.odd(0.3):
        to, cc = [s.box_who()], []
    mail = s.compose(via, to, cc=cc, reply=s.chain[-1], t=s.t, plain_from=True,
                     means={"own_list": s.box}, extra=list_fields(s) + [
                         (field, headers.mailbox_text(s.rng, (agent.name, agent.addr)))])
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Inbox", s.received(s.t + 2, "normal"))
    s.went(mail.row(s.box, "outbound", agent.addr, "direct", "high"))


def list_plain(s):
    """Through the group, From untouched: an ordinary question."""
    if s.w.own_list is None:
        return False
    s.box = s.w.own_list
    s.ask(extra=list_fields(s), means={"own_list": s.box})
    s.after()
    s.send()


def list_of_others(s):
    """The same fields of somebody else's list make it bulk."""
    mail = s.compose(s.cust, [s.box_who()], t=s.t - 3, kind="bulk",
                     means={"asked": ["talk@partner.example"]},
                     extra=[("List-Id", "<talk.partner.example>"),
                            ("Reply-To", "talk@partner.example")])
    mail.copy(s.box.archive, "Inbox", s.received(s.t))
    mail.row(s.box, "inbound", kind="bulk")


def to_both(s):
    """One question to two mailboxes; each has its own wait."""
    other = other_box(s)
    if not other:
        return False
    s.alone()
    mail = s.ask(to=[s.box_who(), s.box_who(other)], copies="none", walk=False)
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    if s.odd(0.6):
        mail.copy(other.archive, "Inbox", s.received(s.t + 2, "normal"))
    s.came(mail, s.box)
    s.came(mail, other)
    s.after()
    choice = s.rng.randrange(4)
    if choice == 0:
        # The other mailbox reads the answer, and takes it for one more message.
        answer = s.send(to=[s.cust, s.box_who(other)], reach=other, how="on-behalf", plan="S")
        s.came(answer, other)
    elif choice == 1:
        s.send(how="on-behalf")
        s.after()
        s.box = other
        s.send(how="on-behalf", reply=mail)
    elif choice == 2:
        both = [a for a in s.w.agents if len(a.boxes) == 2]
        first = min(s.w.boxes, key=lambda b: b.addr)
        s.box = first
        if both:
            s.send(s.rng.choice(both), how="direct", link="both", box=first, plan="S")


def mailbox_to_mailbox(s):
    """One mailbox asks the other."""
    other = other_box(s)
    if not other:
        return False
    mine = s.box
    first = s.send(to=[s.box_who(other)], reach=other, how="on-behalf", plan="S", reply=None)
    s.came(first, other)
    s.after()
    s.box = other
    second = s.send(to=[s.box_who(mine)], reach=mine, how="send-as", plan="S")
    s.came(second, mine)
    s.after()
    s.box = mine
    third = s.send(to=[s.box_who(other)], reach=other, how="on-behalf", plan="S")
    s.came(third, other)


def passed_on(s):
    """A question is passed to the other mailbox, which answers both."""
    other = other_box(s)
    if not other:
        return False
    s.alone()
    mine = s.box
    s.ask()
    s.after()
    passed = s.send(to=[s.box_who(other)], reach=other, how="on-behalf", plan="S", forward=True)
    s.came(passed, other)
    s.after()
    s.box = other
    answer = s.send(to=[s.box_who(mine), s.cust], reach=mine, how="on-behalf", plan="S")
    s.came(answer, mine)
    if s.odd(0.5):
        s.after()
        s.box = mine
        s.send(how="on-behalf")


def stranger_agent(s):
    """An agent of the other mailbox only is a correspondent here."""
    pool = [a for a in s.w.agents if len(a.boxes) == 1]
    if not pool or len(s.w.boxes) < 2:
        return False
    agent = s.rng.choice(pool)
    s.box = next(b for b in s.w.boxes if b not in agent.boxes)
    s.ask(frm=s.agent_who(agent))
    s.after()
    s.cust = agent.who
    s.send(s.agent(), how="on-behalf", plan="S")


def own(s):
    """Private or other business of an agent."""
    agent = s.agent(archive=True)
    if not agent:
        return False
    s.subject = "Lunch"
    s.alone()
    mail = s.compose(s.agent_who(agent), [s.cust], host="mail.acme.example")
    mail.copy(agent.archive, "Sent")
    mail.row(None, "unrelated", None, "own")
    if s.odd(0.5):
        s.after()
        answer = s.compose(s.cust, [s.agent_who(agent)], t=s.t - 4, reply=mail)
        answer.copy(agent.archive, "Inbox", s.received(s.t))
        answer.row(None, "unrelated")


def private(s):
    """Mail to an agent's own address."""
    agent = s.agent(archive=True)
    if not agent:
        return False
    mail = s.compose(s.cust, [s.agent_who(agent)], t=s.t - 4)
    mail.copy(agent.archive, "Inbox", s.received(s.t))
    mail.row(None, "unrelated")


def drawn_in(s):
    """A private exchange that a later copy to the mailbox makes the mailbox's business."""
    agent = s.agent(archive=True)
    if not agent or s.w.cc_only:
        return False
    ask = s.compose(s.cust, [s.agent_who(agent)], t=s.t - 4)
    ask.ids = []
    ask.copy(agent.archive, "Inbox", s.received(s.t))
    ask.row(None, "unrelated")
    s.after()
    mail = s.compose(s.agent_who(agent), [s.cust], reply=ask, host="mail.acme.example")
    mail.ids = s.ids_of(ask)
    mail.copy(agent.archive, "Sent")
    s.went(mail.row(s.box, "outbound", agent.addr, "direct", "high"))
    s.chain.append(mail)
    s.after()
    s.ask(cc=[s.agent_who(agent)])
    s.after()
    s.send(agent)


def inside(s):
    """Mail that stays in the house."""
    one = s.agent()
    two = s.agent(one)
    choice = s.rng.randrange(4)
    if choice == 0:
        mail = s.compose(s.box.who, [s.agent_who(one)], sender=s.agent_who(two))
        mail.copy(s.box.archive, "Sent")
        mail.row(s.box, "internal", two.addr, "on-behalf", "medium")
    elif choice == 1:
        mail = s.compose(s.agent_who(one), [s.box_who()], t=s.t - 3)
        mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
        mail.row(s.box, "internal", one.addr, "direct", "high")
    elif choice == 2:
        s.ask()
        s.soon()
        mail = s.compose(s.agent_who(one), [s.agent_who(two)], reply=s.chain[-1],
                         subject="Fwd: " + s.subject, link="both")
        mail.ids = s.ids_of(s.chain[-1])
        mail.copy(s.box.archive, "Archive")
        mail.row(s.box, "internal", one.addr, "direct", "high")
        s.after()
        s.send(two, how="on-behalf")
    else:
        mail = s.compose(s.box.who, [s.box_who()])
        mail.copy(s.box.archive, "Sent")
        mail.row(s.box, "internal", None, "send-as")


def other_box(s):
    if len(s.w.boxes) < 2:
        return None
    return s.w.boxes[1 - s.w.boxes.index(s.box)]


SCENES = [claimed, delivered_only, plus_tag, unaddressed, own, private, drawn_in, inside,
          own_list_question, own_list_copies, own_list_answer, list_plain, list_of_others, to_both,
          mailbox_to_mailbox, passed_on, stranger_agent]
