"""What writers, relays and clocks do to headers: dates, zones, links, addresses, bodies."""

import datetime as dt

from . import headers, text
from .model import DAY, Thread

NIGHTS = ["2025-03-30T01:00", "2025-10-26T01:00", "2024-03-31T01:00", "2024-10-27T01:00",
          "2025-03-09T07:00", "2025-11-02T06:00", "2025-04-05T15:00", "2025-10-04T15:30"]


def unix(text_time):
    return int(dt.datetime.fromisoformat(text_time + ":00+00:00").timestamp())


def fit(style, t):
    """A second that the style can show."""
    if style == "leap-second":
        return t - t % 60 + 59
    return t


def odd_dates(s):
    """Dates in every spelling, on both sides."""
    style = s.rng.choice(headers.DATE_STYLES)
    s.t = fit(style, s.t)
    zone = s.rng.choice([60, 120, -300, 330, 0, 840, -840, 765])
    s.ask(received=None, sent_at=s.t, date=style, offset=zone)
    s.after(900, 3 * DAY)
    style = s.rng.choice(headers.DATE_STYLES)
    s.t = fit(style, s.t)
    s.send(date=style, plan="S", offset=zone)


def dates_by_turns(s):
    """One long exchange in which each Date is spelled in another way."""
    for style in s.rng.sample(headers.DATE_STYLES, 4):
        s.after(900, DAY)
        s.t = fit(style, s.t)
        s.ask(received=None, sent_at=s.t, date=style)
        s.after(900, DAY)
        s.send(date="rfc", plan="S", how="on-behalf")


def bad_dates(s):
    """A Date that is none: Received decides."""
    bad = headers.Stamp(s.rng.choice(headers.BAD_DATES), None)
    s.ask(date=bad, received="normal")
    s.after(900, 3 * DAY)
    s.send(date=headers.Stamp(s.rng.choice(headers.BAD_DATES), None), plan="D")


def undated_answer(s):
    """The answer has no time: it counts, and stops nothing."""
    s.ask()
    s.after()
    s.send(date=headers.Stamp(s.rng.choice(headers.BAD_DATES), None) if s.odd(0.5) else None,
           plan="S", how=s.rng.choice(["on-behalf", "send-as"]))
    if s.odd(0.6):
        s.after()
        s.send(reply=s.chain[0], how="on-behalf")


def undated_question(s):
    s.ask(date=None, received=None)
    s.after()
    s.send(how="on-behalf")


def received_damage(s):
    for style in s.rng.sample(["one", "comment", "top-damaged", "top-no-date", "low-damaged",
                               "redelivered", "redelivered-twice", "slow-top"], 2):
        s.ask(received=style)
        s.after(900, 2 * DAY)
        s.send(how="on-behalf")
        s.after(900, 2 * DAY)


def received_useless(s):
    """No Received can be read: the Date is the arrival."""
    s.ask(received="all-damaged", date="rfc")
    s.after(900, DAY)
    s.send()


def answer_before_question(s):
    """A clock that is wrong: the answer is dated before the question."""
    s.ask()
    s.t -= s.rng.randrange(60, 2 * DAY)
    s.send(link="both", date="rfc", how=s.rng.choice(["on-behalf", "send-as", "direct"]))
    s.t += 3 * DAY
    if s.odd(0.5):
        s.after(900, DAY)
        s.ask()
        s.after(900, DAY)
        s.send()


def question_before_answer(s):
    """A reply arrives, by its clock, before what it answers was sent."""
    s.ask()
    s.after(DAY, 2 * DAY)
    s.send(date="rfc", link="both", how="on-behalf")
    s.t -= s.rng.randrange(600, 7200)
    s.ask(link="both")
    s.t += DAY
    s.send(how="on-behalf", link="both")


def broken_links(s):
    """Every way in which programs break reference fields; the conversation holds."""
    style = s.rng.choice(["bare", "bare-refs", "open", "commas", "spaces", "prose", "comment",
                          "glued", "folded", "ms"])
    mid = None
    if style in ("commas", "open") and s.odd(0.7):
        mid = f"a,b;{s.rng.randrange(10**9)}@comma.example"
    s.ask(mid=mid)
    s.after(900, 2 * DAY)
    s.send(link=style)
    s.after(900, 2 * DAY)
    s.ask(link=s.rng.choice(["irt", "refs", style]))
    s.after(900, 2 * DAY)
    s.send(link="both")


def spaced_id(s):
    """White space inside the id is no part of it; the fields may differ in it."""
    mid = f"part{s.rng.randrange(10**9)}.of.id@spaced.example"
    s.ask(mid=mid, mid_text=s.rng.choice([f"<{mid[:6]} {mid[6:]}>", f"< {mid}>",
                                          f"<{mid[:6]}\n {mid[6:]}>", f"\n <{mid}>"]))
    s.after(900, DAY)
    s.send(link="irt")


def bare_id(s):
    """Ids without angle brackets, or with text around them."""
    mid = f"{s.rng.randrange(10**9)}.bare@bare.example"
    s.ask(mid=mid, mid_text=s.rng.choice([mid, f"<{mid}> (added by relay)", f"id <{mid}>",
                                          f"<{mid}", f"x {mid} y@z"]))
    s.after(900, DAY)
    s.send(link=s.rng.choice(["irt", "both", "bare"]))


def index_only(s):
    """Only the conversation index links."""
    keep, s.w.p_index = s.w.p_index, 0.0
    s.ask(extra=[("Thread-Index", s.thread.index(0))], reply=None)
    s.after(900, 2 * DAY)
    s.send(link="index")
    s.after(900, 2 * DAY)
    s.ask(link="index")
    s.w.p_index = keep


def short_index(s):
    """An index too short, or all zero, links nothing."""
    keep, s.w.p_index = s.w.p_index, 0.0
    value = s.rng.choice(["AdXyZw==", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "not base64 at all!"])
    s.ask(extra=[("Thread-Index", value)], reply=None)
    s.after(900, 2 * DAY)
    s.thread = Thread(s.w)
    s.send(reply=None, extra=[("Thread-Index", value)])
    s.w.p_index = keep


def case_of_ids(s):
    """Ids are compared byte by byte: the answer names a message that is not there."""
    mail = s.ask(mid=f"MixedCase.{s.rng.randrange(10**9)}@Case.Example", reply=None)
    keep, s.w.p_index = s.w.p_index, 0.0
    s.after(900, 2 * DAY)
    s.thread = Thread(s.w)
    s.send(reply=[mail.mid.lower()], link="both", names_absent=True,
           how=s.rng.choice(["on-behalf", "send-as"]))
    s.w.p_index = keep


def common_ancestor(s):
    """Two messages name the same absent one."""
    lost = s.new_id()
    s.ask(reply=[lost])
    s.after(900, DAY)
    s.ask(reply=[lost], link="refs")
    s.after(900, DAY)
    s.send(reply=s.chain[0])


def merged(s):
    """One answer names two questions."""
    first = s.ask(reply=None)
    s.after(900, DAY)
    second = s.ask(reply=None, subject=text.subject(s.rng))
    s.after(900, DAY)
    s.send(reply=[first.mid, second.mid], link="refs")


def ring(s):
    """Messages that name each other in a ring."""
    one, two = s.new_id(), s.new_id()
    s.ask(mid=one, reply=[two], link="both")
    s.after(900, DAY)
    s.send(mid=two, reply=[one], link="both", how="on-behalf")
    s.after(900, DAY)
    s.ask(reply=[two], link="irt")


def names_itself(s):
    """Its own id among those that it names says nothing; an absent one beside it does."""
    mine, lost = s.new_id(), s.new_id()
    absent = s.odd(0.5)
    s.send(mid=mine, reply=[lost, mine] if absent else [mine], link=s.rng.choice(["both", "refs"]),
           how="on-behalf", plan="S", names_absent=absent)
    s.after(900, DAY)
    s.ask(reply=[mine], link="both")


def twice(s):
    """Fields that stand there twice: the first counts, even when it is empty."""
    choice = s.rng.randrange(5)
    if choice == 0:
        s.ask(extra=[("Date", "Mon, 06 Jan 2020 10:00:00 +0000")], received=None)
    elif choice == 1:
        s.ask(extra=[("Message-ID", f"<second.{s.rng.randrange(10**9)}@twice.example>")])
    elif choice == 2:
        s.ask(extra=[("Subject", "Another subject")])
    elif choice == 3:
        s.ask(date=headers.Stamp("", None), received="normal",
              extra=[("Date", "Mon, 06 Jan 2020 10:00:00 +0000")])
    else:
        s.ask(extra=[("From", "other@elsewhere.invalid")])
    s.chain[-1].defects.add("duplicate-header")
    s.after(900, DAY)
    s.send()


def idn(s):
    """A Unicode domain and its A-label are one address."""
    raw, label = s.rng.choice([("bücher.example", "xn--bcher-kva.example"),
                               ("müller.example", "xn--mller-kva.example"),
                               ("BÜCHER.example", "xn--bcher-kva.example")])
    one, two = ("Lager", "info@" + raw), ("Lager", "info@" + label)
    if s.odd(0.5):
        one, two = two, one
    s.cust = two
    s.ask(frm=one)
    s.after(900, DAY)
    s.send(to=[two])


def tagged_customer(s):
    """Plus-tags are kept: writing to the other form reaches somebody never met."""
    s.ask(frm=("Ida", "ida+shop@personal.invalid"))
    s.after(900, DAY)
    s.send(to=[("Ida", "ida@personal.invalid")], forward=True)
    s.after(900, DAY)
    s.send(to=[("Ida", "IDA+Shop@personal.invalid")])


def hidden_recipients(s):
    """An empty group gives no recipients."""
    s.ask()
    s.after(900, DAY)
    s.send(to=[], raw={"To": "undisclosed-recipients:;"}, plan="S", how="on-behalf")


def odd_recipients(s):
    """Groups, comments, routes, quoted commas, empty members, a missing space."""
    addr, second = s.cust[1], "second@firm.example"
    text_to, others = s.rng.choice([
        (f"Friends: {addr}, {second};, third@firm.example", [second, "third@firm.example"]),
        (f"{addr} (home, or so), \"Second, The\" <{second}>", [second]),
        (f"<@one.example,@two.example:{addr}>, {second}", [second]),
        (f"\"A \\\"quoted\\\" name\"<{addr}>", []),
        (f"{second},\n\t{addr.upper()}", [second]),
        (f"=?utf-8?Q?Second=2C_The?= <{second}>, {addr}", [second]),
        (f"Empty:;, {addr}", []), (f" , {addr}, ,", [])])
    s.ask()
    s.after(900, DAY)
    s.send(raw={"To": text_to}, how=s.rng.choice(["on-behalf", "send-as"]),
           means={"reached": [addr, *others]})


def to_the_group(s):
    """The mailbox as a member of a group in To."""
    s.ask(raw={"To": f"Everybody: {s.box.addr.upper()}, boss@firm.example;"},
          means={"reached": [s.box.addr, "boss@firm.example"]})
    s.after(900, DAY)
    s.send()


def mbox_traps(s):
    """Bodies full of lines that look like separators."""
    s.ask(body=text.body(s.rng, "trap"))
    s.after(900, DAY)
    s.send(body=text.body(s.rng, "trap"))


def weekend(s):
    """Asked on Saturday night, answered on Monday."""
    s.t += (5 - dt.datetime.fromtimestamp(s.t, dt.timezone.utc).weekday()) % 7 * DAY
    s.t += s.rng.randrange(0, 6 * 3600)
    s.ask()
    s.t += s.rng.randrange(DAY, 2 * DAY + 12 * 3600)
    s.send()


def clock_change(s):
    """Over the night in which a zone changes its clock."""
    s.t = unix(s.rng.choice(NIGHTS)) - s.rng.randrange(0, 4 * 3600)
    s.ask()
    s.t += s.rng.randrange(1800, 10 * 3600)
    s.send()


def at_the_edges(s):
    """Asked and answered on the very second the mailbox opens or closes."""
    clock = s.w.schedule_of(s.box)
    spans = []
    day = s.w.date(s.rng.randrange(2, 40))
    while clock and len(spans) < 3:
        spans += clock.day(day)
        day += dt.timedelta(days=1)
        if day > s.w.date(60):
            break
    if len(spans) < 3:
        return False
    s.t = spans[0][s.rng.randrange(2)] - s.rng.choice([0, 0, 1])
    s.ask(received="one")
    s.t = max(spans[1][s.rng.randrange(2)], s.t + 60) + s.rng.choice([0, 0, 1])
    s.send(date="rfc", plan="S")


def at_the_limits(s):
    """On the very second a period begins or ends."""
    limits = [x for x in (s.w.period_from, s.w.period_to) if x is not None]
    if not limits:
        return False
    s.t = s.rng.choice(limits) - s.rng.randrange(2)
    s.ask(received="one")
    s.t = max(s.t + 3600, s.rng.choice(limits) - s.rng.randrange(2))
    s.send(date="rfc", plan="S")


def on_target(s):
    """Answered on the very second of the target, or one later."""
    target = s.box.sla if s.box.sla is not None else s.w.sla
    if target is None:
        return False
    mail = s.ask(received="one")
    s.t = mail.rows[0].arrived + target + s.rng.randrange(2)
    s.send(date="rfc", plan="S")


SCENES = [odd_dates, dates_by_turns, bad_dates, undated_answer, undated_question, received_damage,
          received_useless, answer_before_question, question_before_answer, broken_links,
          spaced_id, bare_id, index_only, short_index, case_of_ids, common_ancestor, merged, ring,
          names_itself, twice, idn, tagged_customer, hidden_recipients, odd_recipients,
          to_the_group, mbox_traps, weekend, clock_change, at_the_edges, at_the_limits, on_target]
