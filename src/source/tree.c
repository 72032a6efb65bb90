/* SPDX-License-Identifier: Apache-2.0 */
#include "source/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "source/file.h"
#include "source/folder.h"

/* A name in a folder. That of a folder ends with `/`: so the order of names is the order of whole
 * paths. */
typedef struct {
  const gchar *name; /* borrowed from Frame.texts */
  mode_t mode;       /* file type only */
} Entry;

/* One folder of the path that leads to where the walk is. */
typedef struct {
  gint fd;             /* owned */
  gchar *path;         /* owned; `/` last */
  const gchar *dir;    /* the same, the plan's; NULL until a file is found */
  const gchar *folder; /* the plan's */
  const gchar *owner;  /* the plan's: as in OnbPlannedFile, of an item of pffexport; or NULL */
  GStringChunk *texts; /* owned */
  GArray *entries;     /* owned; Entry, sorted */
  guint next;
  OnbFolderRole role;
  OnbLayout layout;
  gboolean named;       /* its own name tells the role */
  gboolean maildir;     /* its files are messages: `cur` or `new` */
  gboolean has_maildir; /* it holds such a folder */
  gboolean has_dots;    /* it holds folders like `.Sent` */
  gboolean undelivered; /* `tmp` of a Maildir, or below */
} Frame;

typedef struct {
  OnbPlan *plan;
  OnbSource *source;
  GPtrArray *frames; /* owned; owns Frame */
} Walk;

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_close (frame->fd, NULL);
  g_free (frame->path);
  g_string_chunk_free (frame->texts);
  g_array_unref (frame->entries);
  g_free (frame);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Entry *) a)->name, ((const Entry *) b)->name);
}

/* Most file systems tell the type with the name; the others are asked. */
static mode_t
type_of (gint fd, const struct dirent *entry)
{
  struct stat info;

  if (entry->d_type != DT_UNKNOWN)
    return (mode_t) DTTOIF (entry->d_type);
  if (fstatat (fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return S_IFREG; /* opening it will tell why */
  return info.st_mode & S_IFMT;
}

static void
add_entry (Frame *frame, const struct dirent *found)
{
  Entry entry = { .mode = type_of (frame->fd, found) };
  g_autofree gchar *folder = NULL;

  if (strcmp (found->d_name, ".") == 0 || strcmp (found->d_name, "..") == 0)
    return;
  if (S_ISDIR (entry.mode)) {
    folder = g_strconcat (found->d_name, "/", NULL);
    frame->has_maildir |= onb_folder_is_maildir (found->d_name);
    frame->has_dots |= found->d_name[0] == '.';
  }
  entry.name = g_string_chunk_insert (frame->texts, folder != NULL ? folder : found->d_name);
  g_array_append_val (frame->entries, entry);
}

/* Returns errno when the folder could not be read to its end. */
static int
list_entries (Frame *frame)
{
  gint copy = fcntl (frame->fd, F_DUPFD_CLOEXEC, 0);
  DIR *folder = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *found;
  int failed;

  if (folder == NULL) {
    failed = errno;
    if (copy >= 0)
      g_close (copy, NULL);
    return failed;
  }
  errno = 0;
  while ((found = readdir (folder)) != NULL) {
    add_entry (frame, found);
    errno = 0;
  }
  failed = errno;
  closedir (folder);
  g_array_sort (frame->entries, compare_entries);
  return failed;
}

static Frame *
current (const Walk *walk)
{
  return g_ptr_array_index (walk->frames, walk->frames->len - 1);
}

static gboolean
has_entry (const Frame *frame, const gchar *name)
{
  Entry entry = { .name = name };

  return g_array_binary_search (frame->entries, &entry, compare_entries, NULL);
}

/* A repository holds thousands of files that are no mail, and perhaps mail that nobody can see. */
static void
leave_git (Walk *walk, Frame *frame, const OnbPlace *place)
{
  if (!has_entry (frame, "HEAD") || !has_entry (frame, "objects/") || !has_entry (frame, "refs/"))
    return;
  onb_source_lose (walk->source, ONB_LOSS_SKIPPED, place, -1, 0, onb_layout_git);
  g_array_set_size (frame->entries, 0);
}

static gboolean
has_file (gconstpointer folder, const gchar *name)
{
  return has_entry (folder, name);
}

/* A folder that only has the name of an item is any folder. What is attached to an item has its
 * owner. */
static void
find_item (Walk *walk, Frame *frame)
{
  const gchar *witness;
  g_autofree gchar *path = NULL;

  if ((frame->layout & ONB_LAYOUT_PFF_ITEM) == 0 || frame->owner != NULL)
    return;
  witness = onb_layout_find_witness (has_file, frame);
  if (witness == NULL && !has_entry (frame, "InternetHeaders.txt"))
    frame->layout &= ~(OnbLayout) ONB_LAYOUT_PFF_ITEM;
  if (witness == NULL)
    return;
  path = g_strconcat (frame->path, witness, NULL);
  frame->owner = g_string_chunk_insert (walk->plan->texts, path);
}

/* Goes into the folder @fd. */
static void
enter (Walk *walk, gint fd, const OnbPlace *place, OnbLayout layout, gboolean undelivered)
{
  Frame *frame = g_new0 (Frame, 1);
  int failed;

  frame->fd = fd;
  frame->path = g_strconcat (place->path, g_str_has_suffix (place->path, "/") ? "" : "/", NULL);
  frame->folder = g_string_chunk_insert (walk->plan->texts, place->folder);
  frame->role = place->role;
  frame->layout = layout;
  frame->named = onb_folder_role (place->name, ONB_FOLDER_UNKNOWN) != ONB_FOLDER_UNKNOWN;
  frame->maildir = place->name != NULL && onb_folder_is_maildir (place->name);
  frame->undelivered = undelivered;
  frame->texts = g_string_chunk_new (4096);
  frame->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  failed = list_entries (frame);
  if (failed != 0)
    onb_source_lose (walk->source, ONB_LOSS_DAMAGED, place, -1, 0, g_strerror (failed));
  leave_git (walk, frame, place);
  if ((layout & ONB_LAYOUT_PART) != 0)
    frame->owner = current (walk)->owner;
  find_item (walk, frame);
  g_ptr_array_add (walk->frames, frame);
}

/* The messages in the root of a Maildir++, beside folders like `.Sent`, are the inbox. */
static OnbFolderRole
role_below (const Frame *frame, const gchar *name)
{
  if (frame->has_dots && !frame->named && onb_folder_is_maildir (name))
    return ONB_FOLDER_INBOX;
  return frame->role;
}

/* Apple Mail keeps `Attachments` beside the `Messages` that they are of. */
static OnbLayout
layout_below (const Frame *frame, const gchar *name)
{
  OnbLayout layout = onb_layout_enter (frame->layout, name);

  return has_entry (frame, "Messages/") ? layout : layout & ~(OnbLayout) ONB_LAYOUT_PARTS;
}

static void
visit_folder (Walk *walk, const Frame *frame, OnbPlace *place)
{
  g_autofree gchar *folder = onb_folder_join (frame->folder, place->name);
  gboolean undelivered
      = frame->undelivered || (frame->has_maildir && strcmp (place->name, "tmp") == 0);
  struct stat info;
  gint fd;

  if (walk->frames->len > walk->source->limits.folder_depth) {
    onb_source_lose (walk->source, ONB_LOSS_SKIPPED, place, -1, 0,
                     "deeper than the limit folder-depth");
    return;
  }
  fd = onb_file_open (frame->fd, place->name, FALSE, &info);
  if (fd < 0) {
    onb_source_lose (walk->source, ONB_LOSS_DAMAGED, place, -1, 0, g_strerror (errno));
    return;
  }
  place->folder = folder;
  place->role = onb_folder_role (place->name, role_below (frame, place->name));
  enter (walk, fd, place, layout_below (frame, place->name), undelivered);
}

/* What its neighbours and the folders above tell of the file; returns whose content must bear it
 * out, or NULL. */
static const gchar *
judge (Walk *walk, const Frame *frame, OnbPlace *place)
{
  gsize stem = onb_layout_stem_bytes (place->name);
  g_autofree gchar *message = g_strndup (place->name, stem);
  g_autofree gchar *path = NULL;

  place->maildir = frame->maildir;
  place->flags = frame->maildir ? onb_folder_file_flags (place->name) : 0;
  if (frame->maildir)
    return NULL;
  onb_layout_judge (frame->layout, place);
  if (stem == 0 || place->no_mail != NULL || !has_entry (frame, message))
    return frame->owner;
  place->no_mail = onb_layout_part;
  path = g_strconcat (frame->path, message, NULL);
  return g_string_chunk_insert_const (walk->plan->texts, path);
}

/* Files that hold one message by their place or name are small, and there may be millions; of
 * others the size tells how to share them out. */
static guint64
size_of (const Frame *frame, const gchar *name)
{
  gboolean is_small = frame->maildir || g_str_has_suffix (name, ".eml");
  struct stat info;

  if ((is_small && !frame->undelivered)
      || fstatat (frame->fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return 0;
  return (guint64) MAX (info.st_size, 0);
}

static void
visit_file (Walk *walk, Frame *frame, OnbPlace *place)
{
  OnbPlannedFile file = { .folder = frame->folder,
                          .bytes = size_of (frame, place->name),
                          .input = walk->plan->inputs->len - 1,
                          .layout = frame->layout,
                          .role = place->role };

  if (frame->undelivered) {
    walk->source->bytes += file.bytes;
    onb_source_note (walk->source, "maildir-tmp", place, -1, file.bytes);
    return;
  }
  file.owner = judge (walk, frame, place);
  if (frame->dir == NULL)
    frame->dir = g_string_chunk_insert (walk->plan->texts, frame->path);
  file.dir = frame->dir;
  file.name = g_string_chunk_insert (walk->plan->texts, place->name);
  file.flags = place->flags;
  file.maildir = place->maildir;
  file.no_mail = place->no_mail;
  file.recovered = place->recovered;
  g_array_append_val (walk->plan->files, file);
}

static void
visit (Walk *walk, Frame *frame, const Entry *entry)
{
  g_autofree gchar *name = g_strdup (entry->name);
  g_autofree gchar *path = NULL;
  OnbPlace place = { .folder = frame->folder, .role = frame->role, .mtime_unix = ONB_NO_TIME };

  if (S_ISDIR (entry->mode))
    name[strlen (name) - 1] = '\0';
  path = g_strconcat (frame->path, name, NULL);
  place.path = path;
  place.name = name;
  if (S_ISDIR (entry->mode))
    visit_folder (walk, frame, &place);
  else if (S_ISREG (entry->mode))
    visit_file (walk, frame, &place);
  else
    onb_source_lose (walk->source, ONB_LOSS_SKIPPED, &place, -1, 0, onb_file_kind (entry->mode));
}

const gchar *
onb_tree_walk (OnbPlan *plan, OnbSource *source, gint fd, const OnbPlace *place)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func (frame_free);
  Walk walk = { .plan = plan, .source = source, .frames = frames };
  gboolean maildir;

  enter (&walk, fd, place, onb_layout_enter (0, place->name), FALSE);
  maildir = current (&walk)->has_maildir || current (&walk)->maildir;
  while (frames->len > 0) {
    Frame *frame = current (&walk);

    if (frame->next == frame->entries->len) {
      g_ptr_array_set_size (frames, (gint) frames->len - 1);
      continue;
    }
    frame->next++;
    visit (&walk, frame, &g_array_index (frame->entries, Entry, frame->next - 1));
  }
  return maildir ? "maildir" : "folder";
}
