#!/usr/bin/python3
"""The slow reference of docs/SEMANTICS.md: `oracle.py report|messages [options] INPUT...`."""
import argparse
import collections
import datetime
import re
import sys

import attribution
import audit
import copies
import facts
import inputs
import output
import roster as rosters
import stats
import threads
import walk
import worktime
from roster import UsageError

WITHOUT_LINK = 20                             # per cent of outbound: not measurable (§9)


def parse_options(arguments):
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add = parser.add_argument
    add('command', choices=['report', 'messages'])
    add('inputs', nargs='+')
    add('-m', '--mailbox', dest='mailboxes', action='append', default=[])
    add('-r', '--roster')
    add('-a', '--audit', action='append', default=[])
    add('--agents', action='append', default=[])
    add('--archive', action='append', default=[])
    add('--from', dest='from_')
    add('--to')
    add('--as-of')
    add('--zone')
    add('--hours')
    add('--sla')
    add('--by', choices=['day', 'week', 'month'], default='month')
    add('--clock', choices=['first', 'last', 'parent'], default='first')
    add('--period-by', choices=['sent', 'arrived', 'started'], default='sent')
    add('--offhours', choices=['zero', 'drop', 'elapsed'], default='zero')
    add('--forward-answers', action='store_true')
    add('--reopen-after', default='7d')
    add('--reopen-is-new', action='store_true')
    add('--collision-window', default='60m')
    add('--thread-by-subject', action='store_true')
    add('--weak-copies', choices=['on', 'off'], default='on')
    add('--trust-mtime', action='store_true')
    add('--closed')
    add('--min-confidence', choices=attribution.LEVELS[1:], default='medium')
    add('--count-kind', action='append', default=[])
    add('--subjects', action='store_true')
    add('--format')                           # accepted, so that tests share a command line
    options = parser.parse_intermixed_args(arguments)
    options.zone = rosters.zone(options.zone) if options.zone else None
    options.sla = rosters.duration(options.sla) if options.sla else None
    options.reopen_after = rosters.duration(options.reopen_after)
    options.collision_window = rosters.duration(options.collision_window)
    options.counted = {'person'}
    for kind in ','.join(options.count_kind).split(','):
        if kind and kind not in rosters.KINDS:
            raise UsageError(f'no kind: {kind!r}')
        options.counted.add(kind)
    options.since = parse_time(options.from_, options.zone)
    options.until = parse_time(options.to, options.zone, end_of_day=True)
    options.as_of = parse_time(options.as_of, options.zone)
    options.closed_ids = read_closed(options.closed) if options.closed else set()
    return options


def parse_time(text, zone, end_of_day=False):
    """RFC 3339, or a date: local midnight (of the next day for --to)."""
    if text is None:
        return None
    if re.fullmatch(r'\d{4}-\d{2}-\d{2}', text):
        day = worktime.parse_day(text)
        if end_of_day:
            day += datetime.timedelta(days=1)
        return worktime.midnight(day, zone or worktime.UTC)
    match = re.fullmatch(r'(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)',
                         text)
    if not match:
        raise UsageError(f'no time: {text!r}')
    zone_text = match.group(3).upper().replace('Z', '+00:00')
    at = datetime.datetime.fromisoformat(f'{match.group(1)}T{match.group(2)}{zone_text}')
    return worktime.to_unix(at)


def read_closed(name):
    """--closed FILE: an id a line, then a comma or white space and a reason."""
    ids = set()
    with open(name, 'rb') as file:
        for line in file.read().splitlines():
            line = line.strip()
            if line.startswith(b'<'):
                ids.add(facts.single_id(line))
            elif line and not line.startswith(b'#'):
                ids.add(facts.id_text(re.split(rb'[,\s]', line)[0]))
    return ids


def make_roster(options):
    roster = rosters.Roster(options.zone, options.hours)
    if options.roster:
        roster.read(options.roster)
    for text in options.mailboxes:
        primary, *aliases = [rosters.address(a) for a in text.split(',') if a.strip()]
        roster.add_mailbox(roster.canonical(primary), aliases)
    for text in options.agents:
        if '=' in text:
            primary, _, aliases = text.partition('=')
            primary = roster.canonical(rosters.address(primary))
            roster.add_agent(primary,
                             [rosters.address(a) for a in aliases.split(',') if a.strip()])
        else:
            for one in text.split(','):
                roster.add_agent(roster.canonical(rosters.address(one)))
    for text in options.archive:
        owner, sign, path = text.partition('=')
        if not sign or not path:
            raise UsageError(f'no ADDR=PATH: {text!r}')
        roster.add_archive(rosters.address(owner), path, '.')
    roster.settle()
    return roster


class Result:
    """Everything the report and the list of messages show."""

    def __init__(self, options):
        self.options = options
        self.roster = roster = make_roster(options)
        for agent in roster.agents.values():
            for one in agent.mailboxes or ():
                if one not in roster.mailboxes:
                    raise UsageError(f'{agent.primary}: no mailbox {one}')
        self.items, self.non_mail, self.skipped = inputs.read_inputs(options.inputs,
                                                                     options.trust_mtime)
        records, self.broken_audit = audit.read(options.audit)
        judge = attribution.Judge(roster, records)
        self.names_seen = self.count_names()
        self.group()
        if not roster.mailboxes:
            reasons = judge.discover_mailboxes(self.messages, self.is_counted)
            for one, reason in reasons.items():
                mailbox = roster.add_mailbox(one)
                mailbox.discovered, mailbox.reason = True, reason
            self.group()                      # own lists are known only now
        judge.discover_agents(self.messages, self.is_counted,
                              attribution.LEVELS.index(options.min_confidence))
        for message in self.messages:
            message.chosen.clear()            # archives of discovered agents are known only now
        threads.link(self.messages, roster, options.thread_by_subject)
        holds = {(m.conversation, b) for m in self.messages for b in roster.mailboxes
                 if b in m.united(roster, 'r') or judge.is_for(m, b)}
        director = attribution.Director(roster, judge, self.is_counted)
        self.rows = director.rows(self.messages, self.kind_of, holds)
        least = attribution.LEVELS.index(options.min_confidence)
        for row in self.rows:
            row.credited = (row.verdict.agent is not None and
                            attribution.LEVELS.index(row.verdict.confidence) >= least)
        threads.number(self.rows)
        self.walk()

    def count_names(self):
        """{canonical address: {display name: how often}}, over From and Sender of all items."""
        seen = {}
        for item in self.items:
            for one, name in ((item.from_address, item.from_name),
                              (item.sender, item.sender_name)):
                if one and name:
                    seen.setdefault(self.roster.canonical(one), collections.Counter())[name] += 1
        return seen

    def group(self):
        self.messages = copies.group(self.items, self.roster, self.options.weak_copies == 'on')

    def kind_of(self, message, mailbox):
        item = message.representative(self.roster, mailbox)
        return copies.kind(item, message, self.roster)

    def is_counted(self, message, mailbox):
        return self.kind_of(message, mailbox) in self.options.counted

    def walk(self):
        pairs = {}
        for row in self.rows:
            if row.direction in ('inbound', 'outbound'):
                pairs.setdefault((row.mailbox, row.message.conversation), []).append(row)
        walker = walk.Walker(self.roster, self.options,
                             {m.id for m in self.messages} |
                             {i.message_id for i in self.items})
        self.walks = [w for (mailbox, _), rows in sorted(pairs.items())
                      for w in [walker.walk(mailbox, rows)] if w]
        self.walker = walker
        for row in self.rows:
            row.placed = row.time
            if row.role == 'response':
                walker.clock(row)
                if self.options.period_by == 'arrived':
                    row.placed = row.wait_start
        if self.options.period_by == 'started':
            for one in self.walks:
                for row in one.rows:
                    row.placed = one.first_time
        # §8: the newest outbound time or inbound store or Received time, before periods
        outbound = [r.time for r in self.rows if r.direction == 'outbound' and r.time is not None]
        received = [r.time for r in self.rows
                    if r.direction == 'inbound' and r.time_source in ('store', 'received')]
        any_time = [r.time for r in self.rows if r.direction == 'inbound' and r.time is not None]
        self.as_of = self.options.as_of
        if self.as_of is None:
            self.as_of = max(outbound + received or any_time, default=None)

    # -- questions of the report -----------------------------------------------------------------

    def walks_of(self, mailbox):
        return [w for w in self.walks if w.mailbox == mailbox]

    def in_period(self, unix):
        since, until = self.options.since, self.options.until
        if since is None and until is None:
            return True
        return (unix is not None and (since is None or since <= unix) and
                (until is None or unix < until))

    def is_measurable(self, mailbox):
        """False when more than 20 % of all outbound rows have neither id nor link."""
        outbound = [r for r in self.rows
                    if r.mailbox == mailbox and r.direction == 'outbound']
        bare = sum(not any(i.message_id or i.in_reply_to or i.references or i.thread_index
                           for i in r.message.items) for r in outbound)
        return bare * 100 <= WITHOUT_LINK * len(outbound)

    def count_unrelated(self, mailbox):
        related = {id(r.message) for r in self.rows if r.mailbox == mailbox}
        return sum(self.in_period(m.representative(self.roster, mailbox).arrived()[1])
                   for m in self.messages if id(m) not in related)

    def wait_age(self, wait, mailbox, business):
        end = max(self.as_of, wait.start)
        return (self.walker.business(mailbox, wait.start, end) if business
                else end - wait.start)

    # -- the two outputs -------------------------------------------------------------------------

    def report(self):
        extra = sum(len(m.items) - 1 for m in self.messages)
        found = len(self.items) + self.non_mail + self.skipped
        assert found == len(self.messages) + extra + self.non_mail + self.skipped
        return {
            'schema': 'onbehalf.report/1', 'tool': {}, 'rules': {}, 'inputs': [],
            'coverage': {'items': found, 'messages': len(self.messages), 'extra_copies': extra,
                         'suspect': 0, 'non_mail': self.non_mail, 'recovered': 0, 'damaged': 0,
                         'quarantined': 0, 'skipped': self.skipped, 'findings': [],
                         'warnings': [], 'losses': []},
            'mailboxes': [stats.MailboxReport(self, b).report()
                          for b in self.roster.primaries()]}

    def message_lines(self):
        return [output.message_line(r, r.mailbox is None or self.is_measurable(r.mailbox),
                                    self.options.subjects)
                for r in self.rows if self.in_period(r.placed)]


def run(arguments):
    """(exit status, text for stdout)."""
    options = parse_options(arguments)
    result = Result(options)
    if options.command == 'messages':
        return 0, ''.join(output.to_json(line) + '\n' for line in result.message_lines())
    if not result.roster.mailboxes:
        print('no shared mailbox found: name one with -m, or see `onbehalf mailboxes`',
              file=sys.stderr)
        return 1, ''
    return 0, output.to_json(result.report()) + '\n'


def main():
    try:
        status, text = run(sys.argv[1:])
    except (UsageError, ValueError) as e:
        print(f'oracle: {e}', file=sys.stderr)
        sys.exit(2)
    except OSError as e:
        print(f'oracle: {e}', file=sys.stderr)
        sys.exit(3)
    sys.stdout.buffer.write(text.encode('utf-8'))
    sys.exit(status)


if __name__ == '__main__':
    main()
