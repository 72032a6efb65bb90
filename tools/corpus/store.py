"""Writes the items of a world as files: EML tree, mbox variants, Maildir, zip, tar.gz, roster."""

import base64
import csv
import datetime as dt
import gzip
import io
import json
import tarfile
import uuid
import zipfile
from pathlib import Path

from .headers import MONTHS, WEEKDAYS

FORMATS = ["eml", "mboxo", "mboxrd", "mboxcl", "mboxcl2", "thunderbird", "maildir", "zip", "targz"]
MBOXES = ["mboxo", "mboxrd", "mboxcl", "mboxcl2", "thunderbird"]
MANY = 19       # in a file this short no single message can lack a field that 95 % have


def asctime(unix):
    w = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=unix)
    return (f"{WEEKDAYS[w.weekday()]} {MONTHS[w.month - 1]} {w.day:2} "
            f"{w.strftime('%H:%M:%S')} {w.year}")


def modified_utf7(name):
    """RFC 3501, 5.1.3."""
    out, part = "", ""

    def flush():
        if not part:
            return ""
        coded = base64.b64encode(part.encode("utf-16-be")).decode().rstrip("=")
        return "&" + coded.replace("/", ",") + "-"

    for char in name:
        if " " <= char <= "~":
            out += flush() + ("&-" if char == "&" else char)
            part = ""
        else:
            part += char
    return out + flush()


def mbox_body(body, variant):
    """Body lines as the variant quotes them."""
    if variant == "mboxcl2":
        return body
    lines = body.split(b"\n")
    quoted = []
    for line in lines:
        bare = line.lstrip(b">") if variant == "mboxrd" else line
        quoted.append(b">" + line if bare.startswith(b"From ") else line)
    return b"\n".join(quoted)


def separator(copy, variant):
    when = copy.arrived if copy.arrived is not None else copy.sent
    sender = "-" if variant == "thunderbird" else (
        copy.mail.author[1] if copy.mail.author and copy.mail.author[1].isascii()
        else "MAILER-DAEMON")
    return f"From {sender} {asctime(when if when is not None else 0)}\n".encode()


def mbox_piece(copy, variant):
    head, body = copy.head(), mbox_body(copy.body, variant)
    bare = any(name.lower() == "content-length" for name, _ in copy.fields)
    if variant in ("mboxcl", "mboxcl2") and not bare:
        head += f"Content-Length: {len(body)}\n".encode()
    return separator(copy, variant) + head + b"\n" + body + b"\n"


class Store:
    """The items of a world in their folders, ready to be written in any format."""

    def __init__(self, world):
        self.world = world
        self.folders = {}
        for copy in world.items:
            self.folders.setdefault((copy.archive, copy.folder), []).append(copy)
        self.rename()
        self.keep_common_fields()

    def rename(self):
        """Roles become the names the archive uses."""
        renamed = {}
        for (archive, folder), copies in self.folders.items():
            names = self.world.folder_names.get(archive, {})
            renamed[(archive, names.get(folder, folder))] = copies
        self.folders = renamed

    def keep_common_fields(self):
        """No mbox file may hold a message that lacks what nearly all others there have.

        Readers may suspect such a piece of being forged; the odd ones go to a short folder of
        the same role.
        """
        for (archive, folder), copies in sorted(self.folders.items()):
            spare = {"Sent": "Sent Items"}.get(folder)
            if spare is None:
                spare = "Sent" if copies[0].folder == "Sent" else "Misc " + folder[:5]
            while len(copies) > MANY:
                have = {}
                for copy in copies:
                    for name in {n.lower().rstrip(":") for n, _ in copy.fields}:
                        have[name] = have.get(name, 0) + 1
                common = {n for n, k in have.items() if len(copies) * 0.94 <= k < len(copies)}
                odd = [c for c in copies
                       if common - {n.lower().rstrip(":") for n, _ in c.fields}]
                if not odd:
                    break
                for copy in odd:
                    copies.remove(copy)
                    self.folders.setdefault((archive, spare), []).append(copy)
                    copy.folder = spare if copy.folder != "Sent" else "Sent"
        for (archive, folder), copies in list(self.folders.items()):
            if folder.startswith("Misc ") and len(copies) > MANY:
                for n in range(MANY, len(copies), MANY):
                    self.folders[(archive, f"{folder} {n // MANY}")] = copies[n:n + MANY]
                del copies[MANY:]

    def names(self):
        return sorted(self.folders)

    # -- the formats ------------------------------------------------------------------------

    def tree(self, variant):
        """Path -> bytes of one format."""
        files = {}
        for archive, folder in self.names():
            copies = self.folders[(archive, folder)]
            if variant == "eml":
                for n, copy in enumerate(copies, 1):
                    files[f"{archive}/{folder}/{n:04}.eml"] = copy.raw()
            elif variant == "maildir":
                self.maildir(files, archive, folder, copies)
            elif variant == "thunderbird":
                path = folder.replace("/", ".sbd/")
                files[f"{archive}/{path}"] = b"".join(mbox_piece(c, variant) for c in copies)
            else:
                files[f"{archive}/{folder}.mbox"] = b"".join(mbox_piece(c, variant)
                                                             for c in copies)
        return files

    def maildir(self, files, archive, folder, copies):
        inside = "." + modified_utf7(folder).replace("/", ".") + "/"
        if copies[0].folder == "Inbox":
            inside = ""
        for n, copy in enumerate(copies, 1):
            flags = "".join(sorted(set(copy.flags)))
            if copy.folder == "Drafts" and "D" not in flags:
                flags = "D" + flags
            name = f"{1600000000 + n}.M{n:06}P1.mail.acme.example:2,{flags}"
            files[f"{archive}/{inside}cur/{name}"] = copy.raw()
        files.setdefault(f"{archive}/cur/", None)
        for sub in ("cur/", "new/", "tmp/"):
            files.setdefault(f"{archive}/{inside}{sub}", None)

    def write(self, out, only):
        for variant in FORMATS:
            if variant not in only:
                continue
            if variant == "zip":
                (out / "history.zip").write_bytes(zip_bytes(self.tree("eml")))
            elif variant == "targz":
                (out / "history.tar.gz").write_bytes(tar_bytes(self.tree("eml")))
            else:
                for path, data in self.tree(variant).items():
                    target = out / variant / path
                    if data is None:
                        target.mkdir(parents=True, exist_ok=True)
                        continue
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
            lines = self.declarations(variant)
            if lines:
                (out / f"archives-{variant}").write_text(lines)

    def place(self, variant, archive):
        prefix = {"zip": "history.zip!/", "targz": "history.tar.gz!/"}.get(variant, variant + "/")
        return prefix + archive

    def declarations(self, variant):
        world = self.world
        used = {archive for archive, _ in self.folders}
        if world.declare == "none":
            used = set()
        if world.declare == "roster":
            known = {b.addr for b in world.boxes} | {a.addr for a in world.agents if a.in_roster}
            used = {a for a in used if world.archives.get(a) not in known}
        return "".join(f"{owner}={self.place(variant, archive)}\n"
                       for archive, owner in sorted(world.archives.items()) if archive in used)


def zip_bytes(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(path, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def tar_bytes(files):
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 6, out, 0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, data in sorted(files.items()):
                info = tarfile.TarInfo(path)
                info.size, info.mtime, info.mode = len(data), 1735689600, 0o644
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


# -- the papers beside the mail ---------------------------------------------------------------

def roster_text(world, store, only):
    lines = ["# The people of this corpus. Made by tools/make-corpus.", ""]

    def put(key, values):
        if values:
            lines.append(f"{key}=" + "".join(f"{v};" for v in values))

    def places(owner):
        if world.declare != "roster":
            return []
        used = {archive for archive, _ in store.folders}
        return [store.place(variant, archive) for variant in FORMATS if variant in only
                for archive, who in sorted(world.archives.items())
                if who == owner and archive in used]

    for box in world.boxes:
        lines += [f"[mailbox {box.addr}]", f"name={box.name}"]
        put("aliases", box.aliases)
        put("archives", places(box.addr))
        if box.zone:
            lines.append(f"zone={box.zone}")
        if box.schedule:
            lines.append(f"hours={box.schedule.text()}")
            days = sorted(d.isoformat() for d in box.schedule.holidays)
            if box.holidays_ics:
                name = f"holidays-{box.archive}.ics"
                world.extra_files[name] = ics(days)
                days = [name]
            put("holidays", days)
        if box.sla:
            lines.append(f"sla={box.sla // 3600}h")
        lines.append("")
    for agent in world.agents:
        own = places(agent.addr)
        if not agent.in_roster:
            # An archive of somebody the roster does not know is declared by option only.
            continue
        lines += [f"[agent {agent.addr}]", f"name={agent.name}"]
        put("aliases", agent.aliases + ([agent.dn] if agent.dn else []))
        if agent.boxes != world.boxes:
            put("mailboxes", [b.addr for b in agent.boxes])
        put("archives", own)
        if agent.exclusive:
            lines.append("exclusive=yes")
        if agent.schedule:
            lines += [f"zone={agent.zone}", f"hours={agent.schedule.text()}"]
        lines.append("")
    lines.append("[organisation]")
    put("domains", world.domains)
    put("agent-domains", world.agent_domains)
    put("robots", world.robots)
    put("forms", world.forms)
    if world.exclude:
        lines += ["", "[exclude]"]
        for key, values in world.exclude.items():
            lines.append(f"{key}={values[0]}" if key == "cc-only" else
                         f"{key}=" + "".join(f"{v};" for v in values))
    if world.kinds:
        lines += ["", "[kinds]"]
        lines += [f"address:{addr}={kind}" for addr, kind in world.kinds.items()]
    return "\n".join(lines) + "\n"


def ics(days):
    """All-day events count; timed and transparent ones do not."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//make-corpus//EN"]
    for n, day in enumerate(days):
        start = dt.date.fromisoformat(day)
        end = start + dt.timedelta(days=1)
        lines += ["BEGIN:VEVENT", f"UID:day-{n}@acme.example", "DTSTAMP:20230101T000000Z",
                  f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}",
                  f"SUMMARY:Holiday {n}", "END:VEVENT"]
        other = start + dt.timedelta(days=3)
        lines += ["BEGIN:VEVENT", f"UID:timed-{n}@acme.example", "DTSTAMP:20230101T000000Z",
                  f"DTSTART:{other:%Y%m%d}T090000Z", f"DTEND:{other:%Y%m%d}T170000Z",
                  "SUMMARY:Inventory", "END:VEVENT",
                  "BEGIN:VEVENT", f"UID:free-{n}@acme.example", "DTSTAMP:20230101T000000Z",
                  f"DTSTART;VALUE=DATE:{other:%Y%m%d}",
                  f"DTEND;VALUE=DATE:{other + dt.timedelta(days=1):%Y%m%d}",
                  "TRANSP:TRANSPARENT", "SUMMARY:Birthday", "END:VEVENT"]
    return "\r\n".join(lines + ["END:VCALENDAR", ""])


def audit_csv(world, rng):
    """The export of the new Purview portal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData",
                     "AssociatedAdminUnits", "AssociatedAdminUnitsNames"])
    for n, entry in enumerate(world.audit):
        ident = str(uuid.UUID(int=rng.getrandbits(128)))
        when = dt.datetime.fromtimestamp(entry["time"], dt.timezone.utc)
        moment = when.strftime("%Y-%m-%dT%H:%M:%S")
        data = {"CreationTime": moment, "Id": ident, "Operation": entry["op"],
                "OrganizationId": str(uuid.UUID(int=7)), "RecordType": 2,
                "ResultStatus": "Succeeded", "UserKey": f"1003{n:012X}", "UserType": 0,
                "Version": 1, "Workload": "Exchange", "ClientIP": "192.0.2.10",
                "UserId": entry["user"], "MailboxOwnerUPN": entry["owner"],
                "MailboxGuid": str(uuid.UUID(int=n + 1)), "LogonType": 0, "ExternalAccess": False,
                "Item": {"Id": "Unknown", "InternetMessageId": f"<{entry['mid']}>",
                         "ParentFolder": {"Path": "\\Sent Items"}, "SizeInBytes": 4242,
                         "Subject": entry["subject"]}}
        if entry["op"] != "Send":
            key = {"SendAs": "SendAsUserSmtp"}.get(entry["op"], rng.choice(
                ["SendOnBehalfOfUserSmtp", "SendonBehalfOfUserSmtp"]))
            data[key] = entry["target"]
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        if entry.get("broken"):
            text = text[:len(text) // 2]
        row = [ident, moment + ".0000000Z", "2", entry["op"], entry["user"], text, "", ""]
        for _ in range(2 if rng.random() < 0.3 else 1):
            writer.writerow(row)
    return "\ufeff" + out.getvalue()
