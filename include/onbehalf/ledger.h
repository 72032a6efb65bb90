/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of facts that an analysis works on, and the account of everything that was found. */
#pragma once

#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

G_BEGIN_DECLS

/** OnbCount: a named number; OnbWarning: a sentence that stands before all tables. */
typedef struct {
  const gchar *kind;
  guint64 count;
} OnbCount;

typedef struct {
  const gchar *kind;
  const gchar *mailbox; /* or NULL */
  const gchar *text;
} OnbWarning;

typedef struct {
  OnbLossKind kind;
  const gchar *path; /* path!/member */
  gint64 offset;     /* -1: the whole */
  guint64 length;
  const gchar *reason;
} OnbLoss;

typedef struct {
  guint64 items;
  guint64 messages;
  guint64 extra_copies;
  guint64 suspect;
  guint64 non_mail;
  guint64 recovered;
  guint64 damaged;
  guint64 quarantined;
  guint64 skipped;
  GArray *findings; /* OnbCount, by kind */
  GArray *warnings; /* OnbWarning, by kind, then mailbox */
  GArray *losses;   /* OnbLoss, by path, offset; non-mail not listed */
  GArray *inputs;   /* OnbInput, by path */
} OnbCoverage;

typedef struct _OnbLedger OnbLedger;

ONB_EXPORT OnbLedger *onb_ledger_new (void);
ONB_EXPORT void onb_ledger_free (OnbLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbLedger, onb_ledger_free)

/** onb_ledger_add: Copies one item and its facts into the columns. FALSE when a column is full. */
ONB_EXPORT gboolean onb_ledger_add (OnbLedger *ledger, const OnbItem *item, const OnbFacts *facts,
                                    GError **error);

/* The other events of an OnbSink. @origin may be NULL. Everything is copied. */
ONB_EXPORT void onb_ledger_add_suspect (OnbLedger *ledger, guint64 serial, const gchar *reason);
ONB_EXPORT void onb_ledger_add_loss (OnbLedger *ledger, OnbLossKind kind, const OnbOrigin *origin,
                                     const gchar *reason);
ONB_EXPORT void onb_ledger_add_finding (OnbLedger *ledger, const gchar *kind, guint64 count);
ONB_EXPORT void onb_ledger_add_input (OnbLedger *ledger, const OnbInput *input);

G_END_DECLS
