"""Wrapped addresses: what Exchange makes of another address, and what anybody can forge.

What is true of them says the paragraph *Wrapped addresses* of SEMANTICS.md; it is named below as
"the page".
"""

from . import headers
from .scenes_more import out
from .scenes_people import foreign, unlisted

# None is, or lies below, a domain that the roster names. The second and third only look like one.
FOREIGN = ["evil.test", "acme.example.evil.test", "notacme.example", "mail.service.example"]


# -- how they are spelled ------------------------------------------------------------------------

def ours(s):
    """A domain in which wrapped addresses are believed.

    The page: "only when DOMAIN is the domain of an address that the roster or `-m` names as a
    mailbox's or an agent's (primary or alias), or an entry of `domains` or `agent-domains`, or lies
    below one of these".
    """
    named = [addr.rpartition("@")[2] for who in [*s.w.boxes, *s.w.agents] for addr in who.aliases]
    named += ["acme.example", *s.w.domains]
    domain = s.rng.choice(named)
    return s.rng.choice(["", "", "eu.", "deep.down."]) + domain


def smtp(s, addr, domain):
    """An SMTP address wrapped; each way of coding a character stands for the same."""
    what = s.rng.choice(["IMCEASMTP", "IMCEASMTP", "imceasmtp", "ImceaSmtp"])
    return headers.wrapped(what, addr, domain, s.rng.choice(["-", "-.", "."]),
                           s.rng.choice(["02X", "02X", "02x"]))


def exchange(s, dn, domain, keep=None):
    """An Exchange address wrapped: the page lets both prefixes begin with `/`."""
    what = s.rng.choice(["IMCEAEX", "IMCEAEX", "IMCEAEX", "imceaex", "IMCEASMTP"])
    return headers.wrapped(what, dn, domain, keep or s.rng.choice(["=-", "=.-", ".-"]),
                           s.rng.choice(["02X", "02X", "02x"]))


def of_agent(s, agent, domain):
    """An agent wrapped: an address, or the Exchange name that the roster gives as alias."""
    if agent.dn and s.odd(0.5):
        return exchange(s, s.rng.choice([agent.dn, agent.dn.upper()]), domain)
    return smtp(s, s.agent_who(agent)[1], domain)


def field(s, name, addr):
    return s.list_text([(name, addr)])


# -- in our own domains --------------------------------------------------------------------------

def wrapped_sender(s):
    """Exchange wrote the agent's address so into the Sender, in a domain of ours.

    The page: in such a domain it is unwrapped "wherever identities are compared"; so the Sender is
    the agent, and all else is as with any `on-behalf`.
    """
    agent = s.agent()
    s.ask()
    s.after()
    s.send(agent, how="on-behalf",
           raw={"Sender": field(s, agent.name, of_agent(s, agent, ours(s)))})


def wrapped_author(s):
    """An agent answers from the own address, wrapped in a domain of ours.

    "wherever identities are compared": From is the agent's own address, which is rung 7.
    """
    agent = s.agent()
    s.ask()
    s.after()
    s.send(agent, how="direct",
           raw={"From": field(s, agent.name, of_agent(s, agent, ours(s)))})
    if s.odd(0.5):
        s.after()
        s.ask()
        s.after()
        s.send(agent)


def wrapped_reader(s):
    """A correspondent writes to the mailbox wrapped in a domain of ours, and perhaps to an agent.

    "wherever identities are compared": the mailbox is in R.
    """
    to, reached = [(s.box.name, smtp(s, s.box_who()[1], ours(s)))], [s.box.addr]
    agent = s.agent()
    if s.odd(0.5):
        to.append((agent.name, of_agent(s, agent, ours(s))))
        reached.append(agent.addr)
    s.ask(to=to, means={"reached": reached})
    s.after()
    s.send(agent)


def wrapped_in_one_copy(s):
    """One copy has the agent's address, the delivered one wraps it, here or abroad.

    In a domain of ours they name one person, from two origins: high. Abroad the wrapped one is
    another person who is not of B's side, so the first stands alone: medium.
    """
    agent = s.agent()
    s.ask()
    s.after()
    here = s.odd(0.5)
    addr = of_agent(s, agent, ours(s) if here else s.rng.choice(FOREIGN))
    out(s, (("S", {}), ("S", {"received": s.received(s.t + 2, "normal"),
                              "put": [("Sender", addr)]})),
        sender=s.agent_who(agent),
        row=(agent.addr, "on-behalf", "high" if here else "medium"))


def wrapped_nobody(s):
    """Wrapped in a domain of ours is somebody who is no agent: it counts as what it wraps.

    The mailbox as Sender: `send-as`. A stranger: not of B's side, whatever the domain around it.
    An Exchange address that no pair resolves is of B's side only when B has one, which it has not.
    """
    kind = s.rng.randrange(3)
    if kind == 0:
        s.ask()
        s.after()
        s.send(how="send-as",
               raw={"Sender": field(s, s.box.name, smtp(s, s.box_who()[1], ours(s)))})
        return
    addr = smtp(s, "relay_user@service.example", ours(s)) if kind == 1 else \
        exchange(s, "/o=Elsewhere/ou=Exchange/cn=Recipients/cn=nobody", ours(s))
    foreign(s, ("Mail Service", addr))


def wrapped_for_nothing(s):
    """What is no such address, or not where it counts, "stays the address that it is".

    All are of B's side by their domain, and so somebody of the house whom the roster does not know.
    """
    one = s.agent().addr
    twice = headers.wrapped("imceasmtp", one, "acme.example", "-.", "02x")
    addr = s.rng.choice([
        # "What would be such an address again is not taken out."
        headers.wrapped("imceasmtp", twice, "acme.example", "-.", "02x"),
        # `example` contains a domain of ours, which makes it B's side (§4), but is not below one.
        headers.wrapped("imceasmtp", one, "example", "-.", "02x"),
        # "for `IMCEASMTP-` has an `@`"; IMCEAEX wraps only what begins with `/`.
        "imceasmtp-nobody@acme.example",
        headers.wrapped("imceaex", one, "acme.example", "-.", "02x"),
        # "when TEXT gives UTF-8"
        "imceasmtp-" + one.partition("@")[0] + "+ff+40acme.example@acme.example"])
    unlisted(s, addr, "Somebody")


# -- elsewhere -----------------------------------------------------------------------------------

def wrapped_abroad(s):
    """Somebody else wraps an agent of ours: never the agent.

    The page: "Anybody can write such an address"; out of our domains "it stays the address that it
    is", whose domain is not of B's side: `foreign-sender`. A local part with `=` has the shape of a
    list (§4, robots and lists): such a Sender is no person, and counts as none: `send-as`.
    """
    agent, domain = s.agent(), s.rng.choice(FOREIGN)
    dn = agent.dn or f"/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn={agent.addr.split('@')[0]}"
    kind = s.rng.randrange(4)
    if kind < 2:
        foreign(s, (agent.name, smtp(s, s.agent_who(agent)[1], domain)))
    elif kind == 2:
        foreign(s, (agent.name, exchange(s, dn, domain, keep=".-")))
    else:
        s.ask()
        s.after()
        s.send(agent, how="send-as",
               raw={"Sender": field(s, agent.name, exchange(s, dn, domain, keep="=.-"))})


def wrapped_customer(s):
    """Somebody elsewhere wraps an agent, or the mailbox, in the From of what comes in.

    "Otherwise it stays the address that it is": a correspondent, to whom one answers like to any.
    """
    agent, domain = s.agent(), s.rng.choice(FOREIGN)
    dn = agent.dn or f"/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn={agent.addr.split('@')[0]}"
    s.cust = s.rng.choice([(agent.name, exchange(s, dn, domain)),
                           (agent.name, smtp(s, s.agent_who(agent)[1], domain)),
                           (s.box.name, smtp(s, s.box_who()[1], domain))])
    s.ask()
    s.after()
    s.send()


SCENES = [wrapped_sender, wrapped_author, wrapped_reader, wrapped_in_one_copy, wrapped_nobody,
          wrapped_for_nothing, wrapped_abroad, wrapped_customer]
