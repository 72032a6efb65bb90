/* SPDX-License-Identifier: Apache-2.0 */
/* Which pieces of an mbox are doubtful. In an mbox whose writer quotes nothing, the sender of a
 * message can write a separator into its body; nothing proves a piece genuine, so these rules only
 * sort out what looks made. A wrong alarm costs an honest message, hence each rule needs more than
 * one odd thing. */
#pragma once

#include "source/header-scan.h"
#include "source/mbox-separator.h"

typedef struct _OnbMboxSuspects OnbMboxSuspects;

/**
 * OnbMboxPiece: What the rules look at.
 * @form: of its separator
 * @length_known, @length_agrees: it bears a Content-Length; that ends where the piece ends
 * @doubtful: it does not begin as it should, see onb_mbox_suspects_new()
 * @claimed: it begins before the end that the Content-Length of an earlier piece claims
 * @after_open: a MIME boundary of the piece before was still open at its end
 * @apart: it does not count anyhow, so nothing is told of it
 */
typedef struct {
  guint form;
  OnbFieldBits fields;
  gboolean length_known;
  gboolean length_agrees;
  gboolean doubtful;
  gboolean claimed;
  gboolean after_open;
  gboolean apart;
} OnbMboxPiece;

/** OnbMboxTell: Piece number @index, from 0, is doubtful; called once a piece. */
typedef void (*OnbMboxTell) (gsize index, const gchar *reason, gpointer data);

/* What is told of a piece of an mbox without a blank line before it. */
#define ONB_MBOX_DOUBT "no blank line before its separator"

/**
 * OnbMboxTally: What the rules remember of pieces, to be carried elsewhere.
 * @pieces: guint16 each; owned, NULL when there are none
 */
typedef struct {
  GArray *pieces;
  gsize lengths_known;
  gsize lengths_agree;
} OnbMboxTally;

gsize onb_mbox_tally_n (const OnbMboxTally *tally);
void onb_mbox_tally_clear (OnbMboxTally *tally);

/** onb_mbox_tally_is_sane: Whether every bit of every piece is one that pieces have. */
gboolean onb_mbox_tally_is_sane (const OnbMboxTally *tally);

/**
 * onb_mbox_suspects_new: @doubt is what is told of a doubtful piece; static. With @tell NULL
 * nothing is told: the pieces are only collected, for onb_mbox_suspects_take_tally().
 */
OnbMboxSuspects *onb_mbox_suspects_new (const gchar *doubt, OnbMboxTell tell, gpointer data);
void onb_mbox_suspects_free (OnbMboxSuspects *suspects);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbMboxSuspects, onb_mbox_suspects_free)

/** onb_mbox_suspects_add: @piece has just been delivered. */
void onb_mbox_suspects_add (OnbMboxSuspects *suspects, const OnbMboxPiece *piece);

/** onb_mbox_suspects_note_inside: A boundary shows that piece number @index, from 0, lies inside a
 * message before. Beyond the last piece: nothing happens. */
void onb_mbox_suspects_note_inside (OnbMboxSuspects *suspects, gsize index);

/** onb_mbox_suspects_take_tally: All that is known of the pieces; they are gone from @suspects. */
void onb_mbox_suspects_take_tally (OnbMboxSuspects *suspects, OnbMboxTally *ret_tally);

/** onb_mbox_suspects_add_tally: Adds the pieces of @tally, and tells what it says of them. */
void onb_mbox_suspects_add_tally (OnbMboxSuspects *suspects, const OnbMboxTally *tally);

/** onb_mbox_suspects_set_after_open: OnbMboxPiece.after_open of a piece that was added; beyond the
 * last: nothing. */
void onb_mbox_suspects_set_after_open (OnbMboxSuspects *suspects, gsize index);

/** onb_mbox_suspects_n: How many pieces were added. */
gsize onb_mbox_suspects_n (const OnbMboxSuspects *suspects);

/** onb_mbox_suspects_lengths_are_usual: At least 95 % of the pieces say their Content-Length. */
gboolean onb_mbox_suspects_lengths_are_usual (const OnbMboxSuspects *suspects);

/** onb_mbox_suspects_lengths_hold: No Content-Length so far has disagreed with its piece. */
gboolean onb_mbox_suspects_lengths_hold (const OnbMboxSuspects *suspects);

/** onb_mbox_suspects_finish: The file has ended: applies the rules that compare a piece with all
 * others. */
void onb_mbox_suspects_finish (OnbMboxSuspects *suspects);
