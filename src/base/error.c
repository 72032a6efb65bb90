/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/error.h>

GQuark
onb_error_quark (void)
{
  return g_quark_from_static_string ("onb-error-quark");
}
