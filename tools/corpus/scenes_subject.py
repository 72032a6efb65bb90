"""Mail that belongs together by its subject alone, with --thread-by-subject; or does not."""

from .model import DAY
from .text import base_subject

MONTH = 30 * DAY


def apart(s, *gaps, subjects=None, **given):
    """Questions without links, the arrivals that many seconds apart, each its own conversation."""
    keep, s.w.p_copy = s.w.p_copy, 0.0
    made = []
    subjects = subjects or [s.subject] * (len(gaps) + 1)
    for gap, subject in zip((0, *gaps), subjects):
        s.t += gap
        s.new_thread()
        made.append(s.ask(reply=None, received="one", subject=subject, **given))
    s.w.p_copy = keep
    return made


def joined(s, one, other, whether=True):
    s.w.joins.append((one, other, whether))


def only_here(s):
    """A subject that no other scene has."""
    s.subject += f" {s.w.number()}"


def month_apart(s):
    """Thirty days to the second, or one more."""
    only_here(s)
    more = s.rng.randrange(2)
    joined(s, *apart(s, MONTH + more), not more)


def chained(s):
    """Sixty days, with another on the way; or with a gap of a second too much."""
    only_here(s)
    more = s.rng.randrange(2)
    first, second, third = apart(s, s.rng.randrange(DAY, MONTH), MONTH + more)
    joined(s, first, second)
    joined(s, first, third, not more)
    s.after()
    s.send(reply=third)


def same_base(s):
    """The marks of answering, passing on and lists are no part of a subject."""
    only_here(s)
    base = s.tag(s.subject)
    ways = [f"Re: {base}", f"FWD: {base}", f"[team] {base}", f"{base} (fwd)", f"[Fwd: {base}]",
            f"re[2]: Fw: {base}", f"RE : [ext] {base}", base.swapcase() if base.isascii() else base,
            base.replace(" ", "  "), f"Re: [Fwd: RE: {base}] (FWD)"]
    picked = s.rng.sample(ways, 2)
    made = apart(s, s.rng.randrange(60, 20 * DAY), subjects=[s.subject] * 2)
    for mail, written in zip(made, picked):
        mail.base = made[0].base
        assert base_subject(written) == mail.base, written
        for copy in mail.copies:
            copy.base = mail.base
            copy.fields = [(n, s.subject_text(written) if n.lower() == "subject" else v)
                           for n, v in copy.fields]
        mail.subject = written
    joined(s, *made)


def other_base(s):
    """Not quite the same subject: another word, or a letter whose capital ASCII does not know."""
    number = s.w.number()
    one, other = s.rng.choice([
        (f"Über {number}", f"über {number}"), (f"Re {number}", f"Re: {number}"),
        (f"Case {number}", f"Case {number}."), (f"[{number}]", f"[{number}] x"),
        (f"Fwd {number}", f"Fwd: {number}"), (f"a [x] {number}", f"a {number}")])
    joined(s, *apart(s, s.rng.randrange(60, DAY), subjects=[one, other]), False)


def no_subject(s):
    """An empty subject says nothing."""
    keep, s.w.p_copy = s.w.p_copy, 0.0
    made = []
    for text in s.rng.sample(["", "Re:", "Fwd: ", "re: [x] Re:", "(fwd)"], 2):
        s.t += s.rng.randrange(60, DAY)
        s.new_thread()
        made.append(s.ask(reply=None, raw={"Subject": text}, means={"base": ""}))
    s.w.p_copy = keep
    joined(s, *made, False)


def other_people(s):
    """The same subject of somebody else, or with one person more."""
    only_here(s)
    first = apart(s)[0]
    s.t += s.rng.randrange(60, DAY)
    if s.odd(0.5):
        s.cust = ("Kurt", "kurt@elsewhere.invalid")
        second = apart(s)[0]
    else:
        second = apart(s, to=[s.box_who(), ("", "second@firm.example")])[0]
    joined(s, first, second, False)


def same_people(s):
    """Agents and the mailbox's other addresses are no correspondents; copies count like To."""
    only_here(s)
    agent = s.agent()
    friend = ("", "second@firm.example")
    first = apart(s, to=[s.box_who(), friend])[0]
    s.t += s.rng.randrange(60, DAY)
    second = apart(s, to=[s.box_who(), s.box_who(), agent.who], cc=[friend])[0]
    joined(s, first, second)


def answer_without_links(s):
    """The answer names nothing; only its subject tells."""
    only_here(s)
    keep, s.w.p_index = s.w.p_index, 0.0
    question = s.ask()
    s.after(600, 20 * DAY)
    s.new_thread()
    answer = s.send(link="none", how=s.rng.choice(["on-behalf", "send-as"]), plan="S")
    joined(s, question, answer)
    s.after()
    s.new_thread()
    joined(s, question, s.ask(reply=None, subject="Re: " + s.subject))
    s.w.p_index = keep


def direct_by_subject(s):
    """From the agent's own address: the mailbox's business only by the subject."""
    only_here(s)
    agent = s.agent(archive=True)
    if not agent:
        return False
    keep, s.w.p_index = s.w.p_index, 0.0
    question = s.ask()
    s.after(600, DAY)
    s.new_thread()
    mail = s.compose(s.agent_who(agent), [s.cust], subject="Re: " + s.subject,
                     host="mail.acme.example")
    mail.ids = []
    mail.copy(agent.archive, "Sent")
    s.w.p_index = keep
    joined(s, question, mail)
    if s.w.by_subject:
        s.went(mail.row(s.box, "outbound", agent.addr, "direct", "high"))
    else:
        mail.row(None, "unrelated", None, "own")


def two_kinds(s):
    """A newsletter links like any other mail."""
    only_here(s)
    question = apart(s)[0]
    s.after(600, DAY)
    s.new_thread()
    news = s.compose(s.cust, [s.box_who()], t=s.t - 5, kind="bulk",
                     extra=[("List-Unsubscribe", "<https://paper.example/leave>")])
    news.copy(s.box.archive, "Inbox", s.received(s.t))
    news.row(s.box, "inbound", kind="bulk")
    joined(s, question, news)
    s.after(600, DAY)
    s.send(reply=news, link="both")


def without_time(s):
    """What has no time is near nothing."""
    only_here(s)
    first = apart(s)[0]
    s.new_thread()
    s.t += 3600
    second = s.ask(reply=None, date=None, received=None, copies="none", walk=False)
    second.copy(s.box.archive, "Inbox")
    s.came(second, s.box)
    joined(s, first, second, s.w.trust_mtime)


def among_ourselves(s):
    """Without a correspondent a subject links nothing."""
    only_here(s)
    agent, made = s.agent(), []
    for _ in range(2):
        s.after(60, 3600)
        s.new_thread()
        mail = s.compose(s.agent_who(agent), [s.box_who()], t=s.t - 2)
        mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
        mail.row(s.box, "internal", agent.addr, "direct", "high")
        made.append(mail)
    joined(s, *made, False)


def two_mailboxes(s):
    """One person asks two mailboxes the same: one conversation, two waits."""
    if len(s.w.boxes) < 2:
        return False
    text = f"The same {s.w.number()}"
    made = []
    for box in s.w.boxes:
        s.box = box
        s.after(60, DAY)
        s.new_thread()
        made.append(s.ask(reply=None, raw={"Subject": text}, means={"base": text}))
    joined(s, *made)
    s.after(60, DAY)
    s.send(how="on-behalf", plan="S")


SCENES = [month_apart, chained, same_base, other_base, no_subject, other_people, same_people,
          answer_without_links, direct_by_subject, two_kinds, without_time, among_ourselves,
          two_mailboxes]
