/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/what-if.h"

#include <string.h>

/* Of the result only what onb_result_attribute() reads and fills is there. */
struct _OnbWorld {
  OnbResult result;
  OnbRoster roster;     /* a shallow copy */
  GPtrArray *arrays;    /* owns GPtrArray: those of @roster that differ */
  GPtrArray *agents;    /* owns OnbRosterAgent, made here */
  GPtrArray *owners;    /* owns OnbRosterOwner, likewise */
  GStringChunk *texts;  /* of both */
  OnbAuditIndex *audit; /* owned; NULL: that of the result is not changed */
  GArray *messages;     /* of the ledger, put aside */
  GArray *members;
  guint32 *message_of_item; /* once it is made */
  guint32 *row_of_message;  /* its first row + 1 */
  guint32 *next_row;        /* the next row of the same message + 1 */
};

static const gchar *
text_of (const OnbWorld *world, guint32 number)
{
  return onb_strings_get (world->result.ledger->strings, number);
}

/* A copy of @array that may be changed; it owns nothing but itself. */
static GPtrArray *
own_array (OnbWorld *world, GPtrArray *array)
{
  GPtrArray *copy = g_ptr_array_new ();

  for (guint i = 0; i < array->len; i++)
    g_ptr_array_add (copy, g_ptr_array_index (array, i));
  g_ptr_array_add (world->arrays, copy);
  return copy;
}

static gchar *
keep_text (OnbWorld *world, const gchar *text)
{
  return g_string_chunk_insert (world->texts, text);
}

static GPtrArray *
new_array (OnbWorld *world)
{
  GPtrArray *array = g_ptr_array_new ();

  g_ptr_array_add (world->arrays, array);
  return array;
}

static gboolean
holds (const GPtrArray *array, const gchar *text)
{
  for (guint i = 0; i < array->len; i++) {
    if (strcmp (g_ptr_array_index (array, i), text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The place in the roster of the agent one of whose addresses that is, or -1. */
static gint
find_agent (const OnbWorld *world, const gchar *address)
{
  for (guint i = 0; i < world->roster.agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (world->roster.agents, i);

    if (strcmp (agent->address, address) == 0 || holds (agent->aliases, address))
      return (gint) i;
  }
  return -1;
}

static gint
compare_agents (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const OnbRosterAgent *const *) a)->address,
                 (*(const OnbRosterAgent *const *) b)->address);
}

/* The agent with that address as an entry of its own that may be changed; made when there is none.
 */
static OnbRosterAgent *
own_agent (OnbWorld *world, const gchar *address)
{
  OnbRosterAgent *agent = g_new0 (OnbRosterAgent, 1);
  gint index = find_agent (world, address);

  g_ptr_array_add (world->agents, agent);
  world->roster.agents = own_array (world, world->roster.agents);
  if (index >= 0) {
    *agent = *(OnbRosterAgent *) g_ptr_array_index (world->roster.agents, (guint) index);
    world->roster.agents->pdata[index] = agent;
    return agent;
  }
  *agent = (OnbRosterAgent){ .address = keep_text (world, address),
                             .name = keep_text (world, ""),
                             .aliases = new_array (world),
                             .mailboxes = new_array (world),
                             .archives = new_array (world),
                             .from_day = ONB_NO_DAY,
                             .until_day = ONB_NO_DAY,
                             .from_unix = ONB_NO_TIME,
                             .until_unix = G_MAXINT64 };
  g_ptr_array_add (world->roster.agents, agent);
  g_ptr_array_sort (world->roster.agents, compare_agents);
  return agent;
}

static void
make_agent (OnbWorld *world, const gchar *address)
{
  OnbRosterAgent *agent = own_agent (world, address);

  agent->mailboxes = new_array (world);
  agent->from_day = ONB_NO_DAY;
  agent->until_day = ONB_NO_DAY;
  agent->from_unix = ONB_NO_TIME;
  agent->until_unix = G_MAXINT64;
}

static void
make_same (OnbWorld *world, const gchar *address, const gchar *alias)
{
  OnbRosterAgent *agent = own_agent (world, address);

  agent->aliases = own_array (world, agent->aliases);
  g_ptr_array_add (agent->aliases, keep_text (world, alias));
}

static void
add_domain (OnbWorld *world, const gchar *address)
{
  const gchar *at = strrchr (address, '@');

  world->roster.domains = own_array (world, world->roster.domains);
  if (at != NULL)
    g_ptr_array_add (world->roster.domains, keep_text (world, at + 1));
}

/* Robots are written as they are known to the user: all of that person's addresses go. */
static void
remove_robot (OnbWorld *world, guint32 address)
{
  OnbIdentity *identity = world->result.identity;
  GPtrArray *robots = own_array (world, world->roster.robots);

  for (guint i = robots->len; i-- > 0;) {
    guint32 robot = onb_identity_find (identity, g_ptr_array_index (robots, i));

    if (robot != 0
        && onb_identity_canonical (identity, robot) == onb_identity_canonical (identity, address))
      g_ptr_array_remove_index (robots, i);
  }
  world->roster.robots = robots;
}

/* `--archive ADDR=PATH`: of an agent of the roster, or of one who is found in the mail. */
static void
add_archive (OnbWorld *world, const gchar *address, const gchar *path)
{
  const gchar *inside = strstr (path, "!/");
  g_autofree gchar *file
      = inside != NULL ? g_strndup (path, (gsize) (inside - path)) : g_strdup (path);
  g_autofree gchar *whole = g_canonicalize_filename (file, world->roster.working_folder);
  g_autofree gchar *absolute = g_strconcat (whole, inside, NULL);
  OnbRosterOwner *owner;

  if (find_agent (world, address) >= 0) {
    OnbRosterAgent *agent = own_agent (world, address);

    agent->archives = own_array (world, agent->archives);
    g_ptr_array_add (agent->archives, keep_text (world, absolute));
    return;
  }
  owner = g_new0 (OnbRosterOwner, 1);
  owner->address = keep_text (world, address);
  owner->archives = new_array (world);
  g_ptr_array_add (owner->archives, keep_text (world, absolute));
  g_ptr_array_add (world->owners, owner);
  world->roster.owners = own_array (world, world->roster.owners);
  g_ptr_array_add (world->roster.owners, owner);
}

static void
remove_exclusions (OnbWorld *world)
{
  world->roster.exclude_from = new_array (world);
  world->roster.exclude_domains = new_array (world);
  world->roster.exclude_subjects = new_array (world);
  world->roster.exclude_folders = new_array (world);
  world->roster.exclude_cc_only = FALSE;
}

OnbWorld *
onb_world_new (const OnbResult *result)
{
  OnbWorld *world = g_new0 (OnbWorld, 1);

  world->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  world->agents = g_ptr_array_new_with_free_func (g_free);
  world->owners = g_ptr_array_new_with_free_func (g_free);
  world->texts = g_string_chunk_new (256);
  world->roster = *result->roster;
  /* The identity is that of the result until onb_world_make(). */
  world->result = (OnbResult){ .ledger = result->ledger,
                               .roster = &world->roster,
                               .rules = result->rules,
                               .identity = result->identity,
                               .audit = result->audit,
                               .texts = world->texts };
  world->messages = result->ledger->messages;
  world->members = result->ledger->members;
  return world;
}

void
onb_world_change (OnbWorld *world, const OnbChange *change)
{
  OnbRules *rules = &world->result.rules;

  switch (change->kind) {
  case ONB_CHANGE_MIN_CONFIDENCE:
    rules->min_confidence = (OnbConfidence) change->value;
    break;
  case ONB_CHANGE_AGENT:
    make_agent (world, text_of (world, change->first));
    break;
  case ONB_CHANGE_SAME_PERSON:
    make_same (world, text_of (world, change->first), text_of (world, change->second));
    break;
  case ONB_CHANGE_DOMAIN:
    add_domain (world, text_of (world, change->first));
    break;
  case ONB_CHANGE_NO_ROBOT:
    remove_robot (world, change->first);
    break;
  case ONB_CHANGE_EXCLUSIVE:
    own_agent (world, text_of (world, change->first))->exclusive = TRUE;
    break;
  case ONB_CHANGE_ARCHIVE:
    add_archive (world, text_of (world, change->first), change->path);
    break;
  case ONB_CHANGE_AUDIT:
  case ONB_CHANGE_AUDIT_OTHER:
    break; /* onb_world_add_record() */
  case ONB_CHANGE_NO_EXCLUSIONS:
    remove_exclusions (world);
    break;
  case ONB_CHANGE_COUNT_KIND:
    rules->count_kinds |= 1u << change->value;
    break;
  case ONB_CHANGE_WEAK_COPIES_OFF:
    rules->weak_copies = FALSE;
    break;
  case ONB_CHANGE_FORWARD_ANSWERS:
    rules->forward_answers = TRUE;
    break;
  case ONB_CHANGE_CLOCK:
    rules->clock = (OnbClock) change->value;
    break;
  case ONB_CHANGE_BY_SUBJECT:
    rules->thread_by_subject = TRUE;
    break;
  }
}

void
onb_world_add_record (OnbWorld *world, guint32 id, guint32 mailbox, guint32 user)
{
  const OnbAuditFact fact = {
    .represented = mailbox, .user = user, .owner = user, .operation = ONB_AUDIT_SEND_ON_BEHALF
  };

  if (world->audit == NULL)
    world->audit = onb_audit_index_copy (world->result.audit);
  world->result.audit = world->audit;
  onb_audit_index_add (world->audit, id, &fact);
}

static void
index_messages (OnbWorld *world)
{
  const OnbLedger *ledger = world->result.ledger;
  const GArray *rows = world->result.attribution->rows;

  world->message_of_item = g_new0 (guint32, MAX (ledger->items->len, 1));
  world->row_of_message = g_new0 (guint32, MAX (ledger->messages->len, 1));
  world->next_row = g_new0 (guint32, MAX (rows->len, 1));
  for (guint32 m = 0; m < ledger->messages->len; m++) {
    const OnbMessageRow *message = onb_ledger_message (ledger, m);

    for (guint32 i = 0; i < message->n; i++)
      world->message_of_item[onb_ledger_member (ledger, message, i)] = m;
  }
  for (guint32 i = rows->len; i-- > 0;) {
    guint32 message = g_array_index (rows, OnbRow, i).message;

    world->next_row[i] = world->row_of_message[message];
    world->row_of_message[message] = i + 1;
  }
}

void
onb_world_make (OnbWorld *world)
{
  OnbLedger *ledger = world->result.ledger;

  ledger->messages = g_array_new (FALSE, TRUE, sizeof (OnbMessageRow));
  ledger->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  world->result.identity = NULL;
  onb_result_attribute (&world->result);
  index_messages (world);
}

OnbOutcome
onb_outcome_of (const OnbResult *result, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);
  OnbOutcome outcome = { .is_related = row->mailbox != ONB_NO_MAILBOX,
                         .id = onb_ledger_message (result->ledger, row->message)->id,
                         .kind = row->kind,
                         .direction = row->direction,
                         .verdict = row->verdict,
                         .confidence = row->confidence,
                         .agent = row->agent,
                         .credited = (row->flags & ONB_ROW_CREDITED) != 0,
                         .role = row->role,
                         .response_seconds = ONB_NO_TIME };

  if (outcome.is_related)
    outcome.mailbox = onb_identity_mailbox (result->identity, row->mailbox)->address;
  if (row->response != 0)
    outcome.response_seconds = onb_turns_response (result->turns, row)->seconds;
  return outcome;
}

OnbOutcome
onb_world_outcome (const OnbWorld *world, guint32 item, guint32 mailbox)
{
  guint32 message = world->message_of_item[item];
  OnbOutcome found = { .id = onb_ledger_message (world->result.ledger, message)->id,
                       .response_seconds = ONB_NO_TIME };

  for (guint32 at = world->row_of_message[message]; at != 0; at = world->next_row[at - 1]) {
    OnbOutcome outcome = onb_outcome_of (&world->result, at - 1);

    if (outcome.mailbox == mailbox || (mailbox == 0 && outcome.is_related))
      return outcome;
    if (!outcome.is_related)
      found = outcome;
  }
  return found;
}

void
onb_world_free (OnbWorld *world)
{
  OnbLedger *ledger;

  if (world == NULL)
    return;
  ledger = world->result.ledger;
  if (ledger->messages != world->messages) {
    g_array_unref (ledger->messages);
    g_array_unref (ledger->members);
    ledger->messages = world->messages;
    ledger->members = world->members;
    onb_turns_free (world->result.turns);
    onb_attribution_free (world->result.attribution);
    onb_threads_free (world->result.threads);
    onb_archives_free (world->result.archives);
    onb_identity_free (world->result.identity);
  }
  g_clear_pointer (&world->audit, onb_audit_index_free);
  g_free (world->message_of_item);
  g_free (world->row_of_message);
  g_free (world->next_row);
  g_ptr_array_unref (world->arrays);
  g_ptr_array_unref (world->agents);
  g_ptr_array_unref (world->owners);
  g_string_chunk_free (world->texts);
  g_free (world);
}
