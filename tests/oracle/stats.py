"""Exact statistics and the objects of a report (§9, SCHEMA)."""
import facts
import survival
import worktime
from output import Share, name_text, rfc3339

VERDICTS = ('audited on-behalf delegated store-trace sent-folder named direct send-as '
            'foreign-sender lost-in-export contradicted').split()
OTHER_KINDS = 'excluded report automatic calendar bulk junk draft'.split()
ROLES = {'responses': 'response', 'follow_ups': 'follow-up', 'initiated': 'initiates',
         'forwards': 'forward', 'orphan_replies': 'orphan-reply', 'undated': 'undated'}


def quantile(values, p):
    """Value number ⌈p·n/100⌉ of the sorted list."""
    values = sorted(values)
    return values[-(-p * len(values) // 100) - 1] if values else None


def mean(values):
    """⌊(2·sum + n) / (2n)⌋: the nearest second, half up."""
    n = len(values)
    return (2 * sum(values) + n) // (2 * n) if n else None


def summary(values):
    values = [v for v in values if v is not None]
    return {'n': len(values), 'mean': mean(values), 'median': quantile(values, 50),
            'p90': quantile(values, 90), 'p95': quantile(values, 95),
            'min': min(values, default=None), 'max': max(values, default=None)}


def share(part, whole):
    """Six decimals, half up; null of nothing."""
    if whole == 0:
        return None
    millionths = (2 * part * 10**6 + whole) // (2 * whole)
    return Share(f'{millionths // 10**6}.{millionths % 10**6:06d}')


def period_name(unix, zone, by):
    day = worktime.local_day(unix, zone)
    if by == 'day':
        return day.isoformat()
    if by == 'month':
        return day.isoformat()[:7]
    year, week, _ = day.isocalendar()
    return f'{year:04d}-W{week:02d}'


class MailboxReport:
    def __init__(self, result, mailbox):
        self.result, self.mailbox = result, mailbox
        self.roster, self.options = result.roster, result.options
        self.entry = self.roster.mailboxes[mailbox]
        self.zone = self.roster.report_zone(mailbox)
        rows = [r for r in result.rows if r.mailbox == mailbox]
        self.all_rows = rows
        self.rows = [r for r in rows if result.in_period(r.placed)]
        self.outbound = [r for r in self.rows if r.direction == 'outbound']
        self.walks = result.walks_of(mailbox)
        self.measurable = result.is_measurable(mailbox)
        self.waits = sorted((w.open_wait for w in self.walks
                             if w.open_wait and result.in_period(w.open_wait.placed)),
                            key=lambda w: (w.start, facts.id_key(w.opener.message.id),
                                           w.opener.message.order))
        self.has_hours = self.roster.schedule(mailbox) is not None
        self.target = self.entry.sla if self.entry.sla is not None else self.options.sla
        # --min-group: whoever hides behind too few people has counts only
        senders = {r.verdict.agent for r in self.outbound if r.credited}
        self.hides_agents = self.options.min_group > 1
        self.shows_times = self.measurable and not (
            self.hides_agents and len(senders) < self.options.min_group)

    def report(self):
        """The object of the mailbox; the ledger of §10 adds up or the oracle stops."""
        agents = self.agent_rows()
        made = self.make(agents)
        sent = [r['sent'] for r in agents] + [made['unattributed']['sent']]
        assert sum(sent) == made['total']['sent'] == made['messages']['outbound']
        assert sum(made['verdicts'].values()) == made['messages']['outbound']
        talks = made['conversations']
        assert talks['total'] == talks['started_inbound'] + talks['started_outbound'] == \
            sum(talks[s] for s in ('answered', 'partly', 'unanswered', 'ours'))
        if self.options.since is None and self.options.until is None:
            assert len(self.rows) + made['messages']['unrelated'] == len(self.result.messages)
        return made

    def make(self, agents):
        entry = self.entry
        return {
            'mailbox': self.mailbox, 'name': entry.name, 'addresses': entry.addresses,
            'discovered': entry.discovered, 'reason': entry.reason,
            'agents_from': self.roster.agents_from(self.mailbox),
            'messages': self.messages(),
            'verdicts': {v: sum(r.verdict.name == v for r in self.outbound) for v in VERDICTS},
            'conversations': self.conversations(), 'measurable': self.measurable,
            'sla': self.sla(), 'answered_within': self.answered_within(),
            'agents_hidden': len(agents) if self.hides_agents else 0,
            'agents': [] if self.hides_agents else agents,
            'unattributed': self.row(None, [r for r in self.outbound if not r.credited]),
            'total': self.row(None, self.outbound, total=True),
            'periods': self.periods(), 'heatmap': self.heatmap(),
            'unanswered': [self.unanswered(w) for w in self.waits]}

    # -- counts ----------------------------------------------------------------------------------

    def messages(self):
        counts = {d: sum(r.direction == d for r in self.rows)
                  for d in ('inbound', 'outbound', 'internal')}
        counts['unrelated'] = self.result.count_unrelated(self.mailbox)
        for kind in OTHER_KINDS:
            counts[kind] = sum(r.direction == 'other' and r.kind == kind for r in self.rows)
        assert sum(counts.values()) - counts['unrelated'] == len(self.rows)
        return counts

    def conversations(self):
        walks = [w for w in self.walks if self.result.in_period(w.first_time)]
        states = [w.state() for w in walks]
        inbound = sum(w.rows[0].direction == 'inbound' for w in walks)
        closed = [w.closed_wait for w in self.walks if w.closed_wait]
        return {'total': len(walks), 'started_inbound': inbound,
                'started_outbound': len(walks) - inbound,
                **{s: states.count(s) for s in ('answered', 'partly', 'unanswered', 'ours')},
                'open_waits': len(self.waits),
                'closed': sum(self.result.in_period(w.placed) for w in closed),
                'reopened': sum(r.reopened for r in self.rows)}

    # -- times -----------------------------------------------------------------------------------

    def timed(self, rows):
        """Responses that enter time statistics."""
        return [r for r in rows if r.role == 'response' and not r.skew]

    def sla_seconds(self, row):
        return row.business if self.has_hours else row.response

    def met_missed(self, rows):
        if self.target is None or not self.shows_times:
            return None
        values = [self.sla_seconds(r) for r in self.timed(rows)]
        values = [v for v in values if v is not None]
        met = sum(v <= self.target for v in values)
        return {'met': met, 'missed': len(values) - met}

    def sla(self):
        base = self.met_missed(self.outbound)
        if base is None:
            return None
        ages = [self.result.wait_age(w, self.mailbox, business=self.has_hours)
                for w in self.waits]
        past = sum(a > self.target for a in ages)
        return {'target': self.target, 'clock': 'business' if self.has_hours else 'elapsed',
                **base, 'open_missed': past, 'undecided': len(ages) - past}

    def answered_within(self):
        """Of the waits that fall into the period, wherever their responses fall."""
        if not self.shows_times:
            return None
        answers = [r for w in self.walks for r in self.timed(w.rows)
                   if self.result.in_period(r.wait_placed)]

        def curve(seconds, ages):
            found = survival.steps(seconds, ages)
            longest = max(seconds + ages, default=None)
            within = [(mark, survival.answered_share(found, longest, mark))
                      for mark in survival.MARKS]
            return {'answered': len(seconds), 'open': len(ages), 'median': survival.median(found),
                    'within': [{'seconds': mark,
                                'share': None if part is None else share(part, survival.UNIT)}
                               for mark, part in within]}
        ages = [[self.result.wait_age(w, self.mailbox, business) for w in self.waits]
                for business in (False, True)]
        worked = [r.business for r in answers if r.business is not None]
        return {'elapsed': curve([r.response for r in answers], ages[0]),
                'business': curve(worked, ages[1]) if self.has_hours else None}

    # -- rows of agents --------------------------------------------------------------------------

    def agent_rows(self):
        agents = {a.primary for a in self.roster.roster_agents(self.mailbox)}
        agents |= {r.verdict.agent for r in self.outbound if r.credited}
        rows = [self.row(a, [r for r in self.outbound if r.credited and r.verdict.agent == a])
                for a in agents]
        return sorted(rows, key=lambda r: (-r['sent'], r['agent'].encode()))

    def agent_name(self, agent):
        """The roster's name, else the display name most often seen; ties: the first in bytes."""
        known = self.roster.agents.get(agent)
        if known and known.name:
            return known.name
        seen = self.result.names_seen.get(agent, {})
        return min(seen, key=lambda name: (-seen[name], name.encode()), default=None)

    def row(self, agent, rows, total=False):
        timed = self.timed(rows)
        counts = {key: sum(r.role == role for r in rows) for key, role in ROLES.items()}
        assert len(rows) == sum(counts.values())
        third_clock = (self.has_hours or self.roster.agent_schedule(agent) is not None or
                       (total and any(a.hours for a in self.roster.roster_agents(self.mailbox))))

        def times(values, shown=True):
            return summary(values) if shown and self.shows_times else None
        return {
            'agent': agent, 'name': self.agent_name(agent),
            'sent': len(rows), 'share': share(len(rows), len(self.outbound)),
            'responses': counts['responses'],
            'first_responses': sum(r.first_response is True for r in rows),
            **{key: counts[key] for key in list(ROLES)[1:]},
            'handoffs': sum(r.handoff for r in rows),
            'collisions': sum(r.collision for r in rows),
            'clock_skew': sum(r.skew for r in rows),
            'verdicts': {v: n for v in VERDICTS
                         for n in [sum(r.verdict.name == v for r in rows)] if n},
            'response': times([r.response for r in timed]),
            'first_response': times([r.response for r in timed if r.first_response]),
            'business_response': times([r.business for r in timed], self.has_hours),
            'agent_response': times([r.agent_clock for r in timed], third_clock),
            'sla': self.met_missed(rows)}

    # -- periods, heatmap, waits -----------------------------------------------------------------

    def periods(self):
        by_name = {}

        def period(unix):
            return by_name.setdefault(period_name(unix, self.zone, self.options.by),
                                      {'inbound': [], 'outbound': [], 'unanswered': []})
        for row in self.rows:
            if row.placed is not None and row.direction in ('inbound', 'outbound'):
                period(row.placed)[row.direction].append(row)
        for wait in self.waits:
            period(wait.placed)['unanswered'].append(wait)
        shown = []
        for name in sorted(by_name):
            one = by_name[name]
            times = [r.response for r in self.timed(one['outbound'])]
            shown.append({'period': name, 'inbound': len(one['inbound']),
                          'outbound': len(one['outbound']),
                          'responses': sum(r.role == 'response' for r in one['outbound']),
                          'median': (quantile(times, 50) if self.shows_times and not self.hides_agents
                                     else None),
                          'unanswered': len(one['unanswered'])})
        return shown

    def heatmap(self):
        grids = {d: [[0] * 24 for _ in range(7)] for d in ('inbound', 'outbound')}
        for row in self.rows:
            if row.direction in grids and row.time is not None:
                at = worktime.local(row.time, self.zone)
                grids[row.direction][at.weekday()][at.hour] += 1
        return {'zone': self.zone.key, **grids}

    def unanswered(self, wait):
        age = self.result.wait_age(wait, self.mailbox, business=False)
        return {'message_id': name_text(wait.opener.message.id), 'since': rfc3339(wait.start),
                'age': age if self.measurable else None,
                'from': wait.opener.item.from_address,
                'conversation': wait.opener.message.conversation}
