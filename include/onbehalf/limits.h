/* SPDX-License-Identifier: Apache-2.0 */
/* Every loop over input has a bound, every bound is a field here and an option `--limit-NAME`. */
#pragma once

#include <onbehalf/error.h>

G_BEGIN_DECLS

typedef struct {
  guint64 header_bytes;    /* of one header block with its empty line; what lies behind is not read,
                              defect oversize-field */
  guint64 field_bytes;     /* of one field value, the line ends of folding included */
  guint64 id_bytes;        /* of one message-id */
  guint64 addresses;       /* of one message, in all fields that list some together */
  guint64 references;      /* ids in References, and as many in In-Reply-To */
  guint64 received;        /* Received fields looked at in one message */
  guint64 charsets;        /* unknown charset names that one reader looks up */
  guint64 folder_depth;    /* folders inside folders below an input */
  guint64 container_depth; /* containers inside containers, the file itself included; below 64 */
  guint64 members;         /* of one file, in all containers that it is or holds */
  guint64 name_bytes;      /* of the name of one member, folders included */
  guint64 member_bytes;    /* of one member, unpacked */
  guint64 unpacked_bytes;  /* of one file with what lies in it, names of members included */
  guint64 msg_bytes;       /* of one message file of Outlook */
  guint64 ratio;           /* unpacked to packed, judged after 64 MiB */
  guint64 spool_bytes;     /* of temporary files that one reader fills at a time */
  guint64 passphrase_bytes; /* of the file of passphrases */
  guint64 part_bytes;       /* of an mbox that one reader takes at a time, 4 KiB to 128 MiB */
  guint64 reader_bytes;     /* of memory that one reader may take */
  guint64 stall_seconds;    /* without progress, before a reader is ended */
  guint64 crashes;       /* of readers over one file or batch, before the rest of it is given up */
  guint64 loss_bytes;    /* of what is listed of the losses of one file or batch */
  guint64 mailboxes;     /* of one analysis, from the roster or discovered; below 65535 */
  guint64 proposals;     /* of one kind, of `mailboxes` */
  guint64 roster_bytes;  /* of a roster file, and of a calendar */
  guint64 holidays;      /* days that the events of one calendar take */
  guint64 closed_bytes;  /* of a list of closed waits */
  guint64 audit_bytes;   /* of one audit log */
  guint64 audit_records; /* kept of all audit logs */
  guint64 explain_changes; /* of the rules that `explain` tries out */
  guint64 explain_steps;   /* messages of a conversation that `explain` tells */
} OnbLimits;

typedef struct {
  const gchar *name; /* `header-bytes`, as in `--limit-header-bytes` */
  gsize field;       /* offset of the guint64 in OnbLimits */
  guint64 value;     /* default */
  guint64 most;      /* the least is 1 */
  const gchar *help;
} OnbLimitInfo;

/** onb_limits_init: Sets every field to its default. */
ONB_EXPORT void onb_limits_init (OnbLimits *limits);

/** onb_limits_table: All limits, in the order of the manual; @ret_n gets their number. Static. */
ONB_EXPORT const OnbLimitInfo *onb_limits_table (gsize *ret_n);

/** onb_limits_set: Sets the limit called @name; FALSE when there is none, or @value is 0 or more
 * than its most. */
ONB_EXPORT gboolean onb_limits_set (OnbLimits *limits, const gchar *name, guint64 value);

G_END_DECLS
