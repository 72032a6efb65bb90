"""Where a clock starts and what ends it: several questions, forwards, silences, closed lists."""

import datetime as dt

from .hours import instants
from .model import DAY
from .scenes_sides import other_box
from .world import midnight

LAB = ("Lab", "lab@partner.example")


def questions(s, count, low=600, high=DAY):
    """A wait with several questions; each names the one before."""
    keep, s.w.p_copy = s.w.p_copy, 0.0
    made = []
    for _ in range(count):
        made.append(s.ask(link="both"))
        s.after(low, high)
    s.w.p_copy = keep
    return made


def answer(s, parents, **given):
    """An answer whose In-Reply-To holds these ids, in this order."""
    ids = [p if isinstance(p, str) else p.mid for p in parents]
    given = {"how": "on-behalf", "plan": "S", "date": "rfc", **given}
    sep = s.rng.choice([" ", "\n ", " , ", ""])
    field = sep.join(f"<{i}>" for i in ids)
    return s.send(link="none", raw={"In-Reply-To": field}, means={"names": ids, "parents": ids},
                  **given)


def one_of_several(s):
    """The answer names one of the questions."""
    asked = questions(s, s.rng.randrange(2, 5))
    s.send(reply=[s.rng.choice(asked).mid], link="irt", how="on-behalf", plan="S")


def several_parents(s):
    """The answer names several: the first that still waits counts."""
    old = s.ask(link="both")
    s.after()
    s.send(reply=old, link="both")
    s.after(600, DAY)
    asked = questions(s, 3)
    pool = [old, s.new_id(), s.chain[1]] + asked
    picked = s.rng.sample(pool, s.rng.randrange(1, len(pool) + 1))
    if picked == [pool[1]]:
        picked.append(asked[1])
    answer(s, picked)


def parent_elsewhere(s):
    """The answer names nothing in In-Reply-To, or what was answered before: as ever."""
    old = s.ask(link="both")
    s.after()
    first = s.send(reply=old, link="both")
    s.after(600, DAY)
    asked = questions(s, 2)
    choice = s.rng.randrange(4)
    if choice == 0:
        s.send(reply=[asked[1].mid], link="refs", how="on-behalf")
    elif choice == 1:
        s.send(reply=[asked[1].mid], link="ms", how="on-behalf")
    else:
        answer(s, [old] if choice == 2 else [first, s.new_id()])


def parent_of_a_copy(s):
    """The copies name different questions; the representative's word comes first."""
    reader = s.agent(archive=True)
    if not reader:
        return False
    asked = questions(s, 3)
    agent = s.agent()
    keep, s.w.p_index = s.w.p_index, 0.0
    mail = s.compose(s.box.who, [s.cust], reply=[asked[0].mid], link="irt", date="rfc",
                     sender=s.agent_who(agent), host="mail.acme.example")
    s.w.p_index = keep
    mail.ids = [asked[0].mid]
    mine, theirs = s.rng.choice([("", asked[1].mid), (s.new_id(), asked[2].mid),
                                 (asked[2].mid, asked[1].mid)])
    for archive, folder, named in ((s.box.archive, "Sent", mine),
                                   (reader.archive, "Archive", theirs)):
        if named:
            mail.copy(archive, folder, put=[("In-Reply-To", f"<{named}>")])
        else:
            mail.copy(archive, folder, drop=["In-Reply-To"])
    first = mail.candidates(s.box)[0].archive == s.box.archive
    mail.parents = [i for i in ((mine, theirs) if first else (theirs, mine)) if i]
    mail.names = set(mail.parents)
    s.went(mail.row(s.box, "outbound", agent.addr, "on-behalf", "medium"))


def late_parent(s):
    """By its clock the answer is earlier than the question it names, not than the first."""
    first = s.ask(link="both")
    s.after(2 * DAY, 3 * DAY)
    second = s.ask(link="both")
    s.t -= s.rng.randrange(60, DAY)
    answer(s, s.rng.choice([[second], [first, second], [second, first]]))


def out_of_order(s):
    """A question that names a later one comes after it, though its clock says earlier."""
    lost = s.new_id()
    s.ask(reply=[lost], link="both")
    begin = s.t
    later = s.new_id()
    s.t = begin + s.rng.randrange(6 * 3600, DAY)
    s.ask(mid=later, reply=[lost], link="both", date="rfc")
    s.t = begin + s.rng.randrange(60, 6 * 3600)
    s.ask(reply=[lost, later], link="both", date="rfc")
    s.t = begin + s.rng.randrange(2 * 3600, 2 * DAY)
    s.send(reply=s.chain[-1], link="both", how="on-behalf")


def left_open(s):
    """Asked several times, never answered."""
    questions(s, s.rng.randrange(2, 5), DAY, 4 * DAY)


def passed_to_lab(s):
    """Passed on, then answered, then to the lab once more."""
    s.ask()
    s.after()
    s.send(to=[LAB], forward=True, subject="Fwd: " + s.subject)
    s.after()
    s.send(to=[s.cust])
    s.after()
    s.send(to=[LAB], forward=True)
    if s.odd(0.5):
        s.after()
        s.ask()
        s.after()
        s.send(to=[LAB], forward=True)


def passed_when_idle(s):
    """Passed on while nothing is open; then a new question."""
    s.ask()
    s.after()
    s.send()
    s.after()
    s.send(to=[LAB], forward=True)
    s.after()
    s.send(to=[LAB], forward=True)
    s.after()
    s.ask()
    s.after()
    s.send(to=[LAB, s.cust])


def passed_twice(s):
    """Two people pass the same question on, to two labs."""
    first = s.agent()
    second = s.agent(first)
    s.ask()
    s.soon()
    s.send(first, to=[LAB], how="on-behalf", forward=True)
    s.soon()
    s.send(second, to=[("Carrier", "desk@carrier.test")], how="on-behalf", forward=True)
    s.after()
    s.send(first, how="on-behalf", to=[s.cust])


def silent_week(s):
    """Reopened to the second, or just not; each time an answer."""
    keep, s.w.p_copy = s.w.p_copy, 0.0
    if s.odd(0.4):
        s.send(how="on-behalf", reply=None, date="rfc", plan="S")
    else:
        s.ask()
        s.after()
        s.send(how="on-behalf", date="rfc", plan="S")
    for _ in range(s.rng.randrange(1, 3)):
        last = s.chain[-1].date.unix
        s.t = last + s.w.reopen_after + s.rng.choice([-1, 0, 1])
        s.ask(received="one", link="both")
        if s.odd(0.3):
            s.after(600, DAY)
            s.ask()
        s.after(600, DAY)
        s.send(how="on-behalf", date="rfc", plan="S", link="both")
    s.w.p_copy = keep


def on_the_mark(s):
    """Answered after exactly so long as the shares are given for, or a second more."""
    s.ask(received="one")
    s.t += s.rng.choice([900, 3600, 14400, 28800, DAY, 2 * DAY, 7 * DAY]) + s.rng.randrange(2)
    s.send(how="on-behalf", date="rfc", plan="S")


def as_long_as_open(s):
    """One is answered after as many seconds as another has been open."""
    if s.w.as_of is None:
        return False
    seconds = s.rng.choice([900, 3600, DAY, s.rng.randrange(3600, 6 * DAY)])
    keep, s.w.p_copy = s.w.p_copy, 0.0
    s.ask(received="one")
    s.t += seconds
    s.send(how="on-behalf", date="rfc", plan="S")
    s.new_thread()
    s.chain.clear()
    s.t = s.w.as_of - seconds - s.rng.choice([0, 0, 1])
    s.ask(received="one")
    s.w.p_copy = keep


def close(s, mail):
    """The user's list says that this needs no answer."""
    if s.w.closed is not None and mail.mid not in s.w.closed:
        s.w.closed.append(mail.mid)


def closed_question(s):
    """The question, one of the reminders, or both stand on the list."""
    asked = questions(s, s.rng.randrange(1, 4))
    close(s, s.rng.choice(asked))
    if s.odd(0.3):
        close(s, asked[0])


def closed_for_nothing(s):
    """What was answered ends nothing: the question before, or the answer itself."""
    first = s.ask(link="both")
    s.after()
    reply = s.send(link="both")
    close(s, s.rng.choice([first, reply]))
    if s.odd(0.7):
        s.after()
        s.ask(link="both")


def closed_in_the_end(s):
    """Answered once; the last question is closed."""
    s.ask()
    s.after()
    s.send()
    s.after()
    close(s, s.ask(link="both"))


def closed_for_both(s):
    """One id ends a wait of each mailbox, or of the one that did not answer."""
    other = other_box(s)
    if not other:
        return False
    s.alone()
    mail = s.ask(to=[s.box_who(), s.box_who(other)], copies="none", walk=False)
    mail.copy(s.box.archive, "Inbox", s.received(s.t, "normal"))
    s.came(mail, s.box)
    s.came(mail, other)
    close(s, mail)
    if s.odd(0.5):
        s.after()
        s.send(how="on-behalf")


def off_hours(s):
    """Asked and answered while the mailbox is shut, to the second."""
    clock = s.w.schedule_of(s.box)
    spans, day = [], s.w.date(s.rng.randrange(2, 40))
    while clock and len(spans) < 4 and day < s.w.date(60):
        spans += clock.day(day)
        day += dt.timedelta(days=1)
    spans.sort()
    gaps = [(a[1], b[0]) for a, b in zip(spans, spans[1:]) if b[0] - a[1] > 600]
    if not gaps:
        return False
    begin, end = s.rng.choice(gaps)
    s.t = s.rng.choice([begin, begin - 1, begin + 1, s.rng.randrange(begin, end - 300)])
    s.ask(received="one")
    s.t = s.rng.choice([end, end - 1, end + 1, s.rng.randrange(s.t + 120, end)])
    s.send(how="on-behalf", date="rfc", plan="S")


def on_a_holiday(s):
    """Asked and answered on a day on which nothing opens."""
    clock = s.w.schedule_of(s.box)
    days = [d for d in sorted(clock.holidays)
            if s.w.date(-20) < d < s.w.date(80)] if clock else []
    if not days:
        return False
    on_the_day(s, clock, s.rng.choice(days))
    if s.odd(0.5):
        s.t += s.rng.randrange(60, DAY)
        s.ask(received="one")


def on_the_day(s, clock, day):
    s.t = instants(clock.zone, midnight(day))[0] + s.rng.randrange(0, 40000)
    s.ask(received="one")
    s.t += s.rng.randrange(60, 40000)
    s.send(how="on-behalf", date="rfc", plan="S")


def on_no_holiday(s):
    """Asked and answered on a day that the calendar names, and does not take off."""
    clock = s.w.schedule_of(s.box)
    if not clock or not s.box.calendar or not s.box.calendar.others:
        return False
    for day in s.rng.sample(sorted(s.box.calendar.others), min(4, len(s.box.calendar.others))):
        on_the_day(s, clock, day)
        s.new_thread()
        s.chain.clear()
    return None


def over_a_limit(s):
    """A question before the period begins or ends, a reminder behind, an answer after that."""
    limits = [x for x in (s.w.period_from, s.w.period_to) if x is not None]
    if not limits:
        return False
    limit = s.rng.choice(limits)
    s.t = limit - s.rng.randrange(600, DAY)
    s.ask(link="both")
    s.t = limit + s.rng.choice([0, s.rng.randrange(DAY)])
    second = s.ask(link="both", received="one")
    if s.odd(0.8):
        s.after(600, DAY)
        s.send(reply=second, link="both", how="on-behalf", plan="S")
    return None


SCENES = [one_of_several, several_parents, parent_elsewhere, parent_of_a_copy, late_parent,
          out_of_order, left_open, passed_to_lab, passed_when_idle, passed_twice, silent_week,
          on_the_mark, as_long_as_open, closed_question, closed_for_nothing, closed_in_the_end,
          closed_for_both, off_hours, on_a_holiday, on_no_holiday, over_a_limit]
