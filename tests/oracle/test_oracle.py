#!/usr/bin/python3
"""Hand-derived expectations for the delicate points of docs/SEMANTICS.md."""
import base64
import calendar
import contextlib
import csv
import datetime
import fractions
import hashlib
import io
import json
import os
import quopri
import random
import sys
import tempfile
import unicodedata
import unittest
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import addresses
import audit
import copies
import facts
import folders
import holidays
import inputs
import journal
import oracle
import output
import roster
import stats
import survival
import words
import worktime

B = 'support@acme.example'
JOHN, MARY = 'john@acme.example', 'mary@acme.example'
CUSTOMER = 'customer@far.example'


def utc(text):
    return calendar.timegm(datetime.datetime.fromisoformat(text).timetuple())


def mail(**fields):
    """A message; Python names become field names; lists repeat a field."""
    lines = []
    for name, value in fields.items():
        name = name.strip('_').replace('_', '-')
        for one in value if isinstance(value, list) else [value]:
            lines.append(f'{name}: {one}')
    return ('\n'.join(lines) + '\n\nbody\n').encode()


def item(origin='a.eml', role=None, **fields):
    return facts.Item(origin, mail(**fields), '/', role, path='/' + origin)


class Tree(unittest.TestCase):
    """Runs whole analyses over files written into a folder of their own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)
        os.mkdir('in')
        self.count = 0

    def put(self, name, data):
        path = os.path.join('in', name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(data)

    def write(self, name, text):
        with open(name, 'w', encoding='utf-8') as file:
            file.write(text)

    def add(self, message_id, from_, to, date, folder='Inbox', **more):
        """A message of 2025-01-<day> hh:mm UTC, e.g. date='06 10:00'."""
        self.count += 1
        day, _, clock = date.partition(' ')
        fields = {'From_': from_, 'To': to, 'Date': f'{day} Jan 2025 {clock}:00 +0000',
                  'Message_ID': f'<{message_id}>', 'Subject': 'hello', **more}
        self.put(f'{folder}/{self.count:04}.eml', mail(**fields))

    def report(self, *options):
        status, text = oracle.run(['report', *options, 'in'])
        self.assertEqual(status, 0)
        return json.loads(text)

    def rows(self, *options):
        status, text = oracle.run(['messages', *options, 'in'])
        self.assertEqual(status, 0)
        return [json.loads(line) for line in text.splitlines()]

    def row(self, message_id, *options):
        found = [r for r in self.rows(*options) if r['message_id'] == message_id]
        self.assertEqual(len(found), 1)
        return found[0]

    def roles(self, *options):
        return [(r['message_id'], r['role']) for r in self.rows(*options)]


# -- §6, dates ----------------------------------------------------------------------------------

class Dates(unittest.TestCase):
    def expect(self, text, iso, known=True):
        self.assertEqual(facts.parse_date(text), (utc(iso), known), text)

    def none(self, *texts):
        for text in texts:
            self.assertIsNone(facts.parse_date(text), text)

    def test_rfc822_forms(self):
        self.expect('Tue, 8 Aug 2023 12:36:29 +0200', '2023-08-08T10:36:29')
        self.expect('8 Aug 2023 12:36 +0000', '2023-08-08T12:36:00')
        self.expect('Tuesday 08 August 23 12:36:29 GMT', '2023-08-08T12:36:29')
        self.expect('08-Aug-2023 12:36:29 EST', '2023-08-08T17:36:29')
        self.expect('Mon, 8 Aug 123 12:36:29.75 Z', '2023-08-08T12:36:29')

    def test_wrong_weekday_and_comments_do_not_matter(self):
        self.expect('Fri (not (really)), 8 Aug 2023 12:36:29 +0000 (UTC)', '2023-08-08T12:36:29')
        self.expect(r'8 (a \) b) Aug 2023 12:36:29 +0000', '2023-08-08T12:36:29')

    def test_asctime(self):
        self.expect('Tue Aug  8 12:36:29 2023', '2023-08-08T12:36:29', False)
        self.expect('Tue Aug 08 12:36:29 +0100 2023', '2023-08-08T11:36:29')
        self.expect('Aug 8 12:36 2023 PDT', '2023-08-08T19:36:00')

    def test_iso(self):
        self.expect('2023-08-08T12:36:29Z', '2023-08-08T12:36:29')
        self.expect('2023-08-08 12:36:29.1+02:00', '2023-08-08T10:36:29')
        self.expect('2023-08-08 12:36 -0930', '2023-08-08T22:06:00')
        self.expect('2023-08-08T12:36', '2023-08-08T12:36:00', False)

    def test_zones(self):
        self.expect('8 Aug 2023 12:36:29 -0000', '2023-08-08T12:36:29', False)
        self.expect('8 Aug 2023 12:36:29', '2023-08-08T12:36:29', False)
        self.expect('8 Aug 2023 12:36:29 CEST', '2023-08-08T12:36:29', False)
        self.expect('8 Aug 2023 12:36:29 GMT+0200', '2023-08-08T10:36:29')
        self.expect('8 Aug 2023 12:36:29 UTC-0130 whatever', '2023-08-08T14:06:29')
        self.expect('8 Aug 2023 12:36:29 +1400', '2023-08-07T22:36:29')
        self.none('8 Aug 2023 12:36:29 +1401', '8 Aug 2023 12:36:29 +0160')

    def test_zones_behind_gmt_and_utc(self):
        self.expect('8 Aug 2023 12:36:29 GMT+02:00', '2023-08-08T10:36:29')
        self.expect('8 Aug 2023 12:36:29 utc-01:30', '2023-08-08T14:06:29')
        self.expect('2023-08-08T12:36:29GMT+02:00', '2023-08-08T10:36:29')
        self.expect('Tue Aug  8 12:36:29 GMT+02:00 2023', '2023-08-08T10:36:29')
        self.expect('8 Aug 2023 12:36:29 GMT-00:00', '2023-08-08T12:36:29')
        for zone in ('GMT+2', 'GMT+2:00', 'UT+02:00', 'EST5EDT', 'A', 'CEST'):
            self.expect(f'8 Aug 2023 12:36:29 {zone}', '2023-08-08T12:36:29', False)
        self.none('8 Aug 2023 12:36:29 GMT+14:01', '8 Aug 2023 12:36:29 UTC+02:60')

    def test_years_of_two_digits(self):
        self.expect('8 Aug 49 00:00 GMT', '2049-08-08T00:00:00')
        self.expect('8 Aug 99 00:00 GMT', '1999-08-08T00:00:00')
        self.none('8 Aug 50 00:00 GMT')                              # 1950 is not usable

    def test_second_60(self):
        self.expect('31 Dec 2016 23:59:60 +0000', '2016-12-31T23:59:59')
        self.none('31 Dec 2016 23:59:61 +0000')

    def test_impossible(self):
        self.none('30 Feb 2023 10:00 +0000', '29 Feb 2023 10:00 GMT', '8 Aug 2023 24:00 GMT',
                  '8 Aug 2023 10:60 GMT', '0 Aug 2023 10:00 GMT', '31 Dec 1979 23:59 +0000',
                  '1 Jan 2100 00:00 +0000', '', 'yesterday', '8 Aug 2023', '8 Aug 20233 10:00 Z',
                  'Tue')
        self.expect('29 Feb 2024 10:00 GMT', '2024-02-29T10:00:00')
        self.expect('1 Jan 1980 00:00 GMT', '1980-01-01T00:00:00')

    def test_received(self):
        date = facts.received_date('from a (x; y) by b; for c; Tue, 8 Aug 2023 12:36:29 +0000')
        self.assertEqual(date, (utc('2023-08-08T12:36:29'), True))
        self.assertIsNone(facts.received_date('from a by b (; 8 Aug 2023 12:36 GMT)'))

    def test_a_parenthesis_that_never_closes_is_no_comment(self):
        date = facts.received_date('from a (by b (8.12) id c; Mon, 22 Sep 2008 10:00:00 +0200')
        self.assertEqual(date, (utc('2008-09-22T08:00:00'), True))
        date = facts.received_date('from a (by b (x; y) id c; 22 Sep 2008 10:00 +0200 (CEST)')
        self.assertEqual(date, (utc('2008-09-22T08:00:00'), True))
        date = facts.received_date(r'from a (\) by b; 22 Sep 2008 10:00 +0200')
        self.assertEqual(date, (utc('2008-09-22T08:00:00'), True))
        self.expect('8 Aug 2023 12:36:29 +0200 (CEST', '2023-08-08T10:36:29')
        self.expect('8 Aug 2023 12:36:29 (CEST', '2023-08-08T12:36:29', False)
        self.none('8 (Aug 2023 12:36:29 +0200')

    def test_only_ascii_is_a_digit_or_white_space(self):
        def date(value):
            return facts.Item('x', 'Date: {}\n\n'.format(value).encode()).date
        self.assertEqual(date('8 Aug 2023 12:36 GMT'), utc('2023-08-08T12:36:00'))
        self.assertIsNone(date('8 Aug ٢٠٢٣ 12:36 GMT'))
        self.assertIsNone(date('8\u00a0Aug 2023 12:36 GMT'))
        self.assertIsNone(date('8\fAug 2023 12:36 GMT'))


class Times(unittest.TestCase):
    R = 'from a by b; {} Jan 2025 12:00:00 +0000'

    def test_arrived_is_the_top_received_and_sent_the_date(self):
        one = item(Received=[self.R.format(9), self.R.format(8)], Date='7 Jan 2025 12:00 +0000')
        self.assertEqual(one.arrived(), ('received', utc('2025-01-09T12:00:00')))
        self.assertEqual(one.sent(), ('date', utc('2025-01-07T12:00:00')))

    def test_redelivered(self):
        one = item(Received=[self.R.format(20), 'by x', self.R.format(8), self.R.format(7)])
        self.assertEqual(one.arrived(), ('received', utc('2025-01-08T12:00:00')))
        self.assertIn('redelivered', one.defects)
        exactly = item(Received=[self.R.format(15), self.R.format(8)])
        self.assertEqual(exactly.arrived(), ('received', utc('2025-01-15T12:00:00')))

    def test_sent_without_date_is_the_lowest_received(self):
        one = item(Received=[self.R.format(9), self.R.format(8), 'by x'], Date='never')
        self.assertEqual(one.sent(), ('received', utc('2025-01-08T12:00:00')))
        self.assertEqual(one.defects, {'bad-date'})

    def test_separator_without_defect(self):
        one = facts.Item('x', b'From a@b Tue Aug  8 12:36:29 2023\nSubject: x\n\n')
        self.assertEqual(one.arrived(), ('separator', utc('2023-08-08T12:36:29')))
        self.assertEqual(one.defects, set())


# -- §1, header, ids, addresses -----------------------------------------------------------------

class Headers(unittest.TestCase):
    def test_line_endings_and_junk_before(self):
        for end in (b'\n', b'\r\n', b'\r'):
            data = end.join([b'\xef\xbb\xbf', b'Subject: a', b'\tb', b'To : x@y', b'', b'Cc: n@n'])
            fields, _, _ = facts.read_header(data)
            self.assertEqual(fields, [('subject', b' a\tb'), ('to', b' x@y')])

    def test_empty_lines_and_separators_before_the_first_field(self):
        data = (b'\xef\xbb\xbf\n\r\nFrom a@b Tue Aug  8 12:36:29 2023\n>From c@d Fri Aug 11 2023\n\n'
                b'Subject: x\n\nTo: y@z\n')
        fields, body, separator = facts.read_header(data)
        self.assertEqual(fields, [('subject', b' x')])
        self.assertEqual(data[body:], b'To: y@z\n')
        self.assertEqual(separator, b'From a@b Tue Aug  8 12:36:29 2023')
        self.assertFalse(facts.Item('x', b'From a@b Tue Aug  8 12:36:29 2023\n\nhello\n').is_mail)

    def test_later_lines_that_are_no_fields(self):
        fields, _, _ = facts.read_header(b'To: a@b\n>From x\n folded\nno field\nFrom y\nSubject: s\n\n')
        self.assertEqual(fields, [('to', b' a@b'), ('subject', b' s')])

    def test_a_file_whose_first_line_is_no_field_is_no_mail(self):
        self.assertFalse(facts.Item('x', b'hello\nSubject: x\n\n').is_mail)
        self.assertFalse(facts.Item('x', b'BEGIN:VCALENDAR\nEND:VCALENDAR\n').is_mail)
        self.assertTrue(facts.Item('x', b'Subject: x').is_mail)

    def test_first_of_repeated_fields_even_when_empty(self):
        one = item(From_=['', 'a@b.example'], Message_ID=['<1@a>', '<2@a>'])
        self.assertIsNone(one.from_address)
        self.assertEqual(one.message_id, '1@a')
        self.assertEqual(one.defects, {'duplicate-header', 'bad-address'})
        self.assertTrue(one.doubtful)

    def test_ids(self):
        self.assertEqual(facts.single_id(b' <a, b @ c> <d@e>'), 'a,b@c')
        self.assertEqual(facts.single_id(b'junk a@b c@d'), 'a@b')
        self.assertEqual(facts.single_id(b'<a@b'), 'a@b')
        self.assertIsNone(facts.single_id(b'< >'))
        self.assertIsNone(facts.single_id(b'nothing'))
        self.assertEqual(facts.reference_ids(b'<a@b><c@d> x@y <e', True), ['a@b', 'c@d', 'e'])
        self.assertEqual(facts.reference_ids(b'a@b c d@e', True), ['a@b', 'd@e'])
        self.assertEqual(facts.reference_ids(b'a@b c d@e', False), ['a@b'])

    def test_of_original_ids_the_first_of_the_first_field(self):
        def ids(*values):
            return item(X_Microsoft_Original_Message_ID=list(values)).original_ids
        self.assertEqual(ids('<a@b> <c@d>', '<e@f>'), ['a@b'])
        self.assertEqual(ids('a@b c@d', 'e@f'), ['a@b'])
        self.assertEqual(ids('nothing', '<e@f>'), [])
        self.assertEqual(ids('', '<e@f>'), [])
        self.assertEqual(item(Subject='x').original_ids, [])

    def test_raw_8bit_looks_at_these_fields(self):
        def defects(name, value='J\u00f6rg <j@x>'):
            header = 'From: a@x\n{}: {}\n\n'.format(name.replace('_', '-'), value)
            return facts.Item('x', header.encode()).defects & {'raw-8bit', 'bad-charset'}
        for name in ('Reply-To To Cc Bcc Subject Delivered-To X-Original-To Envelope-To '
                     'X-Google-Sender-Delegation X-Original-From X-Google-Original-From List-Id '
                     'List-Post').split():
            self.assertEqual(defects(name), {'raw-8bit'}, name)
        for name in 'Received Comments List-Unsubscribe Message-ID Date References X-Other'.split():
            self.assertEqual(defects(name), set(), name)
        self.assertEqual(defects('To', 'g: x@y; \u00f6 (\u00f6)'), {'raw-8bit'})
        # inside an encoded word they are bytes of its charset
        self.assertEqual(defects('Subject', '=?utf-8?Q?\u00f6?= a'), set())
        self.assertEqual(defects('Subject', '=?utf-8?Q?\u00f6?= \u00f6'), {'raw-8bit'})
        self.assertIn('raw-8bit', facts.Item('x', b'From: J\xf6rg <j@x>\n\n').defects)
        self.assertIn('raw-8bit', facts.Item('x', b'From: j@x\nSender: J\xf6rg <j@x>\n\n').defects)
        # of fields that may stand once, the first counts
        one = facts.Item('x', b'Subject: a\nSubject: J\xf6rg\n\n')
        self.assertEqual(one.defects, {'duplicate-header'})

    def test_bad_address(self):
        def is_bad(**fields):
            return 'bad-address' in item(**fields).defects
        for value in ('<>', 'Nobody <>', 'John Doe', 'group:;', ''):
            self.assertTrue(is_bad(From_=value), value)
            self.assertTrue(is_bad(From_='a@x', Sender=value), value)
        for value in ('a@x', 'root', '<a@x', 'No Body, a@x', 'a@x words', '/o=x/cn=y'):
            self.assertFalse(is_bad(From_=value, Sender=value), value)
        self.assertFalse(is_bad(Subject='neither From nor Sender'))
        self.assertFalse(is_bad(From_='a@x', To='<>', Reply_To='Nobody <>'))
        self.assertTrue(is_bad(From_=['<>', 'a@x']))                   # the first decides
        self.assertFalse(is_bad(From_=['a@x', '<>']))

    def test_base_subject(self):
        for subject in ('Hello', 'RE: hello', 'Re[2]: [list] fwd: HELLO (fwd)', '[fwd: re: hello]',
                        'Fw : hello'):
            self.assertEqual(facts.base_subject(subject), 'hello', subject)
        self.assertEqual(facts.base_subject('[only]'), '[only]')
        self.assertEqual(facts.base_subject('AW: hello'), 'aw: hello')
        self.assertEqual(facts.base_subject('Re:'), '')

    def test_thread_index(self):
        data = base64.b64encode(bytes(range(1, 28)))
        self.assertEqual(facts.thread_index(data[:9] + b'\r\n ' + data[9:]), bytes(range(1, 28)))
        self.assertIsNone(facts.thread_index(base64.b64encode(b'x' * 21)))


# -- DEVIATIONS, charsets -----------------------------------------------------------------------

class Words(unittest.TestCase):
    def expect(self, value, text, *defects):
        found = set()
        value = value.encode('latin-1') if isinstance(value, str) else value
        self.assertEqual(words.decode_words(value, found), text, value)
        self.assertEqual(found, set(defects), value)

    def test_neighbours(self):
        self.expect('=?utf-8?B?w6Q=?= =?utf-8?q?_b?= c', 'ä b c')
        self.expect('=?utf-8?B?ww==?= =?utf-8?B?pA==?=', 'ä')        # a character cut in two
        self.expect('=?utf-8?Q?=C3?=\t=?UTF-8*de?B?pA==?=', 'ä')     # of two encodings
        self.expect('=?utf-8?Q?=C3?= x =?utf-8?Q?=A4?=', '\ufffd x \ufffd', 'bad-charset')
        self.expect('=?utf-8?Q?a?= =?iso-8859-1?Q?=E4?= b', 'aä b')
        self.expect('a =?utf-8?Q?b?=c', 'a bc')                      # glued

    def test_base64(self):
        self.expect('=?utf-8?B?w6Q?=', 'ä')                          # without its padding
        self.expect('=?utf-8?B?w6?= =?utf-8?B?Q=?=', 'ä')            # a group cut between two words
        self.expect('=?utf-8?B?YQ==?= =?utf-8?B?YmM=?= =?utf-8?B?ZA==?=', 'abcd')
        self.expect('=?utf-8?B?YQ==YmM=?=', 'abc')
        self.expect('=?utf-8?B?Y W?Jj!?=', 'abc')                    # what is not of base64 is nothing
        self.expect('=?utf-8?B?YWJjZ?=', 'abc')                      # six bits are no byte
        self.expect('=?utf-8?B??=', '')

    def test_q(self):
        self.expect('=?utf-8?Q?why?_=3d=3D?=', 'why? ==')
        self.expect('=?utf-8?Q?a b?=', 'a b')                        # white space inside
        self.expect('=?utf-8?Q?a=zz=4?=', 'a=zz=4')
        self.expect('=?utf-8?Q?_=5F?=', ' _')
        self.expect('=?utf-8?Q?a?=b?=', 'ab?=')                      # the first ?= ends it

    def test_what_is_no_encoded_word(self):
        for text in ('=?utf-8?X?a?=', '=?utf-8?Q?a', '=??Q?a?=', '=?utf 8?Q?a?=', '=?utf-8?Q?'):
            self.expect(text, text)

    def test_raw_bytes_inside_are_of_the_charset(self):
        self.expect(b'=?iso-8859-5?Q?\xd6=D6?=', 'жж')
        self.expect('=?utf-8?Q?ж?='.encode(), 'ж')
        self.expect('=?utf-8?Q?=D0?= =?utf-8?Q?'.encode() + b'\xb6?=', 'ж')
        self.expect(b'=?utf-8?Q?a\xe9b?=', 'a\ufffdb', 'bad-charset')
        self.expect(b'=?us-ascii?Q?caf\xe9?=', 'caf\ufffd', 'bad-charset')
        self.expect(b'=?utf-8?B?Y\xe9Q=?=', 'a')                     # not of base64

    def test_unknown_charsets_are_read_like_raw_bytes(self):
        self.expect('=?x-none?Q?a=E9?=', 'aé', 'bad-charset')
        self.expect('=?x-none?Q?a=C3=A9?=', 'aé', 'bad-charset')
        self.expect('=?x-none?Q?a=C3?= =?X-NONE?Q?=A9?=', 'aé', 'bad-charset')
        self.expect('=?x-none?Q?plain?=', 'plain', 'bad-charset')
        self.expect(b'=?x-none?Q?\x93\xe9\x94?=', '“é”', 'bad-charset')
        for name in ('idna', 'punycode', 'unicode_escape', 'hex', 'rot13', 'undefined', '*de', 'utf!8',
                     'u\u00fctf-8'):
            self.expect(f'=?{name}?Q?a=5C=E9?=', 'a\\é', 'bad-charset')

    def test_a_name_of_more_than_40_bytes_is_unknown(self):
        def padded(length):                   # Python knows utf-----8 too
            return 'utf' + '-' * (length - 4) + '8'
        self.expect(f'=?{padded(40)}?Q?=C3=A9?=', 'é')
        self.expect(f'=?{padded(41)}?Q?=C3=A9?=', 'é', 'bad-charset')
        self.expect(f'=?{"x" * 300}?Q?=E9?=', 'é', 'bad-charset')
        self.expect('=?utf-8*' + 'x' * 60 + '?Q?=C3=A9?=', 'é')      # the language is no part of it

    def test_what_a_charset_cannot_hold(self):
        self.expect('=?utf-8?Q?a=FF?=', 'a\ufffd', 'bad-charset')
        self.expect('=?windows-1252?Q?=81?=', '\ufffd', 'bad-charset')
        self.expect('=?utf-7?Q?a+2AA-?=', 'a\ufffd', 'bad-charset')  # no lone surrogates
        self.expect('=?iso-8859-1?Q?=80?=', '\x80')

    def test_nul_and_other_controls(self):
        self.expect('=?utf-8?Q?a=00=01?=\0', 'a\ufffd\x01\ufffd')
        self.expect('=?x-none?Q?a=00?=', 'a\ufffd', 'bad-charset')

    def test_raw_bytes_piece_by_piece(self):
        self.expect(b'caf\xe9', 'café')
        self.expect('é'.encode() + b' =?utf-8?Q?-?= \xe9', 'é - é')
        self.expect('é'.encode() + b' \xe9', 'Ã© é')                 # one piece, not UTF-8
        self.expect(b'\x81', '\ufffd')

    def test_subjects(self):
        one = facts.Item('x', b'Subject: caf\xe9\n\n')
        self.assertEqual((one.subject, one.defects), ('café', {'raw-8bit'}))
        one = facts.Item('x', b'Subject: a\r\n b \r\n  c \r\n\r\n')
        self.assertEqual(one.subject, 'a b   c')                     # unfolding removes line ends only


# -- DEVIATIONS, addresses ----------------------------------------------------------------------

class Addresses(unittest.TestCase):
    def expect(self, value, *addresses_):
        """Each address as (name, address), or as the address when there is no name."""
        value = value.encode() if isinstance(value, str) else value
        found = [(a.name, a.address) if a.name else a.address
                 for a in addresses.parse_addresses(value, set())]
        self.assertEqual(found, list(addresses_), value)

    def test_well_formed(self):
        self.expect('"Doe, <John>" <John@Acme.Example>, b@c (Bea)',
                    ('Doe, <John>', 'john@acme.example'), ('Bea', 'b@c'))
        self.expect('friends: a@x, B <b@x>;, c@x', 'a@x', ('B', 'b@x'), 'c@x')
        self.expect('undisclosed-recipients:;')
        self.expect('g (c): (d) ; (e), h:(f);')
        self.expect('"a\\"b\\\\" <a@b>', ('a"b\\', 'a@b'))
        self.expect('a@[1.2,3], b@[IPv6:1::2] (x)', 'a@[1.2,3]', ('x', 'b@[ipv6:1::2]'))

    def test_a_comma_in_a_name(self):
        self.expect('Doe, John <j@x>', ('Doe, John', 'j@x'))
        self.expect('a, b, j@x', 'a', 'b', 'j@x')
        self.expect('a@x, John <j@x>', 'a@x', ('John', 'j@x'))
        self.expect('John <j@x>, Doe, Mary <m@x>', ('John', 'j@x'), ('Doe, Mary', 'm@x'))
        self.expect('Doe, John, MD <j@x>, k@x', ('Doe, John, MD', 'j@x'), 'k@x')
        self.expect('"Doe", =?utf-8?Q?John?= (IT) <j@x>', ('Doe, John (IT)', 'j@x'))
        self.expect('a, b@x, John <j@x>', 'a', 'b@x', ('John', 'j@x'))
        self.expect('g: Doe, John <j@x>;', ('Doe, John', 'j@x'))
        self.expect('Doe, g: John <j@x>;', 'doe', ('John', 'j@x'))
        self.expect('Doe; John <j@x>', 'doe', ('John', 'j@x'))
        self.expect('Doe, John j@x', 'doe', ('John', 'j@x'))
        self.expect('root, <j@x>', 'root', 'j@x')                    # no word behind the comma
        self.expect(', John <j@x>', ('John', 'j@x'))                 # none before it
        self.expect('a, , John <j@x>', 'a', ('John', 'j@x'))
        self.expect('/o=x/cn=y, John <j@x>', '/o=x/cn=y', ('John', 'j@x'))
        self.expect('John <j@x> work, Mary <m@x>', ('John', 'j@x'), ('Mary', 'm@x'))

    def test_encoded_words_are_words(self):
        self.expect('=?utf-8?Q?Doe,_J?= <j@x>', ('Doe, J', 'j@x'))
        self.expect('=?utf-8?Q?a, <b>; "c" (d:?= <j@x>, k@x', ('a, <b>; "c" (d:', 'j@x'), 'k@x')
        self.expect('=?utf-8?Q?j@x?=', ('j@x', None))
        self.expect('=?utf-8?Q?j@x?= k@x', ('j@x', 'k@x'))
        self.expect('"=?utf-8?Q?Doe=2C?= =?utf-8?Q?_J?=" <j@x>', ('Doe, J', 'j@x'))
        self.expect('=?utf-8?Q?J=C3?=\r\n =?utf-8?Q?=B6?= <j@x>', ('Jö', 'j@x'))
        self.expect('Dr.=?utf-8?Q?J?=x <j@x> (=?utf-8?Q?J?=)', ('Dr.Jx', 'j@x'))

    def test_semicolons(self):
        self.expect('a@x; b@x;', 'a@x', 'b@x')

    def test_what_never_closes_is_an_ordinary_character(self):
        self.expect('J (x <j@x>, k@x', ('J (x', 'j@x'), 'k@x')
        self.expect('J (x (y) <j@x>, k@x', ('J (x (y)', 'j@x'), 'k@x')
        self.expect(r'J (x\) <j@x>, k@x', (r'J (x\)', 'j@x'), 'k@x')
        self.expect('J "x <j@x>, k@x', ('J "x', 'j@x'), 'k@x')
        self.expect('J [x <j@x>, k@x', ('J [x', 'j@x'), 'k@x')
        self.expect('j@[1.2, k@x', 'j@[1.2', 'k@x')
        self.expect('j@x (y, k@x', 'j@x', 'k@x')
        self.expect('<j"@x>, k@x', 'j"@x', 'k@x')
        self.expect('<j(@x>, k@x', 'j(@x', 'k@x')
        self.expect('"J <j@x>, "M" <m@x>', ('J <j@x>, M"', 'm@x'))   # this one closes

    def test_missing_brackets(self):
        self.expect('<a@x', 'a@x')
        self.expect('J <a@x, K <b@x>, c@x', ('J', 'a@x'), ('K', 'b@x'), 'c@x')
        self.expect('J <a@x; <b@x', ('J', 'a@x'), 'b@x')
        self.expect('<"a,b"@x, c@x', '"a,b"@x', 'c@x')
        self.expect('<<a@b>>', 'a@b')
        self.expect('J < <a@b> >, K <<c@d>>', ('J', 'a@b'), ('K', 'c@d'))
        self.expect('<@a,@b:user@host, c@x', 'user@host', 'c@x')
        self.expect('a@x>, b@x', 'a@x', 'b@x')

    def test_a_missing_comma(self):
        self.expect('A <a@x> B <b@x>', ('A', 'a@x'), ('B', 'b@x'))
        self.expect('<a@x><b@x>', 'a@x', 'b@x')
        self.expect('<a@x> (c) <b@x>', 'a@x', 'b@x')
        self.expect('<a@x> b@x', 'a@x', 'b@x')

    def test_without_at(self):
        self.expect('root', 'root')
        self.expect('root (Charlie Root)', ('Charlie Root', 'root'))
        self.expect('<root (x)>', 'root')
        self.expect('John Doe', ('John Doe', None))
        self.expect('"root"', ('root', None))
        self.expect('J. Doe, root', ('J. Doe', None), 'root')
        self.expect('<>')
        self.expect('Nobody <>', ('Nobody', None))
        self.expect('(only a comment), <(another)>, ""')

    def test_exchange_names(self):
        self.expect('J </O=ORG/OU=X (FYDIB)/CN=J D>', ('J', '/o=org/ou=x (fydib)/cn=j d'))
        self.expect(' /O=ORG/OU=X (FYDIB)/CN=J  D , k@x', '/o=org/ou=x (fydib)/cn=j  d', 'k@x')
        self.expect('/o=x/cn=y <j@x>', ('/o=x/cn=y', 'j@x'))

    def test_comments(self):
        self.expect('Support (Jane Doe) <s@x>', ('Support (Jane Doe)', 's@x'))
        self.expect('(Jane) <s@x> (behind)', ('(Jane)', 's@x'))
        self.expect('<s(a)@(b)x>', 's@x')
        self.expect('s (a) @ x (Jane) (more)', ('Jane', 's@x'))
        self.expect('s@x (Jane (D.))', ('Jane (D.)', 's@x'))
        self.expect('(before) s@x', 's@x')

    def test_words_around_a_bare_address(self):
        self.expect('John Doe j@x', ('John Doe', 'j@x'))
        self.expect('j@x work, k@x y@z', 'j@x', 'k@x')
        self.expect('John <j@x> work', ('John', 'j@x'))
        self.expect('"Doe, John" j@x (x)', ('Doe, John', 'j@x'))

    def test_white_space_in_names(self):
        self.expect('  John \t Doe\r\n <j@x>', ('John Doe', 'j@x'))
        self.expect('" John  Doe " <j@x>', ('John  Doe', 'j@x'))

    def test_obsolete_forms(self):
        self.expect('X <@a,@b:user@host>', ('X', 'user@host'))
        self.expect('J . Doe @ acme . example', 'j.doe@acme.example')
        self.expect('jdoe@x . example', 'jdoe@x.example')
        self.expect('<jdoe@x . exa\r\n mple>', 'jdoe@x.example')
        self.expect('"j"@x, "a b"@x, "a"."b"@x', 'j@x', '"a b"@x', 'a.b@x')
        self.expect(r'"a\.b"@x', 'a.b@x')

    def test_raw_names_are_pieces_of_their_own(self):
        self.expect(b'J\xf6rg <j@x>, ' + 'Jörg <k@x>'.encode(), ('Jörg', 'j@x'), ('Jörg', 'k@x'))
        self.expect(b'a\0b <j@x>', ('a\ufffdb', 'j@x'))

    def test_bad_charsets_of_names_that_count(self):
        def is_bad(value):
            defects = set()
            addresses.parse_addresses(value.encode(), defects)
            return defects == {'bad-charset'}
        self.assertTrue(is_bad('=?x-none?Q?J?= <j@x>'))
        self.assertTrue(is_bad('j@x (=?x-none?Q?J?=)'))
        self.assertFalse(is_bad('j@x =?x-none?Q?J?=, <k@x> (=?x-none?Q?J?=), =?x-none?Q?g?=: l@x;'))

    def test_domains(self):
        self.assertEqual(addresses.normal_address('A+Tag@Bücher.Example'),
                         'a+tag@xn--bcher-kva.example')
        for domain in ('X..Example', '.X', 'X.', 'Bü..Example', '.Bü', '\ufffd.Example', 'ß' * 70):
            self.assertEqual(addresses.normal_address('A@' + domain), 'a@' + words.ascii_lower(domain))
        self.assertEqual(addresses.normal_domain('Bü.'), 'xn--b-eha.')
        self.assertEqual(addresses.normal_address('a@XN--FA-HIA.de'), 'a@xn--fa-hia.de')

    def test_long_lists_end(self):
        for value in (b'a b,' * 3000, b'a:b,' * 3000, b'(' * 3000, b'"' * 2999, b'<' * 3000,
                      b'[' * 3000, b'a <' * 3000, b'=?a?Q?' * 1000):
            addresses.parse_addresses(value, set())


class Output(Tree):
    def test_ids_and_names_that_are_not_utf8(self):
        self.put('J\udcf6rg \ufffd.eml',
                 b'From: a@x\nTo: ' + B.encode() + b'\nMessage-ID: <J\xf6rg\xc3@x>\n\n')
        row = self.rows('-m', B)[0]
        self.assertEqual(row['message_id'], 'J\ufffdF6rg\ufffdC3@x')
        self.assertEqual(row['copies'][0]['origin'], 'in/J\ufffdF6rg \ufffdEF\ufffdBF\ufffdBD.eml')
        self.assertEqual(output.name_text('ö'), 'ö')


# -- §2, copies ---------------------------------------------------------------------------------

class Copies(unittest.TestCase):
    def group(self, *items, weak=True, who=None):
        found = copies.group(sorted(items, key=lambda i: i.origin), who or roster.Roster(), weak)
        return [(m.id, [i.origin for i in m.items], sorted(m.defects)) for m in found]

    def one(self, origin, **fields):
        return item(origin, **{'Message_ID': '<1@x>', 'From_': 'a@x', 'Subject': 's',
                               'Date': '6 Jan 2025 10:00 +0000', **fields})

    def test_closure(self):
        # a~b by date, b~c by subject; a and c agree in neither
        a = self.one('a', Subject='one')
        b = self.one('b', Subject='two')
        c = self.one('c', Subject='Re: TWO', Date='7 Jan 2025 10:00 +0000')
        self.assertEqual(self.group(a, b, c), [('1@x', ['a', 'b', 'c'], [])])
        self.assertEqual(self.group(a, c), [('1@x', ['a'], ['id-collision']),
                                            ('1@x', ['c'], ['id-collision'])])

    def test_unusable_dates_do_not_agree(self):
        a, b = self.one('a', Date='x', Subject='1'), self.one('b', Date='x', Subject='2')
        self.assertEqual(len(self.group(a, b)), 2)

    def test_from_must_agree_after_aliases(self):
        a, b = self.one('a'), self.one('b', From_='alias@x')
        self.assertEqual(len(self.group(a, b)), 2)
        who = roster.Roster()
        who.add_agent('a@x', ['alias@x'])
        self.assertEqual(len(self.group(a, b, who=who)), 1)

    def test_list_rewritten_copy(self):
        who = roster.Roster()
        who.add_mailbox('team@x')
        a = self.one('a', From_='someone@far')
        b = self.one('b', From_='team@x', List_Id='Team <team.x>')
        self.assertEqual(len(self.group(a, b, who=who)), 1)
        self.assertEqual(len(self.group(a, b)), 2)

    def weak(self, origin, **fields):
        one = self.one(origin, To='b@x', Subject='s', **fields)
        one.message_id = None
        return one

    def test_weak_copy_within_two_seconds(self):
        real = self.one('a', To='B@x', Date='6 Jan 2025 10:00:02 +0000')
        self.assertEqual(self.group(real, self.weak('b')), [('1@x', ['a', 'b'], ['weak-copy'])])
        later = self.one('a', To='b@x', Date='6 Jan 2025 10:00:03 +0000')
        self.assertEqual(len(self.group(later, self.weak('b'))), 2)
        found = self.group(real, self.weak('b'), weak=False)
        self.assertEqual(found[1][0][:7], 'sha256:')
        self.assertEqual(found[1][2], ['no-message-id'])

    def test_weak_copy_with_two_candidates_stays_alone(self):
        a, b = self.one('a', To='b@x'), self.one('b', To='b@x', Message_ID='<2@x>')
        self.assertEqual(len(self.group(a, b, self.weak('c'))), 3)

    def test_weak_copy_and_recipient_names(self):
        a = self.one('a', To='Jane Roe, b@x')
        other = self.weak('b')
        self.assertEqual(len(self.group(a, other)), 2)
        named = self.one('c', To='b@x, jane  ROE')
        named.message_id = None
        self.assertEqual(len(self.group(a, named)), 1)

    def test_byte_equal_items_without_id_are_copies(self):
        a = facts.Item('a', b'From: a@x\n\nbody')
        b = facts.Item('b', b'From: a@x\n\nbody')
        self.assertEqual(len(self.group(a, b)), 1)

    def test_without_from_and_without_subject(self):
        a = item('a', Message_ID='<1@x>', Date='6 Jan 2025 10:00 Z')
        b = item('b', Message_ID='<1@x>', Date='7 Jan 2025 10:00 Z')
        self.assertEqual(len(self.group(a, b)), 1)                     # '' is the same base subject
        c = item('c', Message_ID='<1@x>', From_='<>', Subject='Re: ')
        self.assertEqual(len(self.group(a, b, c)), 1)                  # no address, no From: agree
        self.assertEqual(len(self.group(a, self.one('d', Subject=''))), 2)

    def test_weak_copies_and_the_conversation_index(self):
        def index(byte):
            return {'Thread_Index': base64.b64encode(bytes([byte]) * 27).decode()}
        real = self.one('a', To='b@x', **index(1))
        self.assertEqual(len(self.group(real, self.weak('b', **index(1)))), 1)
        self.assertEqual(len(self.group(real, self.weak('b', **index(2)))), 2)
        self.assertEqual(len(self.group(real, self.weak('b'))), 1)
        self.assertEqual(len(self.group(self.one('a', To='b@x'), self.weak('b', **index(2)))), 1)

    def test_weak_copies_need_a_date_and_no_weak_copy_is_a_candidate(self):
        real = self.one('a', To='b@x', Date='6 Jan 2025 10:00:00 Z')
        self.assertEqual(len(self.group(real, self.weak('b', Date='never'))), 2)
        near, far = (self.weak(n, Date=f'6 Jan 2025 10:00:0{s} Z') for n, s in (('b', 2), ('c', 4)))
        self.assertEqual(self.group(real, near, far)[0], ('1@x', ['a', 'b'], ['weak-copy']))

    def test_a_weak_copy_may_fit_any_item_of_the_message(self):
        a = self.one('a', To='b@x', Subject='other', Date='6 Jan 2025 10:00 Z')
        b = self.one('b', To='b@x', Date='6 Jan 2025 10:00 Z')
        self.assertEqual(len(self.group(a, b, self.weak('c', Date='6 Jan 2025 10:00 Z'))), 1)


# -- §3, kind -----------------------------------------------------------------------------------

class Kinds(unittest.TestCase):
    def setUp(self):
        self.who = roster.Roster()
        self.who.add_mailbox(B, ['help@acme.example'])

    def kind(self, role=None, body='', **fields):
        data = mail(**{'From_': 'a@far.example', **fields}) + body.encode()
        one = facts.Item('x', data, '/Archive/', role, path='/x')
        return copies.kind(one, copies.Message('m', [one]), self.who)

    def test_table(self):
        self.assertEqual(self.kind(), 'person')
        self.assertEqual(self.kind(Content_Type='Multipart/Report; a=b'), 'report')
        self.assertEqual(self.kind(Return_Path='<>', From_='MAILER-DAEMON@x'), 'report')
        self.assertEqual(self.kind(Return_Path='<>'), 'person')
        self.assertEqual(self.kind(Auto_Submitted='auto-replied; x'), 'automatic')
        self.assertEqual(self.kind(Auto_Submitted='No (manual)'), 'person')
        self.assertEqual(self.kind(Precedence=' Bulk '), 'bulk')
        self.assertEqual(self.kind(Precedence='auto_reply'), 'automatic')
        self.assertEqual(self.kind(X_Autoreply='no'), 'person')
        self.assertEqual(self.kind(List_Unsubscribe='<mailto:x@y>'), 'bulk')
        self.assertEqual(self.kind(X_Spam_Flag='YES'), 'junk')
        self.assertEqual(self.kind(X_MS_Exchange_Organization_SCL='5'), 'junk')
        self.assertEqual(self.kind(X_MS_Exchange_Organization_SCL='-1'), 'person')
        self.assertEqual(self.kind(role='drafts'), 'draft')
        self.assertEqual(self.kind(role='junk'), 'junk')

    def test_any_field_of_a_mark_counts(self):
        self.assertEqual(self.kind(Auto_Submitted=['no', '', 'auto-replied']), 'automatic')
        self.assertEqual(self.kind(Auto_Submitted=['no', '; x']), 'person')
        self.assertEqual(self.kind(Precedence=['first-class', 'bulk']), 'bulk')
        self.assertEqual(self.kind(Precedence=['bulk', 'auto_reply']), 'automatic')
        self.assertEqual(self.kind(X_Autoreply=['no', 'yes']), 'automatic')
        self.assertEqual(self.kind(X_Autorespond=['no', 'No ']), 'person')
        self.assertEqual(self.kind(Content_Class=['x', 'URN:content-classes:calendarmessage']),
                         'calendar')
        self.assertEqual(self.kind(X_Spam_Flag=['NO', 'Yes, 7']), 'junk')
        self.assertEqual(self.kind(X_MS_Exchange_Organization_SCL=['-1', '1', '05']), 'junk')
        self.assertEqual(self.kind(X_MS_Exchange_Organization_SCL='9' * 5000), 'junk')
        self.assertEqual(self.kind(X_MS_Exchange_Organization_SCL=['004', '5.0', '٥']), 'person')
        self.assertEqual(self.kind(X_Unsent=['0', '1']), 'draft')

    def test_of_content_type_and_return_path_the_first_counts(self):
        self.assertEqual(self.kind(Content_Type=['text/plain', 'multipart/report']), 'person')
        self.assertEqual(self.kind(Content_Type=['text/calendar', 'text/plain']), 'calendar')
        bounce = {'From_': 'postmaster@x'}
        self.assertEqual(self.kind(Return_Path=['a@x', '<>'], **bounce), 'person')
        self.assertEqual(self.kind(Return_Path=['', 'a@x'], **bounce), 'report')

    def test_calendar_part(self):
        part = '--b\nContent-Type: text/calendar;\n charset=utf-8; method=REQUEST\n\n'
        self.assertEqual(self.kind(Content_Type='multipart/mixed; boundary=b', body=part),
                         'calendar')
        self.assertEqual(self.kind(Content_Type='text/plain', body=part), 'person')

    def test_own_list_is_never_bulk(self):
        self.assertEqual(self.kind(List_Id='Help <help.acme.example>', Precedence='list'), 'person')
        self.assertEqual(self.kind(List_Post='<mailto:SUPPORT@acme.example?subject=x>'), 'person')
        self.assertEqual(self.kind(List_Id='<other.acme.example>'), 'bulk')

    def test_roster_rules_come_first(self):
        self.who.forced_kinds['a@far.example'] = 'automatic'
        self.assertEqual(self.kind(role='junk'), 'automatic')
        self.who.exclude['folder'] = ['*/archive/*']
        self.assertEqual(self.kind(role='junk'), 'excluded')

    def test_forms_robots_and_cc_only(self):
        self.who.forms.add('web@acme.example')
        self.who.robots.add('robot@acme.example')
        self.assertEqual(self.kind(From_='web@acme.example', Auto_Submitted='auto-generated'),
                         'person')
        self.assertEqual(self.kind(Sender='robot@acme.example'), 'automatic')
        self.who.exclude['cc-only'] = True
        self.assertEqual(self.kind(Cc='help@acme.example', To='x@y'), 'excluded')
        self.assertEqual(self.kind(Cc='help@acme.example', To=B), 'person')

    def test_exclusions(self):
        def excluded(key, values, **fields):
            self.who.exclude[key] = values
            found = self.kind(**fields)
            self.who.exclude[key] = []
            self.assertIn(found, ('excluded', 'person'))
            return found == 'excluded'
        self.assertTrue(excluded('from', ['a@far.example']))
        self.assertFalse(excluded('from', ['b@far.example'], Sender='b@far.example'))
        self.assertFalse(excluded('from', ['b@far.example'], From_=['a@x', 'b@far.example']))
        for domain, found in (('far.example', True), ('example', True), ('ar.example', False),
                              ('b.far.example', False)):
            self.assertEqual(excluded('domain', [domain]), found, domain)
        for pattern, found in (('ACCEPTED: *', True), ('accepted:?x', True), ('accepted', False),
                               ('*epted*', True), ('acc?ed*', False)):
            self.assertEqual(excluded('subject', [pattern], Subject='Accepted: =?utf-8?Q?x?='), found,
                             pattern)
        self.assertTrue(excluded('subject', ['']))                     # no Subject is an empty one
        for pattern, found in (('/ARCHIVE/', True), ('Archive', False), ('*/a*', True)):
            self.assertEqual(excluded('folder', [pattern]), found, pattern)

    def test_cc_only_is_about_every_mailbox(self):
        self.who.add_mailbox('sales@acme.example')
        self.who.exclude['cc-only'] = True
        self.assertEqual(self.kind(Cc=B, To='sales@acme.example'), 'person')
        self.assertEqual(self.kind(Bcc=B, To='x@y'), 'person')

    def test_order_of_the_roster_rules(self):
        self.who.forms.add('a@far.example')
        self.who.forced_kinds['a@far.example'] = 'junk'
        self.assertEqual(self.kind(), 'junk')
        self.who.exclude['domain'] = ['far.example']
        self.assertEqual(self.kind(), 'excluded')

    def test_forced_kinds_follow_aliases_and_the_first_from(self):
        self.who.add_agent('j@x', ['old@x'])
        self.who.forced_kinds['j@x'] = 'bulk'
        self.assertEqual(self.kind(From_='old@x'), 'bulk')
        self.assertEqual(self.kind(From_=['k@x', 'old@x'], Sender='old@x'), 'person')

    def test_order_of_the_table(self):
        marks = [('report', {'Content_Type': 'multipart/report'}),
                 ('automatic', {'Auto_Submitted': 'auto-generated'}),
                 ('calendar', {'Content_Class': 'urn:content-classes:calendarmessage'}),
                 ('bulk', {'Precedence': 'junk'}), ('junk', {'X_Spam_Flag': 'YES'}),
                 ('draft', {'X_Unsent': '1'})]
        while marks:
            fields = {name: value for _, mark in marks for name, value in mark.items()}
            self.assertEqual(self.kind(**fields), marks.pop(0)[0])

    def test_null_return_path(self):
        for sender in ('Mailer-Daemon@x', 'POSTMASTER@x'):
            self.assertEqual(self.kind(Return_Path='', From_=sender), 'report', sender)
            self.assertEqual(self.kind(From_=sender), 'person')
            self.assertEqual(self.kind(Return_Path='<a@x>', From_=sender), 'person')

    def test_list_id(self):
        for value in ('Help <help.acme.example>', ' Help.Acme.Example ', 'a <b> <help.acme.example>'):
            self.assertEqual(self.kind(List_Id=value), 'person', value)
        for value in ('<help.acme.example> <b.c>', 'help', '<help@acme.example.>'):
            self.assertEqual(self.kind(List_Id=value), 'bulk', value)
        self.assertEqual(self.kind(List_Post='NO, <mailto:help@acme.example>'), 'person')

    def test_calendar_part_in_the_first_64_kib(self):
        multipart = {'Content_Type': 'multipart/mixed; boundary=b'}
        part = 'Content-Type: TEXT/calendar; METHOD=reply\n'
        self.assertEqual(len('body\n' + '\n' * (65531 - len(part)) + part), 65536)
        self.assertEqual(self.kind(body='\n' * (65531 - len(part)) + part, **multipart), 'calendar')
        self.assertEqual(self.kind(body='\n' * 65531 + part, **multipart), 'person')
        for line in ('X-Content-Type: text/calendar; method=x', 'Content-Type: text/calendar',
                     'Content-Type: text/plain; x=text/calendar; method=x'):
            self.assertEqual(self.kind(body=line + '\n', **multipart), 'person', line)

    def test_flags_of_a_maildir(self):
        for path, flags in (('m/cur/1:2,DS', 'DS'), ('m/new/1;2,D', 'D'), ('m/cur/1!2,S', 'S'),
                            ('m/1:2,D', ''), ('m/cur/1', '')):
            self.assertEqual(inputs.maildir_flags(path), flags, path)


# -- §4, the ladder -----------------------------------------------------------------------------

class Ladder(Tree):
    def out(self, **more):
        self.add('o@x', more.pop('from_', B), more.pop('to', CUSTOMER), '06 10:00', **more)

    def verdict(self, *options):
        row = self.row('o@x', '-m', B, *options)
        return row['verdict'], row['agent'], row['confidence'], row['credited']

    def audit(self, message_id='o@x', user=JOHN, owner=B, operation='SendAs', **more):
        with open('audit.csv', 'w', encoding='utf-8-sig', newline='') as file:
            writer = csv.writer(file)
            writer.writerow('RecordId CreationDate RecordType Operation UserId AuditData'.split())
            details = {'Id': '1', 'Operation': operation, 'UserId': user, 'MailboxOwnerUPN': owner,
                       operation + 'UserSmtp': B, 'Item': {'InternetMessageId': f'<{message_id}>'},
                       **more}
            for text in (json.dumps(details), json.dumps(details), '{broken', ''):
                writer.writerow(['1', '', '2', operation, user, text])
        return '-a', 'audit.csv'

    def test_send_as(self):
        self.out()
        self.assertEqual(self.verdict(), ('send-as', None, 'none', False))

    def test_on_behalf_is_medium(self):
        self.out(Sender=JOHN)
        self.assertEqual(self.verdict(), ('on-behalf', JOHN, 'medium', True))
        self.assertEqual(self.verdict('--min-confidence', 'high')[3], False)

    def test_on_behalf_high_with_another_origin(self):
        self.out(Sender=JOHN)
        self.out(Sender=JOHN, folder='Sent', Received='from a by b; 6 Jan 2025 10:00:01 +0000')
        self.assertEqual(self.verdict(), ('on-behalf', JOHN, 'high', True))
        self.assertEqual([(e['rung'], e['origin'], e['agrees'])
                          for e in self.row('o@x', '-m', B)['evidence']],
                         [(2, 'delivered', True), (2, 'submitted', True)])

    def test_one_step_down(self):
        self.out(Sender=[JOHN, JOHN])
        self.assertEqual(self.verdict(), ('on-behalf', JOHN, 'low', False))

    def test_audited_and_agreeing(self):
        self.out(Sender=JOHN)
        self.assertEqual(self.verdict(*self.audit()), ('audited', JOHN, 'high', True))
        self.assertEqual(audit.read(['audit.csv'])[1], 2)            # broken rows
        self.assertEqual(len(audit.read(['audit.csv'])[0]), 1)       # one Id, once

    def test_audit_user_is_no_person(self):
        self.out()
        found = self.verdict(*self.audit(user='S-1-5-18', owner=MARY))
        self.assertEqual(found, ('audited', MARY, 'high', True))
        self.assertEqual(self.verdict(*self.audit(user='S-1-5-18'))[0], 'send-as')

    def test_audit_operation_send_gives_no_fact(self):
        self.out()
        self.assertEqual(self.verdict(*self.audit(operation='Send'))[0], 'send-as')

    def test_contradicted(self):
        self.out(Sender=MARY)
        self.assertEqual(self.verdict(*self.audit()), ('contradicted', None, 'none', False))
        evidence = self.row('o@x', '-m', B, *self.audit())['evidence']
        self.assertEqual([(e['rung'], e['agent'], e['agrees']) for e in evidence],
                         [(1, JOHN, False), (2, MARY, False)])

    def test_contradiction_ends_with_an_alias(self):
        self.out(Sender=MARY)
        self.assertEqual(self.verdict('--agents', f'{JOHN}={MARY}', *self.audit())[1], JOHN)

    def test_foreign_sender(self):
        self.out(Sender='x@elsewhere.example', to=MARY)
        row = self.row('o@x', '-m', B)
        self.assertEqual((row['mailbox'], row['direction'], row['verdict']),
                         (None, 'unrelated', 'foreign-sender'))

    def test_foreign_sender_in_a_sent_folder_is_outbound(self):
        self.out(Sender='x@elsewhere.example', folder='Sent')
        row = self.row('o@x', '-m', B, '--archive', f'{B}=in')
        self.assertEqual((row['direction'], row['verdict'], row['credited']),
                         ('outbound', 'foreign-sender', False))

    def test_a_robot_or_list_as_sender_is_no_sender(self):
        for sender in ('owner-x@acme.example', 'support-bounces@acme.example',
                       'a=b@acme.example'):
            self.out(Sender=sender)
            self.assertEqual(self.verdict()[0], 'send-as', sender)
            self.count -= 1

    def test_a_roster_agent_is_a_person_whatever_the_address_looks_like(self):
        for sender in ('owner-x@acme.example', 'owner@acme.example', 'x-owner@acme.example',
                       'support-bounces@acme.example', 'x-request@acme.example',
                       'web-admin@acme.example', 'a=b@acme.example'):
            self.out(Sender=sender)
            self.write('roster.ini', f'[agent {sender}]\n')           # as primary address
            self.assertEqual(self.verdict('-r', 'roster.ini'),
                             ('on-behalf', sender, 'medium', True))
            self.write('roster.ini', f'[agent {JOHN}]\naliases={sender}\n')
            self.assertEqual(self.verdict('-r', 'roster.ini'),
                             ('on-behalf', JOHN, 'medium', True), sender)
            self.count -= 1

    def test_a_roster_agent_with_the_shape_of_a_list_in_other_facts(self):
        odd = 'web-admin@acme.example'
        self.out(X_Google_Sender_Delegation=odd)
        self.assertEqual(self.verdict()[0], 'send-as')
        self.assertEqual(self.verdict('--agents', odd), ('delegated', odd, 'medium', True))
        self.count -= 1
        self.out()
        self.assertEqual(self.verdict(*self.audit(user=odd))[0], 'send-as')
        self.assertEqual(self.verdict('--agents', odd, *self.audit(user=odd)),
                         ('audited', odd, 'high', True))

    def test_an_address_of_agent_domains_keeps_its_shape(self):
        self.out(Sender='web-admin@acme.example')
        self.write('roster.ini', '[organisation]\nagent-domains=acme.example\n')
        self.assertEqual(self.verdict('-r', 'roster.ini')[0], 'send-as')

    def test_a_robot_of_the_roster_stays_a_robot(self):
        odd = 'web-admin@acme.example'
        who = roster.Roster()
        who.add_agent(JOHN, [odd])
        self.assertTrue(who.is_person(odd))
        who.robots.add(JOHN)
        self.assertFalse(who.is_person(odd))
        self.out(Sender=odd)
        self.write('roster.ini', f'[agent {odd}]\n[organisation]\nrobots={odd}\n')
        row = self.row('o@x', '-m', B, '-r', 'roster.ini')
        self.assertEqual((row['kind'], row['direction'], row['agent']),
                         ('automatic', 'other', None))
        # nor is it credited when its mail is counted
        row = self.row('o@x', '-m', B, '-r', 'roster.ini', '--count-kind', 'automatic')
        self.assertEqual((row['verdict'], row['agent']), ('send-as', None))

    def test_robots_by_an_alias_that_an_option_gives(self):
        robot = 'crm@acme.example'
        self.out(Sender=robot)
        self.write('roster.ini', f'[organisation]\nrobots={robot}\n')
        for options in ((), ('--agents', f'{JOHN}={robot}')):
            row = self.row('o@x', '-m', B, '-r', 'roster.ini', *options)
            self.assertEqual((row['kind'], row['agent']), ('automatic', None), options)

    def test_the_list_of_the_message_is_no_person_even_as_agent(self):
        # no shape of an address: the message itself says that it is a list
        self.out(Sender=JOHN, List_Post=f'<mailto:{JOHN}>')
        found = self.verdict('--agents', JOHN, '--count-kind', 'bulk')
        self.assertEqual(found[:2], ('send-as', None))

    def test_domains_near_the_mailbox(self):
        for sender, name in (('j@mail.acme.example', 'on-behalf'), ('j@example', 'on-behalf'),
                             ('j@notacme.example', 'foreign-sender')):
            self.out(Sender=sender)
            self.assertEqual(self.verdict()[0], name, sender)
            self.count -= 1

    def test_delegated(self):
        self.out(X_Google_Sender_Delegation='john@acme.example John')
        self.assertEqual(self.verdict(), ('delegated', JOHN, 'medium', True))

    def test_reversed(self):
        self.out(from_=JOHN, Sender=B)
        self.assertEqual(self.verdict('--agents', JOHN), ('direct', JOHN, 'high', True))

    def test_direct_and_own(self):
        self.out(from_=JOHN)
        self.assertEqual(self.verdict('--agents', JOHN)[0], 'own')
        self.add('i@x', CUSTOMER, B, '06 09:00', References='<o@x>')
        row = self.row('o@x', '-m', B, '--agents', JOHN)
        self.assertEqual((row['mailbox'], row['verdict'], row['agent']), (B, 'direct', JOHN))

    def test_sent_folder_and_exclusive(self):
        self.out(folder='john/Sent')
        self.write('roster.ini', f'[agent {JOHN}]\narchives=in/john\n')
        self.assertEqual(self.verdict('-r', 'roster.ini'), ('sent-folder', JOHN, 'low', False))
        self.write('roster.ini', f'[agent {JOHN}]\narchives=in/john\nexclusive=yes\n')
        self.assertEqual(self.verdict('-r', 'roster.ini'), ('sent-folder', JOHN, 'medium', True))
        self.assertEqual(self.verdict('--archive', f'{JOHN}=in/joh')[0], 'send-as')

    ARCHIVE = ('--archive', f'{JOHN}=in/john')

    def test_archive_of_a_stranger_counts_once_he_is_discovered(self):
        self.out(folder='john/Sent')
        self.assertEqual(self.verdict(*self.ARCHIVE), ('send-as', None, 'none', False))
        self.add('p@x', B, CUSTOMER, '07 10:00', Sender=JOHN)          # discovers John
        self.assertEqual(self.verdict(*self.ARCHIVE), ('sent-folder', JOHN, 'low', False))
        self.assertEqual(self.verdict(), ('send-as', None, 'none', False))
        self.assertEqual(self.verdict(*self.ARCHIVE, '--min-confidence', 'low')[3], True)

    def test_archive_of_a_stranger_counts_by_agent_domains(self):
        self.out(folder='john/Sent')
        self.write('roster.ini', '[organisation]\nagent-domains=acme.example\n')
        self.assertEqual(self.verdict('-r', 'roster.ini', *self.ARCHIVE),
                         ('sent-folder', JOHN, 'low', False))
        self.write('roster.ini', f'[organisation]\nagent-domains=acme.example\nrobots={JOHN}\n')
        self.assertEqual(self.verdict('-r', 'roster.ini', *self.ARCHIVE)[0], 'send-as')

    def test_archive_of_a_stranger_never_counts_beside_a_roster_of_others(self):
        self.out(folder='john/Sent')
        self.add('p@x', B, CUSTOMER, '07 10:00', Sender=JOHN)
        self.assertEqual(self.verdict('--agents', MARY, *self.ARCHIVE)[0], 'send-as')

    def test_archive_of_a_discovered_agent_gives_the_representative(self):
        # class (2) of the representative: 10:05, although a/ is first by origin
        self.out(folder='a')
        self.add('o@x', B, CUSTOMER, '06 10:05', folder='john/Sent')
        self.assertEqual(self.row('o@x', '-m', B, *self.ARCHIVE)['sent'], '2025-01-06T10:00:00Z')
        self.add('p@x', B, CUSTOMER, '07 10:00', Sender=JOHN)
        self.assertEqual(self.row('o@x', '-m', B, *self.ARCHIVE)['sent'], '2025-01-06T10:05:00Z')

    def test_foreign_sender_in_the_sent_folder_of_a_discovered_agent(self):
        self.out(Sender='x@elsewhere.example', folder='john/Sent')
        self.assertEqual(self.row('o@x', '-m', B, *self.ARCHIVE)['direction'], 'unrelated')
        self.add('p@x', B, CUSTOMER, '07 10:00', Sender=JOHN)
        row = self.row('o@x', '-m', B, *self.ARCHIVE)
        self.assertEqual((row['direction'], row['verdict'], row['agent']),
                         ('outbound', 'foreign-sender', None))

    def test_archive_of_a_stranger_agrees_with_the_sender(self):
        # a folder fact is of another origin than the Sender's: on-behalf becomes high
        self.out(Sender=JOHN, folder='john/Sent')
        self.assertEqual(self.verdict(*self.ARCHIVE), ('on-behalf', JOHN, 'high', True))

    def test_named(self):
        self.write('roster.ini', f'[agent {JOHN}]\nname=John Doe\n[agent {MARY}]\nname=Mary Roe\n')
        for shown, agent in (('john  DOE', JOHN), ('Mary Roe (Acme Support)', MARY),
                             ('Mary Roe via John Doe', MARY), ('Team: John Doe/Acme', JOHN),
                             ('John Does', None), ('John Doe and Mary Roe', None)):
            self.out(from_=f'"{shown}" <{B}>')
            self.assertEqual(self.verdict('-r', 'roster.ini')[1], agent, shown)
            self.count -= 1

    def test_lost_in_export(self):
        self.out(Content_Type='multipart/mixed; boundary="--boundary-LibPST-iamunique-1"')
        self.assertEqual(self.verdict()[0], 'lost-in-export')

    def test_list_rewritten(self):
        self.out(List_Id='<support.acme.example>', X_Original_From=f'J <{JOHN}>', to=B)
        row = self.row('o@x', '-m', B, '--agents', JOHN)
        self.assertEqual((row['direction'], row['verdict'], row['agent']),
                         ('outbound', 'direct', JOHN))
        row = self.row('o@x', '-m', B)
        self.assertEqual((row['direction'], row['verdict'], row['agent']), ('inbound', None, None))

    def test_discovered_agents(self):
        self.out(Sender=JOHN)
        self.add('p@x', JOHN, CUSTOMER, '07 10:00', In_Reply_To='<o@x>')
        row = self.row('p@x', '-m', B)
        self.assertEqual((row['direction'], row['verdict'], row['agent']),
                         ('outbound', 'direct', JOHN))
        self.assertEqual(self.report('-m', B)['mailboxes'][0]['agents_from'], ['discovered'])

    def test_discovered_mailboxes(self):
        self.out(Sender=JOHN)
        self.assertEqual(oracle.run(['report', 'in']), (1, ''))
        self.assertEqual(self.row('o@x')['mailbox'], None)
        self.add('p@x', B, CUSTOMER, '07 10:00', Sender=JOHN)
        mailboxes = self.report()['mailboxes']
        self.assertEqual([(m['mailbox'], m['discovered']) for m in mailboxes], [(B, True)])
        # B as a Sender elsewhere: now two different Senders are needed
        self.add('q@x', 'boss@acme.example', CUSTOMER, '08 10:00', Sender=B)
        self.assertEqual(oracle.run(['report', 'in']), (1, ''))
        self.add('r@x', B, CUSTOMER, '09 10:00', Sender=MARY)
        self.assertEqual([m['mailbox'] for m in self.report()['mailboxes']], [B])

    def evidence(self, *options):
        return [(e['rung'], e['agent'], e['origin'], e['agrees'])
                for e in self.row('o@x', '-m', B, *options)['evidence']]

    def test_senders_of_both_sides(self):
        self.out(Sender=JOHN)
        self.out(Sender='x@elsewhere.example')
        self.assertEqual(self.verdict(), ('on-behalf', JOHN, 'medium', True))
        self.assertEqual(self.evidence(), [(2, JOHN, 'submitted', True),
                                           (None, 'x@elsewhere.example', 'submitted', False)])

    def test_two_senders_of_one_side_contradict(self):
        self.out(Sender=JOHN)
        self.out(Sender=MARY)
        self.assertEqual(self.verdict()[0], 'contradicted')

    def test_a_delegation_header_contradicts_a_sender(self):
        self.out(Sender=JOHN, X_Google_Sender_Delegation=MARY)
        self.assertEqual(self.verdict()[0], 'contradicted')
        self.assertEqual(self.evidence(), [(2, JOHN, 'submitted', False), (3, MARY, 'submitted', False)])

    def test_a_foreign_sender_gives_way_to_a_delegation_header(self):
        self.out(Sender='x@elsewhere.example', X_Google_Sender_Delegation=JOHN)
        self.assertEqual(self.verdict(), ('delegated', JOHN, 'medium', True))

    def test_who_is_no_delegate(self):
        for sender in (B, 'help@acme.example', 'sales@acme.example', 's-1-5-18', '<>'):
            self.out(Sender=sender)
            self.assertEqual(self.verdict('-m', f'{B},help@acme.example', '-m', 'sales@acme.example')[0],
                             'send-as', sender)
            self.count -= 1

    def test_domains_of_the_roster(self):
        self.write('roster.ini', '[organisation]\ndomains=corp.example\n')
        for domain, name in (('corp.example', 'on-behalf'), ('de.corp.example', 'on-behalf'),
                             ('xcorp.example', 'foreign-sender')):
            self.out(Sender=f'j@{domain}')
            self.assertEqual(self.verdict('-r', 'roster.ini')[0], name, domain)
            self.count -= 1
        self.write('roster.ini', '[organisation]\ndomains=de.corp.test\n')
        self.out(Sender='j@corp.test')                                 # above an entry is not of it
        self.assertEqual(self.verdict('-r', 'roster.ini')[0], 'foreign-sender')

    def test_sent_folders_of_two_agents(self):
        self.out(folder='john/Sent')
        self.out(folder='mary/Sent')
        archives = ('--agents', f'{JOHN},{MARY}', '--archive', f'{JOHN}=in/john')
        self.assertEqual(self.verdict(*archives)[:2], ('sent-folder', JOHN))
        self.assertEqual(self.verdict(*archives, '--archive', f'{MARY}=in/mary')[0], 'send-as')

    def test_a_folder_that_is_not_sent_says_nothing(self):
        self.out(folder='john/Inbox')
        self.assertEqual(self.verdict('--agents', JOHN, '--archive', f'{JOHN}=in/john')[0], 'send-as')

    def test_readpst_marks(self):
        marks = {'X_libpst_forensic_sender': 'x'}
        self.out(**marks)
        self.assertEqual(self.verdict()[0], 'lost-in-export')
        self.out(**marks, Received='from a by b; 6 Jan 2025 10:00 Z', folder='b')
        self.assertEqual(self.verdict()[0], 'send-as')
        self.count = 1
        self.out(folder='b')                                           # not every copy bears them
        self.assertEqual(self.verdict()[0], 'send-as')

    def test_authors_behind_a_list(self):
        own = {'List_Id': '<support.acme.example>', 'to': B}
        for headers, agent in ((dict(X_Google_Sender_Delegation=JOHN, X_Original_From=MARY), JOHN),
                               (dict(X_Original_From=MARY, Reply_To=JOHN), MARY),
                               (dict(X_Google_Original_From=MARY), MARY),
                               (dict(Reply_To=f'{B}, {JOHN}, {JOHN}'), JOHN),
                               (dict(Reply_To=f'{MARY}, {JOHN}'), None), ({}, None)):
            self.out(**own, **headers)
            row = self.row('o@x', '-m', B, '--agents', f'{JOHN},{MARY}')
            expected = ('outbound', 'direct', 'high') if agent else ('inbound', None, None)
            self.assertEqual((row['direction'], row['verdict'], row['confidence'], row['agent']),
                             (*expected, agent), headers)
            self.count -= 1

    def test_evidence_of_direct_is_rung_7_alone(self):
        self.out(from_=JOHN, Reply_To=B, X_Google_Sender_Delegation=MARY)
        self.assertEqual(self.evidence('--agents', f'{JOHN},{MARY}'), [(7, JOHN, 'submitted', True)])

    def test_audit_records_make_mail_of_the_mailbox(self):
        self.out(from_='boss@elsewhere.example', Sender='x@far.example')
        self.assertEqual(self.verdict(*self.audit()), ('audited', JOHN, 'high', True))
        # a record for another mailbox does not
        row = self.row('o@x', '-m', 'sales@acme.example', *self.audit())
        self.assertEqual((row['direction'], row['verdict']), ('unrelated', None))

    def test_of_several_mailboxes_from_comes_before_a_record(self):
        sales = 'sales@acme.example'
        self.out(from_=sales, to=f'{CUSTOMER}, {B}')
        rows = self.rows('-m', B, '-m', sales, *self.audit())
        self.assertEqual([(r['mailbox'], r['direction'], r['verdict']) for r in rows],
                         [(sales, 'outbound', 'send-as'), (B, 'inbound', None)])

    def test_own_comes_before_foreign_sender(self):
        sales = 'sales@acme.example'
        self.write('roster.ini', f'[mailbox {B}]\n[mailbox {sales}]\n'
                   '[agent boss@acme.example]\nmailboxes=sales@acme.example\n')
        self.out(from_='boss@acme.example', Sender='x@far.example')
        row = self.row('o@x', '-r', 'roster.ini', *self.audit(user='s-1-5-18', owner=B))
        self.assertEqual((row['mailbox'], row['verdict']), (None, 'own'))

    def test_min_confidence_low(self):
        self.out(folder='john/Sent')
        self.assertEqual(self.verdict('--agents', JOHN, *self.ARCHIVE), ('sent-folder', JOHN, 'low', False))
        self.assertTrue(self.verdict('--agents', JOHN, *self.ARCHIVE, '--min-confidence', 'low')[3])


# -- §5, direction ------------------------------------------------------------------------------

class Directions(Tree):
    def direction(self, *options):
        return [(r['mailbox'], r['direction']) for r in self.rows(*options)]

    def test_internal_needs_recipients_of_b_only(self):
        self.add('1@x', B, f'{B}, {JOHN}', '06 10:00')
        self.add('2@x', B, f'{JOHN}, {CUSTOMER}', '06 11:00')
        self.put('3.eml', mail(From_=B, Date='6 Jan 2025 12:00 Z', Message_ID='<3@x>'))
        self.assertEqual(self.direction('-m', B, '--agents', JOHN),
                         [(B, 'internal'), (B, 'outbound'), (B, 'outbound')])

    def test_another_mailbox_is_a_correspondent(self):
        sales = 'sales@acme.example'
        self.add('1@x', B, sales, '06 10:00')
        self.assertEqual(self.direction('-m', B, '-m', sales),
                         [(sales, 'inbound'), (B, 'outbound')])

    def test_delivery_field_and_declared_archive(self):
        self.add('1@x', CUSTOMER, 'list@far.example', '06 10:00', Delivered_To=B)
        self.add('2@x', CUSTOMER, 'list@far.example', '06 11:00', folder='box')
        self.add('3@x', CUSTOMER, 'list@far.example', '06 12:00')
        self.assertEqual(self.direction('-m', B, '--archive', f'{B}=in/box'),
                         [(B, 'inbound'), (B, 'inbound'), (None, 'unrelated')])

    def test_other_kinds_count_only_where_they_belong(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Precedence='bulk')
        row = self.row('1@x', '-m', B, '-m', 'sales@acme.example')
        self.assertEqual((row['mailbox'], row['direction'], row['verdict'], row['agent']),
                         (B, 'other', None, None))
        row = self.row('1@x', '-m', B, '--count-kind', 'bulk')
        self.assertEqual((row['direction'], row['role']), ('inbound', 'opens'))

    def test_direct_belongs_to_the_answered_mailbox(self):
        alpha = 'alpha@acme.example'
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, alpha, '06 10:30', References='<1@x>')
        self.add('3@x', JOHN, CUSTOMER, '06 11:00', In_Reply_To='<1@x>')
        self.add('4@x', JOHN, f'{CUSTOMER}, {B}', '06 12:00', References='<1@x>')
        self.add('5@x', JOHN, CUSTOMER, '06 13:00', References='<1@x>')
        rows = self.rows('-m', B, '-m', alpha, '--agents', JOHN)
        self.assertEqual([(r['message_id'], r['mailbox']) for r in rows if r['agent']],
                         [('3@x', B), ('4@x', B), ('5@x', alpha)])

    def test_representative_of_the_row(self):
        # the copy in B's archive gives B's arrival; elsewhere the first by origin
        def received(day):
            return f'by x; {day} Jan 2025 10:00:00 +0000'
        self.add('1@x', CUSTOMER, B, '06 10:00', folder='a', Received=received(7))
        self.add('1@x', CUSTOMER, B, '06 10:00', folder='b', Received=received(8))
        self.assertEqual(self.row('1@x', '-m', B)['arrived'], '2025-01-07T10:00:00Z')
        self.assertEqual(self.row('1@x', '-m', B, '--archive', f'{B}=in/b')['arrived'],
                         '2025-01-08T10:00:00Z')

    def test_person_beats_draft(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='Drafts')
        self.assertEqual(self.row('1@x', '-m', B)['kind'], 'draft')
        self.add('1@x', B, CUSTOMER, '06 10:01', folder='Sent')
        row = self.row('1@x', '-m', B)
        self.assertEqual((row['kind'], row['sent']), ('person', '2025-01-06T10:01:00Z'))

    def test_form_author(self):
        web = 'web@acme.example'
        self.write('roster.ini', f'[organisation]\nforms={web}\n')
        self.add('1@x', web, B, '06 10:00', Reply_To=CUSTOMER)
        self.add('2@x', B, CUSTOMER, '06 11:00', In_Reply_To='<1@x>')
        self.add('3@x', B, web, '06 12:00', In_Reply_To='<1@x>')
        roles = dict(self.roles('-m', B, '-r', 'roster.ini'))
        self.assertEqual(roles, {'1@x': 'opens', '2@x': 'response', '3@x': 'forward'})


# -- §7, §8, the walk ---------------------------------------------------------------------------

class Walks(Tree):
    M = ('-m', B)

    def test_opens_adds_response_follow_up(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '06 12:00', References='<1@x>', Sender=JOHN)
        self.add('4@x', B, CUSTOMER, '06 13:00', References='<1@x>')
        self.assertEqual(self.roles(*self.M), [('1@x', 'opens'), ('2@x', 'adds'),
                                               ('3@x', 'response'), ('4@x', 'follow-up')])
        row = self.row('3@x', *self.M)
        self.assertEqual((row['response_seconds'], row['answers'], row['first_response']),
                         (7200, '1@x', True))

    def test_clock_last_and_parent(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '06 11:30', References='<1@x>')
        self.add('4@x', B, CUSTOMER, '06 12:00', In_Reply_To='<2@x>')
        times = [self.row('4@x', *self.M, '--clock', c)['response_seconds']
                 for c in ('first', 'last', 'parent')]
        self.assertEqual(times, [7200, 1800, 3600])

    def test_a_message_never_precedes_one_it_names(self):
        # the answer's clock is wrong: it looks older than what it answers
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 09:00', In_Reply_To='<1@x>')
        row = self.row('2@x', *self.M)
        self.assertEqual((row['role'], row['response_seconds'], row['defects']),
                         ('response', -3600, ['clock-skew']))
        total = self.report(*self.M, '--sla', '1h')['mailboxes'][0]['total']
        self.assertEqual((total['responses'], total['first_responses'], total['clock_skew'],
                          total['response']['n'], total['sla']),
                         (1, 1, 1, 0, {'met': 0, 'missed': 0}))

    def test_clock_skew_has_no_seconds_of_work(self):
        self.write('roster.ini', f'[mailbox {B}]\nhours=Mon-Sun 00:00-24:00\n'
                   f'[agent {JOHN}]\nhours=Mon-Sun 00:00-24:00\n')
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 09:00', In_Reply_To='<1@x>', Sender=JOHN)
        for more in ((), ('--offhours', 'elapsed'), ('--offhours', 'drop')):
            row = self.row('2@x', '-r', 'roster.ini', *more)
            self.assertEqual((row['response_seconds'], row['business_seconds'],
                              row['agent_seconds'], row['defects']),
                             (-3600, None, None, ['clock-skew']))
        john = self.report('-r', 'roster.ini')['mailboxes'][0]['agents'][0]
        self.assertEqual([john[k]['n'] for k in ('response', 'first_response',
                                                 'business_response', 'agent_response')], [0] * 4)

    def test_cycle_starts_with_the_earliest(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', References='<2@x>')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>')
        self.assertEqual(self.roles(*self.M), [('1@x', 'opens'), ('2@x', 'response')])

    def test_forward(self):
        other = 'expert@elsewhere.example'
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, other, '06 11:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '06 12:00', References='<1@x>')
        self.assertEqual([r for _, r in self.roles(*self.M)], ['opens', 'forward', 'response'])
        roles = self.roles(*self.M, '--forward-answers')
        self.assertEqual([r for _, r in roles], ['opens', 'response', 'follow-up'])

    def test_reply_to_and_empty_r_are_no_forward(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Reply_To='desk@far.example')
        self.add('2@x', B, 'desk@far.example', '06 11:00', References='<1@x>')
        self.put('3.eml', mail(From_=B, Date='6 Jan 2025 12:00 Z', Message_ID='<3@x>',
                               References='<1@x>'))
        self.assertEqual([r for _, r in self.roles(*self.M)], ['opens', 'response', 'follow-up'])

    def test_initiates_and_orphan_reply(self):
        self.add('1@x', B, CUSTOMER, '06 10:00')
        self.add('2@x', B, CUSTOMER, '07 10:00', References='<gone@x>')
        self.add('3@x', 'a@far.example', 'b@far.example', '08 10:00')
        self.add('4@x', B, CUSTOMER, '09 10:00', References='<3@x> <gone2@x>')
        roles = dict(self.roles(*self.M))
        self.assertEqual([roles[k] for k in ('1@x', '2@x', '4@x')],
                         ['initiates', 'orphan-reply', 'initiates'])

    def test_undated(self):
        self.put('1.eml', mail(From_=B, To=CUSTOMER, Message_ID='<1@x>'))
        row = self.row('1@x', *self.M)
        self.assertEqual((row['role'], row['defects']), ('undated', ['no-date']))
        self.assertEqual(self.report(*self.M)['mailboxes'][0]['total']['undated'], 1)

    def test_we_wrote_first_means_no_first_response(self):
        self.add('1@x', B, CUSTOMER, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '06 12:00', References='<2@x>')
        self.assertEqual(self.row('3@x', *self.M)['first_response'], False)

    def test_handoff_and_collision(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>', Sender=JOHN)
        self.add('3@x', B, CUSTOMER, '06 12:00', References='<1@x>', Sender=MARY)
        self.add('4@x', CUSTOMER, B, '06 12:10', References='<1@x>')
        self.add('5@x', B, CUSTOMER, '06 12:20', References='<1@x>', Sender=JOHN)
        agents = {a['agent']: (a['handoffs'], a['collisions'])
                  for a in self.report(*self.M)['mailboxes'][0]['agents']}
        # 3 collides with 2 (60 min); 5 answers after an inbound: a hand-off from Mary, no collision
        self.assertEqual(agents, {JOHN: (1, 0), MARY: (0, 1)})
        narrow = self.report(*self.M, '--collision-window', '59m')['mailboxes'][0]['total']
        self.assertEqual(narrow['collisions'], 0)

    def test_reopened(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.add('2@x', B, CUSTOMER, '02 10:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '09 10:00', References='<1@x>')
        self.add('4@x', B, CUSTOMER, '10 10:00', References='<1@x>')
        one = self.report(*self.M)['mailboxes'][0]
        self.assertEqual((one['conversations']['reopened'], one['total']['first_responses']),
                         (1, 1))
        one = self.report(*self.M, '--reopen-is-new')['mailboxes'][0]
        self.assertEqual(one['total']['first_responses'], 2)
        one = self.report(*self.M, '--reopen-after', '8d')['mailboxes'][0]
        self.assertEqual(one['conversations']['reopened'], 0)

    def test_unanswered_age_and_closed(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, 'x@far.example', '06 12:00')
        one = self.report(*self.M)['mailboxes'][0]
        self.assertEqual(one['unanswered'], [
            {'message_id': '1@x', 'since': '2025-01-06T10:00:00Z', 'age': 7200, 'from': CUSTOMER,
             'conversation': 1}])
        aged = self.report(*self.M, '--as-of', '2025-01-05')['mailboxes'][0]['unanswered'][0]
        self.assertEqual(aged['age'], 0)
        # no outbound and no Received: the newest inbound time of any source
        os.remove('in/Inbox/0002.eml')
        self.add('3@x', 'x@far.example', B, '06 11:00')
        ages = [w['age'] for w in self.report(*self.M)['mailboxes'][0]['unanswered']]
        self.assertEqual(ages, [3600, 0])
        self.write('closed', '1@x,by phone\n3@x\n')
        counts = self.report(*self.M, '--closed', 'closed')['mailboxes'][0]['conversations']
        self.assertEqual((counts['closed'], counts['open_waits'], counts['unanswered']), (2, 0, 2))

    def test_states(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '06 12:00', References='<1@x>')
        self.add('4@x', CUSTOMER, B, '06 13:00')
        self.add('5@x', B, CUSTOMER, '06 14:00')
        counts = self.report(*self.M)['mailboxes'][0]['conversations']
        self.assertEqual([counts[k] for k in ('total', 'started_inbound', 'answered', 'partly',
                                              'unanswered', 'ours', 'open_waits')],
                         [3, 2, 0, 1, 1, 1, 2])

    def test_thread_by_subject(self):
        self.add('1@x', CUSTOMER, B, '01 10:00', Subject='price')
        self.add('2@x', B, CUSTOMER, '31 10:00', Subject='Re: Price', Sender=JOHN)
        self.add('3@x', 'b@far.example', B, '31 11:00', Subject='price')
        off = [r['conversation'] for r in self.rows(*self.M)]
        on = [r['conversation'] for r in self.rows(*self.M, '--thread-by-subject')]
        self.assertEqual((off, on), ([1, 2, 3], [1, 1, 2]))

    def test_threads_by_absent_id_and_guid(self):
        import base64
        index = base64.b64encode(b'\1' * 27).decode()
        self.add('1@x', CUSTOMER, B, '06 10:00', References='<gone@x>')
        self.add('2@x', B, CUSTOMER, '06 11:00', In_Reply_To='<gone@x>', Thread_Index=index)
        self.add('3@x', CUSTOMER, B, '06 12:00', Thread_Index=index)
        zero = base64.b64encode(b'\1' * 6 + b'\0' * 16).decode()
        self.add('4@x', CUSTOMER, B, '06 13:00', Thread_Index=zero)
        self.add('5@x', CUSTOMER, B, '06 14:00', Thread_Index=zero)
        self.assertEqual([r['conversation'] for r in self.rows(*self.M)], [1, 1, 1, 2, 3])

    def test_own_list_reaches_the_correspondents(self):
        own = {'List_Id': '<support.acme.example>'}
        self.add('1@x', CUSTOMER, B, '06 10:00', **own)
        self.add('2@x', JOHN, B, '06 11:00', References='<1@x>', **own)
        row = self.row('2@x', *self.M, '--agents', JOHN)
        self.assertEqual((row['direction'], row['role']), ('outbound', 'response'))


# -- §8, working time ---------------------------------------------------------------------------

class WorkTime(unittest.TestCase):
    BERLIN = ZoneInfo('Europe/Berlin')

    def seconds(self, hours, zone, start, end, holidays=()):
        schedule = worktime.Schedule(worktime.parse_hours(hours), zone, set(holidays))
        return schedule.seconds(utc(start), utc(end))

    def test_plain_week(self):
        # Friday 16:00 to Monday 10:00 local (UTC+1): one hour on each side
        self.assertEqual(self.seconds('Mon-Fri 09:00-17:00', self.BERLIN,
                                      '2025-01-10T15:00:00', '2025-01-13T09:00:00'), 7200)

    def test_gap(self):
        # 2025-03-30: 02:00 becomes 03:00 at 01:00 UTC. 02:30 is the instant 01:00 UTC.
        self.assertEqual(self.seconds('Sun 02:30-04:00', self.BERLIN,
                                      '2025-03-29T00:00:00', '2025-03-31T00:00:00'), 3600)
        self.assertEqual(self.seconds('Sun 01:00-02:30', self.BERLIN,
                                      '2025-03-29T00:00:00', '2025-03-31T00:00:00'), 3600)
        self.assertEqual(self.seconds('Sun 00:00-24:00', self.BERLIN,
                                      '2025-03-29T00:00:00', '2025-03-31T12:00:00'), 23 * 3600)

    def test_overlap(self):
        # 2025-10-26: 03:00 becomes 02:00 at 01:00 UTC. Opening 02:30 is 00:30 UTC (first),
        # closing 02:30 is 01:30 UTC (second).
        self.assertEqual(self.seconds('Sun 02:30-04:00', self.BERLIN,
                                      '2025-10-25T00:00:00', '2025-10-27T00:00:00'), 9000)
        self.assertEqual(self.seconds('Sun 01:30-02:30', self.BERLIN,
                                      '2025-10-25T00:00:00', '2025-10-27T00:00:00'), 7200)

    def test_over_midnight_and_holiday(self):
        nights = 'Mon-Sun 22:00-06:00'
        span = ('2025-01-06T12:00:00', '2025-01-08T12:00:00')        # two nights
        self.assertEqual(self.seconds(nights, worktime.UTC, *span), 2 * 8 * 3600)
        day = worktime.parse_day('2025-01-07')
        self.assertEqual(self.seconds(nights, worktime.UTC, *span, [day]), 8 * 3600)

    def test_overlapping_segments_count_once(self):
        self.assertEqual(self.seconds('Mon 09:00-12:00; Mon-Tue 11:00-13:00', worktime.UTC,
                                      '2025-01-06T00:00:00', '2025-01-07T00:00:00'), 4 * 3600)

    def test_skipped_day(self):
        # Samoa had no 2011-12-30: its segment is empty
        self.assertEqual(self.seconds('Fri 09:00-17:00', ZoneInfo('Pacific/Apia'),
                                      '2011-12-29T00:00:00', '2012-01-01T00:00:00'), 0)

    def test_against_counting_minutes(self):
        # away from changes of the clock the local wall time decides
        schedule = worktime.Schedule(worktime.parse_hours('Mon-Fri 09:00-17:00; Sat 22:00-02:00'),
                                     ZoneInfo('America/New_York'))
        start, end = utc('2025-01-09T13:37:00'), utc('2025-01-14T16:21:00')
        minutes = 0
        for unix in range(start, end, 60):
            at = worktime.local(unix, schedule.zone)
            office = at.weekday() < 5 and 9 <= at.hour < 17
            night = (at.weekday() == 5 and at.hour >= 22) or (at.weekday() == 6 and at.hour < 2)
            minutes += office or night
        self.assertEqual(schedule.seconds(start, end), minutes * 60)

    def test_names_of_days(self):
        for text, days in (('Mon', [0]), ('monday', [0]), ('Thursday-Sat', [3, 4, 5]), ('SUN,Tue', [6, 1]),
                           ('Saturday-Mon', [5, 6, 0])):
            self.assertEqual(worktime.parse_weekdays(text), days, text)
        for text in ('Mo', 'Mond', 'Mon-', 'Mon-Tue-Wed', ''):
            with self.assertRaises(ValueError, msg=text):
                worktime.parse_weekdays(text)

    def test_midnight_in_a_gap(self):
        # Beirut 2022-03-27: 00:00 becomes 01:00 at 22:00 UTC the day before
        self.assertEqual(worktime.midnight(worktime.parse_day('2022-03-27'),
                                           ZoneInfo('Asia/Beirut')), utc('2022-03-26T22:00:00'))


# -- §8, holidays from calendar files -------------------------------------------------------------

class Calendars(Tree):
    def text(self, *events, head=''):
        """A calendar; an event is its lines, separated by spaces."""
        lines = ['BEGIN:VCALENDAR', *head.split()]
        for event in events:
            lines += ['BEGIN:VEVENT', *event.split(), 'END:VEVENT']
        return '\r\n'.join([*lines, 'END:VCALENDAR', ''])

    def days(self, *events, **more):
        return [d.isoformat() for d in sorted(holidays.calendar_days(self.text(*events, **more))[0])]

    def rule(self, start, rule, *more):
        return self.days(f'DTSTART;VALUE=DATE:{start} RRULE:{rule} ' + ' '.join(more))

    def refused(self, *events, why='', **more):
        with self.assertRaisesRegex(holidays.Refused, why, msg=events):
            holidays.calendar_days(self.text(*events, **more))

    def refuses(self, start, *rules):
        for rule in rules:
            self.refused(f'DTSTART:{start} RRULE:{rule}', why='RRULE|number|date|weekday')

    def test_days_of_an_event(self):
        for event, last in (('', 24), ('DTEND:20251227', 26), ('DTEND:20251225', 24), ('DTEND:20251224', 24),
                            ('DTEND:20251201', 24), ('DURATION:P3D', 26), ('DURATION:P1W', 30),
                            ('DURATION:P0D', 24), ('DTEND;VALUE=DATE:20251226', 25)):
            self.assertEqual(self.days(f'DTSTART;VALUE=DATE:20251224 {event}'),
                             [f'2025-12-{d}' for d in range(24, last + 1)], event)
        for event in ('DURATION:PT24H', 'DURATION:P1DT1H', 'DURATION:D', 'DTEND:20251226T000000',
                      'DTEND:20251226 DURATION:P2D', 'DTSTART:20251225'):
            self.refused(f'DTSTART:20251224 {event}')
        self.assertEqual(self.days('DTSTART:20251231 DTEND:20260102'), ['2025-12-31', '2026-01-01'])

    def test_what_is_ignored(self):
        day = 'DTSTART:20250501'
        others = ['DTSTART:20250101T090000Z DTEND:20250101T100000Z', 'DTSTART;TZID=Europe/Berlin:20250101T000000',
                  'DTSTART:20250102 TRANSP:TRANSPARENT', 'DTSTART:20250103 STATUS:cancelled',
                  'DTSTART:20250104T000000 RRULE:FREQ=HOURLY EXRULE:FREQ=DAILY']
        self.assertEqual(holidays.calendar_days(self.text(*others, day + ' TRANSP:OPAQUE STATUS:CONFIRMED')),
                         ({datetime.date(2025, 5, 1)}, 5))
        self.assertEqual(holidays.calendar_days(self.text(day))[1], 0)
        for none in (others, others[:1], []):
            self.refused(*none, why='no holiday')

    def test_lines(self):
        text = ('BEGIN:VCALENDAR\n\nbegin:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025\nRRULE:FREQ=HOURLY\n'
                'END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY;X="a;b:c":Tag der\u2028DTSTART:20250102\n'
                'dtstart;value=date:2025\n 050\n\t1\nBEGIN:VALARM\nDURATION:P5D\nTRANSP:TRANSPARENT\n'
                'END:VALARM\nEND:VEVENT\nBEGIN:VTODO\nDTSTART:20250103\nEND:VTODO\nEND:VCALENDAR')
        self.assertEqual(holidays.calendar_days(text), ({datetime.date(2025, 5, 1)}, 0))
        self.assertEqual(holidays.calendar_days(text.replace('\n', '\r\n')),
                         holidays.calendar_days(text))
        whole = self.text('DTSTART:20250501')
        for cut in ('END:VCALENDAR', 'END:VEVENT', 'BEGIN:VEVENT', 'BEGIN:VCALENDAR'):
            with self.assertRaises(holidays.Refused, msg=cut):
                holidays.calendar_days(whole.replace(cut + '\r\n', ''))
        for at in range(len(whole) - 2):
            with self.assertRaises(holidays.Refused, msg=at):
                holidays.calendar_days(whole[:at])

    def test_the_years_1980_to_2099(self):
        self.assertEqual(self.days('DTSTART:19791230 DTEND:19800102', 'DTSTART:20991231 DURATION:P9D'),
                         ['1980-01-01', '2099-12-31'])
        for outside in ('19791231', '21000101'):
            self.refused(f'DTSTART:{outside}', why='no holiday')
        self.assertEqual(self.rule('19701225', 'FREQ=YEARLY'),
                         [f'{year}-12-25' for year in range(1980, 2100)])
        self.assertEqual(self.rule('19781225', 'FREQ=YEARLY;COUNT=3'), ['1980-12-25'])
        self.assertEqual(self.rule('19791230', 'FREQ=YEARLY;COUNT=1', 'DURATION:P3D'), ['1980-01-01'])

    def test_days_of_the_year(self):
        may = self.rule('20240506', 'FREQ=YEARLY;BYMONTH=5;BYDAY=1MO')
        self.assertEqual(may[:4], ['2024-05-06', '2025-05-05', '2026-05-04', '2027-05-03'])
        self.assertEqual(len(may), 76)                                 # 2024 to 2099
        may = self.rule('20240527', 'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO')
        self.assertEqual(may[:3], ['2024-05-27', '2025-05-26', '2026-05-25'])
        november = self.rule('20241128', 'FREQ=YEARLY;BYDAY=4TH;BYMONTH=11')
        self.assertEqual(november[:3], ['2024-11-28', '2025-11-27', '2026-11-26'])
        self.assertEqual(self.rule('19970519', 'FREQ=YEARLY;BYDAY=20MO')[:3],
                         ['1997-05-19', '1998-05-18', '1999-05-17'])
        self.assertEqual(self.rule('20241229', 'FREQ=YEARLY;BYDAY=-1SU')[:3],
                         ['2024-12-29', '2025-12-28', '2026-12-27'])
        self.assertEqual(self.rule('20250101', 'FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=1,31;COUNT=5'),
                         ['2025-01-01', '2025-01-31', '2025-12-01', '2025-12-31', '2026-01-01'])
        # with months alone the day of the month is that of the start
        self.assertEqual(self.rule('20250115', 'FREQ=YEARLY;BYMONTH=1,7;COUNT=3'),
                         ['2025-01-15', '2025-07-15', '2026-01-15'])
        # a weekday among days of a month: the day of elections
        self.assertEqual(
            self.rule('19961105', 'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8')[:3],
            ['1996-11-05', '2000-11-07', '2004-11-02'])
        # every third year, days 1 and 100: 10 April, in the leap year 2000 the 9th
        self.assertEqual(self.rule('19970101', 'FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100'),
                         ['1997-01-01', '1997-04-10', '2000-01-01', '2000-04-09', '2003-01-01'])
        self.assertEqual(self.rule('20241231', 'FREQ=YEARLY;BYYEARDAY=-1,366;COUNT=2'),
                         ['2024-12-31', '2025-12-31'])

    def test_29_february(self):
        leap = [f'{year}-02-29' for year in range(2024, 2100, 4)]      # 2096 is the last, 2100 has none
        self.assertEqual(self.rule('20240229', 'FREQ=YEARLY'), leap)
        self.assertEqual(self.rule('20240229', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), leap)
        self.assertEqual(self.rule('20240229', 'FREQ=YEARLY;COUNT=3'), leap[:3])
        self.assertEqual(self.rule('20240229', 'FREQ=YEARLY;INTERVAL=3;COUNT=2'), ['2024-02-29', '2036-02-29'])
        self.assertEqual(self.rule('20240229', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3'),
                         ['2024-02-29', '2025-02-28', '2026-02-28'])
        self.assertIn('2000-02-29', self.rule('19960229', 'FREQ=YEARLY'))

    def test_nth_weekdays_against_a_wall_calendar(self):
        for nth in (1, 2, 3, 4, -1, -2):
            for month, weekday in ((2, 3), (5, 0), (12, 6)):
                expected = []
                for year in range(2020, 2100):
                    weeks = [w[weekday] for w in calendar.monthcalendar(year, month) if w[weekday]]
                    expected.append(f'{year}-{month:02}-{weeks[nth - 1 if nth > 0 else nth]:02}')
                rule = f'FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{holidays.WEEKDAYS[weekday]}'
                self.assertEqual(self.rule(expected[0].replace('-', ''), rule), expected, rule)

    def test_months(self):
        self.assertEqual(self.rule('20250131', 'FREQ=MONTHLY;COUNT=3'),
                         ['2025-01-31', '2025-03-31', '2025-05-31'])
        self.assertEqual(self.rule('20250131', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3'),
                         ['2025-01-31', '2025-02-28', '2025-03-31'])
        self.assertEqual(self.rule('20250130', 'FREQ=MONTHLY;INTERVAL=13;COUNT=3'),
                         ['2025-01-30', '2027-03-30', '2028-04-30'])   # 2026-02 has no 30th
        # Friday the 13th
        self.assertEqual(self.rule('19980213', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=5'),
                         ['1998-02-13', '1998-03-13', '1998-11-13', '1999-08-13', '2000-10-13'])
        self.assertEqual(self.rule('20250131', 'FREQ=MONTHLY;BYDAY=5FR;COUNT=3'),
                         ['2025-01-31', '2025-05-30', '2025-08-29'])
        self.assertEqual(self.rule('20250107', 'FREQ=MONTHLY;BYMONTH=1,3;BYDAY=1TU;COUNT=3'),
                         ['2025-01-07', '2025-03-04', '2026-01-06'])

    def test_positions(self):
        # the last working day of a month: a Friday, a Friday, a Monday
        self.assertEqual(self.rule('20250131', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3'),
                         ['2025-01-31', '2025-02-28', '2025-03-31'])
        # the month of the start is counted from its own first day: 2025-01-02 is the second working day
        self.assertEqual(self.rule('20250102', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,1;COUNT=3'),
                         ['2025-01-02', '2025-02-03', '2025-02-04'])
        self.refused('DTSTART:20250102 RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', why='first day')
        # the 2099-12-31, a Thursday, is not the last day of its week
        self.assertEqual(self.rule('20991225', 'FREQ=WEEKLY;BYDAY=TH,FR;BYSETPOS=-1'), ['2099-12-25'])

    def test_weeks_and_days(self):
        self.assertEqual(self.rule('20250106', 'FREQ=WEEKLY;COUNT=2'), ['2025-01-06', '2025-01-13'])
        # Tuesday and Sunday of every other week: the begin of the week decides which Sundays
        self.assertEqual(self.rule('19970805', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO'),
                         ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'])
        self.assertEqual(self.rule('19970805', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU'),
                         ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'])
        self.assertEqual(self.rule('20250106', 'FREQ=WEEKLY;BYMONTH=1,3;UNTIL=20250303'),
                         ['2025-01-06', '2025-01-13', '2025-01-20', '2025-01-27', '2025-03-03'])
        self.assertEqual(self.rule('19970902', 'FREQ=DAILY;INTERVAL=10;COUNT=5'),
                         ['1997-09-02', '1997-09-12', '1997-09-22', '1997-10-02', '1997-10-12'])
        self.assertEqual(self.rule('20251224', 'FREQ=DAILY;BYMONTH=12;BYMONTHDAY=24,25,26;BYDAY=WE,FR;COUNT=3'),
                         ['2025-12-24', '2025-12-26', '2026-12-25'])

    def test_count_until_and_exceptions(self):
        christmas = ['2024-12-25', '2025-12-25', '2026-12-25']
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;COUNT=3'), christmas)
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;UNTIL=20261225'), christmas)
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;UNTIL=20261224'), christmas[:2])
        self.assertEqual(self.rule('20241225', 'freq=yearly;until=20241225'), christmas[:1])
        # what is excepted was counted
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20251225,20271225'),
                         [christmas[0], christmas[2]])
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;COUNT=2', 'EXDATE:20241225 EXDATE:20251224'),
                         [christmas[1]])
        self.assertEqual(self.rule('20241225', 'FREQ=YEARLY;COUNT=2', 'DURATION:P2D', 'EXDATE:20251226'),
                         ['2024-12-25', '2024-12-26', '2025-12-25', '2025-12-26'])
        self.refused('DTSTART:20250101 RRULE:FREQ=YEARLY;COUNT=1 EXDATE:20250101', why='no holiday')

    def test_further_dates(self):
        self.assertEqual(self.days('DTSTART:20250418 RDATE;VALUE=DATE:20260403,20240329 RDATE:20250418'),
                         ['2024-03-29', '2025-04-18', '2026-04-03'])
        self.assertEqual(self.days('DTSTART:20250418 DURATION:P2D RDATE:20260403,20270326 EXDATE:20270326'),
                         ['2025-04-18', '2025-04-19', '2026-04-03', '2026-04-04'])
        self.assertEqual(self.rule('20250101', 'FREQ=YEARLY;COUNT=2', 'RDATE:20250606'),
                         ['2025-01-01', '2025-06-06', '2026-01-01'])
        for wrong in ('RDATE:20260403T000000', 'RDATE;VALUE=PERIOD:20260403T000000Z/P1D', 'RDATE:20260230',
                      'EXDATE:20260403T000000', 'EXDATE:', 'EXRULE:FREQ=YEARLY'):
            self.refused(f'DTSTART:20250418 {wrong}')

    def test_changed_repetitions(self):
        master = 'UID:a DTSTART:20240101 RRULE:FREQ=YEARLY;COUNT=3'
        change = 'UID:a RECURRENCE-ID;VALUE=DATE:20250101 '
        self.assertEqual(self.days(master, change + 'DTSTART:20250102 DTEND:20250104'),
                         ['2024-01-01', '2025-01-02', '2025-01-03', '2026-01-01'])
        self.assertEqual(self.days(change + 'DTSTART:20250101', master),
                         ['2024-01-01', '2025-01-01', '2026-01-01'])
        for gone in ('DTSTART:20250101 STATUS:CANCELLED', 'DTSTART:20250101 TRANSP:TRANSPARENT',
                     'DTSTART:20250101T090000'):
            self.assertEqual(self.days(master, change + gone), ['2024-01-01', '2026-01-01'], gone)
            self.assertEqual(holidays.calendar_days(self.text(master, change + gone))[1], 1)
        # one of another event changes nothing here, and stands for itself
        self.assertEqual(self.days(master, 'UID:b RECURRENCE-ID:20250101 DTSTART:20250105'),
                         ['2024-01-01', '2025-01-01', '2025-01-05', '2026-01-01'])
        # a date that came by RDATE may be changed too; the change of a free event may be a holiday
        self.assertEqual(self.days('UID:a DTSTART:20240101 RDATE:20250101', change + 'DTSTART:20250107'),
                         ['2024-01-01', '2025-01-07'])
        self.assertEqual(self.days(master + ' TRANSP:TRANSPARENT', change + 'DTSTART:20250107'), ['2025-01-07'])
        for wrong in ('RECURRENCE-ID:20250101T000000', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20250101',
                      'RRULE:FREQ=YEARLY RECURRENCE-ID:20250101', 'RDATE:20260101 RECURRENCE-ID:20250101'):
            self.refused(master, f'UID:a DTSTART:20250102 {wrong}')

    def test_rules_that_are_refused(self):
        self.refuses('20250101', 'FREQ=HOURLY', 'FREQ=MINUTELY', 'FREQ=SECONDLY', 'FREQ=YEARLY;BYHOUR=9',
                     'FREQ=YEARLY;BYWEEKNO=1', 'FREQ=FORTNIGHTLY', 'COUNT=3', '', 'FREQ=YEARLY;',
                     'RSCALE=HEBREW;FREQ=YEARLY', 'FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD',
                     'FREQ=YEARLY;BYMONTHDAY=1', 'FREQ=YEARLY;BYEASTER=0', 'FREQ=YEARLY;FREQ=YEARLY',
                     'FREQ=YEARLY;COUNT=3;UNTIL=20300101', 'FREQ=YEARLY;COUNT=0', 'FREQ=YEARLY;INTERVAL=0',
                     'FREQ=YEARLY;INTERVAL=-1', 'FREQ=YEARLY;UNTIL=20300101T000000Z', 'FREQ=YEARLY;UNTIL=never',
                     'FREQ=YEARLY;BYMONTH=13', 'FREQ=YEARLY;BYMONTH=-1', 'FREQ=YEARLY;BYMONTH=1,',
                     'FREQ=MONTHLY;BYMONTHDAY=32', 'FREQ=MONTHLY;BYMONTHDAY=0', 'FREQ=YEARLY;BYDAY=0WE',
                     'FREQ=YEARLY;BYDAY=XX', 'FREQ=YEARLY;BYDAY=54WE', 'FREQ=WEEKLY;BYDAY=1WE',
                     'FREQ=DAILY;BYDAY=1WE', 'FREQ=WEEKLY;BYMONTHDAY=1', 'FREQ=MONTHLY;BYYEARDAY=1',
                     'FREQ=YEARLY;BYSETPOS=1', 'FREQ=WEEKLY;WKST=XX')
        self.refused('DTSTART:20250101 RRULE:FREQ=YEARLY RRULE:FREQ=DAILY', why='twice')
        self.refused('DTSTART:20250101', head='CALSCALE:HEBREW')
        self.assertEqual(self.days('DTSTART:20250101', head='CALSCALE:gregorian'), ['2025-01-01'])

    def test_the_first_day_obeys_its_rule(self):
        for start, rule in (('20250501', 'FREQ=YEARLY;BYMONTH=5;BYDAY=1MO'), ('20250102', 'FREQ=YEARLY;BYMONTH=2'),
                            ('20250106', 'FREQ=WEEKLY;BYDAY=TU'), ('20250101', 'FREQ=MONTHLY;BYMONTHDAY=2'),
                            ('20250101', 'FREQ=YEARLY;UNTIL=20241231'), ('20250101', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')):
            self.refused(f'DTSTART:{start} RRULE:{rule}', why='first day')

    def test_limits(self):
        self.assertEqual(len(self.rule('20250101', 'FREQ=DAILY;COUNT=10000')), 10000)
        self.refused('DTSTART:20250101 RRULE:FREQ=DAILY;COUNT=10001', why='10000')
        self.refused('DTSTART:20000101 DTEND:99991231', why='10000')
        one = 'DTSTART:20250101 RRULE:FREQ=YEARLY;COUNT=1'
        self.assertEqual(self.days(*[one] * 500, 'DTSTART:20250102'), ['2025-01-01', '2025-01-02'])
        self.refused(*[one] * 501, why='500')

    def test_of_a_roster(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '07 10:00', References='<1@x>')
        os.mkdir('rules')
        with open('rules/free.ICS', 'w', encoding='utf-8', newline='') as file:
            file.write('\ufeff' + self.text('DTSTART:20240106 RRULE:FREQ=YEARLY', 'DTSTART:20250107T090000Z',
                                            'DTSTART:20250107 TRANSP:TRANSPARENT'))

        def answer(holiday, more=''):
            self.write('rules/roster.ini', f'[mailbox {B}]\nhours=Mon-Fri 09:00-17:00\nholidays={holiday}\n{more}')
            report = self.report('-r', 'rules/roster.ini')
            return (self.row('2@x', '-r', 'rules/roster.ini')['business_seconds'], report['coverage']['findings'])
        ignored = [{'kind': 'calendar-event-ignored', 'count': 2}]
        # 10 to 17 on Monday the 6th, 9 to 10 on the 7th
        self.assertEqual(answer(''), (8 * 3600, []))
        self.assertEqual(answer('2025-01-06'), (3600, []))
        self.assertEqual(answer('free.ICS;2025-01-08'), (3600, ignored))
        self.assertEqual(answer('free.ICS', f'[agent {JOHN}]\nhours=Mon-Fri 09:00-17:00\nholidays=./free.ICS\n'),
                         (3600, ignored))
        self.write('rules/cut.ics', 'BEGIN:VCALENDAR\n')
        for wrong in ('none.ics', 'cut.ics', 'free.txt', '2025-02-29'):
            self.write('rules/roster.ini', f'[mailbox {B}]\nholidays=2025-01-06;{wrong}\n')
            with self.assertRaisesRegex(roster.UsageError, 'line 2', msg=wrong):
                self.report('-r', 'rules/roster.ini')
        with open('rules/cut.ics', 'w', encoding='utf-8') as file:
            file.write(self.text('DTSTART:20250106') + '\n' * (4 << 20))
        with self.assertRaisesRegex(ValueError, 'larger'):
            roster.Roster().read_holidays(['cut.ics'], 'rules')


# -- §9, statistics -----------------------------------------------------------------------------

class Statistics(Tree):
    def test_quantiles(self):
        values = [10, 20, 30, 40]
        self.assertEqual([stats.quantile(values, p) for p in (50, 90, 95)], [20, 40, 40])
        self.assertEqual(stats.quantile(list(range(1, 21)), 95), 19)
        self.assertEqual(stats.quantile([7], 50), 7)
        self.assertIsNone(stats.quantile([], 50))

    def test_mean_rounds_half_up(self):
        self.assertEqual([stats.mean(v) for v in ([1, 2], [1, 1, 2], [])], [2, 1, None])

    def test_share(self):
        self.assertEqual([stats.share(1, 3), stats.share(2, 3), stats.share(1, 128),
                          stats.share(1, 1), stats.share(0, 0)],
                         ['0.333333', '0.666667', '0.007813', '1.000000', None])

    def test_period_names(self):
        unix = utc('2024-12-31T23:30:00')
        self.assertEqual([stats.period_name(unix, worktime.UTC, by)
                          for by in ('day', 'week', 'month')],
                         ['2024-12-31', '2025-W01', '2024-12'])
        self.assertEqual(stats.period_name(unix, ZoneInfo('Europe/Berlin'), 'month'), '2025-01')

    def sla(self, *options):
        return self.report('-m', B, *options)['mailboxes'][0]['sla']

    def test_sla(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 12:00', References='<1@x>')   # 2 h: met, ≤
        self.add('3@x', CUSTOMER, B, '06 10:00')
        self.add('4@x', B, CUSTOMER, '06 12:01', References='<3@x>')   # missed
        self.add('5@x', CUSTOMER, B, '06 10:00')                       # open since 2:01 h
        self.add('6@x', CUSTOMER, B, '06 11:00')                       # open, younger
        self.assertIsNone(self.sla())
        self.assertEqual(self.sla('--sla', '2h'),
                         {'target': 7200, 'clock': 'elapsed', 'met': 1, 'missed': 1,
                          'open_missed': 1, 'undecided': 1})
        # 2025-01-06 is a Monday; open from 11:00 on: 1:00 h, 1:01 h, and 1:01 h of both waits
        self.assertEqual(self.sla('--sla', '1h', '--hours', 'Mon-Fri 11:00-17:00'),
                         {'target': 3600, 'clock': 'business', 'met': 1, 'missed': 1,
                          'open_missed': 2, 'undecided': 0})

    def test_off_hours(self):
        self.add('1@x', CUSTOMER, B, '05 10:00')                       # a Sunday
        self.add('2@x', B, CUSTOMER, '05 12:00', References='<1@x>')

        def business(*options):
            total = self.report('-m', B, '--hours', 'Mon-Fri 09:00-17:00',
                                *options)['mailboxes'][0]['total']
            return total['business_response']['n'], total['business_response']['max']
        self.assertEqual(business(), (1, 0))
        self.assertEqual(business('--offhours', 'drop'), (0, None))
        self.assertEqual(business('--offhours', 'elapsed'), (1, 7200))

    def test_agent_clock(self):
        self.write('roster.ini', f'[mailbox {B}]\nhours=Mon-Fri 09:00-17:00\n'
                   f'[agent {JOHN}]\nzone=America/New_York\nhours=Mon-Fri 08:00-16:00\n')
        self.add('1@x', CUSTOMER, B, '06 12:00')
        self.add('2@x', B, CUSTOMER, '06 14:00', References='<1@x>', Sender=JOHN)
        row = self.row('2@x', '-r', 'roster.ini')
        # 08:00 in New York is 13:00 UTC
        self.assertEqual((row['response_seconds'], row['business_seconds'], row['agent_seconds']),
                         (7200, 7200, 3600))

    def test_periods(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '07 10:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '08 10:00')
        rows = self.rows('-m', B, '--from', '2025-01-07', '--to', '2025-01-07')
        self.assertEqual([(r['message_id'], r['conversation'], r['response_seconds'])
                          for r in rows], [('2@x', 1, 86400)])
        one = self.report('-m', B, '--from', '2025-01-07', '--by', 'day')['mailboxes'][0]
        self.assertEqual(one['periods'], [
            {'period': '2025-01-07', 'inbound': 0, 'outbound': 1, 'responses': 1, 'median': 86400,
             'unanswered': 0},
            {'period': '2025-01-08', 'inbound': 1, 'outbound': 0, 'responses': 0, 'median': None,
             'unanswered': 1}])
        self.assertEqual(one['conversations']['total'], 1)             # the other began before
        moved = self.rows('-m', B, '--to', '2025-01-06', '--period-by', 'arrived')
        self.assertEqual([r['message_id'] for r in moved], ['1@x', '2@x'])

    def test_not_measurable(self):
        for n in range(4):
            self.add(f'{n}@x', B, CUSTOMER, f'06 1{n}:00', Subject=str(n))
        self.put('9.eml', mail(From_=B, To=CUSTOMER, Subject='9', Date='6 Jan 2025 15:00 Z'))
        self.assertTrue(self.report('-m', B)['mailboxes'][0]['measurable'])   # 20 %: not more
        self.put('8.eml', mail(From_=B, To=CUSTOMER, Subject='8', Date='6 Jan 2025 15:00 Z'))
        one = self.report('-m', B, '--sla', '1h')['mailboxes'][0]
        self.assertEqual((one['measurable'], one['sla'], one['total']['response'],
                          one['total']['initiated']), (False, None, None, 6))

    def test_heatmap(self):
        self.add('1@x', CUSTOMER, B, '06 23:30')                       # a Monday in UTC
        one = self.report('-m', B, '--zone', 'Europe/Berlin')['mailboxes'][0]['heatmap']
        self.assertEqual((one['zone'], one['inbound'][1][0]), ('Europe/Berlin', 1))

    def test_rows_of_agents(self):
        self.write('roster.ini', f'[agent {JOHN}]\nname=John Doe\n[agent {MARY}]\n')
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=JOHN)
        self.add('2@x', B, CUSTOMER, '06 11:00', Sender='bob@acme.example')
        self.add('3@x', B, CUSTOMER, '06 12:00')
        one = self.report('-m', B, '-r', 'roster.ini')['mailboxes'][0]
        self.assertEqual([(a['agent'], a['name'], a['sent'], a['share']) for a in one['agents']],
                         [('bob@acme.example', None, 1, 0.333333),
                          (JOHN, 'John Doe', 1, 0.333333), (MARY, None, 0, 0)])
        self.assertEqual((one['unattributed']['sent'], one['total']['sent'],
                          one['unattributed']['verdicts']), (1, 3, {'send-as': 1}))

    def names(self, *options):
        one = self.report('-m', B, *options)['mailboxes'][0]
        self.assertEqual((one['unattributed']['name'], one['total']['name']), (None, None))
        return {a['agent']: a['name'] for a in one['agents']}

    def seen(self, *froms, **more):
        """An item for each From, none of them about B."""
        for from_ in froms:
            self.add(f'seen{self.count}@x', from_, 'x@far.example', '08 10:00', **more)

    def test_name_of_the_roster_wins(self):
        self.seen(f'Johnny <{JOHN}>')
        self.write('roster.ini', f'[agent {JOHN}]\nname=John Doe\n')
        self.assertEqual(self.names('-r', 'roster.ini'), {JOHN: 'John Doe'})
        for none in ('', 'name=\n'):
            self.write('roster.ini', f'[agent {JOHN}]\n{none}')
            self.assertEqual(self.names('-r', 'roster.ini'), {JOHN: 'Johnny'})

    def test_most_frequent_name_aliases_count(self):
        self.seen(f'Johnny <{JOHN}>', f'Johnny <{JOHN}>', f'J. Doe <{JOHN}>',
                  '"J. Doe" <JDoe@old.example>', 'jdoe@old.example (J. Doe)')
        self.assertEqual(self.names('--agents', JOHN), {JOHN: 'Johnny'})
        self.assertEqual(self.names('--agents', f'{JOHN}=jdoe@old.example'), {JOHN: 'J. Doe'})

    def test_name_counts_for_from_and_for_sender(self):
        self.seen(f'Alpha <{JOHN}>', f'Alpha <{JOHN}>')
        self.seen(f'Zeta <{JOHN}>', Sender=f'Zeta <{JOHN}>')           # twice in one item
        self.assertEqual(self.names('--agents', JOHN), {JOHN: 'Alpha'})
        self.seen('x@far.example', Sender=f'Zeta <{JOHN}>')
        self.assertEqual(self.names('--agents', JOHN), {JOHN: 'Zeta'})

    def test_name_counts_items_not_messages(self):
        self.seen(f'Alpha <{JOHN}>', f'Alpha <{JOHN}>')
        for folder in 'abc':                                           # one message, three copies
            self.add('same@x', f'Zeta <{JOHN}>', 'x@far.example', '08 10:00', folder=folder)
        self.assertEqual(self.names('--agents', JOHN), {JOHN: 'Zeta'})

    def test_name_counts_every_kind_and_period(self):
        self.seen(f'Zeta <{JOHN}>', f'Zeta <{JOHN}>', Precedence='bulk')
        self.seen(f'Alpha <{JOHN}>')
        self.assertEqual(self.names('--agents', JOHN, '--from', '2025-03-01'), {JOHN: 'Zeta'})

    def test_names_tie_in_byte_order(self):
        # in UTF-16 the surrogates of U+1F600 would come before U+FF21
        self.seen(f'\U0001f600 <{JOHN}>', f'\uff21 <{JOHN}>')
        self.assertEqual(self.names('--agents', JOHN), {JOHN: '\uff21'})
        self.seen(f'a <{JOHN}>', f'B <{JOHN}>')
        self.assertEqual(self.names('--agents', JOHN), {JOHN: 'B'})

    def test_no_name_seen(self):
        self.seen(JOHN, f'"" <{JOHN}>', f'Mary <{MARY}>')
        self.add('1@x', CUSTOMER, f'To John <{JOHN}>, {B}', '06 10:00', Reply_To=f'X <{JOHN}>')
        self.assertEqual(self.names('--agents', JOHN), {JOHN: None})

    def test_only_the_first_address_of_a_field_gives_a_name(self):
        self.seen(f'Mary <{MARY}>, John <{JOHN}>', f'No Body; Jo <{JOHN}>')
        self.put('2.eml', mail(From_=['x@y', f'Twice <{JOHN}>'], Subject='x'))
        self.assertEqual(self.names('--agents', f'{JOHN},{MARY}'), {JOHN: 'Jo', MARY: 'Mary'})

    def test_names_of_discovered_and_domain_agents(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=f'=?utf-8?Q?J=C3=B6hn?=  Doe <{JOHN}>')
        self.assertEqual(self.names(), {JOHN: 'Jöhn Doe'})
        self.write('roster.ini', '[organisation]\nagent-domains=acme.example\n')
        self.assertEqual(self.names('-r', 'roster.ini'), {JOHN: 'Jöhn Doe'})


# -- §1, agents with dates ----------------------------------------------------------------------

class AgentsWithDates(Tree):
    def roster(self, keys, extra=''):
        self.write('roster.ini', f'[mailbox {B}]\n[agent {JOHN}]\n{keys}\n{extra}')

    def directions(self, *options):
        return [r['direction'] for r in self.rows('-r', 'roster.ini', *options)
                if r['from'] == JOHN]

    def test_both_days_are_included_in_the_zone_of_the_agent(self):
        # New York is five hours behind UTC: its 6 January begins at 05:00, its 7 January ends on the 8th
        self.add('1@x', CUSTOMER, B, '01 10:00')
        for n, date in enumerate(('06 04:59', '06 05:00', '08 04:59', '08 05:00')):
            self.add(f'j{n}@x', JOHN, CUSTOMER, date, References='<1@x>')
        inside = ['unrelated', 'outbound', 'outbound', 'unrelated']
        days = 'from=2025-01-06\nuntil=2025-01-07\n'
        self.roster(days + 'zone=America/New_York')
        self.assertEqual(self.directions(), inside)
        self.assertEqual(self.directions('--zone', 'Asia/Tokyo'), inside)
        self.roster(days)
        self.assertEqual(self.directions('--zone', 'America/New_York'), inside)
        self.assertEqual(self.directions(), ['outbound'] * 2 + ['unrelated'] * 2)     # in UTC
        self.roster('from=2025-01-06\nzone=America/New_York')
        self.assertEqual(self.directions(), ['unrelated'] + ['outbound'] * 3)
        self.roster('until=2025-01-07\nzone=America/New_York')
        self.assertEqual(self.directions(), ['outbound'] * 3 + ['unrelated'])

    def test_without_a_time_nobody_with_dates_is_an_agent(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.put('j.eml', mail(From_=JOHN, To=CUSTOMER, Message_ID='<j@x>', References='<1@x>'))
        self.roster('')
        self.assertEqual(self.directions(), ['outbound'])
        self.roster('from=2000-01-01')
        self.assertEqual(self.directions(), ['unrelated'])

    def test_the_day_is_that_of_the_first_copy_by_origin(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.add('j@x', JOHN, CUSTOMER, '05 23:00', folder='a', References='<1@x>')
        self.add('j@x', JOHN, CUSTOMER, '06 01:00', folder='b', References='<1@x>')
        self.roster('from=2025-01-06')
        self.assertEqual(self.directions('--archive', f'{B}=in/b'), ['inbound'])
        self.roster('until=2025-01-05')
        self.assertEqual(self.directions('--archive', f'{B}=in/b'), ['outbound'])
        # it is the sent time, not the arrival
        self.add('k@x', JOHN, CUSTOMER, '05 23:30', References='<1@x>',
                 Received='from a by b; 6 Jan 2025 00:10 +0000')
        self.assertEqual(self.directions(), ['outbound', 'outbound'])

    def test_nor_by_agent_domains(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.add('j@x', JOHN, CUSTOMER, '06 10:00', References='<1@x>')
        self.add('m@x', MARY, CUSTOMER, '06 11:00', References='<1@x>')
        self.roster('until=2025-01-05', '[organisation]\nagent-domains=acme.example\n')
        rows = {r['from']: r['direction'] for r in self.rows('-r', 'roster.ini')}
        self.assertEqual((rows[JOHN], rows[MARY]), ('unrelated', 'outbound'))

    def test_recipients_and_whom_the_conversation_met(self):
        self.add('1@x', B, JOHN, '06 10:00')
        self.add('2@x', JOHN, B, '06 11:00', References='<1@x>')
        self.add('3@x', B, JOHN, '06 12:00', References='<2@x>')
        self.roster('')
        self.assertEqual([(r['direction'], r['role']) for r in self.rows('-r', 'roster.ini')],
                         [('internal', None)] * 3)
        self.roster('until=2025-01-05')
        self.assertEqual([(r['direction'], r['role']) for r in self.rows('-r', 'roster.ini')],
                         [('outbound', 'initiates'), ('inbound', 'opens'), ('outbound', 'response')])

    def test_as_sender_of_another_domain(self):
        temp = 'temp@agency.example'
        self.write('roster.ini', f'[mailbox {B}]\n[agent {temp}]\nfrom=2025-01-06\n')
        self.add('1@x', B, CUSTOMER, '05 10:00', Sender=temp, folder='Sent')
        self.add('2@x', B, CUSTOMER, '06 10:00', Sender=temp, folder='Sent')
        rows = self.rows('-r', 'roster.ini', '--archive', f'{B}=in')
        self.assertEqual([(r['verdict'], r['agent']) for r in rows],
                         [('foreign-sender', None), ('on-behalf', temp)])

    def test_a_mailbox_is_discovered_by_its_agents_of_the_day(self):
        temp = 'temp@agency.example'
        for n in (1, 2):
            self.add(f'{n}@x', B, CUSTOMER, f'0{n} 10:00', Sender=temp)
        for until, status in (('2025-01-02', 0), ('2025-01-01', 1)):
            self.write('roster.ini', f'[agent {temp}]\nuntil={until}\n')
            self.assertEqual(oracle.run_both(['-r', 'roster.ini', 'in'])[0], status)

    def test_a_domain_near_the_mailbox_is_enough_on_other_days(self):
        # rung 2 asks for B's side, not for an agent; the row stays that of the roster's person
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender='jd@acme.example')
        self.roster('aliases=jd@acme.example\nuntil=2025-01-05')
        row = self.row('1@x', '-r', 'roster.ini')
        self.assertEqual((row['verdict'], row['agent'], row['credited']), ('on-behalf', JOHN, True))

    def test_archives_stay_and_names_do_not(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='john/Sent')
        self.add('2@x', f'John Doe <{B}>', CUSTOMER, '06 11:00')
        for dates, named in (('', 'named'), ('until=2025-01-05', 'send-as'), ('until=2025-01-06', 'named')):
            self.roster(f'name=John Doe\narchives=in/john\n{dates}')
            self.assertEqual([r['verdict'] for r in self.rows('-r', 'roster.ini')],
                             ['sent-folder', named])

    def test_archives_of_other_days(self):
        # for a foreign Sender and for the representative they are an agent's archive all the same
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='john/Sent', Sender='temp@agency.example')
        self.add('2@x', f'Support <{B}>', CUSTOMER, '06 11:00', folder='a')
        self.add('2@x', f'John <{B}>', CUSTOMER, '06 11:00', folder='john', Subject='mine')
        self.roster('archives=in/john\nuntil=2025-01-05')
        one, two = self.rows('-r', 'roster.ini', '--subjects')
        self.assertEqual((one['verdict'], one['direction']), ('foreign-sender', 'outbound'))
        self.assertEqual(two['subject'], 'mine')

    def test_an_audit_record_credits_a_person(self):
        self.add('1@x', B, CUSTOMER, '06 10:00')
        with open('audit.csv', 'w', encoding='utf-8', newline='') as file:
            writer = csv.writer(file)
            writer.writerow(['Operation', 'AuditData'])
            writer.writerow(['SendAs', json.dumps({
                'Id': '1', 'Operation': 'SendAs', 'UserId': JOHN, 'SendAsUserSmtp': B,
                'CreationTime': '2025-01-05T10:00:00', 'Item': {'InternetMessageId': '<1@x>'}})])
        self.roster('until=2025-01-05')
        self.assertEqual(self.row('1@x', '-r', 'roster.ini', '-a', 'audit.csv')['agent'], JOHN)

    def test_the_row_of_the_agent_stands(self):
        self.roster('until=2024-12-31')
        self.add('1@x', B, CUSTOMER, '06 10:00')
        one = self.report('-r', 'roster.ini')['mailboxes'][0]
        self.assertEqual([(a['agent'], a['sent']) for a in one['agents']], [(JOHN, 0)])
        self.assertEqual(one['agents_from'], ['roster'])


# -- §3, --count-kind ---------------------------------------------------------------------------

class CountKind(Tree):
    M = ('-m', B)

    def test_a_row_keeps_its_kind_and_walks(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Precedence='bulk')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>', Auto_Submitted='auto-replied')
        kinds = [(r['kind'], r['direction'], r['role']) for r in self.rows(*self.M)]
        self.assertEqual(kinds, [('bulk', 'other', None), ('automatic', 'other', None)])
        for options in (('--count-kind', 'bulk,automatic'),
                        ('--count-kind', 'automatic', '--count-kind', 'person,bulk')):
            kinds = [(r['kind'], r['direction'], r['role']) for r in self.rows(*self.M, *options)]
            self.assertEqual(kinds, [('bulk', 'inbound', 'opens'), ('automatic', 'outbound', 'response')])
            counts = self.report(*self.M, *options)['mailboxes'][0]['messages']
            self.assertEqual([counts[k] for k in ('inbound', 'outbound', 'bulk', 'automatic')],
                             [1, 1, 0, 0])
        with self.assertRaises(roster.UsageError):
            self.rows(*self.M, '--count-kind', 'newsletter')

    def test_person_changes_nothing(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Precedence='bulk')
        self.add('2@x', CUSTOMER, B, '06 10:00')
        self.assertEqual(self.rows(*self.M, '--count-kind', 'person'), self.rows(*self.M))

    def test_counted_kinds_discover_agents(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=JOHN, Precedence='bulk')
        self.add('2@x', JOHN, CUSTOMER, '06 11:00', References='<1@x>')
        self.assertEqual(self.row('2@x', *self.M)['direction'], 'unrelated')
        self.assertEqual(self.row('2@x', *self.M, '--count-kind', 'bulk')['verdict'], 'direct')

    def test_only_the_kind_person_beats_a_draft(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='Drafts')
        self.add('1@x', B, CUSTOMER, '06 10:01', folder='Sent', Precedence='bulk')
        for options in ((), ('--count-kind', 'bulk'), ('--count-kind', 'draft')):
            self.assertEqual(self.row('1@x', *self.M, *options)['kind'], 'draft', options)
        self.add('1@x', B, CUSTOMER, '06 10:02', folder='Sent')
        row = self.row('1@x', *self.M, '--count-kind', 'draft')
        self.assertEqual((row['kind'], row['sent']), ('person', '2025-01-06T10:02:00Z'))

    def test_counted_kinds_make_as_of(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, 'x@far.example', '06 12:00', Precedence='bulk')
        for options, age in (((), 0), (('--count-kind', 'bulk'), 7200)):
            waiting = self.report(*self.M, *options)['mailboxes'][0]['unanswered']
            self.assertEqual([w['age'] for w in waiting], [age])


# -- §7, --thread-by-subject --------------------------------------------------------------------

class BySubject(Tree):
    def together(self, *options):
        rows = self.rows('-m', B, '--thread-by-subject', *options)
        return [r['conversation'] for r in rows]

    def test_thirty_days_and_no_second_more_and_links_chain(self):
        self.add('1@x', CUSTOMER, B, '01 10:00', Subject='price')
        self.put('2.eml', mail(From_=CUSTOMER, To=B, Message_ID='<2@x>', Subject='Re: PRICE',
                               Date='31 Jan 2025 10:00:01 +0000'))
        self.assertEqual(self.together(), [1, 2])
        self.add('3@x', B, CUSTOMER, '20 10:00', Subject='AW: price')      # not one of RFC 5256
        self.assertEqual(self.together(), [1, 2, 3])
        self.add('4@x', B, CUSTOMER, '20 11:00', Subject='Fwd: price', Sender=JOHN)
        self.assertEqual(self.together(), [1, 2, 1, 1])

    def test_arrival_decides_whatever_the_direction(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        late = 'from a by b; 1 Mar 2025 10:00:00 +0000'
        self.add('2@x', B, CUSTOMER, '02 10:00', Received=late)
        self.assertEqual(self.together(), [1, 2])
        self.add('3@x', B, CUSTOMER, '03 10:00')
        self.assertEqual(self.together(), [1, 2, 1])

    def test_no_time_no_link(self):
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.put('2.eml', mail(From_=CUSTOMER, To=B, Message_ID='<2@x>', Subject='hello'))
        self.assertEqual(self.together(), [1, 2])

    def test_no_subject_no_link(self):
        self.add('1@x', CUSTOMER, B, '01 10:00', Subject='')
        self.add('2@x', CUSTOMER, B, '01 11:00', Subject='Re:')
        self.assertEqual(self.together(), [1, 2])

    def test_the_correspondents_are_equal(self):
        self.add('1@x', CUSTOMER, f'{B}, {JOHN}', '01 10:00')
        self.add('2@x', CUSTOMER, B, '01 11:00', Cc='boss@far.example')
        self.add('3@x', JOHN, f'{CUSTOMER}, {B}', '01 12:00')
        self.add('4@x', 'boss@far.example', f'{B}, {CUSTOMER}', '01 13:00')
        # without the roster John is a correspondent like any other
        self.assertEqual(self.together(), [1, 2, 1, 2])
        self.assertEqual(self.together('--agents', JOHN), [1, 2, 1, 2])
        self.add('5@x', B, CUSTOMER, '01 14:00')
        self.assertEqual(self.together(), [1, 2, 1, 2, 3])
        self.assertEqual(self.together('--agents', JOHN), [1, 2, 1, 2, 1])

    def test_agents_at_the_time_of_the_message(self):
        self.add('1@x', CUSTOMER, f'{B}, {JOHN}', '05 10:00')
        self.add('2@x', CUSTOMER, f'{B}, {JOHN}', '06 10:00')
        self.add('3@x', CUSTOMER, B, '06 11:00')
        self.write('roster.ini', f'[agent {JOHN}]\nfrom=2025-01-06\n')
        self.assertEqual(self.together('-r', 'roster.ini'), [1, 2, 2])

    def test_agents_and_addresses_of_other_mailboxes_are_none_either(self):
        self.write('roster.ini', f'[mailbox {B}]\n[mailbox sales@acme.example]\n'
                   f'[agent {JOHN}]\nmailboxes=sales@acme.example\n')
        self.add('1@x', CUSTOMER, f'sales@acme.example, {B}', '06 10:00')
        self.add('2@x', CUSTOMER, f'{JOHN}, {B}', '06 11:00')
        rows = self.rows('-r', 'roster.ini', '--thread-by-subject')
        self.assertEqual({r['conversation'] for r in rows}, {1})

    def test_nobody_outside_no_link(self):
        self.add('1@x', B, JOHN, '01 10:00')
        self.add('2@x', JOHN, B, '01 11:00')
        self.assertEqual(self.together('--agents', JOHN), [1, 2])

    def test_kinds_do_not_matter(self):
        self.add('1@x', CUSTOMER, B, '01 10:00', Precedence='bulk')
        self.add('2@x', CUSTOMER, B, '01 11:00')
        self.assertEqual(self.together(), [1, 1])


# -- §8, the switches of the clock --------------------------------------------------------------

class Clocks(Tree):
    M = ('-m', B)

    def seconds(self, message_id, *options):
        row = self.row(message_id, *self.M, *options)
        return row['response_seconds'], row['answers']

    def three(self, last_reply='<2@x>'):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '06 11:30', References='<1@x>')
        if last_reply:
            self.add('4@x', B, CUSTOMER, '06 12:00', References='<1@x>', In_Reply_To=last_reply)

    def test_what_opened_is_answered_with_every_clock(self):
        self.three()
        self.assertEqual([self.seconds('4@x', '--clock', c) for c in ('first', 'last', 'parent')],
                         [(7200, '1@x'), (1800, '1@x'), (3600, '1@x')])

    def test_last_is_the_inbound_walked_last(self):
        # 2 names 3, so 3 is walked first although it is younger
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', References='<1@x> <3@x>')
        self.add('3@x', CUSTOMER, B, '06 11:30', References='<1@x>')
        self.add('4@x', B, CUSTOMER, '06 12:00', References='<1@x>')
        self.assertEqual(self.seconds('4@x', '--clock', 'last')[0], 3600)

    def test_last_restarts_the_wait_that_stays_open(self):
        self.three(last_reply=None)
        self.add('5@x', B, 'x@far.example', '06 13:00', Subject='other')
        sla = ('--sla', '2h')
        for clock, since, age, missed in (('first', '10:00', 3, 1), ('parent', '10:00', 3, 1),
                                          ('last', '11:30', 1.5, 0)):
            one = self.report(*self.M, '--clock', clock, *sla)['mailboxes'][0]
            self.assertEqual([(w['message_id'], w['since'], w['age']) for w in one['unanswered']],
                             [('1@x', f'2025-01-06T{since}:00Z', age * 3600)], clock)
            self.assertEqual((one['sla']['open_missed'], one['sla']['undecided']),
                             (missed, 1 - missed), clock)
        limits = ('--from', '2025-01-06T11:00:00Z', '--clock')
        waits = [self.report(*self.M, *limits, clock)['mailboxes'][0]['conversations']['open_waits']
                 for clock in ('first', 'last', 'parent')]
        self.assertEqual(waits, [0, 1, 0])

    def test_parent_is_the_first_id_of_this_wait(self):
        self.three(last_reply='<gone@x> <3@x> <2@x>')
        self.assertEqual(self.seconds('4@x', '--clock', 'parent')[0], 1800)

    def test_parent_of_no_inbound_of_the_wait(self):
        self.three(last_reply='<gone@x>')
        self.assertEqual(self.seconds('4@x', '--clock', 'parent')[0], 7200)

    def test_parent_was_answered_before(self):
        self.three()
        self.add('5@x', CUSTOMER, B, '06 13:00', References='<4@x>')
        self.add('6@x', B, CUSTOMER, '06 14:00', In_Reply_To='<2@x>')
        self.assertEqual(self.seconds('6@x', '--clock', 'parent'), (3600, '5@x'))

    def test_parent_of_the_representative_before_those_of_other_copies(self):
        self.three(last_reply='<2@x>')                                 # in/Inbox: the first by origin
        self.add('4@x', B, CUSTOMER, '06 12:00', folder='b', In_Reply_To='<3@x>')
        self.assertEqual(self.seconds('4@x', '--clock', 'parent')[0], 3600)
        self.assertEqual(self.seconds('4@x', '--clock', 'parent', '--archive', f'{B}=in/b')[0], 1800)

    def test_parent_of_another_copy(self):
        self.three(last_reply='<gone@x>')
        self.add('4@x', B, CUSTOMER, '06 12:00', folder='b', In_Reply_To='<3@x>')
        self.assertEqual(self.seconds('4@x', '--clock', 'parent')[0], 1800)

    def test_parent_may_be_younger_than_the_reply(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 12:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '06 11:00', In_Reply_To='<2@x>')
        self.assertEqual(self.seconds('3@x', '--clock', 'first')[0], 3600)
        row = self.row('3@x', *self.M, '--clock', 'parent')
        self.assertEqual((row['response_seconds'], row['defects']), (-3600, ['clock-skew']))

    def test_a_forward_that_answers_meets_its_recipients(self):
        expert = 'expert@elsewhere.example'
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, expert, '06 11:00', References='<1@x>')
        self.add('3@x', B, expert, '06 12:00', References='<1@x>')
        self.add('4@x', B, 'boss@elsewhere.example', '06 13:00', References='<1@x>')
        roles = [r for _, r in self.roles(*self.M)]
        self.assertEqual(roles, ['opens', 'forward', 'forward', 'forward'])
        roles = [r for _, r in self.roles(*self.M, '--forward-answers')]
        self.assertEqual(roles, ['opens', 'response', 'follow-up', 'forward'])

    def reopened(self, *options):
        return [r['message_id'] for r in self.rows(*self.M, *options) if r['first_response']]

    def test_reopen_is_new_after_an_outbound_began(self):
        self.add('1@x', B, CUSTOMER, '01 10:00')
        self.add('2@x', CUSTOMER, B, '08 10:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '08 11:00', References='<1@x>')
        self.add('4@x', CUSTOMER, B, '08 12:00', References='<1@x>')
        self.add('5@x', B, CUSTOMER, '08 13:00', References='<1@x>')
        self.assertEqual(self.reopened(), [])
        self.assertEqual(self.reopened('--reopen-is-new'), ['3@x'])
        self.assertEqual(self.reopened('--reopen-is-new', '--reopen-after', '1h'), ['3@x', '5@x'])
        self.assertEqual(self.reopened('--reopen-is-new', '--reopen-after', '8d'), [])

    def test_an_inbound_that_adds_reopens_nothing(self):
        # the outbound before it was a forward, which left the wait open
        self.add('1@x', CUSTOMER, B, '01 10:00')
        self.add('2@x', B, 'x@elsewhere.example', '01 11:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '20 10:00', References='<1@x>')
        counts = self.report(*self.M)['mailboxes'][0]['conversations']
        self.assertEqual(counts['reopened'], 0)


# -- §8, --closed -------------------------------------------------------------------------------

class Closed(Tree):
    def ids(self, text):
        with open('closed', 'wb') as file:
            file.write(text)
        return oracle.read_closed('closed')

    def test_lines(self):
        self.assertEqual(self.ids(b'a@x\r\nb@x,by phone, twice\n<c@x> went away\n\n \t\n# d@x\n<e@x>,f\n'
                                  b'<g h@x>\n  i@x  \nsha256:01\n<a@x>\r\nj@x went, away\nk@x\tl@x\n'
                                  b'm@x ,n\no<p@x>\n<q@x\n<r,s@x>t\n'),
                         {'a@x', 'b@x', 'c@x', 'e@x', 'gh@x', 'i@x', 'sha256:01', 'j@x', 'k@x', 'm@x',
                          'o<p@x>', 'q@x', 'r,s@x'})
        self.assertEqual(self.ids(b''), set())
        self.assertEqual(self.ids('\ufeffa@x\u2028b\n'.encode()), {'a@x\u2028b'})

    def test_a_line_without_an_id(self):
        for line in (b',by phone', b'<> gone', b'< >', b'<>'):
            with self.assertRaisesRegex(roster.UsageError, 'line 3', msg=line):
                self.ids(b'a@x\n#\n' + line + b'\n')
        with self.assertRaises(ValueError):
            self.ids(b'J\xf6rg@x\n')

    def closed(self, text, *options):
        self.write('closed', text)
        made = self.report('-m', B, '--closed', 'closed', *options)
        box = made['mailboxes'][0]
        counts = [box['conversations'][k] for k in ('closed', 'open_waits', 'answered', 'partly',
                                                    'unanswered')]
        return counts, [w['message_id'] for w in box['unanswered']], made['coverage']['findings']

    def without(self, n):
        return [{'kind': 'closed-without-wait', 'count': n}]

    def waits(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '06 12:00', References='<1@x>')
        self.add('4@x', CUSTOMER, B, '06 13:00', References='<1@x>')
        self.add('5@x', CUSTOMER, B, '06 14:00')

    def test_any_inbound_of_the_wait_ends_it(self):
        self.waits()
        self.assertEqual(self.closed(''), ([0, 2, 0, 1, 1], ['3@x', '5@x'], []))
        answered = ([1, 1, 1, 0, 1], ['5@x'], [])
        self.assertEqual(self.closed('3@x'), answered)
        self.assertEqual(self.closed('4@x'), answered)
        self.assertEqual(self.closed('4@x\n3@x\n4@x\n'), answered)
        self.assertEqual(self.closed('4@x\n5@x'), ([2, 0, 1, 0, 1], [], []))

    def test_ids_that_close_nothing(self):
        self.waits()
        # 1 was answered, 2 is an answer, the last is nowhere; named twice counts once
        self.assertEqual(self.closed('1@x\n2@x\ngone@x\ngone@x\n3@x\n'),
                         ([1, 1, 1, 0, 1], ['5@x'], self.without(3)))
        # before periods
        self.assertEqual(self.closed('1@x\n3@x\n', '--from', '2025-02-01'),
                         ([0, 0, 0, 0, 0], [], self.without(1)))

    def test_one_id_may_end_waits_of_two_mailboxes(self):
        self.add('1@x', CUSTOMER, f'{B}, sales@acme.example', '06 10:00')
        self.write('closed', '1@x')
        made = self.report('-m', B, '-m', 'sales@acme.example', '--closed', 'closed')
        self.assertEqual([b['conversations']['closed'] for b in made['mailboxes']], [1, 1])
        self.assertEqual(made['coverage']['findings'], [])

    def test_closed_in_the_period_of_its_start(self):
        self.waits()
        for clock, since, n in (('first', '12:00', 1), ('first', '12:01', 0), ('last', '13:00', 1),
                                ('last', '13:01', 0), ('parent', '12:01', 0)):
            counts, _, _ = self.closed('3@x', '--from', f'2025-01-06T{since}:00Z', '--clock', clock)
            self.assertEqual(counts[0], n, (clock, since))

    def test_no_sla(self):
        self.waits()
        self.write('closed', '3@x')
        sla = self.report('-m', B, '--closed', 'closed', '--sla', '1s')['mailboxes'][0]['sla']
        self.assertEqual((sla['open_missed'], sla['undecided']), (0, 1))


# -- §8, --offhours -----------------------------------------------------------------------------

class OffHours(Tree):
    def setUp(self):
        super().setUp()
        self.write('roster.ini', f'[mailbox {B}]\nhours=Mon-Fri 09:00-17:00\nsla=1h\n'
                   f'[agent {JOHN}]\nhours=Sun 09:00-17:00\n')
        self.add('1@x', CUSTOMER, B, '05 10:00')                       # a Sunday
        self.add('2@x', B, CUSTOMER, '05 12:00', References='<1@x>', Sender=JOHN)
        self.add('3@x', CUSTOMER, B, '06 10:00', Subject='b')          # a Monday
        self.add('4@x', B, CUSTOMER, '06 11:00', Subject='b', References='<3@x>', Sender=JOHN)
        self.add('5@x', CUSTOMER, B, '06 18:00', Subject='c')          # stays open, after hours
        self.add('6@x', B, CUSTOMER, '06 20:00', Subject='d', Sender=JOHN)

    def test_each_clock_by_its_own_schedule(self):
        for mode, business, of_agent in (('zero', [0, 3600], [7200, 0]),
                                         ('drop', [None, 3600], [7200, None]),
                                         ('elapsed', [7200, 3600], [7200, 3600])):
            rows = [self.row(i, '-r', 'roster.ini', '--offhours', mode) for i in ('2@x', '4@x')]
            self.assertEqual([r['business_seconds'] for r in rows], business, mode)
            self.assertEqual([r['agent_seconds'] for r in rows], of_agent, mode)
            self.assertEqual([r['response_seconds'] for r in rows], [7200, 3600])

    def test_statistics_and_sla(self):
        for mode, n, agent_n, met, missed in (('zero', 2, 2, 2, 0), ('drop', 1, 1, 1, 0),
                                              ('elapsed', 2, 2, 1, 1)):
            one = self.report('-r', 'roster.ini', '--offhours', mode)['mailboxes'][0]
            john = one['agents'][0]
            self.assertEqual((john['response']['n'], john['business_response']['n'],
                              john['agent_response']['n']), (2, n, agent_n), mode)
            self.assertEqual(john['sla'], {'met': met, 'missed': missed}, mode)
            # the open wait has worked nothing so far: undecided with every mode
            self.assertEqual(one['sla'], {'target': 3600, 'clock': 'business', 'met': met,
                                          'missed': missed, 'open_missed': 0, 'undecided': 1}, mode)
            self.assertEqual(one['unanswered'][0]['age'], 7200)
            within = one['answered_within']['business']
            self.assertEqual((within['answered'], within['open']), (n, 1), mode)

    def test_zero_seconds_are_zero_working_seconds(self):
        self.add('7@x', CUSTOMER, B, '07 10:00', Subject='e')
        self.add('8@x', B, CUSTOMER, '07 10:00', Subject='e', References='<7@x>')
        self.assertEqual([self.row('8@x', '-r', 'roster.ini', '--offhours', mode)['business_seconds']
                          for mode in ('zero', 'drop', 'elapsed')], [0, None, 0])


# -- §9, --period-by ----------------------------------------------------------------------------

class PeriodBy(Tree):
    def setUp(self):
        super().setUp()
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '07 10:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '08 10:00', References='<1@x>', In_Reply_To='<2@x>', Sender=JOHN)
        self.add('4@x', B, CUSTOMER, '09 10:00', References='<1@x>', Sender=MARY)
        self.add('5@x', CUSTOMER, B, '20 10:00', References='<1@x>')
        self.add('6@x', B, JOHN, '10 10:00', Subject='among us')       # internal: not walked
        self.agents = ('-m', B, '--agents', JOHN)

    def names(self, *options):
        one = self.report(*self.agents, '--by', 'day', *options)['mailboxes'][0]
        return {p['period'][-2:]: [p[k] for k in ('inbound', 'outbound', 'responses', 'unanswered')]
                for p in one['periods']}

    def test_names(self):
        self.assertEqual(self.names(), {
            '06': [1, 0, 0, 0], '07': [1, 0, 0, 0], '08': [0, 1, 1, 0], '09': [0, 1, 0, 0],
            '20': [1, 0, 0, 1]})
        self.assertEqual(self.names('--period-by', 'arrived'), {
            '06': [1, 1, 1, 0], '07': [1, 0, 0, 0], '09': [0, 1, 0, 0], '20': [1, 0, 0, 1]})
        self.assertEqual(self.names('--period-by', 'started'), {'06': [3, 2, 1, 1]})

    def test_the_start_of_the_wait_is_the_one_that_the_clock_moved(self):
        for clock in ('last', 'parent'):
            days = self.names('--period-by', 'arrived', '--clock', clock)
            self.assertEqual((days['06'][2], days['07'][2]), (0, 1), clock)

    def filtered(self, by, *limits):
        return [r['message_id'][0] for r in self.rows(*self.agents, '--period-by', by, *limits)]

    def test_limits_and_the_filter_of_messages(self):
        first = ('--to', '2025-01-06')
        self.assertEqual(self.filtered('sent', *first), ['1'])
        self.assertEqual(self.filtered('arrived', *first), ['1', '3'])
        self.assertEqual(self.filtered('started', *first), ['1', '2', '3', '4', '5'])
        later = ('--from', '2025-01-08')
        self.assertEqual(self.filtered('sent', *later), ['3', '4', '6', '5'])
        self.assertEqual(self.filtered('arrived', *later), ['4', '6', '5'])
        self.assertEqual(self.filtered('started', *later), ['6'])

    def counted(self, by, *limits):
        one = self.report(*self.agents, '--period-by', by, *limits)['mailboxes'][0]
        talks, total = one['conversations'], one['total']
        return [talks['total'], talks['open_waits'], talks['reopened'], len(one['unanswered']),
                total['responses'], total['collisions'], one['messages']['internal']]

    def test_counts_go_with_it(self):
        first, later = ('--to', '2025-01-06'), ('--from', '2025-01-08')
        self.assertEqual(self.counted('sent', *first), [1, 0, 0, 0, 0, 0, 0])
        self.assertEqual(self.counted('sent', *later), [0, 1, 1, 1, 1, 0, 1])
        self.assertEqual(self.counted('arrived', *first), [1, 0, 0, 0, 1, 0, 0])
        self.assertEqual(self.counted('arrived', *later), [0, 1, 1, 1, 0, 0, 1])
        self.assertEqual(self.counted('started', *first), [1, 1, 1, 1, 1, 0, 0])
        self.assertEqual(self.counted('started', *later), [0, 0, 0, 0, 0, 0, 1])

    def test_collisions_by_the_message_charged(self):
        wide = ('--collision-window', '2d')
        self.assertEqual([self.counted(by, '--to', '2025-01-06', *wide)[5]
                          for by in ('sent', 'arrived', 'started')], [0, 0, 1])

    def test_heatmaps_use_the_own_time(self):
        for by in ('sent', 'arrived', 'started'):
            grid = self.report(*self.agents, '--period-by', by)['mailboxes'][0]['heatmap']
            self.assertEqual([sum(day) for day in grid['outbound']], [0, 0, 1, 1, 0, 0, 0], by)
        grid = self.report(*self.agents, '--period-by', 'started', '--to',
                           '2025-01-06')['mailboxes'][0]['heatmap']
        self.assertEqual([sum(day) for day in grid['inbound']], [2, 1, 0, 0, 0, 0, 0])

    def test_closed_waits_fall_where_their_conversation_does(self):
        self.write('closed', '5@x')
        for by, n in (('sent', 0), ('arrived', 0), ('started', 1)):
            one = self.report(*self.agents, '--closed', 'closed', '--period-by', by, '--to',
                              '2025-01-06')['mailboxes'][0]
            self.assertEqual(one['conversations']['closed'], n, by)

    def test_two_mailboxes_have_two_first_rows(self):
        self.add('0@x', CUSTOMER, 'sales@acme.example', '05 10:00')
        self.add('7@x', CUSTOMER, f'sales@acme.example, {B}', '11 10:00', References='<0@x> <1@x>')
        rows = self.rows(*self.agents, '-m', 'sales@acme.example', '--period-by', 'started', '--to',
                         '2025-01-05')
        self.assertEqual([(r['message_id'], r['mailbox']) for r in rows],
                         [('0@x', 'sales@acme.example'), ('7@x', 'sales@acme.example')])


# -- §9, answered within ------------------------------------------------------------------------

class AnsweredWithin(Tree):
    def shares(self, answers, ages):
        found = survival.steps(answers, ages)
        longest = max(answers + ages, default=None)
        parts = [survival.answered_share(found, longest, mark) for mark in survival.MARKS]
        return [None if p is None else stats.share(p, survival.UNIT) for p in parts]

    def test_without_censoring(self):
        # of four: one in ten minutes, two in an hour, one after more than a day
        answers = [600, 3600, 3600, 90000]
        quarter, three, all_ = '0.250000', '0.750000', '1.000000'
        self.assertEqual(self.shares(answers, []), [quarter, three, three, three, three, all_, all_])
        self.assertEqual(survival.median(survival.steps(answers, [])), 3600)

    def test_a_censoring_at_the_time_of_an_answer_comes_after_it(self):
        # at 1000 five wait, one is answered: 4/5. The one of age 1000 leaves. At 2000 three wait, two are
        # answered: 4/15. Nobody waited for longer than 3000.
        answers, ages = [2000, 1000, 2000], [3000, 1000]
        found = survival.steps(answers, ages)
        self.assertEqual(found, [(1000, 800000000000000), (2000, 266666666666666)])
        self.assertEqual(self.shares(answers, ages), ['0.000000'] + [None] * 6)
        self.assertEqual(survival.median(found), 2000)
        self.assertEqual(survival.answered_share(found, 3000, 3000), 733333333333334)
        self.assertIsNone(survival.answered_share(found, 3000, 3001))

    def test_an_older_censoring_is_at_risk_and_a_younger_one_is_not(self):
        self.assertEqual(survival.steps([100], [99]), [(100, 0)])
        self.assertEqual(survival.steps([100], [100]), [(100, survival.UNIT // 2)])

    def test_all_answered_at_the_end_is_everybody(self):
        # censored early; the last one is answered: S is 0 there and beyond
        self.assertEqual(self.shares([1000], [10]), ['0.000000'] + ['1.000000'] * 6)

    def test_median(self):
        self.assertEqual(survival.median(survival.steps([10, 20], [])), 10)           # S is just ½
        self.assertEqual(survival.median(survival.steps([10, 20, 30], [])), 20)
        self.assertIsNone(survival.median(survival.steps([10], [20, 20])))
        self.assertIsNone(survival.median([]))

    def test_nobody(self):
        self.assertEqual(self.shares([], []), [None] * 7)
        # somebody waits: nobody was answered within what is known
        self.assertEqual(self.shares([], [4000]), ['0.000000'] * 2 + [None] * 5)

    def test_a_run_is_one_factor(self):
        # 7 answers: S is (7 - k)/7, rounded down once
        self.assertEqual([s for _, s in survival.steps(list(range(1, 8)), [])],
                         [10**15 * k // 7 for k in (6, 5, 4, 3, 2, 1, 0)])
        # a run of two, a censoring, a run of two more: 5/7 rounded down, then 3/4 and 2/4 of it
        self.assertEqual([s for _, s in survival.steps([1, 2, 4, 5], [3, 9, 9])],
                         [857142857142857, 714285714285714, 535714285714285, 357142857142857])

    def test_against_fractions(self):
        source = random.Random(20250106)
        for n in range(300):
            top = source.choice([3, 40, 10**6])
            answers = [source.randrange(top) for _ in range(source.randrange(40))]
            ages = [source.randrange(top) for _ in range(source.randrange(40))]
            exact, found = fractions.Fraction(1), survival.steps(answers, ages)
            self.assertEqual([t for t, _ in found], sorted(set(answers)))
            for t, s in found:
                at_risk = len([w for w in answers + ages if w >= t])
                exact *= fractions.Fraction(at_risk - answers.count(t), at_risk)
                self.assertLess(abs(fractions.Fraction(s, survival.UNIT) - exact),
                                fractions.Fraction(1, 10**9), (answers, ages, t))
                self.assertLessEqual(fractions.Fraction(s, survival.UNIT), exact)
                if not ages:
                    self.assertEqual(s, exact * survival.UNIT // 1)

    def curve(self, *options, clock='elapsed'):
        found = self.report('-m', B, *options)['mailboxes'][0]['answered_within']
        found = found and found[clock]
        if found is None:
            return None
        self.assertEqual([w['seconds'] for w in found['within']],
                         [900, 3600, 14400, 28800, 86400, 172800, 604800])
        return (found['answered'], found['open'], found['median'],
                [w['share'] for w in found['within']])

    def waits(self):
        """Answered after 30 min, after 3 h and 2 d (by a clock that runs back: never); open since 1 h."""
        for n, (asked, answered) in enumerate((('06 10:00', '06 10:30'), ('06 10:00', '06 13:00'),
                                               ('06 10:00', '08 10:00'), ('06 10:00', '06 09:00'))):
            self.add(f'{n}@x', CUSTOMER, B, asked, Subject=str(n))
            self.add(f'{n}a@x', B, CUSTOMER, answered, Subject=str(n), References=f'<{n}@x>')
        self.add('9@x', CUSTOMER, B, '08 09:00', Subject='9')

    def test_of_a_report(self):
        self.waits()
        # 1800: 3/4. The open one of 3600 leaves; 10800: 3/4 of 1/2; 172800: none is left
        self.assertEqual(self.curve(), (3, 1, 10800, [0, .25, .625, .625, .625, 1, 1]))
        self.assertEqual(self.report('-m', B)['mailboxes'][0]['answered_within']['business'], None)
        self.write('closed', '9@x')
        self.assertEqual(self.curve('--closed', 'closed'),
                         (3, 0, 10800, [0, .333333, .666667, .666667, .666667, 1, 1]))
        self.assertEqual(self.curve('--as-of', '2025-01-08T09:10:00Z')[1:],
                         (1, 10800, [0, .333333, .666667, .666667, .666667, 1, 1]))

    def test_shape(self):
        self.waits()
        text = oracle.run(['report', '-m', B, 'in'])[1]
        self.assertIn('"answered_within":{"elapsed":{"answered":3,"open":1,"median":10800,"within":'
                      '[{"seconds":900,"share":0.000000},{"seconds":3600,"share":0.250000},', text)
        self.assertIn('"business":null},"agents_hidden":0,"agents":[', text)

    def test_the_start_of_the_wait_decides_the_period(self):
        self.waits()
        self.assertEqual(self.curve('--to', '2025-01-07'),
                         (3, 0, 10800, [0, .333333, .666667, .666667, .666667, 1, 1]))
        self.assertEqual(self.curve('--from', '2025-01-07'), (0, 1, None, [0, 0] + [None] * 5))
        self.assertEqual(self.curve('--from', '2026-01-07'), (0, 0, None, [None] * 7))

    def test_a_clock_that_moved_the_start(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '07 10:00', References='<1@x>')
        self.add('3@x', CUSTOMER, B, '08 10:00', References='<1@x>')
        self.add('4@x', B, CUSTOMER, '09 10:00', References='<1@x>', In_Reply_To='<2@x>')
        for clock, day in (('first', 6), ('parent', 7), ('last', 8)):
            for other in (6, 7, 8):
                limits = ('--from', f'2025-01-0{other}', '--to', f'2025-01-0{other}')
                found = self.curve('--clock', clock, *limits)
                self.assertEqual(found[0], int(day == other), (clock, other))
                if day == other:
                    self.assertEqual(found[2], (9 - day) * 86400)
        found = self.curve('--clock', 'last', '--period-by', 'started', '--to', '2025-01-06')
        self.assertEqual(found[:3], (1, 0, 86400))
        self.assertEqual(self.curve('--period-by', 'started', '--from', '2025-01-07')[0], 0)

    def test_business(self):
        hours = ('--hours', 'Mon-Fri 09:00-10:15')
        self.waits()                                                   # 6 January is a Monday
        # worked: 900, 900, 900 + 4500 + 3600; open 3600 on Wednesday from 9 to 10
        self.assertEqual(self.curve(*hours, clock='business'),
                         (3, 1, 900, [.5, .5, 1, 1, 1, 1, 1]))
        self.assertEqual(self.curve(*hours), self.curve())

    def test_dropped_responses_are_in_no_business_figure(self):
        hours = ('--hours', 'Mon-Fri 14:00-15:00')
        self.waits()
        # worked: 0, 0, 7200; open 0: the answers come first
        self.assertEqual(self.curve(*hours, clock='business'), (3, 1, 0, [.5, .5, 1, 1, 1, 1, 1]))
        self.assertEqual(self.curve(*hours, '--offhours', 'drop', clock='business'),
                         (1, 1, 7200, [0, 0, 1, 1, 1, 1, 1]))
        # elapsed 1800, 10800, 7200
        self.assertEqual(self.curve(*hours, '--offhours', 'elapsed', clock='business'),
                         (3, 1, 7200, [0, .333333, 1, 1, 1, 1, 1]))

    def test_not_measurable(self):
        self.put('1.eml', mail(From_=B, To=CUSTOMER, Date='6 Jan 2025 15:00 Z'))
        self.assertIsNone(self.report('-m', B)['mailboxes'][0]['answered_within'])


# -- §9, --min-group ----------------------------------------------------------------------------

class MinGroup(Tree):
    def setUp(self):
        super().setUp()
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>', Sender=JOHN)
        self.add('3@x', CUSTOMER, B, '07 10:00', Subject='b')
        self.add('4@x', B, CUSTOMER, '07 12:00', Subject='b', References='<3@x>', Sender=MARY)
        self.add('5@x', CUSTOMER, B, '07 12:00', Subject='c')
        self.add('6@x', B, CUSTOMER, '07 13:00', Subject='d')
        self.agents = ('-m', B, '--agents', f'{JOHN},{MARY},bob@acme.example', '--sla', '1h',
                       '--hours', 'Mon-Sun 00:00-24:00')

    def box(self, *options):
        return self.report(*self.agents, *options)['mailboxes'][0]

    def test_one_is_the_default(self):
        self.assertEqual(self.report(*self.agents), self.report(*self.agents, '--min-group', '1'))
        box = self.box()
        self.assertEqual((box['agents_hidden'], len(box['agents'])), (0, 3))

    def test_rows_of_agents_are_hidden(self):
        whole, box = self.box(), self.box('--min-group', '2')
        self.assertEqual((box['agents_hidden'], box['agents']), (3, []))
        changed = ('agents_hidden', 'agents', 'periods')
        self.assertEqual({k: v for k, v in box.items() if k not in changed},
                         {k: v for k, v in whole.items() if k not in changed})
        # A period may be one person's work: its median is not told, its counts are.
        self.assertEqual(box['periods'], [{**p, 'median': None} for p in whole['periods']])
        self.assertTrue(any(p['median'] is not None for p in whole['periods']))

    def test_too_few_who_sent(self):
        whole, box = self.box(), self.box('--min-group', '3')          # Bob sent nothing
        self.assertEqual((box['agents_hidden'], box['agents'], box['sla'], box['answered_within']),
                         (3, [], None, None))
        for row in ('unattributed', 'total'):
            for key, value in box[row].items():
                times = key == 'sla' or key.endswith('response')
                self.assertEqual(value, None if times else whole[row][key], (row, key))
        self.assertEqual([p['median'] for p in box['periods']], [None])
        for key in ('messages', 'verdicts', 'conversations', 'measurable', 'heatmap', 'unanswered'):
            self.assertEqual(box[key], whole[key], key)
        self.assertEqual(box['unanswered'][0]['age'], 3600)

    def test_who_sent_in_the_period(self):
        box = self.box('--min-group', '2', '--from', '2025-01-07')     # Mary alone
        self.assertEqual((box['agents_hidden'], box['total']['response']), (3, None))

    def test_what_is_refused(self):
        for options in (['messages', '--min-group', '2'], ['report', '--min-group', '0']):
            with self.assertRaises(roster.UsageError, msg=options):
                oracle.run([*options, '-m', B, 'in'])
        self.assertEqual(len(self.rows(*self.agents, '--min-group', '1')), 6)


# -- inputs, roster -----------------------------------------------------------------------------

class Inputs(Tree):
    def test_folder_roles(self):
        for path, role in (('x/Sent Items/a', 'sent'), ('Gesendete Elemente/2024/a', 'sent'),
                           ('Inbox/sent/a', 'sent'), ('m/.Sent/cur/a', 'sent'),
                           ('m/.INBOX.Drafts/cur/a', 'drafts'), ('a', None),
                           ('Entwürfe/a', 'drafts'), ('Junk E-Mail/a', 'junk')):
            self.assertEqual(inputs.folder_role(path), role, path)

    def test_folder_names_of_many_languages(self):
        for name, role in (
                ('Posteingang', 'inbox'), ('Éléments envoyés', 'sent'), ('Borradores', 'drafts'),
                ('Lixo Eletrônico', 'junk'), ('Itens Eliminados', 'trash'), ('Arquivo Morto', 'archive'),
                ('Posta in uscita', 'outbox'), ('Postvak IN', 'inbox'), ('Kopie robocze', 'drafts'),
                ('Skickat', 'sent'), ('Udbakke', 'outbox'), ('Søppelpost', 'junk'),
                ('Roskakori', 'trash'), ('Odeslaná pošta', 'sent'), ('Kôš', 'trash'),
                ('Levélszemét', 'junk'), ('Schițe', 'drafts'), ('Входящие', 'inbox'),
                ('Надіслані', 'sent'), ('Кошче', 'trash'), ('Skice', 'drafts'), ('Osnutki', 'drafts'),
                ('Gönderilmiş Öğeler', 'sent'), ('Ανεπιθύμητα', 'junk'), ('送信済みアイテム', 'sent'),
                ('发件箱', 'outbox'), ('寄件備份', 'sent'), ('寄件匣', 'outbox'), ('휴지통', 'trash'),
                ('טיוטות', 'drafts'), ('العناصر المرسلة', 'sent'),
                ('Elemente', None), ('Отправ', None), ('Sent Items 2', None), ('Śmieci', None)):
            self.assertEqual(inputs.folder_role(f'in/{name}/a'), role, name)

    def test_folder_names_are_compared_folded_and_composed(self):
        for name, role in (
                ('SENT ITEMS', 'sent'), ('GELÖSCHTE ELEMENTE', 'trash'),
                ('Entwu\u0308rfe', 'drafts'), ('ENTWU\u0308RFE', 'drafts'),
                ('보낸 편지함', 'sent'),
                (unicodedata.normalize('NFD', '보낸 편지함'), 'sent'),
                ('Отправленные'.upper(), 'sent'), ('Απεσταλμένα'.upper(), 'sent'),
                ('İstenmeyen', 'junk'), ('I\u0307stenmeyen', 'junk'),
                ('Удаленные', 'trash'), ('Удалённые', 'trash'),                  # е, ё
                ('Elemente \u0219terse', 'trash'), ('Elemente \u015fterse', 'trash'),
                ("Boîte d'envoi", 'outbox'), ('Boîte d\u2019envoi', 'outbox'),
                ('Entwu\udcccrfe', None)):                            # a byte that is no UTF-8
            self.assertEqual(inputs.folder_role(f'in/{name}/a'), role, ascii(name))

    def test_the_nearest_known_folder_name_counts(self):
        for path, role in (('Archive/Sent/a', 'sent'), ('Trash/Kosz/Inbox/2024/a', 'inbox'),
                           ('[Gmail]/Messages envoyés/a', 'sent'), ('m/.Gesendet.2024/cur/a', 'sent'),
                           ('x/Sent', None)):
            self.assertEqual(inputs.folder_role(path), role, path)

    def test_an_archive_gives_way_to_any_other_folder_above_it(self):
        for path, role in (('Sent/Archiv/a', 'sent'), ('Sent/Archive/2024/Archive/a', 'sent'),
                           ('Archive/a', 'archive'), ('Sent/x/Archive/Junk/a', 'junk'),
                           ('Archive/2024/a', 'archive'), ('.Sent.Archive/cur/a', 'sent'),
                           ('Sent.sbd/Archives.MBOX/a', 'sent')):
            self.assertEqual(inputs.folder_role(path), role, path)

    def test_names_of_maildir_folders_are_decoded(self):
        for path, role in (('.INBOX.&AMk-l&AOk-ments envoy&AOk-s/cur/a', 'sent'),
                           ('.&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-/cur/a', 'sent'),
                           ('.Entw&APw-rfe.x/cur/a', 'drafts'), ('Entw&APw-rfe/a', 'drafts'),
                           ('Entw&APw-rfe.sbd/x.MBX/a', 'drafts'), ('Entwu&Awg-rfe.mmdf/a', 'drafts'),
                           ('.Sent&/cur/a', None), ('.Sent.&,,8-/cur/a', 'sent')):
            self.assertEqual(inputs.folder_role(path), role, path)
        self.assertEqual(inputs.folder_role('1', ['Entw&APw-rfe']), 'drafts')
        for name, shown in (('.a &- b.&AOk-', '.a & b.é'), ('R&-D', 'R&D'), ('&-&-', '&&'), ('&-AOk-', '&AOk-'),
                            ('&2D3eAA-', '\U0001f600'), ('&U,BTF2XlZyyKng-', '台北日本語'),
                            ('~peter/&ZeVnLIqe-x', '~peter/日本語x')):
            self.assertEqual(inputs.folder_name(name), shown)

    def test_names_that_break_the_rules_stay(self):
        for name in ('R&D-Team', 'R&D', '&', '&AOk', 'a&AOk-\u00e9', '&AOk-\t',
                     '&AGE-', '&AOkAYQ-',                              # `a` stands for itself
                     '&AOl-',                                          # a bit that is left over is set
                     '&AOkA-', '&A-', '&AOkAA-',                       # no whole units
                     '&2D0-', '&3gA-', '&AOk=-', '&AO k-', '&AO/p-',
                     '&U,BTFw-&ZeVnLIqe-',                             # two runs that are one
                     '&AOk-R&D'):
            self.assertEqual(inputs.folder_name(name), name)

    def test_the_name_of_the_input_counts_last(self):
        def role(argument, below):
            path = os.path.join(argument, below) if below else argument
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'wb') as file:
                file.write(mail(From_=B))
            [found] = inputs.read_inputs([argument])[0]
            os.remove(path)
            return found.role
        self.assertEqual(role('Sent', '1.eml'), 'sent')
        self.assertEqual(role('Sent/', 'Drafts/1.eml'), 'drafts')
        self.assertEqual(role('Sent', 'x/Archive/1.eml'), 'sent')
        self.assertEqual(role('Sent/2024', '1.eml'), None)             # nothing above the input's name
        self.assertEqual(role('Sent/2024.eml', ''), 'sent')            # a file: the folder it lies in
        self.assertEqual(role('Sent/x/2024.eml', ''), None)

    def test_every_language_names_every_role_once(self):
        for language, blocks in folders.NAMES.items():
            self.assertEqual(list(blocks), 'inbox sent drafts junk trash outbox archive'.split(),
                             language)
            for names in blocks.values():
                for name in names.split('; '):
                    self.assertEqual(name, name.strip(' ;'))
                    self.assertEqual(name, unicodedata.normalize('NFC', name))
        self.assertEqual(folders.table(), folders.ROLE_OF)             # no name has two roles

    def test_foreign_folders_decide_kind_and_rung(self):
        self.write('roster.ini', f'[mailbox {B}]\n[agent {JOHN}]\narchives=in/john;\nexclusive=yes\n')
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='john/Отправленные')
        self.add('2@x', B, CUSTOMER, '06 11:00', folder='john/下書き')
        self.add('3@x', CUSTOMER, B, '06 12:00', folder='john/Courrier indésirable')
        self.add('4@x', B, CUSTOMER, '06 13:00', folder='john/Исходящие')
        rows = {r['message_id']: r for r in self.rows('-r', 'roster.ini')}
        self.assertEqual([rows[f'{n}@x']['kind'] for n in (1, 2, 3, 4)],
                         ['person', 'draft', 'junk', 'person'])
        self.assertEqual([rows[f'{n}@x']['verdict'] for n in (1, 4)], ['sent-folder', 'send-as'])

    def test_coverage(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('1@x', CUSTOMER, B, '06 10:00', folder='copy')
        self.put('notes.txt', b'no mail\n')
        os.symlink('notes.txt', 'in/link')
        coverage = self.report('-m', B)['coverage']
        self.assertEqual([coverage[k] for k in ('items', 'messages', 'extra_copies', 'non_mail',
                                                'skipped')], [4, 1, 1, 1, 1])
        origins = [c['origin'] for c in self.row('1@x', '-m', B)['copies']]
        self.assertEqual(origins, ['in/Inbox/0001.eml', 'in/copy/0002.eml'])

    def test_archive_of_an_address_that_is_nobody(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        nobody = ('--archive', 'nobody@far.example=in/Inbox')
        self.assertEqual(self.rows('-m', B, *nobody), self.rows('-m', B))
        for wrong in ('nobody@far.example', 'nobody@far.example=', '=in'):
            with self.assertRaises(roster.UsageError, msg=wrong):
                self.rows('-m', B, '--archive', wrong)

    def test_order_of_arguments_does_not_matter(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 10:00', folder='b')
        both = [oracle.run(['messages', '-m', B, *order])
                for order in (['in/Inbox', 'in/b'], ['in/b/', 'in/Inbox', 'in/b'])]
        self.assertEqual(both[0], both[1])

    def read(self, text):
        self.write('roster.ini', text)
        who = roster.Roster()
        who.read('roster.ini')
        return who

    def test_roster(self):
        who = self.read('\ufeff# c\n; d = e\r\n[mailbox Support@acme.example]\r\n\nname = A = B\n'
                        'aliases=help@acme.example;\nsla=8h\n'
                        '[agent j@x]\naliases=/o=A/ou=B C/cn=j;DOM\\j@y;\nuntil=2025-09-30\n')
        self.assertEqual(who.mailboxes[B].name, 'A = B')
        self.assertEqual(who.mailboxes[B].sla, 8 * 3600)
        self.assertEqual(who.canonical('help@acme.example'), B)
        self.assertEqual(who.canonical('/o=a/ou=b c/cn=j'), 'j@x')
        self.assertEqual(who.canonical('dom\\j@y'), 'j@x')
        self.assertTrue(who.is_agent(B, 'j@x', utc('2025-09-30T23:59:59')))
        self.assertFalse(who.is_agent(B, 'j@x', utc('2025-10-01T00:00:00')))

    def test_roster_errors(self):
        for text in ('[agents x@y]\n', '[agent x@y]\n[agent X@y]\n',
                     '[agent x@y]\nname=a\nname=b\n',
                     '[agent x@y]\ncolour=red\n', 'name=x\n', '[agent x@y]\nzone=Mars/Olympus\n',
                     '[agent x@y]\naliases=z@y\n[mailbox z@y]\n', '[exclude x]\n',
                     '[agent x@y]\nfrom=2025-01-02\nuntil=2025-01-01\n',
                     '[agent x@y]\nuntil=2025-01-01\nfrom=2025-01-02\n',
                     '[agent x@y]\nfrom=2025-02-29\n', '[agent x@y]\nname=a ; b\nname=c\n'):
            with self.assertRaises(roster.UsageError, msg=text):
                self.read(text)

    def test_agents_of_the_command_line(self):
        # a part is an address, or an address and one alias
        def agents(*texts):
            options = [one for text in texts for one in ('--agents', text)]
            made = oracle.make_roster(oracle.parse_options(['report', 'in', *options]))
            return {a.primary: a.aliases for a in made.agents.values()}
        self.assertEqual(agents('a@x=b@y,c@x'), {'a@x': ['b@y'], 'c@x': []})
        self.assertEqual(agents('a@x=b@y,a@x=c@y', 'a@x=/o=A/cn=a'), {'a@x': ['b@y', 'c@y', '/o=a/cn=a']})
        for wrong in ('a@x=', '=a@x', 'a@x,', 'a@x=b@y,c@x=b@y'):
            with self.assertRaises(roster.UsageError, msg=wrong):
                agents(wrong)

    def test_two_identical_runs(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', Sender=JOHN, References='<1@x>')
        self.assertEqual(oracle.run(['report', '-m', B, 'in']),
                         oracle.run(['report', '-m', B, 'in']))


# -- §1, §2, §6 to §9, sentence by sentence ------------------------------------------------------

class WhoIsWho(Tree):
    """§1"""

    def test_plus_tags_are_kept(self):
        self.add('1@x', CUSTOMER, 'support+sales@acme.example', '06 10:00')
        self.assertEqual(self.row('1@x', '-m', B)['direction'], 'unrelated')

    def agents(self, roster_text='', *options):
        """Whose own mail of the conversation is outbound, and where agents come from."""
        self.write('roster.ini', f'[mailbox {B}]\n' + roster_text)
        rows = self.rows('-r', 'roster.ini', *options)
        box = self.report('-r', 'roster.ini', *options)['mailboxes'][0]
        return ({r['from'][:4] for r in rows if r['verdict'] == 'direct'}, box['agents_from'])

    def test_discovered_only_when_nothing_names_anybody(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=JOHN)
        self.add('2@x', JOHN, CUSTOMER, '06 11:00', References='<1@x>')
        self.add('3@x', MARY, CUSTOMER, '06 12:00', References='<1@x>')
        self.assertEqual(self.agents(), ({'john'}, ['discovered']))
        self.assertEqual(self.agents(f'[agent {MARY}]\n'), ({'mary'}, ['roster']))
        domains = '[organisation]\nagent-domains=acme.example\n'
        self.assertEqual(self.agents(domains), ({'john', 'mary'}, ['agent-domains']))
        self.assertEqual(self.agents(domains + f'[agent {MARY}]\n'),
                         ({'john', 'mary'}, ['roster', 'agent-domains']))
        self.assertEqual(self.agents(domains + f'robots={MARY}\n'), ({'john'}, ['agent-domains']))
        self.assertEqual(self.agents('[organisation]\nagent-domains=corp.acme.example\n'),
                         (set(), ['agent-domains']))

    def test_a_roster_agent_obeys_its_own_mailboxes(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', JOHN, CUSTOMER, '06 11:00', References='<1@x>')
        keys = f'[mailbox sales@acme.example]\n[agent {JOHN}]\nmailboxes=sales@acme.example\n'
        self.assertEqual(self.agents(keys)[0], set())
        self.assertEqual(self.agents(keys + '[organisation]\nagent-domains=acme.example\n')[0], set())

    def test_who_is_not_credited_is_not_discovered(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=JOHN)
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender=MARY)          # contradicts
        self.add('2@x', JOHN, CUSTOMER, '06 11:00', References='<1@x>')
        self.add('3@x', MARY, CUSTOMER, '06 12:00', References='<1@x>')
        self.assertEqual(self.agents()[0], set())
        self.add('4@x', B, CUSTOMER, '06 13:00', Sender=MARY)
        self.assertEqual(self.agents()[0], {'mary'})
        self.assertEqual(self.agents('', '--min-confidence', 'high')[0], set())

    def test_one_step_down_for_every_verdict_with_an_agent(self):
        def confidence(message_id):
            return self.row(message_id, '-m', B, '--agents', JOHN)['confidence']
        self.add('1@x', [JOHN, MARY], f'{CUSTOMER}, {B}', '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', X_Google_Sender_Delegation=JOHN, Sender=['', JOHN])
        self.add('3@x', [B, B], CUSTOMER, '06 12:00')
        self.add('4@x', B, CUSTOMER, '06 13:00', Sender=JOHN)
        self.add('4@x', [B, B], CUSTOMER, '06 13:00', folder='z')      # any copy
        self.add('5@x', B, CUSTOMER, '06 14:00', Sender=JOHN, Subject=['a', 'b'], Date=[
            '6 Jan 2025 14:00 Z', '7 Jan 2025 14:00 Z'])
        self.assertEqual([confidence(f'{n}@x') for n in range(1, 6)],
                         ['medium', 'low', 'none', 'low', 'medium'])


    def test_holidays_of_an_agent_need_hours(self):
        """A mailbox's wait for --hours; nothing would be closed on an agent's (roster.md)."""
        self.add('a', CUSTOMER, B, '06 10:00')
        for group, more, status in ((f'[mailbox {B}]', '', 0), (f'[agent {JOHN}]', '', 2),
                                    (f'[agent {JOHN}]', 'hours=Mon-Fri 09:00-17:00\n', 0)):
            self.write('roster.ini', f'{group}\nholidays=2025-01-06;\n{more}')
            self.assertEqual(oracle.answer(['report', '-m', B, '-r', 'roster.ini', 'in'])[0], status, group + more)


class WrappedText(unittest.TestCase):
    """§1, *Wrapped addresses*: what TEXT says."""

    def test_what_text_says(self):
        texts = [('imceaex-_o=acme_cn=john@a.example', '/o=acme/cn=john'),
                 ('imceaex-/o=acme/cn=john@a.example', '/o=acme/cn=john'),
                 ('imceaex-+2fo+3dacme_cn+3djohn+00doe@a.example', '/o=acme/cn=john doe'),
                 ('imceaex-_o=acme_cn=+4aOHN@a.example', '/o=acme/cn=john'),     # lowercased when it is taken out
                 ('imceaex-_o=acme_cn=j+c3+b6rg@a.example', '/o=acme/cn=jörg'),
                 ('imceaex-_o=acme_cn=jörg@a.example', '/o=acme/cn=jörg'),
                 ('imceaex-_o=acme_cn=jane+40a.example@a.example', '/o=acme/cn=jane@a.example'),
                 ('imceaex-_@a.example', '/'),
                 ('imceasmtp-_o=acme_cn=john@a.example', '/o=acme/cn=john'),
                 ('imceasmtp-john+40b.example@a.example', 'john@b.example'),
                 ('imceasmtp-+4aohn_doe+40B.example@a.example', 'john/doe@b.example'),
                 ('imceasmtp-john+40b+c3+bccher.example@a.example', 'john@xn--bcher-kva.example'),
                 ('imceasmtp-john+2btag+40b.example@a.example', 'john+tag@b.example'),
                 # what is no pair of digits is itself
                 ('imceasmtp-john+4x+zz++40b.example@a.example', 'john+4x+zz+@b.example'),
                 ('imceasmtp-john+40b.example+@a.example', 'john@b.example+'),
                 ('imceasmtp-john+40b.example+4@a.example', 'john@b.example+4'),
                 ('imceasmtp-imceafax-john+40b.example@a.example', 'imceafax-john@b.example')]
        for wrapped, text in texts:
            self.assertEqual(addresses.unwrap(addresses.ascii_lower(wrapped)), text, wrapped)

    def test_what_says_nothing(self):
        for one in ('john@a.example', '/o=acme/cn=recipients/cn=john', 'imceaex-_o=acme', 'imceaex-@a.example', 'imceasmtp-@a.example',
                    'imceaex-o=acme_cn=john@a.example', 'imceaex-john+40b.example@a.example',
                    'imceaex-+00_o=acme@a.example',                  # begins with a space
                    'imceasmtp-john@a.example', 'imceafax-john+40b.example@a.example',
                    'imceafax-_o=acme@a.example', 'imceaex_o=acme@a.example', 'ximceaex-_o=acme@a.example',
                    '"imceaex-_o=acme"@a.example', 'imceaex-_o=acme_cn=j+f6rg@a.example',       # no UTF-8
                    'imceaex-_o=acme_cn=+ed+a0+80@a.example',                                   # a surrogate
                    'imceaex-_o=acme_cn=\ud800@a.example',
                    'imceasmtp-john+c3+40b.example@a.example',
                    # such an address again, whatever its domain, and whatever it says
                    'imceasmtp-imceasmtp-john+2b40b.example+40a.example@a.example',
                    'imceasmtp-imceaex-_o=acme+40far.example@a.example',
                    'imceasmtp-+49MCEAEX-john+40far.example@a.example'):
            self.assertIsNone(addresses.unwrap(addresses.ascii_lower(one)), one)


class Wrapped(Tree):
    """§1, *Wrapped addresses*"""

    DN = '/o=acme/cn=recipients/cn=john'
    AS_DN = 'IMCEAEX-_O=ACME_CN=RECIPIENTS_CN=JOHN'                  # @ a domain
    AS_SMTP = 'IMCEASMTP-john+40acme+2Eexample'
    ROSTER = f'[mailbox {B}]\n[agent {JOHN}]\naliases={DN}; j@old.example\n'

    def sent_by(self, sender, more='', from_=B, roster_text=None):
        """(verdict, agent) of mail for B with this Sender."""
        self.setUp()
        self.write('roster.ini', (self.ROSTER if roster_text is None else roster_text) + more)
        self.add('o@x', from_, CUSTOMER, '06 10:00', Sender=sender)
        row = self.row('o@x', '-r', 'roster.ini')
        return row['verdict'], row['agent']

    def one(self, message_id='o@x', more=''):
        self.write('roster.ini', self.ROSTER + more)
        row = self.row(message_id, '-r', 'roster.ini')
        return row['mailbox'], row['direction'], row['verdict'], row['agent']

    def test_domains_of_ours(self):
        john = ('on-behalf', JOHN)
        corp = '[organisation]\ndomains=corp.example\n'
        for domain in ('acme.example', 'ACME.example', 'mail.acme.example', 'a.b.acme.example',
                       'old.example', 'x.old.example'):
            self.assertEqual(self.sent_by(f'{self.AS_DN}@{domain}'), john, domain)
            self.assertEqual(self.sent_by(f'{self.AS_SMTP}@{domain}'), john, domain)
        for key in ('domains', 'agent-domains'):
            for domain in ('corp.example', 'x.corp.example'):
                more = f'[organisation]\n{key}=corp.example\n'
                self.assertEqual(self.sent_by(f'{self.AS_DN}@{domain}', more), john, (key, domain))
                self.assertEqual(self.sent_by(f'{self.AS_SMTP}@{domain}', more), john, (key, domain))
        for domain in ('corp.example', 'far.example', 'notacme.example', 'acme.example.far.example'):
            # a local part with `=` has the shape of a list, so this is no Sender at all
            self.assertEqual(self.sent_by(f'{self.AS_DN}@{domain}'), ('send-as', None), domain)
            self.assertEqual(self.sent_by(f'{self.AS_SMTP}@{domain}'), ('foreign-sender', None), domain)
        self.assertEqual(self.sent_by(f'{self.AS_DN}@notcorp.example', corp), ('send-as', None))
        # a domain above ours is of B's side, and still not ours
        self.assertEqual(self.sent_by('IMCEASMTP-john+40acme.example@example'),
                         ('on-behalf', 'imceasmtp-john+40acme.example@example'))
        # whom a robot, a form or an exclusion names is neither a mailbox nor an agent
        self.assertEqual(self.sent_by(f'{self.AS_SMTP}@far.example', '[organisation]\nrobots=r@far.example\n'),
                         ('foreign-sender', None))

    def test_options_name_ours_too(self):
        self.add('o@x', B, CUSTOMER, '06 10:00', Sender=f'{self.AS_SMTP}@old.example')
        for options, agent in ((('-m', B), None), (('-m', f'{B},support@old.example'), JOHN),
                               (('-m', B, '--agents', f'{JOHN}=j@old.example'), JOHN)):
            self.assertEqual(self.row('o@x', *options)['agent'], agent, options)

    def test_a_discovered_mailbox_is_not_named(self):
        """Two messages with a Sender of its side make it one; still nobody named its domain."""
        for n in '12':
            self.add(n + '@x', B, CUSTOMER, '06 10:00', Sender=JOHN)
        self.add('3@x', CUSTOMER, 'IMCEASMTP-support+40acme.example@acme.example', '06 11:00')
        self.assertEqual(self.row('1@x')['mailbox'], B)
        self.assertEqual(self.row('3@x')['direction'], 'unrelated')
        self.assertEqual(self.row('3@x', '-m', B)['direction'], 'inbound')

    def test_case_and_encoding_of_the_sender(self):
        for sender in ('imceaex-_o=acme_cn=recipients_cn=john@acme.example',
                       'ImceaEx-+2FO+3dAcme_cn+3DRecipients/CN=+4aohn@Acme.Example',
                       'IMCEASMTP-_o=acme_cn=recipients_cn=john@acme.example',
                       'John <imceasmtp-JOHN+40ACME.EXAMPLE@acme.example>',
                       'IMCEASMTP-J+40old.example@acme.example'):
            self.assertEqual(self.sent_by(sender), ('on-behalf', JOHN), sender)

    def test_what_stays_is_an_address_of_its_domain(self):
        """All these are of B's side by their domain, and nobody's shape but their own."""
        for sender in ('imceafax-john+40acme.example@acme.example', 'imceaex-john+40acme.example@acme.example',
                       'imceasmtp-john@acme.example', 'imceasmtp-j+fahn+40acme.example@acme.example',
                       'imceasmtp-imceasmtp-john+2b40acme.example+40acme.example@acme.example'):
            self.assertEqual(self.sent_by(sender), ('on-behalf', sender), sender)
        self.assertEqual(self.sent_by('imceasmtp-john+zz+40acme.example@acme.example'),
                         ('on-behalf', 'john+zz@acme.example'))
        self.assertEqual(self.sent_by('imceasmtp-x+40far.example@acme.example'), ('foreign-sender', None))
        # what comes out has the shape of a list, or is of an alias of B: no Sender
        self.assertEqual(self.sent_by('imceasmtp-a=b+40acme.example@acme.example'), ('send-as', None))
        self.assertEqual(self.sent_by('imceasmtp-support+40acme.example@acme.example'), ('send-as', None))

    def test_an_exchange_address_that_nobody_lists(self):
        """A person of its own: of B's side only when B has an address of the same organisation."""
        zoe, dn = 'IMCEAEX-_O=ACME_CN=ZOE@acme.example', '/o=acme/cn=zoe'
        self.assertEqual(self.sent_by(zoe), ('foreign-sender', None))
        self.assertEqual(self.sent_by(zoe, '[organisation]\nagent-domains=acme.example\n'), ('foreign-sender', None))
        for alias, found in (('/o=Acme/cn=support', ('on-behalf', dn)), ('/O=ACME', ('on-behalf', dn)),
                             ('IMCEAEX-_o=acme_cn=support@acme.example', ('on-behalf', dn)),
                             ('/o=acme2/cn=support', ('foreign-sender', None))):
            box = f'[mailbox {B}]\naliases={alias};\n'
            self.assertEqual(self.sent_by(zoe, roster_text=box), found, alias)
        # it has no domain, whatever stands behind an `@` in it
        self.assertEqual(self.sent_by('IMCEAEX-_O=ACME_CN=zoe+40acme.example@acme.example'), ('foreign-sender', None))

    def test_discovered_agents(self):
        self.write('roster.ini', f'[mailbox {B}]\naliases=/o=acme/cn=support;\n')
        self.add('1@x', B, CUSTOMER, '06 10:00', Sender='IMCEAEX-_O=ACME_CN=ZOE@acme.example')
        self.add('2@x', 'IMCEAEX-_o=acme_cn=zoe@mail.acme.example', CUSTOMER, '06 11:00', References='<1@x>')
        row = self.row('2@x', '-r', 'roster.ini')
        self.assertEqual((row['verdict'], row['agent']), ('direct', '/o=acme/cn=zoe'))
        box = self.report('-r', 'roster.ini')['mailboxes'][0]
        self.assertEqual([(a['agent'], a['sent']) for a in box['agents']], [('/o=acme/cn=zoe', 2)])
        self.assertEqual(box['addresses'], ['/o=acme/cn=support', B])

    def test_from_of_the_mailbox(self):
        own = 'IMCEASMTP-support+40acme.example@acme.example'
        self.assertEqual(self.sent_by(JOHN, from_=own), ('on-behalf', JOHN))
        row = self.row('o@x', '-r', 'roster.ini')
        self.assertEqual((row['mailbox'], row['direction']), (B, 'outbound'))
        self.assertEqual((row['from'], row['sender']), (own.lower(), JOHN))          # as sent
        # Sender another spelling of From: no delegation
        self.assertEqual(self.sent_by(own), ('send-as', None))
        self.assertEqual(self.sent_by(JOHN, from_='IMCEASMTP-support+40acme.example@notacme.example'), (None, None))

    def test_from_of_an_agent(self):
        self.add('1@x', CUSTOMER, B, '06 09:00')
        self.add('o@x', f'{self.AS_DN}@acme.example', CUSTOMER, '06 10:00', References='<1@x>')
        self.assertEqual(self.one(), (B, 'outbound', 'direct', JOHN))
        self.setUp()
        self.add('o@x', f'{self.AS_SMTP}@acme.example', CUSTOMER, '06 10:00',
                 Sender='IMCEASMTP-support+40acme.example@acme.example')
        self.assertEqual(self.one(), (B, 'outbound', 'direct', JOHN))                # reversed

    def test_recipients_and_delivery(self):
        own = 'IMCEASMTP-support+40acme.example@acme.example'
        for fields in ({'to': own}, {'to': MARY, 'Cc': own}, {'to': MARY, 'Delivered_To': own}):
            self.setUp()
            self.add('o@x', CUSTOMER, fields.pop('to'), '06 10:00', **fields)
            self.assertEqual(self.one(), (B, 'inbound', None, None))
        self.setUp()
        self.add('o@x', B, f'{self.AS_DN}@acme.example', '06 10:00')
        self.assertEqual(self.one()[1], 'internal')                  # only an agent of B
        self.setUp()
        self.add('o@x', JOHN, CUSTOMER, '06 10:00', Reply_To=own)
        self.assertEqual(self.one(), (B, 'outbound', 'direct', JOHN))                # rung 7

    def test_whom_one_has_met(self):
        """The customer's address came wrapped: an answer to it is no forward, and one to another is."""
        self.add('1@x', 'IMCEASMTP-customer+40far.example@acme.example', B, '06 09:00')
        self.add('2@x', B, 'new@far.example', '06 10:00', References='<1@x>')
        self.add('3@x', B, CUSTOMER, '06 11:00', References='<1@x>')
        self.write('roster.ini', self.ROSTER)
        self.assertEqual(self.roles('-r', 'roster.ini'), [('1@x', 'opens'), ('2@x', 'forward'), ('3@x', 'response')])

    def test_delegation_header(self):
        for wrapped in (self.AS_DN, self.AS_SMTP):
            self.setUp()
            self.add('o@x', B, CUSTOMER, '06 10:00', X_Google_Sender_Delegation=f'{wrapped}@acme.example')
            self.assertEqual(self.one(), (B, 'outbound', 'delegated', JOHN))
        # it agrees with a Sender, and does not contradict it
        self.add('o@x', B, CUSTOMER, '06 10:00', Sender=JOHN)
        self.assertEqual(self.one(), (B, 'outbound', 'on-behalf', JOHN))

    def test_behind_a_list(self):
        """The author by the delegation header, X-Original-From, and the single Reply-To."""
        for name in ('X_Google_Sender_Delegation', 'X_Original_From', 'Reply_To'):
            self.setUp()
            self.add('o@x', B, CUSTOMER, '06 10:00', List_Id='support.acme.example',
                     **{name: f'{self.AS_DN}@acme.example'})
            self.assertEqual(self.one(), (B, 'outbound', 'direct', JOHN), name)
        # both addresses are one
        self.setUp()
        self.add('o@x', B, CUSTOMER, '06 10:00', List_Id='support.acme.example',
                 Reply_To=f'{JOHN}, {self.AS_SMTP}@acme.example, IMCEASMTP-support+40acme.example@acme.example')
        self.assertEqual(self.one(), (B, 'outbound', 'direct', JOHN))
        # of two copies that name him in two spellings, both are evidence
        for name in ('X_Google_Sender_Delegation', 'X_Original_From'):
            self.setUp()
            for received, one in (({}, JOHN), ({'Received': 'from a by b; 6 Jan 2025 10:00:01 +0000'},
                                               f'{self.AS_DN}@acme.example')):
                self.add('o@x', B, CUSTOMER, '06 10:00', List_Id='support.acme.example', **{name: one}, **received)
            self.one()
            self.assertEqual([e['origin'] for e in self.row('o@x', '-r', 'roster.ini')['evidence']],
                             ['delivered', 'submitted'], name)

    def test_audit_records(self):
        own = 'IMCEASMTP-support+40acme.example@acme.example'
        for user, represented, found in (
                (f'{self.AS_DN}@acme.example', B, ('audited', JOHN)),
                (f'{self.AS_SMTP}@acme.example', own, ('audited', JOHN)),
                (f'{self.AS_DN}@far.example', B, ('send-as', None))):
            self.setUp()
            self.add('o@x', B, CUSTOMER, '06 10:00')
            details = json.dumps({'Id': '1', 'Operation': 'SendAs', 'UserId': user, 'SendAsUserSmtp': represented,
                                  'Item': {'InternetMessageId': '<o@x>'}})
            with open('audit.csv', 'w', encoding='utf-8', newline='') as file:
                csv.writer(file).writerows([['AuditData'], [details]])
            self.write('roster.ini', self.ROSTER)
            row = self.row('o@x', '-r', 'roster.ini', '-a', 'audit.csv')
            self.assertEqual((row['verdict'], row['agent']), found, user)

    def test_entries_of_the_roster(self):
        own = 'IMCEASMTP-support+40acme.example@acme.example'
        by_smtp = f'{self.AS_SMTP}@acme.example'
        for text, box_name, agent in (
                (f'[mailbox {own}]\n[agent {JOHN}]\nmailboxes={own}\n', own.lower(), JOHN),
                (f'[mailbox {B}]\n[agent {by_smtp}]\n', B, by_smtp.lower()),
                (f'[mailbox info@acme.example]\naliases={own}\n[agent {JOHN}]\n', 'info@acme.example', JOHN)):
            self.assertEqual(self.sent_by(JOHN, roster_text=text), ('on-behalf', agent), text)
            box = self.report('-r', 'roster.ini')['mailboxes'][0]
            self.assertEqual(box['mailbox'], box_name)                     # as the roster writes it
            self.assertEqual([a['agent'] for a in box['agents']], [agent])
        # mailboxes= names an entry as it is written
        self.write('roster.ini', f'[mailbox {B}]\n[agent {JOHN}]\nmailboxes={own}\n')
        self.assertEqual(oracle.answer(['report', '-r', 'roster.ini', 'in'])[0], 2)
        # an alias as Exchange writes it is the Exchange address
        listed = f'[mailbox {B}]\n[agent {MARY}]\naliases={self.AS_DN}@acme.example\n'
        self.assertEqual(self.sent_by(self.DN, roster_text=listed), ('on-behalf', MARY))
        self.assertEqual(self.sent_by(f'{self.AS_DN}@mail.acme.example', roster_text=listed), ('on-behalf', MARY))
        # robots, forms, forced kinds and exclusions
        for more, kind in ((f'[organisation]\nrobots={by_smtp}\n', 'automatic'),
                           (f'[kinds]\naddress:{self.AS_DN}@acme.example=bulk\n', 'bulk'),
                           (f'[exclude]\nfrom={by_smtp}\n', 'excluded')):
            self.setUp()
            self.write('roster.ini', self.ROSTER + more)
            self.add('o@x', JOHN, B, '06 10:00')
            self.assertEqual(self.row('o@x', '-r', 'roster.ini')['kind'], kind, more)

    def test_one_address_belongs_to_one_entry(self):
        by_smtp = f'{self.AS_SMTP}@acme.example'
        # a wrapped spelling is an address of its own: whoever lists it has it, and nobody loses the plain one
        for more, of_wrapped in ((f'[agent {MARY}]\naliases={by_smtp}\n', MARY),
                                 (f'[agent {by_smtp}]\n', by_smtp.lower())):
            self.assertEqual(self.sent_by(by_smtp, more), ('on-behalf', of_wrapped), more)
            self.assertEqual(self.sent_by(JOHN, more), ('on-behalf', JOHN), more)
        # what nobody lists belongs to the first entry that stands for it, by the order of primaries
        for first, second in ((JOHN, MARY), (MARY, JOHN)):
            text = (f'[mailbox {B}]\n[agent {first}]\naliases=IMCEASMTP-zoe+40acme.example@acme.example\n'
                    f'[agent {second}]\naliases=IMCEASMTP-zoe+40acme.example@old.acme.example\n')
            self.assertEqual(self.sent_by('zoe@acme.example', roster_text=text), ('on-behalf', JOHN), text)

    def test_kinds_of_what_comes_out(self):
        """Domain and local part of the first From are those of the address that counts."""
        self.write('roster.ini', self.ROSTER + '[exclude]\ndomain=far.example\n')
        self.add('1@x', 'IMCEASMTP-x+40mail.far.example@acme.example', B, '06 10:00')
        self.add('2@x', 'IMCEASMTP-x+40mail.far.example@other.example', B, '06 10:00')
        self.add('3@x', 'IMCEASMTP-postmaster+40other.example@acme.example', B, '06 10:00', Return_Path='<>')
        self.assertEqual([r['kind'] for r in self.rows('-r', 'roster.ini')], ['excluded', 'person', 'report'])

    def test_copies(self):
        """One From in two spellings; the same id of somebody else is another message."""
        self.add('o@x', JOHN, B, '06 10:00')
        self.add('o@x', f'{self.AS_DN}@acme.example', B, '06 10:00')
        self.add('o@x', f'{self.AS_DN}@far.example', B, '06 10:00')
        self.write('roster.ini', self.ROSTER)
        self.assertEqual(sorted(len(r['copies']) for r in self.rows('-r', 'roster.ini')), [1, 2])
        # weak copies: so do recipients
        self.setUp()
        self.write('roster.ini', self.ROSTER)
        self.add('o@x', CUSTOMER, f'{B}, {JOHN}', '06 10:00')
        self.put('b.eml', mail(From_=CUSTOMER, To=f'{B}, {self.AS_SMTP}@acme.example', Subject='hello',
                               Date='06 Jan 2025 10:00:01 +0000'))
        self.assertEqual([len(r['copies']) for r in self.rows('-r', 'roster.ini')], [2])


class MessagesOfMoreCopies(Tree):
    """§2, on whole analyses"""

    def test_facts_of_all_copies_are_united(self):
        self.add('1@x', CUSTOMER, 'x@far.example', '06 10:00')
        self.add('1@x', CUSTOMER, 'x@far.example', '06 10:00', Cc=B)
        self.assertEqual(self.row('1@x', '-m', B)['direction'], 'inbound')
        self.add('2@x', B, CUSTOMER, '06 11:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', Sender=JOHN, References='<1@x>')
        row = self.row('2@x', '-m', B)
        self.assertEqual((row['agent'], row['sender'], row['role']), (JOHN, JOHN, 'response'))

    def test_a_person_in_any_class_beats_a_draft(self):
        self.add('1@x', B, CUSTOMER, '06 10:00', folder='box/Drafts')
        self.add('1@x', B, CUSTOMER, '06 10:01', folder='a')
        self.add('1@x', B, CUSTOMER, '06 10:02', folder='john/Sent')
        archives = ('-m', B, '--agents', JOHN, '--archive', f'{B}=in/box')
        self.assertEqual(self.row('1@x', *archives)['sent'], '2025-01-06T10:01:00Z')
        archives += ('--archive', f'{JOHN}=in/john')                   # class (2) before (3)
        self.assertEqual(self.row('1@x', *archives)['sent'], '2025-01-06T10:02:00Z')

    def test_paths_of_archives(self):
        self.add('1@x', CUSTOMER, 'x@far.example', '06 10:00', folder='box')
        os.mkdir('conf')
        for path, direction in (('../in/box', 'inbound'), ('../in/./x/..', 'inbound'),
                                ('in/box', 'unrelated'), ('../in/bo', 'unrelated'),
                                (os.path.abspath('in/box/0001.eml'), 'inbound')):
            self.write('conf/roster.ini', f'[mailbox {B}]\narchives={path}\n')
            self.assertEqual(self.row('1@x', '-r', 'conf/roster.ini')['direction'], direction, path)

    def test_without_sums(self):
        for folder in 'ab':
            self.put(f'{folder}.eml', mail(From_=CUSTOMER, To=B, Date='6 Jan 2025 10:00 Z'))
        self.add('1@x', CUSTOMER, B, '06 11:00')
        rows = self.rows('-m', B)
        self.assertEqual([len(r['copies']) for r in rows], [2, 1])
        self.assertEqual(rows[0]['message_id'], 'sha256:' + rows[0]['copies'][0]['sha256'])
        rows = self.rows('-m', B, '--hash', 'none')
        self.assertEqual([r['message_id'] for r in rows], ['origin:in/a.eml', 'origin:in/b.eml', '1@x'])
        self.assertEqual([c['sha256'] for r in rows for c in r['copies']], [None] * 3)
        rows = self.rows('-m', B, '--hash', 'names')
        self.assertEqual([[c['sha256'] is None for c in r['copies']] for r in rows],
                         [[False, False], [True]])

    def test_messages_of_one_id_are_in_one_conversation(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Subject='a')
        self.add('1@x', 'x@far.example', B, '06 11:00', Subject='b')
        rows = self.rows('-m', B)
        self.assertEqual([(r['conversation'], r['role'], r['defects']) for r in rows],
                         [(1, 'opens', ['id-collision']), (1, 'adds', ['id-collision'])])

    def test_original_ids_link(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', CUSTOMER, B, '06 11:00', X_Microsoft_Original_Message_ID='<1@x>')
        self.assertEqual([r['conversation'] for r in self.rows('-m', B)], [1, 1])


class MoreTimes(Tree):
    """§6, §8, §9"""

    def test_file_times_only_when_trusted(self):
        self.put('1.eml', mail(From_=CUSTOMER, To=B, Message_ID='<1@x>'))
        os.utime('in/1.eml', (0, utc('2025-01-06T10:00:00')))
        row = self.row('1@x', '-m', B)
        self.assertEqual((row['arrived'], row['role'], row['defects']), (None, None, ['no-date']))
        row = self.row('1@x', '-m', B, '--trust-mtime')
        self.assertEqual((row['arrived'], row['time_source'], row['role']),
                         ('2025-01-06T10:00:00Z', 'mtime', 'opens'))

    def test_redelivered_twice(self):
        days = [(31, 1), (20, 1), (8, 1), (7, 1)]
        one = item(Received=[f'by x; {d} Jan 2025 0{h}:00:00 Z' for d, h in days])
        self.assertEqual(one.arrived(), ('received', utc('2025-01-08T01:00:00')))
        self.assertEqual(one.sent(), ('received', utc('2025-01-07T01:00:00')))

    def test_as_of_by_date_alone_does_not_count(self):
        self.add('1@x', CUSTOMER, B, '06 10:00', Received='by x; 6 Jan 2025 11:00:00 Z')
        self.add('2@x', CUSTOMER, B, '06 15:00', Subject='b')
        ages = [w['age'] for w in self.report('-m', B)['mailboxes'][0]['unanswered']]
        self.assertEqual(ages, [0, 0])
        self.add('3@x', CUSTOMER, 'sales@acme.example', '06 09:00', Subject='c',
                 Received='by x; 6 Jan 2025 16:00:00 Z')
        boxes = self.report('-m', B, '-m', 'sales@acme.example', '--to', '2025-01-06T15:30:00Z')
        boxes = {b['mailbox']: [w['age'] for w in b['unanswered']] for b in boxes['mailboxes']}
        self.assertEqual(boxes, {B: [5 * 3600, 3600], 'sales@acme.example': []})

    def test_ties_of_the_walk(self):
        self.add('2@x', CUSTOMER, B, '06 10:00', References='<0@x>')
        self.add('1@x', CUSTOMER, B, '06 10:00', References='<0@x>')
        self.assertEqual(dict(self.roles('-m', B)), {'1@x': 'opens', '2@x': 'adds'})

    def test_a_collision_is_charged_once_and_hand_offs_look_at_every_role(self):
        bob = 'bob@acme.example'
        self.add('1@x', CUSTOMER, B, '06 10:00')
        for n, (sender, to) in enumerate(((JOHN, 'expert@far.example'), (MARY, 'expert@far.example'),
                                          (bob, CUSTOMER))):
            self.add(f'{n + 2}@x', B, to, f'06 11:0{n}', References='<1@x>', Sender=sender)
        box = self.report('-m', B)['mailboxes'][0]
        self.assertEqual({a['agent']: (a['forwards'], a['collisions'], a['handoffs'])
                          for a in box['agents']}, {JOHN: (1, 0, 0), MARY: (1, 1, 0), bob: (0, 1, 1)})

    def test_recipients_of_our_first_mail_are_met(self):
        self.add('1@x', B, CUSTOMER, '06 10:00')
        self.add('2@x', B, 'x@far.example', '06 11:00', References='<1@x>')
        self.add('3@x', B, f'x@far.example, {CUSTOMER}', '06 12:00', References='<1@x>')
        self.add('4@x', B, 'x@far.example', '06 13:00', References='<1@x>')
        self.assertEqual([r for _, r in self.roles('-m', B)],
                         ['initiates', 'forward', 'follow-up', 'follow-up'])

    def test_the_target_of_the_mailbox_wins(self):
        self.write('roster.ini', f'[mailbox {B}]\nsla=2h\n[mailbox sales@acme.example]\n')
        self.add('1@x', CUSTOMER, B, '06 10:00')
        boxes = self.report('-r', 'roster.ini', '--sla', '1h')['mailboxes']
        self.assertEqual({b['mailbox']: b['sla']['target'] for b in boxes},
                         {B: 7200, 'sales@acme.example': 3600})

    def test_zones_of_limits_and_of_names(self):
        self.write('roster.ini', f'[mailbox {B}]\nzone=Asia/Tokyo\n')  # nine hours before UTC
        self.add('1@x', CUSTOMER, B, '06 20:00')

        def periods(*options):
            box = self.report('-r', 'roster.ini', '--by', 'day', *options)['mailboxes'][0]
            return [p['period'][-2:] for p in box['periods']], box['heatmap']['zone']
        self.assertEqual(periods(), (['07'], 'Asia/Tokyo'))
        self.assertEqual(periods('--to', '2025-01-06'), (['07'], 'Asia/Tokyo'))       # limits: UTC
        self.assertEqual(periods('--to', '2025-01-06', '--zone', 'Asia/Tokyo'), ([], 'Asia/Tokyo'))
        self.assertEqual(periods('--zone', 'UTC'), (['06'], 'UTC'))
        self.assertEqual(periods('--to', '2025-01-06T20:00:00Z')[0], [])
        self.assertEqual(periods('--from', '2025-01-06T20:00:00Z')[0], ['07'])

    def test_without_a_time_out_of_every_period(self):
        self.put('1.eml', mail(From_=B, To=CUSTOMER, Message_ID='<1@x>'))
        self.assertEqual(len(self.rows('-m', B)), 1)
        self.assertEqual(self.rows('-m', B, '--from', '1990-01-01'), [])

    def test_not_measurable_in_messages(self):
        self.put('1.eml', mail(From_=CUSTOMER, To=B, Subject='a', Message_ID='<1@x>',
                               Date='6 Jan 2025 10:00 Z'))
        self.add('2@x', B, CUSTOMER, '06 11:00', References='<1@x>')
        self.assertEqual(self.row('2@x', '-m', B)['response_seconds'], 3600)
        self.put('3.eml', mail(From_=B, To=CUSTOMER, Date='6 Jan 2025 15:00 Z'))
        row = self.row('2@x', '-m', B)
        self.assertEqual((row['role'], row['response_seconds']), ('response', None))
        for link in ('In_Reply_To', 'References'):
            self.put('3.eml', mail(From_=B, To=CUSTOMER, Date='6 Jan 2025 15:00 Z', **{link: '<x@y>'}))
            self.assertEqual(self.row('2@x', '-m', B)['response_seconds'], 3600, link)

    def test_holidays_of_the_mailbox_and_of_the_agent(self):
        self.write('roster.ini', f'[mailbox {B}]\nholidays=2025-01-06\n'
                   f'[agent {JOHN}]\nhours=Mon-Sun 00:00-24:00\n')
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 12:00', References='<1@x>', Sender=JOHN)
        row = self.row('2@x', '-r', 'roster.ini', '--hours', 'Mon-Fri 08:00-16:00')
        self.assertEqual((row['business_seconds'], row['agent_seconds']), (0, 7200))

    def test_findings_of_conversations(self):
        def findings():
            return [(f['kind'], f['count']) for f in self.report('-m', B)['coverage']['findings']]
        for n in range(51):
            self.add(f'{n}@x', f'c{n % 50}@far.example', B, '06 10:00', References='<0@x>')
        self.assertEqual(findings(), [])
        self.add('51@x', 'c50@far.example', B, '06 10:00', References='<0@x>')
        self.assertEqual(findings(), [('bridging-conversation', 1)])
        for n in range(52, 500):
            self.add(f'{n}@x', 'x@far.example', 'y@far.example', '06 10:00', References='<0@x>')
        self.assertEqual(findings(), [('bridging-conversation', 1)])
        self.add('500@x', 'x@far.example', B, '06 10:00', References='<0@x>', Precedence='bulk')
        self.assertEqual(findings(), [('bridging-conversation', 1), ('large-conversation', 1)])


# -- the command line ---------------------------------------------------------------------------

class CommandLine(Tree):
    def test_both_is_one_analysis_of_two_outputs(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        status, report, messages = oracle.run_both(['-m', B, 'in'])
        self.assertEqual((status, report, messages), (0, self.report('-m', B), self.rows('-m', B)))
        status, report, messages = oracle.run_both(['in'])
        self.assertEqual((status, report, len(messages)), (1, None, 1))
        self.assertIsNone(oracle.run_both(['-m', B, '--min-group', '2', 'in'])[2])

    def answers(self, *lines):
        out, home = io.StringIO(), os.getcwd()
        oracle.batch([json.dumps(line) if not isinstance(line, str) else line for line in lines], out)
        self.assertEqual(os.getcwd(), home)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def test_batch(self):
        self.add('1@x', CUSTOMER, f'J\u00f6rg <{B}>', '06 10:00')
        arguments = ['report', '-m', B, 'in']
        same = {'status': 0, 'stdout': oracle.run(arguments)[1], 'stderr': ''}
        self.assertEqual(self.answers(arguments, arguments), [same, same])
        inside = {'folder': 'in', 'arguments': ['messages', '-m', B, 'Inbox']}
        first, second = self.answers(inside, arguments)
        self.assertEqual(json.loads(first['stdout'])['copies'][0]['origin'], 'Inbox/0001.eml')
        self.assertEqual(second, same)

    def test_batch_goes_on_after_errors(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        found = self.answers(['report', '--colour', 'in'], ['report', '-m', B, 'nowhere'],
                             ['report', '--min-group', '0', 'in'], ['report', 'in'], 'no json',
                             {'folder': 'nowhere', 'arguments': []}, ['messages', '-m', B, 'in'])
        self.assertEqual([a['status'] for a in found], [2, 3, 2, 1, 70, 70, 0])
        self.assertEqual([bool(a['stdout']) for a in found], [False] * 6 + [True])
        self.assertEqual([bool(a['stderr']) for a in found], [True] * 6 + [False])


# -- §4 and FORMATS, journal reports ------------------------------------------------------------

def journal_report(attached, envelope, more=b'', encoding=None, text_encoding=None, before=b'', between=b''):
    """A journal report as Exchange sends it: the envelope, and the original attached. `encoding` is that of the
    attached message; `before` and `between` are whole parts (from the boundary on)."""
    def part(media, content, how):
        encode = {'': lambda data: data, 'base64': base64.encodebytes, 'quoted-printable': quopri.encodestring}
        name = f'Content-Transfer-Encoding: {how}\r\n'.encode() if how else b''
        return b'--journal\r\nContent-Type: ' + media + b'\r\n' + name + b'\r\n' + \
            encode.get((how or '').lower(), encode[''])(content) + b'\r\n'

    text = envelope if isinstance(envelope, bytes) else '\r\n'.join(envelope).encode() + b'\r\n'
    return (b'From: "Microsoft Outlook" <exchange@acme.example>\r\nTo: <journal@acme.example>\r\n'
            b'Date: Mon, 6 Jan 2025 10:00:09 +0000\r\nSubject: Journal\r\nMessage-ID: <report-of-it@acme.example>\r\n'
            b'Received: from a by b; Mon, 6 Jan 2025 10:00:10 +0000\r\n'
            b'X-MS-Journal-Report:\r\nMIME-Version: 1.0\r\n' + more +
            b'Content-Type: multipart/mixed; boundary="journal"\r\n\r\nThis is a report.\r\n' + before +
            part(b'text/plain; charset="utf-8"', text, text_encoding) + between +
            part(b'message/rfc822', attached, encoding) + b'--journal--\r\n')


def envelope_of(message_id, *recipients, sender=JOHN, on_behalf_of=B):
    lines = [f'Sender: {sender}', 'Subject: hello', f'Message-Id: <{message_id}>']
    return [*lines, *([f'On-Behalf-Of: {on_behalf_of}'] if on_behalf_of else []), *recipients]


class Journals(Tree):
    """B's mail bears no Sender anywhere here, so without an envelope nobody is credited: `send-as`."""

    def original(self, message_id='a', **more):
        return mail(**{'From_': B, 'To': CUSTOMER, 'Date': '6 Jan 2025 10:00:00 +0000',
                       'Message_ID': f'<{message_id}>', 'Subject': 'hello', **more})

    def put_report(self, *recipients, name='journal/1.eml', message_id='a', attached=None, sender=JOHN,
                   on_behalf_of=B, **more):
        envelope = envelope_of(message_id, *recipients, sender=sender, on_behalf_of=on_behalf_of)
        attached = self.original(message_id) if attached is None else attached
        data = journal_report(attached, envelope, **more)
        self.put(name, data)
        return data

    def rows(self, *options):
        """Rows, whatever the exit status: it is never 0 with journal reports."""
        return [json.loads(line) for line in oracle.run(['messages', *options, 'in'])[1].splitlines()]

    def findings(self, *options, warning='journal-report'):
        status, text = oracle.run(['report', '-m', B, *options, 'in'])
        coverage = json.loads(text)['coverage']
        self.assertEqual([w['kind'] for w in coverage['warnings']], [warning] * status)
        return {f['kind']: f['count'] for f in coverage['findings']}

    def is_read(self, data):
        self.put('journal/1.eml', data)
        self.assertEqual(self.verdict(), ('audited', JOHN), data)

    def verdict(self, *options):
        row = self.row('a', '-m', B, *options)
        return row['verdict'], row['agent']

    def is_unread(self, data):
        """The report stands as a message of its own; it has nothing to do with B."""
        self.put('journal/1.eml', data)
        [row] = self.rows('-m', B)
        self.assertEqual((row['message_id'], row['direction']), ('report-of-it@acme.example', 'unrelated'))
        self.assertEqual(self.findings(), {'journal-report-unread': 1})

    def test_the_attached_message_is_the_item(self):
        data = self.put_report(f'To: {CUSTOMER}')
        [row] = self.rows('-m', B, '--subjects')
        self.assertEqual((row['message_id'], row['from'], row['subject'], row['direction'], row['kind']),
                         ('a', B, 'hello', 'outbound', 'person'))
        self.assertEqual((row['verdict'], row['agent'], row['confidence'], row['credited']),
                         ('audited', JOHN, 'high', True))
        self.assertEqual(row['evidence'], [{'rung': 1, 'agent': JOHN, 'origin': 'journal', 'agrees': True}])
        self.assertEqual((row['sent'], row['time_source']), ('2025-01-06T10:00:00Z', 'date'))
        self.assertEqual(row['copies'], [{'origin': 'in/journal/1.eml',      # those of the report
                                          'sha256': hashlib.sha256(data).hexdigest()}])
        self.assertEqual(row['defects'], [])
        self.assertEqual(self.findings(), {'journal-report': 1})

    def test_no_run_with_reports_ends_with_0(self):
        self.put_report(f'To: {CUSTOMER}')
        for command in ('report', 'messages', 'both'):
            self.assertEqual(oracle.run([command, '-m', B, 'in'])[0], 1, command)

    def test_times_are_those_of_the_original(self):
        """The report's own Received is none of the message's; the original is inbound and has a Received."""
        inbound = self.original(From_=CUSTOMER, To=B, Received='by b; Mon, 6 Jan 2025 10:00:03 +0000')
        self.put_report(f'Recipient: {B}', attached=inbound, sender=CUSTOMER, on_behalf_of=None)
        row = self.row('a', '-m', B)
        self.assertEqual((row['direction'], row['arrived'], row['time_source']),
                         ('inbound', '2025-01-06T10:00:03Z', 'received'))

    def test_times_of_separator_and_file_are_those_of_the_report(self):
        undated = mail(From_=CUSTOMER, To=B, Message_ID='<a>', Subject='hello')
        data = journal_report(undated, envelope_of('a', f'Recipient: {B}'))
        self.put('1.eml', data)
        os.utime('in/1.eml', (utc('2025-01-09T10:00:00'),) * 2)
        self.assertIsNone(self.row('a', '-m', B)['arrived'])
        row = self.row('a', '-m', B, '--trust-mtime')
        self.assertEqual((row['arrived'], row['time_source']), ('2025-01-09T10:00:00Z', 'mtime'))
        self.put('1.eml', b'From x Tue Jan  7 10:00:00 2025\n' + data)
        row = self.row('a', '-m', B)
        self.assertEqual((row['arrived'], row['time_source']), ('2025-01-07T10:00:00Z', 'separator'))

    def test_reports_of_one_message_are_copies(self):
        self.put_report(f'To: {CUSTOMER}')
        self.put_report('Cc: other@far.example', name='journal/2.eml')
        self.put('Sent/1.eml', self.original())
        row = self.row('a', '-m', B)
        self.assertEqual([c['origin'] for c in row['copies']],
                         ['in/Sent/1.eml', 'in/journal/1.eml', 'in/journal/2.eml'])
        self.assertEqual(row['evidence'], [{'rung': 1, 'agent': JOHN, 'origin': 'journal', 'agrees': True}])
        self.assertEqual(self.findings(), {'journal-report': 2})
        coverage = json.loads(oracle.run(['report', '-m', B, 'in'])[1])['coverage']
        self.assertEqual((coverage['items'], coverage['messages'], coverage['extra_copies']), (3, 1, 2))

    def test_only_certain_envelopes_are_facts(self):
        for line in ('To', 'Cc', 'Bcc', 'bcc'):
            self.put_report('Recipient: x@far.example', f'{line}: {CUSTOMER}')
            self.assertEqual(self.verdict(), ('audited', JOHN), line)
        self.put_report(f'Recipient: {CUSTOMER}')
        self.assertEqual(self.verdict(), ('send-as', None))          # Exchange did not know
        self.put_report(f'To: {CUSTOMER}', on_behalf_of=None)
        self.assertEqual(self.verdict(), ('send-as', None))
        self.put_report(f'To: {CUSTOMER}', sender='<>')
        self.assertEqual(self.verdict(), ('send-as', None))
        self.put_report(f'To: {CUSTOMER}', on_behalf_of='sales@acme.example')
        self.assertEqual(self.verdict(), ('send-as', None))          # for another mailbox
        self.put_report('To:')
        self.assertEqual(self.verdict(), ('send-as', None))          # a line without a recipient
        self.put_report(f'To: {CUSTOMER}', sender=B)
        self.assertEqual(self.verdict(), ('send-as', None))          # a mailbox is no person
        self.put_report(f'To: {CUSTOMER}', sender='S-1-5-18')
        self.assertEqual(self.verdict(), ('send-as', None))

    def test_envelope_and_sender_field_may_contradict(self):
        self.put_report(f'To: {CUSTOMER}', attached=self.original(Sender=MARY))
        row = self.row('a', '-m', B)
        self.assertEqual((row['verdict'], row['agent']), ('contradicted', None))
        self.assertEqual([(e['rung'], e['agent'], e['origin']) for e in row['evidence']],
                         [(1, JOHN, 'journal'), (2, MARY, 'submitted')])

    def test_envelope_and_audit_record_may_contradict(self):
        self.put_report(f'To: {CUSTOMER}')
        for user, verdict, lines in (
                (JOHN, ('audited', JOHN), [(1, JOHN, 'audit'), (1, JOHN, 'journal')]),
                (MARY, ('contradicted', None), [(1, JOHN, 'journal'), (1, MARY, 'audit')])):
            details = {'Operation': 'SendAs', 'SendAsUserSmtp': B, 'UserId': user, 'Id': user,
                       'Item': {'InternetMessageId': '<a>'}}
            with open('audit.csv', 'w', encoding='utf-8', newline='') as file:
                csv.writer(file).writerows([['RecordId', 'AuditData'], [user, json.dumps(details)]])
            row = self.row('a', '-m', B, '-a', 'audit.csv')
            self.assertEqual((row['verdict'], row['agent']), verdict)
            self.assertEqual([(e['rung'], e['agent'], e['origin']) for e in row['evidence']], lines)

    def test_an_envelope_makes_for_b(self):
        """From is John's own; the envelope says for whom he sent it."""
        self.put_report(f'To: {CUSTOMER}', attached=self.original(From_=JOHN))
        row = self.row('a', '-m', B)
        self.assertEqual((row['direction'], row['verdict'], row['agent']), ('outbound', 'audited', JOHN))

    def test_an_envelope_speaks_of_the_message_it_came_with(self):
        """The table of §4: `that one of its copies came with`. An audit record knows the id alone."""
        self.put_report(f'To: {CUSTOMER}')
        self.put('Sent/1.eml', self.original(Subject='another', Date='7 Jan 2025 10:00:00 +0000'))
        rows = self.rows('-m', B)
        self.assertEqual([(len(r['copies']), r['verdict'], r['defects']) for r in rows],
                         [(1, 'audited', ['id-collision']), (1, 'send-as', ['id-collision'])])      # by their times
        details = {'Operation': 'SendAs', 'SendAsUserSmtp': B, 'UserId': MARY, 'Id': '1',
                   'Item': {'InternetMessageId': '<a>'}}
        with open('audit.csv', 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows([['RecordId', 'AuditData'], ['1', json.dumps(details)]])
        self.assertEqual([r['verdict'] for r in self.rows('-m', B, '-a', 'audit.csv')], ['contradicted', 'audited'])

    def test_an_envelope_of_any_copy_counts(self):
        """The copy in the Sent folder is the first by origin, and so the representative."""
        self.put('Sent/1.eml', self.original(From_=JOHN, Subject='hello'))
        self.put_report(f'To: {CUSTOMER}', attached=self.original(From_=JOHN))
        row = self.row('a', '-m', B)
        self.assertEqual((len(row['copies']), row['verdict'], row['agent']), (2, 'audited', JOHN))

    def test_agents_are_discovered_and_mailboxes_are_not(self):
        self.put_report(f'To: {CUSTOMER}')
        report = json.loads(oracle.run(['report', '-m', B, 'in'])[1])
        self.assertEqual([a['agent'] for a in report['mailboxes'][0]['agents']], [JOHN])
        self.assertEqual(oracle.run(['report', 'in']), (1, ''))      # roster.md, rule 2: an audit record

    def test_recipients_of_the_envelope_are_delivery_fields(self):
        inbound = self.original(From_=CUSTOMER, To='list@far.example')
        for line in (f'Recipient: {B}', f'Bcc: {B}', f'To: x@far.example, Expanded: {B}', f'To: {B}, Expanded: x@far.example',
                     f'cc: x@far.example, forwarded: {B}', f'To: {B.upper()}'):
            self.put_report(line, attached=inbound, sender=CUSTOMER, on_behalf_of=None)
            self.assertEqual(self.row('a', '-m', B)['direction'], 'inbound', line)
        for line in ('Recipient: x@far.example', f'Subject: {B}', f'X-To: {B}'):
            self.put_report(line, attached=inbound, sender=CUSTOMER, on_behalf_of=None)
            self.assertIsNone(self.row('a')['mailbox'], line)

    def test_they_are_no_recipients(self):
        """Nobody is in R of the message but John, so it is internal whatever the envelope says."""
        self.put_report(f'To: {CUSTOMER}', attached=self.original(To=JOHN))
        self.assertEqual(self.row('a', '-m', B)['direction'], 'internal')

    def test_kind_is_the_originals(self):
        calendar_part = (b'From: ' + B.encode() + b'\nMessage-ID: <a>\nDate: 6 Jan 2025 10:00:00 +0000\n'
                         b'Content-Type: multipart/alternative; boundary=i\n\n--i\n'
                         b'Content-Type: text/calendar; method=REQUEST\n\nx\n--i--\n')
        for attached, kind in ((self.original(Auto_Submitted='auto-replied'), 'automatic'),
                               (self.original(Content_Type='multipart/report'), 'report'),
                               (calendar_part, 'calendar'), (self.original(), 'person')):
            for encoding in (None, 'base64', 'quoted-printable'):
                self.put_report(f'To: {CUSTOMER}', attached=attached, encoding=encoding,
                                more=b'Auto-Submitted: auto-generated\r\nX-Unsent: 1\r\n')
                self.assertEqual(self.row('a', '-m', B)['kind'], kind, encoding)

    def test_encodings(self):
        for encoding in (None, 'base64', 'quoted-printable', 'BASE64', '7bit', '8bit', 'binary'):
            self.put_report(f'To: {CUSTOMER}', encoding=encoding, text_encoding=encoding)
            self.assertEqual(self.verdict(), ('audited', JOHN), encoding)

    def test_unknown_encodings_are_unread(self):
        """Nor is one with a comment understood, also where only `7bit` stands before it."""
        for encoding in ('x-uuencode', 'base64 (it is)', '7bit (it is)', '(it is) 8bit', '7 bit', '7bit; x'):
            for place in ('encoding', 'text_encoding'):
                self.is_unread(journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'),
                                              **{place: encoding}))

    def test_types_with_comments_are_unread(self):
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        for media in (b'multipart/mixed', b'text/plain', b'message/rfc822'):
            self.is_unread(data.replace(media, media + b' (a comment)'))
            self.is_unread(data.replace(media, b'(a comment) ' + media))
            self.is_unread(data.replace(media, b'(a (long; longer) comment) ' + media))
            self.is_unread(data.replace(media, media.replace(b'/', b'/(a comment)')))
            self.is_unread(data.replace(media, media + b' (no end'))
        self.is_unread(data.replace(b'text/plain', b'(a comment)'))           # no type, but a comment

    def test_comments_in_types_of_other_parts(self):
        """They do not matter, also where the comment names a type that would. Of two texts or messages the first is
        the one that counts."""
        def report(kind, place):
            other = b'--journal\r\nContent-Type: ' + kind + b'\r\n\r\nx\r\n'
            return journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'), **{place: other})

        for kind in (b'text/html (a comment)', b'(text/plain) text/html', b'application/(message/rfc822)pdf',
                     b'image/png (no end'):
            for place in ('before', 'between'):
                self.is_read(report(kind, place))
        for kind, read_in in ((b'text/plain (a comment)', 'between'), (b'message/rfc822 (a comment)', 'before')):
            for place in ('before', 'between'):
                (self.is_read if place == read_in else self.is_unread)(report(kind, place))

    def test_capitals_do_not_matter(self):
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'), encoding='7BIT')
        for word in (b'X-MS-Journal-Report', b'multipart/mixed', b'boundary', b'text/plain', b'message/rfc822',
                     b'Content-Type', b'Sender:', b'On-Behalf-Of:', b'Message-Id:', b'\r\nTo:'):
            self.assertIn(word, data)
            self.is_read(data.replace(word, word.upper()))
            self.is_read(data.replace(word, word.lower()))
        self.is_unread(data.replace(b'"journal"', b'"JOURNAL"'))             # no word of ours

    def test_text_without_a_type(self):
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        named = b'Content-Type: text/plain; charset="utf-8"\r\n'
        self.is_read(data.replace(named, b''))                                # the part has no header at all
        self.is_read(data.replace(named, b'Content-Transfer-Encoding: 7bit\r\n'))
        self.is_read(data.replace(named, b'Content-Type:\r\n'))
        self.is_read(data.replace(named, b'content-type:TEXT/Plain;format=flowed\r\n'))

    def test_eight_parts_are_looked_at(self):
        """The text, six others and the message are eight; with seven others the message is the ninth."""
        other = b'--journal\r\nContent-Type: application/pdf\r\n\r\nx\r\n'
        for before, between, read in ((0, 6, True), (3, 3, True), (6, 0, True), (0, 7, False), (7, 0, False),
                                      (4, 3, False)):
            data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'), before=other * before,
                                  between=other * between)
            (self.is_read if read else self.is_unread)(data)

    def test_only_the_stated_message_is_read(self):
        self.is_unread(journal_report(self.original('b'), envelope_of('a', f'To: {CUSTOMER}')))
        self.is_unread(journal_report(self.original(), [f'Sender: {JOHN}', f'To: {CUSTOMER}']))
        self.is_unread(journal_report(self.original(), ['Message-Id: <A>', f'To: {CUSTOMER}']))      # by bytes
        nameless = mail(From_=B, To=CUSTOMER, Date='6 Jan 2025 10:00:00 +0000')
        self.is_unread(journal_report(nameless, [f'Sender: {JOHN}', f'To: {CUSTOMER}']))
        self.put('journal/1.eml', journal_report(self.original(), ['message-ID:a@far.example', f'To: {CUSTOMER}']))
        self.assertEqual(self.findings(), {'journal-report-unread': 1})
        self.put('journal/1.eml', journal_report(self.original('a@far.example'),
                                                 ['message-ID:a@far.example', f'To: {CUSTOMER}']))
        self.assertEqual(self.findings(), {'journal-report': 1})

    def test_what_is_no_report(self):
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        self.is_unread(data.replace(b'multipart/mixed', b'text/plain'))
        self.is_unread(data.replace(b'message/rfc822', b'application/octet-stream'))
        self.is_unread(data.replace(b'text/plain', b'text/html'))
        self.is_unread(data.replace(b'boundary="journal"', b'boundary="other"'))
        self.put('journal/1.eml', data.replace(b'X-MS-Journal-Report', b'X-Other'))
        self.assertEqual(self.findings(), {})

    def test_order_of_the_parts(self):
        """The first text is the envelope, whatever stands before; a message before it is not the original."""
        other = b'--journal\r\nContent-Type: message/rfc822\r\n\r\n' + self.original('x') + b'\r\n'
        text = b'--journal\r\nContent-Type: text/plain\r\n\r\nMessage-Id: <x>\r\nTo: x@far.example\r\n'
        self.put_report(f'To: {CUSTOMER}', before=other)
        self.assertEqual(self.verdict(), ('audited', JOHN))
        self.is_unread(journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'), before=text))
        self.put_report(f'To: {CUSTOMER}', before=b'--journal\r\nContent-Type: text/html\r\n\r\n<p>\r\n')
        self.assertEqual(self.verdict(), ('audited', JOHN))

    def test_boundaries(self):
        """Two line ends, a preamble, no end, blanks behind a boundary, and one that is only longer."""
        data = journal_report(self.original() + b'--journalist\n--journal-2\n', envelope_of('a', f'To: {CUSTOMER}'))
        for other in (data, data.replace(b'\r\n', b'\n'), data.replace(b'--journal--\r\n', b''),
                      data.replace(b'--journal\r\n', b'--journal \t\r\n'), data + b'an epilogue\r\n--journal\r\n'):
            self.is_read(other)

    def test_line_ends(self):
        """LF with any CRs before it, also mixed. CR alone may end those of a message file, not those of a report, nor
        of what is attached to it."""
        crlf = journal_report(self.original().replace(b'\n', b'\r\n'), envelope_of('a', f'To: {CUSTOMER}'))
        lf = crlf.replace(b'\r\n', b'\n')
        self.is_read(crlf)
        self.is_read(lf)
        self.is_read(journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}')))
        self.is_unread(lf.replace(b'\n', b'\r'))
        self.is_read(lf.replace(b'\n', b'\r\r\n'))
        self.is_read(lf.replace(b'\n', b'\r\r\r\r\n'))
        self.is_read(crlf.replace(b'--journal', b'\r\r\n--journal').replace(b'--journal\r\n', b'--journal\r\r\n'))
        for encoding in (None, 'base64', 'quoted-printable'):
            for end, read in ((b'\r', False), (b'\r\r\n', True)):
                (self.is_read if read else self.is_unread)(
                    journal_report(self.original().replace(b'\n', end), envelope_of('a', f'To: {CUSTOMER}'),
                                   encoding=encoding))

    def test_a_lone_cr_ends_no_line(self):
        """Neither a field of a part, nor a line of the envelope, nor a boundary; and `=` before it is no soft break."""
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        self.is_read(data)
        self.is_unread(data.replace(b'text/plain; charset="utf-8"', b'text/plain\rX: y'))
        self.is_unread(data.replace(b'message/rfc822', b'message/rfc822\rX: y'))
        self.is_unread(data.replace(b'\r\nMessage-Id: <a>', b'\rMessage-Id: <a>'))
        self.is_unread(data.replace(b'\r\n--journal\r\nContent-Type: m', b'\r\n--journal\rContent-Type: m'))
        for text, plain in ((b'a=\rb\nc', b'a=\rb\nc'), (b'a=\r\rb', b'a=\r\rb'), (b'a=\r\nb', b'ab'),
                            (b'a=\r\r\nb', b'ab'), (b'a=\nb', b'ab'), (b'a=3D\rb', b'a=\rb')):
            self.assertEqual(journal.decode([('content-transfer-encoding', b'quoted-printable')], text), plain)

    def test_the_header_begins_at_the_first_byte(self):
        """What may stand before the header of a message file (FORMATS, *Is it mail?*) may not stand there."""
        for before in (b'\n', b'\r\n', b'\xef\xbb\xbf', b'From x Wed Jan  8 10:00:00 2025\n', b'>From x\n',
                       b' X: y\n', b'hello\n'):
            for encoding in (None, 'base64'):
                self.is_unread(journal_report(before + self.original(), envelope_of('a', f'To: {CUSTOMER}'),
                                              encoding=encoding))
        self.is_read(b'\xef\xbb\xbf\r\nFrom x Tue Jan  7 10:00:00 2025\r\n' +
                     journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}')))

    def test_the_original_is_not_opened_again(self):
        """A report attached to a report is an item as it stands."""
        inner = journal_report(self.original('b'), envelope_of('b', f'To: {CUSTOMER}')).replace(b'journal"', b'inner"')
        inner = inner.replace(b'--journal', b'--inner').replace(b'<report-of-it@acme.example>', b'<a>')
        self.put('1.eml', journal_report(inner, envelope_of('a', f'To: {CUSTOMER}')))
        [row] = self.rows('-m', B)
        self.assertEqual((row['message_id'], row['from']), ('a', 'exchange@acme.example'))
        self.assertEqual(self.findings(), {'journal-report': 1})

    def test_the_header_lies_in_the_first_mebibyte(self):
        def report(size):
            filler = b'--journal\r\nContent-Type: application/pdf\r\n\r\n' + b'x' * size + b'\r\n'
            return journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'), between=filler)

        data = report(0)
        header_end = data.index(b'\n\nbody') + 2 - (data.index(b'\r\n\r\n') + 4)
        self.put('journal/1.eml', report((1 << 20) - header_end))
        self.assertEqual(self.findings(), {'journal-report': 1})
        self.is_unread(report((1 << 20) - header_end + 200))

    def test_lines_of_the_envelope(self):
        def envelope(text):
            return journal.Envelope(text)

        one = envelope(b'\r\nSENDER: "John" <John@acme.example>\nOn-Behalf-Of:' + B.encode() +
                       b'\nMessage-ID: < a >\nTo: x@a.example, Expanded: y@a.example\nTo: z@a.example\nnothing\n')
        self.assertEqual((one.sender, one.on_behalf_of, one.message_id), (JOHN, B, 'a'))
        self.assertEqual(one.recipients, ['x@a.example', 'y@a.example', 'z@a.example'])
        self.assertTrue(one.is_fact)
        first = envelope(b'Message-Id: <a>\nMessage-Id: <b>\nSender: a@a.example\nSender: b@a.example\n')
        self.assertEqual((first.message_id, first.sender, first.is_fact), ('a', 'a@a.example', False))

    def test_the_first_line_counts_whatever_it_says(self):
        for line in ('Sender:', 'Sender: <>', 'sender: nobody', 'On-Behalf-Of:', 'On-Behalf-Of: sales@acme.example',
                     'On-Behalf-Of: "B"'):
            self.is_read(journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}', line)))
            self.put('journal/1.eml', journal_report(self.original(), [line, *envelope_of('a', f'To: {CUSTOMER}')]))
            self.assertEqual(self.verdict(), ('send-as', None), line)
        for line in ('Message-Id:', 'Message-Id: <>', 'Message-Id: <b>'):
            self.is_unread(journal_report(self.original(), [line, *envelope_of('a', f'To: {CUSTOMER}')]))

    def test_a_line_to_needs_a_recipient(self):
        for lines in (['To:'], ['To:', f'Recipient: {CUSTOMER}'], ['To: ', 'Cc:\t', 'Bcc: <>'], ['To: "Nobody Here"'],
                      ['To: , Expanded:']):
            self.put_report(*lines)
            self.assertEqual(self.verdict(), ('send-as', None), lines)
        for lines in (['To:', f'Cc: {CUSTOMER}'], [f'To: , Expanded: {CUSTOMER}'], ['To: /o=acme/cn=x']):
            self.put_report(*lines)
            self.assertEqual(self.verdict(), ('audited', JOHN), lines)

    def test_the_parts_are_those_of_the_report(self):
        """A text inside a multipart of its own is no part of the report (RFC 2046, 5.1)."""
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        start, end = data.index(b'--journal\r\n'), data.index(b'--journal\r\nContent-Type: message')
        inner = data[start:end].replace(b'--journal', b'--alt')
        self.is_unread(data[:start] + b'--journal\r\nContent-Type: multipart/alternative; boundary=alt\r\n\r\n' +
                       inner + b'--alt--\r\n' + data[end:])

    def test_how_a_boundary_is_written(self):
        data = journal_report(self.original(), envelope_of('a', f'To: {CUSTOMER}'))
        for value in (rb'boundary="jour\nal"', b'BOUNDARY=journal ; x=y', b'charset="x"; boundary = "journal"',
                      b'x="; boundary=no"; boundary=journal'):
            self.is_read(data.replace(b'boundary="journal"', value))
        for value in (b'boundary*0="jou"; boundary*1="rnal"', b"boundary*=us-ascii''journal", b'boundary=""', b'x=y'):
            self.is_unread(data.replace(b'boundary="journal"', value))

    def test_defects_of_the_envelope(self):
        """Its recipients are delivery fields, so what is wrong with them shows (§6); the report's own header does not."""
        self.put_report('To: Müller <x@far.example>')
        self.assertEqual(self.row('a', '-m', B)['defects'], ['raw-8bit'])
        self.put_report('To: =?x-nope?Q?a?= <x@far.example>', more='Comments: ü\r\nDate: never\r\n'.encode())
        self.assertEqual(self.row('a', '-m', B)['defects'], ['bad-charset'])

    def test_lines_are_lines(self):
        """A word counts at the very begin of a line, nothing is folded, empty lines say nothing (FORMATS)."""
        text = (b'\r\nMessage-Id: <a>\r\n\r\nSubject: x\r\n To: x@far.example\r\nTo : x@far.example\r\n'
                b'\tTo: x@far.example\r\nTo:\r\n x@far.example\r\n> To: x@far.example\r\nTo; x@far.example\r\n'
                b'X\rTo: x@far.example\r\r\nX: y\r\r\n')
        one = journal.Envelope(text)
        self.assertEqual((one.message_id, one.recipients, one.is_certain), ('a', [], False))
        self.is_read(journal_report(self.original(), ['', '', f'Sender: {JOHN}', '', 'Message-Id: <a>', ' ',
                                                      f'On-Behalf-Of: {B}', '', f'To: {CUSTOMER}']))
        self.is_unread(journal_report(self.original(), ['Message-Id:', ' <a>', f'To: {CUSTOMER}']))
        self.is_unread(journal_report(self.original(), [' Message-Id: <a>', f'To: {CUSTOMER}']))
        for word in ('Sender', 'On-Behalf-Of', 'To'):
            lines = envelope_of('a', f'To: {CUSTOMER}')
            self.put('journal/1.eml', journal_report(self.original(), [(' ' + x if x.startswith(word) else x)
                                                                       for x in lines]))
            self.assertEqual(self.verdict(), ('send-as', None), word)

    # -- journals= of the roster: which envelopes count

    def declare(self, text):
        self.write('roster.ini', f'[organisation]\njournals={text}\n')
        return '-r', 'roster.ini'

    def test_empty_parts_are_refused(self):
        self.put_report(f'To: {CUSTOMER}')
        for places in ('', ' ', ';', ' ; ', ';;', 'in;;x', 'in; ;x', ';in', 'in;;', 'in; ;'):
            given = self.declare(places)
            for command in ('report', 'messages', 'both'):
                with contextlib.redirect_stderr(io.StringIO()) as told:
                    self.assertEqual(oracle.answer([command, '-m', B, *given, 'in'])[0], 2, places)
                self.assertIn('roster.ini: line 2: ', told.getvalue())
        for places in ('in', 'in;', 'in ; ', 'in;x', 'in; x ;'):
            self.assertEqual(self.verdict(*self.declare(places)), ('audited', JOHN), places)

    def test_an_envelope_of_a_declared_place_counts(self):
        """The file, a folder above it, or the input; paths are taken from the roster's folder."""
        self.put_report(f'To: {CUSTOMER}')
        for places in ('in/journal', 'in/journal/', 'in/journal/1.eml', './in//x/../journal', 'in', '.', '/',
                       'elsewhere; in/journal ;', os.path.abspath('in/journal')):
            given = self.declare(places)
            self.assertEqual(self.verdict(*given), ('audited', JOHN), places)
            self.assertEqual(self.findings(*given), {'journal-report-declared': 1})
            for command in ('report', 'messages', 'both'):
                self.assertEqual(oracle.run([command, '-m', B, *given, 'in'])[0], 0, command)
        os.mkdir('rosters')
        self.write('rosters/roster.ini', '[organisation]\njournals=../in/journal\n')
        self.assertEqual(self.verdict('-r', 'rosters/roster.ini'), ('audited', JOHN))
        self.write('rosters/roster.ini', '[organisation]\njournals=in/journal\n')
        self.assertEqual(self.verdict('-r', 'rosters/roster.ini'), ('send-as', None))

    def test_no_other_envelope_counts(self):
        """The attached message is read all the same; where no place holds a report, the warning says so."""
        data = self.put_report(f'To: {CUSTOMER}')
        for places in ('in/jour', 'in/journal/1', 'in/journal/1.eml/x', 'journal', 'in/Journal'):
            given = self.declare(places)
            row = self.row('a', '-m', B, *given)
            self.assertEqual((row['from'], row['verdict'], row['evidence']), (B, 'send-as', []), places)
            self.assertEqual(row['copies'], [{'origin': 'in/journal/1.eml',
                                              'sha256': hashlib.sha256(data).hexdigest()}])
            self.assertEqual(self.findings(*given, warning='journals-without-report'),
                             {'journal-report-undeclared': 1})
            for command in ('report', 'messages', 'both'):
                self.assertEqual(oracle.run([command, '-m', B, *given, 'in'])[0], 1, command)

    def test_declared_and_undeclared_reports(self):
        """One report where journals= says: no warning, and only its envelope counts. The two are copies."""
        self.put_report(f'To: {CUSTOMER}', name='journal/1.eml')
        self.put_report(f'To: {CUSTOMER}', name='Inbox/1.eml', sender=MARY)
        self.put_report(f'To: {CUSTOMER}', name='Inbox/2.eml', sender=MARY, message_id='b')
        self.assertEqual(self.verdict(), ('contradicted', None))
        given = self.declare('in/journal')
        rows = {r['message_id']: r for r in self.rows('-m', B, *given)}
        self.assertEqual({i: (len(r['copies']), r['verdict'], r['agent']) for i, r in rows.items()},
                         {'a': (2, 'audited', JOHN), 'b': (1, 'send-as', None)})
        self.assertEqual(self.findings(*given), {'journal-report-declared': 1, 'journal-report-undeclared': 2})
        self.assertEqual(oracle.run(['report', '-m', B, *given, 'in'])[0], 0)

    def test_an_undeclared_envelope_gives_no_delivery_field(self):
        """Neither a recipient nor a defect of one."""
        inbound = self.original(From_=CUSTOMER, To='list@far.example')
        self.put_report(f'Recipient: Müller <{B}>', attached=inbound, sender=CUSTOMER, on_behalf_of=None)
        row = self.row('a', '-m', B, *self.declare('in/journal'))
        self.assertEqual((row['mailbox'], row['direction'], row['defects']), (B, 'inbound', ['raw-8bit']))
        row = self.row('a', '-m', B, *self.declare('in/other'))
        self.assertEqual((row['mailbox'], row['direction'], row['defects']), (None, 'unrelated', []))

    def test_other_mail_in_a_declared_place(self):
        """Mail that is no report counts as ever; one that is not understood is in the same finding anywhere, and alone
        it is no report that was found elsewhere."""
        self.put('journal/2.eml', self.original('b'))
        given = self.declare('in/journal')
        self.assertEqual(self.row('b', '-m', B, *given)['verdict'], 'send-as')
        self.assertEqual(self.findings(*given), {})
        for name in ('journal/1.eml', 'Inbox/1.eml'):
            self.put(name, journal_report(self.original(), ['Message-Id: <x>']))
        self.assertEqual(self.findings(*given), {'journal-report-unread': 2})
        self.assertEqual(oracle.run(['report', '-m', B, *given, 'in'])[0], 0)

    def test_journals_is_no_archive(self):
        """Whose mail it is, and the role of the folder, it does not say."""
        self.put('journal/1.eml', self.original(From_=CUSTOMER, To='list@far.example'))
        self.assertIsNone(self.row('a', '-m', B, *self.declare('in/journal'))['mailbox'])

    def test_a_folder_stays_the_reports(self):
        """Where the report lies is where its item lies: in the archive of Mary, in her Sent folder."""
        self.put_report(f'Recipient: {CUSTOMER}', name='mary/Sent/1.eml')
        options = ('--agents', MARY, '--archive', f'{MARY}=in/mary', '--min-confidence', 'low')
        self.assertEqual(self.verdict(*options), ('sent-folder', MARY))


if __name__ == '__main__':
    unittest.main()
