/* SPDX-License-Identifier: Apache-2.0 */
/* Who of the team sent before whom in a conversation: hand-offs and collisions (SEMANTICS.md §8).
 * Pure. */
#pragma once

#include "attribution/rows.h"

/** OnbTeam: What one walk remembers of credited outbound messages. */
typedef struct _OnbTeam OnbTeam;

OnbTeam *onb_team_new (gint64 collision_window_seconds);
void onb_team_free (OnbTeam *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTeam, onb_team_free)

/** onb_team_forget: The next conversation begins. */
void onb_team_forget (OnbTeam *team);

/** onb_team_note_inbound: The correspondent spoke: what follows answers that, and does not collide
 * with what was sent before. */
void onb_team_note_inbound (OnbTeam *team);

/** onb_team_note_outbound: Flags a row that takes over or collides; its role is known. */
void onb_team_note_outbound (OnbTeam *team, OnbRow *row);
