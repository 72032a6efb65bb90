/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/survival.h"

#define CERTAIN G_GUINT64_CONSTANT (1000000000000000) /* S = 1, in units of 10^-15 */
#define UNITS_A_MILLIONTH (CERTAIN / 1000000)

/* Seconds of waits; most come in order. */
typedef struct {
  GArray *seconds; /* guint32 */
  gboolean is_unordered;
} Lengths;

struct _OnbSurvival {
  Lengths answered;
  Lengths open;
};

/* The curve S while times pass. Answers with no open wait between them are one run, and one factor:
 * so nothing is rounded in it but its end. */
typedef struct {
  guint64 s;         /* now */
  guint64 s_before;  /* before the run */
  guint64 n_before;  /* waits when the run began; 0: there is no run */
  guint64 n_waiting; /* waits that have lasted so long */
} Curve;

OnbSurvival *
onb_survival_new (void)
{
  OnbSurvival *survival = g_new0 (OnbSurvival, 1);

  survival->answered.seconds = g_array_new (FALSE, FALSE, sizeof (guint32));
  survival->open.seconds = g_array_new (FALSE, FALSE, sizeof (guint32));
  return survival;
}

void
onb_survival_free (OnbSurvival *survival)
{
  if (survival == NULL)
    return;
  g_array_unref (survival->answered.seconds);
  g_array_unref (survival->open.seconds);
  g_free (survival);
}

static guint32
length_at (const Lengths *lengths, guint index)
{
  return g_array_index (lengths->seconds, guint32, index);
}

/* No two usable times are 2^32 seconds apart. An open wait may be aged to a later time than any of
 * them; then it is not younger than any answer, and that is all that counts. */
static void
add (Lengths *lengths, gint64 seconds)
{
  guint32 length = (guint32) CLAMP (seconds, 0, G_MAXUINT32);
  guint n = lengths->seconds->len;

  lengths->is_unordered = lengths->is_unordered || (n > 0 && length < length_at (lengths, n - 1));
  g_array_append_val (lengths->seconds, length);
}

void
onb_survival_add_answer (OnbSurvival *survival, gint64 seconds)
{
  add (&survival->answered, seconds);
}

void
onb_survival_add_open (OnbSurvival *survival, gint64 seconds)
{
  add (&survival->open, seconds);
}

static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  guint32 length_a = *(const guint32 *) a;
  guint32 length_b = *(const guint32 *) b;

  return length_a < length_b ? -1 : length_a > length_b;
}

static void
put_in_order (Lengths *lengths)
{
  if (lengths->is_unordered)
    g_array_sort (lengths->seconds, compare_lengths);
  lengths->is_unordered = FALSE;
}

/* floor (s n / m) for n <= m < 2^32, without a product that is too wide: s = q m + r. */
static guint64
scale (guint64 s, guint64 n, guint64 m)
{
  return s / m * n + s % m * n / m;
}

static void
pass_answer (Curve *curve)
{
  if (curve->n_before == 0) {
    curve->n_before = curve->n_waiting;
    curve->s_before = curve->s;
  }
  curve->n_waiting--;
  curve->s = scale (curve->s_before, curve->n_waiting, curve->n_before);
}

static void
pass_open (Curve *curve)
{
  curve->n_before = 0;
  curve->n_waiting--;
}

/* 1 - S, half up. */
static gint32
answered_share (const Curve *curve)
{
  return (gint32) ((CERTAIN - curve->s + UNITS_A_MILLIONTH / 2) / UNITS_A_MILLIONTH);
}

/* Marks that no wait has lasted for know nothing, unless nobody is left to wait. */
static void
fill_marks (OnbAnsweredWithin *ret_within, guint mark, const Curve *curve, gint64 longest)
{
  for (; mark < ONB_WITHIN_MARKS; mark++)
    ret_within->share_millionths[mark]
        = onb_histogram_limits[mark] <= longest || curve->s == 0 ? answered_share (curve) : -1;
}

OnbAnsweredWithin
onb_survival_compute (OnbSurvival *survival)
{
  const Lengths *answered = &survival->answered;
  const Lengths *open = &survival->open;
  OnbAnsweredWithin within = { .median = ONB_NO_TIME };
  Curve curve = { .s = CERTAIN, .n_waiting = answered->seconds->len + open->seconds->len };
  gint64 now = -1;
  guint mark = 0;

  put_in_order (&survival->answered);
  put_in_order (&survival->open);
  while (curve.n_waiting > 0) {
    /* At one time answers come before open waits. */
    gboolean is_answer = within.open == open->seconds->len
                         || (within.answered < answered->seconds->len
                             && length_at (answered, (guint) within.answered)
                                    <= length_at (open, (guint) within.open));

    now = is_answer ? length_at (answered, (guint) within.answered++)
                    : length_at (open, (guint) within.open++);
    for (; mark < ONB_WITHIN_MARKS && onb_histogram_limits[mark] < now; mark++)
      within.share_millionths[mark] = answered_share (&curve);
    if (is_answer)
      pass_answer (&curve);
    else
      pass_open (&curve);
    if (within.median == ONB_NO_TIME && 2 * curve.s <= CERTAIN)
      within.median = now;
  }
  fill_marks (&within, mark, &curve, now);
  return within;
}
