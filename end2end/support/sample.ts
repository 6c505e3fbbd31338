// The article of the journeys, what is entered about it, and what must come out at the end.

import { expect } from '@playwright/test';
import { spanOf } from './api.ts';
import type { CsvRow } from './csv.ts';

export const SAMPLE = {
  title: 'Two grain ships turned away from Port Mirela',
  outlet: 'The Mirela Chronicle',
  byline: 'Jana Oduya',
  url: 'https://example.org/mirela-chronicle/grain-ships',
  published: '2026-11-11',
  language: 'en',
  text: `PORT MIRELA — Two grain ships were turned away from the harbour on Tuesday, the third time this month.

The Continental Press Agency reported that the Ministry of Trade alleged the cargo was full of weevils. The captain of the Halcyon denied it, and the shipping line Brandt & Söhne rejected the charge.

Dockworkers said the cranes had stood idle for nine hours. “We were told nothing,” said Marta Quill, who has driven one of them for twenty years.

The harbour master declined to comment. Bread prices rose by a tenth within a week.`,
} as const;

/** The claims in reading order, each with its attributions. */
export const CLAIMS = [
  {
    statement: 'Weevils, "many of them", were in the grain of both ships.',
    quote: 'the cargo was full of weevils',
    standing: 'contested',
    flags: '',
    attributions: [
      { source: 'Continental Press Agency', source_kind: 'news_agency', status: 'reported', identification: 'named', via: '', cue: 'reported' },
      { source: 'Ministry of Trade', source_kind: 'government', status: 'alleged', identification: 'named', via: 'Continental Press Agency', cue: 'alleged' },
      { source: 'Captain of the Halcyon', source_kind: 'witness', status: 'denied', identification: 'named', via: '', cue: 'denied' },
      { source: 'Brandt & Söhne', source_kind: 'company', status: 'denied', identification: 'named', via: '', cue: 'rejected the charge' },
    ],
  },
  {
    statement: 'the cranes had stood idle for nine hours',
    quote: 'the cranes had stood idle for nine hours',
    standing: 'uncontested',
    flags: 'single_source anonymous_only',
    attributions: [
      { source: 'Dockworkers of Port Mirela', source_kind: 'witness', status: 'reported', identification: 'described', via: '', cue: 'said' },
    ],
  },
  {
    // A spreadsheet would run it; the CSV has an apostrophe before it.
    statement: '+10% on bread within a week',
    quote: 'Bread prices rose by a tenth within a week',
    standing: 'unattributed',
    flags: '',
    attributions: [],
  },
];

/** What the second person says to the claim they return. */
export const COMMENT = 'They are described, not named: say so, please.';

/** The rows hold what was entered, all of it and nothing else. */
export function expectEntered(rows: CsvRow[]): void {
  const nobody = { source: '', source_kind: '', status: '', identification: '', via: '', cue: '' };
  const entered = CLAIMS.flatMap(({ statement, quote, standing, flags, attributions }, at) => {
    const { start, end } = spanOf(SAMPLE.text, quote);
    const claim = {
      article_title: SAMPLE.title,
      outlet: SAMPLE.outlet,
      published_at: `${SAMPLE.published}T00:00:00Z`,
      url: SAMPLE.url,
      statement: statement.replace(/^\+/, "'+"),
      quote,
      start: String(start),
      end: String(end),
      review: 'approved',
      check: 'unchecked',
      standing,
      flags,
      spans: `${start}-${end}`,
      language: SAMPLE.language,
      claim_number: String(at + 1),
      fact_id: '',
      fact: '',
      relation: '',
      // Who wrote a claim is the newsroom's own business.
      created_by: '',
    };
    if (attributions.length === 0) return [{ ...claim, ...nobody, form: '' }];
    return attributions.map((attribution) => ({ ...claim, ...attribution, form: 'indirect' }));
  });
  const ids = ['article_id', 'claim_id', 'attribution_id', 'via_id', 'created_at', 'updated_at'];
  const found = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !ids.includes(column))));
  const order = (row: CsvRow) => `${row['start']} ${row['source']}`;
  const sorted = (all: CsvRow[]) => all.toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
  expect(sorted(found)).toEqual(sorted(entered));
  for (const row of rows) {
    for (const id of ['article_id', 'claim_id']) expect(row[id]).toMatch(/^[0-9a-f-]{36}$/);
    expect(row['attribution_id'] === '').toBe(row['source'] === '');
    expect(rows.find((other) => other['attribution_id'] === row['via_id'] && row['via_id'] !== '')?.['source'] ?? '').toBe(row['via']);
    expect(Date.parse(row['updated_at']!)).toBeGreaterThanOrEqual(Date.parse(row['created_at']!));
  }
}
