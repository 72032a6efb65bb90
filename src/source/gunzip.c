/* SPDX-License-Identifier: Apache-2.0 */
#include "source/gunzip.h"

#include <zlib.h>

/* inflateInit2: the largest window, and a gzip header, whose trailer is then checked. */
#define WINDOW_BITS (15 + 16)

struct _OnbGunzip {
  z_stream inflate;
  gboolean in_member; /* between the first byte of a member and its checked end */
  gboolean padded;    /* only zeros may follow */
};

OnbGunzip *
onb_gunzip_new (void)
{
  OnbGunzip *gunzip = g_new0 (OnbGunzip, 1);

  if (inflateInit2 (&gunzip->inflate, WINDOW_BITS) != Z_OK)
    g_error ("zlib does not start");
  return gunzip;
}

void
onb_gunzip_free (OnbGunzip *gunzip)
{
  if (gunzip == NULL)
    return;
  inflateEnd (&gunzip->inflate);
  g_free (gunzip);
}

static gboolean
fail (GError **error, const gchar *text)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, text);
  return FALSE;
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
  if (n == len)
    return TRUE;
  if (gunzip->padded || data[n] != 0x1f)
    return fail (error, "something that is no gzip data follows the gzip data");
  inflateReset (&gunzip->inflate);
  gunzip->in_member = TRUE;
  return TRUE;
}

gboolean
onb_gunzip_step (OnbGunzip *gunzip, const guint8 *data, gsize len, guint8 *out, gsize room,
                 gsize *ret_used, gsize *ret_made, GError **error)
{
  gint status;

  g_return_val_if_fail (len <= G_MAXUINT && room <= G_MAXUINT, FALSE);

  *ret_used = 0;
  *ret_made = 0;
  if (len == 0)
    return TRUE;
  if (!gunzip->in_member) {
    if (!pass_padding (gunzip, data, len, ret_used, error))
      return FALSE;
    if (!gunzip->in_member)
      return TRUE;
  }
  gunzip->inflate.next_in = (Bytef *) data + *ret_used;
  gunzip->inflate.avail_in = (uInt) (len - *ret_used);
  gunzip->inflate.next_out = out;
  gunzip->inflate.avail_out = (uInt) room;
  status = inflate (&gunzip->inflate, Z_NO_FLUSH);
  *ret_used = len - gunzip->inflate.avail_in;
  *ret_made = room - gunzip->inflate.avail_out;
  if (status == Z_STREAM_END)
    gunzip->in_member = FALSE;
  else if (status != Z_OK && status != Z_BUF_ERROR)
    return fail (error, gunzip->inflate.msg != NULL ? gunzip->inflate.msg : "damaged gzip data");
  return TRUE;
}

gboolean
onb_gunzip_finish (const OnbGunzip *gunzip, GError **error)
{
  return !gunzip->in_member || fail (error, "the gzip data is cut short");
}
