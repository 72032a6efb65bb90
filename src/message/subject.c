/* SPDX-License-Identifier: Apache-2.0 */
#include "message/subject.h"

#include "message/scan.h"

typedef struct {
  const gchar *at;
  const gchar *end;
} Span;

static gboolean
starts (Span span, const gchar *word)
{
  gsize len = strlen (word);

  return (gsize) (span.end - span.at) >= len && memcmp (span.at, word, len) == 0;
}

static gboolean
ends (Span span, const gchar *word)
{
  gsize len = strlen (word);

  return (gsize) (span.end - span.at) >= len && memcmp (span.end - len, word, len) == 0;
}

static Span
skip_spaces (Span span)
{
  while (span.at < span.end && *span.at == ' ')
    span.at++;
  return span;
}

/* subj-trailer = "(fwd)" / WSP */
static Span
cut_trailers (Span span)
{
  for (;;) {
    if (ends (span, " "))
      span.end--;
    else if (ends (span, "(fwd)"))
      span.end -= strlen ("(fwd)");
    else
      return span;
  }
}

/* subj-blob = "[" *BLOBCHAR "]" *WSP, BLOBCHAR being anything but brackets */
static gboolean
skip_blob (Span *span)
{
  const gchar *at = span->at;

  if (at == span->end || *at != '[')
    return FALSE;
  for (at++; at < span->end && *at != '[' && *at != ']'; at++)
    ;
  if (at == span->end || *at != ']')
    return FALSE;
  span->at = at + 1;
  *span = skip_spaces (*span);
  return TRUE;
}

/* subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":" */
static gboolean
skip_refwd (Span *span)
{
  Span rest = *span;

  if (starts (rest, "re") || starts (rest, "fw"))
    rest.at += 2;
  else
    return FALSE;
  if (rest.at[-1] == 'w' && starts (rest, "d"))
    rest.at++;
  rest = skip_spaces (rest);
  skip_blob (&rest);
  if (!starts (rest, ":"))
    return FALSE;
  rest.at++;
  *span = rest;
  return TRUE;
}

/* Removes subj-leader = (*subj-blob subj-refwd) / WSP, then single blobs as long as they leave
 * something, until neither is there. Blobs that no subj-refwd follows are all of the second sort,
 * so each is looked at once. */
static Span
cut_leaders (Span span)
{
  for (;;) {
    Span rest = span = skip_spaces (span);
    Span last = span;

    while (skip_blob (&rest)) {
      if (rest.at < rest.end)
        last = rest;
    }
    if (skip_refwd (&rest))
      span = rest;
    else
      return last;
  }
}

/* Tabs and line ends are spaces, and several spaces one; then ASCII lowercase, which the rules
 * below rely on. */
static Span
flatten (OnbArena *arena, const gchar *subject)
{
  gchar *text = (gchar *) onb_arena_take (arena, strlen (subject) + 1);
  gchar *out = text;

  for (; *subject != '\0'; subject++) {
    gchar c = onb_is_white ((guint8) *subject) ? ' ' : (gchar) onb_lower ((guint8) *subject);

    if (c != ' ' || out == text || out[-1] != ' ')
      *out++ = c;
  }
  *out = '\0';
  return (Span){ text, out };
}

const gchar *
onb_subject_base (OnbArena *arena, const gchar *subject)
{
  Span span = flatten (arena, subject);

  for (;;) {
    span = cut_leaders (cut_trailers (span));
    /* "[fwd:" and "]" around what is left is forwarding of another kind. */
    if (!starts (span, "[fwd:") || !ends (span, "]"))
      break;
    span.at += strlen ("[fwd:");
    span.end--;
  }
  *(gchar *) (gsize) span.end = '\0';
  return span.at;
}
