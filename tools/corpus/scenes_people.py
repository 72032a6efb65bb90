"""Who wrote: every verdict and confidence."""

from .model import Agent
from .scene import Scene


def roll_call(world):
    """Where agents are discovered, each shows up once for each of its mailboxes."""
    for agent in world.agents:
        for box in agent.boxes if not agent.in_roster else []:
            s = Scene(world, box)
            s.ask()
            s.after()
            s.send(agent, how="on-behalf", plan="SD" if world.min_confidence == "high" else "S")


def side_ways(s):
    """One answer, in each way that needs nothing special."""
    how = s.rng.choice(["send-as", "delegated", "direct", "reversed", "list-sender",
                        "lost-in-export", "contradicted"])
    s.ask()
    s.after()
    s.send(how=how)
    if s.odd(0.5):
        s.after()
        s.send(how="on-behalf")


def send_as_only(s):
    s.ask()
    s.after()
    s.send(how="send-as")


def delegated(s):
    s.ask()
    s.after()
    s.send(how="delegated")


def lost(s):
    """readpst marks, by a field or by its boundary."""
    s.ask()
    s.after()
    if s.odd(0.5):
        s.send(how="lost-in-export")
        return
    edge = "--boundary-LibPST-iamunique-1804289383_-_-"
    content = ([("MIME-Version", "1.0"),
                ("Content-Type", f'multipart/alternative;\n\tboundary="{edge}"')],
               f"--{edge}\nContent-Type: text/plain; charset=\"utf-8\"\n\nHello.\n\n--{edge}--\n"
               .encode())
    s.send(how="lost-in-export", body=content)


def lost_but_delivered(s):
    """A copy with Received has its transport header: that is Send As."""
    s.ask()
    s.after()
    s.send(how="send-as", plan="D", extra=[("X-libpst-forensic-sender", "/O=ACME/CN=X")])


def lost_and_whole(s):
    """Another copy without the marks: nothing was lost."""
    s.ask()
    s.after()
    agent = s.agent()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    mail.copy(s.box.archive, "Archive", add=[("X-libpst-forensic-sender", "/O=ACME/CN=X")])
    assert agent
    s.went(mail.row(s.box, "outbound", None, "send-as"))


def sent_folder(s):
    agent = s.agent(archive=True)
    if not agent or not s.w.declared:
        return False
    s.ask()
    s.after()
    s.send(agent, how="sent-folder")


def two_sent_folders(s):
    """Copies in the Sent folders of two agents prove nothing."""
    first = s.agent(archive=True)
    second = first and s.agent(first, archive=True)
    if not second:
        return False
    s.ask()
    s.after()
    reply = s.chain[-1]
    with_sender = s.odd(0.5)
    mail = s.compose(s.box.who, [s.cust], reply=reply, host="mail.acme.example",
                     sender=s.agent_who(first) if with_sender else None)
    mail.ids = s.ids_of(reply)
    mail.copy(first.archive, "Sent")
    mail.copy(second.archive, "Sent")
    if with_sender:
        row = mail.row(s.box, "outbound", first.addr, "on-behalf", "medium")
    else:
        row = mail.row(s.box, "outbound", None, "send-as")
    s.went(row)


def other_sent_folder(s):
    """The Sender says one, the folder another: the Sender stands higher, but alone."""
    first = s.agent()
    second = s.agent(first, archive=True)
    if not second:
        return False
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], host="mail.acme.example",
                     sender=s.agent_who(first))
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(second.archive, "Sent")
    s.went(mail.row(s.box, "outbound", first.addr, "on-behalf", "medium"))


def named(s):
    agent = s.agent(name=True)
    if not agent:
        return False
    s.ask()
    s.after()
    s.send(agent, how="named")


def not_named(s):
    """Names that are nearly an agent's, or two of them: nobody's."""
    one = s.agent(name=True)
    two = one and s.agent(one, name=True)
    pool = ["Ann Leeds via Acme", "Johnny Doering", "Support Team"]
    if two:
        pool += [f"{one.name} and {two.name}", f"{one.name} / {two.name}"] * 2
    s.ask()
    s.after()
    mail = s.compose((s.rng.choice(pool), s.box.addr), [s.cust], reply=s.chain[-1],
                     host="mail.acme.example", plain_from=True)
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    s.went(mail.row(s.box, "outbound", None, "send-as"))


def named_behalf(s):
    """The first name of the phrase is the writer, though another agent is named too."""
    one = s.agent(name=True)
    two = one and s.agent(one, name=True)
    if not two:
        return False
    s.ask()
    s.after()
    name = f"{one.name} {s.rng.choice(['on behalf of', 'via'])} {two.name}"
    mail = s.compose((name, s.box.addr), [s.cust], reply=s.chain[-1], plain_from=True,
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    s.went(mail.row(s.box, "outbound", one.addr, "named", "low"))


def contradicted(s):
    """Two facts name two people: nobody gets it."""
    first = s.agent()
    second = s.agent(first)
    choice = s.rng.randrange(3 if s.w.use_audit else 2)
    s.ask()
    s.after()
    if choice == 0:
        s.send(first, how="contradicted")
    elif choice == 1:
        mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(first),
                         host="mail.acme.example")
        mail.ids = s.ids_of(s.chain[-1])
        mail.copy(s.box.archive, "Sent")
        mail.copy(s.box.archive, "Sent", s.received(s.t + 3, "normal"),
                  put=[("Sender", second.addr)])
        s.went(mail.row(s.box, "outbound", None, "contradicted"))
        s.chain.append(mail)
    else:
        s.send(first, how="contradicted-audit")
    s.after()
    s.send(first, how="on-behalf")


def audited(s):
    """The audit log names the writer, in its odd ways."""
    if not s.w.use_audit:
        return False
    agent = s.agent()
    s.ask()
    s.after()
    choice = s.rng.randrange(6)
    if choice < 2:
        s.send(agent, how="audited")
        return
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    truth = (agent.addr, "audited", "high")
    if choice == 2:
        s.w.note(s, agent, s.box, mail, user="S-1-5-18")
    elif choice == 3:
        s.w.note(s, agent, s.box, mail, user=agent.addr.upper(),
                 target=(s.box.aliases or [s.box.addr])[-1], owner=s.box.addr)
    elif choice == 4:
        s.w.note(s, agent, s.box, mail, user=s.w.robots[0])
    else:
        s.w.note(s, agent, s.box, mail, user=s.box.addr)
    s.went(mail.row(s.box, "outbound", *truth))


def audit_says_nothing(s):
    """Records that are no fact: plain Send, another mailbox, broken, system only."""
    if not s.w.use_audit:
        return False
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.send(agent, how="send-as")
    choice = s.rng.randrange(6)
    if choice == 0:
        s.w.note(s, agent, s.box, mail, op="Send")
    elif choice == 5:
        s.w.note(s, agent, s.box, mail, target="else@acme.example")
    elif choice == 1:
        s.w.note(s, agent, s.box, mail, broken=True)
    elif choice == 2:
        s.w.note(s, agent, s.box, mail, user="S-1-5-18", owner=s.box.addr)
    elif choice == 3:
        s.w.note(s, agent, s.box, mail, mid="never.seen.here@mail.acme.example")
    else:
        s.w.note(s, agent, s.box, mail, op="SendAs", user=s.w.robots[1], owner=s.w.robots[1])


def audit_makes_it_ours(s):
    """From is the agent's own address, but the log says it was sent as the mailbox."""
    if not s.w.use_audit:
        return False
    agent = s.agent()
    mail = s.compose(s.agent_who(agent), [s.cust], host="mail.acme.example")
    mail.copy(s.box.archive, "Archive")
    s.w.note(s, agent, s.box, mail)
    s.went(mail.row(s.box, "outbound", agent.addr, "audited", "high"))


def foreign(s, sender=("Mail Service", "relay.user@service.example")):
    """A Sender from outside: not ours, unless it lies in a Sent folder of ours."""
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=sender)
    mail.ids = s.ids_of(s.chain[-1])
    agent = s.agent(archive=True)
    place = s.rng.randrange(4)
    if place < 2:
        mail.copy(s.box.archive, "Sent")
    elif place == 2 and agent:
        mail.copy(agent.archive, "Sent")
    else:
        mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
        place = 3
    if place < 3 and s.w.declared:
        s.went(mail.row(s.box, "outbound", None, "foreign-sender"))
    else:
        mail.row(None, "unrelated", None, "foreign-sender")
    s.after()
    s.send(reply=s.chain[0])


def ours_and_foreign(s):
    """One copy names an agent, another a relay outside: the agent counts."""
    agent = s.agent()
    s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], sender=s.agent_who(agent),
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    mail.copy(s.box.archive, "Sent", s.received(s.t + 2, "normal"),
              put=[("Sender", "relay.user@service.example")])
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))


def unlisted(s, addr, name):
    """Somebody whom the roster does not list answers as Sender for the mailbox."""
    who = Agent(addr, name, None)
    who.in_roster = False
    s.ask()
    s.after()
    s.send(who, how="on-behalf", plan=s.rng.choice(["S", "D", "SD"]))


def colleague(s):
    """Somebody of the house whom the roster does not list, by domain."""
    addr = s.rng.choice(["new.hire@acme.example", "temp@corp.acme.example",
                         "night@desk.corp.acme.example", "root@example"] +
                        [f"partner@{d}" for d in s.w.domains[1:]] +
                        [f"partner@sub.{d}" for d in s.w.domains[1:]])
    unlisted(s, addr, "New Hire")


def direct(s):
    """An agent answers from the own address."""
    agent = s.agent()
    s.ask()
    s.after()
    if s.odd(0.3):
        s.send(agent, how="direct", reply_to=[s.box_who()], plan="S")
    else:
        s.send(agent, how="direct")
    if s.odd(0.5):
        s.after()
        s.ask(to=[s.agent_who(agent), s.box_who()])
        s.after()
        s.send(agent, how="direct")


def direct_start(s):
    """From the own address, with answers asked to the mailbox."""
    agent = s.agent()
    s.send(agent, how="direct", reply=None, reply_to=[s.box_who()],
           plan=s.rng.choice(["S", "A"]) if agent.archive else "S")
    s.after()
    s.ask()
    s.after()
    s.send(agent)


def reversed_sender(s):
    s.ask()
    s.after()
    s.send(how="reversed")


def doubled(s):
    """A second From or Sender: the first is kept, the confidence goes down."""
    agent = s.agent()
    s.ask()
    s.after()
    how, dup = s.rng.choice([("on-behalf", "Sender"), ("on-behalf", "From"), ("direct", "From"),
                             ("delegated", "From"), ("send-as", "From")])
    s.send(agent, how=how, dup=dup)


def not_credited(s):
    """Weak evidence names somebody without crediting; hand-offs pass over it."""
    first = s.agent()
    second = s.agent(first)
    s.ask()
    s.after()
    s.send(first, how="on-behalf")
    s.after()
    s.ask()
    s.after()
    if second.in_roster:
        s.send(second, how="named", plan="S")
    else:
        s.send(second, how="send-as", plan="S")
    s.after()
    s.ask()
    s.after()
    s.send(first, how="on-behalf")


SCENES = [side_ways, send_as_only, delegated, lost, lost_but_delivered, lost_and_whole,
          sent_folder, two_sent_folders, other_sent_folder, named, not_named, named_behalf,
          contradicted, audited, audit_says_nothing, audit_makes_it_ours, foreign,
          ours_and_foreign, colleague, direct, direct_start, reversed_sender, doubled,
          not_credited]
