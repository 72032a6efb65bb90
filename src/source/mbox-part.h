/* SPDX-License-Identifier: Apache-2.0 */
/* A large mbox in parts.
 *
 * To a part belong the pieces from the first separator at or behind its begin that stands behind a
 * blank line, up to the same of the next part. Only a Content-Length can make text of such a
 * separator, and then the ends of the parts do not meet. */
#pragma once

#include "source/file-part.h"
#include "source/mbox-watch.h"

/**
 * onb_mbox_parts_fit: Whether the @n parts of a file make up what one reader would have read. A
 * part with no @until is not known: what borders on it is believed.
 */
gboolean onb_mbox_parts_fit (const OnbFilePart *parts, gsize n);

/**
 * onb_mbox_parts_judge: Tells of the pieces that are doubtful, numbered through the known parts.
 * TRUE when separators were covered in a file that does not write Content-Length as a rule.
 */
gboolean onb_mbox_parts_judge (const OnbFilePart *parts, gsize n, OnbMboxTell tell, gpointer data);
