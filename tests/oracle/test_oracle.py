#!/usr/bin/python3
"""Hand-derived expectations for the delicate points of docs/SEMANTICS.md."""
import base64
import calendar
import csv
import datetime
import json
import os
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
import inputs
import oracle
import output
import roster
import stats
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

    def test_calendar_file(self):
        text = ('BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20251224\r\nDTEND;VALUE=DATE:20251227\r\n'
                'END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20250101T090000Z\r\nEND:VEVENT\r\n'
                'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250501\r\nTRANSP:TRANS\r\n PARENT\r\n'
                'END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250606\r\nEND:VEVENT\r\n')
        self.assertEqual(sorted(d.isoformat() for d in worktime.calendar_days(text)),
                         ['2025-06-06', '2025-12-24', '2025-12-25', '2025-12-26'])

    def test_midnight_in_a_gap(self):
        # Beirut 2022-03-27: 00:00 becomes 01:00 at 22:00 UTC the day before
        self.assertEqual(worktime.midnight(worktime.parse_day('2022-03-27'),
                                           ZoneInfo('Asia/Beirut')), utc('2022-03-26T22:00:00'))


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
                           ('[Gmail]/Messages envoyés/a', 'sent'), ('m/.Gesendet.2024/cur/a', None),
                           ('Sent/Archiv/a', 'archive'), ('x/Sent', None)):
            self.assertEqual(inputs.folder_role(path), role, path)

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
        who = self.read('\ufeff# c\n[mailbox Support@acme.example]\nname = A = B\n'
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
                     '[agent x@y]\naliases=z@y\n[mailbox z@y]\n', '[exclude x]\n'):
            with self.assertRaises(roster.UsageError, msg=text):
                self.read(text)

    def test_two_identical_runs(self):
        self.add('1@x', CUSTOMER, B, '06 10:00')
        self.add('2@x', B, CUSTOMER, '06 11:00', Sender=JOHN, References='<1@x>')
        self.assertEqual(oracle.run(['report', '-m', B, 'in']),
                         oracle.run(['report', '-m', B, 'in']))


if __name__ == '__main__':
    unittest.main()
