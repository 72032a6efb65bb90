"""What a message says, apart from any spelling: for formats that keep facts instead of a header."""

import base64
from dataclasses import dataclass, field

from . import mapi


@dataclass
class Said:
    """People are mapi.Party, times Unix seconds, ids without their angles."""

    frm: object = None
    sender: object = None           # None: the same as frm
    alone: bool = False             # nobody is represented: the sender is the author
    creator: object = None
    modifier: object = None
    to: list = field(default_factory=list)
    cc: list = field(default_factory=list)
    bcc: list = field(default_factory=list)
    subject: str = ""
    mid: str = None
    references: list = field(default_factory=list)
    parents: list = field(default_factory=list)
    index: str = None               # a Thread-Index, base64
    sent: int = None
    arrived: int = None
    kind: str = "IPM.Note"
    unsent: bool = False
    ours: bool = False              # it lies where it was sent
    body: str = ""
    headers: bytes = None           # the header block as it came, lines ended by LF
    verb: tuple = None              # (what was done with it last, when)

    def item(self, charset=None):
        """As MAPI properties; without frm only what the headers do not say."""
        item = mapi.Item(self.subject, self.kind, charset)
        if self.frm is not None:
            item.people(self.sender or self.frm, None if self.alone else self.frm, self.creator,
                        self.modifier)
        for people, kind in ((self.to, mapi.TO), (self.cc, mapi.CC), (self.bcc, mapi.BCC)):
            for party in people:
                item.to(party, kind)
        item.links(self.mid, self.references, self.parents)
        made = self.arrived if self.arrived is not None else self.sent
        item.times(submit=self.sent, delivery=self.arrived, created=made, modified=made)
        if self.index:
            item.props[mapi.INDEX] = base64.b64decode(self.index)
        if self.frm is not None:
            item.props[mapi.TOPIC] = item.props[mapi.NORMALIZED]
        item.props[mapi.FLAGS] = mapi.READ | (mapi.UNSENT if self.unsent else 0) | (
            mapi.FROM_ME if self.ours else 0)
        if self.verb:
            item.props[mapi.VERB] = self.verb[0]
            item.props[mapi.VERB_TIME] = mapi.filetime(self.verb[1])
        if self.body:
            item.props[mapi.BODY] = self.body.replace("\n", "\r\n")
        if self.headers is not None:
            item.headers(self.headers)
        return item
