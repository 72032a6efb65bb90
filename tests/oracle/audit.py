"""Records for rung 1 of §4: of audit log exports (the new Purview CSV: RecordId, …, AuditData as JSON), and the
envelopes of journal reports, which say the same of one message."""
import csv
import io
import json

import facts
from addresses import normal_address


class Record:
    def __init__(self, message_id, represented, user, owner, origin='audit'):
        self.message_id, self.represented = message_id, represented
        self.user, self.owner, self.origin = user, owner, origin


def of_journals(items):
    """What the envelopes state that these copies of one message came with."""
    return [Record(e.message_id, e.on_behalf_of, e.sender, None, 'journal')
            for e in (item.envelope for item in items) if e and e.is_fact]


def look(mapping, name):
    """A value by its name in any capitals; only text counts."""
    for key, value in mapping.items():
        if isinstance(key, str) and key.lower() == name.lower() and isinstance(value, str):
            return value.strip()
    return ''


def read(file_names):
    """The records SendAs and SendOnBehalf, each Id once; returns (records, broken rows)."""
    csv.field_size_limit(1 << 30)
    records, seen, broken = [], set(), 0
    for name in file_names:
        with open(name, 'rb') as file:
            data = file.read()
        encoding = 'utf-16' if data[:2] in (b'\xff\xfe', b'\xfe\xff') else 'utf-8-sig'
        text = data.decode(encoding, 'replace')
        for row in csv.DictReader(io.StringIO(text, newline='')):
            row = {k: v for k, v in row.items() if isinstance(v, str)}
            try:
                details = json.loads(look(row, 'AuditData'))
                if not isinstance(details, dict):
                    raise ValueError
            except (ValueError, RecursionError):
                broken += 1
                continue
            key = look(details, 'Id') or look(row, 'RecordId')
            if key and key in seen:
                continue
            seen.add(key)
            record = read_record(row, details)
            if record:
                records.append(record)
    return records, broken


def read_record(row, details):
    operation = (look(details, 'Operation') or look(row, 'Operation')).lower()
    fields = {'sendas': ['SendAsUserSmtp', 'SendOnBehalfOfUserSmtp'],
              'sendonbehalf': ['SendOnBehalfOfUserSmtp', 'SendAsUserSmtp']}.get(operation)
    if fields is None:
        return None
    item = next((v for k, v in details.items()
                 if k.lower() == 'item' and isinstance(v, dict)), {})
    message_id = facts.single_id(look(item, 'InternetMessageId').encode())
    represented = look(details, fields[0]) or look(details, fields[1])
    return Record(message_id, normal_address(represented),
                  normal_address(look(details, 'UserId') or look(row, 'UserId')),
                  normal_address(look(details, 'MailboxOwnerUPN')))
