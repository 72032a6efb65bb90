"""JSON as docs/SCHEMA.md shapes it."""
import datetime
import json
import re

quoted = json.JSONEncoder(ensure_ascii=False).encode


class Share(str):
    """A number with six decimals, written as it stands."""


def rfc3339(unix):
    if unix is None:
        return None
    epoch = datetime.datetime(1970, 1, 1)
    return (epoch + datetime.timedelta(seconds=unix)).strftime('%Y-%m-%dT%H:%M:%SZ')


def text(value):
    """Bytes that are no UTF-8 (kept as surrogates) become U+FFFD."""
    return value.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')


def name_text(value):
    """A file name or message-id: each byte that is no UTF-8, and each of a U+FFFD, as U+FFFD and its digits."""
    if value is None:
        return None
    return re.sub('[\ud800-\udfff\ufffd]', lambda m: ''.join(
        f'\ufffd{byte:02X}' for byte in m.group().encode('utf-8', 'surrogateescape')), value)


def to_json(value):
    if isinstance(value, Share):
        return str(value)
    if isinstance(value, str):
        return quoted(text(value))
    if isinstance(value, dict):
        return '{' + ','.join(to_json(k) + ':' + to_json(v) for k, v in value.items()) + '}'
    if isinstance(value, (list, tuple)):
        return '[' + ','.join(map(to_json, value)) + ']'
    return str(value) if type(value) is int else json.dumps(value)


def message_line(row, measurable, subjects, hashes):
    verdict, message, item = row.verdict, row.message, row.item
    senders = [i.sender for i in [item] + message.items if i.sender]
    response = row.role == 'response'
    outbound = row.direction == 'outbound'
    line = {
        'message_id': name_text(message.id), 'conversation': message.conversation,
        'mailbox': row.mailbox, 'kind': row.kind, 'direction': row.direction, 'agent': verdict.agent,
        'credited': row.credited, 'verdict': verdict.name,
        'confidence': verdict.confidence if verdict.name else None,
        'from': item.from_address, 'sender': senders[0] if senders else None}
    if subjects:
        line['subject'] = item.subject
    nameless = 'no-message-id' in message.defects
    hashed = hashes in ('messages', 'all') or (hashes == 'names' and nameless)
    defects = set(message.defects)
    if row.time_source is None:
        defects.add('no-date')
    if row.skew:
        defects.add('clock-skew')
    line.update({
        'arrived': None if outbound else rfc3339(row.time),
        'sent': rfc3339(row.time) if outbound else None,
        'time_source': row.time_source, 'role': row.role,
        'response_seconds': row.response if measurable else None,
        'business_seconds': row.business if measurable else None,
        'agent_seconds': row.agent_clock if measurable else None,
        'first_response': row.first_response if response else None,
        'answers': name_text(row.answers),
        'copies': [{'origin': name_text(i.origin), 'sha256': i.sha256 if hashed else None}
                   for i in message.items],
        'defects': sorted(defects),
        'evidence': [{'rung': rung, 'agent': agent, 'origin': origin,
                      'agrees': agent == verdict.agent}
                     for rung, agent, origin in verdict.evidence]})
    return line
