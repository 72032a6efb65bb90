/* SPDX-License-Identifier: Apache-2.0 */
/* Hand-offs and collisions of one conversation a row (SEMANTICS.md §8). */
#include "metrics/team.h"

#define WINDOW 60
#define MOST 6

/* One step: an inbound (agent 0), or an outbound of an agent at a time. */
typedef struct {
  guint32 agent;
  guint32 time;
  OnbRole role;
  gboolean uncredited;
  gboolean handoff; /* what is expected */
  gboolean collision;
} Step;

#define INBOUND                                                                                    \
  {                                                                                                \
    .agent = 0, .time = 1                                                                          \
  }
#define R ONB_ROLE_RESPONSE
#define F ONB_ROLE_FOLLOW_UP

typedef struct {
  const gchar *name;
  Step steps[MOST];
} Case;

static const Case cases[] = {
  { "handoff", { { 1, 1000, R }, INBOUND, { 2, 5000, R, .handoff = TRUE } } },
  { "the-same-agent-hands-nothing-off", { { 1, 1000, R }, INBOUND, { 1, 5000, R } } },
  { "the-first-takes-nothing-over", { { 2, 5000, R } } },
  { "a-follow-up-is-no-handoff", { { 1, 1000, R }, { 2, 5000, F } } },
  /* The follow-up was the last before, whatever its role: 1 answers after 2. */
  { "handoff-from-a-follow-up",
    { { 1, 1000, R }, { 2, 5000, F }, INBOUND, { 1, 9000, R, .handoff = TRUE } } },
  { "handoff-from-the-last-alone",
    { { 2, 1000, R }, INBOUND, { 1, 5000, R, .handoff = TRUE }, INBOUND, { 1, 9000, R } } },
  { "what-is-not-credited-is-nobody",
    { { 1, 1000, R }, { 2, 1010, R, .uncredited = TRUE }, INBOUND, { 1, 9000, R } } },
  { "collision", { { 1, 1000, R }, { 2, 1010, F, .collision = TRUE } } },
  { "collision/both", { { 1, 1000, R }, { 2, 1010, R, .handoff = TRUE, .collision = TRUE } } },
  { "collision/the-last-second", { { 1, 1000, R }, { 2, 1060, F, .collision = TRUE } } },
  { "collision/one-second-late", { { 1, 1000, R }, { 2, 1061, F } } },
  /* Walked behind, though its clock says before. */
  { "collision/backwards", { { 1, 1060, R }, { 2, 1000, F, .collision = TRUE } } },
  { "collision/too-far-backwards", { { 1, 1061, R }, { 2, 1000, F } } },
  { "collision/not-with-oneself", { { 1, 1000, R }, { 1, 1010, F } } },
  { "collision/not-over-an-inbound", { { 1, 1000, R }, INBOUND, { 2, 1010, F } } },
  { "collision/not-with-the-uncredited",
    { { 1, 1000, R, .uncredited = TRUE }, { 2, 1010, F }, { 1, 1020, F, .uncredited = TRUE } } },
  /* 1 is out of the window of 2, and 3 is in it. */
  { "collision/any-of-those-before",
    { { 1, 1000, R }, { 3, 1070, F }, { 2, 1100, F, .collision = TRUE } } },
  { "collision/behind-ones-own",
    { { 1, 1000, R }, { 2, 1010, F, .collision = TRUE }, { 1, 1020, F, .collision = TRUE } } },
  /* Two in one second, then either of them: the other was there. */
  { "collision/several-at-one-time",
    { { 1, 1000, R },
      { 2, 1000, F, .collision = TRUE },
      { 1, 1030, F, .collision = TRUE },
      { 2, 1060, F, .collision = TRUE } } },
  { "collision/the-other-of-one-time",
    { { 1, 1000, R }, { 2, 1000, F, .collision = TRUE }, { 2, 1030, F, .collision = TRUE } } },
  { "collision/twice-at-one-time-by-one", { { 1, 1000, R }, { 1, 1000, F }, { 1, 1030, F } } },
  { "collision/at-the-ends-of-time",
    { { 1, 1, R },
      { 2, 2, F, .collision = TRUE },
      { 1, G_MAXUINT32, F },
      { 2, G_MAXUINT32 - 1, F, .collision = TRUE } } },
};

static void
walk (OnbTeam *team, const Step *steps)
{
  for (guint i = 0; i < MOST && steps[i].time != 0; i++) {
    const Step *step = &steps[i];
    OnbRow row = { .agent = step->agent,
                   .time = step->time,
                   .role = (guint8) step->role,
                   .flags = step->uncredited ? 0 : ONB_ROW_CREDITED };

    if (step->agent == 0) {
      onb_team_note_inbound (team);
      continue;
    }
    onb_team_note_outbound (team, &row);
    g_assert_cmpint ((row.flags & ONB_ROW_HANDOFF) != 0, ==, step->handoff);
    g_assert_cmpint ((row.flags & ONB_ROW_COLLISION) != 0, ==, step->collision);
  }
}

/* Twice, so that nothing of one conversation is left in the next. */
static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbTeam) team = onb_team_new (WINDOW);

  walk (team, row->steps);
  onb_team_forget (team);
  walk (team, row->steps);
}

/* Forgets who sent last, too: nobody hands over from another conversation. */
static void
test_forget (void)
{
  static const Step one[MOST] = { { 1, 1000, R } };
  static const Step other[MOST] = { { 2, 1010, R } };
  g_autoptr (OnbTeam) team = onb_team_new (WINDOW);

  walk (team, one);
  onb_team_forget (team);
  walk (team, other);
}

/* Without a window only the same second collides. */
static void
test_no_window (void)
{
  static const Step steps[MOST]
      = { { 1, 1000, R }, { 2, 1001, F }, { 1, 1001, F, .collision = TRUE } };
  g_autoptr (OnbTeam) team = onb_team_new (0);

  walk (team, steps);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/team/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/team/forget", test_forget);
  g_test_add_func ("/team/no-window", test_no_window);
  return g_test_run ();
}
