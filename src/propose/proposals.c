/* SPDX-License-Identifier: Apache-2.0 */
/* What the command `mailboxes` proposes for a roster: the rules are asked, what they say is put in
 * order, cut to the limit, and told in words. */
#include "propose/proposals.h"

static const gchar *const kind_names[]
    = { "mailbox", "agent", "alias", "archive", "robot", "form", "domain" };
static const gchar *const state_names[] = { "given", "found", "proposed" };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == ONB_N_PROPOSAL_KINDS);

const gchar *
onb_proposal_kind_name (OnbProposalKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

const gchar *
onb_proposal_state_name (OnbProposalState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

static const gchar *
address_of (const OnbSearch *search, const OnbDraft *draft)
{
  return draft->domain != 0 ? onb_sightings_domain (search->sightings, draft->domain)
                            : onb_search_text (search, draft->address);
}

/* Mailboxes of the analysis with what belongs to them are one group, in the order of the mailboxes;
 * everything else follows by kind. */
static guint
group_of (const OnbDraft *draft)
{
  gboolean is_listed = draft->mailbox != ONB_NO_MAILBOX
                       && (draft->kind == ONB_PROPOSAL_MAILBOX || draft->kind == ONB_PROPOSAL_AGENT
                           || draft->kind == ONB_PROPOSAL_ALIAS);

  return is_listed ? draft->mailbox : G_MAXUINT - ONB_N_PROPOSAL_KINDS + draft->kind;
}

/* Within a mailbox the aliases stand before the agents. */
static guint
place_of_kind (OnbProposalKind kind)
{
  return kind == ONB_PROPOSAL_AGENT ? ONB_N_PROPOSAL_KINDS : kind;
}

/* The stronger first: states, then messages; the rest makes the order certain. */
static gint
compare_strength (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbDraft *left = a;
  const OnbDraft *right = b;
  const OnbSearch *search = data;
  gint order;

  if ((left->state == ONB_PROPOSAL_PROPOSED) != (right->state == ONB_PROPOSAL_PROPOSED))
    return left->state == ONB_PROPOSAL_PROPOSED ? 1 : -1;
  if (left->messages != right->messages)
    return left->messages > right->messages ? -1 : 1;
  if (left->kind == ONB_PROPOSAL_MAILBOX && right->kind == ONB_PROPOSAL_MAILBOX) {
    guint32 sent_left = onb_search_sent (search, left->address);
    guint32 sent_right = onb_search_sent (search, right->address);

    if (sent_left != sent_right)
      return sent_left > sent_right ? -1 : 1;
  }
  order = strcmp (address_of (search, left), address_of (search, right));
  if (order != 0)
    return order;
  if (left->mailbox != right->mailbox)
    return left->mailbox < right->mailbox ? -1 : 1;
  order = strcmp (onb_search_text (search, left->agent), onb_search_text (search, right->agent));
  return order != 0 ? order : g_strcmp0 (left->path, right->path);
}

static gint
compare_kinds (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbDraft *left = a;
  const OnbDraft *right = b;

  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  return compare_strength (a, b, data);
}

static gint
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbDraft *left = a;
  const OnbDraft *right = b;
  guint group_left = group_of (left);
  guint group_right = group_of (right);

  if (group_left != group_right)
    return group_left < group_right ? -1 : 1;
  if (left->kind != right->kind)
    return place_of_kind (left->kind) < place_of_kind (right->kind) ? -1 : 1;
  return compare_strength (a, b, data);
}

/* Of each kind the strongest stay; whoever writes mail could make any number of them. */
static GArray *
choose (const OnbSearch *search, guint limit, guint64 *left_out)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (OnbDraft));
  guint counts[ONB_N_PROPOSAL_KINDS] = { 0 };

  g_array_sort_with_data (search->drafts, compare_kinds, (gpointer) search);
  for (guint i = 0; i < search->drafts->len; i++) {
    const OnbDraft *draft = &g_array_index (search->drafts, OnbDraft, i);

    if (counts[draft->kind]++ < limit)
      g_array_append_vals (kept, draft, 1);
    else
      (*left_out)++;
  }
  g_array_sort_with_data (kept, compare_places, (gpointer) search);
  return kept;
}

static const gchar *
name_of (const OnbSearch *search, const OnbDraft *draft)
{
  const gchar *name = draft->address == 0 ? NULL : onb_result_name (search->result, draft->address);

  if (draft->kind == ONB_PROPOSAL_MAILBOX && draft->mailbox != ONB_NO_MAILBOX) {
    const OnbRosterMailbox *roster
        = onb_identity_mailbox (search->identity, draft->mailbox)->roster;
    name = roster != NULL && *roster->name != '\0' ? roster->name : NULL;
  }
  if (name != NULL || draft->address == 0)
    return name != NULL ? name : "";
  return onb_search_text (search, onb_sightings_name (search->sightings, draft->address));
}

static const gchar *
keep (const OnbResult *result, const gchar *text)
{
  return g_string_chunk_insert (result->texts, text);
}

static void
add_proposal (const OnbSearch *search, const OnbDraft *draft, GArray *list)
{
  g_autofree gchar *reason = onb_draft_describe (search, draft);
  OnbProposal proposal = {
    .kind = draft->kind,
    .state = draft->state,
    .rule = draft->rule,
    .address = keep (search->result, address_of (search, draft)),
    .name = name_of (search, draft),
    .agent = draft->agent != 0 ? onb_search_text (search, draft->agent) : NULL,
    .path = draft->path != NULL ? keep (search->result, draft->path) : NULL,
    .messages = draft->messages,
    .reason = keep (search->result, reason),
  };

  if (draft->mailbox != ONB_NO_MAILBOX && draft->kind != ONB_PROPOSAL_MAILBOX)
    proposal.mailbox = onb_search_text (
        search, onb_identity_mailbox (search->identity, draft->mailbox)->address);
  g_array_append_val (list, proposal);
}

/* They are made by the first who asks: no other command pays for them. */
static void
make (const OnbResult *result)
{
  OnbProposals *proposals = result->proposals;
  g_autoptr (OnbSearch) search = onb_search_new (result);
  g_autoptr (GArray) kept = NULL;

  onb_propose_mailboxes (search);
  onb_propose_agents (search);
  onb_propose_aliases (search);
  onb_propose_person_aliases (search);
  onb_propose_archives (search);
  onb_propose_programs (search);
  onb_propose_domains (search);
  onb_propose_more_mailboxes (search);
  proposals->left_out = result->candidates_left_out;
  kept = choose (search, result->rules.max_proposals, &proposals->left_out);
  proposals->list = g_array_new (FALSE, TRUE, sizeof (OnbProposal));
  for (guint i = 0; i < kept->len; i++)
    add_proposal (search, &g_array_index (kept, OnbDraft, i), proposals->list);
}

const GArray *
onb_result_proposals (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  if (result->proposals->list == NULL)
    make (result);
  return result->proposals->list;
}

guint64
onb_result_proposals_left_out (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, 0);

  onb_result_proposals (result);
  return result->proposals->left_out;
}
