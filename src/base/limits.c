/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/limits.h>

#include <string.h>

#define LIMIT(name, field, value, help)                                                            \
  {                                                                                                \
    name, G_STRUCT_OFFSET (OnbLimits, field), value, help                                          \
  }

static const OnbLimitInfo limit_table[] = {
  LIMIT ("header-bytes", header_bytes, G_GUINT64_CONSTANT (1) << 20, "bytes of one header block"),
  LIMIT ("field-bytes", field_bytes, G_GUINT64_CONSTANT (256) << 10, "bytes of one header field"),
  LIMIT ("id-bytes", id_bytes, 4096, "bytes of one message-id"),
  LIMIT ("addresses", addresses, 10000, "addresses of one message"),
  LIMIT ("references", references, 2000, "message-ids named by one message"),
  LIMIT ("received", received, 200, "Received fields of one message"),
  LIMIT ("charsets", charsets, 64, "different unknown charset names of a run"),
  LIMIT ("folder-depth", folder_depth, 64, "folders inside folders"),
  LIMIT ("members", members, 1000000, "members of one container"),
  LIMIT ("name-bytes", name_bytes, 4096, "bytes of the name of one member"),
  LIMIT ("member-bytes", member_bytes, G_GUINT64_CONSTANT (1) << 40,
         "unpacked bytes of one member"),
  LIMIT ("unpacked-bytes", unpacked_bytes, G_GUINT64_CONSTANT (1) << 42,
         "unpacked bytes of one file"),
  LIMIT ("ratio", ratio, 200, "unpacked to packed bytes, judged after 64 MiB"),
  LIMIT ("reader-bytes", reader_bytes, G_GUINT64_CONSTANT (1) << 30, "memory of one reader"),
  LIMIT ("stall-seconds", stall_seconds, 60, "seconds without progress that end a reader"),
  LIMIT ("crashes", crashes, 100, "crashes over one file before its rest is given up"),
  LIMIT ("mailboxes", mailboxes, 1000, "mailboxes of one analysis"),
  LIMIT ("proposals", proposals, 10000, "proposals of one kind, of the command mailboxes"),
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
      *field_of (limits, &limit_table[i]) = value;
      return TRUE;
    }
  }
  return FALSE;
}
