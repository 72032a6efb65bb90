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
  /* set by the reader */
  ONB_DEFECT_STORE_DISAGREES = 1 << 15, /* header and MAPI properties name other people or ids */
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
  /* from MAPI properties */
  ONB_MARK_STORE = 1 << 13,         /* there were some */
  ONB_MARK_STORE_FROM = 1 << 14,    /* OnbFacts.from is the represented sender */
  ONB_MARK_STORE_SENDER = 1 << 15,  /* OnbFacts.sender is the sender of MAPI */
  ONB_MARK_SUBMIT_DATE = 1 << 16,   /* OnbFacts.date_unix is the time of submission */
  ONB_MARK_STORE_UNSENT = 1 << 17,  /* the message flags say so */
  ONB_MARK_CLASS_REPORT = 1 << 18,  /* message class REPORT.* */
  ONB_MARK_CLASS_RULES = 1 << 19,   /* IPM.Note.Rules.* */
  ONB_MARK_CLASS_MEETING = 1 << 20, /* IPM.Schedule.Meeting.* */
  ONB_MARK_JOURNAL = 1 << 21,       /* it came attached to a journal report */
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

/** OnbPairSource: Where a distinguished name of Exchange stood beside an internet address. */
typedef enum {
  ONB_PAIR_HEADER, /* the store has the name, the header block the address */
  ONB_PAIR_RECIPIENT,
  ONB_PAIR_SENDER,
  ONB_PAIR_REPRESENTED,
  ONB_PAIR_CREATOR, /* or last modifier */
  ONB_PAIR_RECEIVED,
} OnbPairSource;

/** OnbExchangePair: One person. @dn: `/o=…/cn=…`, lower case; @smtp: as OnbAddress.addr, and no
 * wrapped address (docs/SEMANTICS.md) */
typedef struct {
  const gchar *dn;
  const gchar *smtp;
  OnbPairSource source;
} OnbExchangePair;

/**
 * OnbStoreFacts: What MAPI properties say, kept beside what the header says. Without
 * %ONB_MARK_STORE nothing in it means anything. An address may be a distinguished name.
 * @represented: @sender where the store has none
 * @verb: what was done with it last: 102 answered, 103 answered to all, 104 forwarded; 0: nothing
 * @delivery_unix: when it came into the store
 */
typedef struct {
  OnbAddress sender;
  OnbAddress represented;
  OnbAddress creator;
  OnbAddress modifier;
  const OnbExchangePair *pairs;
  guint n_pairs;
  guint16 verb;
  gint64 verb_unix;
  gint64 submit_unix;
  gint64 delivery_unix;
} OnbStoreFacts;

/**
 * OnbFacts: All strings are UTF-8, "" when absent, and borrowed from the reader. Message-ids are
 * raw bytes without brackets and white space, with NULs replaced. Times are UTC seconds or
 * %ONB_NO_TIME.
 */
typedef struct {
  const gchar *message_id;
  const gchar *original_id; /* X-Microsoft-Original-Message-ID */
  OnbAddress from;          /* first address of the first From, else its first name; MAPI: else
                               the represented sender */
  OnbAddress sender;        /* first address of the first Sender */
  OnbAddress delegation;    /* X-Google-Sender-Delegation */
  OnbAddress original_from; /* X-Original-From, else X-Google-Original-From */
  OnbAddresses reply_to;
  OnbAddresses to;
  OnbAddresses cc;
  OnbAddresses bcc;
  OnbAddresses delivered;    /* Delivered-To, X-Original-To, Envelope-To; recipients of a journal */
  OnbAddress journal_sender; /* whom the envelope of a journal report names as acting for the */
  OnbAddress journal_represented; /* next one; both or none */
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
  OnbStoreFacts store;
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
