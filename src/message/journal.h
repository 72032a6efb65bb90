/* SPDX-License-Identifier: Apache-2.0 */
/* The envelope of a journal report of Exchange, to facts. */
#pragma once

#include "message/reader.h"

/** onb_journal_read: Adds what the envelope says: who sent the message for whom, and to whom it
 * went. */
void onb_journal_read (OnbFactsReader *reader, const OnbJournal *journal);
