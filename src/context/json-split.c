/* SPDX-License-Identifier: Apache-2.0 */
#include "context/json-split.h"

#include <string.h>

#define LIST_KEY "value"

typedef enum {
  BETWEEN,    /* values */
  IN_VALUE,   /* an object or list, down to its last bracket */
  IN_SCALAR,  /* an element that is neither */
  IN_GARBAGE, /* to the end of the line */
  IN_TAIL,    /* of an object behind its list of values */
} State;

typedef struct {
  OnbJsonVisit visit;
  gpointer data;
  gsize value_bytes;
  State state;
  gboolean in_list;
  gboolean in_page; /* the list is the value of an object */
  gboolean in_string;
  gboolean is_escaped;
  gboolean at_line_start;
  guint64 depth;     /* of brackets that are open in the value or tail */
  const guint8 *at;  /* the byte at hand */
  const guint8 *run; /* from here to @at the value goes on, in this chunk; NULL outside of it */
  GByteArray *text;  /* what stood in chunks before */
  gboolean is_cut;   /* there was more */
  gchar key[sizeof LIST_KEY]; /* the last string of an object's own level, as far as it fits */
  gsize key_len;
  gboolean is_list_key; /* it is LIST_KEY, and a colon follows */
} Splitter;

/* @state is not BETWEEN; the value begins with the byte at hand. */
static void
begin_value (Splitter *splitter, State state)
{
  splitter->state = state;
  splitter->run = state == IN_TAIL ? NULL : splitter->at;
  splitter->depth = 0;
  splitter->in_string = FALSE;
  splitter->is_escaped = FALSE;
  splitter->is_cut = FALSE;
  splitter->is_list_key = FALSE;
  splitter->key_len = 0;
  g_byte_array_set_size (splitter->text, 0);
}

/* Puts the run up to @end aside. */
static void
keep_run (Splitter *splitter, const guint8 *end)
{
  gsize room = splitter->value_bytes - splitter->text->len;
  gsize len = splitter->run == NULL ? 0 : (gsize) (end - splitter->run);

  if (len > 0)
    g_byte_array_append (splitter->text, splitter->run, (guint) MIN (len, room));
  splitter->is_cut = splitter->is_cut || len > room;
  splitter->run = splitter->run == NULL ? NULL : end;
}

/* The value stands before @end. */
static gboolean
end_value (Splitter *splitter, const guint8 *end, gboolean is_whole, GError **error)
{
  keep_run (splitter, end);
  splitter->state = BETWEEN;
  splitter->run = NULL;
  if (!is_whole || splitter->is_cut)
    return splitter->visit (NULL, 0, splitter->data, error);
  return splitter->visit ((const gchar *) splitter->text->data, splitter->text->len, splitter->data,
                          error);
}

/* Strings are passed over: brackets in them are none. Those of the level at which LIST_KEY may
 * stand are noted. */
static void
take_in_string (Splitter *splitter, guint8 byte)
{
  if (splitter->is_escaped)
    splitter->is_escaped = FALSE;
  else if (byte == '\\')
    splitter->is_escaped = TRUE;
  else if (byte == '"')
    splitter->in_string = FALSE;
  if (splitter->in_string && splitter->depth == 1 && splitter->key_len < sizeof splitter->key)
    splitter->key[splitter->key_len++] = (gchar) byte;
}

static void
begin_string (Splitter *splitter)
{
  splitter->in_string = TRUE;
  splitter->key_len = 0;
}

/* An object of its own, not an element, may be a page: then only what its list holds counts. */
static gboolean
opens_page (const Splitter *splitter, guint8 byte)
{
  return byte == '[' && splitter->state == IN_VALUE && !splitter->in_list && splitter->depth == 1
         && splitter->is_list_key;
}

static void
note_key (Splitter *splitter, guint8 byte)
{
  if (byte == ':')
    splitter->is_list_key = splitter->key_len == strlen (LIST_KEY)
                            && memcmp (splitter->key, LIST_KEY, splitter->key_len) == 0;
  else if (!g_ascii_isspace (byte))
    splitter->is_list_key = FALSE;
}

/* A byte of an object, list or tail. */
static gboolean
take_in_value (Splitter *splitter, guint8 byte, GError **error)
{
  if (splitter->in_string) {
    take_in_string (splitter, byte);
    return TRUE;
  }
  if (opens_page (splitter, byte)) {
    splitter->in_list = TRUE;
    splitter->in_page = TRUE;
    splitter->state = BETWEEN;
    splitter->run = NULL;
    return TRUE;
  }
  if (splitter->depth == 1)
    note_key (splitter, byte);
  if (byte == '"')
    begin_string (splitter);
  else if (byte == '{' || byte == '[')
    splitter->depth++;
  else if ((byte == '}' || byte == ']') && --splitter->depth == 0) {
    if (splitter->state == IN_VALUE)
      return end_value (splitter, splitter->at + 1, TRUE, error);
    splitter->state = BETWEEN;
  }
  return TRUE;
}

static gboolean
take_in_scalar (Splitter *splitter, guint8 byte, GError **error)
{
  if (splitter->in_string) {
    take_in_string (splitter, byte);
    return TRUE;
  }
  if (byte == '"')
    begin_string (splitter);
  return TRUE;
}

static gboolean
ends_scalar (const Splitter *splitter, guint8 byte)
{
  return !splitter->in_string && (byte == ',' || byte == ']' || g_ascii_isspace (byte));
}

static void
end_list (Splitter *splitter)
{
  splitter->in_list = FALSE;
  if (splitter->in_page) {
    splitter->in_page = FALSE;
    begin_value (splitter, IN_TAIL);
    splitter->depth = 1;
  }
}

/* Where a value may begin. */
static gboolean
take_between (Splitter *splitter, guint8 byte, GError **error)
{
  if (g_ascii_isspace (byte) || byte == ',')
    return TRUE;
  if (splitter->in_list && byte == ']') {
    end_list (splitter);
    return TRUE;
  }
  if (!splitter->in_list && byte == '[') {
    splitter->in_list = TRUE;
    return TRUE;
  }
  if (byte == '{' || byte == '[') {
    begin_value (splitter, IN_VALUE);
    return take_in_value (splitter, byte, error);
  }
  if (splitter->in_list) {
    begin_value (splitter, IN_SCALAR);
    return take_in_scalar (splitter, byte, error);
  }
  splitter->state = IN_GARBAGE;
  return splitter->visit (NULL, 0, splitter->data, error);
}

static gboolean
take_byte (Splitter *splitter, guint8 byte, GError **error)
{
  switch (splitter->state) {
  case IN_VALUE:
  case IN_TAIL:
    return take_in_value (splitter, byte, error);
  case IN_SCALAR:
    if (ends_scalar (splitter, byte))
      return end_value (splitter, splitter->at, TRUE, error)
             && take_between (splitter, byte, error);
    return take_in_scalar (splitter, byte, error);
  case IN_GARBAGE:
    if (byte == '\n')
      splitter->state = BETWEEN;
    return TRUE;
  case BETWEEN:
  default:
    return take_between (splitter, byte, error);
  }
}

/* The value or tail at hand was never closed, and the next one begins. */
static gboolean
is_next_line (const Splitter *splitter, guint8 byte)
{
  return byte == '{' && splitter->at_line_start && !splitter->in_list
         && (splitter->state == IN_VALUE || splitter->state == IN_TAIL);
}

static gboolean
take_chunk (Splitter *splitter, const guint8 *at, const guint8 *end, GError **error)
{
  /* What of a value stands in the chunk before was put aside with it. */
  if (splitter->state == IN_VALUE || splitter->state == IN_SCALAR)
    splitter->run = at;
  for (splitter->at = at; splitter->at < end; splitter->at++) {
    guint8 byte = *splitter->at;

    if (is_next_line (splitter, byte) && !end_value (splitter, splitter->at, FALSE, error))
      return FALSE;
    if (!take_byte (splitter, byte, error))
      return FALSE;
    splitter->at_line_start = byte == '\n';
  }
  keep_run (splitter, end);
  return TRUE;
}

/* An end in the middle of something is one value that is cut. */
static gboolean
finish (Splitter *splitter, GError **error)
{
  if (!splitter->in_list && (splitter->state == BETWEEN || splitter->state == IN_GARBAGE))
    return TRUE;
  splitter->run = NULL;
  return end_value (splitter, NULL, FALSE, error);
}

gboolean
onb_json_split (OnbTextStream *stream, gsize value_bytes, OnbJsonVisit visit, gpointer data,
                GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  Splitter splitter = {
    .visit = visit, .data = data, .value_bytes = value_bytes, .at_line_start = TRUE, .text = text
  };
  const guint8 *at;
  const guint8 *end;

  g_return_val_if_fail (stream != NULL && visit != NULL, FALSE);

  do {
    if (!onb_text_stream_next (stream, &at, &end, error) || !take_chunk (&splitter, at, end, error))
      return FALSE;
  } while (at < end);
  return finish (&splitter, error);
}
