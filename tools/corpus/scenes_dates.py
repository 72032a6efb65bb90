"""Agents by date: what they write, and are written, on their days and outside of them."""

import datetime as dt

from . import headers
from .hours import instants
from .model import DAY
from .scenes_sides import other_box
from .world import midnight


def guest_of(s, *others, archive=False):
    """An agent by date, of whose mailboxes one becomes the scene's."""
    pool = [g for g in s.w.guests if g not in others and (g.archive or not archive)]
    if not pool:
        return None
    guest = s.rng.choice(pool)
    if s.box not in guest.boxes:
        s.box = s.rng.choice(guest.boxes)
    return guest


def edges(guest):
    """The last second before the first day, and so on: (moment, whether it is one of theirs)."""
    zone, out = guest.dated_zone, []
    if guest.since:
        begin = instants(zone, midnight(guest.since))[0]
        out += [(begin - 1, False), (begin, True)]
    if guest.until:
        end = instants(zone, midnight(guest.until + dt.timedelta(days=1)))[0]
        out += [(end - 1, True), (end, False)]
    return out


def days(s, guest, served):
    """A moment well inside, or well outside, of the days."""
    first = guest.since or s.w.date(2)
    last = guest.until or s.w.date(45)
    if served:
        day = first + dt.timedelta(days=s.rng.randrange((last - first).days + 1))
    elif guest.until and (not guest.since or s.odd(0.5)):
        day = guest.until + dt.timedelta(days=s.rng.randrange(2, 9))
    else:
        day = guest.since - dt.timedelta(days=s.rng.randrange(2, 6))
    return instants(guest.dated_zone, midnight(day))[0] + s.rng.randrange(9 * 3600, 18 * 3600)


def moment(s, guest, served=None):
    """A moment of interest: mostly at midnight."""
    found = [t for t, inside in edges(guest) if served is None or inside == served]
    if s.odd(0.6):
        return s.rng.choice(found)
    return days(s, guest, s.odd(0.5) if served is None else served)


def is_in(guest, mail):
    return guest.serves(mail.chosen(None, "sent").sent)


def asked_before(s, when):
    """A question that comes some time before the moment."""
    s.t = when - s.rng.randrange(600, 2 * DAY)
    s.ask()
    s.t = when


def own_address(s, guest, to=None, **given):
    """From the guest's own address; outside of the days one more person who writes."""
    cc = [] if s.w.cc_only or s.odd(0.5) else [s.box_who()]
    given = {"date": "rfc", "link": "both", "reply": s.chain[-1] if s.chain else None, **given}
    mail = s.compose(s.agent_who(guest), to or [s.cust], cc=cc, host="mail.acme.example", **given)
    mail.ids = s.ids_of(given["reply"])
    mail.copy(s.box.archive, "Sent")
    own_row(s, guest, mail)
    s.chain.append(mail)
    return mail


def own_row(s, guest, mail):
    if is_in(guest, mail):
        s.went(mail.row(s.box, "outbound", guest.addr, "direct", "high"))
    elif s.box.addr in mail.reached or s.w.declared:
        s.came(mail, s.box)
    else:
        mail.row(None, "unrelated")


def guest_direct(s):
    """An answer from the own address; then one that reaches whoever is there."""
    guest = guest_of(s)
    if not guest:
        return False
    asked_before(s, moment(s, guest))
    own_address(s, guest)
    if s.odd(0.5):
        s.after(60, DAY)
        s.send(to=[s.cust], how="on-behalf", reply=s.chain[0], link="both")


def guest_undated(s):
    """Without a time nobody is an agent by date."""
    guest = guest_of(s)
    if not guest:
        return False
    asked_before(s, days(s, guest, True))
    own_address(s, guest, date=None)


def guest_sender(s):
    """As Sender: of our side by date, or by the domain."""
    guest = guest_of(s)
    if not guest:
        return False
    asked_before(s, moment(s, guest))
    near = guest.addr.endswith("@acme.example")
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     sender=s.agent_who(guest), host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    if near or is_in(guest, mail):
        s.went(mail.row(s.box, "outbound", guest.addr, "on-behalf", "medium"))
    elif s.w.declared:
        s.went(mail.row(s.box, "outbound", None, "foreign-sender"))
    else:
        mail.row(None, "unrelated", None, "foreign-sender")
    s.chain.append(mail)
    if s.odd(0.4):
        s.after()
        s.ask(reply=s.chain[0])


def guest_delegated(s):
    """As the account of a delegation header."""
    guest = guest_of(s)
    if not guest:
        return False
    asked_before(s, moment(s, guest))
    near = guest.addr.endswith("@acme.example")
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     host="mail.acme.example",
                     extra=[("X-Google-Sender-Delegation", guest.addr)])
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    truth = (guest.addr, "delegated", "medium") if near or is_in(guest, mail) else \
        (None, "send-as", "none")
    s.went(mail.row(s.box, "outbound", *truth))


def guest_reversed(s):
    """The own address in From, the mailbox in Sender."""
    guest = guest_of(s)
    if not guest:
        return False
    asked_before(s, moment(s, guest))
    own_address(s, guest, sender=s.box_who())


def guest_named(s):
    """By the name in From: the guest's alone, or beside another agent's."""
    guest = guest_of(s)
    if not guest:
        return False
    other = s.agent(name=True)
    asked_before(s, moment(s, guest))
    both = other is not None and s.odd(0.4)
    name = f"{guest.name} / {other.name}" if both else s.rng.choice([
        f"{guest.name} via {s.box.name}", f"{guest.name.upper()} ({s.box.name})",
        f"{s.box.name}: {guest.name}"])
    mail = s.compose((name, s.box.addr), [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     host="mail.acme.example", plain_from=True)
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    there = is_in(guest, mail)
    if there != both:
        who = guest if there else other
        truth = (who.addr, "named", "low") if there or both else (None, "send-as", "none")
    else:
        truth = (None, "send-as", "none")
    s.went(mail.row(s.box, "outbound", *truth))


def guest_folder(s):
    """The archive stays theirs, whatever the day."""
    guest = guest_of(s, archive=True)
    if not guest or not s.w.declared:
        return False
    asked_before(s, moment(s, guest))
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(guest.archive, "Sent")
    s.went(mail.row(s.box, "outbound", guest.addr, "sent-folder",
                    "medium" if guest.exclusive else "low"))


def guest_foreign(s):
    """A relay's Sender: ours while it lies in the Sent folder of one who once was an agent."""
    guest = guest_of(s, archive=True)
    if not guest:
        return False
    asked_before(s, moment(s, guest))
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     sender=("Mail Service", "relay.user@service.example"))
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(guest.archive, "Sent")
    if s.w.declared:
        s.went(mail.row(s.box, "outbound", None, "foreign-sender"))
    else:
        mail.row(None, "unrelated", None, "foreign-sender")


def guest_reads(s):
    """The copy in the guest's archive stands for the message, before one that is nobody's."""
    guest = guest_of(s, archive=True)
    if not guest or not s.w.declared:
        return False
    s.t = moment(s, guest)
    mail = s.ask(copies="none", walk=False, reply=None)
    mail.copy("old", "Inbox", s.received(s.t, "normal"))
    mail.copy(guest.archive, "Inbox", s.received(s.t + 5, "normal"))
    s.came(mail, s.box)
    s.after()
    s.send(link="both")


def guest_audited(s):
    """An audit record names whom it names."""
    guest = guest_of(s)
    if not guest or not s.w.use_audit:
        return False
    asked_before(s, moment(s, guest))
    mail = s.compose(s.box.who, [s.cust], reply=s.chain[-1], link="both", date="rfc",
                     host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    s.w.note(s, guest, s.box, mail)
    s.went(mail.row(s.box, "outbound", guest.addr, "audited", "high"))


def guest_asks(s):
    """Mail of the guest to the mailbox, and what is written back, perhaps after the day."""
    guest = guest_of(s)
    if not guest:
        return False
    s.t = moment(s, guest)
    s.cust = guest.who
    mail = s.compose(s.agent_who(guest), [s.box_who()], date="rfc", t=s.t)
    mail.ids = []
    mail.copy(s.box.archive, "Inbox", s.received(s.t + 2, "normal"))
    if is_in(guest, mail):
        mail.row(s.box, "internal", guest.addr, "direct", "high")
    else:
        s.came(mail, s.box)
    s.chain.append(mail)
    helper = s.agent()
    s.t = max(s.t + 60, moment(s, guest))
    answer = s.compose(s.box.who, [guest.who], reply=mail, date="rfc", link="both",
                       sender=s.agent_who(helper), host="mail.acme.example")
    answer.ids = s.ids_of(mail)
    answer.copy(s.box.archive, "Sent")
    if is_in(guest, answer):
        answer.row(s.box, "internal", helper.addr, "on-behalf", "medium")
    else:
        s.went(answer.row(s.box, "outbound", helper.addr, "on-behalf", "medium"))


def guest_met(s):
    """Copied once, then written to alone, or with a stranger: met only outside of the days."""
    guest = guest_of(s)
    if not guest:
        return False
    helper = s.agent()
    s.t = moment(s, guest)
    asked_before(s, s.t)
    first = s.send(helper, how="on-behalf", cc=[guest.who], date="rfc", link="both", plan="S")
    met = not is_in(guest, first)
    s.t = max(s.t + 60, moment(s, guest))
    stranger = [("Lab", "lab@partner.example")] if s.odd(0.5) else []
    mail = s.compose(s.box.who, [guest.who, *stranger], reply=first, date="rfc", link="both",
                     sender=s.agent_who(helper), host="mail.acme.example")
    mail.ids = s.ids_of(first)
    mail.copy(s.box.archive, "Sent")
    if is_in(guest, mail) and not stranger:
        mail.row(s.box, "internal", helper.addr, "on-behalf", "medium")
    else:
        s.went(mail.row(s.box, "outbound", helper.addr, "on-behalf", "medium"), forward=not met)


def guest_private(s):
    """Business of their own: an agent's own mail only on their days."""
    guest = guest_of(s, archive=True)
    if not guest:
        return False
    s.subject = "Lunch"
    s.alone()
    mail = s.compose(s.agent_who(guest), [s.cust], t=moment(s, guest), date="rfc")
    mail.copy(guest.archive, "Sent")
    mail.row(None, "unrelated", None, "own" if is_in(guest, mail) else None)


def guest_two_clocks(s):
    """Two copies, dated on both sides of midnight: the first by origin says the day."""
    guest = guest_of(s)
    keeper = guest and s.agent(archive=True)
    if not keeper:
        return False
    when = s.rng.choice([t for t, inside in edges(guest) if not inside])
    inside = when + (1 if (when + 1, True) in edges(guest) else -1)
    times = [when, inside]
    s.rng.shuffle(times)
    asked_before(s, min(times))
    mail = s.compose(s.agent_who(guest), [s.cust], t=times[0], reply=s.chain[-1], link="both",
                     date="rfc", host="mail.acme.example")
    mail.ids = s.ids_of(s.chain[-1])
    mail.copy(s.box.archive, "Sent")
    mail.copy(keeper.archive, "Archive", date=headers.stamp(times[1], 0))
    own_row(s, guest, mail)
    helper = s.agent()
    s.t = days(s, guest, False)
    if s.t < max(times):
        return
    answer = s.compose(s.box.who, [guest.who], reply=s.chain[-1], date="rfc", link="both",
                       sender=s.agent_who(helper), host="mail.acme.example")
    answer.ids = s.ids_of(s.chain[-1])
    answer.copy(s.box.archive, "Sent")
    walked = any(row.direction in ("inbound", "outbound") for row in mail.rows)
    s.went(answer.row(s.box, "outbound", helper.addr, "on-behalf", "medium"),
           forward=is_in(guest, mail) or not walked)


def taken_over(s):
    """One leaves, the next comes, and the conversation goes on."""
    if not s.w.guests:
        return False
    left, came = s.w.guests[1:]
    shared = [b for b in left.boxes if b in came.boxes]
    if not shared:
        return False
    s.box = s.rng.choice(shared)
    switch = instants(left.dated_zone, midnight(came.since))[0]
    asked_before(s, switch - s.rng.randrange(3600, 2 * DAY))
    own_address(s, left)
    s.after(600, DAY)
    s.ask()
    s.t = max(s.t + 1, s.rng.choice([switch - 1, switch, switch + 3600]))
    own_address(s, s.rng.choice([left, came]))
    s.after(600, DAY)
    s.ask(reply=s.chain[0])
    s.t = max(s.t + 1, switch + s.rng.randrange(DAY, 2 * DAY))
    own_address(s, came)
    s.after(600, DAY)
    s.send(how="on-behalf")


def guest_elsewhere(s):
    """To the other mailbox, of which the guest is no agent, a correspondent on every day."""
    pool = [g for g in s.w.guests if len(g.boxes) == 1]
    if not pool or len(s.w.boxes) < 2:
        return False
    guest = s.rng.choice(pool)
    s.box = guest.boxes[0]
    s.box = other_box(s)
    if not s.agent():
        return False
    s.t = moment(s, guest)
    s.ask(frm=s.agent_who(guest))
    s.after()
    s.cust = guest.who
    s.send(s.agent(), how="on-behalf", plan="S")


def guest_subject(s):
    """Equal subjects: whoever is an agent that day is no correspondent."""
    guest = guest_of(s)
    if not guest:
        return False
    s.subject += f" {s.w.number()}"
    keep, s.w.p_copy = s.w.p_copy, 0.0
    made = []
    for served in s.rng.choice([(True, True), (True, False), (False, False)]):
        s.t = max(s.t, days(s, guest, served)) if made else days(s, guest, served)
        s.new_thread()
        made.append(s.ask(cc=[guest.who], reply=None, date="rfc", received="one"))
        s.t += 60
    s.w.p_copy = keep
    one, two = (is_in(guest, mail) for mail in made)
    near = made[1].copies[0].arrived - made[0].copies[0].arrived <= 30 * DAY
    s.w.joins.append((*made, one == two and near))


SCENES = [guest_direct, guest_undated, guest_sender, guest_delegated, guest_reversed, guest_named,
          guest_folder, guest_foreign, guest_reads, guest_audited, guest_asks, guest_met,
          guest_private, guest_two_clocks, taken_over, guest_elsewhere, guest_subject]
