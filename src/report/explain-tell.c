/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-tell.h"

#include <string.h>

#include "base/civil.h"
#include "report/human.h"

#define MINUTE_SECONDS 60
#define HOUR_SECONDS 3600

/* The mailbox that an unrelated row is told about: one that a stranger claims to have sent for,
 * else one whose agent's own mail it is. */
static const OnbDirectionReason *
choose_direction (const OnbRow *row, const GArray *directions)
{
  const OnbDirectionReason *own = NULL;

  for (guint i = 0; i < directions->len; i++) {
    const OnbDirectionReason *reason = &g_array_index (directions, OnbDirectionReason, i);

    if (row->mailbox != ONB_NO_MAILBOX && reason->mailbox == row->mailbox)
      return reason;
    if (row->mailbox == ONB_NO_MAILBOX && row->verdict == ONB_VERDICT_FOREIGN_SENDER
        && reason->side == ONB_SIDE_FOREIGN)
      return reason;
    if (row->mailbox == ONB_NO_MAILBOX && reason->rule == 3 && own == NULL)
      own = reason;
  }
  return row->mailbox == ONB_NO_MAILBOX ? own : NULL;
}

OnbMatter *
onb_matter_new (const OnbTelling *telling, guint32 index, const GArray *directions)
{
  OnbMatter *matter = g_new0 (OnbMatter, 1);

  matter->telling = telling;
  matter->index = index;
  matter->row = onb_result_row_at (telling->result, index);
  onb_result_row (telling->result, index, &matter->view);
  matter->mailbox = matter->row->mailbox;
  matter->direction = choose_direction (matter->row, directions);
  matter->examination
      = onb_examine (telling->examiner, matter->row->message,
                     matter->direction != NULL ? matter->direction->mailbox : ONB_NO_MAILBOX);
  matter->kind
      = onb_kind_reason (telling->examiner->identity,
                         onb_ledger_message (telling->result->ledger, matter->row->message),
                         onb_tell_item (telling, matter->row->representative));
  matter->clues
      = matter->direction != NULL
            ? onb_explain_clues (telling->examiner, matter->examination, matter->direction)
            : g_array_new (FALSE, FALSE, sizeof (OnbClue));
  return matter;
}

void
onb_matter_free (OnbMatter *matter)
{
  if (matter == NULL)
    return;
  onb_examination_free (matter->examination);
  g_array_unref (matter->clues);
  g_free (matter);
}

const OnbEvidence *
onb_matter_fact (const OnbMatter *matter, guint fact)
{
  return &g_array_index (matter->telling->result->attribution->evidence, OnbEvidence,
                         matter->row->evidence + fact);
}

OnbWeighing
onb_matter_weighing (const OnbMatter *matter)
{
  return onb_explain_weighing (matter->telling->examiner, matter->examination);
}

const gchar *
onb_matter_address (const OnbMatter *matter)
{
  return matter->direction == NULL ? NULL
                                   : onb_tell_mailbox (matter->telling, matter->direction->mailbox);
}

const gchar *
onb_tell_text (const OnbTelling *telling, guint32 number)
{
  return onb_result_text (telling->result, number);
}

const gchar *
onb_tell_mailbox (const OnbTelling *telling, guint mailbox)
{
  return onb_result_mailbox_at (telling->result, mailbox)->mailbox;
}

const gchar *
onb_tell_place (OnbPlace place)
{
  static const gchar *const words[] = {
    [ONB_PLACE_NONE] = "nothing",
    [ONB_PLACE_FROM] = "From",
    [ONB_PLACE_SENDER] = "Sender",
    [ONB_PLACE_REPLY_TO] = "Reply-To",
    [ONB_PLACE_TO] = "To",
    [ONB_PLACE_CC] = "Cc",
    [ONB_PLACE_BCC] = "Bcc",
    [ONB_PLACE_DELIVERED]
    = "a delivery field (Delivered-To, X-Original-To or Envelope-To) or a journal report",
    [ONB_PLACE_DELEGATION] = "X-Google-Sender-Delegation",
    [ONB_PLACE_ORIGINAL_FROM] = "X-Original-From or X-Google-Original-From",
    [ONB_PLACE_AUDIT] = "an audit record",
    [ONB_PLACE_JOURNAL] = "the envelope of a journal report",
    [ONB_PLACE_FOLDER] = "a Sent folder",
    [ONB_PLACE_NAME] = "the display name of From",
    [ONB_PLACE_STORE_SENDER] = "the sender that Outlook kept beside the represented one",
    [ONB_PLACE_REPRESENTED] = "the represented sender that Outlook kept",
    [ONB_PLACE_CREATOR] = "who made the copy, by the store",
    [ONB_PLACE_MODIFIER] = "who changed the copy last, by the store",
  };

  return words[place];
}

const gchar *
onb_tell_fact_origin (OnbFactOrigin origin)
{
  switch (origin) {
  case ONB_FACT_AUDIT:
    return "in an audit log";
  case ONB_FACT_JOURNAL:
    return "in the envelope of a journal report";
  case ONB_FACT_DELIVERED:
    return "in a copy with a Received field";
  case ONB_FACT_SUBMITTED:
    return "in a copy without a Received field";
  case ONB_FACT_FOLDER:
    return "by the folder it lies in";
  case ONB_FACT_STORE:
  default:
    return "in the properties of a copy of Outlook's";
  }
}

const gchar *
onb_tell_folder_role (OnbFolderRole role)
{
  static const gchar *const words[] = {
    [ONB_FOLDER_INBOX] = "an Inbox",     [ONB_FOLDER_SENT] = "a Sent folder",
    [ONB_FOLDER_DRAFTS] = "Drafts",      [ONB_FOLDER_JUNK] = "a Junk folder",
    [ONB_FOLDER_TRASH] = "the Trash",    [ONB_FOLDER_OUTBOX] = "an Outbox",
    [ONB_FOLDER_ARCHIVE] = "an Archive",
  };

  return role < G_N_ELEMENTS (words) ? words[role] : NULL;
}

const OnbItemRow *
onb_tell_item (const OnbTelling *telling, guint32 item)
{
  return onb_ledger_item (telling->result->ledger, item);
}

gchar *
onb_tell_origin (const OnbTelling *telling, guint32 index)
{
  const OnbItemRow *item = onb_tell_item (telling, index);
  const OnbOrigin origin
      = { .path = onb_tell_text (telling, item->path),
          .member
          = onb_item_member (item) == 0 ? NULL : onb_tell_text (telling, onb_item_member (item)),
          .offset = item->offset,
          .length = onb_item_length (item) };

  return onb_origin_format (&origin);
}

const gchar *
onb_tell_id (const OnbTelling *telling, guint32 row)
{
  const OnbRow *found = onb_result_row_at (telling->result, row);

  return onb_tell_text (telling, onb_ledger_message (telling->result->ledger, found->message)->id);
}

void
onb_tell_offset (GString *out, gint64 seconds)
{
  gint64 size = ABS (seconds);

  g_string_append_printf (out, "%c%02d:%02d", seconds < 0 ? '-' : '+', (gint) (size / HOUR_SECONDS),
                          (gint) (size % HOUR_SECONDS / MINUTE_SECONDS));
}

void
onb_tell_local (GString *out, GTimeZone *zone, gint64 unix_seconds)
{
  gint64 wall = onb_civil_wall (zone, unix_seconds);
  gint32 day = onb_civil_day_of (wall);
  gint64 second = wall - day * ONB_DAY_SECONDS;
  g_autofree gchar *date = onb_civil_format_day (day);

  g_string_append_printf (out, "%s %02d:%02d:%02d ", date, (gint) (second / HOUR_SECONDS),
                          (gint) (second % HOUR_SECONDS / MINUTE_SECONDS),
                          (gint) (second % MINUTE_SECONDS));
  onb_tell_offset (out, wall - unix_seconds);
}

void
onb_tell_time (GString *out, const OnbTelling *telling, guint mailbox, gint64 unix_seconds)
{
  const gchar *name
      = mailbox == ONB_NO_MAILBOX ? NULL : onb_result_mailbox_at (telling->result, mailbox)->zone;
  g_autoptr (GTimeZone) zone = name == NULL ? NULL : onb_civil_zone (name, NULL);
  g_autofree gchar *utc = onb_civil_format (unix_seconds);

  g_string_append (out, utc);
  if (zone == NULL || strcmp (name, "UTC") == 0)
    return;
  g_string_append (out, " (");
  onb_tell_local (out, zone, unix_seconds);
  g_string_append_printf (out, " in %s)", name);
}

static void
append_seconds (GString *out, gint64 seconds)
{
  if (ABS (seconds) >= MINUTE_SECONDS)
    g_string_append_printf (out, " (%" G_GINT64_FORMAT " s)", seconds);
}

void
onb_tell_span (GString *out, gint64 seconds)
{
  onb_duration_append (out, seconds);
  append_seconds (out, seconds);
}

void
onb_tell_work (GString *out, gint64 seconds)
{
  onb_work_append (out, seconds);
  append_seconds (out, seconds);
}

void
onb_tell_more (GString *out, guint64 n)
{
  if (n > 0)
    g_string_append_printf (out, " and %" G_GUINT64_FORMAT " more", n);
}
