"""Scenes of a store: items that tell what no header does, and such as tell it only there."""

from . import headers, native
from .scenes_people import foreign


def made_by(s):
    """Sent as the mailbox; the store knows who made the item."""
    if s.w.native != "mapi":
        return False
    agent = s.agent(name=True)
    if agent is None:
        return False
    s.ask()
    s.after()
    s.send(agent, how="store-trace")
    return True


def as_the_mailbox(s):
    """Sender and represented are the mailbox: nobody is named, nor is Unknown somebody."""
    question = s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=question, date="rfc", host="mail.acme.example")
    mail.ids = s.ids_of(question)
    mail.creator = native.UNKNOWN if s.w.native == "mapi" else None
    mail.copy(s.box.archive, "Sent")
    s.went(mail.row(s.box, "outbound", None, "send-as"))
    s.chain.append(mail)


def learned_name(s):
    """An Exchange name that nobody declared: of two items one has the address beside it."""
    if s.w.native != "mapi":
        return False
    agent = s.agent()
    if agent.dn:
        return False
    local = agent.addr.partition("@")[0]
    for shows in s.rng.sample([True, False], 2):
        question = s.ask()
        s.after()
        mail = s.compose(s.box.who, [s.cust], reply=question, sender=(agent.name, agent.addr),
                         date="rfc", host="mail.acme.example")
        mail.ids = s.ids_of(question)
        mail.sender_dn = f"/o=Acme/ou=Exchange/cn=Recipients/cn={local}", shows
        mail.copy(s.box.archive, "Sent")
        s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", s.w.sure))
        s.chain.append(mail)
        s.after()
    return True


def sent_without_id(s):
    """The Sent item has no id yet; the delivered copy has. Both know who sent it."""
    agent = s.agent()
    reader = s.agent(agent, archive=True)
    question = s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust, ("", "second@firm.example")], reply=question,
                     sender=s.agent_who(agent), date="rfc", host="mail.acme.example")
    mail.ids = s.ids_of(question)
    where = (reader or s.box).archive
    mail.copy(where, "Inbox", s.received(s.t + 4, "normal"))
    mail.defects.add("weak-copy")
    mail.copy(s.box.archive, "Sent", drop=["Message-ID", "Thread-Index"],
              date=headers.stamp(mail.date.unix + (s.rng.choice([-2, -1, 0, 1, 2])
                                                   if reader else 0), 0))
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", s.w.sure))
    s.chain.append(mail)


def delivered_knows(s):
    """The Sent item says the mailbox alone; a delivered copy says who sent it."""
    agent = s.agent()
    reader = s.agent(agent, archive=True)
    if reader is None:
        return False
    question = s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=question, sender=s.agent_who(agent), date="rfc",
                     host="mail.acme.example")
    mail.ids = s.ids_of(question)
    mail.copy(s.box.archive, "Sent", drop=["Sender"])
    mail.copy(reader.archive, "Inbox", s.received(s.t + 4, "normal"))
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", s.w.sure))
    s.chain.append(mail)
    return True


def wrapped_in_a_store(s):
    """The sender is an agent's name wrapped in a domain that is not ours, in the store itself.

    SEMANTICS.md, *Wrapped addresses*: "Otherwise it stays the address that it is". That is a
    stranger, or with a `=` the shape of a list (§4), which is no person and so counts as no sender.
    """
    agent = s.agent()
    dn = agent.dn or f"/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn={agent.addr.split('@')[0]}"
    what, text = s.rng.choice([("IMCEAEX", dn), ("IMCEASMTP", agent.addr)])
    if what == "IMCEASMTP" or s.odd(0.5):
        foreign(s, (agent.name, headers.wrapped(what, text, "service.example", keep=".-")))
        return
    question = s.ask()
    s.after()
    mail = s.compose(s.box.who, [s.cust], reply=question, date="rfc", host="mail.acme.example",
                     sender=(agent.name, headers.wrapped(what, text, "service.example")))
    mail.ids = s.ids_of(question)
    mail.copy(s.box.archive, "Sent")
    s.went(mail.row(s.box, "outbound", None, "send-as"))
    s.chain.append(mail)


def meeting(s):
    """A meeting is no question; its class says so."""
    s.alone()
    kept(s, "calendar", "IPM.Schedule.Meeting.Request")


def undelivered(s):
    if s.w.native != "mapi":
        return False
    s.alone()
    kept(s, "report", "REPORT.IPM.Note.NDR")
    return True


def rule_answers(s):
    """An answer that a rule of the customer's sent."""
    if s.w.native != "mapi":
        return False
    s.alone()
    kept(s, "automatic", "IPM.Note.Rules.OofTemplate.Microsoft")
    return True


def kept(s, kind, name):
    mail = s.compose(s.cust, [s.box_who()], date="rfc", kind=kind)
    mail.stored_as = name
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    mail.row(s.box, "inbound", kind=kind)


def unsent(s):
    """A draft that was begun and left."""
    agent = s.agent()
    s.alone()
    mail = s.compose(s.box.who, [s.cust], sender=s.agent_who(agent), date="rfc", kind="draft",
                     host="mail.acme.example")
    mail.copy(s.box.archive, "Drafts")
    mail.row(s.box, "outbound", agent.addr, "on-behalf", s.w.sure, kind="draft")


# Scenes of other histories whose statements hold here, too.
HOLDING = set("""
answered asked_twice several_turns follow_up unanswered partly we_begin orphan forwarded
forwarded_only two_answers handed_over reopened reopened_edge at_the_same_second wide_answer
copied_friend to_nobody blind no_calendars excluded not_excluded send_as_only sent_folder named
not_named named_behalf audit_says_nothing audited audit_makes_it_ours foreign colleague
reversed_sender not_credited claimed plus_tag mailbox_to_mailbox passed_on stranger_agent to_both
unaddressed own private drawn_in three_folders junked_by_one same_id_two_people same_id_again
answer_before_question question_before_answer broken_links case_of_ids common_ancestor merged ring
names_itself idn tagged_customer weekend clock_change other_box_sender blind_question root
forwarded_and_late we_write_twice later_merged many_references to_all_sides half_hour guest_direct
guest_reversed guest_named guest_folder guest_foreign guest_reads guest_audited guest_private
guest_subject guest_elsewhere taken_over month_apart chained same_base other_base other_people
same_people answer_without_links direct_by_subject among_ourselves one_of_several out_of_order
left_open passed_to_lab passed_when_idle passed_twice silent_week on_the_mark as_long_as_open
closed_question closed_for_nothing closed_in_the_end closed_for_both off_hours on_a_holiday
on_no_holiday over_a_limit
""".split())
SCENES = [made_by, as_the_mailbox, learned_name, sent_without_id, delivered_knows,
          wrapped_in_a_store, meeting, undelivered, rule_answers, unsent]
