/* SPDX-License-Identifier: Apache-2.0 */
/* Which copy speaks for a message (SEMANTICS.md §2). */
#include "attribution/kind.h"
#include "attribution/rows.h"

typedef struct {
  OnbIdentity *identity;
  const OnbArchives *archives;
  const OnbMessageRow *message;
  guint mailbox;
} Choice;

static gboolean
is_kind (const Choice *choice, guint32 item, OnbKind kind)
{
  return onb_kind_of_copy (choice->identity, onb_ledger_item (choice->identity->ledger, item))
         == kind;
}

static gboolean
is_in_class (const Choice *choice, guint32 item, guint class)
{
  if (class == 0)
    return onb_archives_is_mailbox (choice->archives, item, choice->mailbox);
  if (class == 1)
    return onb_archives_is_agent_of (choice->archives, item, choice->mailbox);
  return TRUE;
}

/* The first copy of the first class that has one; with @person_only among `person` copies. */
static gint64
choose (const Choice *choice, gboolean person_only)
{
  guint first_class
      = choice->mailbox == ONB_NO_MAILBOX || !onb_archives_any (choice->archives) ? 2 : 0;

  for (guint class = first_class; class <= 2; class ++) {
    for (guint32 i = 0; i < choice->message->n; i++) {
      guint32 item = onb_ledger_member (choice->identity->ledger, choice->message, i);

      if (is_in_class (choice, item, class)
          && (!person_only || is_kind (choice, item, ONB_KIND_PERSON)))
        return item;
    }
  }
  return -1;
}

guint32
onb_representative (OnbIdentity *identity, const OnbArchives *archives,
                    const OnbMessageRow *message, guint mailbox)
{
  const Choice choice
      = { .identity = identity, .archives = archives, .message = message, .mailbox = mailbox };
  guint32 item = (guint32) choose (&choice, FALSE);
  gint64 person;

  if (message->n == 1 || !is_kind (&choice, item, ONB_KIND_DRAFT))
    return item;
  /* What was sent beats what was drafted. */
  person = choose (&choice, TRUE);
  return person >= 0 ? (guint32) person : item;
}
