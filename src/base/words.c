/* SPDX-License-Identifier: Apache-2.0 */
/* The printed names of the analysis' words; one word in code, command line, CSV, JSON and manual.
 */
#include <onbehalf/words.h>

static const gchar *const kind_names[]
    = { "excluded", "report", "automatic", "calendar", "bulk", "junk", "draft", "person" };
static const gchar *const verdict_names[]
    = { NULL,    "audited", "on-behalf", "delegated",      "store-trace",    "sent-folder",
        "named", "direct",  "send-as",   "foreign-sender", "lost-in-export", "contradicted",
        "own" };
static const gchar *const confidence_names[] = { "none", "low", "medium", "high" };
static const gchar *const direction_names[]
    = { "unrelated", "other", "inbound", "outbound", "internal" };
static const gchar *const role_names[]
    = { NULL,        "opens",        "adds",      "response", "forward",
        "follow-up", "orphan-reply", "initiates", "undated" };
static const gchar *const fact_origin_names[]
    = { "audit", "delivered", "folder", "journal", "store", "submitted" };
static const gchar *const time_source_names[]
    = { NULL, "received", "date", "separator", "mtime", "store", "submit" };
static const gchar *const by_names[] = { "day", "week", "month" };
static const gchar *const clock_names[] = { "first", "last", "parent" };
static const gchar *const period_by_names[] = { "sent", "arrived", "started" };
static const gchar *const offhours_names[] = { "zero", "drop", "elapsed" };

#define DEFINE_NAME(type, word)                                                                    \
  const gchar *onb_##word##_name (type value)                                                      \
  {                                                                                                \
    g_return_val_if_fail ((guint) value < G_N_ELEMENTS (word##_names), NULL);                      \
    return word##_names[value];                                                                    \
  }

DEFINE_NAME (OnbKind, kind)
DEFINE_NAME (OnbVerdict, verdict)
DEFINE_NAME (OnbConfidence, confidence)
DEFINE_NAME (OnbDirection, direction)
DEFINE_NAME (OnbRole, role)
DEFINE_NAME (OnbFactOrigin, fact_origin)
DEFINE_NAME (OnbTimeSource, time_source)
DEFINE_NAME (OnbBy, by)
DEFINE_NAME (OnbClock, clock)
DEFINE_NAME (OnbPeriodBy, period_by)
DEFINE_NAME (OnbOffhours, offhours)

void
onb_rules_init (OnbRules *rules)
{
  g_return_if_fail (rules != NULL);

  *rules = (OnbRules){
    .from_unix = ONB_NO_TIME,
    .to_unix = ONB_NO_TIME,
    .as_of_unix = ONB_NO_TIME,
    .sla_seconds = -1,
    .by = ONB_BY_MONTH,
    .min_group = 1,
    .reopen_after_seconds = 7 * 86400,
    .collision_window_seconds = 60 * 60,
    .weak_copies = TRUE,
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .max_mailboxes = 1000,
    .max_proposals = 10000,
  };
}
