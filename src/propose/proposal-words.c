/* SPDX-License-Identifier: Apache-2.0 */
/* The reasons of proposals, one sentence a rule. */
#include "propose/proposals.h"

#define COUNT "%" G_GUINT64_FORMAT

static const gchar *
plural (guint64 n, const gchar *one, const gchar *many)
{
  return n == 1 ? one : many;
}

/* `1 message`, `12 messages`. */
static gchar *
messages (guint64 n)
{
  return g_strdup_printf (COUNT " %s", n, plural (n, "message", "messages"));
}

/* Nobody counts past the first few. */
static gchar *
few (guint64 n, const gchar *one, const gchar *many)
{
  if (n >= ONB_FEW)
    return g_strdup_printf ("%d or more %s", ONB_FEW, many);
  return g_strdup_printf (COUNT " %s", n, plural (n, one, many));
}

static gchar *
describe_mailbox (const OnbSearch *search, const OnbDraft *draft)
{
  const gchar *or_alias
      = search->identity->mailboxes->len > 0 ? "; a mailbox, or an alias of one" : "";
  g_autofree gchar *count = messages (draft->evidence);
  g_autofree gchar *people = few (draft->people, "person", "people");
  const gchar *more = draft->state == ONB_PROPOSAL_PROPOSED
                          ? "; it is not among the mailboxes that were given"
                          : "";

  switch (draft->rule) {
  case ONB_RULE_MAILBOX_SENDER:
    return g_strdup_printf ("From of %s with a Sender of its side, by " COUNT " %s%s", count,
                            draft->people, plural (draft->people, "person", "different people"),
                            more);
  case ONB_RULE_MAILBOX_RECORD:
    return g_strdup_printf ("named by " COUNT " audit %s%s", draft->evidence,
                            plural (draft->evidence, "record", "records"), more);
  case ONB_RULE_MAILBOX_FUNCTION:
    return g_strdup_printf ("named after a function; %s from or to it, %s of other domains%s",
                            count, people, or_alias);
  case ONB_RULE_MAILBOX_NAMES:
    return g_strdup_printf ("people of other domains write to it, and its own mail bears " COUNT
                            " names; %s from or to it",
                            draft->people, count);
  case ONB_RULE_MAILBOX_FOLDERS:
    return g_strdup_printf ("%s From it lie in the Sent folders of %s", count, people);
  case ONB_RULE_MAILBOX_BUSIEST:
    return g_strdup_printf ("the busiest address: %s from or to it, written to by %s of other "
                            "domains; nothing else says that people share it",
                            count, people);
  default:
    return g_strdup ("given");
  }
}

static gchar *
describe_agent (const OnbDraft *draft, const gchar *mailbox)
{
  g_autofree gchar *count = messages (draft->evidence);

  switch (draft->rule) {
  case ONB_RULE_AGENT_CREDITED:
    if (draft->evidence == 0)
      return g_strdup_printf ("named by internal mail of %s alone", mailbox);
    return g_strdup_printf ("credited with " COUNT " outbound %s of %s", draft->evidence,
                            plural (draft->evidence, "message", "messages"), mailbox);
  case ONB_RULE_AGENT_ANSWERS:
    return g_strdup_printf ("%s From this address to people who had written to %s, in answer to "
                            "that",
                            count, mailbox);
  case ONB_RULE_AGENT_REVERSED:
    return g_strdup_printf ("%s From this address with %s as Sender", count, mailbox);
  case ONB_RULE_AGENT_FOLDER:
    return g_strdup_printf ("%s of %s that name nobody lie in the Sent folder of this person",
                            count, mailbox);
  case ONB_RULE_AGENT_NAME:
    return g_strdup_printf ("%s of %s that name nobody else show this person's name as From", count,
                            mailbox);
  case ONB_RULE_AGENT_FOREIGN:
    return g_strdup_printf ("Sender of %s From %s, but of another side, so that nobody is credited",
                            count, mailbox);
  case ONB_RULE_PERSON_AUDIT:
    return g_strdup_printf ("Sender of %s of %s, for which the audit log has another address of "
                            "this person",
                            count, mailbox);
  default:
    return g_strdup ("given");
  }
}

static gchar *
describe_alias (const OnbDraft *draft, const gchar *owner)
{
  g_autofree gchar *count = messages (draft->evidence);

  switch (draft->rule) {
  case ONB_RULE_ALIAS_DELIVERED:
    return g_strdup_printf ("%s to it were delivered to %s", count, owner);
  case ONB_RULE_ALIAS_ANSWERED:
    return g_strdup_printf ("%s to it were answered From %s, or the other way about", count, owner);
  case ONB_RULE_ALIAS_NAME:
    return g_strdup_printf ("called as %s is, in another domain of its side; %s to it", owner,
                            count);
  case ONB_RULE_PERSON_AUDIT:
    return g_strdup_printf ("the audit log names it for %s whose Sender is %s, and both for "
                            "nothing else",
                            count, owner);
  default:
    return g_strdup_printf ("%s with the display name of %s, which nobody else has", count, owner);
  }
}

static gchar *
describe_program (const OnbSearch *search, const OnbDraft *draft, const gchar *mailbox)
{
  g_autofree gchar *count = messages (draft->evidence);
  g_autofree gchar *people = few (draft->people, "person", "people");
  g_autofree gchar *strangers = few (draft->people, "stranger", "strangers");

  switch (draft->rule) {
  case ONB_RULE_ROBOT:
    return g_strdup_printf ("%s, each sent by machine as its header says", count);
  case ONB_RULE_UNATTENDED:
    return g_strdup_printf (
        "%s that count as a person's, from an address that is called like a program's", count);
  case ONB_RULE_FORM:
    return g_strdup_printf (
        "%s to %s with %s as Reply-To%s", count, mailbox, strangers,
        onb_identity_person (search->identity, draft->address)->mailbox == ONB_NO_MAILBOX
            ? ""
            : "; being From a mailbox, they count as its own mail: let the form write From an "
              "address of its own");
  case ONB_RULE_DOMAIN:
    return g_strdup_printf ("%s From %s have a Sender there, who is of another side so far; %s",
                            count, mailbox, people);
  default:
    return g_strdup_printf ("%s in this Sent folder are From this person, and none from another",
                            count);
  }
}

gchar *
onb_draft_describe (const OnbSearch *search, const OnbDraft *draft)
{
  const gchar *mailbox
      = draft->mailbox == ONB_NO_MAILBOX
            ? ""
            : onb_search_text (search,
                               onb_identity_mailbox (search->identity, draft->mailbox)->address);

  switch (draft->kind) {
  case ONB_PROPOSAL_MAILBOX:
    return describe_mailbox (search, draft);
  case ONB_PROPOSAL_AGENT:
    return describe_agent (draft, mailbox);
  case ONB_PROPOSAL_ALIAS:
    return describe_alias (draft,
                           draft->agent != 0 ? onb_search_text (search, draft->agent) : mailbox);
  default:
    return describe_program (search, draft, mailbox);
  }
}
