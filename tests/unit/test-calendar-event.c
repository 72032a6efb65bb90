/* SPDX-License-Identifier: Apache-2.0 */
/* What the properties of one event come to. */
#include "calendar-fixture.h"

static const CalendarCase cases[] = {
  { "one-day", CALENDAR (EVENT (DAY ("20251224"))), "2025-12-24" },
  { "leap-day", CALENDAR (EVENT (DAY ("20240229"))), "2024-02-29" },
  { "no-leap-day", CALENDAR (EVENT (DAY ("20250229"))), NULL, "*DTSTART '20250229' is no day*" },
  { "end-is-the-day-after", CALENDAR (EVENT (DAY ("20251224") "DTEND;VALUE=DATE:20251227\n")),
    "2025-12-24..26" },
  { "end-over-a-leap-day", CALENDAR (EVENT (DAY ("20240228") "DTEND;VALUE=DATE:20240302\n")),
    "2024-02-28..01" },
  { "end-on-the-same-day", CALENDAR (EVENT (DAY ("20251224") "DTEND;VALUE=DATE:20251224\n")),
    "2025-12-24" },
  { "end-before", CALENDAR (EVENT (DAY ("20251224") "DTEND;VALUE=DATE:20251223\n")), NULL,
    "holidays.ics:6: the event ends before it begins" },
  { "end-is-a-time", CALENDAR (EVENT (DAY ("20251224") "DTEND:20251225T000000Z\n")), NULL,
    "*DTEND '20251225T000000Z' is no day*" },
  { "duration-days", CALENDAR (EVENT (DAY ("20251224") "DURATION:P2D\n")), "2025-12-24..25" },
  { "duration-weeks", CALENDAR (EVENT (DAY ("20251222") "DURATION:+P1W\n")), "2025-12-22..28" },
  { "duration-hours", CALENDAR (EVENT (DAY ("20251224") "DURATION:PT24H\n")), NULL,
    "*DURATION 'PT24H' is no number of days" },
  { "duration-zero", CALENDAR (EVENT (DAY ("20251224") "DURATION:P0D\n")), NULL, "*DURATION*" },
  { "duration-negative", CALENDAR (EVENT (DAY ("20251224") "DURATION:-P1D\n")), NULL,
    "*DURATION*" },
  { "duration-endless", CALENDAR (EVENT (DAY ("20251224") "DURATION:P99999999999999999999D\n")),
    NULL, "*DURATION*" },
  { "end-and-duration",
    CALENDAR (EVENT (DAY ("20251224") "DTEND;VALUE=DATE:20251227\nDURATION:P2D\n")), NULL,
    "*both DTEND and DURATION" },
  { "value-forgotten", CALENDAR (EVENT ("DTSTART:20251224\n")), "2025-12-24" },
  { "value-promises-a-time", CALENDAR (EVENT ("DTSTART;VALUE=DATE-TIME:20251224\n")), NULL,
    "*is no day and no time" },
  { "zone-does-not-matter", CALENDAR (EVENT ("DTSTART;TZID=Europe/Berlin;VALUE=DATE:20251224\n")),
    "2025-12-24" },
  { "white-space", CALENDAR (EVENT ("DTSTART;VALUE=DATE: 20251224 \n")), "2025-12-24" },
  { "no-start", CALENDAR (EVENT ("SUMMARY:x\n")), NULL,
    "holidays.ics:5: the event has no DTSTART" },
  { "two-starts", CALENDAR (EVENT (DAY ("20251224") DAY ("20251225"))), NULL,
    "holidays.ics:5: DTSTART stands twice in one event" },
  { "no-date", CALENDAR (EVENT (DAY ("2025-12-24"))), NULL, "*is no day and no time" },
  { "other-letters",
    CALENDAR (EVENT (DAY ("2025\xd9\xa1"
                          "24"))),
    NULL, "*is no day and no time" },

  { "timed", CALENDAR (EVENT (DAY ("20251224")) EVENT ("DTSTART:20251225T090000Z\nDTEND:x\n")),
    "2025-12-24 ignored=1" },
  { "floating", CALENDAR (EVENT (DAY ("20251224")) EVENT ("DTSTART:20251225T000000\n")),
    "2025-12-24 ignored=1" },
  { "timed-in-a-zone",
    CALENDAR (EVENT (DAY ("20251224")) EVENT ("DTSTART;TZID=X:20251225T000000\n")),
    "2025-12-24 ignored=1" },
  { "time-that-is-none", CALENDAR (EVENT ("DTSTART:20251225T0900\n")), NULL,
    "*is no day and no time" },
  { "transparent",
    CALENDAR (EVENT (DAY ("20251224") "TRANSP:OPAQUE\n")
                  EVENT (DAY ("20251225") "transp:transparent\n")),
    "2025-12-24 ignored=1" },
  { "cancelled",
    CALENDAR (EVENT (DAY ("20251224") "STATUS:CONFIRMED\n")
                  EVENT (DAY ("20251225") "STATUS:CANCELLED\n")),
    "2025-12-24 ignored=1" },
  { "only-ignored", CALENDAR (EVENT (DAY ("20251225") "TRANSP:TRANSPARENT\n")), NULL,
    "holidays.ics: no event of this calendar is a holiday*" },

  { "rdate",
    CALENDAR (EVENT (DAY ("20251224") "RDATE;VALUE=DATE:20251226,20251228\n"
                                      "RDATE:20251230\n")),
    "2025-12-24 2025-12-26 2025-12-28 2025-12-30" },
  { "rdate-has-the-length",
    CALENDAR (EVENT (DAY ("20251224") "DURATION:P2D\nRDATE;VALUE=DATE:20251227\n")),
    "2025-12-24..25 2025-12-27..28" },
  { "rdate-period", CALENDAR (EVENT (DAY ("20251224") "RDATE;VALUE=PERIOD:20251226T000000Z/P1D\n")),
    NULL, "*RDATE or EXDATE holds no days*" },
  { "rdate-time", CALENDAR (EVENT (DAY ("20251224") "RDATE:20251226T000000Z\n")), NULL,
    "*RDATE '20251226T000000Z' is no day*" },
  { "rdate-empty", CALENDAR (EVENT (DAY ("20251224") "RDATE;VALUE=DATE:\n")), "2025-12-24" },
  { "exdate",
    CALENDAR (EVENT (DAY ("20251224") "RDATE;VALUE=DATE:20251226\nEXDATE;VALUE=DATE:20251224\n")),
    "2025-12-26" },
  { "exrule",
    CALENDAR (EVENT (DAY ("20251224") "RRULE:FREQ=YEARLY\nEXRULE:FREQ=YEARLY;INTERVAL=2\n")), NULL,
    "*EXRULE cannot be followed*" },
  { "odd-list-of-what-is-ignored",
    CALENDAR (EVENT (DAY ("20251224"))
                  EVENT ("DTSTART:20251225T090000Z\nRDATE;VALUE=PERIOD:x\nRRULE:x\n")),
    "2025-12-24 ignored=1" },
  { "range",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n"
                                      "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20251224\n")),
    NULL, "*RECURRENCE-ID with RANGE*" },
  { "recurrence-id-without-uid",
    CALENDAR (EVENT (DAY ("20251224") "RECURRENCE-ID;VALUE=DATE:20251224\n")), NULL,
    "*RECURRENCE-ID, but no UID" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/calendar-event/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], calendar_test);
  }
  return g_test_run ();
}
