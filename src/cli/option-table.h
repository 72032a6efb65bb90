/* SPDX-License-Identifier: Apache-2.0 */
/* What options there are. The reading of a command line, its errors, `help options`, the manual and
 * the completion of three shells are all made from this table. */
#pragma once

#include "cli/options.h"

typedef enum {
  ONB_OPTION_FLAG, /* target: gboolean */
  ONB_OPTION_TEXT, /* target: const gchar *; once */
  ONB_OPTION_LIST, /* target: GPtrArray *; repeatable */
} OnbOptionKind;

/* In the order of the help and the manual. */
typedef enum {
  ONB_GROUP_WHO,
  ONB_GROUP_WHEN,
  ONB_GROUP_CLOCKS,
  ONB_GROUP_READING,
  ONB_GROUP_ROWS,
  ONB_GROUP_OUTPUT,
  ONB_N_GROUPS,
} OnbOptionGroup;

/* In place of words: the value is the name of a file. */
#define ONB_WORDS_FILE "/"

/**
 * OnbOption:
 * @name: long name, or NULL
 * @letter: short name, or 0
 * @value: what stands in help for its value; NULL when it takes none
 * @words: the words it takes, separated by spaces, or %ONB_WORDS_FILE; NULL: what @value says
 * @help: one line, below 70 columns
 * @more: sentences that the manual adds, or NULL
 */
typedef struct {
  OnbOptionGroup group;
  const gchar *name;
  gchar letter;
  OnbOptionKind kind;
  const gchar *value;
  gpointer target;
  OnbCommands commands;
  const gchar *words;
  const gchar *help;
  const gchar *more;
} OnbOption;

typedef struct {
  const gchar *name;
  OnbCommands command;
  const gchar *help;
} OnbCommandInfo;

/** onb_option_table: All options, in the order of the help. Static. */
const OnbOption *onb_option_table (gsize *ret_n);

/** onb_command_table: All commands, in the order of the help. Static. */
const OnbCommandInfo *onb_command_table (gsize *ret_n);

const gchar *onb_option_group_name (OnbOptionGroup group);

/** onb_option_commands: `report, messages`: the commands that have @option. Caller owns the result.
 */
gchar *onb_option_commands (const OnbOption *option);

/** onb_option_words: The words that @option takes, or NULL when it takes others. Caller owns the
 * result. */
gchar **onb_option_words (const OnbOption *option);

/** onb_option_takes_file: Whether the value of @option is the name of a file. */
gboolean onb_option_takes_file (const OnbOption *option);
