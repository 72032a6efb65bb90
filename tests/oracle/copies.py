"""Unites items that are copies of the same mail (§2), and tells the kind of an item (§3)."""
import collections
import re

import facts
from addresses import domain_of
from words import WSP, ascii_lower, raw_text

WITHIN = 2                                    # seconds: the submit times of weak copies


class Groups:
    """Union-find, the plain way."""

    def __init__(self):
        self.parent = {}

    def find(self, one):
        self.parent.setdefault(one, one)
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def unite(self, a, b):
        self.parent[self.find(a)] = self.find(b)


# -- what makes two items copies ----------------------------------------------------------------

def same_from(roster, a, b):
    if a.from_address is None or b.from_address is None:
        return a.from_address is b.from_address
    return roster.canonical(a.from_address) == roster.canonical(b.from_address)


def list_rewritten(roster, item):
    """An item's own property: From in some B, and B is an own list by this item's fields."""
    mailbox = item.from_address and roster.mailbox_of(item.from_address)
    return bool(mailbox) and roster.own_list(mailbox, item.lists)


def are_copies(roster, a, b):
    """For two items of the same id."""
    if not (same_from(roster, a, b) or list_rewritten(roster, a) or list_rewritten(roster, b)):
        return False
    same_second = a.date is not None and a.date == b.date
    return same_second or a.base == b.base


def recipient_set(roster, item):
    return {roster.canonical(r.address) if r.address else ascii_lower(r.name)
            for r in item.recipients}


def weak_match(roster, item, other):
    """May the id-less item be a copy of this item of a message with a real id?"""
    if item.base != other.base or item.date is None or other.date is None:
        return False
    if item.thread_index and other.thread_index and item.thread_index != other.thread_index:
        return False
    return (abs(item.date - other.date) <= WITHIN and same_from(roster, item, other) and
            recipient_set(roster, item) == recipient_set(roster, other))


def closure(roster, items):
    """The groups of items of one id."""
    groups = Groups()
    for i, a in enumerate(items):
        groups.find(i)
        for j in range(i):
            if are_copies(roster, a, items[j]):
                groups.unite(i, j)
    found = {}
    for i, item in enumerate(items):
        found.setdefault(groups.find(i), []).append(item)
    return list(found.values())


def group(items, roster, weak_copies=True, hashed=True):
    """The messages, ordered by their first origin. Items come sorted by origin. Without an id they are
    named by their bytes, or, when nothing is hashed, by their origin."""
    by_id, nameless = {}, []
    for item in items:
        if item.message_id is None:
            nameless.append(item)
        else:
            by_id.setdefault(item.message_id, []).append(item)
    groups = [(one, members) for one, same in by_id.items()
              for members in closure(roster, same)]
    by_subject = {}
    for g in groups:
        for base in {i.base for i in g[1]}:
            by_subject.setdefault(base, []).append((g, list(g[1])))
    weak, alone = [], {}
    for item in nameless:
        candidates = [g for g, real in by_subject.get(item.base, ())
                      if any(weak_match(roster, item, other) for other in real)]
        if weak_copies and len(candidates) == 1:
            candidates[0][1].append(item)
            weak.append(candidates[0][1])
        else:
            name = 'sha256:' + item.sha256 if hashed else 'origin:' + item.origin
            alone.setdefault(name, []).append(item)
    groups += [(one, members) for one, same in alone.items()
               for members in closure(roster, same)]
    names = collections.Counter(one for one, _ in groups)
    messages = []
    for one, members in groups:
        message = Message(one, members)
        if names[one] > 1:
            message.defects.add('id-collision')
        if any(members is w for w in weak):
            message.defects.add('weak-copy')
        if all(item.message_id is None for item in members):
            message.defects.add('no-message-id')
        messages.append(message)
    return sorted(messages, key=lambda m: m.order)


class Message:
    def __init__(self, message_id, items):
        self.id = message_id
        self.items = sorted(items, key=lambda i: facts.id_key(i.origin))
        self.order = facts.id_key(self.items[0].origin)
        self.defects = set().union(*(i.defects for i in items))
        self.lists = set().union(*(i.lists for i in items))
        self.doubtful = any(i.doubtful for i in items)
        self.conversation = None
        self.chosen = {}                      # mailbox -> representative

    def named_ids(self):
        """The ids a message names: In-Reply-To, References and original ids, except its own."""
        named = {one for i in self.items
                 for one in i.in_reply_to + i.references + i.original_ids}
        return named - {self.id}

    def united(self, roster, field):
        """The canonical addresses of a field of all copies."""
        return {roster.canonical(a) for i in self.items for a in getattr(i, field)}

    def when(self):
        """The time that says who is an agent by from= and until=: sent, of the first copy by origin."""
        return self.items[0].sent()[1]

    def representative(self, roster, mailbox=None):
        """The copy that speaks for the row (message, mailbox); see §2."""
        if mailbox not in self.chosen:
            classes = [self.items]
            if mailbox is not None:
                classes = [[i for i in self.items if roster.in_archive_of(mailbox, i)],
                           [i for i in self.items if roster.archive_agents(mailbox, i)],
                           self.items]
            first = next(c[0] for c in classes if c)
            if kind(first, self, roster) == 'draft':
                persons = [[i for i in c if kind(i, self, roster) == 'person'] for c in classes]
                first = next((c[0] for c in persons if c), first)
            self.chosen[mailbox] = first
        return self.chosen[mailbox]


# -- kind (§3) ----------------------------------------------------------------------------------

def glob(pattern, text):
    expression = ''.join('.*' if c == '*' else '.' if c == '?' else re.escape(c)
                         for c in ascii_lower(pattern))
    return re.fullmatch(expression, ascii_lower(text), re.S) is not None


def excluded(item, message, roster):
    rules = roster.exclude
    sender = item.from_address or ''
    domain = domain_of(roster.unwrapped(sender))
    if sender and roster.canonical(sender) in rules['from']:
        return True
    if any(domain == d or domain.endswith('.' + d) for d in rules['domain']):
        return True
    if any(glob(p, item.subject or '') for p in rules['subject']):
        return True
    if any(glob(p, item.folder_path) for p in rules['folder']):
        return True
    if rules['cc-only']:
        def holds_mailbox(field):
            return any(a in roster.mailboxes for a in message.united(roster, field))
        return holds_mailbox('cc') and not holds_mailbox('to')
    return False


def trimmed(value):
    return ascii_lower(raw_text(value).strip(WSP))


def media_type(value):
    return trimmed(value or b'').split(';')[0].strip(WSP)


def has_calendar_part(item):
    """A line `Content-Type: text/calendar…method=…` in the first 64 KiB of the body."""
    text = re.sub(r'(\r\n|\r|\n)(?=[ \t])', '', item.body_start.decode('latin-1'))
    for line in re.split(r'[\r\n]+', text):
        if line[:13].lower() == 'content-type:':
            value = ascii_lower(line[13:].strip(WSP))
            if value.startswith('text/calendar') and 'method=' in value:
                return True
    return False


def kind(item, message, roster):
    def values(name):
        """Of every field of the name: marks may repeat, and any of them counts."""
        return [trimmed(value) for value in item.all(name)]

    sender = item.from_address and roster.canonical(item.from_address)
    if excluded(item, message, roster):
        return 'excluded'
    if sender in roster.forced_kinds:
        return roster.forced_kinds[sender]
    if sender in roster.forms:
        return 'person'
    # report
    media = media_type(item.first('content-type'))
    author = roster.unwrapped(item.from_address or '')
    local = author.rpartition('@')[0] or author
    null_path = any(path in ('', '<>') for path in values('return-path')[:1])
    if media == 'multipart/report' or (null_path and local in ('mailer-daemon', 'postmaster')):
        return 'report'
    # automatic
    submitted = [re.split('[; \t\r\n]', value)[0] for value in values('auto-submitted')]
    actor = item.sender or item.from_address
    if (any(value not in ('', 'no') for value in submitted) or
            'auto_reply' in values('precedence') or
            any(value != 'no' for value in values('x-autoreply') + values('x-autorespond')) or
            (actor and roster.canonical(actor) in roster.robots)):
        return 'automatic'
    # calendar
    if (media == 'text/calendar' or
            'urn:content-classes:calendarmessage' in values('content-class') or
            (media.startswith('multipart/') and has_calendar_part(item))):
        return 'calendar'
    # bulk
    own = any(roster.mailbox_of(a) for a in item.lists)
    if not own and (any(value in ('bulk', 'junk', 'list') for value in values('precedence')) or
                    any(item.first(n) is not None
                        for n in ('list-id', 'list-post', 'list-unsubscribe'))):
        return 'bulk'
    # junk
    levels = values('x-ms-exchange-organization-scl')
    if (item.role == 'junk' or any(value.startswith('yes') for value in values('x-spam-flag')) or
            any(re.fullmatch('0*([5-9]|[1-9][0-9]+)', level) for level in levels)):
        return 'junk'
    if item.role == 'drafts' or 'D' in item.flags or '1' in values('x-unsent'):
        return 'draft'
    return 'person'
