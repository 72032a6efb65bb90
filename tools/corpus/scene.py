"""What people do: write to the mailbox, answer for it; each verb states the truth it makes."""

from . import headers, native, text
from .model import DAY, Mail, STEP_DOWN, Thread

HOUR = 3600
ZONES = [0, 60, 120, -300, 330, 345, -210, 540, 840, -720]


class Scene:
    """One conversation and the clock it happens on."""

    def __init__(self, world, box=None, start=None, new_thread=True):
        self.w, self.rng = world, world.rng
        self.box = box or self.rng.choice(world.boxes)
        self.t = start if start is not None else world.some_time()
        self.thread = Thread(world) if new_thread else None
        self.cust = world.customer()
        self.subject = text.subject(self.rng)
        self.lonely = False
        self.chain = []

    # -- small helpers ----------------------------------------------------------------------

    def after(self, low=300, high=2 * DAY):
        """Lets time pass."""
        self.t += self.rng.randrange(low, high)
        return self.t

    def soon(self):
        return self.after(60, 3000)

    def odd(self, share=0.15):
        return self.rng.random() < share

    def agent(self, *others, archive=False, name=False):
        """An agent of the mailbox, other than those given."""
        pool = [a for a in self.w.agents_of(self.box) if a not in others]
        if archive:
            pool = [a for a in pool if a.archive]
        if name:
            pool = [a for a in pool if a.in_roster]
        return self.rng.choice(pool) if pool else None

    def new_id(self, host="mail.customer.example"):
        r = self.rng
        token = "".join(r.choice("0123456789abcdef") for _ in range(16))
        style = r.randrange(6)
        if style == 0:
            return f"{token.upper()}@{host.upper()}"
        if style == 1:
            return f"CAF{token}+{r.randrange(99)}=x_{r.randrange(9)}w@mail.{host}"
        if style == 2:
            return f"{token[:8]}.{r.randrange(10**6)}.{r.randrange(10**10)}.JavaMail.web@{host}"
        if style == 3:
            return f"AM0PR0{r.randrange(9)}MB{token}$@am0pr01.prod.{host}"
        return f"{token}@{host}"

    def box_who(self, box=None):
        """The mailbox as people write it."""
        box = box or self.box
        addr = box.addr
        if box.aliases and self.odd(0.25):
            addr = self.rng.choice(box.aliases)
        if self.odd(0.1):
            addr = addr.title() if self.odd(0.5) else addr.upper()
        return (self.rng.choice([box.name, box.name, ""]), addr)

    def agent_who(self, agent):
        addr = agent.addr
        if agent.aliases and self.odd(0.3):
            addr = self.rng.choice(agent.aliases)
        if self.odd(0.08):
            addr = addr.upper()
        return (agent.name, addr)

    def list_text(self, people, field="To"):
        out = []
        for who in people:
            style = None
            if self.odd(self.w.p_odd):
                style = self.rng.choice(headers.ADDRESS_STYLES)
                if style == "upper" and not who[1].isascii():
                    style = None
            out.append(headers.mailbox_text(self.rng, who, style))
        return self.rng.choice([", ", ",\n ", ",\n\t", ","]).join(out)

    def subject_text(self, value):
        if value.isascii():
            return value
        if self.odd(0.2):
            return value
        return headers.encoded_word(self.rng, value)

    def tag(self, subject):
        """Equal subjects join conversations; those of two mailboxes must stay apart."""
        if not self.w.by_subject:
            return subject
        return f"{subject} ({self.box.archive})"

    def alone(self):
        """From now on subjects are nobody else's."""
        self.lonely = True
        self.subject += f" {self.w.number()}"

    def new_thread(self):
        """What follows is another conversation, as far as links go."""
        if self.thread.mails:
            self.thread = Thread(self.w)

    # -- composing --------------------------------------------------------------------------

    def compose(self, frm, to, t=None, cc=(), bcc=(), sender=None, reply=None, link="usual",
                subject=None, mid=None, host="mail.customer.example", date="usual", extra=(),
                raw=None, body=None, kind="person", reply_to=(), mid_text=None, offset=None,
                plain_from=False, means=None):
        """A message as its writer makes it.

        reply: the Mail (or list of ids) it answers; mid: an id, or False for none;
        date: a style, a Stamp, or None for no Date; raw: fields written as given;
        means: what it says as addresses (frm, reached, asked, speaker, own_list, base, parents)
        where fields given by `raw` or `extra` say it.
        """
        w, r = self.w, self.rng
        mid = self.new_id(host) if mid is None else (None if mid is False else mid)
        mail = Mail(w, self.thread, mid)
        mail.kind = kind
        mail.author = frm
        t = self.t if t is None else t
        mail.mtime = t + r.randrange(5)
        if subject is None:
            subject = self.subject
            if reply is not None:
                subject = r.choice(["Re: ", "Re: ", "RE: ", "re: Re: "]) + subject
        subject = self.tag(subject)
        mail.subject = subject
        if offset is None:
            offset = r.choice(ZONES) if self.odd(0.3) else r.choice([0, 60, 60, 120])
        if isinstance(date, str):
            if date == "usual":
                date = "rfc"
                if self.odd(w.p_odd):
                    date = r.choice(headers.DATE_STYLES)
                    if date in ("leap-second", "no-seconds"):
                        date = "rfc"
            mail.date = headers.stamp(t, offset, date)
        else:
            mail.date = date
        fields = [("From", self.list_text([frm]) if plain_from is False else
                   headers.mailbox_text(r, frm, r.choice([None, "quoted", "encoded"])))]
        if sender is not None:
            fields.append(("Sender", self.list_text([sender])))
        if to:
            fields.append(("To", self.list_text(to)))
        if cc:
            fields.append(("Cc", self.list_text(cc)))
        if bcc:
            fields.append(("Bcc", self.list_text(bcc)))
        if reply_to:
            fields.append(("Reply-To", self.list_text(reply_to)))
        fields.append(("Subject", self.subject_text(subject)))
        if mail.date is not None:
            fields.append(("Date", mail.date.text))
        if mid is not None:
            fields.append(("Message-ID", mid_text or f"<{mid}>"))
        links, named, parents = self.link_fields(reply, link)
        fields += links
        self.state(mail, {"frm": frm[1], "reached": [addr for _, addr in [*to, *cc, *bcc]],
                          "asked": [addr for _, addr in reply_to], "base": subject,
                          "names": named, "parents": parents, **(means or {})})
        mail.has_id_or_link = mid is not None or bool(links)
        mail.note_date(mail.date)
        if mid is None:
            mail.defects.add("no-message-id")
        if self.odd(w.p_index):
            level = len(self.thread.mails) if self.thread else 0
            if link != "index" and self.thread:
                fields.append(("Thread-Index", self.thread.index(level)))
                mail.has_id_or_link = True
        content, mail.body = body if body else text.body(
            r, "trap" if mid is not None and self.odd(w.p_trap) else None, reply is not None)
        fields += list(content) + list(extra)
        if raw:
            left = dict(raw)
            fields = [(name, left.pop(name)) if name in left else (name, value)
                      for name, value in fields]
            fields += left.items()
        if mid is None:
            fields.append(("Content-Length", str(len(mail.body))))
        if not (raw or extra or means or mid_text or reply_to):
            mail.told = native.Told(frm, sender, list(to), list(cc), list(bcc), subject, mid,
                                    [n for n, _ in fields], named, parents,
                                    dict(fields).get("Thread-Index"))
        mail.fields = [self.spell(name, value) for name, value in fields]
        if self.thread:
            self.thread.mails.append(mail)
        return mail

    def state(self, mail, means):
        """What the mail says, whatever its bytes will look like."""
        canon = self.w.canon
        mail.frm = canon(means["frm"])
        mail.reached = frozenset(map(canon, means["reached"]))
        mail.asked = tuple(map(canon, means["asked"]))
        mail.speaker = canon(means.get("speaker"))
        mail.own_list = means.get("own_list")
        mail.base = text.base_subject(means["base"])
        mail.names = set(means["names"])
        mail.parents = list(means["parents"])
        mail.lonely = self.lonely

    def spell(self, name, value):
        """Field names in odd capitals, odd space after the colon, folded values."""
        if self.odd(self.w.p_odd / 3):
            name = self.rng.choice([name.upper(), name.lower(), name.title()])
        if self.odd(self.w.p_odd / 4) and value and isinstance(value, str):
            if name.lower() not in ("content-length",):
                value = self.rng.choice(["  ", "\t", "\n "]) + value
        return name, value

    def link_fields(self, reply, link):
        """References as their writer breaks them: (fields, ids named, ids of In-Reply-To)."""
        if reply is None or link == "none":
            return [], [], []
        ids = self.ids_of(reply)
        index = [("Thread-Index", self.thread.index(len(self.thread.mails)))]
        if link == "index" or not ids:
            return index, [], []
        parent = ids[-1]
        if link == "usual":
            link = self.rng.choice(["both", "both", "both", "irt", "refs"])
            if self.odd(self.w.p_odd):
                link = self.rng.choice(["folded", "glued", "commas", "prose", "comment", "spaces"])
        half = len(parent) // 2
        chain = [f"<{i}>" for i in ids]
        answered = {
            "both": f"<{parent}>", "irt": f"<{parent}>", "folded": f"\n <{parent}>",
            "commas": f"<{parent}>;", "prose": f'Message of "Tue, 7 Jan 2025" <{parent}>',
            "comment": f"<{parent}> (Somebody's message of yesterday)", "spaces": f"< {parent} >",
            "bare": parent, "open": f"<{parent}"}
        referred = {
            "both": " ".join(chain), "refs": "\n ".join(chain),
            "folded": "\n\t" + "\n\t".join(chain), "glued": "".join(chain),
            "commas": ", ".join(chain), "bare-refs": " ".join(ids),
            "spaces": f"<{parent[:half]} {parent[half:]}>"}
        fields = []
        if link in answered:
            fields.append(("In-Reply-To", answered[link]))
        if link in referred:
            fields.append(("References", referred[link]))
        if link in ("folded", "commas", "spaces"):
            fields.reverse()
        if link == "ms":
            fields.append(("X-Microsoft-Original-Message-ID", f"<{parent}>"))
        assert fields, link
        named = ids if link in referred and link != "spaces" else [parent]
        return fields, named, [parent] if link in answered else []

    def received(self, t, style=None, host="mx.acme.example"):
        if style is None:
            style = "normal"
            if self.odd(self.w.p_odd):
                style = self.rng.choice(["one", "comment", "top-damaged", "top-no-date",
                                         "low-damaged", "redelivered", "redelivered-twice"])
        return headers.chain(self.rng, t, host, style, self.rng.choice([0, 60, 120, -300]))

    # -- mail that comes in -----------------------------------------------------------------

    def ask(self, frm=None, to=None, box=None, walk=True, received="usual", copies="usual",
            reply="last", also=(), **given):
        """A correspondent writes to the mailbox; arrives at self.t."""
        box = box or self.box
        frm = frm or self.cust
        to = to if to is not None else [self.box_who(box)]
        if reply == "last":
            reply = self.chain[-1] if self.chain else None
        if "date" not in given and "offset" not in given:
            given["offset"] = self.rng.choice(ZONES) if self.odd(0.3) else 60
        sent = given.pop("sent_at", self.t - self.rng.randrange(1, 90))
        extra = list(given.pop("extra", ()))
        if self.odd(0.3) and copies == "usual" and not self.w.native:
            extra.append(("Delivered-To", box.addr))
        mail = self.compose(frm, to, t=sent, reply=reply, extra=extra, **given)
        mail.ids = self.ids_of(reply)
        if copies == "usual":
            chain = self.received(self.t, None if received == "usual" else received) \
                if received else None
            mail.copy(box.archive, "Inbox", chain)
            if self.odd(self.w.p_copy):
                self.spread(mail, box)
        if walk:
            self.came(mail, box)
            for other in also:
                self.came(mail, other)
        self.chain.append(mail)
        return mail

    def spread(self, mail, box):
        """More copies of a message that lies in the mailbox already."""
        first = mail.copies[0]
        kind = self.rng.randrange(3)
        if kind == 0:
            mail.copy(box.archive, "Archive", like=first)
        elif kind == 1:
            mail.copy(box.archive, "Archive", like=first, add=[("X-Copied", "yes")])
        else:
            agent = self.agent(archive=True)
            if agent:
                mail.copy(agent.archive, "Inbox",
                          self.received(self.t + self.rng.randrange(1, 60)))

    def came(self, mail, box):
        return mail.row(box, "inbound")

    def ids_of(self, reply):
        if reply is None:
            return []
        if isinstance(reply, list):
            return list(reply)
        return [i for i in getattr(reply, "ids", []) if i] + ([reply.mid] if reply.mid else [])

    # -- mail that goes out -----------------------------------------------------------------

    def send(self, agent=None, how=None, to=None, cc=(), box=None, reply="last", plan=None,
             forward=False, names_absent=False, dup=None, walk=True, reach=None, **given):
        """The mailbox writes; `how` is what the mail shows of its writer.

        plan: letters for the copies: S the mailbox's Sent, R once more in its Archive, D delivered
        to its own Inbox, A the agent's Sent, J another agent's Inbox; reach: another mailbox
        whose Inbox gets it too; dup: a field that stands there twice; how "as-mailbox": any way
        but the agent's own address, which needs a message addressed to the mailbox.
        """
        w, r = self.w, self.rng
        box = box or self.box
        agent = agent or self.agent()
        if reply == "last":
            reply = self.chain[-1] if self.chain else None
        if how in (None, "as-mailbox"):
            how = self.manner(agent, plan, reply is None or how == "as-mailbox")
        if to is None:
            to = [self.cust]
        made = Sent(self, agent, box, how, plan, reach)
        cc = list(cc) + made.cc
        frm = made.frm
        extra = made.extra + list(given.pop("extra", ()))
        if dup:
            extra.append((dup, headers.mailbox_text(
                r, ("Second", "second@elsewhere.invalid"))))
        given.setdefault("host", "mail.acme.example")
        given.setdefault("mid", None)
        mail = self.compose(frm, to, cc=cc, sender=made.sender, reply=reply, extra=extra,
                            plain_from=how == "named", **given)
        mail.ids = self.ids_of(reply)
        if dup:
            mail.defects.add("duplicate-header")
        made.lay(mail)
        confidence = made.confidence
        if dup and made.agent:
            confidence = STEP_DOWN[confidence]
        row = mail.row(box, "outbound", made.agent and made.agent.addr, made.verdict, confidence)
        if walk:
            self.went(row, forward, names_absent)
        self.chain.append(mail)
        return mail

    def went(self, row, forward=False, names_absent=False):
        row.said_forward, row.said_orphan = forward, names_absent

    def manner(self, agent, plan, first):
        """A likely way of sending for this agent."""
        w, r = self.w, self.rng
        ways = ["on-behalf"] * 8 + ["send-as"] * 2 + ["delegated"]
        if w.native:
            ways = ["on-behalf"] * 5 + ["send-as"]
        if w.native == "mapi" and agent.in_roster and plan in (None, "S"):
            ways += ["store-trace"] * 2
        if w.use_audit:
            ways += ["audited"] * 3
        if agent.in_roster:
            ways.append("named")
        if agent.archive and w.declared and (plan is None or "A" in plan):
            ways.append("sent-folder")
        if not first:
            ways.append("direct")
        return r.choice(ways)


class Sent:
    """How one outbound message is made, and what follows from that for its verdict."""

    def __init__(self, scene, agent, box, how, plan, reach):
        w, r = scene.w, scene.rng
        self.scene, self.agent, self.box, self.how = scene, agent, box, how
        self.writer, self.reach = agent, reach
        self.frm = (r.choice([box.name, box.name, ""]), box.addr)
        if box.aliases and scene.odd(0.2):
            self.frm = (box.name, r.choice(box.aliases))
        self.sender, self.extra, self.cc, self.reader = None, [], [], None
        self.verdict, self.confidence = how, "none"
        self.plan = plan or self.usual_plan()
        in_agent_sent = "A" in self.plan and w.declared and agent.archive
        both_origins = set("SA") & set(self.plan) and (set("DJ") & set(self.plan) or reach)
        if how == "on-behalf":
            self.sender = scene.agent_who(agent)
            self.confidence = "high" if in_agent_sent or both_origins else "medium"
            if w.native:
                self.confidence = "high" if in_agent_sent else native.CONFIDENCE[w.native]
        elif how == "audited":
            self.confidence = "high"
            if scene.odd(0.5):
                self.sender = scene.agent_who(agent)
        elif how == "delegated":
            self.extra.append(("X-Google-Sender-Delegation",
                               headers.mailbox_text(r, scene.agent_who(agent))))
            self.confidence = "medium"
        elif how == "send-as":
            self.agent = None
            if scene.odd(0.3):
                self.sender = (box.name, box.addr)
        elif how == "store-trace":
            self.confidence = "low"
        elif how == "sent-folder":
            assert in_agent_sent
            self.confidence = "medium" if agent.exclusive else "low"
        elif how == "named":
            self.frm = (self.named(agent), self.frm[1])
            self.confidence = "low"
        elif how == "direct":
            self.frm = scene.agent_who(agent)
            self.confidence = "high"
            if scene.odd(0.5) and not w.cc_only:
                self.cc.append(scene.box_who(box))
        elif how == "reversed":
            self.frm = scene.agent_who(agent)
            self.sender = scene.box_who(box)
            self.verdict, self.confidence = "direct", "high"
        elif how == "lost-in-export":
            self.agent = None
            self.extra.append(("X-libpst-forensic-sender",
                               "/O=ACME/OU=EXCHANGE/CN=RECIPIENTS/CN=" +
                               agent.addr.split("@")[0].upper()))
        elif how == "list-sender":
            self.agent, self.verdict = None, "send-as"
            self.sender = ("", r.choice(["owner-support@lists.acme.example",
                                         "support-bounces@acme.example",
                                         "support-owner@acme.example", "list-admin@acme.example",
                                         "help-request@acme.example",
                                         "bounce+nora=customer.example@acme.example"]))
        elif how == "foreign-sender":
            self.agent = None
            self.sender = ("Mail Service", "relay.user@service.example")
        elif how == "contradicted":
            other = scene.agent(agent)
            self.sender = scene.agent_who(agent)
            self.extra.append(("X-Google-Sender-Delegation",
                               headers.mailbox_text(r, (other.name, other.addr))))
            self.agent = None
        elif how == "contradicted-audit":
            self.other = scene.agent(agent)
            self.sender = scene.agent_who(agent)
            self.agent, self.verdict = None, "contradicted"
        else:
            raise ValueError(how)

    def usual_plan(self):
        scene, w, r = self.scene, self.scene.w, self.scene.rng
        plans = ["S"] * 5 + ["D"]
        if self.how in ("on-behalf", "audited", "direct", "delegated"):
            plans += ["SD", "SR"]
            if self.agent.archive:
                plans += ["A", "A", "SA"]
            plans.append("SJ")
        if self.how == "sent-folder":
            plans = ["A", "A", "SA"]
        if self.how in ("lost-in-export", "store-trace"):
            plans = ["S"]
        if self.how == "send-as" and self.agent.archive and not w.declared:
            plans += ["A"]
        plan = r.choice(plans)
        if "J" in plan:
            self.reader = scene.agent(self.agent, archive=True)
            if self.reader is None:
                plan = "S"
            elif not w.cc_only or self.how != "direct":
                self.cc.append(scene.agent_who(self.reader))
        return plan

    def named(self, agent):
        box, r = self.box, self.scene.rng
        name = r.choice([agent.name, agent.name, agent.name.upper(),
                         agent.name.replace(" ", "  ")])
        return r.choice([f"{name} via {box.name}", f"{name} on behalf of {box.name}",
                         f"{name} ({box.name})", f"{box.name} - {name}", f"{name}, {box.name}",
                         f"{box.name} via {name}"])

    def lay(self, mail):
        """Lays the copies; the audit system notes what it saw."""
        scene, box, agent = self.scene, self.box, self.writer
        when = scene.t + scene.rng.randrange(1, 20)
        if self.how == "store-trace" or self.how == "on-behalf" and scene.w.native == "mapi":
            mail.creator = (agent.name, agent.addr)
        for letter in self.plan:
            if letter == "S":
                mail.copy(box.archive, scene.w.sent_folder(box.archive))
            elif letter == "R":
                mail.copy(box.archive, "Archive", like=mail.copies[0])
            elif letter == "D":
                mail.copy(box.archive, "Inbox", scene.received(when, "normal"))
            elif letter == "A":
                mail.copy(agent.archive, scene.w.sent_folder(agent.archive))
            elif letter == "J":
                mail.copy(self.reader.archive, "Inbox", scene.received(when, "normal"))
        if self.reach:
            mail.copy(self.reach.archive, "Inbox", scene.received(when, "normal"))
        if self.how == "audited":
            scene.w.note(scene, agent, box, mail)
        if self.how == "contradicted-audit":
            scene.w.note(scene, self.other, box, mail)
