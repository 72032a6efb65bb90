/* SPDX-License-Identifier: Apache-2.0 */
/* From the words of a command line to the values an analysis needs: times in a zone, durations,
 * limits, roster and audit logs. */
#pragma once

#include <onbehalf/report.h>

#include "engine/sandbox.h"

/** OnbWords: Options as they were typed; NULL when not given. Everything is borrowed. */
typedef struct {
  const gchar *roster;             /* -r */
  const gchar *const *mailboxes;   /* -m, each; NULL is an empty list, also below */
  const gchar *const *agents;      /* --agents */
  const gchar *const *archives;    /* --archive */
  const gchar *const *audit;       /* -a */
  const gchar *const *count_kinds; /* --count-kind, each KIND[,KIND…] */
  const gchar *const *limits;      /* NAME=VALUE, of --limit-NAME VALUE */
  const gchar *from;
  const gchar *to;
  const gchar *as_of;
  const gchar *zone;
  const gchar *hours;
  const gchar *sla;
  const gchar *by;
  const gchar *clock;
  const gchar *period_by;
  const gchar *offhours;
  const gchar *reopen_after;
  const gchar *collision_window;
  const gchar *weak_copies;
  const gchar *min_confidence;
  const gchar *min_group;
  const gchar *jobs;
  const gchar *sandbox;
  const gchar *closed; /* --closed FILE */
  const gchar *hash;
  const gchar *passphrase_file; /* --passphrase-file FILE */
  gboolean trust_mtime;
  gboolean count_suspect;
  gboolean forward_answers;
  gboolean reopen_is_new;
  gboolean thread_by_subject;
} OnbWords;

/** OnbSettings: The values; owns all but what the words lend it. */
typedef struct {
  OnbRules rules;
  OnbLimits limits;
  OnbReportInfo info;
  guint jobs; /* readers at a time */
  OnbSandboxMode sandbox;
  OnbRoster *roster;
  OnbAuditLog *audit;              /* NULL without -a */
  OnbClosedList *closed;           /* NULL without --closed */
  GPtrArray *archives;             /* owns OnbArchiveOption */
  const gchar *const *passphrases; /* owned, NULL-terminated; NULL without --passphrase-file */
} OnbSettings;

/**
 * onb_settings_new: Reads the words, the roster and the audit logs. Errors name the option or the
 * file:
 * `--from: …`, `roster.ini:3: …`.
 */
OnbSettings *onb_settings_new (const OnbWords *words, GError **error);
void onb_settings_free (OnbSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSettings, onb_settings_free)

/** onb_settings_suggest: The one of @n @candidates that @word is most likely meant to be, or NULL.
 */
const gchar *onb_settings_suggest (const gchar *word, const gchar *const *candidates, gsize n);
