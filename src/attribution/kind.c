/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/kind.h"

#include <string.h>

#include "attribution/domain.h"
#include "attribution/exchange.h"

/* One rule of §3: TRUE when it fits the item. */
typedef struct {
  OnbKindRule rule;
  OnbKind kind;
  gboolean (*fits) (OnbIdentity *identity, const OnbItemRow *item);
} Rule;

static const gchar *
text (const OnbIdentity *identity, guint32 number)
{
  return onb_strings_get (identity->ledger->strings, number);
}

static gboolean
has_report_type (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_REPORT_TYPE) != 0;
}

static gboolean
is_bounce (OnbIdentity *identity, const OnbItemRow *item)
{
  const gchar *from = text (identity, onb_exchange_address (identity, item->from));

  return (item->marks & ONB_MARK_NULL_RETURN_PATH)
         && (g_str_has_prefix (from, "mailer-daemon@") || g_str_has_prefix (from, "postmaster@"));
}

static gboolean
is_auto_submitted (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_AUTO_SUBMITTED) != 0;
}

static gboolean
is_auto_reply (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_AUTO_REPLY) != 0;
}

static guint32
actor_of (const OnbItemRow *item)
{
  return onb_item_sender (item) != 0 ? onb_item_sender (item) : item->from;
}

static gboolean
is_from_robot (OnbIdentity *identity, const OnbItemRow *item)
{
  guint32 actor = actor_of (item);

  return actor != 0 && (onb_identity_person (identity, actor)->flags & ONB_PERSON_ROBOT);
}

static gboolean
is_calendar (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_CALENDAR) != 0;
}

static gboolean
is_bulk (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_KIND_BULK_MARKS)
         && onb_identity_own_list (identity, item) == ONB_NO_MAILBOX;
}

static gboolean
is_in_junk (OnbIdentity *identity, const OnbItemRow *item)
{
  return item->role == ONB_FOLDER_JUNK;
}

static gboolean
is_spam (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_SPAM) != 0;
}

static gboolean
is_in_drafts (OnbIdentity *identity, const OnbItemRow *item)
{
  return item->role == ONB_FOLDER_DRAFTS;
}

static gboolean
has_draft_flag (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->flags & ONB_ITEM_DRAFT) != 0;
}

static gboolean
is_unsent (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_UNSENT) != 0;
}

static gboolean
is_report_class (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_CLASS_REPORT) != 0;
}

static gboolean
is_rules_class (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_CLASS_RULES) != 0;
}

static gboolean
is_meeting_class (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_CLASS_MEETING) != 0;
}

static gboolean
has_unsent_flag (OnbIdentity *identity, const OnbItemRow *item)
{
  return (item->marks & ONB_MARK_STORE_UNSENT) != 0;
}

static const Rule rules[] = {
  { ONB_KIND_RULE_REPORT_TYPE, ONB_KIND_REPORT, has_report_type },
  { ONB_KIND_RULE_BOUNCE, ONB_KIND_REPORT, is_bounce },
  { ONB_KIND_RULE_CLASS_REPORT, ONB_KIND_REPORT, is_report_class },
  { ONB_KIND_RULE_AUTO_SUBMITTED, ONB_KIND_AUTOMATIC, is_auto_submitted },
  { ONB_KIND_RULE_AUTO_REPLY, ONB_KIND_AUTOMATIC, is_auto_reply },
  { ONB_KIND_RULE_CLASS_RULES, ONB_KIND_AUTOMATIC, is_rules_class },
  { ONB_KIND_RULE_ROBOT, ONB_KIND_AUTOMATIC, is_from_robot },
  { ONB_KIND_RULE_CALENDAR, ONB_KIND_CALENDAR, is_calendar },
  { ONB_KIND_RULE_CLASS_MEETING, ONB_KIND_CALENDAR, is_meeting_class },
  { ONB_KIND_RULE_BULK, ONB_KIND_BULK, is_bulk },
  { ONB_KIND_RULE_JUNK_FOLDER, ONB_KIND_JUNK, is_in_junk },
  { ONB_KIND_RULE_SPAM, ONB_KIND_JUNK, is_spam },
  { ONB_KIND_RULE_DRAFTS_FOLDER, ONB_KIND_DRAFT, is_in_drafts },
  { ONB_KIND_RULE_DRAFT_FLAG, ONB_KIND_DRAFT, has_draft_flag },
  { ONB_KIND_RULE_UNSENT, ONB_KIND_DRAFT, is_unsent },
  { ONB_KIND_RULE_UNSENT_FLAG, ONB_KIND_DRAFT, has_unsent_flag },
};

/* The first of the patterns that @value matches, or NULL. Paths are raw bytes; GLib's globs want
 * UTF-8. */
static const gchar *
find_glob (const gchar *value, const GPtrArray *globs)
{
  g_autofree gchar *valid = NULL;
  g_autofree gchar *lower = NULL;

  if (globs->len == 0)
    return NULL;
  valid = g_utf8_make_valid (value, -1);
  lower = g_ascii_strdown (valid, -1);
  for (guint i = 0; i < globs->len; i++) {
    if (g_pattern_match_simple (g_ptr_array_index (globs, i), lower))
      return g_ptr_array_index (globs, i);
  }
  return NULL;
}

/* The excluded domain that is, or lies above, that of what @from stands for; NULL for none. */
static const gchar *
find_excluded_domain (OnbIdentity *identity, guint32 from)
{
  const GPtrArray *excluded = identity->roster->exclude_domains;
  const gchar *domain;

  if (excluded->len == 0)
    return NULL;
  domain = onb_domain_of (text (identity, onb_exchange_address (identity, from)));
  for (guint i = 0; i < excluded->len; i++) {
    if (onb_domain_is_below (domain, g_ptr_array_index (excluded, i)))
      return g_ptr_array_index (excluded, i);
  }
  return NULL;
}

static gboolean
holds_mailbox (OnbIdentity *identity, OnbSpan addresses)
{
  for (guint i = 0; i < addresses.n; i++) {
    guint32 addr = addresses.at[2 * i];

    if (addr != 0 && onb_identity_person (identity, addr)->mailbox != ONB_NO_MAILBOX)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_cc_only (OnbIdentity *identity, const OnbMessageRow *message)
{
  const OnbLedger *ledger = identity->ledger;
  gboolean in_cc = FALSE;

  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger, message, i);

    if (holds_mailbox (identity, onb_ledger_list (ledger, item, ONB_LIST_TO)))
      return FALSE;
    in_cc = in_cc || holds_mailbox (identity, onb_ledger_list (ledger, item, ONB_LIST_CC));
  }
  return in_cc;
}

static gboolean
found (OnbKindReason *reason, OnbKindRule rule, const gchar *detail)
{
  if (detail == NULL)
    return FALSE;
  *reason = (OnbKindReason){ .kind = ONB_KIND_EXCLUDED, .rule = rule, .detail = detail };
  return TRUE;
}

static gboolean
is_excluded (OnbIdentity *identity, const OnbItemRow *item, OnbKindReason *reason)
{
  const OnbRoster *roster = identity->roster;

  if (item->from != 0 && (onb_identity_person (identity, item->from)->flags & ONB_PERSON_EXCLUDED))
    return found (reason, ONB_KIND_RULE_EXCLUDED_FROM, text (identity, item->from));
  return found (reason, ONB_KIND_RULE_EXCLUDED_DOMAIN, find_excluded_domain (identity, item->from))
         || found (reason, ONB_KIND_RULE_EXCLUDED_SUBJECT,
                   find_glob (text (identity, item->subject), roster->exclude_subjects))
         || found (reason, ONB_KIND_RULE_EXCLUDED_FOLDER,
                   find_glob (text (identity, onb_item_folder (item)), roster->exclude_folders));
}

static gboolean
is_forced (OnbIdentity *identity, const OnbItemRow *item, OnbKindReason *reason)
{
  gpointer from = GUINT_TO_POINTER (onb_identity_canonical (identity, item->from));
  const gchar *name = g_hash_table_size (identity->kinds) == 0
                          ? NULL
                          : g_hash_table_lookup (identity->kinds, from);

  for (gint kind = 0; name != NULL && kind < ONB_N_KINDS; kind++) {
    if (strcmp (name, onb_kind_name ((OnbKind) kind)) == 0) {
      *reason = (OnbKindReason){ .kind = (OnbKind) kind,
                                 .rule = ONB_KIND_RULE_FORCED,
                                 .detail = text (identity, item->from) };
      return TRUE;
    }
  }
  return FALSE;
}

static OnbKindReason
judge_copy (OnbIdentity *identity, const OnbItemRow *item)
{
  OnbKindReason reason = { .kind = ONB_KIND_PERSON };

  if (is_excluded (identity, item, &reason) || is_forced (identity, item, &reason))
    return reason;
  if (item->from != 0 && (onb_identity_person (identity, item->from)->flags & ONB_PERSON_FORM)) {
    reason.rule = ONB_KIND_RULE_FORM;
    reason.detail = text (identity, item->from);
    return reason;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!rules[i].fits (identity, item))
      continue;
    reason.kind = rules[i].kind;
    reason.rule = rules[i].rule;
    if (reason.rule == ONB_KIND_RULE_ROBOT)
      reason.detail = text (identity, actor_of (item));
    return reason;
  }
  return reason;
}

OnbKind
onb_kind_of_copy (OnbIdentity *identity, const OnbItemRow *item)
{
  return judge_copy (identity, item).kind;
}

OnbKindReason
onb_kind_reason (OnbIdentity *identity, const OnbMessageRow *message,
                 const OnbItemRow *representative)
{
  if (identity->roster->exclude_cc_only && is_cc_only (identity, message))
    return (OnbKindReason){ .kind = ONB_KIND_EXCLUDED, .rule = ONB_KIND_RULE_EXCLUDED_CC_ONLY };
  return judge_copy (identity, representative);
}

OnbKind
onb_kind_of_message (OnbIdentity *identity, const OnbMessageRow *message,
                     const OnbItemRow *representative)
{
  return onb_kind_reason (identity, message, representative).kind;
}
