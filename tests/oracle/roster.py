"""Who is who: the roster file, the options that add to it, and the questions asked of both (§1)."""
import os
import re
from zoneinfo import ZoneInfo

import holidays
import worktime
from addresses import domain_of, is_exchange_address, normal_address, normal_domain, unwrap


class UsageError(Exception):
    """The user's roster or options are wrong: exit 2."""


KEYS = {
    'mailbox': 'name aliases archives zone hours holidays sla'.split(),
    'agent': 'name aliases mailboxes archives exclusive from until zone hours holidays'.split(),
    'organisation': 'domains agent-domains robots forms journals'.split(),
    'exclude': 'from domain subject folder cc-only'.split(),
}
MOST_BYTES = 4 << 20                          # of a roster
ANY_TIME = object()                           # of an agent with dates: whatever the day
KINDS = 'excluded report automatic calendar bulk junk draft person'.split()


def address(text):
    found = normal_address(text)
    if not found:
        raise UsageError(f'no address: {text!r}')
    return found


def split_list(value):
    return [part.strip() for part in value.split(';') if part.strip()]


def split_whole_list(value):
    """Parts of which none may be empty, nor all of them missing. The last `;` may stand or not."""
    parts = [part.strip() for part in value.removesuffix(';').split(';')]
    if '' in parts:
        raise UsageError(f'an empty part: {value!r}')
    return parts


def duration(text):
    match = re.fullmatch(r'(\d+)([smhd])', text.strip())
    if not match:
        raise UsageError(f'no duration: {text!r}')
    return int(match.group(1)) * {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}[match.group(2)]


def zone(text):
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as e:
        raise UsageError(f'no time zone: {text!r}') from e


def lies_in(path, places):
    """Is the path one of these, or does it lie below one (§2, §4)? `!/` is a boundary, too."""
    return any(path == place or path.startswith((place.rstrip('/') + '/', place + '!/')) for place in places)


def yes_no(text):
    if text not in ('yes', 'no', 'true', 'false'):
        raise UsageError(f'neither yes nor no: {text!r}')
    return text in ('yes', 'true')


class Mailbox:
    def __init__(self, primary):
        self.primary, self.name, self.aliases = primary, None, []
        self.zone = self.hours = self.sla = self.reason = None
        self.holidays, self.discovered = set(), False

    @property
    def addresses(self):
        return sorted({self.primary, *self.aliases}, key=str.encode)


class Agent:
    def __init__(self, primary):
        self.primary, self.name, self.aliases = primary, None, []
        self.mailboxes = None                     # None: all
        self.exclusive = False
        self.first_day = self.last_day = None     # from=, until= (dates, both included)
        self.zone = self.hours = None
        self.holidays = set()


def read_groups(text):
    """[(group, argument, line number, {key: (value, line number)})], strictly."""
    groups, seen = [], set()
    for number, line in enumerate(text.removeprefix('\ufeff').split('\n'), 1):
        line = line.strip()
        if not line or line.startswith(('#', ';')):
            continue
        header = re.fullmatch(r'\[\s*(\S+)(?:\s+(.+?))?\s*\]', line)
        if header:
            group, argument = header.group(1), header.group(2)
            if group not in KEYS and group != 'kinds':
                raise UsageError(f'line {number}: unknown group [{group}]')
            if (argument is None) == (group in ('mailbox', 'agent')):
                raise UsageError(f'line {number}: [{group}] with a wrong name')
            argument = argument and address(argument)
            if (group, argument) in seen:
                raise UsageError(f'line {number}: repeated group {line}')
            seen.add((group, argument))
            groups.append((group, argument, number, {}))
            continue
        # the key of [kinds] holds an address, which may hold '='
        key, sign, value = line.rpartition('=') if groups and groups[-1][0] == 'kinds' \
            else line.partition('=')
        if not sign or not groups:
            raise UsageError(f'line {number}: neither group nor key')
        group, _, _, keys = groups[-1]
        key = key.strip()
        if key in keys or (group != 'kinds' and key not in KEYS[group]):
            raise UsageError(f'line {number}: unknown or repeated key {key}')
        keys[key] = (value.strip(), number)
    return groups


class Roster:
    def __init__(self, default_zone=None, default_hours=None):
        self.mailboxes, self.agents, self.owner_of = {}, {}, {}
        self.stands_for = {}                      # what wrapped addresses of entries stand for -> primary
        self.archives = {}                        # address, canonical when settled -> absolute paths
        self.domains, self.agent_domains, self.forms = set(), set(), set()
        self.own_domains = set()                  # those in which wrapped addresses are believed (§1)
        self.robots, self.forced_kinds = set(), {}
        self.journals = None                      # absolute paths; None: the roster does not say
        self.exclude = {'from': [], 'domain': [], 'subject': [], 'folder': [], 'cc-only': False}
        self.calendars = {}                       # path -> (days, number of ignored events)
        self.found_agents = {}                    # mailbox -> set, see discovery (§1)
        self.default_zone = default_zone
        self.default_hours = worktime.parse_hours(default_hours) if default_hours else None

    # -- filling ------------------------------------------------------------------------------

    def claim(self, alias, primary):
        """An address belongs to one entry only."""
        if self.owner_of.setdefault(alias, primary) != primary:
            raise UsageError(f'{alias} belongs to {self.owner_of[alias]} and to {primary}')

    def add_mailbox(self, primary, aliases=()):
        if primary in self.agents:
            raise UsageError(f'{primary} is a mailbox and an agent')
        self.claim(primary, primary)
        mailbox = self.mailboxes.setdefault(primary, Mailbox(primary))
        self.add_aliases(mailbox, aliases)
        return mailbox

    def add_agent(self, primary, aliases=()):
        if primary in self.mailboxes:
            raise UsageError(f'{primary} is a mailbox and an agent')
        self.claim(primary, primary)
        agent = self.agents.setdefault(primary, Agent(primary))
        self.add_aliases(agent, aliases)
        return agent

    def add_aliases(self, entry, aliases):
        for alias in aliases:
            self.claim(alias, entry.primary)
            if alias not in entry.aliases and alias != entry.primary:
                entry.aliases.append(alias)

    def add_archive(self, owner, path, base):
        path = os.path.abspath(os.path.join(base, path))
        self.archives.setdefault(owner, []).append(path)

    def read(self, file_name):
        with open(file_name, 'rb') as file:
            data = file.read()
        if len(data) > MOST_BYTES:
            raise UsageError(f'{file_name}: larger than {MOST_BYTES} bytes')
        text = data.decode('utf-8')
        base = os.path.dirname(os.path.abspath(file_name))
        groups = read_groups(text)
        for group, argument, _, keys in groups:
            aliases = [address(a) for a in split_list(keys.get('aliases', ('',))[0])]
            if group == 'mailbox':
                self.add_mailbox(argument, aliases)
            elif group == 'agent':
                self.add_agent(argument, aliases)
        for group, argument, _, keys in groups:
            for key, (value, number) in keys.items():
                try:
                    self.set(group, argument, key, value, base)
                except (UsageError, ValueError) as e:
                    raise UsageError(f'{file_name}: line {number}: {e}') from e
            if group == 'agent' and 'holidays' in keys and 'hours' not in keys:
                raise UsageError(f'{file_name}: holidays of agent {argument} without hours')

    def set(self, group, argument, key, value, base):
        if group == 'kinds':
            if not key.startswith('address:') or value not in KINDS:
                raise UsageError(f'no kind: {key}={value}')
            self.forced_kinds[address(key[len('address:'):])] = value
        elif group == 'exclude':
            if key == 'cc-only':
                self.exclude[key] = yes_no(value)
            elif key == 'from':
                self.exclude[key] = [address(a) for a in split_list(value)]
            elif key == 'domain':
                self.exclude[key] = [normal_domain(d) for d in split_list(value)]
            else:
                self.exclude[key] = split_list(value)
        elif group == 'organisation':
            if key in ('domains', 'agent-domains'):
                target = self.domains if key == 'domains' else self.agent_domains
                target.update(normal_domain(d) for d in split_list(value))
            elif key == 'journals':
                self.journals = [os.path.abspath(os.path.join(base, path)) for path in split_whole_list(value)]
            else:
                target = self.robots if key == 'robots' else self.forms
                target.update(address(a) for a in split_list(value))
        else:
            entry = (self.mailboxes if group == 'mailbox' else self.agents)[argument]
            self.set_entry(entry, key, value, base)

    def set_entry(self, entry, key, value, base):
        if key == 'name':
            entry.name = value
        elif key == 'archives':
            for path in split_list(value):
                self.add_archive(entry.primary, path, base)
        elif key == 'zone':
            entry.zone = zone(value)
        elif key == 'hours':
            entry.hours = worktime.parse_hours(value)
        elif key == 'holidays':
            entry.holidays = self.read_holidays(split_list(value), base)
        elif key == 'sla':
            entry.sla = duration(value)
        elif key == 'exclusive':
            entry.exclusive = yes_no(value)
        elif key in ('from', 'until'):
            if key == 'from':
                entry.first_day = worktime.parse_day(value)
            else:
                entry.last_day = worktime.parse_day(value)
            if entry.first_day and entry.last_day and entry.last_day < entry.first_day:
                raise UsageError('the last day lies before the first one')
        elif key == 'mailboxes':
            entry.mailboxes = {address(a) for a in split_list(value)}

    def read_holidays(self, parts, base):
        """Dates, and names of calendar files."""
        days = set()
        for part in parts:
            if part.lower().endswith('.ics'):
                path = os.path.abspath(os.path.join(base, part))
                self.calendars[path] = holidays.read_calendar(part, base)
                days |= self.calendars[path][0]
            else:
                days.add(worktime.parse_day(part))
        return days

    def ignored_events(self):
        """Events that are no holidays, of every calendar once."""
        return sum(ignored for _, ignored in self.calendars.values())

    def settle(self):
        """Once the file and the options are read: finds out what is ours, and replaces aliases everywhere."""
        self.own_domains = ({domain_of(one) for one in self.owner_of} | self.domains | self.agent_domains) - {''}
        # the entries keep what is written in them; what that stands for is theirs when nobody lists it
        for entries in (self.mailboxes, self.agents):
            for primary in sorted(entries, key=str.encode):
                for one in (primary, *entries[primary].aliases):
                    if self.unwrapped(one) not in self.owner_of:
                        self.stands_for.setdefault(self.unwrapped(one), primary)
        for group in (self.robots, self.forms):
            group.update([self.canonical(one) for one in group])
        self.exclude['from'] = [self.canonical(one) for one in self.exclude['from']]
        self.forced_kinds = {self.canonical(one): k for one, k in self.forced_kinds.items()}
        for agent in self.agents.values():
            if agent.mailboxes is not None:
                agent.mailboxes = {self.listed(one) for one in agent.mailboxes}
        archives, self.archives = self.archives, {}
        for owner, paths in archives.items():
            self.archives.setdefault(self.canonical(owner), []).extend(paths)

    # -- asking -------------------------------------------------------------------------------

    def unwrapped(self, one):
        """What an address stands for that Exchange wrapped, in a domain of ours; any other as it is."""
        found = one and unwrap(one)
        if not found:
            return one
        domain = domain_of(one)
        ours = any(domain == d or domain.endswith('.' + d) for d in self.own_domains)
        return found if ours else one

    def listed(self, one):
        """The primary address of the entry that lists exactly this address, else the address."""
        return self.owner_of.get(one, one)

    def canonical(self, one):
        if one in self.owner_of:
            return self.owner_of[one]
        one = self.unwrapped(one)
        return self.listed(self.stands_for.get(one, one))

    def mailbox_of(self, one):
        """The primary address of the mailbox that holds this address, or None."""
        one = self.canonical(one)
        return one if one in self.mailboxes else None

    def primaries(self):
        return sorted(self.mailboxes, key=str.encode)

    def roster_agents(self, mailbox):
        """Roster agents whose mailboxes= names this mailbox (default: all)."""
        return [a for a in self.agents.values()
                if a.mailboxes is None or mailbox in a.mailboxes]

    def agents_from(self, mailbox):
        named = ((['roster'] if self.roster_agents(mailbox) else []) +
                 (['agent-domains'] if self.agent_domains else []))
        return named or ['discovered']

    def is_agent(self, mailbox, one, when=ANY_TIME):
        """Is this address an agent of the mailbox for a message of that time (None: it has none)?"""
        one = self.canonical(one)
        if one is None or one in self.mailboxes:
            return False
        agent = self.agents.get(one)
        if agent:
            return (agent.mailboxes is None or mailbox in agent.mailboxes) and \
                self.serves(agent, when)
        if domain_of(one) in self.agent_domains and one not in self.robots:
            return True
        return one in self.found_agents.get(mailbox, ())

    def serves(self, agent, when):
        """By from= and until=, local days in the agent's zone. Without a time nobody with dates does."""
        if when is ANY_TIME or (agent.first_day is None and agent.last_day is None):
            return True
        if when is None:
            return False
        day = worktime.local_day(when, self.zone_of(agent))
        return ((agent.first_day is None or agent.first_day <= day) and
                (agent.last_day is None or day <= agent.last_day))

    def in_archive_of(self, owner, item):
        """Does the item lie in an archive declared this address's (§2)?"""
        return lies_in(item.path, self.archives.get(owner, ()))

    def archive_agents(self, mailbox, item):
        """The agents of the mailbox in whose declared archives the item lies, whatever their dates."""
        return {owner for owner in self.archives
                if self.is_agent(mailbox, owner) and self.in_archive_of(owner, item)}

    def own_list(self, mailbox, lists):
        """Is the mailbox the list that these List-Id and List-Post addresses name (§3)?"""
        return any(self.mailbox_of(one) == mailbox for one in lists)

    def looks_impersonal(self, one):
        """The shapes of list software and of system accounts (§4)."""
        if is_exchange_address(one):
            return False
        local = one.rpartition('@')[0]
        return (local.startswith('owner-') or
                local.endswith(('-owner', '-bounces', '-request', '-admin')) or '=' in local or
                one.startswith('s-1-5-'))

    def is_person(self, one, lists=()):
        """A person as Sender, in a delegation header, in an audit record (§4). A roster agent is
        one whatever the address looks like, but for robots and the message's own list."""
        if not one:
            return False
        one = self.canonical(one)
        if (one in self.mailboxes or one in self.robots or
                one in {self.canonical(a) for a in lists}):
            return False
        return one in self.agents or not self.looks_impersonal(one)

    def of_side(self, mailbox, one, when):
        """Of B's side (§4, rung 2): an agent of the roster or of agent-domains (a discovered one
        is not enough), or a domain near B's (that of its primary address) or of `domains`."""
        whole = self.unwrapped(one)               # an alias keeps its own domain
        one = self.canonical(one)
        domain, own = domain_of(whole), domain_of(self.unwrapped(mailbox))
        if (one in self.agents or domain in self.agent_domains) and \
                self.is_agent(mailbox, one, when):
            return True
        if domain and own and (domain == own or domain.endswith('.' + own) or
                               own.endswith('.' + domain)):
            return True
        if whole.startswith('/o='):               # Exchange names only people of its own organisation so
            addresses = self.mailboxes[mailbox].addresses if mailbox in self.mailboxes else [mailbox]
            return any(is_exchange_address(a) and a.split('/')[1] == whole.split('/')[1]
                       for a in map(self.unwrapped, addresses))
        return any(domain == d or domain.endswith('.' + d) for d in self.domains)

    # -- schedules (§8) -----------------------------------------------------------------------

    def zone_of(self, entry):
        """A schedule's zone: the entry's, else --zone, else UTC."""
        return entry.zone or self.default_zone or worktime.UTC

    def schedule(self, mailbox):
        entry = self.mailboxes[mailbox]
        hours = entry.hours or self.default_hours
        return worktime.Schedule(hours, self.zone_of(entry), entry.holidays) if hours else None

    def agent_schedule(self, agent):
        entry = self.agents.get(agent)
        if not (entry and entry.hours):
            return None
        return worktime.Schedule(entry.hours, self.zone_of(entry), entry.holidays)

    def report_zone(self, mailbox):
        """Names of periods and the heatmap: --zone, else the mailbox's, else UTC (§9)."""
        return self.default_zone or self.mailboxes[mailbox].zone or worktime.UTC
