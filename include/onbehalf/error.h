/* SPDX-License-Identifier: Apache-2.0 */
/* Errors that stop a run or a container. What is wrong with a mail is never an error: it is a
 * defect in its facts (facts.h). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#if defined(__GNUC__)
#define ONB_EXPORT __attribute__ ((visibility ("default")))
#else
#define ONB_EXPORT
#endif

#define ONB_ERROR (onb_error_quark ())

/**
 * OnbError:
 * @ONB_ERROR_USAGE: the caller's words are wrong: an option, a roster line, a path that is not
 * there
 * @ONB_ERROR_IO: a file could not be read or written
 * @ONB_ERROR_FORMAT: data from outside is not what it must be
 * @ONB_ERROR_LIMIT: a bound of #OnbLimits was reached
 * @ONB_ERROR_INTERNAL: the program contradicts itself
 * @ONB_ERROR_REFUSED: this machine does not give what is needed to read safely
 */
typedef enum {
  ONB_ERROR_USAGE,
  ONB_ERROR_IO,
  ONB_ERROR_FORMAT,
  ONB_ERROR_LIMIT,
  ONB_ERROR_INTERNAL,
  ONB_ERROR_REFUSED,
} OnbError;

ONB_EXPORT GQuark onb_error_quark (void);

G_END_DECLS
