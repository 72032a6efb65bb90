/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pff-items.h"

#include <string.h>

void
onb_pff_items_clear (OnbPffItems *items)
{
  g_clear_pointer (&items->path, g_free);
  g_clear_pointer (&items->member, g_free);
  *items = (OnbPffItems){ 0 };
}

static void
settle (OnbPffItems *items, OnbSource *source)
{
  OnbPlace place = { .path = items->path, .member = items->member };

  if (items->waits && source->serial > items->serial)
    items->is_read = TRUE;
  items->waits = FALSE;
  if (items->path == NULL)
    return;
  if (items->is_mail && !items->is_read)
    onb_source_lose (
        source, items->recovered != NULL ? ONB_LOSS_RECOVERED : ONB_LOSS_SKIPPED, &place, -1, 0,
        items->recovered != NULL
            ? items->recovered
            : "an item of pffexport without InternetHeaders.txt; give its PST instead");
  onb_pff_items_clear (items);
}

/* The name in which folders are parts: that of the member, else the path. */
static const gchar *
name_of (const gchar *path, const gchar *member)
{
  return member != NULL ? member : path;
}

static gboolean
lies_in (const gchar *name, const gchar *folder)
{
  gsize len = strlen (folder);

  return strncmp (name, folder, len) == 0 && name[len] == '/';
}

/* Begins the folder of @place. */
static void
begin (OnbPffItems *items, const OnbPlace *place)
{
  const gchar *name = name_of (place->path, place->member);
  gchar *folder = g_strndup (name, strlen (name) - strlen (place->name) - 1);

  items->path = place->member != NULL ? g_strdup (place->path) : folder;
  items->member = place->member != NULL ? folder : NULL;
  items->recovered = place->recovered;
}

gboolean
onb_pff_items_continue (const OnbPffItems *items, const OnbPlace *place)
{
  return items->path != NULL
         && lies_in (name_of (place->path, place->member), name_of (items->path, items->member));
}

void
onb_pff_items_see (OnbPffItems *items, OnbSource *source, OnbLayout layout, const OnbPlace *place)
{
  if (items->path != NULL && !onb_pff_items_continue (items, place))
    settle (items, source);
  if (items->waits && source->serial > items->serial)
    items->is_read = TRUE;
  items->waits = FALSE;
  /* An item attached to another one is part of that. */
  if ((layout & ONB_LAYOUT_PFF_ITEM) == 0 || (layout & ONB_LAYOUT_PART) != 0)
    return;
  if (items->path == NULL)
    begin (items, place);
  if (strcmp (place->name, "OutlookHeaders.txt") == 0 || strcmp (place->name, "Meeting.txt") == 0)
    items->is_mail = TRUE;
  if (strcmp (place->name, "InternetHeaders.txt") == 0) {
    items->waits = TRUE;
    items->serial = source->serial;
  }
}

void
onb_pff_items_finish (OnbPffItems *items, OnbSource *source)
{
  settle (items, source);
}
