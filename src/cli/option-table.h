/* SPDX-License-Identifier: Apache-2.0 */
/* What options there are. */
#pragma once

#include "cli/options.h"

typedef enum {
  ONB_OPTION_FLAG,  /* target: gboolean */
  ONB_OPTION_TEXT,  /* target: const gchar *; once */
  ONB_OPTION_LIST,  /* target: GPtrArray *; repeatable */
  ONB_OPTION_LATER, /* belongs to a later version: refused unless it asks for what is done anyway */
} OnbOptionKind;

/**
 * OnbOption:
 * @name: long name, or NULL
 * @letter: short name, or 0
 * @value: what stands in help for its value; NULL when it takes none
 * @only: the value of an %ONB_OPTION_LATER that is accepted, or NULL
 */
typedef struct {
  const gchar *name;
  gchar letter;
  const gchar *value;
  OnbOptionKind kind;
  gpointer target;
  OnbCommands commands;
  const gchar *only;
  const gchar *help;
} OnbOption;

/** onb_option_table: All options, in the order of the help. Static. */
const OnbOption *onb_option_table (gsize *ret_n);

/** onb_option_commands: `report, messages`: the commands that have @option. Caller owns the result.
 */
gchar *onb_option_commands (const OnbOption *option);
