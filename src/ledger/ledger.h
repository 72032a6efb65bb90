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
  guint32 last;   /* the number in `stores` of the item that was counted last */
  guint32 items;
} OnbPairRow;

typedef enum {
  ONB_LIST_REPLY_TO,
  ONB_LIST_TO,
  ONB_LIST_CC,
  ONB_LIST_BCC,
  ONB_LIST_DELIVERED,
  ONB_LIST_REFERENCES,
  ONB_LIST_IN_REPLY_TO,
  ONB_N_LISTS,
} OnbList;

/* What many an item lacks: a row has a bit for each, and room only for those that are not 0. */
typedef enum {
  ONB_VALUE_MEMBER,
  ONB_VALUE_FOLDER,
  ONB_VALUE_FROM_NAME,
  ONB_VALUE_SENDER,
  ONB_VALUE_SENDER_NAME,
  ONB_VALUE_BASE_SUBJECT,
  ONB_VALUE_THREAD_INDEX,
  ONB_VALUE_RARE,
  ONB_VALUE_RECEIVED_TOP,
  ONB_VALUE_RECEIVED_LOWEST,
  ONB_VALUE_SEPARATOR,
  ONB_VALUE_MTIME,
  ONB_VALUE_DELIVERY,
  ONB_VALUE_NEAR_TIMES, /* those of OnbNearTime that lie near Date, in one number */
  ONB_VALUE_LENGTH_HIGH,
  ONB_VALUE_COUNTS,     /* four bits for each list, when none is longer than that */
  ONB_VALUE_LIST_COUNT, /* else that of the first list; those of the others stand behind it */
  ONB_N_VALUES = ONB_VALUE_LIST_COUNT + ONB_N_LISTS,
} OnbItemValue;

G_STATIC_ASSERT (ONB_N_VALUES <= 32); /* a bit for each in `has` */

/* At `values` stand the values that `has` names, in their order, then the lists: addresses as
 * (addr, name) pairs, and ids. */
typedef struct {
  gint64 offset;
  const guint32 *values; /* in the ledger's pool */
  guint32 serial;
  guint32 length_low; /* onb_item_length() */
  guint32 path;
  guint32 message_id;
  guint32 from;
  guint32 subject;
  OnbPackedTime date;
  guint32 marks;
  guint32 has; /* a bit for each OnbItemValue */
  guint16 defects;
  guint8 role;
  guint8 flags;
} OnbItemRow;

G_STATIC_ASSERT (sizeof (gpointer) != 8 || sizeof (OnbItemRow) == 56); /* one for each item */

/* How many bits are set: for machines that are not asked whether they can tell by themselves. */
static inline guint
onb_count_bits (guint32 bits)
{
  bits -= (bits >> 1) & 0x55555555u;
  bits = (bits & 0x33333333u) + ((bits >> 2) & 0x33333333u);
  return (((bits + (bits >> 4)) & 0x0f0f0f0fu) * 0x01010101u) >> 24;
}

/** onb_item_value: 0 where the item has none. */
static inline guint32
onb_item_value (const OnbItemRow *item, OnbItemValue value)
{
  guint32 bit = 1u << value;

  return (item->has & bit) == 0 ? 0 : item->values[onb_count_bits (item->has & (bit - 1))];
}

#define ONB_ITEM_GETTER(name, value)                                                               \
  static inline guint32 onb_item_##name (const OnbItemRow *item)                                   \
  {                                                                                                \
    return onb_item_value (item, ONB_VALUE_##value);                                               \
  }

ONB_ITEM_GETTER (member, MEMBER)
ONB_ITEM_GETTER (folder, FOLDER)
ONB_ITEM_GETTER (from_name, FROM_NAME)
ONB_ITEM_GETTER (sender, SENDER)
ONB_ITEM_GETTER (sender_name, SENDER_NAME)
ONB_ITEM_GETTER (base_subject, BASE_SUBJECT)
ONB_ITEM_GETTER (thread_index, THREAD_INDEX)
ONB_ITEM_GETTER (rare, RARE) /* index in rares; 0 holds nothing */
ONB_ITEM_GETTER (mtime, MTIME)
ONB_ITEM_GETTER (delivery, DELIVERY)

/* Times that mostly lie within minutes of Date: then they are kept as what they are later than
 * that, plus a bias; 0 says that such a time stands by itself, or that there is none. */
typedef enum {
  ONB_NEAR_RECEIVED_TOP,
  ONB_NEAR_RECEIVED_LOWEST,
  ONB_NEAR_SEPARATOR,
  ONB_N_NEAR_TIMES,
} OnbNearTime;

#define ONB_NEAR_BITS 10u
#define ONB_NEAR_MASK ((1u << ONB_NEAR_BITS) - 1)
#define ONB_NEAR_BIAS (1u << (ONB_NEAR_BITS - 1))
G_STATIC_ASSERT (32 >= ONB_N_NEAR_TIMES * ONB_NEAR_BITS);

static inline OnbPackedTime
onb_item_near_time (const OnbItemRow *item, OnbNearTime time, OnbItemValue far)
{
  guint32 near = onb_item_value (item, ONB_VALUE_NEAR_TIMES) >> (time * ONB_NEAR_BITS);

  return (near & ONB_NEAR_MASK) == 0 ? onb_item_value (item, far)
                                     : item->date + (near & ONB_NEAR_MASK) - ONB_NEAR_BIAS;
}

static inline OnbPackedTime
onb_item_received_top (const OnbItemRow *item)
{
  return onb_item_near_time (item, ONB_NEAR_RECEIVED_TOP, ONB_VALUE_RECEIVED_TOP);
}

static inline OnbPackedTime
onb_item_received_lowest (const OnbItemRow *item)
{
  return onb_item_near_time (item, ONB_NEAR_RECEIVED_LOWEST, ONB_VALUE_RECEIVED_LOWEST);
}

static inline OnbPackedTime
onb_item_separator (const OnbItemRow *item)
{
  return onb_item_near_time (item, ONB_NEAR_SEPARATOR, ONB_VALUE_SEPARATOR);
}

static inline guint64
onb_item_length (const OnbItemRow *item)
{
  return (guint64) onb_item_value (item, ONB_VALUE_LENGTH_HIGH) << 32 | item->length_low;
}

#define ONB_COUNT_BITS 4u
#define ONB_COUNT_MAX ((1u << ONB_COUNT_BITS) - 1)
G_STATIC_ASSERT (32 >= ONB_N_LISTS * ONB_COUNT_BITS);

/** onb_item_count: How many addresses or ids a list of the item has. */
static inline guint
onb_item_count (const OnbItemRow *item, OnbList list)
{
  guint32 counts = onb_item_value (item, ONB_VALUE_COUNTS);

  return counts != 0 ? (counts >> (list * ONB_COUNT_BITS)) & ONB_COUNT_MAX
                     : onb_item_value (item, (OnbItemValue) (ONB_VALUE_LIST_COUNT + list));
}

typedef enum {
  ONB_MESSAGE_COLLISION = 1 << 0,
  ONB_MESSAGE_WEAK_COPY = 1 << 1,
} OnbMessageFlags;

/* A message: the items members[first … first + n), in order of origin; of a single item @first is
 * its index itself (onb_ledger_member()). A ledger holds fewer than 2^27 items. */
typedef struct {
  guint32 id; /* message-id, or `sha256:…` */
  guint32 first;
  guint32 n : 30;
  guint32 flags : 2; /* OnbMessageFlags */
} OnbMessageRow;

struct _OnbLedger {
  OnbStrings *strings;
  GArray *items;     /* OnbItemRow; after onb_ledger_seal() in order of origin, suspects removed */
  GPtrArray *pool;   /* owns blocks of guint32 */
  guint32 *pool_end; /* of what is taken of the last one */
  gsize pool_left;   /* numbers */
  GArray *lists;     /* guint32: those of the item that is being added */
  GArray *rares;     /* OnbRareFacts */
  GArray *stores;    /* OnbStoreRow */
  GArray *pairs;     /* OnbPairRow */
  GHashTable *pair_numbers; /* both numbers of a pair -> its index + 1 */
  GHashTable *resolved;     /* number of a distinguished name -> index + 1 of its best pair */
  GArray *hashes;       /* 32 bytes an item, by serial; shorter than that when nothing was hashed */
  GArray *messages;     /* OnbMessageRow, in order of their first origin */
  GArray *members;      /* guint32 item indexes, those of a message of several behind each other */
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

/* The index of the @copy-th item of a message. */
static inline guint32
onb_ledger_member (const OnbLedger *ledger, const OnbMessageRow *message, guint32 copy)
{
  return message->n == 1 ? message->first
                         : g_array_index (ledger->members, guint32, message->first + copy);
}

/* The @copy-th item of a message. */
static inline const OnbItemRow *
onb_ledger_copy (const OnbLedger *ledger, const OnbMessageRow *message, guint32 copy)
{
  return onb_ledger_item (ledger, onb_ledger_member (ledger, message, copy));
}

static inline const OnbRareFacts *
onb_ledger_rare (const OnbLedger *ledger, const OnbItemRow *item)
{
  return &g_array_index (ledger->rares, OnbRareFacts, onb_item_rare (item));
}

/* What the store says of an item; NULL when it came from none. */
static inline const OnbStoreRow *
onb_ledger_store (const OnbLedger *ledger, const OnbItemRow *item)
{
  guint32 store = onb_ledger_rare (ledger, item)->store;

  return store == 0 ? NULL : &g_array_index (ledger->stores, OnbStoreRow, store);
}

/** onb_ledger_keep_ids_in: Has the texts of message-ids lie in the file @fd, which it takes; memory
 * holds keyed hashes of 128 bits in their place. Before any item. */
void onb_ledger_keep_ids_in (OnbLedger *ledger, gint fd);

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

/** onb_item_sender_span: The Sender as a list of one number at most. */
OnbSpan onb_item_sender_span (const OnbItemRow *item);

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
