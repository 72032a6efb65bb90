/* SPDX-License-Identifier: Apache-2.0 */
/* Which changes could matter to a row: those that its evidence, kind and role hint at. */
#include "explain/changes.h"

#include <string.h>

/* A user of an audit record whom nobody knows; `.invalid` is nobody's domain (RFC 2606). */
#define SOMEBODY "somebody@onbehalf.invalid"

/* So many people of one message are tried out as agents. */
#define MOST_PEOPLE 3

/* One row in search of changes. */
typedef struct {
  OnbExaminer *examiner;
  guint32 index;
  const OnbRow *row;
  const OnbDirectionReason *direction; /* of the row's mailbox, or of one it may have to do with */
  const OnbExamination *examination;
  guint32 somebody;
  GArray *changed; /* OnbChanged; filled */
} Search;

static OnbIdentity *
identity_of (const Search *search)
{
  return search->examiner->identity;
}

static void
add (const Search *search, OnbChange change, guint32 item)
{
  OnbChanged changed = { .row = search->index,
                         .item = item,
                         .change = change,
                         .before = onb_outcome_of (search->examiner->result, search->index) };

  g_array_append_val (search->changed, changed);
}

static void
add_simple (const Search *search, OnbChangeKind kind, guint value)
{
  add (search, (OnbChange){ .kind = kind, .value = value }, search->row->representative);
}

static void
add_person (const Search *search, OnbChangeKind kind, guint32 person)
{
  add (search, (OnbChange){ .kind = kind, .first = person }, search->row->representative);
}

static const OnbRosterAgent *
roster_agent (const Search *search, guint32 address)
{
  gint index = address == 0 ? -1 : onb_identity_person (identity_of (search), address)->agent;

  return index < 0 ? NULL
                   : g_ptr_array_index (search->examiner->result->roster->agents, (guint) index);
}

static void
search_confidence (const Search *search)
{
  gboolean is_credited = (search->row->flags & ONB_ROW_CREDITED) != 0;

  if (search->row->agent == 0 || search->row->confidence == ONB_CONFIDENCE_NONE)
    return;
  if (!is_credited)
    add_simple (search, ONB_CHANGE_MIN_CONFIDENCE, search->row->confidence);
  else if (search->row->confidence < ONB_CONFIDENCE_HIGH)
    add_simple (search, ONB_CHANGE_MIN_CONFIDENCE, search->row->confidence + 1u);
  if (search->row->verdict == ONB_VERDICT_SENT_FOLDER
      && roster_agent (search, search->row->agent) != NULL)
    add_person (search, ONB_CHANGE_EXCLUSIVE, search->row->agent);
}

/* A record can only be about a message that has an id. */
static void
search_audit (const Search *search)
{
  const OnbItemRow *item = onb_ledger_item (search->examiner->ledger, search->row->representative);
  gboolean is_named = search->row->verdict == ONB_VERDICT_ON_BEHALF
                      || search->row->verdict == ONB_VERDICT_DELEGATED;
  gboolean is_certain = search->row->confidence == ONB_CONFIDENCE_HIGH;
  OnbChange change = { .kind = ONB_CHANGE_AUDIT,
                       .first = search->row->agent != 0 ? search->row->agent : search->somebody };

  if (item->message_id == 0 || search->row->verdict == ONB_VERDICT_NONE
      || search->row->verdict == ONB_VERDICT_AUDITED
      || (search->direction->side != ONB_SIDE_FROM && search->direction->side != ONB_SIDE_FOREIGN))
    return;
  if (!is_certain)
    add (search, change, search->row->representative);
  change.kind = ONB_CHANGE_AUDIT_OTHER;
  change.first = search->somebody;
  if (is_named)
    add (search, change, search->row->representative);
}

/* The two people whom facts of rungs 1 to 3 name may be one. */
static void
search_contradiction (const Search *search)
{
  guint32 people[2] = { 0, 0 };
  OnbChange change = { .kind = ONB_CHANGE_SAME_PERSON };

  if (search->row->verdict != ONB_VERDICT_CONTRADICTED)
    return;
  for (guint i = 0; i < search->examination->facts->len; i++) {
    const OnbEvidence *fact = &g_array_index (search->examination->facts, OnbEvidence, i);

    if (fact->rung == 0 || fact->rung > 3 || fact->agent == people[0] || fact->agent == people[1])
      continue;
    if (people[1] != 0)
      return;
    people[people[0] == 0 ? 0 : 1] = fact->agent;
  }
  if (people[1] == 0
      || (roster_agent (search, people[0]) != NULL && roster_agent (search, people[1]) != NULL))
    return;
  change.first = roster_agent (search, people[1]) != NULL ? people[1] : people[0];
  change.second = change.first == people[0] ? people[1] : people[0];
  add (search, change, search->row->representative);
}

/* Any agent of B, the first in byte order. */
static guint32
first_agent (const Search *search)
{
  const OnbMailboxIdentity *mailbox
      = onb_identity_mailbox (identity_of (search), search->examination->mailbox);
  const GPtrArray *agents = search->examiner->result->roster->agents;
  guint32 first = 0;
  GHashTableIter iter;
  gpointer agent;

  for (guint i = 0; i < agents->len; i++) {
    const OnbRosterAgent *entry = g_ptr_array_index (agents, i);

    if (onb_identity_serves (identity_of (search), (gint) i, search->examination->mailbox)
        && onb_roster_agent_is_on (entry, search->examination->when))
      return onb_identity_find (identity_of (search), entry->address);
  }
  g_hash_table_iter_init (&iter, mailbox->discovered_agents);
  while (g_hash_table_iter_next (&iter, &agent, NULL)) {
    if (first == 0
        || onb_strings_compare (search->examiner->ledger->strings, GPOINTER_TO_UINT (agent), first)
               < 0)
      first = GPOINTER_TO_UINT (agent);
  }
  return first;
}

/* Where a Sent folder lies: the mbox, or the folder of the message file. */
static const gchar *
folder_path (const Search *search, guint32 index)
{
  const OnbItemRow *item = onb_ledger_item (search->examiner->ledger, index);
  const gchar *file = onb_strings_get (search->examiner->ledger->strings, item->path);
  const gchar *member = onb_strings_get (search->examiner->ledger->strings, onb_item_member (item));
  g_autofree gchar *path
      = *member == '\0' ? g_strdup (file) : g_strconcat (file, "!/", member, NULL);

  if (item->offset < 0) {
    g_autofree gchar *whole = g_steal_pointer (&path);

    path = g_path_get_dirname (whole);
    if (g_str_has_suffix (path, "!"))
      path[strlen (path) - 1] = '\0';
  }
  return strcmp (file, "-") == 0 ? NULL : g_string_chunk_insert (search->examiner->texts, path);
}

static void
search_archive (const Search *search, const OnbClue *clue)
{
  OnbChange change = { .kind = ONB_CHANGE_ARCHIVE, .first = first_agent (search) };

  if (search->row->verdict != ONB_VERDICT_SEND_AS
      && search->row->verdict != ONB_VERDICT_LOST_IN_EXPORT)
    return;
  change.path = folder_path (search, clue->mention.item);
  if (change.first != 0 && change.path != NULL)
    add (search, change, search->row->representative);
}

static gboolean
has_domain (const Search *search, guint32 address)
{
  return strchr (onb_strings_get (search->examiner->ledger->strings, address), '@') != NULL;
}

static void
search_clues (const Search *search)
{
  g_autoptr (GArray) clues
      = onb_explain_clues (search->examiner, search->examination, search->direction);
  guint people = 0;

  for (guint i = 0; i < clues->len && people < MOST_PEOPLE; i++) {
    const OnbClue *clue = &g_array_index (clues, OnbClue, i);
    gboolean is_stranger
        = (clue->state == ONB_CLUE_FACT && clue->rung == 0) || clue->state == ONB_CLUE_NOT_OF_SIDE;

    if (is_stranger || clue->state == ONB_CLUE_NO_AGENT_ARCHIVE) {
      add_person (search, ONB_CHANGE_AGENT, clue->agent);
      people++;
    }
    if (is_stranger && has_domain (search, clue->agent))
      add_person (search, ONB_CHANGE_DOMAIN, clue->agent);
    if (clue->state == ONB_CLUE_ROBOT && search->direction->side == ONB_SIDE_FROM)
      add_person (search, ONB_CHANGE_NO_ROBOT, clue->agent);
    if (clue->state == ONB_CLUE_NO_ARCHIVE)
      search_archive (search, clue);
  }
}

/* Mail of a colleague who is no agent: as an agent's it would be B's. */
static void
search_author (const Search *search)
{
  guint32 author = search->row->author;

  if (author == 0 || search->row->direction == ONB_DIRECTION_OUTBOUND
      || search->row->direction == ONB_DIRECTION_INTERNAL
      || !onb_identity_is_person (identity_of (search), author)
      || onb_identity_is_agent (identity_of (search), author, search->examination->mailbox,
                                search->examination->when)
      || !onb_identity_is_of_side (
          identity_of (search), author, search->examination->mailbox,
          onb_identity_mailbox (identity_of (search), search->examination->mailbox)->address,
          search->examination->when))
    return;
  add_person (search, ONB_CHANGE_AGENT, author);
}

static void
search_kind (const Search *search)
{
  if (search->row->direction == ONB_DIRECTION_OTHER && search->row->kind != ONB_KIND_EXCLUDED)
    add_simple (search, ONB_CHANGE_COUNT_KIND, search->row->kind);
  if (search->examination->kind.rule >= ONB_KIND_RULE_EXCLUDED_FROM
      && search->examination->kind.rule <= ONB_KIND_RULE_EXCLUDED_CC_ONLY)
    add_simple (search, ONB_CHANGE_NO_EXCLUSIONS, 0);
  if (search->examination->kind.rule == ONB_KIND_RULE_ROBOT
      && search->row->direction == ONB_DIRECTION_OTHER) {
    const OnbItemRow *item
        = onb_ledger_item (search->examiner->ledger, search->row->representative);

    add_person (search, ONB_CHANGE_NO_ROBOT,
                onb_item_sender (item) != 0 ? onb_item_sender (item) : item->from);
  }
}

/* The copies that have no id of their own. */
static void
search_weak_copies (const Search *search)
{
  const OnbMessageRow *message
      = onb_ledger_message (search->examiner->ledger, search->row->message);

  for (guint32 i = 0; i < message->n && (message->flags & ONB_MESSAGE_WEAK_COPY); i++) {
    guint32 item = onb_examiner_item (search->examiner, search->row->message, i);

    if (onb_ledger_item (search->examiner->ledger, item)->message_id != 0)
      continue;
    add (search, (OnbChange){ .kind = ONB_CHANGE_WEAK_COPIES_OFF }, item);
    return;
  }
}

/* Whether more than one message asks in the wait that a response ends. */
static gboolean
was_asked_again (const Search *search)
{
  const OnbExaminer *examiner = search->examiner;

  for (guint i = 0; i < examiner->rows->len; i++) {
    const OnbRow *row
        = onb_result_row_at (examiner->result, g_array_index (examiner->rows, guint32, i));

    if (row->mailbox == search->row->mailbox && row->role == ONB_ROLE_ADDS)
      return TRUE;
  }
  return FALSE;
}

/* What went out and answers nothing may answer a question of the same subject. */
static void
search_subject (const Search *search)
{
  const OnbItemRow *item = onb_ledger_item (search->examiner->ledger, search->row->representative);

  if ((search->row->role == ONB_ROLE_ORPHAN_REPLY || search->row->role == ONB_ROLE_INITIATES)
      && onb_item_base_subject (item) != 0 && !search->examiner->result->rules.thread_by_subject)
    add_simple (search, ONB_CHANGE_BY_SUBJECT, 0);
}

static void
search_clock (const Search *search)
{
  if (search->row->role == ONB_ROLE_FORWARD && !search->examiner->result->rules.forward_answers)
    add_simple (search, ONB_CHANGE_FORWARD_ANSWERS, 0);
  if (search->row->role != ONB_ROLE_RESPONSE || !was_asked_again (search)
      || !onb_result_mailbox_at (search->examiner->result, search->row->mailbox)->measurable)
    return;
  for (guint clock = ONB_CLOCK_FIRST; clock <= ONB_CLOCK_PARENT; clock++) {
    if (clock != search->examiner->result->rules.clock)
      add_simple (search, ONB_CHANGE_CLOCK, clock);
  }
}

/* Before one mailbox. */
static void
search_before (Search *search, guint mailbox)
{
  g_autoptr (OnbExamination) examination
      = onb_examine (search->examiner, search->row->message, mailbox);

  search->examination = examination;
  search_kind (search);
  if (onb_rules_counts (&search->examiner->result->rules, search->row->kind)) {
    search_confidence (search);
    search_audit (search);
    search_contradiction (search);
    search_clues (search);
    search_author (search);
    search_clock (search);
    search_subject (search);
  }
  search_weak_copies (search);
}

/* Before the mailbox of the row, or the first that an unrelated message may have to do with. */
static void
search_row (Search *search, const GArray *directions)
{
  for (guint b = 0; b < directions->len; b++) {
    const OnbDirectionReason *direction = &g_array_index (directions, OnbDirectionReason, b);
    gboolean is_near = direction->side == ONB_SIDE_FOREIGN
                       || g_hash_table_contains (search->examiner->concerns, GUINT_TO_POINTER (b));

    if (search->row->mailbox != b && (search->row->mailbox != ONB_NO_MAILBOX || !is_near))
      continue;
    search->direction = direction;
    search_before (search, b);
    return;
  }
}

void
onb_explain_seek (OnbExaminer *examiner, guint32 row, GArray *ret_changed)
{
  Search search
      = { .examiner = examiner,
          .index = row,
          .row = onb_result_row_at (examiner->result, row),
          .somebody = onb_strings_intern (examiner->ledger->strings, SOMEBODY, strlen (SOMEBODY)),
          .changed = ret_changed };
  g_autoptr (GArray) directions = NULL;

  onb_examiner_turn_to (examiner, search.row->conversation);
  directions = onb_explain_directions (examiner, search.row->message);
  search_row (&search, directions);
}
