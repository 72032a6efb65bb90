/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into the program under test, it lets libpff fail on items of a store. $ONB_PFF_FAULT is
 * a list of `WHAT:NUMBER` between commas: WHAT is crash, spin, later (a crash only when the
 * recipients are asked for) or refuse (an error then); NUMBER that of the item in its store. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpff.h>

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))
#define MOST 16

static struct {
  char what[16];
  uint32_t item;
} faults[MOST];

__attribute__ ((constructor)) static void
prepare (void)
{
  const char *text = getenv ("ONB_PFF_FAULT");

  for (size_t i = 0; text != NULL && i < MOST; i++) {
    if (sscanf (text, "%15[a-z]:%u", faults[i].what, &faults[i].item) != 2)
      abort ();
    text = strchr (text, ',');
    text = text != NULL ? text + 1 : NULL;
  }
}

static void
crash (void)
{
  volatile int *volatile nowhere = NULL;

  *nowhere = 1;
}

static int
is_faulty (libpff_item_t *item, const char *what)
{
  uint32_t id = 0;

  if (libpff_item_get_identifier (item, &id, NULL) != 1)
    return 0;
  for (size_t i = 0; i < MOST; i++) {
    if (faults[i].item == id && strcmp (faults[i].what, what) == 0)
      return 1;
  }
  return 0;
}

static void
fail_on (libpff_item_t *item, int is_later)
{
  if (is_faulty (item, is_later ? "later" : "crash"))
    crash ();
  while (is_faulty (item, "spin"))
    __asm__ volatile("");
}

int
libpff_item_get_number_of_record_sets (libpff_item_t *item, int *ret_n, libpff_error_t **error)
{
  fail_on (item, 0);
  return REAL (libpff_item_get_number_of_record_sets) (item, ret_n, error);
}

int
libpff_item_get_record_set_by_index (libpff_item_t *item, int index, libpff_record_set_t **set,
                                     libpff_error_t **error)
{
  fail_on (item, 0);
  return REAL (libpff_item_get_record_set_by_index) (item, index, set, error);
}

int
libpff_message_get_recipients (libpff_item_t *message, libpff_item_t **recipients,
                               libpff_error_t **error)
{
  fail_on (message, 1);
  if (is_faulty (message, "refuse"))
    return -1;
  return REAL (libpff_message_get_recipients) (message, recipients, error);
}
