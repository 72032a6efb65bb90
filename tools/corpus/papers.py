"""The papers beside the mail: roster, options, closed list, holidays, audit log."""

import csv
import datetime as dt
import io
import json
import uuid


def option_lines(options):
    """One argument a line; True is a bare switch, a list repeats."""
    lines = []
    for key, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            lines.append(f"--{key}\n" if one is True else f"--{key}={one}\n")
    return "".join(lines)


def closed_text(world, rng):
    """The list of --closed, its lines written in all the ways that are allowed."""
    lines = ["# Cases that need no answer.", ""]
    for ident in world.closed:
        ways = [f"<{ident}> phoned, and done", f"<{ident}>", f"<{ident}>,phoned", f"  <{ident}>\t"]
        if "," not in ident:
            ways += [ident, f"{ident},spam, or nearly", f"{ident},erledigt: Müller",
                     f"{ident} by phone", f"\t{ident} "]
        lines += [rng.choice(ways)] + rng.choice([[], [], ["", "# more"], [f"<{ident}> once more"]])
    return rng.choice(["", "\ufeff"]) + rng.choice(["\n", "\r\n"]).join(lines + [""])


def roster_text(world, store, only):
    lines = ["# The people of this corpus. Made by tools/make-corpus.", ""]

    def put(key, values):
        if values:
            lines.append(f"{key}=" + "".join(f"{v};" for v in values))

    def places(owner):
        if world.declare != "roster":
            return []
        used = {archive for archive, _ in store.folders}
        return [store.place(variant, archive) for variant in only
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
        if box.holidays:
            days = sorted(d.isoformat() for d in box.holidays)
            if box.calendar:
                name = f"holidays-{box.archive}.ics"
                world.extra_files[name] = box.calendar.text()
                days = [name]
            put("holidays", days)
        if box.sla:
            lines.append(f"sla={box.sla // 3600}h")
        lines.append("")
    for agent in world.agents + world.guests:
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
        if agent.since:
            lines.append(f"from={agent.since}")
        if agent.until:
            lines.append(f"until={agent.until}")
        if agent.zone:
            lines.append(f"zone={agent.zone}")
        if agent.schedule:
            lines.append(f"hours={agent.schedule.text()}")
            put("holidays", sorted(agent.schedule.holidays))
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
