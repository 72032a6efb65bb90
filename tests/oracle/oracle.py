#!/usr/bin/python3
"""The slow reference of docs/SEMANTICS.md.

    oracle.py report|messages|both [options] INPUT...
    oracle.py --batch

`both` prints {"report": …, "messages": [ … ]} of one analysis; the report is null when no mailbox is found.

With --batch the interpreter starts once for many analyses. Every line of standard input is a JSON list of
arguments (["report", "-m", "support@acme.example", "in"]), or an object {"folder": …, "arguments": [ … ]} whose
paths are taken from that folder. Every line of output, written as soon as it is known, is the answer to one of
them: {"status": 0, "stdout": …, "stderr": …}. The status is that of the single run; 70 is an error of the oracle.

From Python: oracle.run(arguments) is (status, text); oracle.run_both(arguments) is (status, report, messages).
"""
import argparse
import collections
import contextlib
import datetime
import io
import json
import os
import re
import sys
import traceback

import attribution
import audit
import copies
import facts
import inputs
import journal
import output
import roster as rosters
import stats
import threads
import walk
import worktime
from roster import UsageError
from words import WSP

WITHOUT_LINK = 20                             # per cent of outbound: not measurable (§9)
LARGE, BRIDGING = 500, 50                     # messages and authors of a conversation (§7)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise UsageError(message)


def parse_options(arguments):
    parser = Parser(allow_abbrev=False)
    add = parser.add_argument
    add('command', choices=['report', 'messages', 'both'])
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
    add('--min-group', type=int, default=1)
    add('--hash', choices=['none', 'names', 'messages', 'all'], default='messages')
    add('--subjects', action='store_true')
    add('--count-suspect', action='store_true')       # nothing is suspect in a tree of message files
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
    if options.min_group < 1:
        raise UsageError(f'no size of a group: {options.min_group}')
    if options.min_group > 1 and options.command == 'messages':
        raise UsageError('messages is about single people: not with --min-group')
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
    """--closed FILE: a line is `id`, `id,reason` or `<id> reason`, empty or a comment."""
    ids = set()
    with open(name, 'rb') as file:
        text = file.read().decode('utf-8-sig')
    for number, line in enumerate(text.split('\n'), 1):
        line = line.strip(WSP)
        if line and not line.startswith('#'):
            one = (facts.single_id(line.encode()) if line.startswith('<')
                   else re.split('[, \t\r]', line)[0])
            if not one:
                raise UsageError(f'{name}: line {number}: no id: {line!r}')
            ids.add(one)
    return ids


def make_roster(options):
    roster = rosters.Roster(options.zone, options.hours)
    if options.roster:
        roster.read(options.roster)
    for text in options.mailboxes:
        primary, *aliases = [rosters.address(a) for a in text.split(',') if a.strip()]
        roster.add_mailbox(roster.listed(primary), aliases)
    for text in options.agents:
        for part in text.split(','):          # an address, or an address and one alias
            primary, sign, alias = part.partition('=')
            roster.add_agent(roster.listed(rosters.address(primary)),
                             [rosters.address(alias)] if sign else [])
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
                                                                     options.trust_mtime, roster.journals)
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
        self.messages = copies.group(self.items, self.roster, self.options.weak_copies == 'on',
                                     self.options.hash != 'none')

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
                row.wait_placed = row.clock_start
                if self.options.period_by == 'arrived':
                    row.placed = row.wait_placed
        for one in self.walks:
            waits = [w for w in (one.open_wait, one.closed_wait) if w]
            for wait in waits:
                wait.placed = wait.start
            if self.options.period_by == 'started':
                for row in one.rows:
                    row.placed = row.wait_placed = one.first_time
                for wait in waits:
                    wait.placed = one.first_time
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

    def findings(self):
        """Those of §7 and §8, before periods."""
        sizes = collections.Counter(m.conversation for m in self.messages)
        authors = {(r.message.conversation, r.author) for r in self.rows
                   if r.direction == 'inbound' and r.author}
        strangers = collections.Counter(conversation for conversation, _ in authors)
        closing = {r.message.id for w in self.walks if w.closed_wait for r in w.closed_wait.inbound}
        journals = collections.Counter(i.journal for i in self.items if i.journal)
        counts = {**journals,
                  'bridging-conversation': sum(n > BRIDGING for n in strangers.values()),
                  'calendar-event-ignored': self.roster.ignored_events(),
                  'closed-without-wait': len(self.options.closed_ids - closing),
                  'large-conversation': sum(n > LARGE for n in sizes.values())}
        return [{'kind': kind, 'count': n} for kind, n in sorted(counts.items()) if n]

    def warnings(self):
        """Of journal reports alone (FORMATS, *Journal reports*)."""
        found = {i.journal for i in self.items}
        texts = {}
        if journal.READ in found:
            texts['journal-report'] = 'journal reports were read: who wrote them, nobody can prove'
        if journal.UNDECLARED in found and journal.DECLARED not in found:
            texts['journals-without-report'] = 'journal reports were found, but none where journals= says'
        return [{'kind': kind, 'mailbox': None, 'text': text} for kind, text in texts.items()]

    # -- the two outputs -------------------------------------------------------------------------

    def report(self):
        extra = sum(len(m.items) - 1 for m in self.messages)
        found = len(self.items) + self.non_mail + self.skipped
        assert found == len(self.messages) + extra + self.non_mail + self.skipped
        return {
            'schema': 'onbehalf.report/1', 'tool': {}, 'rules': {},
            'as_of': None if self.as_of is None else output.rfc3339(self.as_of), 'inputs': [],
            'coverage': {'items': found, 'messages': len(self.messages), 'extra_copies': extra,
                         'suspect': 0, 'non_mail': self.non_mail, 'recovered': 0, 'damaged': 0,
                         'quarantined': 0, 'skipped': self.skipped, 'findings': self.findings(),
                         'warnings': self.warnings(), 'losses': []},
            'mailboxes': [stats.MailboxReport(self, b).report()
                          for b in self.roster.primaries()]}

    def message_lines(self):
        return [output.message_line(r, r.mailbox is None or self.is_measurable(r.mailbox),
                                    self.options.subjects, self.options.hash)
                for r in self.rows if self.in_period(r.placed)]


def run(arguments):
    """(exit status, text for stdout)."""
    options = parse_options(arguments)
    result = Result(options)
    status = int(bool(result.warnings()))
    if options.command == 'messages':
        return status, ''.join(output.to_json(line) + '\n' for line in result.message_lines())
    found = bool(result.roster.mailboxes)
    if not found:
        print('no shared mailbox found: name one with -m, or see `onbehalf mailboxes`',
              file=sys.stderr)
    if options.command == 'both':
        made = {'report': result.report() if found else None,
                'messages': result.message_lines() if options.min_group == 1 else None}
    elif found:
        made = result.report()
    else:
        return 1, ''
    return status if found else 1, output.to_json(made) + '\n'


def run_both(arguments):
    """(exit status, report or None, messages or None when --min-group forbids them), as values."""
    status, text = run(['both', *arguments])
    made = json.loads(text)
    return status, made['report'], made['messages']


def answer(arguments):
    """run(), with errors on stderr and as exit statuses."""
    try:
        return run(arguments)
    except (UsageError, ValueError) as e:
        status, complaint = 2, e
    except OSError as e:
        status, complaint = 3, e
    except SystemExit as e:                   # --help
        return e.code, ''
    print(f'oracle: {complaint}', file=sys.stderr)
    return status, ''


def batch(lines, out):
    """Answers every line by a line; see the top of this file."""
    home = os.getcwd()
    for line in lines:
        complaints, folder = io.StringIO(), '.'
        with contextlib.redirect_stderr(complaints), contextlib.redirect_stdout(complaints):
            try:
                arguments = json.loads(line)
                if isinstance(arguments, dict):
                    folder, arguments = arguments['folder'], arguments['arguments']
                os.chdir(folder)
                status, text = answer(arguments)
            except Exception:                 # a bug must not take the other answers with it
                status, text = 70, ''
                traceback.print_exc()
            finally:
                os.chdir(home)
        out.write(json.dumps({'status': status, 'stdout': text, 'stderr': complaints.getvalue()}) + '\n')
        out.flush()


def main():
    if sys.argv[1:] == ['--batch']:
        batch(sys.stdin, sys.stdout)
        return
    status, text = answer(sys.argv[1:])
    sys.stdout.buffer.write(text.encode('utf-8'))
    sys.exit(status)


if __name__ == '__main__':
    main()
