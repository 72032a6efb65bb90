/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format.h"

#include "source/file-part.h"
#include "source/header-scan.h"
#include "source/mbox-lines.h"
#include "source/pack-kind.h"

static const OnbFormat *const formats[] = {
  &onb_format_container, &onb_format_mbox, &onb_format_mmdf, &onb_format_emlx,
  &onb_format_eml,       &onb_format_msg,  &onb_format_pst,  &onb_format_olm,
};

static const OnbFormat *
find_format (const guint8 *head, gsize len, const OnbPlace *place)
{
  const OnbFormat *best = NULL;
  guint best_bid = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    guint bid = formats[i]->bid (head, len, place);

    if (bid > best_bid) {
      best = formats[i];
      best_bid = bid;
    }
  }
  return best;
}

/* What the stream says when it broke: a limit is our decision, anything else is damage. */
static void
tell_error (OnbSource *source, OnbStream *stream, const OnbPlace *place)
{
  const GError *error = onb_stream_error (stream);
  gboolean limit;

  if (error == NULL)
    return;
  limit = g_error_matches (error, ONB_ERROR, ONB_ERROR_LIMIT);
  onb_source_lose (source, limit ? ONB_LOSS_SKIPPED : ONB_LOSS_DAMAGED, place, -1,
                   onb_stream_tell (stream), error->message);
}

/* Each level of containers is a level of calls. */
#define CONTAINER_DEPTH_MAX 64u

static gboolean
may_unpack (const OnbSource *source, const OnbPlace *place)
{
  return place->containers < MIN (source->limits.container_depth, CONTAINER_DEPTH_MAX);
}

static void
skip_unsupported (OnbSource *source, const OnbPlace *place, const gchar *name)
{
  g_autofree gchar *reason = g_strdup_printf ("%s is not supported yet", name);

  onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes, reason);
}

/* A file that by its place is none. One that looks like a message is worth a word. */
static void
pass_over (OnbSource *source, const OnbPlace *place, const OnbFormat *format)
{
  if (format != NULL && format != &onb_format_container)
    onb_source_note (source, "looks-like-mail", place, -1, place->bytes);
  onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes, place->no_mail);
}

static gboolean
has_suffix (const OnbPlace *place, const gchar *const *suffixes)
{
  for (gsize i = 0; suffixes[i] != NULL; i++) {
    if (onb_place_has_suffix (place, suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

/* What is wrong with data that is no mail: its name says that it is a store, or a separator stands
 * in it that has lost the begin of its file. A folder without mail is an empty mbox; anything else
 * that is named after mail holds some bytes. NULL: nothing, it is something else. */
static const gchar *
find_damage (const OnbPlace *place, const guint8 *head, gsize len)
{
  static const gchar *const stores[] = { ".mbox", ".mbx", ".pst", ".ost", ".olm", ".zip",
                                         ".7z",   ".gz",  ".tgz", ".bz2", ".xz",  NULL };
  static const gchar *const never_empty[]
      = { ".eml", ".emlx", ".msg", ".pst", ".ost", ".olm", ".zip", ".7z", NULL };
  guint8 eol = onb_header_eol (head, len);
  OnbSeparator separator;

  if (len == 0)
    return has_suffix (place, never_empty) ? "empty (0 bytes): copy or export it again" : NULL;
  if (has_suffix (place, stores))
    return "holds nothing of what its name says";
  for (gsize at = 1; at < len; at++) {
    if (head[at - 1] == eol && head[at] == 'F'
        && onb_mbox_is_separator (head + at, len - at, eol, 2, &separator) && separator.dated)
      return "messages of an mbox behind a begin that is none";
  }
  return NULL;
}

/* The lost bytes of a stream that broke may have been mail. */
static void
tell_no_mail (OnbSource *source, OnbStream *stream, const OnbPlace *place)
{
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  const gchar *damage = find_damage (place, head, len);

  if (onb_stream_error (stream) != NULL)
    return;
  if (damage != NULL)
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes, damage);
  else
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes,
                     len == 0 ? "empty" : "holds no mail");
}

/* What cannot be read in parts, the first one reads; and that a file is not read, it tells. */
static gboolean
is_read_by_first (const OnbSource *source, const OnbPlace *place, const OnbFormat *format)
{
  if (place->part == NULL || place->part->from == 0 || format == &onb_format_mbox)
    return FALSE;
  return format != &onb_format_container || !place->part->may_be_zip || place->no_mail != NULL
         || !may_unpack (source, place);
}

gboolean
onb_format_read_any (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  const gchar *name = "none";
  const gchar *unsupported = onb_unsupported_name (head, len, place, &name);
  const OnbFormat *format = find_format (head, len, place);
  gboolean nested = place->containers > 0;
  gboolean ok = TRUE;

  /* Worth a second look only when nothing else reads it. */
  if (unsupported == NULL && format == NULL && onb_pack_kind_deep (stream) != ONB_PACK_NONE)
    format = &onb_format_container;
  if (!nested)
    source->format = unsupported == NULL && format != NULL ? format->name : name;
  if (is_read_by_first (source, place, unsupported == NULL ? format : NULL))
    return TRUE;
  if (place->no_mail != NULL)
    pass_over (source, place, format);
  else if (unsupported != NULL)
    skip_unsupported (source, place, unsupported);
  else if (format == &onb_format_container && !may_unpack (source, place))
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                     "deeper than the limit container-depth");
  else if (format != NULL)
    ok = format->read (source, stream, place, error);
  else
    tell_no_mail (source, stream, place);
  if (ok)
    tell_error (source, stream, place);
  return ok;
}
