import { expect, it } from 'vitest';
import { renderPageJson } from '../../../src/report/page/page-view-of.ts';
import { pageColumns } from '../../../src/report/page/page-view.ts';
import { aLargePageView, aPageView, someLiveness } from '../../builders/page-view.ts';

it('renderPageJson() writes one line', () => {
  const text = renderPageJson(aPageView());
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(text)).toEqual(aPageView());
  expect(JSON.parse(JSON.stringify(someLiveness()))).toEqual(someLiveness());
});

it('the example of a large view links only what it has, and only to the right', () => {
  const { cards } = aLargePageView();
  const columns = new Map(cards.map(({ id, column }) => [id, pageColumns.indexOf(column)]));
  for (const { id, links } of cards)
    for (const link of links) expect(columns.get(link)).toBeGreaterThan(columns.get(id) ?? NaN);
});
