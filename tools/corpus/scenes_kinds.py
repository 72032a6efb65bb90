"""Mail that is no person's: reports, robots, calendars, lists, junk, drafts, exclusions."""

from . import text

NEWS = ("News", "news@paper.example")


def arrives(s, kind, frm=None, to=None, extra=(), folder="Inbox", box=None, row=True, **given):
    """A message of this kind comes to the mailbox."""
    box = box or s.box
    given.setdefault("subject", text.subject(s.rng))
    mail = s.compose(frm or s.cust, to if to is not None else [s.box_who(box)],
                     t=s.t - s.rng.randrange(1, 60), extra=extra, kind=kind, **given)
    mail.ids = s.ids_of(given.get("reply"))
    mail.copy(box.archive, folder, s.received(s.t))
    if row:
        if kind == "person":
            s.came(mail, box)
            s.chain.append(mail)
        else:
            mail.row(box, "inbound", kind=kind)
    return mail


def multipart(kind, parts, fold=True):
    """A content of parts given as (header lines, text)."""
    boundary = "part.of.mail_1"
    out = "Parts follow.\n"
    for head, content in parts:
        out += f"--{boundary}\n{head}\n\n{content}\n"
    out += f"--{boundary}--\n"
    sep = ";\n\t" if fold else "; "
    return ([("MIME-Version", "1.0"), ("Content-Type", f'{kind}{sep}boundary="{boundary}"')],
            out.encode())


REPORT = multipart("multipart/report; report-type=delivery-status",
                   [("Content-Type: text/plain", "It could not be delivered."),
                    ("Content-Type: message/delivery-status",
                     "Reporting-MTA: dns; mx.relay.example\n")])
ICS = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"


def reports(s):
    daemon = ("Mail Delivery System", "MAILER-DAEMON@mx.relay.example")
    choice = s.rng.randrange(4)
    if choice == 0:
        arrives(s, "report", daemon, body=REPORT)
    elif choice == 1:
        arrives(s, "report", daemon, extra=[("Return-Path", "<>")])
    elif choice == 2:
        arrives(s, "report", ("", "postmaster@firm.example"), extra=[("Return-Path", "")])
    else:
        arrives(s, "report", s.cust, body=REPORT, subject="Read: your mail")


def bounce_in_thread(s):
    """What comes back on an answer is linked, but no turn."""
    s.ask()
    s.after()
    answer = s.send()
    s.after(1, 60)
    arrives(s, "report", ("", "mailer-daemon@mx.relay.example"), body=REPORT, reply=answer,
            link="both", extra=[("Return-Path", "<>")])
    if s.odd(0.5):
        s.soon()
        s.send()


def no_reports(s):
    """A null sender alone, or a daemon alone, is nobody's report."""
    if s.odd(0.5):
        arrives(s, "person", extra=[("Return-Path", "<>")])
    else:
        arrives(s, "person", ("", "mailer-daemon@mx.relay.example"),
                extra=[("Return-Path", "<bounce@mx.relay.example>")])


def automatics(s):
    field = s.rng.choice([
        ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "auto-generated; owner=x"),
        ("Auto-Submitted", "Auto-Replied (vacation)"), ("Auto-submitted", "AUTO-NOTIFIED"),
        ("Precedence", "auto_reply"), ("Precedence", " Auto_Reply "), ("X-Autoreply", "yes"),
        ("X-Autorespond", "vacation"), ("X-Autoreply", "1")])
    arrives(s, "automatic", extra=[field])


def no_automatics(s):
    field = s.rng.choice([("Auto-Submitted", "no"), ("Auto-Submitted", "No"),
                          ("Auto-Submitted", ""), ("X-Autoreply", "no"), ("X-Autorespond", "No"),
                          ("Precedence", "normal"), ("Precedence", "first-class")])
    s.ask(extra=[field])
    s.after()
    s.send()


def robots(s):
    robot = ("Robot", s.rng.choice(s.w.robots))
    choice = s.rng.randrange(3)
    if choice == 0:
        arrives(s, "automatic", robot)
    elif choice == 1:
        arrives(s, "automatic", s.cust, sender=robot)
    else:
        mail = s.compose((s.box.name, s.box.addr), [s.cust], sender=robot, kind="automatic")
        mail.copy(s.box.archive, "Sent")
        mail.row(s.box, "outbound", None, "send-as", kind="automatic")


def vacation(s):
    """Automatic mail between the turns changes nothing."""
    question = s.ask()
    s.after(1, 30)
    auto = s.compose((s.box.name, s.box.addr), [s.cust], reply=question, link="both",
                     kind="automatic", subject="Ticket opened", extra=[
                         ("Auto-Submitted", "auto-replied")])
    auto.copy(s.box.archive, "Sent")
    auto.row(s.box, "outbound", None, "send-as", kind="automatic")
    s.after()
    answer = s.send(reply=question)
    s.after(1, 60)
    arrives(s, "automatic", s.cust, reply=answer, link="both",
            extra=[("Auto-Submitted", "auto-replied")])
    if s.odd(0.5):
        s.after()
        s.ask(reply=answer)
        s.after()
        s.send()


def calendars(s):
    choice = s.rng.randrange(5)
    if choice == 0:
        body = ([("MIME-Version", "1.0"),
                 ("Content-Type", "text/calendar; method=REQUEST; charset=utf-8")], ICS.encode())
    elif choice == 1:
        body = ([("MIME-Version", "1.0"), ("Content-Type", "Text/Calendar")], ICS.encode())
    elif choice == 2:
        body = multipart("multipart/alternative",
                         [("Content-Type: text/plain", "You are invited."),
                          ("Content-Type: text/calendar; method=REQUEST", ICS)])
    elif choice == 3:
        body = multipart("multipart/mixed",
                         [("Content-Type: text/plain", "You are invited."),
                          ("content-type: text/calendar;\n charset=utf-8;\n method=REPLY", ICS)])
    else:
        arrives(s, "calendar", extra=[("Content-Class", s.rng.choice(
            ["urn:content-classes:calendarmessage", "urn:content-classes:calendarmessage"]))])
        return
    arrives(s, "calendar", body=body)


def no_calendars(s):
    """An attached calendar without a method is mail like any other; so is a far-away part."""
    choice = s.rng.randrange(3)
    if choice == 0:
        body = multipart("multipart/mixed", [("Content-Type: text/plain", "The plan."),
                                             ("Content-Type: text/calendar", ICS)])
    elif choice == 1:
        body = ([("MIME-Version", "1.0"), ("Content-Type", "text/plain")],
                b"See:\n\nContent-Type: text/calendar; method=REQUEST\n\nas an example.\n")
    else:
        filler = ("0123456789abcdef" * 4 + "\n") * 1100
        body = multipart("multipart/mixed",
                         [("Content-Type: text/plain", filler),
                          ("Content-Type: text/calendar; method=REQUEST", ICS)])
    arrives(s, "person", body=body)


def bulks(s):
    field = s.rng.choice([
        ("Precedence", "bulk"), ("Precedence", "Junk"), ("precedence", "list"),
        ("List-Id", "Paper news <news.paper.example>"), ("List-Id", "news.paper.example"),
        ("List-Post", "<mailto:news@paper.example>"),
        ("List-Unsubscribe", "<mailto:leave@paper.example>, <https://paper.example/leave>")])
    if s.odd(0.3) and len(s.w.boxes) == 2:
        mail = arrives(s, "bulk", NEWS, to=[b.who for b in s.w.boxes], extra=[field])
        other = s.w.boxes[1 - s.w.boxes.index(s.box)]
        mail.row(other, "inbound", kind="bulk")
    else:
        arrives(s, "bulk", NEWS, extra=[field])


def bulk_for_an_agent(s):
    """A newsletter to somebody's own address concerns no mailbox."""
    agent = s.agent(archive=True)
    if not agent:
        return False
    mail = s.compose(NEWS, [agent.who], kind="bulk", t=s.t - 20, extra=[
        ("List-Id", "<news.paper.example>")])
    mail.copy(agent.archive, "Inbox", s.received(s.t))
    mail.row(None, "unrelated", kind="bulk")


def bulk_unaddressed(s):
    """A newsletter to hidden recipients is the mailbox's only when its archive says so."""
    mail = s.compose(NEWS, [], kind="bulk", t=s.t - 20, raw={"To": "undisclosed-recipients:;"},
                     extra=[("List-Unsubscribe", "<https://paper.example/leave>")])
    mail.copy(s.box.archive, "Inbox", s.received(s.t))
    if s.w.declared:
        mail.row(s.box, "inbound", kind="bulk")
    else:
        mail.row(None, "unrelated", kind="bulk")


def junk(s):
    choice = s.rng.randrange(4)
    if choice == 0:
        arrives(s, "junk", ("Winner", "win@lottery.invalid"), folder="Junk")
    elif choice == 1:
        arrives(s, "junk", extra=[("X-Spam-Flag", "YES")])
    elif choice == 2:
        arrives(s, "junk", extra=[("X-MS-Exchange-Organization-SCL", s.rng.choice("5689"))])
    else:
        arrives(s, "junk", extra=[("X-Spam-Flag", "Yes, score=9.1")])


def no_junk(s):
    field = s.rng.choice([("X-Spam-Flag", "NO"), ("X-MS-Exchange-Organization-SCL", "4"),
                          ("X-MS-Exchange-Organization-SCL", "-1"),
                          ("X-MS-Exchange-Organization-SCL", "0")])
    s.ask(extra=[field])
    s.after()
    s.send()


def drafts(s):
    """Written, never sent."""
    if s.odd(0.5):
        question = s.ask()
        s.after()
    else:
        question = None
    given = {"folder": "Drafts"} if s.odd(0.6) else {
        "folder": "Sent", "extra": [("X-Unsent", "1")]}
    mail = s.compose((s.box.name, s.box.addr), [s.cust], reply=question, kind="draft",
                     link="both", extra=given.get("extra", ()))
    mail.copy(s.box.archive, given["folder"])
    mail.row(s.box, "outbound", None, "send-as", kind="draft")
    if question and s.odd(0.5):
        s.after()
        s.send(reply=question)


def first_that_fits(s):
    """Several rules fit; the order of the table decides."""
    choice = s.rng.randrange(5)
    if choice == 0:
        arrives(s, "automatic", NEWS, extra=[("List-Id", "<news.paper.example>"),
                                             ("Auto-Submitted", "auto-generated")])
    elif choice == 1:
        arrives(s, "bulk", NEWS, folder="Junk", extra=[("Precedence", "bulk")])
    elif choice == 2:
        arrives(s, "report", body=REPORT, extra=[("Auto-Submitted", "auto-replied")])
    elif choice == 3:
        arrives(s, "calendar", extra=[("List-Id", "<news.paper.example>"),
                                      ("Content-Class", "urn:content-classes:calendarmessage")])
    else:
        arrives(s, "junk", folder="Drafts", extra=[("X-Spam-Flag", "YES")])


def excluded(s):
    """The same mail is excluded where the roster has the rule, and a person's where not."""
    rules, rng = s.w.exclude, s.rng
    rule = rng.choice(["from", "domain", "subject", "folder"])
    kind = "excluded" if rule in rules else "person"
    if rule == "from":
        arrives(s, kind, ("Buy", rng.choice(["spammer@junkmail.example",
                                             "Spammer@JunkMail.example"])))
    elif rule == "domain":
        arrives(s, kind, ("Test", rng.choice(["test@acme-test.example",
                                              "probe@ci.acme-test.example"])))
    elif rule == "subject":
        subject = rng.choice(["Accepted: meeting", "ACCEPTED: Besprechung über alles",
                              "accepted:"])
        arrives(s, kind, subject=subject)
    else:
        mail = s.compose(s.cust, [s.box_who()], t=s.t - 5, kind=kind)
        mail.copy("old", "Inbox", s.received(s.t))
        if kind == "person":
            s.came(mail, s.box)
        else:
            mail.row(s.box, "inbound", kind=kind)


def not_excluded(s):
    """Near misses of the exclusions."""
    choice = s.rng.randrange(3)
    if choice == 0:
        arrives(s, "person", ("Fine", "me@not-acme-test.example"))
    elif choice == 1:
        arrives(s, "person", subject="Not Accepted: yet")
    else:
        arrives(s, "person", ("Fine", "spammer@junkmail.example.invalid"))


def copied_only(s):
    """The mailbox only in Cc; a roster may exclude that."""
    if s.w.cc_only:
        arrives(s, "excluded", to=[("", "boss@firm.example")],
                raw={"Cc": s.box.addr},
                means={"reached": ["boss@firm.example", s.box.addr]})
    else:
        s.ask(to=[("", "boss@firm.example")], cc=[s.box_who()])
        s.after()
        s.send(to=[s.cust, ("", "boss@firm.example")])


def forced(s):
    """The roster forces the kind of an address."""
    if s.odd(0.5):
        arrives(s, "automatic" if s.w.kinds else "person", ("Alerts", "alerts@vendor.example"))
    else:
        arrives(s, "person" if s.w.kinds else "bulk", ("Deals", "Deals@partner.example"),
                extra=[("List-Unsubscribe", "<https://partner.example/leave>")])


def form(s):
    """A web form speaks for the one who filled it in."""
    frm = ("Web form", s.w.forms[0])
    field = [("Auto-Submitted", "auto-generated")] if s.odd(0.5) else []
    s.ask(frm=frm, reply_to=[s.cust], extra=field, means={"speaker": s.cust[1]})
    s.after()
    s.send(to=[s.cust])
    if s.odd(0.5):
        s.after()
        s.ask(frm=s.cust)


SCENES = [reports, bounce_in_thread, no_reports, automatics, no_automatics, robots, vacation,
          calendars, no_calendars, bulks, bulk_for_an_agent, bulk_unaddressed, junk, no_junk,
          drafts, first_that_fits, excluded, not_excluded, copied_only, forced, form]
