/* SPDX-License-Identifier: Apache-2.0 */
/* The XML that Outlook for Mac exports a message as, taken apart with libxml2. No description of it
 * is published: the names are those that such files show. */
#pragma once

#include <onbehalf/limits.h>

/** OnbOlmText: Elements of a message that hold text. */
typedef enum {
  ONB_OLM_SUBJECT,
  ONB_OLM_TOPIC,
  ONB_OLM_INDEX, /* base64 */
  ONB_OLM_MESSAGE_ID,
  ONB_OLM_IN_REPLY_TO,
  ONB_OLM_REFERENCES,
  ONB_OLM_SENT_TIME, /* `2025-01-02T03:04:05`, in UTC */
  ONB_OLM_RECEIVED_TIME,
  ONB_OLM_SHOWN_TO,    /* names, apart by `; ` */
  ONB_OLM_WAS_SENT,    /* `1`, `1E0`, `0`, … */
  ONB_OLM_IS_OUTGOING, /* the same */
  ONB_OLM_IS_CALENDAR, /* the same */
  ONB_OLM_SOURCE,      /* the whole message as it came */
  ONB_OLM_N_TEXTS,
} OnbOlmText;

/** OnbOlmList: Elements that hold people. */
typedef enum {
  ONB_OLM_FROM,
  ONB_OLM_SENDER,
  ONB_OLM_TO,
  ONB_OLM_CC,
  ONB_OLM_BCC,
  ONB_OLM_REPLY_TO,
} OnbOlmList;

/** OnbOlmPerson: @name, @address: UTF-8, owned by the parser. */
typedef struct {
  OnbOlmList list;
  GString *name;
  GString *address;
} OnbOlmPerson;

/**
 * OnbOlmMessage: What one `email` element holds, valid while the callback runs.
 * @texts: by OnbOlmText; of an element that repeats the first; empty when absent. Somewhat more
 * than a limit allows is kept, which shows that there was more
 * @people: OnbOlmPerson, in their order
 * @offset: where it began in the file, -1 for the first
 * @broken: the XML had errors so far
 */
typedef struct {
  GString *texts[ONB_OLM_N_TEXTS];
  GArray *people;
  gint64 offset;
  gboolean broken;
} OnbOlmMessage;

typedef struct _OnbOlmParser OnbOlmParser;

/** OnbOlmFound: Called at the end of each message; FALSE stops the parser. */
typedef gboolean (*OnbOlmFound) (const OnbOlmMessage *message, gpointer data);

/** onb_olm_prepare: Starts libxml2, before a process is locked in. */
void onb_olm_prepare (void);

OnbOlmParser *onb_olm_parser_new (const OnbLimits *limits, OnbOlmFound found, gpointer data);
void onb_olm_parser_free (OnbOlmParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbOlmParser, onb_olm_parser_free)

/** How many bytes onb_olm_parser_feed() takes at a time. */
#define ONB_OLM_STEP ((gsize) 16 << 10)

/** onb_olm_parser_feed: The next bytes of the file, ONB_OLM_STEP of them, or less at its end. FALSE
 * when nothing more will come of it. */
gboolean onb_olm_parser_feed (OnbOlmParser *parser, const guint8 *data, gsize len);

/** onb_olm_parser_end: Nothing follows. */
void onb_olm_parser_end (OnbOlmParser *parser);

/** onb_olm_parser_error: What is wrong with the XML so far, or NULL. Caller owns it. */
gchar *onb_olm_parser_error (const OnbOlmParser *parser);
