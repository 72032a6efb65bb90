/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/team.h"

#define SEVERAL GUINT_TO_POINTER (G_MAXUINT32)

struct _OnbTeam {
  gint64 window_seconds;
  guint32 last_agent;   /* of the last credited outbound, or 0 */
  GTree *since_inbound; /* time -> agent of credited outbound since the last inbound, or SEVERAL */
};

/* Packed times, which are 32 bits wide, as keys. */
static gint
compare_times (gconstpointer a, gconstpointer b)
{
  guint time_a = GPOINTER_TO_UINT (a);
  guint time_b = GPOINTER_TO_UINT (b);

  return time_a < time_b ? -1 : time_a > time_b;
}

OnbTeam *
onb_team_new (gint64 collision_window_seconds)
{
  OnbTeam *team = g_new0 (OnbTeam, 1);

  team->window_seconds = collision_window_seconds;
  team->since_inbound = g_tree_new (compare_times);
  return team;
}

void
onb_team_free (OnbTeam *team)
{
  if (team == NULL)
    return;
  g_tree_unref (team->since_inbound);
  g_free (team);
}

void
onb_team_forget (OnbTeam *team)
{
  g_tree_remove_all (team->since_inbound);
  team->last_agent = 0;
}

void
onb_team_note_inbound (OnbTeam *team)
{
  g_tree_remove_all (team->since_inbound);
}

/* At most the seconds of two windows are looked at, however many messages one agent sent in them.
 */
static gboolean
collides (const OnbTeam *team, const OnbRow *row)
{
  gint64 first = MAX ((gint64) row->time - team->window_seconds, 1);
  gint64 last = (gint64) row->time + team->window_seconds;

  for (GTreeNode *node = g_tree_lower_bound (team->since_inbound,
                                             GUINT_TO_POINTER ((guint) MIN (first, G_MAXUINT32)));
       node != NULL && (gint64) GPOINTER_TO_UINT (g_tree_node_key (node)) <= last;
       node = g_tree_node_next (node)) {
    if (g_tree_node_value (node) != GUINT_TO_POINTER (row->agent))
      return TRUE;
  }
  return FALSE;
}

static void
remember (OnbTeam *team, const OnbRow *row)
{
  gpointer time = GUINT_TO_POINTER (row->time);
  gpointer known = g_tree_lookup (team->since_inbound, time);
  gpointer agent = GUINT_TO_POINTER (row->agent);

  g_tree_replace (team->since_inbound, time, known == NULL || known == agent ? agent : SEVERAL);
  team->last_agent = row->agent;
}

void
onb_team_note_outbound (OnbTeam *team, OnbRow *row)
{
  if (!(row->flags & ONB_ROW_CREDITED))
    return;
  if (row->role == ONB_ROLE_RESPONSE && team->last_agent != 0 && team->last_agent != row->agent)
    row->flags |= ONB_ROW_HANDOFF;
  if (collides (team, row))
    row->flags |= ONB_ROW_COLLISION;
  remember (team, row);
}
