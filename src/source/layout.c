/* SPDX-License-Identifier: Apache-2.0 */
#include "source/layout.h"

#include <string.h>

const gchar onb_layout_part[] = "part of another message";
const gchar onb_layout_git[]
    = "git repository; export the mail that public-inbox keeps in it, as mbox.gz from its server "
      "or with git show COMMIT:m";

static gboolean
has_suffix (const gchar *name, const gchar *suffix)
{
  gsize len = strlen (name);
  gsize n = strlen (suffix);

  return len > n && g_ascii_strcasecmp (name + len - n, suffix) == 0;
}

static gboolean
is_number (const gchar *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

static gboolean
is_one_of (const gchar *name, gsize len, const gchar *const *list)
{
  for (; *list != NULL; list++) {
    if (strlen (*list) == len && strncmp (*list, name, len) == 0)
      return TRUE;
  }
  return FALSE;
}

/* item = kind 5*DIGIT; kinds as pffexport 20180714 writes them. */
static gboolean
is_pff_item (const gchar *name)
{
  static const gchar *const kinds[]
      = { "Message",  "Meeting",  "Appointment", "Contact",          "Task", "Note",
          "Activity", "Document", "Feed",        "DistributionList", "Item", NULL };
  gsize letters = strcspn (name, "0123456789");

  return strlen (name + letters) >= 5 && is_number (name + letters)
         && is_one_of (name, letters, kinds);
}

/* What pffexport writes into the folder of an item, but for the header as it was sent. */
static gboolean
is_pff_part (const gchar *name)
{
  static const gchar *const stems[] = { "Message",
                                        "OutlookHeaders",
                                        "Recipients",
                                        "ConversationIndex",
                                        "ItemValues",
                                        "RecipientsItemValues",
                                        "Meeting",
                                        "Appointment",
                                        "Contact",
                                        "Task",
                                        "Note",
                                        "Activity",
                                        "Document",
                                        "Feed",
                                        "DistributionList",
                                        NULL };
  const gchar *dot = strrchr (name, '.');

  return dot != NULL && is_one_of (name, (gsize) (dot - name), stems)
         && (strcmp (dot, ".txt") == 0 || strcmp (dot, ".html") == 0 || strcmp (dot, ".rtf") == 0);
}

OnbLayout
onb_layout_enter (OnbLayout layout, const gchar *name)
{
  OnbLayout inner = layout & (ONB_LAYOUT_APPLE_BOX | ONB_LAYOUT_PART | ONB_LAYOUT_PFF_APART);

  if (has_suffix (name, ".mbox"))
    inner |= ONB_LAYOUT_APPLE_BOX;
  if ((layout & ONB_LAYOUT_APPLE_BOX) != 0 && strcmp (name, "Attachments") == 0)
    inner |= ONB_LAYOUT_PARTS;
  if ((layout & ONB_LAYOUT_PARTS) != 0 && is_number (name))
    inner |= ONB_LAYOUT_PART;
  if ((layout & ONB_LAYOUT_PFF_ITEM) != 0 && strcmp (name, "Attachments") == 0)
    inner |= ONB_LAYOUT_PART;
  if (is_pff_item (name))
    inner |= ONB_LAYOUT_PFF_ITEM;
  if (strcmp (name, "com.microsoft.__Attachments") == 0)
    inner |= ONB_LAYOUT_PART;
  if (has_suffix (name, ".recovered") || has_suffix (name, ".orphans"))
    inner |= ONB_LAYOUT_PFF_APART;
  if (has_suffix (name, ".git") || strcmp (name, ".git") == 0)
    inner |= ONB_LAYOUT_GIT;
  return inner;
}

/* The forms that MH fills in for a new message: header lines without values. */
static gboolean
is_mh_form (const gchar *name)
{
  static const gchar *const forms[]
      = { "components", "replcomps",   "replgroupcomps",      "forwcomps", "rcvdistcomps",
          "distcomps",  "digestcomps", "rcvdistcomps.outbox", NULL };

  return is_one_of (name, strlen (name), forms);
}

/* `rmm` renames a message; the file stays until somebody cleans up. */
static gboolean
is_mh_removed (const gchar *name)
{
  return (name[0] == ',' || name[0] == '#') && is_number (name + 1);
}

void
onb_layout_judge (OnbLayout layout, OnbPlace *place)
{
  const gchar *name = place->name;

  if ((layout & ONB_LAYOUT_PART) != 0 || has_suffix (name, ".emlxpart")
      || ((layout & ONB_LAYOUT_PFF_ITEM) != 0 && is_pff_part (name)))
    place->no_mail = onb_layout_part;
  else if (is_mh_form (name))
    place->no_mail = "form of MH";
  if (is_mh_removed (name))
    place->recovered = "removed in MH, its file is still there";
  else if ((layout & ONB_LAYOUT_PFF_ITEM) != 0 && (layout & ONB_LAYOUT_PFF_APART) != 0)
    place->recovered = "recovered by pffexport";
}

const gchar *
onb_layout_find_witness (gboolean (*has) (gconstpointer folder, const gchar *name),
                         gconstpointer folder)
{
  static const gchar *const names[]
      = { "OutlookHeaders.txt", "Meeting.txt", "Appointment.txt",     "Contact.txt",
          "Task.txt",           "Note.txt",    "Activity.txt",        "Document.txt",
          "Feed.txt",           "Item.txt",    "DistributionList.txt" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (has (folder, names[i]))
      return names[i];
  }
  return NULL;
}

gboolean
onb_layout_is_git (OnbLayout layout, const gchar *name)
{
  static const gchar *const names[]
      = { "HEAD",    "ORIG_HEAD",   "FETCH_HEAD",     "config",    "description",
          "index",   "packed-refs", "hooks",          "info",      "logs",
          "objects", "refs",        "branches",       "worktrees", "lfs",
          "modules", "shallow",     "COMMIT_EDITMSG", NULL };

  return (layout & ONB_LAYOUT_GIT) != 0 && is_one_of (name, strlen (name), names);
}

gsize
onb_layout_stem_bytes (const gchar *name)
{
  gsize digits = strspn (name, "0123456789");

  return digits > 0 && name[digits] == '-' && name[digits + 1] != '\0' ? digits : 0;
}

gboolean
onb_layout_may_be_readpst (const gchar *name)
{
  return is_number (name);
}
