/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into the program under test, it lets one call of the C library go wrong: the n-th of
 * its kind, counted over all processes of the run. $ONB_FAULT is `KIND:N:WHAT`: KIND one of open,
 * read, pread, write, fsync, rename, link, mmap (whatever WHAT is, the file is emptied then); WHAT
 * one of EIO, ENOSPC, EINTR, EACCES, short. $ONB_FAULT_TOLD is a file of a page, which the count is
 * kept in, and behind it a byte that is not 0 when the call went wrong: readers have no descriptor
 * to tell it by. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
  char kind[16];
  uint64_t at;
  int error; /* 0: a short read or write */
  struct {
    uint64_t calls;
    uint8_t happened;
  } * page; /* shared by all processes */
} fault;

static const struct {
  const char *name;
  int error;
} errors[] = {
  { "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EINTR", EINTR }, { "EACCES", EACCES }, { "short", 0 }
};

__attribute__ ((constructor)) static void
prepare (void)
{
  const char *text = getenv ("ONB_FAULT");
  char what[16] = "";
  unsigned long long at = 0;
  const char *told = getenv ("ONB_FAULT_TOLD");
  void *page;
  int fd;

  if (text == NULL || told == NULL
      || sscanf (text, "%15[a-z]:%llu:%15s", fault.kind, &at, what) != 3)
    return;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    if (strcmp (errors[i].name, what) == 0)
      fault.error = errors[i].error;
  }
  fd = (int) syscall (SYS_openat, AT_FDCWD, told, O_RDWR | O_CLOEXEC, 0);
  page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page == MAP_FAILED)
    abort ();
  syscall (SYS_close, fd);
  fault.page = page;
  fault.at = at;
}

/* Whether this call of @kind is the one. */
static int
strikes (const char *kind)
{
  if (fault.page == NULL || strcmp (kind, fault.kind) != 0)
    return 0;
  return __atomic_add_fetch (&fault.page->calls, 1, __ATOMIC_SEQ_CST) == fault.at;
}

/* The fault has happened: whoever runs this wants to know that there was such a call. */
static void
tell (void)
{
  fault.page->happened = 1;
}

static int
fail (void)
{
  tell ();
  errno = fault.error;
  return -1;
}

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static mode_t
mode_of (int flags, va_list more)
{
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (more, mode_t) : 0;
}

/* A file that is looked at in memory and is not there any more, as when its disk is gone. */
static void *
map_file (void *at, size_t len, int prot, int flags, int fd, off64_t offset)
{
  void *map = (void *) syscall (SYS_mmap, at, len, prot, flags, fd, offset);

  if (map != MAP_FAILED && fd >= 0 && prot == PROT_READ && (flags & MAP_SHARED) != 0
      && strikes ("mmap")) {
    tell ();
    if (ftruncate (fd, 0) != 0)
      abort ();
  }
  return map;
}

void *
mmap (void *at, size_t len, int prot, int flags, int fd, off_t offset)
{
  return map_file (at, len, prot, flags, fd, offset);
}

void *
mmap64 (void *at, size_t len, int prot, int flags, int fd, off64_t offset)
{
  return map_file (at, len, prot, flags, fd, offset);
}

int
open (const char *path, int flags, ...)
{
  va_list more;
  mode_t mode;

  va_start (more, flags);
  mode = mode_of (flags, more);
  va_end (more);
  return strikes ("open") ? fail () : REAL (open) (path, flags, mode);
}

int
open64 (const char *path, int flags, ...)
{
  va_list more;
  mode_t mode;

  va_start (more, flags);
  mode = mode_of (flags, more);
  va_end (more);
  return strikes ("open") ? fail () : REAL (open64) (path, flags, mode);
}

int
openat (int folder, const char *path, int flags, ...)
{
  va_list more;
  mode_t mode;

  va_start (more, flags);
  mode = mode_of (flags, more);
  va_end (more);
  return strikes ("open") ? fail () : REAL (openat) (folder, path, flags, mode);
}

int
openat64 (int folder, const char *path, int flags, ...)
{
  va_list more;
  mode_t mode;

  va_start (more, flags);
  mode = mode_of (flags, more);
  va_end (more);
  return strikes ("open") ? fail () : REAL (openat64) (folder, path, flags, mode);
}

/* openat2 has no function of its own. */
long
syscall (long number, ...)
{
  va_list more;
  long words[6];

  va_start (more, number);
  for (size_t i = 0; i < 6; i++)
    words[i] = va_arg (more, long);
  va_end (more);
  if (number == SYS_openat2 && strikes ("open"))
    return fail ();
  return REAL (syscall) (number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

ssize_t
read (int fd, void *buffer, size_t len)
{
  if (!strikes ("read"))
    return REAL (read) (fd, buffer, len);
  if (fault.error != 0)
    return fail ();
  tell ();
  return REAL (read) (fd, buffer, len > 1 ? len / 2 : len);
}

ssize_t
pread (int fd, void *buffer, size_t len, off_t offset)
{
  if (!strikes ("pread"))
    return REAL (pread) (fd, buffer, len, offset);
  if (fault.error != 0)
    return fail ();
  tell ();
  return REAL (pread) (fd, buffer, len > 1 ? len / 2 : len, offset);
}

ssize_t
pread64 (int fd, void *buffer, size_t len, off64_t offset)
{
  if (!strikes ("pread"))
    return REAL (pread64) (fd, buffer, len, offset);
  if (fault.error != 0)
    return fail ();
  tell ();
  return REAL (pread64) (fd, buffer, len > 1 ? len / 2 : len, offset);
}

ssize_t
write (int fd, const void *buffer, size_t len)
{
  if (!strikes ("write"))
    return REAL (write) (fd, buffer, len);
  if (fault.error != 0)
    return fail ();
  tell ();
  return REAL (write) (fd, buffer, len > 1 ? len / 2 : len);
}

int
fsync (int fd)
{
  return strikes ("fsync") ? fail () : REAL (fsync) (fd);
}

int
rename (const char *from, const char *to)
{
  return strikes ("rename") ? fail () : REAL (rename) (from, to);
}

int
renameat (int from_fd, const char *from, int to_fd, const char *to)
{
  return strikes ("rename") ? fail () : REAL (renameat) (from_fd, from, to_fd, to);
}

int
linkat (int from_fd, const char *from, int to_fd, const char *to, int flags)
{
  return strikes ("link") ? fail () : REAL (linkat) (from_fd, from, to_fd, to, flags);
}
