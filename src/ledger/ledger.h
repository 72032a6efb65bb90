/* SPDX-License-Identifier: Apache-2.0 */
/* The columns themselves: one row an item, later one a message. Text is a number in `strings`;
 * times are packed into 32 bits, since only 1980 … 2099 is usable (SEMANTICS.md §6). */
#pragma once

#include <onbehalf/ledger.h>

#include "base/strings.h"

/* Seconds since 1979-12-31T23:59:59Z; 0 is no time. */
typedef guint32 OnbPackedTime;

/* Fields that few messages have. */
typedef struct {
  guint32 original_id;
  guint32 delegation;
  guint32 original_from;
  guint32 list_id;
  guint32 list_post;
  guint32 journal_sender;      /* acting for the next one, by a journal report */
  guint32 journal_represented; /* 0 without the other */
  guint32 store;               /* index in stores; 0 holds nothing */
} OnbRareFacts;

/* What the store of Outlook says of an item besides its header. */
typedef struct {
  guint32 sender;
  guint32 sender_name;
  guint32 represented;
  guint32 represented_name;
  guint32 creator;
  guint32 creator_name;
  guint32 modifier;
  guint32 modifier_name;
  OnbPackedTime submit;
  OnbPackedTime verb_time;
  guint32 verb;
} OnbStoreRow;

/* A distinguished name of Exchange beside an internet address, in so many items. */
typedef struct {
  guint32 dn;
  guint32 smtp;
  guint32 source; /* OnbPairSource: the best one */
  guint32 items;
} OnbPairRow;

/* The lists of an item lie behind each other in the pool: addresses as (addr, name) pairs in the
 * order Reply-To, To, Cc, Bcc, delivered; then References, then In-Reply-To. */
typedef struct {
  gint64 offset;
  guint64 length;
  guint32 serial;
  guint32 path;
  guint32 member;
  guint32 folder;
  guint32 message_id;
  guint32 from;
  guint32 from_name;
  guint32 sender;
  guint32 sender_name;
  guint32 subject;
  guint32 base_subject;
  guint32 thread_index;
  guint32 rare;  /* index in rares; 0 holds nothing */
  guint32 lists; /* index in pool */
  OnbPackedTime date;
  OnbPackedTime received_top;
  OnbPackedTime received_lowest;
  OnbPackedTime separator;
  OnbPackedTime mtime;
  OnbPackedTime delivery;
  guint32 marks;
  guint16 n_reply_to;
  guint16 n_to;
  guint16 n_cc;
  guint16 n_bcc;
  guint16 n_delivered;
  guint16 n_references;
  guint16 n_in_reply_to;
  guint16 defects;
  guint8 role;
  guint8 flags;
} OnbItemRow;

typedef enum {
  ONB_MESSAGE_COLLISION = 1 << 0,
  ONB_MESSAGE_WEAK_COPY = 1 << 1,
} OnbMessageFlags;

/* A message: the items members[first … first + n), in order of origin. */
typedef struct {
  guint32 id; /* message-id, or `sha256:…` */
  guint32 first;
  guint32 n;
  guint32 flags;
} OnbMessageRow;

struct _OnbLedger {
  OnbStrings *strings;
  GArray *items;  /* OnbItemRow; after onb_ledger_seal() in order of origin, suspects removed */
  GArray *pool;   /* guint32 */
  GArray *rares;  /* OnbRareFacts */
  GArray *stores; /* OnbStoreRow */
  GArray *pairs;  /* OnbPairRow */
  GHashTable *pair_numbers; /* both numbers of a pair -> its index + 1 */
  GHashTable *resolved;     /* number of a distinguished name -> index + 1 of its best pair */
  GArray *hashes;       /* 32 bytes an item, by serial; shorter than that when nothing was hashed */
  GArray *messages;     /* OnbMessageRow, in order of their first origin */
  GArray *members;      /* guint32 item indexes, a message's behind each other */
  GHashTable *suspects; /* serial -> borrowed reason */
  OnbCoverage coverage;
  GHashTable *findings; /* owns kind -> guint64 count */
  GStringChunk *texts;  /* of coverage */
  guint64 last_serial;
  guint64 found; /* items added, suspects included */
  gboolean sealed;
};

static inline const OnbItemRow *
onb_ledger_item (const OnbLedger *ledger, guint32 index)
{
  return &g_array_index (ledger->items, OnbItemRow, index);
}

static inline const OnbMessageRow *
onb_ledger_message (const OnbLedger *ledger, guint32 index)
{
  return &g_array_index (ledger->messages, OnbMessageRow, index);
}

/* The @copy-th item of a message. */
static inline const OnbItemRow *
onb_ledger_copy (const OnbLedger *ledger, const OnbMessageRow *message, guint32 copy)
{
  return onb_ledger_item (ledger, g_array_index (ledger->members, guint32, message->first + copy));
}

static inline const OnbRareFacts *
onb_ledger_rare (const OnbLedger *ledger, const OnbItemRow *item)
{
  return &g_array_index (ledger->rares, OnbRareFacts, item->rare);
}

/* What the store says of an item; NULL when it came from none. */
static inline const OnbStoreRow *
onb_ledger_store (const OnbLedger *ledger, const OnbItemRow *item)
{
  guint32 store = onb_ledger_rare (ledger, item)->store;

  return store == 0 ? NULL : &g_array_index (ledger->stores, OnbStoreRow, store);
}

/** onb_ledger_add_store: The index of what the store says, or 0. */
guint32 onb_ledger_add_store (OnbLedger *ledger, const OnbFacts *facts);

/** onb_ledger_pair: The pair that tells whose name the distinguished name @dn is, or NULL. Of
 * several: what stands in one table before what a header was laid beside, then what more items say,
 * then the first address in byte order. Known after onb_ledger_seal(). */
const OnbPairRow *onb_ledger_pair (const OnbLedger *ledger, guint32 dn);

/** onb_ledger_settle_pairs: No more of them. */
void onb_ledger_settle_pairs (OnbLedger *ledger);

static inline gint64
onb_time_unpack (OnbPackedTime time)
{
  return time == 0 ? ONB_NO_TIME : (gint64) time + G_GINT64_CONSTANT (315532799);
}

OnbPackedTime onb_time_pack (gint64 unix_seconds);

/** OnbSpan: Some numbers of the pool; addresses step by 2 (address, name). */
typedef struct {
  const guint32 *at;
  guint n;
} OnbSpan;

typedef enum {
  ONB_LIST_REPLY_TO,
  ONB_LIST_TO,
  ONB_LIST_CC,
  ONB_LIST_BCC,
  ONB_LIST_DELIVERED,
  ONB_LIST_REFERENCES,
  ONB_LIST_IN_REPLY_TO,
} OnbList;

/** onb_ledger_list: One list of an item; n counts addresses (pairs) or ids. */
OnbSpan onb_ledger_list (const OnbLedger *ledger, const OnbItemRow *item, OnbList list);

/** onb_ledger_recipients: To, Cc and Bcc of an item as one span of pairs. */
OnbSpan onb_ledger_recipients (const OnbLedger *ledger, const OnbItemRow *item);

/** onb_ledger_sha256: The 32 bytes, or NULL. */
const guint8 *onb_ledger_sha256 (const OnbLedger *ledger, const OnbItemRow *item);

/**
 * onb_ledger_seal: No more items: takes the suspects out (unless @count_suspect), orders items by
 * origin and settles the coverage's lists. Once.
 */
void onb_ledger_seal (OnbLedger *ledger, gboolean count_suspect);

/** onb_ledger_count_loss: Counts a loss that is not listed. */
void onb_ledger_count_loss (OnbLedger *ledger, OnbLossKind kind, const gchar *reason);

/** onb_account_settle: Orders findings, losses and inputs. */
void onb_account_settle (OnbLedger *ledger);
void onb_account_init (OnbLedger *ledger);
void onb_account_clear (OnbLedger *ledger);
