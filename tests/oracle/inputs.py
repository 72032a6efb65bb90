"""Finds the items: every regular file of an EML tree holds one message. Folder names give roles."""
import base64
import os
import re
import stat

import folders
import journal


def folder_name(name):
    """As people read it: names in modified UTF-7 (RFC 3501, 5.1.3) are decoded, others stay as they are."""
    # printable ASCII stands for itself, `&-` for `&`; two runs behind each other would be one
    plain, run = '[ -%\'-~]|&-', '&([A-Za-z0-9+,]+)-(?!&[^-])'
    if not re.fullmatch(f'(?:{plain}|{run})*', name):
        return name
    try:
        return re.sub(f'{run}|&-', lambda match: utf7_run(match.group(1)) if match.group(1) else '&', name)
    except ValueError:
        return name


def utf7_run(letters):
    """The text of one run of base64: whole UTF-16 units, no bit too many, nothing that is printable ASCII."""
    padded = letters.replace(',', '/') + '=' * (-len(letters) % 4)
    data = base64.b64decode(padded, validate=True)
    text = data.decode('utf-16-be')
    shortest = base64.b64encode(text.encode('utf-16-be')).decode('ascii').rstrip('=').replace('/', ',')
    if letters != shortest or any(' ' <= c <= '~' for c in text):
        raise ValueError(letters)
    return text


def folder_role(path, outside=()):
    """The role of the nearest folder of the path with a known name; an archive gives way to others above it.
    outside: what the input itself is called, looked at last."""
    archive = None
    for name in map(folder_name, [*reversed(path.split('/')[:-1]), *outside]):
        # the parts of `.INBOX.Sent.2024`, from the right
        parts = (name[1:].split('.')[::-1] if name.startswith('.')
                 else [re.sub(r'\.(mbox|mbx|mmdf|sbd)\Z', '', name, flags=re.I)])
        for part in parts:
            role = folders.ROLE_OF.get(folders.key(part))
            if role and role != 'archive':
                return role
            archive = archive or role
    return archive


def maildir_flags(path):
    parts = path.split('/')
    match = re.search(r'[:;!]2,([A-Za-z]*)\Z', parts[-1])
    return match.group(1) if match and len(parts) > 1 and parts[-2] in ('cur', 'new') else ''


def files_below(top):
    """(path, regular file?) of everything below a folder; links are never followed."""
    for entry in os.scandir(top):
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            yield from files_below(entry.path)
        else:
            yield entry.path, stat.S_ISREG(mode)


def read_inputs(arguments, trust_mtime=False, journals=None):
    """(items sorted by origin, number of non-mail files, number of skipped files). journals: where the envelopes of
    journal reports count; None: anywhere."""
    found = {}
    for argument in sorted(set(arguments), key=os.fsencode):
        top = argument.rstrip('/') or '/'
        is_folder = os.path.isdir(top)
        outside = top.split('/')[::-1][:1 if is_folder else 2]       # its name; of a file, its folder's too
        for path, regular in files_below(top) if is_folder else [(top, True)]:
            below = path[len(top):].lstrip('/') if is_folder else ''
            found.setdefault(path, (regular, below, outside))
    items, non_mail, skipped = [], 0, 0
    for path in sorted(found, key=os.fsencode):
        regular, below, outside = found[path]
        if not regular:
            skipped += 1
            continue
        with open(path, 'rb') as file:
            data = file.read()
        folder_path = '/'.join(['', *map(folder_name, below.split('/')[:-1]), ''])
        item = journal.read_item(path, data, folder_path, folder_role(below, outside), maildir_flags(path),
                                 int(os.stat(path).st_mtime) if trust_mtime else None,
                                 os.path.abspath(path), journals=journals)
        if item.is_mail:
            items.append(item)
        else:
            non_mail += 1
    return items, non_mail, skipped
