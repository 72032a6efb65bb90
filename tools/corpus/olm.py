"""Writes what Outlook for Mac exports: a zip with an XML file a message.

Microsoft publishes no description. The names of elements and the layout are those that public
readers of such files agree on; where they saw two ways of writing (addresses as attributes or as
elements, ids with or without angles, numbers plain or as 1E0), both occur here.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from xml.sax.saxutils import escape, quoteattr

KEPT = ' xml:space="preserve"'
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CATEGORIES = b"""<?xml version="1.0" encoding="UTF-8"?>
<categories elementCount="0"></categories>
"""
CONTACTS = b"""<?xml version="1.0" encoding="UTF-8"?>
<contacts elementCount="1"><contact><OPFContactCopyDisplayName>Nobody</OPFContactCopyDisplayName>
<OPFContactCopyEmailAddressList><contactEmailAddress OPFContactEmailAddressType="0"
OPFContactEmailAddressAddress="nobody@acme.example"/></OPFContactCopyEmailAddressList></contact>
</contacts>
"""


def text(value):
    """As XML can hold it: without the control characters that it cannot."""
    return escape(NO_XML.sub("", value), {"\r": "&#13;"})


def message(said, number, source=None):
    """The XML of one message; source: the whole message as it came, where that was kept."""
    parts = []
    plain, outside = number % 2 == 0, number % 3 != 0

    def put(name, value):
        if value not in (None, ""):
            parts.append(f"<{name}{KEPT}>{text(str(value))}</{name}>\n")

    def switch(name, value):
        put(name, str(int(value)) if plain else f"{int(value)}E0")

    def people(name, parties):
        if parties:
            inside = "".join(address(party, outside) for party in parties)
            parts.append(f"<{name}{KEPT}>{inside}</{name}>\n")

    def ids(name, known):
        put(name, " ".join(f"<{i}>" if plain or len(known) > 1 else i for i in known))

    put("OPFMessageCopyBody", said.body)
    ids("OPFMessageCopyMessageID", [said.mid] if said.mid else [])
    ids("OPFMessageCopyInReplyTo", said.parents)
    ids("OPFMessageCopyReferences", said.references)
    if said.frm is not None:
        people("OPFMessageCopyFromAddresses", [said.frm])
        people("OPFMessageCopySenderAddress", [said.sender or said.frm])
        people("OPFMessageCopyToAddresses", said.to)
        people("OPFMessageCopyCCAddresses", said.cc)
        people("OPFMessageCopyBCCAddresses", said.bcc)
        put("OPFMessageCopyDisplayTo", "; ".join(p.name or p.smtp for p in said.to))
    put("OPFMessageCopySubject", said.subject)
    if said.frm is not None:
        put("OPFMessageCopyThreadTopic", said.item().props[0x0E1D001F])
        put("OPFMessageCopyThreadIndex", said.index)
    put("OPFMessageCopySentTime", moment(said.sent))
    put("OPFMessageCopyReceivedTime", moment(said.arrived))
    put("OPFMessageCopyModDate", moment(said.arrived if said.arrived is not None else said.sent))
    put("OPFMessageCopySource", source)
    switch("OPFMessageGetIsRead", True)
    switch("OPFMessageGetHasRichText", False)
    switch("OPFMessageGetPriority", 3)
    switch("OPFMessageGetWasSent", not said.unsent)
    switch("OPFMessageIsOutgoing", said.ours or said.unsent)
    switch("OPFMessageIsCalendarMessage", said.kind.startswith("IPM.Schedule"))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<emails elementCount="1"{KEPT}>'
            f"<email{KEPT}>\n{''.join(parts)}</email></emails>\n").encode("utf-8")


def address(party, outside):
    kind, where = party.address
    where = where if kind == "EX" else party.smtp
    if outside:
        named = f" OPFContactEmailAddressName={quoteattr(party.name)}" if party.name else ""
        return (f"<emailAddress{KEPT} OPFContactEmailAddressAddress={quoteattr(where)}{named}"
                f' OPFContactEmailAddressType="0"></emailAddress>')
    name = f"<OPFContactEmailAddressName>{text(party.name)}</OPFContactEmailAddressName>" \
        if party.name else ""
    return (f"<emailAddress{KEPT}>{name}<OPFContactEmailAddressAddress>{text(where)}"
            f"</OPFContactEmailAddressAddress></emailAddress>")


def moment(unix):
    """UTC without a zone, which is how it stands there."""
    if unix is None:
        return None
    return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=unix)).strftime("%Y-%m-%dT%H:%M:%S")


def olm(accounts):
    """The file: account -> folder path -> messages as XML. Names of members repeat, as there."""
    members = [("Categories.xml", CATEGORIES)]
    for account, folders in sorted(accounts.items()):
        place = f"Accounts/{account}"
        members.append((f"{place}/com.microsoft.__Contacts/contacts.xml", CONTACTS))
        for folder, messages in sorted(folders.items()):
            number = 0
            for n, data in enumerate(messages, 1):
                number += n % 7 != 3        # some bear the name of the one before
                members.append((f"{place}/com.microsoft.__Messages/{folder}/"
                                f"message_{number:05}.xml", data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path, data in members:
            info = zipfile.ZipInfo(path, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()
