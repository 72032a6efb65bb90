/* SPDX-License-Identifier: Apache-2.0 */
/* What one message states about itself, decoded. Reading never fails: damage is a defect. */
#pragma once

#include <onbehalf/item.h>
#include <onbehalf/limits.h>

G_BEGIN_DECLS

/** OnbDefects: What is wrong with a message. Names (onb_defect_name()): `duplicate-header`, … */
typedef enum {
  ONB_DEFECT_DUPLICATE_HEADER = 1 << 0, /* a second From, Sender, Date, Message-ID or Subject */
  ONB_DEFECT_DUPLICATE_ACTOR = 1 << 1,  /* that was From or Sender; printed as duplicate-header */
  ONB_DEFECT_BAD_ADDRESS = 1 << 2,      /* From or Sender is there and holds no address */
  ONB_DEFECT_BAD_DATE = 1 << 3,         /* Date present, unusable */
  ONB_DEFECT_NO_ZONE = 1 << 4,
  ONB_DEFECT_REDELIVERED = 1 << 5,
  ONB_DEFECT_BAD_CHARSET = 1 << 6, /* unknown charset, or bytes it cannot hold */
  ONB_DEFECT_RAW_8BIT = 1 << 7, /* bytes above 127 outside encoded words, in a field that is read */
  ONB_DEFECT_OVERSIZE_FIELD = 1 << 8, /* a limit cut something */
  ONB_DEFECT_NO_MESSAGE_ID = 1 << 9,
  ONB_DEFECT_TRUNCATED = 1 << 10,
  /* set by the analysis */
  ONB_DEFECT_ID_COLLISION = 1 << 11,
  ONB_DEFECT_WEAK_COPY = 1 << 12,
  ONB_DEFECT_NO_DATE = 1 << 13,
  ONB_DEFECT_CLOCK_SKEW = 1 << 14,
} OnbDefects;

/** OnbMarks: Facts of a header that decide the kind of a message (SEMANTICS.md §3) or its writer.
 */
typedef enum {
  ONB_MARK_REPORT_TYPE = 1 << 0, /* multipart/report */
  ONB_MARK_NULL_RETURN_PATH = 1 << 1,
  ONB_MARK_AUTO_SUBMITTED = 1 << 2,  /* any value but `no` */
  ONB_MARK_AUTO_REPLY = 1 << 3,      /* Precedence: auto_reply, X-Autoreply, X-Autorespond */
  ONB_MARK_CALENDAR = 1 << 4,        /* top type, Content-Class or a part header */
  ONB_MARK_PRECEDENCE_BULK = 1 << 5, /* bulk, junk or list */
  ONB_MARK_LIST_ID = 1 << 6,
  ONB_MARK_LIST_POST = 1 << 7,
  ONB_MARK_LIST_UNSUBSCRIBE = 1 << 8,
  ONB_MARK_SPAM = 1 << 9,      /* X-Spam-Flag: YES, or SCL >= 5 */
  ONB_MARK_UNSENT = 1 << 10,   /* X-Unsent: 1 */
  ONB_MARK_READPST = 1 << 11,  /* written by readpst (formats.md) */
  ONB_MARK_RECEIVED = 1 << 12, /* has a Received field */
} OnbMarks;

/**
 * OnbAddress: @addr is the addr-spec, ASCII-lowercased, domain as A-label; or what stands there
 * without an
 * `@` (one word, or an Exchange name); "" when there is only a name. @name is the decoded display
 * name, UTF-8, trimmed. Both may be "", never NULL.
 */
typedef struct {
  const gchar *addr;
  const gchar *name;
} OnbAddress;

typedef struct {
  const OnbAddress *items;
  guint n;
} OnbAddresses;

typedef struct {
  const gchar *const *items;
  guint n;
} OnbIds;

/**
 * OnbFacts: All strings are UTF-8, "" when absent, and borrowed from the reader. Message-ids are
 * raw bytes without brackets and white space, with NULs replaced. Times are UTC seconds or
 * %ONB_NO_TIME.
 */
typedef struct {
  const gchar *message_id;
  const gchar *original_id; /* X-Microsoft-Original-Message-ID */
  OnbAddress from;          /* first address of the first From, else its first name */
  OnbAddress sender;        /* first address of the first Sender */
  OnbAddress delegation;    /* X-Google-Sender-Delegation */
  OnbAddress original_from; /* X-Original-From, else X-Google-Original-From */
  OnbAddresses reply_to;
  OnbAddresses to;
  OnbAddresses cc;
  OnbAddresses bcc;
  OnbAddresses delivered; /* Delivered-To, X-Original-To, Envelope-To */
  OnbIds references;
  OnbIds in_reply_to;
  const gchar *subject;
  const gchar *base_subject;  /* RFC 5256, 2.1, then ASCII lowercase */
  const gchar *list_id;       /* as an address: first dot read as @; "" when absent */
  const gchar *list_post;     /* mailto address */
  const guint8 *thread_index; /* decoded; at least 22 bytes, or NULL */
  guint thread_index_bytes;
  gint64 date_unix;
  gint32 date_offset_seconds;
  gint64 received_top_unix; /* topmost usable, redelivered ones skipped (§6) */
  gint64 received_lowest_unix;
  OnbFolderRole label_role; /* X-Gmail-Labels, where %ONB_ITEM_LABELS says that they are true */
  OnbMarks marks;
  OnbDefects defects;
} OnbFacts;

typedef struct _OnbFactsReader OnbFactsReader;

/**
 * onb_facts_reader_new: Decoders and their caches. Call onb_facts_init() once before, in main.
 * One reader belongs to one thread.
 */
ONB_EXPORT OnbFactsReader *onb_facts_reader_new (const OnbLimits *limits);
ONB_EXPORT void onb_facts_reader_free (OnbFactsReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbFactsReader, onb_facts_reader_free)

/** onb_facts_init: Starts GMime and opens the charset converters; FALSE when one family is missing.
 */
ONB_EXPORT gboolean onb_facts_init (GError **error);

/** onb_facts_read: The facts of @item, valid until the next call on @reader. Never NULL. */
ONB_EXPORT const OnbFacts *onb_facts_read (OnbFactsReader *reader, const OnbItem *item);

/** onb_defect_name: The printed name of one defect bit. */
ONB_EXPORT const gchar *onb_defect_name (OnbDefects defect);

G_END_DECLS
