/* SPDX-License-Identifier: Apache-2.0 */
/* Where journal reports are believed. */
#pragma once

#include "source/source.h"

/**
 * onb_journal_place: What is to be told of a journal report at @place: `journal-report` when no
 * place is declared, else `journal-report-declared`, or `journal-report-undeclared`, whose envelope
 * is nothing that anybody may go by. Static.
 */
const gchar *onb_journal_place (const OnbSource *source, const OnbPlace *place,
                                gboolean *ret_is_believed);
