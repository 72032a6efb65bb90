"""Conversations (§7): connected components over ids and conversation GUIDs."""
import facts
from copies import Groups

SUBJECT_WINDOW = 30 * 86400


def correspondents(message, roster):
    """From and recipients that are neither a mailbox nor an agent of one."""
    item = message.representative(roster)
    everyone = message.united(roster, 'r')
    if item.from_address:
        everyone.add(roster.canonical(item.from_address))
    return {a for a in everyone if a not in roster.mailboxes and
            not any(roster.is_agent(b, a, message.when()) for b in roster.mailboxes)}


def link(messages, roster, by_subject=False):
    """Sets message.conversation to a provisional key, equal within a conversation."""
    groups = Groups()
    for message in messages:
        node = ('id', message.id)             # messages that share an id are linked
        for one in {i.message_id for i in message.items if i.message_id} | message.named_ids():
            groups.unite(node, ('id', one))
        for item in message.items:
            guid = item.thread_index and item.thread_index[6:22]
            if guid and any(guid):
                groups.unite(node, ('guid', guid))
    if by_subject:
        same_subject = {}
        for message in messages:
            base = message.representative(roster).base
            if base:
                same_subject.setdefault(base, []).append(message)
        for same in same_subject.values():
            known = [(m, correspondents(m, roster), m.representative(roster).arrived()[1])
                     for m in same]
            for i, (a, people, at) in enumerate(known):
                for b, others, other_at in known[:i]:
                    if (people and people == others and None not in (at, other_at) and
                            abs(at - other_at) <= SUBJECT_WINDOW):
                        groups.unite(('id', a.id), ('id', b.id))
    for message in messages:
        message.conversation = groups.find(('id', message.id))


def row_order(row):
    """Time, then message-id, then mailbox (null first), rows without a time last (SCHEMA)."""
    return (row.time is None, row.time or 0, facts.id_key(row.message.id),
            (row.mailbox or '').encode(), row.message.order)


def number(rows):
    """Numbers conversations in the order of the full output; sorts the rows in place."""
    rows.sort(key=row_order)
    numbers = {}
    for row in rows:
        numbers.setdefault(row.message.conversation, len(numbers) + 1)
    for message in {id(r.message): r.message for r in rows}.values():
        message.conversation = numbers[message.conversation]
