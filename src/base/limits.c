/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/limits.h>

#include <string.h>

#define LIMIT_TO(name, field, value, most, help)                                                   \
  {                                                                                                \
    name, G_STRUCT_OFFSET (OnbLimits, field), value, most, help                                    \
  }
#define LIMIT(name, field, value, help) LIMIT_TO (name, field, value, G_MAXINT64, help)

static const OnbLimitInfo limit_table[] = {
  LIMIT ("header-bytes", header_bytes, G_GUINT64_CONSTANT (1) << 20, "bytes of one header block"),
  LIMIT ("field-bytes", field_bytes, G_GUINT64_CONSTANT (256) << 10, "bytes of one header field"),
  LIMIT ("id-bytes", id_bytes, 4096, "bytes of one message-id"),
  LIMIT ("addresses", addresses, 10000, "addresses of one message"),
  LIMIT ("references", references, 2000, "message-ids named by one message"),
  LIMIT ("received", received, 200, "Received fields of one message"),
  LIMIT ("charsets", charsets, 64, "different unknown charset names of a run"),
  LIMIT ("folder-depth", folder_depth, 64, "folders inside folders"),
  LIMIT ("container-depth", container_depth, 8, "containers inside each other"),
  LIMIT ("members", members, 1000000, "members of one file's containers"),
  LIMIT ("name-bytes", name_bytes, 4096, "bytes of the name of one member"),
  LIMIT ("member-bytes", member_bytes, G_GUINT64_CONSTANT (1) << 40,
         "unpacked bytes of one member"),
  LIMIT ("unpacked-bytes", unpacked_bytes, G_GUINT64_CONSTANT (1) << 42,
         "unpacked bytes of one file"),
  LIMIT ("msg-bytes", msg_bytes, G_GUINT64_CONSTANT (256) << 20, "bytes of one MSG file"),
  LIMIT ("ratio", ratio, 200, "unpacked to packed bytes, judged after 64 MiB"),
  /* What is told of the pieces of a part must fit one event. */
  LIMIT_TO ("part-bytes", part_bytes, G_GUINT64_CONSTANT (16) << 20, G_GUINT64_CONSTANT (128) << 20,
            "bytes of an mbox for one reader, from 4096 on"),
  LIMIT ("spool-bytes", spool_bytes, G_GUINT64_CONSTANT (16) << 30,
         "bytes of a reader's temporary files"),
  LIMIT ("passphrase-bytes", passphrase_bytes, 4096, "bytes of the file of passphrases"),
  LIMIT ("reader-bytes", reader_bytes, G_GUINT64_CONSTANT (1) << 30, "memory of one reader"),
  LIMIT_TO ("stall-seconds", stall_seconds, 60, G_MAXINT32,
            "seconds without progress that end a reader"),
  LIMIT_TO ("crashes", crashes, 100, 1000, "crashes over one file before its rest is given up"),
  LIMIT ("loss-bytes", loss_bytes, G_GUINT64_CONSTANT (256) << 20,
         "bytes that list the losses of one file"),
  LIMIT_TO ("mailboxes", mailboxes, 1000, G_MAXUINT16 - 1, "mailboxes of one analysis"),
  LIMIT_TO ("proposals", proposals, 10000, G_MAXINT32,
            "proposals of one kind, of the command mailboxes"),
  LIMIT ("roster-bytes", roster_bytes, G_GUINT64_CONSTANT (4) << 20,
         "bytes of a roster or a calendar"),
  LIMIT ("holidays", holidays, 10000, "days that a calendar takes"),
  LIMIT ("closed-bytes", closed_bytes, G_GUINT64_CONSTANT (64) << 20,
         "bytes of a list of closed waits"),
  LIMIT ("audit-bytes", audit_bytes, G_GUINT64_CONSTANT (4) << 30, "bytes of an audit log"),
  LIMIT ("audit-records", audit_records, 10000000, "records of all audit logs"),
  LIMIT ("explain-changes", explain_changes, 32, "changes of the rules that explain tries out"),
  LIMIT ("explain-steps", explain_steps, 200, "messages of a conversation that explain tells"),
};

static guint64 *
field_of (OnbLimits *limits, const OnbLimitInfo *info)
{
  return &G_STRUCT_MEMBER (guint64, limits, info->field);
}

void
onb_limits_init (OnbLimits *limits)
{
  g_return_if_fail (limits != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (limit_table); i++)
    *field_of (limits, &limit_table[i]) = limit_table[i].value;
}

const OnbLimitInfo *
onb_limits_table (gsize *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (limit_table);
  return limit_table;
}

gboolean
onb_limits_set (OnbLimits *limits, const gchar *name, guint64 value)
{
  g_return_val_if_fail (limits != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (limit_table); i++) {
    if (strcmp (limit_table[i].name, name) == 0) {
      if (value == 0 || value > limit_table[i].most)
        return FALSE;
      *field_of (limits, &limit_table[i]) = value;
      return TRUE;
    }
  }
  return FALSE;
}
