/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include <string.h>

#include "cli/options.h"

#define FORMATS (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON | 1u << ONB_FORMAT_CSV)
#define MILLION 1000000u
#define MILLIONTHS_A_PERCENT 10000u
#define MOST_DECIMALS 4

/* percent = 1*DIGIT [ "." 1*4DIGIT ] [ "%" ], at most 100 */
static gboolean
scan_percent (const gchar *text, guint *ret_millionths)
{
  guint value = 0, unit = MILLIONTHS_A_PERCENT;
  const gchar *at = text;

  for (; g_ascii_isdigit (*at) && value <= MILLION; at++)
    value = 10 * value + (guint) g_ascii_digit_value (*at) * MILLIONTHS_A_PERCENT;
  if (at == text)
    return FALSE;
  if (*at == '.') {
    if (!g_ascii_isdigit (*++at))
      return FALSE;
    for (guint i = 0; g_ascii_isdigit (*at) && i < MOST_DECIMALS; i++) {
      unit /= 10;
      value += (guint) g_ascii_digit_value (*at++) * unit;
    }
  }
  if (*at == '%')
    at++;
  *ret_millionths = value;
  return *at == '\0' && value <= MILLION;
}

static gboolean
read_require (guint *ret_millionths, GError **error)
{
  *ret_millionths = MILLION;
  if (arg_require == NULL || scan_percent (arg_require, ret_millionths))
    return TRUE;
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
               "--require %s: is no percentage; give a number from 0 to 100", arg_require);
  return FALSE;
}

OnbExit
onb_cmd_check (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  GError *error = NULL;
  gboolean is_met = FALSE;
  guint require_millionths = 0;

  if (!read_require (&require_millionths, &error))
    return onb_run_fail (error);
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "names", &status);
  if (run == NULL)
    return status;
  run->shows_warnings = run->look.format == ONB_FORMAT_TEXT;
  if (!onb_run_has_mailbox (run))
    return ONB_EXIT_FINDINGS;
  gboolean is_written = onb_check_write (run->result, require_millionths, &run->look,
                                         onb_target_output (run->target), &is_met, &error);
  status = onb_run_finish (run, is_written, error);
  /* The answer is worth more to a script than the findings, which have been said. */
  return !is_met && status <= ONB_EXIT_FINDINGS ? ONB_EXIT_NO : status;
}
