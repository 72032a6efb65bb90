/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-suspect.h"

/* Fewer pieces have no majority: with 19 of them a single odd one is already more than 5 %. */
#define MIN_PIECES 20

/* Bits of what is remembered of a piece, two bytes each: a file may hold ten million. */
#define FORM_BITS 0x000fu
#define FIELDS_SHIFT 4
#define FIELDS_BITS 0x003fu
#define FIELDS 6
#define AFTER_OPEN (1u << 10)
#define CLAIMED (1u << 11)
#define REPORTED (1u << 12)
#define DOUBTFUL (1u << 13)
#define INSIDE (1u << 14)
#define ALL_BITS 0x7fffu

#define INSIDE_REASON "lies inside a MIME part of a message before"

G_STATIC_ASSERT (ONB_SEPARATOR_FORMS <= FORM_BITS + 1);
G_STATIC_ASSERT (ONB_FIELD_READPST <= FIELDS_BITS);

struct _OnbMboxSuspects {
  const gchar *doubt;
  OnbMboxTell tell;
  gpointer data;
  GArray *pieces; /* guint16 */
  gsize doubtful;
  gsize lengths_known;
  gsize lengths_agree;
};

/* What most pieces of the file look like. */
typedef struct {
  guint form;
  gboolean has_form; /* nearly all separators have that form */
  OnbFieldBits fields;
  gboolean lengths; /* Content-Length is written by the one who wrote the file */
} Usual;

OnbMboxSuspects *
onb_mbox_suspects_new (const gchar *doubt, OnbMboxTell tell, gpointer data)
{
  OnbMboxSuspects *suspects = g_new0 (OnbMboxSuspects, 1);

  suspects->doubt = doubt;
  suspects->tell = tell;
  suspects->data = data;
  suspects->pieces = g_array_new (FALSE, FALSE, sizeof (guint16));
  return suspects;
}

void
onb_mbox_suspects_free (OnbMboxSuspects *suspects)
{
  if (suspects == NULL)
    return;
  g_array_unref (suspects->pieces);
  g_free (suspects);
}

void
onb_mbox_suspects_add (OnbMboxSuspects *suspects, const OnbMboxPiece *piece)
{
  guint16 bits = (guint16) (piece->form | ((guint) piece->fields << FIELDS_SHIFT)
                            | (piece->after_open ? AFTER_OPEN : 0) | (piece->claimed ? CLAIMED : 0)
                            | (piece->doubtful ? DOUBTFUL : 0) | (piece->apart ? REPORTED : 0));

  g_array_append_val (suspects->pieces, bits);
  suspects->doubtful += piece->doubtful ? 1 : 0;
  suspects->lengths_known += piece->length_known ? 1 : 0;
  suspects->lengths_agree += piece->length_known && piece->length_agrees ? 1 : 0;
}

gsize
onb_mbox_suspects_n (const OnbMboxSuspects *suspects)
{
  return suspects->pieces->len;
}

gboolean
onb_mbox_suspects_lengths_hold (const OnbMboxSuspects *suspects)
{
  return suspects->lengths_known == suspects->lengths_agree;
}

gboolean
onb_mbox_suspects_lengths_are_usual (const OnbMboxSuspects *suspects)
{
  return suspects->lengths_known * 20 >= suspects->pieces->len * 19;
}

static guint16 *
piece_at (const OnbMboxSuspects *suspects, gsize index)
{
  return &g_array_index (suspects->pieces, guint16, index);
}

static guint
form_of (const OnbMboxSuspects *suspects, gsize index)
{
  return *piece_at (suspects, index) & FORM_BITS;
}

static OnbFieldBits
fields_of (const OnbMboxSuspects *suspects, gsize index)
{
  return (OnbFieldBits) ((*piece_at (suspects, index) >> FIELDS_SHIFT) & FIELDS_BITS);
}

/* Once a piece. */
static void
report (OnbMboxSuspects *suspects, gsize index, const gchar *reason)
{
  guint16 *piece = piece_at (suspects, index);

  if ((*piece & REPORTED) != 0)
    return;
  *piece |= REPORTED;
  suspects->tell (index, reason, suspects->data);
}

void
onb_mbox_suspects_note_inside (OnbMboxSuspects *suspects, gsize index)
{
  if (index >= suspects->pieces->len)
    return;
  if (suspects->tell != NULL)
    report (suspects, index, INSIDE_REASON);
  else
    *piece_at (suspects, index) |= INSIDE;
}

gsize
onb_mbox_tally_n (const OnbMboxTally *tally)
{
  return tally->pieces != NULL ? tally->pieces->len : 0;
}

void
onb_mbox_tally_clear (OnbMboxTally *tally)
{
  g_clear_pointer (&tally->pieces, g_array_unref);
}

gboolean
onb_mbox_tally_is_sane (const OnbMboxTally *tally)
{
  for (gsize i = 0; i < onb_mbox_tally_n (tally); i++) {
    guint16 bits = g_array_index (tally->pieces, guint16, i);

    if ((bits & ~ALL_BITS) != 0 || (bits & FORM_BITS) >= ONB_SEPARATOR_FORMS)
      return FALSE;
  }
  return tally->lengths_known <= onb_mbox_tally_n (tally)
         && tally->lengths_agree <= tally->lengths_known;
}

void
onb_mbox_suspects_take_tally (OnbMboxSuspects *suspects, OnbMboxTally *ret_tally)
{
  *ret_tally = (OnbMboxTally){ .pieces = suspects->pieces,
                               .lengths_known = suspects->lengths_known,
                               .lengths_agree = suspects->lengths_agree };
  suspects->pieces = g_array_new (FALSE, FALSE, sizeof (guint16));
}

void
onb_mbox_suspects_add_tally (OnbMboxSuspects *suspects, const OnbMboxTally *tally)
{
  gsize before = suspects->pieces->len;

  if (onb_mbox_tally_n (tally) == 0)
    return;
  g_array_append_vals (suspects->pieces, tally->pieces->data, tally->pieces->len);
  suspects->lengths_known += tally->lengths_known;
  suspects->lengths_agree += tally->lengths_agree;
  for (gsize i = before; i < suspects->pieces->len; i++) {
    suspects->doubtful += (*piece_at (suspects, i) & DOUBTFUL) != 0 ? 1 : 0;
    if ((*piece_at (suspects, i) & INSIDE) != 0)
      report (suspects, i, INSIDE_REASON);
  }
}

void
onb_mbox_suspects_set_after_open (OnbMboxSuspects *suspects, gsize index)
{
  if (index < suspects->pieces->len)
    *piece_at (suspects, index) |= AFTER_OPEN;
}

/* At least 95 %. */
static gboolean
is_nearly_all (gsize part, gsize all)
{
  return part * 20 >= all * 19;
}

/* What has none of these is hardly a message: one body full of bare separators must not outvote the
 * mail of the file. */
static gboolean
may_vote (OnbFieldBits fields)
{
  return (fields & (ONB_FIELD_FROM | ONB_FIELD_DATE | ONB_FIELD_MESSAGE_ID)) != 0;
}

static Usual
find_usual (const OnbMboxSuspects *suspects)
{
  gsize n = 0;
  gsize forms[ONB_SEPARATOR_FORMS] = { 0 };
  gsize fields[FIELDS] = { 0 };
  Usual usual = { 0 };

  for (gsize i = 0; i < suspects->pieces->len; i++) {
    if (!may_vote (fields_of (suspects, i)))
      continue;
    n++;
    forms[form_of (suspects, i)]++;
    for (guint bit = 0; bit < G_N_ELEMENTS (fields); bit++)
      fields[bit] += (fields_of (suspects, i) >> bit) & 1;
  }
  for (guint form = 0; form < G_N_ELEMENTS (forms); form++) {
    if (is_nearly_all (forms[form], n)) {
      usual.form = form;
      usual.has_form = TRUE;
    }
  }
  for (guint bit = 0; bit < G_N_ELEMENTS (fields); bit++)
    usual.fields |= is_nearly_all (fields[bit], n) ? 1u << bit : 0;
  usual.lengths = suspects->lengths_known >= MIN_PIECES
                  && is_nearly_all (suspects->lengths_agree, suspects->lengths_known);
  return usual;
}

/*
 * Fields that nearly all pieces have. Honest mail lacks one of them for good reasons: a sent
 * message has no Received, what Exchange keeps as sent has no Message-ID when it is exported, a
 * script forgets Date. So one absent field means nothing; two are odd. What readpst makes up is
 * excepted: it loses both Received and Message-ID for sent items.
 */
static gboolean
lacks_fields (OnbFieldBits fields, OnbFieldBits usual)
{
  static const OnbFieldBits counted[]
      = { ONB_FIELD_FROM, ONB_FIELD_DATE, ONB_FIELD_MESSAGE_ID, ONB_FIELD_RECEIVED };
  guint missing = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    missing += (usual & ~fields & counted[i]) != 0 ? 1 : 0;
  return missing >= 2 && (fields & ONB_FIELD_READPST) == 0;
}

static const gchar *
judge (const OnbMboxSuspects *suspects, gsize index, const Usual *usual)
{
  OnbFieldBits fields = fields_of (suspects, index);
  guint bits = *piece_at (suspects, index);

  if (lacks_fields (fields, usual->fields))
    return "lacks fields that the other messages of the file have";
  /* Many honest writers forget the closing boundary; only with a second sign does it speak against
   * what follows. */
  if ((bits & AFTER_OPEN) != 0 && (usual->fields & ~fields & (guint) ~ONB_FIELD_READPST) != 0)
    return "follows an open MIME part and lacks a field that the others have";
  if ((bits & CLAIMED) != 0 && usual->lengths)
    return "begins inside the Content-Length of a message before";
  return NULL;
}

/*
 * A program writes one form of separator, so a lone other form was written by somebody else. Twenty
 * or more in a row are another program's: somebody joined two files.
 */
static void
report_forms (OnbMboxSuspects *suspects, guint usual)
{
  gsize n = suspects->pieces->len;
  gsize end;

  for (gsize begin = 1; begin < n; begin = end + 1) {
    for (end = begin; end < n && form_of (suspects, end) != usual; end++)
      continue;
    for (gsize i = begin; end - begin < MIN_PIECES && i < end; i++)
      report (suspects, i, "its separator is unlike the others of the file");
  }
}

/* A writer who puts no blank line between messages leaves none before any of them. */
static void
report_doubtful (OnbMboxSuspects *suspects)
{
  gsize n = suspects->pieces->len;

  if (n >= MIN_PIECES && is_nearly_all (suspects->doubtful, n - 1))
    return;
  for (gsize i = 0; suspects->doubtful > 0 && i < n; i++) {
    if ((*piece_at (suspects, i) & DOUBTFUL) != 0)
      report (suspects, i, suspects->doubt);
  }
}

void
onb_mbox_suspects_finish (OnbMboxSuspects *suspects)
{
  gsize n = suspects->pieces->len;
  Usual usual;

  report_doubtful (suspects);
  if (n < MIN_PIECES)
    return;
  usual = find_usual (suspects);
  /* The first piece starts the file: no body is there that it could have been written into. */
  for (gsize i = 1; i < n; i++) {
    const gchar *reason = judge (suspects, i, &usual);

    if (reason != NULL)
      report (suspects, i, reason);
  }
  if (usual.has_form)
    report_forms (suspects, usual.form);
}
