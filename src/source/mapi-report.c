/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mapi-report.h"

#include <string.h>

#include "base/utf16.h"
#include "source/header-scan.h"
#include "source/journal-place.h"

void
onb_mapi_report_init (OnbMapiReport *report)
{
  *report = (OnbMapiReport){ .envelope = g_string_new (NULL) };
  onb_mapi_builder_init (&report->original);
  onb_mapi_builder_start (&report->original);
}

void
onb_mapi_report_clear (OnbMapiReport *report)
{
  onb_mapi_builder_clear (&report->original);
  g_string_free (report->envelope, TRUE);
}

static void
append_text (GString *out, guint16 type, const guint8 *data, gsize len)
{
  if (type == ONB_MAPI_UNICODE)
    onb_utf16_append (out, data, len);
  else if (type == ONB_MAPI_STRING8)
    g_string_append_len (out, (const gchar *) data, (gssize) strnlen ((const gchar *) data, len));
}

/* The text of the first property with that tag. Caller owns. */
static GString *
text_of (const OnbMapi *mapi, guint16 tag)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mapi->message.n && text->len == 0; i++) {
    const OnbMapiProperty *property = &mapi->message.items[i];

    if (property->tag == tag)
      append_text (text, property->type, property->data, property->len);
  }
  return text;
}

gboolean
onb_mapi_says_report (const OnbMapi *mapi)
{
  g_autoptr (GString) header = text_of (mapi, ONB_MAPI_TRANSPORT_HEADERS);
  OnbHeaderScan scan = { .eol = '\n' };

  if (header->len == 0)
    return FALSE;
  onb_header_scan (&scan, (const guint8 *) header->str, header->len, TRUE);
  return scan.journal;
}

void
onb_mapi_report_text (OnbMapiReport *report, guint16 type, const guint8 *data, gsize len)
{
  append_text (report->envelope, type, data, len);
}

static gboolean
is_of (const OnbMapiReport *report, const OnbMapi *original)
{
  g_autoptr (GString) id = text_of (original, ONB_MAPI_MESSAGE_ID);
  g_autoptr (GString) header = text_of (original, ONB_MAPI_TRANSPORT_HEADERS);

  return onb_journal_states (report->envelope, id, header);
}

void
onb_mapi_report_settle (OnbMapiReport *report, OnbSource *source, const OnbPlace *place,
                        OnbItem *item)
{
  const OnbMapi *original = onb_mapi_builder_finish (&report->original);
  const gchar *kind = "journal-report-unread";
  gboolean is_believed = FALSE;

  if (is_of (report, original)) {
    kind = onb_journal_place (source, place, &is_believed);
    report->journal = (OnbJournal){ .envelope = (const guint8 *) report->envelope->str,
                                    .envelope_bytes = report->envelope->len };
    item->mapi = original;
    item->journal = is_believed ? &report->journal : NULL;
  }
  onb_source_note (source, kind, place, item->origin.offset, item->origin.length);
}
