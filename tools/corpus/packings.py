"""The same items as other programs keep them: MH, Apple Mail, MMDF, Thunderbird, Takeout, servers.

Each gives path -> bytes. Beside the mail lies what such a program leaves there and what is no mail;
what was deleted is told by the program's own marks, and must not count.
"""

import bz2
import gzip
import uuid

from . import headers
from .mbox import MANY, mbox_body, mbox_piece, modified_utf7, separator


def spared(copy, number, folder):
    """A message like the copy under another id, which somebody deleted."""
    fields = [(name, f"<deleted.{number}.{folder.encode().hex()[:16]}@trash.example>"
               if name.lower() == "message-id" else value) for name, value in copy.fields]
    return fields, copy.body


def head(fields):
    out = b""
    for name, value in fields:
        value = value if isinstance(value, bytes) else value.encode()
        out += name.encode() + b": " + value + b"\n"
    return out


FIRST = 1000    # numbers of one length, so that the order of names is that of the items


# -- MH ---------------------------------------------------------------------------------------

FORM = b"To:\ncc:\nFcc: +outbox\nSubject: \nFrom: nobody@acme.example\n--------\n"


def mh(store):
    files, removed = {}, 0
    for archive, folder in store.names():
        place = f"{archive}/{folder}"
        copies = store.folders[(archive, folder)]
        for n, copy in enumerate(copies, 1):
            files[f"{place}/{FIRST + 2 * n}"] = copy.raw()
        files[f"{place}/.mh_sequences"] = f"cur: {FIRST + 2}\nunseen: {FIRST + 2}-9999\n".encode()
        if copies[0].has("message-id"):
            fields, body = spared(copies[0], 1, folder)
            files[f"{place}/,7"] = files[f"{place}/#8"] = head(fields) + b"\n" + body
            removed += 2
        files[f"{archive}/components"] = files[f"{archive}/replcomps"] = FORM
    store.deleted["mh"] = removed
    return files


# -- Apple Mail -------------------------------------------------------------------------------

PLIST = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"
  "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>conversation-id</key>
\t<integer>{conversation}</integer>
\t<key>date-received</key>
\t<integer>{received}</integer>
\t<key>flags</key>
\t<integer>{flags}</integer>
\t<key>remote-id</key>
\t<string>{number}</string>
</dict>
</plist>
"""
INFO = b"""<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
\t<key>IMAPMailboxAttributes</key>
\t<integer>0</integer>
</dict>
</plist>
"""


def apple(store):
    """V10 of Apple Mail: folders of folders, some messages without their parts."""
    files, number = {}, FIRST
    for archive, folder in store.names():
        ident = str(uuid.uuid5(uuid.NAMESPACE_URL, archive)).upper()
        inner = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{archive}/{folder}")).upper()
        place = f"{archive}/V10/{ident}/" + "/".join(f"{part}.mbox" for part in folder.split("/"))
        files[f"{place}/Info.plist"] = INFO
        for copy in store.folders[(archive, folder)]:
            number += 1
            spread = "/".join(reversed(str(number // 1000))) + "/"
            data = f"{place}/{inner}/Data/{spread}"
            partial = copy.has("message-id") and copy.kind not in ("calendar", "report") \
                and not copy.report and number % 4 == 0
            name = f"{number}.partial.emlx" if partial else f"{number}.emlx"
            files[f"{data}Messages/{name}"] = emlx(copy, number, partial)
            if partial:
                files[f"{data}Messages/{number}.2.emlxpart"] = b"SGVsbG8gdGhlcmUu\n"
                files[f"{data}Attachments/{number}/2/forwarded.eml"] = (
                    b"From: someone@elsewhere.invalid\nTo: support@acme.example\n"
                    b"Message-ID: <attached@elsewhere.invalid>\n"
                    b"Date: Mon, 6 Jan 2025 10:00:00 +0000\n"
                    b"\nAn attachment.\n")
    return files


def emlx(copy, number, partial):
    raw = copy.head() + b"\n" if partial else copy.raw()
    told = len(raw) + {5: 40, 6: -30}.get(number % 7, 0)
    flags = 1 << 0 | (1 << 6 if copy.folder == "Drafts" else 0) | 2 << 10
    plist = PLIST.format(conversation=number * 11, received=1700000000 + number, flags=flags,
                         number=number)
    return f"{told:<10}\n".encode() + raw + plist.encode()


# -- MMDF -------------------------------------------------------------------------------------

FRAME = b"\x01\x01\x01\x01\n"


def mmdf(store):
    files = {}
    for archive, folder in store.names():
        out = b""
        for n, copy in enumerate(store.folders[(archive, folder)]):
            # Some writers put an mbox line into the frame.
            line = separator(copy, "mboxrd") if len(folder) % 2 and n % 3 == 0 else b""
            out += FRAME + line + copy.raw() + FRAME
        files[f"{archive}/{folder}.mmdf"] = out
    return files


# -- Thunderbird ------------------------------------------------------------------------------

MORK = b"""// <!-- <mdb:mork:z v="1.4"/> -->
< <(a=c)> // (f=iso-8859-1)
  (80=ns:msg:db:row:scope:msgs:all)(81=subject)(82=sender)(83=message-id)
  (84=references)(85=recipients)(86=date)(87=size)(88=flags)(89=priority)>
<(90=Re: From here to there)(91=support@acme.example)>
{1:^80 {(k^A0:c)(s=9)} [1(^81^90)(^82^91)]}
"""


KEPT = ["0001", "0003", "0000", "0013", "1001", "8015", "0041"]
EXPUNGED = ["0009", "000b", "001A"]


def tbprofile(store):
    """A profile: indexes beside the folders, marks above the messages, some of them expunged."""
    files, expunged = {}, 0
    for archive, folder in store.names():
        # The first message must bear the mark, too; those that are named by their bytes cannot.
        copies = sorted(store.folders[(archive, folder)], key=lambda c: not c.has("message-id"))
        parts = folder.split("/")
        path = f"Mail/{archive}/" + "".join(f"{p}.sbd/" for p in parts[:-1]) + parts[-1]
        out, room = b"", 3 if len(copies) > MANY else MANY - len(copies)
        for n, copy in enumerate(copies):
            marked = copy.has("message-id")
            out += mozilla(copy, KEPT[n % len(KEPT)]) if marked else mbox_piece(copy, "thunderbird")
            if marked and n % 5 == 1 and room > 0:
                room -= 1
                expunged += 1
                fields, body = spared(copy, n, folder)
                out += mozilla(copy, EXPUNGED[n % 3], head(fields), body)
        files[path] = out
        files[path + ".msf"] = MORK
        for n in range(1, len(parts)):
            files.setdefault(f"Mail/{archive}/" + ".sbd/".join(parts[:n]), b"")
    store.deleted["tbprofile"] = expunged
    files["prefs.js"] = b'// Mozilla User Preferences\nuser_pref("mail.account.lastKey", 2);\n'
    return files


def mozilla(copy, status, fields=None, body=None):
    fields = copy.head() if fields is None else fields
    body = copy.body if body is None else body
    marks = f"X-Account-Key: account1\nX-UIDL: {len(body)}\nX-Mozilla-Status: {status}\n" \
            f"X-Mozilla-Status2: {len(body) % 4 << 20:08x}\nX-Mozilla-Keys: {' ' * 20}\n"
    return separator(copy, "thunderbird") + marks.encode() + fields + b"\n" + \
        mbox_body(body, "mboxo") + b"\n"


# -- Google Takeout ---------------------------------------------------------------------------

ENGLISH = {"Inbox": "Inbox", "Sent": "Sent", "Drafts": "Drafts", "Junk": "Spam",
           "Archive": "Archived"}
GERMAN = {"Inbox": "Posteingang", "Sent": "Gesendet", "Drafts": "Entwürfe", "Junk": "Spam",
          "Archive": "Archiviert"}
COMPARED = ["from", "date", "message-id", "received", "to"]


def takeout(store):
    """One file an archive, labels for folders; what is named by its bytes lies beside it."""
    files = {}
    for archive in sorted({archive for archive, _ in store.names()}):
        inside = [(folder, copy) for name, folder in store.names() if name == archive
                  for copy in store.folders[(name, folder)]]
        plain = odd_ones(inside)
        german = store.world.folder_names.get(archive, {}).get("Inbox") == "Posteingang"
        labels = GERMAN if german else ENGLISH
        place = f"{archive}/Takeout/Mail"
        files[f"{place}/All mail Including Spam and Trash.mbox"] = b"".join(
            google(n, folder, copy, labels) for n, (folder, copy) in enumerate(inside)
            if n not in plain)
        beside = {}
        for n in sorted(plain):
            folder, copy = inside[n]
            beside.setdefault(folder, []).append(mbox_piece(copy, "mboxrd"))
        for folder, pieces in beside.items():
            for n in range(0, len(pieces), MANY):
                more = f" {n // MANY}" if n else ""
                files[f"{place}/{folder}/rest{more}.mbox"] = b"".join(pieces[n:n + MANY])
        files[f"{archive}/Takeout/archive_browser.html"] = b"<!DOCTYPE html>\n<title>Mail</title>\n"
    return {path: data for path, data in files.items() if data}


def odd_ones(inside):
    """Numbers of the items without an id, and of those that lack what nearly all have."""
    odd = {n for n, (_, copy) in enumerate(inside) if not copy.has("message-id")}
    while True:
        rest = [(n, {f for f in COMPARED if copy.has(f) or f == "to" and (
            copy.has("cc") or copy.has("bcc"))})
            for n, (_, copy) in enumerate(inside) if n not in odd]
        common = {f for f in COMPARED
                  if len(rest) * 0.94 <= sum(f in have for _, have in rest) < len(rest)}
        more = {n for n, have in rest if common - have} if len(rest) > MANY else set()
        if not more:
            return odd
        odd |= more


def google(n, folder, copy, names):
    """A message with its labels; role names first or last, own labels beside them."""
    own = ['"Kunden, alt"', "Opened", "Important", "Kunden/Gesendet", "Projects/Spam"][n % 5]
    name = names.get(copy.folder, folder)
    if n % 7 == 0 and copy.folder in names:
        name = ["[Gmail]/", "[Imap]/"][n % 2] + name
    if not name.isascii():
        name = headers.encoded_word(None, name, "utf-8", "Q").replace("\n ", " ")
    label = f"{name},{own}" if n % 2 else f"{own},{name}"
    line = f"From {1773664405479613283 + n}@xxx {plus_zone(copy)}\n".encode()
    marks = f"X-GM-THRID: {1773664405479613283 + n}\nX-Gmail-Labels: {label}\n".encode()
    return line + marks + copy.head() + b"\n" + mbox_body(copy.body, "mboxrd") + b"\n"


def plus_zone(copy):
    """The separator's date, with its zone before the year."""
    parts = separator(copy, "mboxrd").decode().split()
    return f"{parts[-5]} {parts[-4]} {int(parts[-3]):02} {parts[-2]} +0000 {parts[-1]}"


# -- public-inbox, servers, exporters ---------------------------------------------------------

def pubinbox(store):
    """mboxrd as public-inbox gives it out: one file a folder, packed, every separator the same."""
    files = {}
    for archive, folder in store.names():
        out = b"".join(
            b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + copy.head() + b"\n" +
            mbox_body(copy.body, "mboxrd") + b"\n" for copy in store.folders[(archive, folder)])
        files[f"{archive}/{folder}.mbox.gz"] = gzip.compress(out, 6, mtime=0)
    return files


INDEX = bytes([7, 2, 120, 0, 64, 0, 0, 0]) + bytes(range(256)) * 2


def dovecot(store):
    """A Maildir++ as Dovecot and Courier leave it: sizes in names, packed files, indexes, lists."""
    files = {}
    for archive, folder in store.names():
        copies = store.folders[(archive, folder)]
        top = copies[0].folder == "Inbox"
        place = archive if top else f"{archive}/.{modified_utf7(folder).replace('/', '.')}"
        for sub in ("cur/", "new/", "tmp/"):
            files.setdefault(f"{place}/{sub}", None)
            files.setdefault(f"{archive}/{sub}", None)
        for n, copy in enumerate(copies, 1):
            raw = copy.raw()
            wide = len(raw) + raw.count(b"\n")
            name = f"{1600000000 + n}.M{n:06}P77.mail,S={len(raw)},W={wide}"
            if n % 6 == 0:
                raw = gzip.compress(raw, 6, mtime=0) if n % 12 else bz2.compress(raw)
            alone = sum(other.mail is copy.mail for other in copies) == 1
            if n % 4 == 0 and alone and "D" not in copy.letters():
                files[f"{place}/new/{name}"] = raw
            else:
                letters = copy.letters() + ("T" if n % 5 == 0 else "")
                files[f"{place}/cur/{name}:2,{letters}"] = raw
        if not top:
            files[f"{place}/maildirfolder"] = b""
        uids = "".join(f"{n} :1600000000.M{n:06}P77.mail\n" for n in range(1, len(copies) + 1))
        count = len(copies) + 1
        files[f"{place}/dovecot-uidlist"] = f"3 V1600000000 N{count} G0a1b\n{uids}".encode()
        for name in ("dovecot.index.log", "dovecot.index.cache", "dovecot.index"):
            files[f"{place}/{name}"] = INDEX
        files[f"{place}/courierimapuiddb"] = f"1 1600000000 {len(copies)}\n{uids}".encode()
        files[f"{archive}/subscriptions"] = b"V\t2\n\nSent\nDrafts\n"
        files[f"{archive}/dovecot-keywords"] = b"0 $Forwarded\n1 NonJunk\n"
        files[f"{archive}/maildirsize"] = b"0S\n123456 78\n"
        files[f"{archive}/dovecot-uidvalidity"] = b"5f5e1000"
        files[f"{archive}/dovecot-uidvalidity.5f5e1000"] = b""
        if copies[0].has("message-id"):
            fields, body = spared(copies[0], 2, folder)
            files[f"{place}/tmp/1600000000.M1P1.mail"] = head(fields) + b"\n" + body
    return files


def imapsync(store):
    """Folders by the names that IMAP uses, one mbox each; nothing tells that they are coded."""
    return {f"{archive}/{modified_utf7(folder)}.mbox":
            b"".join(mbox_piece(c, "mboxrd") for c in store.folders[(archive, folder)])
            for archive, folder in store.names()}


def maildirfs(store):
    """The layout that Dovecot calls fs: folders within folders, their names as they are."""
    files = {}
    for archive, folder in store.names():
        copies = store.folders[(archive, folder)]
        place = f"{archive}/{folder}"
        for sub in ("cur/", "new/", "tmp/"):
            files[f"{place}/{sub}"] = None
        for n, copy in enumerate(copies, 1):
            files[f"{place}/cur/{1600000000 + n}.P{n}.mail;2,{copy.letters()}"] = copy.raw()
    return files


TREES = {"mh": mh, "apple": apple, "mmdf": mmdf, "tbprofile": tbprofile, "takeout": takeout,
         "pubinbox": pubinbox, "dovecot": dovecot, "imapsync": imapsync, "maildirfs": maildirfs}
ABOVE = {"tbprofile": "Mail/"}      # folders between the format's own and those of the archives
