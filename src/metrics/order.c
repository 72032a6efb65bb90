/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/order.h"

/* A message-id that some message of the walk bears. Who names it waits until all that bear it are
 * out. */
typedef struct {
  guint32 pending; /* messages that bear it and are not out yet */
  guint32 last;    /* the highest rank that bears it */
  guint32 edges;   /* first edge + 1 */
} IdNode;

typedef struct {
  guint32 waiter; /* rank of the message that names the id */
  guint32 next;   /* next edge of the same id + 1 */
} Edge;

typedef struct {
  guint32 id_node;
  guint32 blockers;
  gboolean out;
} Node;

struct _OnbOrderer {
  const OnbLedger *ledger;
  const GArray *rows;
  guint32 *slot_of_id; /* string number -> id node + 1; all 0 between calls */
  GArray *nodes;       /* Node, by rank */
  GArray *id_nodes;    /* IdNode */
  GArray *edges;       /* Edge */
  guint32 rank;        /* of the message whose references are being read */
  gboolean violated;   /* something names a later one */
};

OnbOrderer *
onb_orderer_new (const OnbLedger *ledger, const GArray *rows)
{
  OnbOrderer *orderer = g_new0 (OnbOrderer, 1);

  orderer->ledger = ledger;
  orderer->rows = rows;
  orderer->slot_of_id = g_new0 (guint32, onb_strings_n (ledger->strings));
  orderer->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  orderer->id_nodes = g_array_new (FALSE, FALSE, sizeof (IdNode));
  orderer->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  return orderer;
}

void
onb_orderer_free (OnbOrderer *orderer)
{
  if (orderer == NULL)
    return;
  g_free (orderer->slot_of_id);
  g_array_unref (orderer->nodes);
  g_array_unref (orderer->id_nodes);
  g_array_unref (orderer->edges);
  g_free (orderer);
}

static const OnbMessageRow *
message_at (const OnbOrderer *orderer, const GArray *walk, guint32 rank)
{
  const OnbRow *row = &g_array_index (orderer->rows, OnbRow, g_array_index (walk, guint32, rank));

  return onb_ledger_message (orderer->ledger, row->message);
}

static void
add_nodes (OnbOrderer *orderer, const GArray *walk)
{
  for (guint32 rank = 0; rank < walk->len; rank++) {
    guint32 *slot = &orderer->slot_of_id[message_at (orderer, walk, rank)->id];
    Node node = { 0 };
    IdNode *id_node;

    if (*slot == 0) {
      IdNode new_node = { 0 };

      g_array_append_val (orderer->id_nodes, new_node);
      *slot = orderer->id_nodes->len;
    }
    node.id_node = *slot - 1;
    id_node = &g_array_index (orderer->id_nodes, IdNode, node.id_node);
    id_node->pending++;
    id_node->last = rank;
    g_array_append_val (orderer->nodes, node);
  }
}

static gboolean
add_edge (guint32 id, gpointer data)
{
  OnbOrderer *orderer = data;
  Edge edge = { .waiter = orderer->rank };
  IdNode *id_node;

  if (orderer->slot_of_id[id] == 0)
    return TRUE;
  id_node = &g_array_index (orderer->id_nodes, IdNode, orderer->slot_of_id[id] - 1);
  edge.next = id_node->edges;
  g_array_append_val (orderer->edges, edge);
  id_node->edges = orderer->edges->len;
  g_array_index (orderer->nodes, Node, orderer->rank).blockers++;
  orderer->violated = orderer->violated || id_node->last > orderer->rank;
  return TRUE;
}

static void
add_edges (OnbOrderer *orderer, const GArray *walk)
{
  for (orderer->rank = 0; orderer->rank < walk->len; orderer->rank++)
    onb_threads_each_named (orderer->ledger, message_at (orderer, walk, orderer->rank), add_edge,
                            orderer);
}

static gint
compare_ranks (gconstpointer a, gconstpointer b)
{
  guint rank_a = GPOINTER_TO_UINT (a);
  guint rank_b = GPOINTER_TO_UINT (b);

  return rank_a < rank_b ? -1 : rank_a > rank_b;
}

/* Takes one message out and frees those that waited for its id. */
static void
release (OnbOrderer *orderer, guint32 rank, GTree *free_ranks)
{
  Node *node = &g_array_index (orderer->nodes, Node, rank);
  IdNode *id_node = &g_array_index (orderer->id_nodes, IdNode, node->id_node);

  node->out = TRUE;
  if (--id_node->pending > 0)
    return;
  for (guint32 at = id_node->edges; at != 0;) {
    const Edge *edge = &g_array_index (orderer->edges, Edge, at - 1);
    Node *waiter = &g_array_index (orderer->nodes, Node, edge->waiter);

    if (--waiter->blockers == 0 && !waiter->out)
      g_tree_insert (free_ranks, GUINT_TO_POINTER (edge->waiter), NULL);
    at = edge->next;
  }
}

static void
put_in_order (OnbOrderer *orderer, GArray *walk)
{
  g_autoptr (GTree) free_ranks = g_tree_new (compare_ranks);
  g_autofree guint32 *by_rank = g_memdup2 (walk->data, sizeof (guint32) * walk->len);
  guint32 oldest = 0;

  for (guint32 rank = 0; rank < walk->len; rank++) {
    if (g_array_index (orderer->nodes, Node, rank).blockers == 0)
      g_tree_insert (free_ranks, GUINT_TO_POINTER (rank), NULL);
  }
  for (guint32 done = 0; done < walk->len; done++) {
    GTreeNode *first = g_tree_node_first (free_ranks);
    guint32 rank;

    if (first != NULL) {
      rank = GPOINTER_TO_UINT (g_tree_node_key (first));
      g_tree_remove (free_ranks, GUINT_TO_POINTER (rank));
    } else {
      /* A cycle: the earliest time goes first. */
      while (g_array_index (orderer->nodes, Node, oldest).out)
        oldest++;
      rank = oldest;
    }
    g_array_index (walk, guint32, done) = by_rank[rank];
    release (orderer, rank, free_ranks);
  }
}

void
onb_orderer_sort (OnbOrderer *orderer, GArray *walk)
{
  if (walk->len < 2)
    return;
  g_array_set_size (orderer->nodes, 0);
  g_array_set_size (orderer->id_nodes, 0);
  g_array_set_size (orderer->edges, 0);
  orderer->violated = FALSE;
  add_nodes (orderer, walk);
  add_edges (orderer, walk);
  for (guint32 rank = 0; rank < walk->len; rank++)
    orderer->slot_of_id[message_at (orderer, walk, rank)->id] = 0;
  if (orderer->violated)
    put_in_order (orderer, walk);
}
