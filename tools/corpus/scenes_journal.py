"""Mail that comes as a journal report: what the envelope proves, and what it does not."""

from types import SimpleNamespace

from . import journal, text
from .journal import Envelope
from .scenes_kinds import ICS, multipart


def written(s, sender=None, frm=None, **given):
    """An answer of the mailbox, of which no copy lies anywhere yet."""
    mail = s.compose(frm or s.box.who, [s.cust], reply=s.chain[-1] if s.chain else None,
                     sender=sender, host="mail.acme.example", **given)
    mail.ids = s.ids_of(s.chain[-1] if s.chain else None)
    return mail


def submitted(s, agent, *people):
    """The envelope of what an agent sent on behalf of the mailbox."""
    return Envelope(s.agent_who(agent)[1], s.box_who()[1], [("To", s.cust[1]), *people])


def result(s, mail, agent, verdict, confidence, *evidence):
    """States the row; evidence: (rung, address, origin) of all that speaks."""
    row = mail.row(s.box, "outbound", agent, verdict, confidence)
    row.evidence = list(evidence)
    s.went(row)
    s.chain.append(mail)


def asked(s):
    s.ask()
    s.after()


def journaled_on_behalf(s):
    """4: "journal envelope with this message-id names a person acting for B": the report is the
    only item, and the message is what is attached to it."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    mail = written(s, s.agent_who(agent))
    mail.journal(s, submitted(s, agent))
    result(s, mail, agent.addr, "audited", "high", (1, agent.addr, "journal"),
           (2, agent.addr, "submitted"))
    if s.odd(0.5):
        s.after()
        s.ask()


def journaled_without_sender(s):
    """4: "The Sender is then the user and the On-Behalf-Of the mailbox": the header says nothing
    of a person, the envelope does; anybody who is a person, roster or not."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    addr, envelope = agent.addr, submitted(s, agent)
    if s.w.mode != "discovered" and s.odd(0.3):
        addr = envelope.sender = "night.shift@acme.example"
    mail = written(s)
    mail.journal(s, envelope)
    result(s, mail, addr, "audited", "high", (1, addr, "journal"))


def journaled_send_as(s):
    """4: an envelope "is a fact ... when it names a Sender and an On-Behalf-Of": with Send As the
    mailbox itself is the Sender, and nobody is named."""
    if not s.w.journaled:
        return False
    asked(s)
    mail = written(s)
    mail.journal(s, Envelope(s.box_who()[1], None, [("To", s.cust[1])]))
    result(s, mail, None, "send-as", None)


def journaled_recipients_only(s):
    """4: "all recipients stand in lines Recipient": Exchange did not know who submitted it, and
    the envelope repeats the header: no fact, so a Sender stays as sure as it was."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    envelope = Envelope(agent.addr, s.box.addr, [("Recipient", s.cust[1]),
                                                 ("Recipient", "second@firm.example")])
    if s.odd(0.7):
        mail = written(s, s.agent_who(agent))
        mail.journal(s, envelope)
        result(s, mail, agent.addr, "on-behalf", "medium", (2, agent.addr, "submitted"))
    else:
        mail = written(s)
        mail.journal(s, envelope)
        result(s, mail, None, "send-as", None)


def journaled_says_nothing(s):
    """4: "as in an audit record": a robot, the mailbox or nobody as Sender, another mailbox, or
    none, for which it was sent."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    sender, behalf = s.rng.choice([(s.w.robots[0], s.box.addr), (s.box.addr, s.box.addr),
                                   (None, s.box.addr), (agent.addr, "else@acme.example"),
                                   (agent.addr, None)])
    mail = written(s)
    mail.journal(s, Envelope(sender, behalf, [("To", s.cust[1])]))
    result(s, mail, None, "send-as", None)


def journaled_twice(s):
    """4: "several reports of one message are its copies": one for the recipients that are seen,
    one for the blind copy; and two facts of one origin are one."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    mail = written(s, s.agent_who(agent) if s.odd(0.5) else None, plain_from=True)
    more = submitted(s, agent, ("Bcc", "friend@personal.invalid"))
    if s.odd(0.5):
        more = Envelope(agent.addr, s.box.addr, [("Recipient", "friend@personal.invalid")])
    for envelope in s.rng.sample([submitted(s, agent), more], 2):
        mail.journal(s, envelope)
    evidence = [(1, agent.addr, "journal")]
    if any(name.lower() == "sender" for name, _ in mail.fields):
        evidence.append((2, agent.addr, "submitted"))
    result(s, mail, agent.addr, "audited", "high", *evidence)


def journaled_and_kept(s):
    """2: the copy of an archive and what is attached to a report are copies: "evidence of all
    copies" stands together, whichever copy lost its Sender."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    reader = s.agent(agent, archive=True)
    mail = written(s, s.agent_who(agent))
    lost = s.odd(0.4)
    mail.copy(s.box.archive, "Sent", drop=["Sender"] if lost else [])
    mail.journal(s, submitted(s, agent))
    evidence = [(1, agent.addr, "journal"), (2, agent.addr, "submitted")]
    if reader and s.odd(0.5):
        mail.copy(reader.archive, "Inbox", s.received(s.t + 5, "normal"))
        evidence.append((2, agent.addr, "delivered"))
    result(s, mail, agent.addr, "audited", "high", *evidence)


def journaled_contradiction(s):
    """4: "facts of rungs 1-3 name different people": the envelope says one, Sender another."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    other = s.agent(agent)
    mail = written(s, s.agent_who(other))
    mail.journal(s, submitted(s, agent))
    if s.odd(0.3):
        mail.copy(s.box.archive, "Sent")
    result(s, mail, None, "contradicted", None, (1, agent.addr, "journal"),
           (2, other.addr, "submitted"))


def journaled_and_audited(s):
    """4: "every fact stays as an evidence line (rung, agent, origin, agrees)": the audit log and
    the journal are two witnesses of rung 1, who agree or do not."""
    if not s.w.journaled or not s.w.use_audit:
        return False
    asked(s)
    agent = s.agent()
    noted = s.agent(agent) if s.odd(0.5) else agent
    mail = written(s)
    mail.journal(s, submitted(s, agent))
    s.w.note(s, noted, s.box, mail)
    evidence = [(1, noted.addr, "audit"), (1, agent.addr, "journal")]
    if noted is agent:
        result(s, mail, agent.addr, "audited", "high", *evidence)
    else:
        result(s, mail, None, "contradicted", None, *evidence)


def journaled_own_address(s):
    """4: "For B: the first From ... is in B, or an audit or journal record says so": From is the
    agent's own address, and the agent's name in it is a fact of rung 6."""
    if not s.w.journaled:
        return False
    agent = s.agent()
    mail = s.compose(s.agent_who(agent), [s.cust], host="mail.acme.example", plain_from=True)
    mail.ids = []
    mail.journal(s, submitted(s, agent))
    named = [(6, agent.addr, "submitted")] if agent.in_roster else []
    result(s, mail, agent.addr, "audited", "high", (1, agent.addr, "journal"), *named)


def journaled_question(s):
    """5: "journal recipients ... help only rule 4": the envelope alone says that the mailbox got
    it: as a blind copy, as a member of a list, or since somebody's mail is passed on to it."""
    if not s.w.journaled:
        return False
    people = s.rng.choice([
        [("To", "everybody@lists.partner.example"), ("Bcc", s.box.addr)],
        [("Recipient", s.box_who()[1])],
        [("To", s.box.addr, "Expanded", "everybody@lists.partner.example")],
        [("To", "elsewhere@lists.partner.example", "Forwarded", s.box_who()[1])],
        [("Cc", s.box.addr, "Forwarded", "everybody@lists.partner.example"),
         ("To", "second@firm.example")]])
    mail = s.compose(s.cust, [("Team", "everybody@lists.partner.example")], t=s.t - 4)
    mail.ids = []
    mail.journal(s, Envelope(s.cust[1], None, people), s.received(s.t, "normal"))
    s.came(mail, s.box)
    s.chain.append(mail)
    s.after()
    s.send(how="as-mailbox")


def journaled_blind_friend(s):
    """5: delivery fields "help only rule 4": whom the envelope names beside R is no recipient, so
    what is sent to that address alone later is a forward."""
    if not s.w.journaled:
        return False
    asked(s)
    agent = s.agent()
    friend = ("", "friend@personal.invalid")
    mail = written(s, s.agent_who(agent))
    mail.journal(s, submitted(s, agent, ("Bcc", friend[1])))
    result(s, mail, agent.addr, "audited", "high", (1, agent.addr, "journal"),
           (2, agent.addr, "submitted"))
    s.after()
    s.send(agent, how="on-behalf", plan="S", to=[friend], forward=True)


def journaled_meeting(s):
    """FORMATS.md: "header, head of the body, kind, people and times are its own": what is attached
    is a meeting, or of somebody's list; the report around it is neither."""
    if not s.w.journaled:
        return False
    s.alone()
    kind = s.rng.choice(["calendar", "bulk"])
    body = multipart("multipart/alternative", [
        ("Content-Type: text/plain", "Shall we meet?"),
        ("Content-Type: text/calendar; method=REQUEST", ICS)]) if kind == "calendar" else None
    mail = s.compose(s.cust, [s.box_who()], t=s.t - 4, kind=kind, body=body,
                     extra=[("List-Id", "<talk.partner.example>")] if kind == "bulk" else [])
    mail.journal(s, Envelope(s.cust[1], None, [("Recipient", s.box.addr)]),
                 s.received(s.t, "normal"))
    mail.row(s.box, "inbound", kind=kind)


def flawed(s):
    """Content of a report that is not read, by one of the rules of FORMATS.md."""
    agent = s.agent()
    about = SimpleNamespace(subject=text.subject(s.rng), mid=s.new_id("mail.acme.example"))
    raw = (f"From: {s.box.addr}\nSender: {agent.addr}\nTo: {s.cust[1]}\nSubject: inside\n"
           f"Message-ID: <{about.mid}>\n\nNobody counts this.\n").encode()
    flaw = s.rng.choice(["missing", "behind", "of another type", "another id", "no id"])
    envelope = submitted(s, agent)
    envelope.mid = {"another id": "other." + about.mid, "no id": False}.get(flaw)
    return journal.content(s, envelope, about, raw, flaw)


def journaled_unread(s):
    """FORMATS.md: "Any other message with the field is read as it stands": in the journal mailbox
    it is nobody's mail, in the mailbox's Inbox a question of who sent it."""
    if not s.w.journaled:
        return False
    s.alone()
    if s.odd(0.5):
        mail = s.ask(body=flawed(s), reply=None)
        s.after()
        s.send()
    else:
        mail = s.compose(journal.WRITER, [journal.READER], mid=journal.new_id(s), body=flawed(s),
                         plain_from=True)
        mail.ids = []
        mail.copy(journal.ARCHIVE, "Inbox")
        mail.row(None, "unrelated")
    for copy in mail.copies:
        copy.report = "unread"


def journaled_forgery(s):
    """FORMATS.md: "Whoever sends mail can write one into it, and attach a message that nobody
    sent": it counts, and only the finding and the warning tell."""
    if not s.w.journaled:
        return False
    s.ask()
    s.after()
    agent = s.agent()
    mail = written(s, s.agent_who(agent) if s.odd(0.5) else None, plain_from=True)
    arrival = [("Received", value) for value in s.received(s.t + 60, "normal")[0]]
    mail.journal(s, submitted(s, agent), archive=s.box.archive, add=arrival, writer=s.cust,
                 reader=s.box.who)
    evidence = [(1, agent.addr, "journal")]
    if any(name.lower() == "sender" for name, _ in mail.fields):
        evidence.append((2, agent.addr, "submitted"))
    result(s, mail, agent.addr, "audited", "high", *evidence)


SCENES = [journaled_on_behalf, journaled_without_sender, journaled_send_as,
          journaled_recipients_only, journaled_says_nothing, journaled_twice, journaled_and_kept,
          journaled_contradiction, journaled_and_audited, journaled_own_address,
          journaled_question, journaled_blind_friend, journaled_meeting, journaled_unread,
          journaled_forgery]
