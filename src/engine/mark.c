/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/mark.h"

#include <string.h>
#include <sys/mman.h>

OnbMark *
onb_mark_new (void)
{
  OnbMark *mark
      = mmap (NULL, sizeof (OnbMark), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  return mark == MAP_FAILED ? NULL : mark;
}

void
onb_mark_free (OnbMark *mark)
{
  if (mark != NULL)
    munmap (mark, sizeof (OnbMark));
}

static void
copy_name (gchar *to, const gchar *name)
{
  g_strlcpy (to, name != NULL ? name : "", ONB_MARK_NAME_BYTES);
}

void
onb_mark_begin_unit (OnbMark *mark)
{
  mark->item = 0;
  onb_mark_begin_file (mark, 0);
}

void
onb_mark_begin_file (OnbMark *mark, guint file)
{
  mark->file = file;
  mark->offset = -1;
  mark->length = 0;
  mark->path[0] = mark->member[0] = '\0';
  onb_mark_set (mark, ONB_MARK_SEARCHING);
}

void
onb_mark_begin (OnbMark *mark, OnbMarkState state, guint64 item, const OnbOrigin *origin)
{
  mark->item = item;
  mark->offset = origin->offset;
  mark->length = origin->length;
  copy_name (mark->path, origin->path);
  copy_name (mark->member, origin->member);
  onb_mark_set (mark, state);
}

void
onb_mark_end (OnbMark *mark, guint64 items)
{
  mark->item = items;
  onb_mark_set (mark, ONB_MARK_SEARCHING);
}

void
onb_mark_set (OnbMark *mark, OnbMarkState state)
{
  __atomic_store_n (&mark->state, (guint32) state, __ATOMIC_RELEASE);
  __atomic_fetch_add (&mark->progress, 1, __ATOMIC_RELAXED);
}

void
onb_mark_copy (const OnbMark *mark, OnbMark *ret_copy)
{
  memcpy (ret_copy, mark, sizeof *ret_copy);
  if (ret_copy->state > ONB_MARK_LOOKING)
    ret_copy->state = ONB_MARK_SEARCHING;
  ret_copy->path[ONB_MARK_NAME_BYTES - 1] = '\0';
  ret_copy->member[ONB_MARK_NAME_BYTES - 1] = '\0';
}
