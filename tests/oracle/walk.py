"""Turns, responses, clocks (§8): walks one conversation of one mailbox."""
import facts


class Wait:
    def __init__(self, row):
        self.opener = row                     # the inbound row that opened it
        self.inbound = [row]
        self.start = row.time
        self.placed = None                    # the time that puts the wait into a period


class Walk:
    """The result for one (conversation, mailbox)."""

    def __init__(self, mailbox, rows):
        self.mailbox, self.rows = mailbox, rows              # rows in walk order
        self.open_wait = None                                # at the end, unanswered
        self.closed_wait = None

    @property
    def first_time(self):
        return self.rows[0].time

    def state(self):
        if not any(r.direction == 'inbound' for r in self.rows):
            return 'ours'
        if not any(r.role == 'response' for r in self.rows):
            return 'unanswered'
        return 'partly' if self.open_wait else 'answered'


def walk_order(rows):
    """A message never precedes one it names; free choices by time, id, first origin; when none
    is free, the earliest remaining goes next."""
    def age(row):
        return (row.time, facts.id_key(row.message.id), row.message.order)

    holders = {}
    for row in rows:
        holders.setdefault(row.message.id, []).append(row)
    waits_for = {row: {r for one in row.message.named_ids() for r in holders.get(one, ())}
                 for row in rows}
    remaining, ordered = set(rows), []
    while remaining:
        free = [r for r in remaining if not waits_for[r] & remaining]
        chosen = min(free or remaining, key=age)
        remaining.remove(chosen)
        ordered.append(chosen)
    return ordered


class Walker:
    def __init__(self, roster, options, present_ids):
        self.roster, self.options, self.present_ids = roster, options, present_ids
        self.closed_ids = options.closed_ids

    def is_ours(self, mailbox, one, message):
        return one == mailbox or self.roster.is_agent(mailbox, one, message.when())

    def met_by(self, row):
        """The correspondents met through this row."""
        message, roster = row.message, self.roster
        if row.direction == 'inbound':
            met = ({row.author} if row.author else set()) | message.united(roster, 'reply_to')
        else:
            met = message.united(roster, 'r')
        return {a for a in met if not self.is_ours(row.mailbox, a, message)}

    def reaches(self, row, met):
        """Does R of an outbound row reach a correspondent?"""
        r = row.message.united(self.roster, 'r')
        to_own_list = row.mailbox in r and self.roster.own_list(row.mailbox, row.message.lists)
        return not r or bool(r & met) or to_own_list

    def start_of(self, wait, reply):
        """The second at which the clock of this answer started (--clock). --clock last has moved the
        start of the wait itself; of rows that share the id of the parent, the first walked counts."""
        if self.options.clock == 'parent':
            copies = [reply.item] + [i for i in reply.message.items if i is not reply.item]
            for one in [one for i in copies for one in i.in_reply_to]:
                for row in wait.inbound:
                    if row.message.id == one:
                        return row.time
        return wait.start

    def walk(self, mailbox, rows):
        """Gives every row its role; returns the Walk, or None when no row has a time."""
        for row in rows:
            if row.time is None and row.direction == 'outbound':
                row.role = 'undated'
        rows = walk_order([r for r in rows if r.time is not None])
        if not rows:
            return None
        result = Walk(mailbox, rows)
        options, wait, met = self.options, None, set()
        may_be_first = rows[0].direction == 'inbound'
        last_outbound = last_credited = None
        credited_since_inbound = []
        for at, row in enumerate(rows):
            if row.direction == 'inbound':
                if wait is None:
                    wait = Wait(row)
                    row.role = 'opens'
                    row.reopened = (last_outbound is not None and
                                    row.time - last_outbound.time >= options.reopen_after)
                    if row.reopened and options.reopen_is_new:
                        may_be_first = True
                else:
                    wait.inbound.append(row)
                    row.role = 'adds'
                    if options.clock == 'last':
                        wait.start = row.time
                met |= self.met_by(row)
                credited_since_inbound = []
                continue
            forward = bool(met) and not self.reaches(row, met)
            if forward and not (options.forward_answers and wait):
                row.role = 'forward'
            elif wait:
                row.role = 'response'
                row.answers = wait.opener.message.id
                row.clock_start = self.start_of(wait, row)
                row.response = row.time - row.clock_start
                row.skew = row.response < 0
                row.first_response = may_be_first
                may_be_first = False
                wait = None
            elif at > 0:
                row.role = 'follow-up'
            else:
                named = row.message.named_ids()
                orphan = named and not named & self.present_ids
                row.role = 'orphan-reply' if orphan else 'initiates'
            if row.role != 'forward':
                met |= self.met_by(row)
            if row.credited:
                agent = row.verdict.agent
                row.handoff = (row.role == 'response' and last_credited is not None and
                               last_credited != agent)
                row.collision = any(
                    other.verdict.agent != agent and
                    abs(row.time - other.time) <= options.collision_window
                    for other in credited_since_inbound)
                credited_since_inbound.append(row)
                last_credited = agent
            last_outbound = row
        if wait:
            if any(r.message.id in self.closed_ids for r in wait.inbound):
                result.closed_wait = wait
            else:
                result.open_wait = wait
        return result

    # -- working time ----------------------------------------------------------------------------

    def business(self, mailbox, start, end):
        schedule = self.roster.schedule(mailbox)
        return None if schedule is None else schedule.seconds(start, end)

    def off_hours(self, worked, elapsed):
        """--offhours: what zero working seconds count as."""
        if worked == 0 and self.options.offhours == 'drop':
            return None
        if worked == 0 and self.options.offhours == 'elapsed':
            return elapsed
        return worked

    def clock(self, row):
        """Fills the business and the agent clock of a response."""
        if row.skew:
            return
        schedule = self.roster.schedule(row.mailbox)
        of_agent = self.roster.agent_schedule(row.verdict.agent) if row.credited else None
        if schedule:
            worked = schedule.seconds(row.clock_start, row.time)
            row.business = self.off_hours(worked, row.response)
        if of_agent or schedule:
            worked = (of_agent or schedule).seconds(row.clock_start, row.time)
            row.agent_clock = self.off_hours(worked, row.response)
