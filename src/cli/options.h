/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of options, and the reading of a command line against it. */
#pragma once

#include <onbehalf/report.h>

typedef enum {
  ONB_COMMAND_REPORT = 1 << 0,
  ONB_COMMAND_MESSAGES = 1 << 1,
  ONB_COMMAND_CHECK = 1 << 2,
  ONB_COMMAND_EXPLAIN = 1 << 3,
  ONB_COMMAND_MAILBOXES = 1 << 4,
  ONB_COMMAND_ALL = (1 << 5) - 1, /* those that analyse mail */
  ONB_COMMAND_SELFTEST = 1 << 5,
} OnbCommands;

/* What was typed. Texts are borrowed from argv; NULL when not given. Lists own nothing but their
 * array and end with NULL. */
extern const gchar *arg_roster;
extern const gchar *arg_from;
extern const gchar *arg_to;
extern const gchar *arg_as_of;
extern const gchar *arg_zone;
extern const gchar *arg_hours;
extern const gchar *arg_sla;
extern const gchar *arg_by;
extern const gchar *arg_clock;
extern const gchar *arg_period_by;
extern const gchar *arg_offhours;
extern const gchar *arg_closed;
extern const gchar *arg_min_group;
extern const gchar *arg_jobs;
extern const gchar *arg_sandbox;
extern const gchar *arg_reopen_after;
extern const gchar *arg_collision_window;
extern const gchar *arg_weak_copies;
extern const gchar *arg_min_confidence;
extern const gchar *arg_hash;
extern const gchar *arg_passphrase_file;
extern const gchar *arg_format;
extern const gchar *arg_output;
extern const gchar *arg_color;
extern const gchar *arg_progress;
extern const gchar *arg_filter_mailbox;
extern const gchar *arg_filter_agent;
extern const gchar *arg_filter_direction;
extern const gchar *arg_filter_kind;
extern const gchar *arg_filter_verdict;
extern const gchar *arg_filter_role;
extern const gchar *arg_table;
extern const gchar *arg_require;
extern const gchar *arg_id;
extern const gchar *arg_write_roster;
extern gboolean arg_trust_mtime;
extern gboolean arg_recover;
extern gboolean arg_count_suspect;
extern gboolean arg_forward_answers;
extern gboolean arg_reopen_is_new;
extern gboolean arg_thread_by_subject;
extern gboolean arg_try_sandbox;
extern gboolean arg_raw;
extern gboolean arg_subjects;
extern gboolean arg_help;
extern GPtrArray *arg_mailboxes;
extern GPtrArray *arg_agents;
extern GPtrArray *arg_archives;
extern GPtrArray *arg_audit;
extern GPtrArray *arg_count_kinds;
extern GPtrArray *arg_limits; /* owns NAME=VALUE */
extern GPtrArray *arg_inputs;

/**
 * onb_options_read: Reads the words after the name of a command into the variables above.
 * %ONB_ERROR_USAGE for what is unknown, incomplete, given twice, or not of this command.
 */
gboolean onb_options_read (const gchar *const *words, OnbCommands command, GError **error);

/** onb_options_print: All options with their help, for `onbehalf help options`. Caller owns the
 * result. */
gchar *onb_options_print (void);

/** onb_options_clear: Frees the lists. */
void onb_options_clear (void);
