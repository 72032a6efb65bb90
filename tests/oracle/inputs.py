"""Finds the items: every regular file of an EML tree holds one message. Folder names give roles."""
import os
import re
import stat

import facts
import folders


def folder_role(path):
    """The nearest ancestor with a known name; `.Sent` and `.INBOX.Sent` are Maildir++."""
    for name in reversed(path.split('/')[:-1]):
        if name.startswith('.'):
            name = name.rpartition('.')[2]
        role = folders.ROLE_OF.get(folders.key(name))
        if role:
            return role
    return None


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


def read_inputs(arguments, trust_mtime=False):
    """(items sorted by origin, number of non-mail files, number of skipped files)."""
    found = {}
    for argument in sorted(set(arguments), key=os.fsencode):
        top = argument.rstrip('/') or '/'
        entries = files_below(top) if os.path.isdir(top) else [(top, True)]
        for path, regular in entries:
            below = path[len(top):].strip('/').rpartition('/')[0] if path != top else ''
            found.setdefault(path, (regular, '/' + below + '/' if below else '/'))
    items, non_mail, skipped = [], 0, 0
    for path in sorted(found, key=os.fsencode):
        regular, folder_path = found[path]
        if not regular:
            skipped += 1
            continue
        with open(path, 'rb') as file:
            data = file.read()
        item = facts.Item(path, data, folder_path, folder_role(path), maildir_flags(path),
                          int(os.stat(path).st_mtime) if trust_mtime else None,
                          os.path.abspath(path))
        if item.is_mail:
            items.append(item)
        else:
            non_mail += 1
    return items, non_mail, skipped
