/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/kind.h"

#include <string.h>

/* One rule of §3: TRUE when the item is of that kind. */
typedef struct {
  OnbKind kind;
  gboolean (*fits) (OnbIdentity *identity, const OnbItemRow *item);
} Rule;

static const gchar *
text (const OnbIdentity *identity, guint32 number)
{
  return onb_strings_get (identity->ledger->strings, number);
}

static gboolean
is_report (OnbIdentity *identity, const OnbItemRow *item)
{
  const gchar *from = text (identity, item->from);

  if (item->marks & ONB_MARK_REPORT_TYPE)
    return TRUE;
  return (item->marks & ONB_MARK_NULL_RETURN_PATH)
         && (g_str_has_prefix (from, "mailer-daemon@") || g_str_has_prefix (from, "postmaster@"));
}

static gboolean
is_automatic (OnbIdentity *identity, const OnbItemRow *item)
{
  guint32 actor = item->sender != 0 ? item->sender : item->from;

  if (item->marks & (ONB_MARK_AUTO_SUBMITTED | ONB_MARK_AUTO_REPLY))
    return TRUE;
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
  const guint marks = ONB_MARK_PRECEDENCE_BULK | ONB_MARK_LIST_ID | ONB_MARK_LIST_POST
                      | ONB_MARK_LIST_UNSUBSCRIBE;

  return (item->marks & marks) && onb_identity_own_list (identity, item) == ONB_NO_MAILBOX;
}

static gboolean
is_junk (OnbIdentity *identity, const OnbItemRow *item)
{
  return item->role == ONB_FOLDER_JUNK || (item->marks & ONB_MARK_SPAM);
}

static gboolean
is_draft (OnbIdentity *identity, const OnbItemRow *item)
{
  return item->role == ONB_FOLDER_DRAFTS || (item->flags & ONB_ITEM_DRAFT)
         || (item->marks & ONB_MARK_UNSENT);
}

static const Rule rules[] = {
  { ONB_KIND_REPORT, is_report },     { ONB_KIND_AUTOMATIC, is_automatic },
  { ONB_KIND_CALENDAR, is_calendar }, { ONB_KIND_BULK, is_bulk },
  { ONB_KIND_JUNK, is_junk },         { ONB_KIND_DRAFT, is_draft },
};

/* Paths are raw bytes; GLib's globs want UTF-8. */
static gboolean
matches_glob (const gchar *value, const GPtrArray *globs)
{
  g_autofree gchar *valid = NULL;
  g_autofree gchar *lower = NULL;

  if (globs->len == 0)
    return FALSE;
  valid = g_utf8_make_valid (value, -1);
  lower = g_ascii_strdown (valid, -1);
  for (guint i = 0; i < globs->len; i++) {
    if (g_pattern_match_simple (g_ptr_array_index (globs, i), lower))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_excluded_sender (OnbIdentity *identity, guint32 from)
{
  const OnbRoster *roster = identity->roster;
  const gchar *domain = strrchr (text (identity, from), '@');

  if (from != 0
      && g_hash_table_contains (identity->excluded,
                                GUINT_TO_POINTER (onb_identity_canonical (identity, from))))
    return TRUE;
  for (guint i = 0; domain != NULL && i < roster->exclude_domains->len; i++) {
    const gchar *excluded = g_ptr_array_index (roster->exclude_domains, i);

    if (strcmp (domain + 1, excluded) == 0
        || (g_str_has_suffix (domain, excluded) && strlen (domain) > strlen (excluded)
            && domain[strlen (domain) - strlen (excluded) - 1] == '.'))
      return TRUE;
  }
  return FALSE;
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
is_excluded (OnbIdentity *identity, const OnbItemRow *item)
{
  const OnbRoster *roster = identity->roster;

  return is_excluded_sender (identity, item->from)
         || matches_glob (text (identity, item->subject), roster->exclude_subjects)
         || matches_glob (text (identity, item->folder), roster->exclude_folders);
}

static gboolean
find_forced (OnbIdentity *identity, const OnbItemRow *item, OnbKind *ret_kind)
{
  gpointer from = GUINT_TO_POINTER (onb_identity_canonical (identity, item->from));
  const gchar *name = g_hash_table_lookup (identity->kinds, from);

  for (gint kind = 0; name != NULL && kind < ONB_N_KINDS; kind++) {
    if (strcmp (name, onb_kind_name ((OnbKind) kind)) == 0) {
      *ret_kind = (OnbKind) kind;
      return TRUE;
    }
  }
  return FALSE;
}

OnbKind
onb_kind_of_copy (OnbIdentity *identity, const OnbItemRow *item)
{
  OnbKind kind;

  if (is_excluded (identity, item))
    return ONB_KIND_EXCLUDED;
  if (find_forced (identity, item, &kind))
    return kind;
  if (item->from != 0 && (onb_identity_person (identity, item->from)->flags & ONB_PERSON_FORM))
    return ONB_KIND_PERSON;
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (rules[i].fits (identity, item))
      return rules[i].kind;
  }
  return ONB_KIND_PERSON;
}

OnbKind
onb_kind_of_message (OnbIdentity *identity, const OnbMessageRow *message,
                     const OnbItemRow *representative)
{
  if (identity->roster->exclude_cc_only && is_cc_only (identity, message))
    return ONB_KIND_EXCLUDED;
  return onb_kind_of_copy (identity, representative);
}
