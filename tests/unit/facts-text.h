/* SPDX-License-Identifier: Apache-2.0 */
/* Facts in one line, for tests: what is absent is left out. */
#pragma once

#include <onbehalf/facts.h>

static inline void
facts_text_string (GString *out, const gchar *key, const gchar *text)
{
  if (*text != '\0')
    g_string_append_printf (out, "%s=%s|", key, text);
}

static inline void
facts_text_address (GString *out, const gchar *key, const OnbAddress *address)
{
  if (*address->addr != '\0' || *address->name != '\0')
    g_string_append_printf (out, "%s=%s[%s]|", key, address->addr, address->name);
}

static inline void
facts_text_addresses (GString *out, const gchar *key, const OnbAddresses *list)
{
  for (guint i = 0; i < list->n; i++)
    facts_text_address (out, key, &list->items[i]);
}

static inline void
facts_text_ids (GString *out, const gchar *key, const OnbIds *ids)
{
  for (guint i = 0; i < ids->n; i++)
    facts_text_string (out, key, ids->items[i]);
}

static inline void
facts_text_time (GString *out, const gchar *key, gint64 time)
{
  if (time != ONB_NO_TIME)
    g_string_append_printf (out, "%s=%" G_GINT64_FORMAT "|", key, time);
}

/* Caller owns the result. */
static inline gchar *
facts_text (const OnbFacts *facts)
{
  GString *out = g_string_new (NULL);

  facts_text_string (out, "id", facts->message_id);
  facts_text_string (out, "original-id", facts->original_id);
  facts_text_address (out, "from", &facts->from);
  facts_text_address (out, "sender", &facts->sender);
  facts_text_address (out, "delegation", &facts->delegation);
  facts_text_address (out, "original-from", &facts->original_from);
  facts_text_addresses (out, "reply-to", &facts->reply_to);
  facts_text_addresses (out, "to", &facts->to);
  facts_text_addresses (out, "cc", &facts->cc);
  facts_text_addresses (out, "bcc", &facts->bcc);
  facts_text_addresses (out, "delivered", &facts->delivered);
  facts_text_ids (out, "ref", &facts->references);
  facts_text_ids (out, "reply", &facts->in_reply_to);
  facts_text_string (out, "subject", facts->subject);
  facts_text_string (out, "base", facts->base_subject);
  facts_text_string (out, "list-id", facts->list_id);
  facts_text_string (out, "list-post", facts->list_post);
  if (facts->thread_index != NULL)
    g_string_append_printf (out, "index=%u|", facts->thread_index_bytes);
  facts_text_time (out, "date", facts->date_unix);
  if (facts->date_offset_seconds != 0)
    g_string_append_printf (out, "offset=%d|", facts->date_offset_seconds);
  facts_text_time (out, "top", facts->received_top_unix);
  facts_text_time (out, "lowest", facts->received_lowest_unix);
  if (facts->label_role != ONB_FOLDER_UNKNOWN)
    g_string_append_printf (out, "role=%d|", (gint) facts->label_role);
  return g_string_free (out, FALSE);
}
