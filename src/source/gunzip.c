/* SPDX-License-Identifier: Apache-2.0 */
#include "source/gunzip.h"

#include <string.h>

#include <zlib.h>

#include "source/fast-inflate.h"

/* inflateInit2: the largest window, and a gzip header, whose trailer is then checked. */
#define WINDOW_BITS (15 + 16)

/* What zlib says of its place after Z_BLOCK: the header is behind it. */
#define AT_BLOCK 128

struct _OnbGunzip {
  z_stream inflate;
  OnbFastInflate *fast; /* owned; NULL: zlib reads all */
  gboolean in_member;   /* between the first byte of a member and its checked end */
  gboolean in_fast;     /* its header is read, and the rest is for @fast */
  gboolean wants_again; /* @fast did not like the member, or it has no end */
  gboolean padded;      /* only zeros may follow */
  guint64 offset;       /* of the next byte */
  guint64 member_from;  /* offset of the member */
  guint64 member_made;  /* bytes of it that the caller has */
  guint64 to_skip;      /* bytes that are made again, and known */
};

OnbGunzip *
onb_gunzip_new (gboolean can_reread)
{
  OnbGunzip *gunzip = g_new0 (OnbGunzip, 1);

  if (inflateInit2 (&gunzip->inflate, WINDOW_BITS) != Z_OK)
    g_error ("zlib does not start");
  if (can_reread)
    gunzip->fast = onb_fast_inflate_new ();
  return gunzip;
}

void
onb_gunzip_free (OnbGunzip *gunzip)
{
  if (gunzip == NULL)
    return;
  inflateEnd (&gunzip->inflate);
  onb_fast_inflate_free (gunzip->fast);
  g_free (gunzip);
}

static gboolean
fail (GError **error, const gchar *text)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, text);
  return FALSE;
}

static void
begin_member (OnbGunzip *gunzip)
{
  inflateReset (&gunzip->inflate);
  gunzip->in_member = TRUE;
  gunzip->in_fast = FALSE;
  gunzip->member_from = gunzip->offset;
  gunzip->member_made = 0;
}

/* Between members: another one, or zeros to the end. */
static gboolean
pass_padding (OnbGunzip *gunzip, const guint8 *data, gsize len, gsize *ret_used, GError **error)
{
  gsize n = 0;

  while (n < len && data[n] == 0)
    n++;
  gunzip->padded = gunzip->padded || n > 0;
  *ret_used = n;
  gunzip->offset += n;
  if (n == len)
    return TRUE;
  if (gunzip->padded || data[n] != 0x1f)
    return fail (error, "something that is no gzip data follows the gzip data");
  begin_member (gunzip);
  return TRUE;
}

/* The header, or without @fast the whole member. */
static gboolean
step_zlib (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
           gsize *ret_used, gsize *ret_made, GError **error)
{
  gint status;

  gunzip->inflate.next_in = (Bytef *) data;
  gunzip->inflate.avail_in = (uInt) len;
  gunzip->inflate.next_out = out;
  gunzip->inflate.avail_out = (uInt) room;
  status = inflate (&gunzip->inflate, gunzip->fast != NULL ? Z_BLOCK : Z_NO_FLUSH);
  *ret_used = len - gunzip->inflate.avail_in;
  *ret_made = room - gunzip->inflate.avail_out;
  if (status == Z_STREAM_END)
    gunzip->in_member = FALSE;
  else if (status != Z_OK && status != Z_BUF_ERROR)
    return fail (error, gunzip->inflate.msg != NULL ? gunzip->inflate.msg : "damaged gzip data");
  if (gunzip->fast != NULL && (gunzip->inflate.data_type & AT_BLOCK) != 0) {
    gunzip->in_fast = TRUE;
    onb_fast_inflate_begin (gunzip->fast, TRUE);
  }
  return TRUE;
}

static void
step_fast (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
           gsize *ret_used, gsize *ret_made)
{
  gboolean at_end;

  if (!onb_fast_inflate_step (gunzip->fast, data, len, out, room, ret_used, ret_made, &at_end)) {
    *ret_used = *ret_made = 0;
    gunzip->wants_again = TRUE;
  } else if (at_end) {
    gunzip->in_member = FALSE;
  }
}

/* What the caller has already is taken from the begin of @out. */
static void
skip (OnbGunzip *gunzip, guint8 *out, gsize *ret_made)
{
  gsize known = (gsize) MIN (gunzip->to_skip, *ret_made);

  if (known == 0)
    return;
  memmove (out, out + known, *ret_made - known);
  gunzip->to_skip -= known;
  *ret_made -= known;
}

gboolean
onb_gunzip_step (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
                 gsize *ret_used, gsize *ret_made, GError **error)
{
  gsize passed = 0;
  gboolean ok = TRUE;

  g_return_val_if_fail (len <= G_MAXUINT && room <= G_MAXUINT, FALSE);

  *ret_used = 0;
  *ret_made = 0;
  if (!gunzip->in_member) {
    ok = pass_padding (gunzip, data, len, &passed, error);
    *ret_used = passed;
    if (!ok || !gunzip->in_member)
      return ok;
  }
  if (gunzip->in_fast)
    step_fast (gunzip, data + passed, len - passed, out, room, ret_used, ret_made);
  else
    ok = step_zlib (gunzip, data + passed, len - passed, out, room, ret_used, ret_made, error);
  gunzip->offset += *ret_used;
  *ret_used += passed;
  skip (gunzip, out, ret_made);
  gunzip->member_made += *ret_made;
  if (len == 0 && gunzip->in_fast && gunzip->in_member && *ret_made == 0)
    gunzip->wants_again = TRUE;
  return ok;
}

gboolean
onb_gunzip_wants_again (OnbGunzip *gunzip, guint64 *ret_offset)
{
  guint64 made = gunzip->member_made;

  if (!gunzip->wants_again)
    return FALSE;
  gunzip->wants_again = FALSE;
  g_clear_pointer (&gunzip->fast, onb_fast_inflate_free);
  *ret_offset = gunzip->offset = gunzip->member_from;
  begin_member (gunzip);
  gunzip->to_skip = made;
  return TRUE;
}

gboolean
onb_gunzip_finish (const OnbGunzip *gunzip, GError **error)
{
  return !gunzip->in_member || fail (error, "the gzip data is cut short");
}
