/* SPDX-License-Identifier: Apache-2.0 */
/* What stands before all tables: what may be missing from them. */
#pragma once

#include "metrics/result.h"

/** onb_warn: Adds a warning, about all mailboxes when @mailbox is NULL. Takes @text. */
void onb_warn (OnbResult *result, const gchar *kind, const gchar *mailbox, gchar *text);

/** onb_warn_about_rows: What single messages give cause for: mail of no mailbox, mail From a
 * mailbox sent by strangers, mail newer than the time that ends all waits. */
void onb_warn_about_rows (OnbResult *result);

/** onb_warn_about_unseen: Mailboxes that no message has to do with, and the address that is most
 * like theirs. */
void onb_warn_about_unseen (OnbResult *result);
