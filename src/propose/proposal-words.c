/* SPDX-License-Identifier: Apache-2.0 */
/* The reasons of proposals, one sentence a rule. */
#include "propose/proposals.h"

#include "base/plural.h"

/* The verb behind so many messages. */
static const gchar *
verb (guint64 n, const gchar *one, const gchar *many)
{
  return n == 1 ? one : many;
}

static gchar *
messages (guint64 n)
{
  return onb_plural (n, "message", NULL);
}

/* Nobody counts past the first few. */
static gchar *
few (guint64 n, const gchar *one, const gchar *many)
{
  if (n >= ONB_FEW)
    return g_strdup_printf ("%d or more %s", ONB_FEW, many);
  return onb_plural (n, one, many);
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

  g_autofree gchar *different = onb_plural (draft->people, "person", "different people");
  g_autofree gchar *records = onb_plural (draft->evidence, "audit record", NULL);
  g_autofree gchar *names = onb_plural (draft->people, "name", NULL);

  switch (draft->rule) {
  case ONB_RULE_MAILBOX_SENDER:
    return g_strdup_printf ("From of %s with a Sender of its side, by %s%s", count, different,
                            more);
  case ONB_RULE_MAILBOX_RECORD:
    return g_strdup_printf ("named by %s%s", records, more);
  case ONB_RULE_MAILBOX_FUNCTION:
    return g_strdup_printf ("named after a function; %s from or to it, %s of other domains%s",
                            count, people, or_alias);
  case ONB_RULE_MAILBOX_NAMES:
    return g_strdup_printf ("people of other domains write to it, and its own mail bears %s; %s "
                            "from or to it",
                            names, count);
  case ONB_RULE_MAILBOX_FOLDERS:
    return g_strdup_printf ("%s From it %s in the Sent folders of %s", count,
                            verb (draft->evidence, "lies", "lie"), people);
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
  g_autofree gchar *outbound = onb_plural (draft->evidence, "outbound message", NULL);

  switch (draft->rule) {
  case ONB_RULE_AGENT_CREDITED:
    if (draft->evidence == 0)
      return g_strdup_printf ("named by internal mail of %s alone", mailbox);
    return g_strdup_printf ("credited with %s of %s", outbound, mailbox);
  case ONB_RULE_AGENT_ANSWERS:
    return g_strdup_printf ("%s From this address to people who had written to %s, in answer to "
                            "that",
                            count, mailbox);
  case ONB_RULE_AGENT_REVERSED:
    return g_strdup_printf ("%s From this address with %s as Sender", count, mailbox);
  case ONB_RULE_AGENT_FOLDER:
    return g_strdup_printf ("%s of %s that %s in the Sent folder of this person", count, mailbox,
                            verb (draft->evidence, "names nobody lies", "name nobody lie"));
  case ONB_RULE_AGENT_NAME:
    return g_strdup_printf (
        "%s of %s that %s this person's name as From", count, mailbox,
        verb (draft->evidence, "names nobody else shows", "name nobody else show"));
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
    return g_strdup_printf ("%s to it %s delivered to %s", count,
                            verb (draft->evidence, "was", "were"), owner);
  case ONB_RULE_ALIAS_ANSWERED:
    return g_strdup_printf ("%s to it %s answered From %s, or the other way about", count,
                            verb (draft->evidence, "was", "were"), owner);
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
        "%s that %s as a person's, from an address that is called like a program's", count,
        verb (draft->evidence, "counts", "count"));
  case ONB_RULE_FORM:
    return g_strdup_printf (
        "%s to %s with %s as Reply-To%s", count, mailbox, strangers,
        onb_identity_person (search->identity, draft->address)->mailbox == ONB_NO_MAILBOX
            ? ""
            : "; being From a mailbox, such mail counts as its own: let the form write From an "
              "address of its own");
  case ONB_RULE_DOMAIN:
    return g_strdup_printf ("%s From %s %s a Sender there, who is of another side so far; %s",
                            count, mailbox, verb (draft->evidence, "has", "have"), people);
  default:
    return g_strdup_printf ("%s in this Sent folder %s From this person, and none from another",
                            count, verb (draft->evidence, "is", "are"));
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
