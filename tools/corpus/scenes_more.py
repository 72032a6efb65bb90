"""Further corners: fields without addresses, facts of single copies, merged conversations."""

from . import headers, text
from .model import DAY
from .scenes_sides import other_box


def out(s, copies=(("S", {}),), row=None, forward=False, frm=None, to=None, **given):
    """An outbound message made by hand; row: (agent, verdict, confidence)."""
    reply = s.chain[-1] if s.chain else None
    mail = s.compose(frm or s.box.who, to if to is not None else [s.cust], reply=reply,
                     host="mail.acme.example", **given)
    mail.ids = s.ids_of(reply)
    for place, how in copies:
        archive, folder = (s.box.archive, {"S": "Sent", "R": "Archive", "I": "Inbox"}[place]) \
            if isinstance(place, str) else place
        mail.copy(archive, folder, **how)
    s.went(mail.row(s.box, "outbound", *row), forward)
    s.chain.append(mail)
    return mail


def other_box_sender(s):
    """Another mailbox as Sender is no person."""
    other = other_box(s)
    if not other:
        return False
    s.ask()
    s.after()
    out(s, sender=s.box_who(other), row=(None, "send-as", "none"))


def exchange_name(s):
    """The Sender is a directory name that the roster resolves."""
    pool = [a for a in s.w.agents_of(s.box) if a.dn]
    if not pool:
        return False
    agent = s.rng.choice(pool)
    s.ask()
    s.after()
    name = agent.dn.upper() if s.odd(0.5) else agent.dn
    out(s, raw={"Sender": f'"{agent.name if agent.name.isascii() else "Agent"}" <{name}>'},
        row=(agent.addr, "on-behalf", "medium"))


def house_mate(s):
    """A colleague who is an agent only where the whole domain is."""
    mate = ("The Boss", "boss@acme.example")
    if s.w.mode == "domains":
        mail = s.compose(mate, [s.box_who()], t=s.t - 2)
        mail.copy(s.box.archive, "Inbox", s.received(s.t))
        mail.row(s.box, "internal", mate[1], "direct", "high")
        return
    s.ask(frm=mate)
    s.after()
    s.cust = mate
    s.send(how="on-behalf", plan="S")


def blind_question(s):
    if s.w.cc_only:
        return False
    s.ask(to=[("Friend", "friend@customer.example")], bcc=[s.box_who()])
    s.after()
    s.send()


def slow_mail(s):
    """Days on the way: the wait begins when it arrives."""
    s.ask(sent_at=s.t - s.rng.randrange(DAY, 6 * DAY), received="normal")
    s.after()
    s.send()


def late_copy(s):
    """The copies of an answer differ by seconds; the mailbox's own copy counts."""
    agent = s.agent(archive=True)
    if not agent:
        return False
    s.ask()
    s.after(900, DAY)
    later = headers.stamp(s.t + s.rng.randrange(1, 600), 60)
    declared = s.w.declared
    out(s, ((("S"), {}), ((agent.archive, "Sent"), {"date": later})), date="rfc",
        sender=s.agent_who(agent),
        row=(agent.addr, "on-behalf", "high" if declared else "medium"))


def blind_in_one_copy(s):
    """Only the Sent copy shows whom it reached."""
    s.ask()
    s.after()
    agent = s.agent()
    s.w.cc_only or out(
        s, (("S", {}), ("R", {"received": s.received(s.t + 2, "normal"), "drop": ["Bcc"]})),
        to=[("", "list@partner.example")], bcc=[s.cust], sender=s.agent_who(agent),
        row=(agent.addr, "on-behalf", "high"))


def links_in_one_copy(s):
    """One copy lost its references, the other has them."""
    s.ask()
    s.after()
    agent = s.agent()
    keep, s.w.p_index = s.w.p_index, 0.0
    out(s, (("S", {"drop": ["In-Reply-To", "References"]}), ("R", {})), link="both",
        sender=s.agent_who(agent), row=(agent.addr, "on-behalf", "medium"))
    s.w.p_index = keep


def same_second_twice(s):
    """Two questions in one second: the smaller id opens."""
    lost = s.new_id()
    number = s.rng.randrange(10**9)
    first, second = f"A.{number}@tie.example", f"a.{number}@tie.example"
    s.ask(mid=first, reply=[lost], received="one", copies="usual", link="both")
    keep, s.w.p_copy = s.w.p_copy, 0.0
    s.t = s.chain[0].rows[0].arrived
    s.ask(mid=second, reply=[lost], received="one", link="both")
    s.w.p_copy = keep
    s.after()
    s.send()


def nobody(s):
    """A question without an author's address."""
    raw = s.rng.choice(["", "<>", "Somebody <>", "(only a comment)"])
    s.ask(raw={"From": raw}, means={"frm": None})
    s.after()
    s.send()


def root(s):
    """An address without a domain stays as it stands."""
    s.ask(frm=("", "root"))
    s.after()
    s.send(to=[("", "root")])


def two_authors(s):
    """The first From counts."""
    agent = s.agent()
    s.ask()
    s.after()
    box, mate = (headers.mailbox_text(s.rng, who) for who in (s.box.who, agent.who))
    choice = s.rng.randrange(3)
    if choice == 0:
        out(s, raw={"From": f"{box}, {mate}"}, row=(None, "send-as", "none"))
    elif choice == 1:
        out(s, raw={"From": f"{box}, {mate}", "Sender": mate},
            row=(agent.addr, "on-behalf", "medium"))
    else:
        out(s, raw={"From": f"{mate}, {box}"}, frm=agent.who, row=(agent.addr, "direct", "high"))


def empty_sender(s):
    s.ask()
    s.after()
    out(s, raw={"Sender": s.rng.choice(["", "<>", "Nobody <>"])}, row=(None, "send-as", "none"))


def no_list(s):
    """What a group writes means nothing without the group."""
    s.ask()
    s.after()
    out(s, extra=[("X-Original-From", s.cust[1])], row=(None, "send-as", "none"))


def no_delegation(s):
    """A delegation header that names somebody outside, or the mailbox."""
    s.ask()
    s.after()
    other = s.rng.choice(["relay.user@service.example", s.box.addr, s.w.robots[0]])
    out(s, extra=[("X-Google-Sender-Delegation", other)], row=(None, "send-as", "none"))


def audited_and_foreign(s):
    """The log names the writer though the Sender is a relay outside."""
    if not s.w.use_audit:
        return False
    agent = s.agent()
    s.ask()
    s.after()
    mail = out(s, sender=("Relay", "relay.user@service.example"),
               row=(agent.addr, "audited", "high"))
    s.w.note(s, agent, s.box, mail)


def named_and_folder(s):
    """The folder stands above the name."""
    one = s.agent(archive=True)
    two = one and s.agent(one, name=True)
    if not two or not s.w.declared:
        return False
    s.ask()
    s.after()
    out(s, (((one.archive, "Sent"), {}),), frm=(f"{two.name} via {s.box.name}", s.box.addr),
        plain_from=True, row=(one.addr, "sent-folder", "medium" if one.exclusive else "low"))


def named_other(s):
    """The Sender stands above the name, and nothing is contradicted."""
    one = s.agent()
    two = s.agent(one, name=True)
    if not two:
        return False
    s.ask()
    s.after()
    out(s, frm=(f"{two.name} via {s.box.name}", s.box.addr), plain_from=True,
        sender=s.agent_who(one), row=(one.addr, "on-behalf", "medium"))


def secretary(s):
    """An agent's own mail, sent by another: the agent's, for the mailbox asked."""
    one = s.agent()
    two = s.agent(one)
    s.ask()
    s.after()
    out(s, frm=s.agent_who(one), sender=s.agent_who(two), row=(one.addr, "direct", "high"))


def forwarded_and_late(s):
    """Only passed on; a reminder after a long time neither reopens nor begins anew."""
    s.ask()
    s.after()
    s.send(to=[("Lab", "lab@partner.example")], forward=True)
    s.t += s.w.reopen_after + DAY
    s.ask(reply=s.chain[0])
    if s.odd(0.5):
        s.after()
        s.send()


def we_write_twice(s):
    s.send(how="on-behalf", reply=None)
    s.after()
    s.send(how="on-behalf")


def later_merged(s):
    """A message joins what were two matters."""
    first = s.ask(reply=None)
    s.after()
    s.send(reply=first)
    s.after()
    second = s.ask(reply=None, subject=text.subject(s.rng))
    s.after()
    s.send(reply=[first.mid, second.mid], link="refs", how="on-behalf")


def many_references(s):
    lost = [s.new_id() for _ in range(60)]
    question = s.ask(reply=lost, link="refs")
    s.after()
    s.send(reply=lost + [question.mid], link="refs", how="on-behalf")


def raw_bytes(s):
    """Names and subjects in bytes of no stated charset, or of an unknown one."""
    frm = s.rng.choice([b"J\xf6rg K\xf6nig <joerg@firm.example>",
                        b"=?x-unknown-17?Q?J=F6rg?= <joerg@firm.example>",
                        b"=?utf-8?B?broken!?= <joerg@firm.example>",
                        b"\"J\xff\xfe\" <joerg@firm.example>"])
    s.cust = ("Jörg", "joerg@firm.example")
    number = s.w.number()
    s.ask(raw={"From": frm, "Subject": b"Gr\xfc\xdfe %d" % number}, reply=None,
          means={"base": f"Grüße {number}"})
    s.after()
    s.send(subject="Re: Hello")


def blank_fold(s):
    """A folded line that holds only white space ends no header."""
    s.ask(raw={"Subject": f"one\n \n two ({s.box.archive})"}, reply=None,
          means={"base": f"one two ({s.box.archive})"})
    s.after()
    s.send(subject="Re: one two")


def no_body(s):
    content = ([("MIME-Version", "1.0")], b"")
    s.ask(body=content)
    s.after()
    s.send(body=content)


def forged_marks(s):
    """Fields that a mail program or an exporter writes above a message, written by its sender."""
    fields = s.rng.choice([
        [("X-Mozilla-Status", "0008"), ("X-Mozilla-Status2", "00200000")],
        [("X-GM-THRID", "1773664405479613283"), ("X-Gmail-Labels", "Drafts,Spam,Sent")]])
    s.ask(extra=fields)
    s.after()
    s.send(extra=fields)


def to_all_sides(s):
    """Question and answer to many, the mailbox twice among them."""
    s.ask(to=[s.box_who(), ("", s.box.addr), ("", "second@firm.example")],
          cc=[("", "third@firm.example")])
    s.after()
    s.send(to=[("", "second@firm.example")], cc=[s.cust])


def half_hour(s):
    """Answers at the border of the collision window."""
    first = s.agent()
    second = s.agent(first)
    s.ask()
    s.after()
    mail = s.send(first, how="on-behalf", date="rfc", plan="S")
    s.t = mail.date.unix + s.w.collision_window + s.rng.choice([0, 1])
    s.send(second, how="on-behalf", date="rfc", plan="S")


SCENES = [other_box_sender, exchange_name, house_mate, blind_question, slow_mail, late_copy,
          blind_in_one_copy, links_in_one_copy, same_second_twice, nobody, root, two_authors,
          empty_sender, no_list, no_delegation, audited_and_foreign, named_and_folder, named_other,
          secretary, forwarded_and_late, we_write_twice, later_merged, many_references, raw_bytes,
          blank_fold, no_body, forged_marks, to_all_sides, half_hour]
