/* SPDX-License-Identifier: Apache-2.0 */
/* Results on paper: one function a command, one shape for people (text), for spreadsheets (CSV) and
 * for programs (JSON, JSON lines). The shapes are those of docs/SCHEMA.md. Nothing here opens a
 * file: bytes go to an #OnbOutput. Equal results give equal bytes, in every language, zone and
 * folder. */
#pragma once

#include <onbehalf/analysis.h>

G_BEGIN_DECLS

typedef enum { ONB_FORMAT_TEXT, ONB_FORMAT_JSON, ONB_FORMAT_JSONL, ONB_FORMAT_CSV } OnbFormat;

/** onb_format_name: `text`, `json`, `jsonl` or `csv`; static. */
ONB_EXPORT const gchar *onb_format_name (OnbFormat format);

/**
 * OnbOutput: Where the bytes go. @write is called with pieces in order; FALSE (with @error set)
 * ends the writing, and it is not called again.
 */
typedef struct {
  gboolean (*write) (const gchar *data, gsize len, gpointer user_data, GError **error);
  gpointer user_data;
} OnbOutput;

typedef enum { ONB_TABLE_AGENTS, ONB_TABLE_PERIODS } OnbReportTable;

/**
 * OnbLook: How it is printed; changes no number.
 * @columns: width of a text page; 0 means 80, less than 40 means 40
 * @is_terminal: that is the width of a terminal, which could be wider
 * @color: SGR sequences in text
 * @raw: CSV fields as they are: no `'` before a formula, nothing shown as `<U+…>`
 * @subjects: `messages` shows subjects
 * @periods: the text of a report has a table of periods
 * @table: what the CSV of a report is
 * @inputs: the inputs as words of a shell, for the command that `mailboxes` proposes; NULL:
 * `INPUT…`
 * @roster: the roster in use, as such a word, or NULL
 * @is_roster_written: somebody else says what to do next
 */
typedef struct {
  OnbFormat format;
  guint columns;
  gboolean is_terminal;
  gboolean color;
  gboolean raw;
  gboolean subjects;
  gboolean periods;
  OnbReportTable table;
  const gchar *inputs;
  const gchar *roster;
  gboolean is_roster_written;
} OnbLook;

/** OnbArchiveOption: `--archive OWNER=PATH` as it was given. */
typedef struct {
  const gchar *owner;
  const gchar *path;
} OnbArchiveOption;

/**
 * OnbReportInfo: The rules that are not in OnbRules, printed with every report. Everything is
 * borrowed.
 * @hours: `--hours` as given, or NULL
 * @roster_sha256: hex, or NULL without a roster file
 * @sandbox: how tight those were locked in who read the mail, or NULL when that is not known
 * @closed_sha256: hex, or NULL without `--closed`
 * @mailboxes, @agents: the values of `-m` and `--agents`, NULL-terminated, or NULL
 * @holidays_sha256: gchar*, hex, of calendars; NULL is an empty list, also below
 * @audit_sha256: gchar*, hex
 * @archives: OnbArchiveOption*
 */
typedef struct {
  const gchar *hours;
  OnbHashMode hash;
  const OnbLimits *limits;
  const gchar *roster_sha256;
  const gchar *closed_sha256;
  const gchar *sandbox;
  const gchar *const *mailboxes;
  const gchar *const *agents;
  const GPtrArray *holidays_sha256;
  const GPtrArray *audit_sha256;
  const GPtrArray *archives;
} OnbReportInfo;

/** onb_report_write: The report. Text, JSON, or CSV (the agents of all mailboxes in one table, or
 * their periods). */
ONB_EXPORT gboolean onb_report_write (const OnbResult *result, const OnbReportInfo *info,
                                      const OnbLook *look, const OnbOutput *output, GError **error);

/**
 * OnbMessageFilter: Which rows `messages` shows. Each list is NULL (all rows) or NULL-terminated; a
 * row passes when its printed value is in every list. The value null is called `none`.
 */
typedef struct {
  const gchar *const *mailbox;
  const gchar *const *agent;
  const gchar *const *direction;
  const gchar *const *kind;
  const gchar *const *verdict;
  const gchar *const *role;
} OnbMessageFilter;

/** onb_messages_write: The rows in the period that pass @filter (may be NULL). All formats. */
ONB_EXPORT gboolean onb_messages_write (const OnbResult *result, const OnbMessageFilter *filter,
                                        const OnbLook *look, const OnbOutput *output,
                                        GError **error);

/** onb_messages_count: How many rows that are. */
ONB_EXPORT guint64 onb_messages_count (const OnbResult *result, const OnbMessageFilter *filter);

/**
 * onb_check_write: Do headers name the agent? Text, JSON or CSV.
 * @require_millionths: the wanted share of messages that bear the header, 0 … 1000000
 * @ret_met: whether every mailbox reaches it; a mailbox without a message to judge does not
 */
ONB_EXPORT gboolean onb_check_write (const OnbResult *result, guint require_millionths,
                                     const OnbLook *look, const OnbOutput *output,
                                     gboolean *ret_met, GError **error);

/**
 * OnbExplainRequest: What shall be explained. Everything is borrowed.
 * @id: a message-id with or without brackets, the number of a conversation, or an origin, or the
 * end of one (`Inbox.mbox@1042`)
 */
typedef struct {
  const gchar *id;
  const OnbReportInfo *info;
} OnbExplainRequest;

/**
 * onb_explain_write: All that is known of a message or conversation, and why. Text or JSON. What
 * would change it is tried out, which needs the ledger for a while: a result may be explained by
 * one thread at a time only. *@ret_found is FALSE, and nothing is written, when there is no such
 * thing.
 */
ONB_EXPORT gboolean onb_explain_write (const OnbResult *result, const OnbExplainRequest *request,
                                       const OnbLook *look, const OnbOutput *output,
                                       gboolean *ret_found, GError **error);

/** onb_explain_missing: What may help when there is no such thing. Caller owns the result. */
ONB_EXPORT gchar *onb_explain_missing (const OnbResult *result, const gchar *id);

/** onb_mailboxes_write: The proposals with their reasons. Text, JSON or CSV. */
ONB_EXPORT gboolean onb_mailboxes_write (const OnbResult *result, const OnbLook *look,
                                         const OnbOutput *output, GError **error);

/**
 * onb_roster_write: The proposals as a commented roster that onb_roster_load() accepts as it is.
 * @folder: absolute, where the roster will lie: archives below it are written relative to it
 * @max_bytes: the roster gets no larger (limit `roster-bytes`)
 * @ret_left_out: proposals for which there was no room
 */
ONB_EXPORT gboolean onb_roster_write (const OnbResult *result, const gchar *folder, gsize max_bytes,
                                      const OnbOutput *output, guint64 *ret_left_out,
                                      GError **error);

/** onb_coverage_losses_unlisted: How many losses were counted and not listed, since they are more
 * than the limit loss-bytes holds. */
ONB_EXPORT guint64 onb_coverage_losses_unlisted (const OnbCoverage *coverage);

/** onb_count_text: `1 message`, `2 messages`: @one with an `s` unless @many is given. Caller owns
 * the result. */
ONB_EXPORT gchar *onb_count_text (guint64 n, const gchar *one, const gchar *many);

/** onb_text_for_terminal: Any bytes as one line that a terminal shows and does not obey. Caller
 * owns the result. */
ONB_EXPORT gchar *onb_text_for_terminal (const gchar *text);

G_END_DECLS
