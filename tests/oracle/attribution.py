"""The evidence ladder (§4) and the direction of each (message, mailbox) pair (§5)."""
import re

import audit
import facts

LEVELS = ['none', 'low', 'medium', 'high']


class Verdict:
    """What the ladder says of a message for one mailbox."""

    def __init__(self, name, agent=None, confidence='none', evidence=(), sent=False, basis=None,
                 at_once=None, author=None):
        self.name, self.agent, self.confidence = name, agent, confidence
        self.evidence = sorted(set(evidence), key=evidence_order)
        self.sent = sent                  # by B's side (§5, rule 2)
        self.basis = basis                # from, audit, reversed, direct: whose it is when several
        self.at_once = at_once            # a direction decided here: inbound, unrelated
        self.author = author              # of a message behind a list


def evidence_order(line):
    rung, agent, origin = line
    return (99 if rung is None else rung, agent.encode(), origin)


def holds_words(text, name):
    """Does the name occur with no letter or digit right before or after it?"""
    at = text.find(name)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(name):][:1]
        if not before.isalnum() and not after.isalnum():
            return True
        at = text.find(name, at + 1)
    return False


class Judge:
    def __init__(self, roster, records):
        self.roster = roster
        self.records = {}                 # message-id -> records of audit logs
        for record in records:
            if record.message_id and record.represented:
                self.records.setdefault(record.message_id, []).append(record)

    # -- words of §4 -----------------------------------------------------------------------------

    def records_for(self, message, mailbox):
        """Those of the log with its id, and the envelopes that its own copies came with."""
        return [r for r in [*self.records.get(message.id, ()), *audit.of_journals(message.items)]
                if self.roster.mailbox_of(r.represented) == mailbox]

    def from_of(self, message, mailbox):
        item = message.representative(self.roster, mailbox)
        return item.from_address and self.roster.canonical(item.from_address)

    def is_for(self, message, mailbox):
        """For B: the first From is in B, or an audit or journal record says so."""
        return (self.from_of(message, mailbox) == mailbox or
                bool(self.records_for(message, mailbox)))

    def is_person(self, one, message):
        return self.roster.is_person(one, message.lists)

    def behind_list(self, message, mailbox):
        return (self.from_of(message, mailbox) == mailbox and
                self.roster.own_list(mailbox, message.lists))

    def list_author(self, message, mailbox):
        """(author or None, origins of the header that names it)."""
        first = message.representative(self.roster, mailbox)
        copies = [first] + [i for i in message.items if i is not first]
        for field in ('delegation', 'original_from'):
            named = [i for i in copies if getattr(i, field)]
            if named:
                one = self.roster.canonical(getattr(named[0], field))
                return one, {i.header_origin for i in named
                             if self.roster.canonical(getattr(i, field)) == one}
        others = message.united(self.roster, 'reply_to')
        others = {a for a in others if self.roster.mailbox_of(a) != mailbox}
        if len(others) == 1:
            author = others.pop()
            return author, {i.header_origin for i in message.items
                            if author in map(self.roster.canonical, i.reply_to)}
        return None, set()

    def lower(self, confidence, message):
        """One step down when a copy has a second From or Sender."""
        at = LEVELS.index(confidence)
        return LEVELS[max(0, at - 1)] if message.doubtful else confidence

    # -- facts -----------------------------------------------------------------------------------

    def audit_facts(self, message, mailbox):                         # rung 1
        for record in self.records_for(message, mailbox):
            for one in (record.user, record.owner):
                known = one and (self.roster.canonical(one) in self.roster.agents or '@' in one or
                                 one.startswith('/'))
                if known and self.is_person(one, message):
                    yield (1, self.roster.canonical(one), record.origin)
                    break

    def sender_facts(self, message, mailbox):                        # rung 2, and foreign ones
        author = self.from_of(message, mailbox)
        for item in message.items:
            one = item.sender and self.roster.canonical(item.sender)
            if one and one != author and self.is_person(one, message):
                near = self.roster.of_side(mailbox, item.sender, message.when())
                yield (2 if near else None, one, item.header_origin)

    def delegation_facts(self, message, mailbox):                    # rung 3
        author = self.from_of(message, mailbox)
        for item in message.items:
            one = item.delegation and self.roster.canonical(item.delegation)
            if (one and one != author and self.is_person(one, message) and
                    self.roster.of_side(mailbox, item.delegation, message.when())):
                yield (3, one, item.header_origin)

    def folder_facts(self, message, mailbox):                        # rung 5
        owners = {owner for item in message.items if item.role == 'sent'
                  for owner in self.roster.archive_agents(mailbox, item)}
        if len(owners) == 1:
            yield (5, owners.pop(), 'folder')

    def name_facts(self, message, mailbox):                          # rung 6
        def plain(text):
            return re.sub(r'\s+', ' ', text).strip().casefold()

        item = message.representative(self.roster, mailbox)
        shown = plain(item.from_name)
        agents = [(a.primary, plain(a.name)) for a in self.roster.roster_agents(mailbox)
                  if a.name and self.roster.serves(a, message.when())]
        for mark in (' on behalf of ', ' via ', ' ('):
            if mark in shown:
                equal = [p for p, name in agents if name == shown.split(mark)[0].strip()]
                if len(equal) == 1:
                    yield (6, equal[0], item.header_origin)
                    return
        held = [p for p, name in agents if name and holds_words(shown, name)]
        if len(held) == 1:
            yield (6, held[0], item.header_origin)

    def in_sent_folder(self, message, mailbox):
        """A copy in a Sent folder of B or of an agent of B."""
        return any(i.role == 'sent' and (self.roster.in_archive_of(mailbox, i) or
                                         self.roster.archive_agents(mailbox, i))
                   for i in message.items)

    # -- the ladder ------------------------------------------------------------------------------

    def for_mailbox(self, message, mailbox):
        """The verdict of a For-B message that is neither list-rewritten nor reversed."""
        audit = list(self.audit_facts(message, mailbox))
        senders = list(self.sender_facts(message, mailbox))
        google = list(self.delegation_facts(message, mailbox))
        folder = list(self.folder_facts(message, mailbox))
        named = list(self.name_facts(message, mailbox))
        near = [f for f in senders if f[0] == 2]
        evidence = audit + senders + google + folder + named
        basis = 'from' if self.from_of(message, mailbox) == mailbox else 'audit'

        def verdict(name, agent=None, confidence='none', **more):
            return Verdict(name, agent, self.lower(confidence, message), evidence,
                           **{'sent': True, 'basis': basis, **more})

        if len({agent for _, agent, _ in audit + near + google}) > 1:
            return verdict('contradicted')
        if audit:
            return verdict('audited', audit[0][1], 'high')
        if near:
            agent = near[0][1]
            strong = any(f[1] == agent and any(f[2] != own[2] for own in near)
                         for f in evidence if f[0] is not None)
            return verdict('on-behalf', agent, 'high' if strong else 'medium')
        if google:
            return verdict('delegated', google[0][1], 'medium')
        if senders:
            if self.in_sent_folder(message, mailbox):
                return verdict('foreign-sender')
            return verdict('foreign-sender', sent=False, at_once='unrelated')
        if folder:
            agent = self.roster.agents.get(folder[0][1])
            exclusive = agent is not None and agent.exclusive
            return verdict('sent-folder', folder[0][1], 'medium' if exclusive else 'low')
        if named:
            return verdict('named', named[0][1], 'low')
        if all(i.bears_readpst_marks and not i.has_received for i in message.items):
            return verdict('lost-in-export')
        return verdict('send-as')

    def direct(self, message, agent, origins, basis):
        return Verdict('direct', agent, self.lower('high', message),
                       {(7, agent, origin) for origin in origins}, sent=True, basis=basis)

    def judge(self, message, mailbox, conversation_holds):
        """conversation_holds: is some message of the conversation addressed to or sent for B?"""
        roster, author = self.roster, self.from_of(message, mailbox)
        when = message.when()
        if self.behind_list(message, mailbox):
            writer, origins = self.list_author(message, mailbox)
            if writer and roster.is_agent(mailbox, writer, when):
                return self.direct(message, writer, origins, 'from')
            return Verdict(None, at_once='inbound', author=writer)
        agent_author = author is not None and roster.is_agent(mailbox, author, when)
        origins = {i.header_origin for i in message.items
                   if i.from_address and roster.canonical(i.from_address) == author}
        senders = {roster.canonical(i.sender) for i in message.items if i.sender}
        if agent_author and mailbox in senders:
            return self.direct(message, author, origins, 'reversed')
        if self.is_for(message, mailbox):
            return self.for_mailbox(message, mailbox)
        if agent_author:
            addressed = message.united(roster, 'r') | message.united(roster, 'reply_to')
            if conversation_holds or mailbox in addressed:
                return self.direct(message, author, origins, 'direct')
            return Verdict('own')
        return Verdict(None)

    # -- discovery (§1, output.md) ---------------------------------------------------------------

    def discover_agents(self, messages, is_counted, least):
        """Agents credited at rungs 1 to 3, for mailboxes for which nothing names any."""
        found = {}
        for mailbox in self.roster.primaries():
            if self.roster.agents_from(mailbox) != ['discovered']:
                continue
            for message in messages:
                if (is_counted(message, mailbox) and self.is_for(message, mailbox) and
                        not self.behind_list(message, mailbox)):
                    verdict = self.for_mailbox(message, mailbox)
                    if (verdict.name in ('audited', 'on-behalf', 'delegated') and
                            LEVELS.index(verdict.confidence) >= least):
                        found.setdefault(mailbox, set()).add(verdict.agent)
        self.roster.found_agents = found

    def discover_mailboxes(self, messages, is_counted):
        """{address: reason}. Called with no mailbox known."""
        roster, used = self.roster, {}
        senders_of_all = {}               # Sender -> messages that bear it with another From
        for message in messages:
            author = self.from_of(message, None)
            for item in message.items:
                one = item.sender and roster.canonical(item.sender)
                if one and one != author:
                    senders_of_all.setdefault(one, set()).add(message)
            if not author or not is_counted(message, None):
                continue
            for item in message.items:
                one = item.sender and roster.canonical(item.sender)
                if (one and one != author and self.is_person(one, message) and
                        roster.of_side(author, item.sender, message.when())):
                    used.setdefault(author, []).append((message, one))
        audited = {roster.canonical(r.represented)
                   for same in self.records.values() for r in same}
        reasons = {}
        for one in sorted(set(used) | audited, key=str.encode):
            if one in roster.agents or one in roster.robots:
                continue
            count = len({id(m) for m, _ in used.get(one, ())})
            enough = count >= 2
            if one in senders_of_all and len({s for _, s in used.get(one, ())}) < 2:
                enough = False
            if enough:
                reasons[one] = f'From of {count} messages with a Sender of its side'
            elif one in audited:
                reasons[one] = 'named by an audit record'
        return reasons


# -- direction (§5) -----------------------------------------------------------------------------

class Row:
    """A (message, mailbox) pair that has a direction, or a message that has no mailbox."""

    def __init__(self, message, mailbox, direction, kind, verdict):
        self.message, self.mailbox, self.direction, self.kind = message, mailbox, direction, kind
        self.verdict = verdict
        self.item = None                  # the representative
        self.author = None                # of an inbound row, canonical
        self.credited = False
        self.time = self.time_source = self.role = self.first_response = self.answers = None
        self.response = self.business = self.agent_clock = self.clock_start = None
        self.placed = None                # the time that puts the row into a period
        self.wait_placed = None           # of a response: the same of the wait it ends
        self.skew = self.handoff = self.collision = self.reopened = False


class Director:
    def __init__(self, roster, judge, is_counted):
        self.roster, self.judge, self.is_counted = roster, judge, is_counted

    def author(self, message, mailbox):
        """The first From; of a form its first Reply-To, else From (rule 3)."""
        item = message.representative(self.roster, mailbox)
        one = item.from_address and self.roster.canonical(item.from_address)
        if one in self.roster.forms:
            replies = item.reply_to or [a for i in message.items for a in i.reply_to]
            if replies:
                return self.roster.canonical(replies[0])
        return one

    def owner(self, message, verdicts, by_id):
        """The one mailbox to which a message sent by the side of several belongs."""
        for basis in ('from', 'audit', 'reversed'):
            candidates = [b for b, v in verdicts.items() if v.sent and v.basis == basis]
            if candidates:
                return min(candidates, key=str.encode)
        candidates = [b for b, v in verdicts.items() if v.sent]
        if not candidates:
            return None
        first = message.representative(self.roster)
        copies = [first] + [i for i in message.items if i is not first]
        replied = [one for i in copies for one in i.in_reply_to][:1]
        parents = [m for one in replied for m in by_id.get(one, ())]
        addressed = set().union(*(m.united(self.roster, 'r') for m in parents))
        own = message.united(self.roster, 'r')
        for holds in (addressed, own, set(candidates)):
            fitting = [b for b in candidates if b in holds]
            if fitting:
                return min(fitting, key=str.encode)

    def direction(self, message, mailbox, verdict, is_owner):
        """(direction, verdict that stays with the row) by rules 2 to 5."""
        roster = self.roster
        recipients = message.united(roster, 'r')
        if verdict.at_once:
            return verdict.at_once
        if verdict.sent and is_owner:                                # rule 2
            only_us = all(a == mailbox or roster.is_agent(mailbox, a, message.when())
                          for a in recipients)
            to_own_list = mailbox in recipients and roster.own_list(mailbox, message.lists)
            return 'internal' if recipients and only_us and not to_own_list else 'outbound'
        author = self.author(message, mailbox)
        if author and roster.is_agent(mailbox, author, message.when()):
            return 'own'                                             # rule 3
        if (mailbox in recipients or mailbox in message.united(roster, 'delivery') or
                any(roster.in_archive_of(mailbox, i) for i in message.items)):
            return 'inbound'                                         # rule 4
        return 'unrelated'

    def rows(self, messages, kind_of, holds):
        """All rows. holds: the pairs (conversation, mailbox) in which rung 7 may be met."""
        by_id, rows = {}, []
        for message in messages:
            by_id.setdefault(message.id, []).append(message)
        for message in messages:
            verdicts = {b: self.judge.judge(message, b, (message.conversation, b) in holds)
                        for b in self.roster.primaries()}
            owner = self.owner(message, verdicts, by_id)
            related, null_verdicts = [], []
            for mailbox, verdict in verdicts.items():
                direction = self.direction(message, mailbox, verdict, mailbox == owner)
                kind = kind_of(message, mailbox)
                if direction in ('own', 'unrelated'):
                    if direction == 'own':
                        null_verdicts.append(Verdict('own'))
                    elif verdict.name == 'foreign-sender':
                        null_verdicts.append(verdict)
                    continue
                if not self.is_counted(message, mailbox):            # rule 1
                    direction, verdict = 'other', Verdict(None)
                elif direction == 'inbound' and verdict.name:
                    verdict = Verdict(None)        # sent for another mailbox, received by this
                row = Row(message, mailbox, direction, kind, verdict)
                row.author = verdict.author if verdict.at_once else self.author(message, mailbox)
                related.append(row)
            if not related:
                verdict = min(null_verdicts, key=lambda v: v.name != 'own', default=Verdict(None))
                if not self.is_counted(message, None):
                    verdict = Verdict(None)
                related = [Row(message, None, 'unrelated', kind_of(message, None), verdict)]
            rows += related
        for row in rows:
            row.item = row.message.representative(self.roster, row.mailbox)
            outbound = row.direction == 'outbound'
            row.time_source, row.time = row.item.sent() if outbound else row.item.arrived()
        return rows
