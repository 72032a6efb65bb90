/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/subject-rules.h"

static guint32
representative (const OnbMessageRow *message, gpointer data)
{
  const OnbAttributionInput *input = data;

  return onb_representative (input->identity, input->archives, message, ONB_NO_MAILBOX);
}

static guint32
correspondent (const OnbMessageRow *message, guint32 address, gpointer data)
{
  const OnbAttributionInput *input = data;
  OnbIdentity *identity = input->identity;
  const OnbPerson *person = onb_identity_person (identity, address);
  gint64 when = onb_identity_when (identity, message);

  if (person->mailbox != ONB_NO_MAILBOX)
    return 0;
  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (onb_identity_is_agent (identity, address, b, when))
      return 0;
  }
  return person->canonical;
}

void
onb_subject_rules_init (OnbSubjectRules *ret_rules, const OnbAttributionInput *input)
{
  *ret_rules = (OnbSubjectRules){ .representative = representative,
                                  .correspondent = correspondent,
                                  .data = (gpointer) input,
                                  .trust_mtime = input->rules->trust_mtime };
}
