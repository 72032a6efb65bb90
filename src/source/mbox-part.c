/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-part.h"

void
onb_file_part_clear (OnbFilePart *part)
{
  onb_mbox_tally_clear (&part->tally);
}

static gboolean
is_known (const OnbFilePart *part)
{
  return part->until > 0;
}

static gboolean
has_pieces (const OnbFilePart *part)
{
  return is_known (part) && !part->is_empty;
}

/* Between two parts with pieces: nothing is read twice or by nobody, and no rule reaches across. */
static gboolean
meet (const OnbFilePart *before, const OnbFilePart *part)
{
  return before->end == part->begin && before->claimed_end <= before->end && !before->at_end;
}

/* A message was called cut short since the lengths of its part hold; those of the others must, too.
 */
static gboolean
lengths_hold (const OnbFilePart *parts, gsize n)
{
  gboolean is_trusted = FALSE;
  gboolean holds = TRUE;

  for (gsize i = 0; i < n; i++) {
    is_trusted |= parts[i].trusts_lengths;
    /* The one that was cut disagrees itself. */
    if (!parts[i].trusts_lengths)
      holds &= parts[i].tally.lengths_known == parts[i].tally.lengths_agree;
  }
  return !is_trusted || holds;
}

/* Every part that is known was read of the same file, and found it to be the same. */
static gboolean
are_of_one_file (const OnbFilePart *parts, gsize n)
{
  const OnbFilePart *one = NULL;

  for (gsize i = 0; i < n; i++) {
    if (!is_known (&parts[i]))
      continue;
    if (one != NULL && (one->stamp != parts[i].stamp || one->is_mbox != parts[i].is_mbox))
      return FALSE;
    one = &parts[i];
  }
  return TRUE;
}

static gboolean
are_of_mbox (const OnbFilePart *parts, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (parts[i].is_mbox)
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_mbox_parts_fit (const OnbFilePart *parts, gsize n)
{
  const OnbFilePart *before = NULL; /* the last one with pieces; NULL behind one that is lost */

  if (!are_of_one_file (parts, n))
    return FALSE;
  if (!are_of_mbox (parts, n))
    return TRUE;
  for (gsize i = 0; i < n; i++) {
    if (!is_known (&parts[i]))
      before = NULL;
    if (!has_pieces (&parts[i]))
      continue;
    if (before != NULL && !meet (before, &parts[i]))
      return FALSE;
    before = &parts[i];
  }
  return (before == NULL || before->at_end) && lengths_hold (parts, n);
}

gboolean
onb_mbox_parts_judge (const OnbFilePart *parts, gsize n, OnbMboxTell tell, gpointer data)
{
  g_autoptr (OnbMboxSuspects) suspects = onb_mbox_suspects_new (ONB_MBOX_DOUBT, tell, data);
  guint64 covered = 0;

  for (gsize i = 0; i < n; i++) {
    onb_mbox_suspects_add_tally (suspects, &parts[i].tally);
    covered += parts[i].covered;
  }
  for (gsize i = 0, at = 0; i < n; i++) {
    at += onb_mbox_tally_n (&parts[i].tally);
    if (parts[i].after_open)
      onb_mbox_suspects_set_after_open (suspects, at);
    for (guint bit = 0; bit < ONB_MBOX_PIECES_BEHIND; bit++) {
      if ((parts[i].inside_behind & (1u << bit)) != 0)
        onb_mbox_suspects_note_inside (suspects, at + bit);
    }
  }
  onb_mbox_suspects_finish (suspects);
  return covered > 0 && !onb_mbox_suspects_lengths_are_usual (suspects);
}
