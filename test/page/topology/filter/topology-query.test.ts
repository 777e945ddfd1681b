import { describe, expect, it } from 'vitest';
import { queryLinks } from '../../../../src/page/topology/filter/query-links.ts';
import { isFiltered, parseTopologyQuery } from '../../../../src/page/topology/filter/topology-query.ts';

describe('parseTopologyQuery', () => {
  it('nothing: the whole picture', () => {
    const query = parseTopologyQuery('');
    expect(query).toEqual({
      ...{ text: '', filters: new Set(), cluster: undefined, showsNetworks: true },
      ...{ form: 'picture', open: new Set(), card: undefined },
    });
    expect(isFiltered(query)).toBe(false);
  });

  it('reads each parameter, and ignores what it does not know', () => {
    const search =
      '?q=shop&is=drifted&is=nonsense&is=toString&cluster=cluster/east&networks=hidden&as=table&open=a&open=b&card=service/x&theme=dark';
    expect(parseTopologyQuery(search)).toEqual({
      ...{ text: 'shop', filters: new Set(['drifted']), cluster: 'cluster/east', showsNetworks: false },
      ...{ form: 'table', open: new Set(['a', 'b']), card: 'service/x' },
    });
  });

  it('an endless text is cut', () => {
    expect(parseTopologyQuery(`?q=${'x'.repeat(5000)}`).text).toHaveLength(100);
  });

  it.each(['?q=a', '?is=foreign', '?cluster=cluster/a', '?networks=hidden'])('%s filters', (search) => {
    expect(isFiltered(parseTopologyQuery(search))).toBe(true);
  });

  it.each(['?q=%20', '?as=table', '?open=a', '?card=b'])('%s does not filter', (search) => {
    expect(isFiltered(parseTopologyQuery(search))).toBe(false);
  });
});

describe('queryLinks', () => {
  const links = queryLinks('?is=drifted&open=x&other=1');

  it('changes one thing and keeps the rest, also what it does not know', () => {
    expect(links.toggleFilter('pending')).toBe('?is=drifted&open=x&other=1&is=pending');
    expect(links.toggleFilter('drifted')).toBe('?open=x&other=1');
    expect(links.toggleFold('x')).toBe('?is=drifted&other=1');
    expect(links.search('a b')).toBe('?is=drifted&open=x&other=1&q=a+b');
    expect(links.cluster('cluster/east')).toBe('?is=drifted&open=x&other=1&cluster=cluster%2Feast');
    expect(links.toggleNetworks()).toBe('?is=drifted&open=x&other=1&networks=hidden');
    expect(links.form('table')).toBe('?is=drifted&open=x&other=1&as=table');
    expect(links.card('service/a')).toBe('?is=drifted&open=x&other=1&card=service%2Fa');
  });

  it('clear removes the filters only', () => {
    expect(queryLinks('?q=a&is=drifted&cluster=b&networks=hidden&as=table&card=c').clear()).toBe(
      '?as=table&card=c',
    );
  });

  it('without anything left it is the page itself', () => {
    expect(queryLinks('?card=a').card(undefined)).toBe('./');
    expect(queryLinks('?as=table').form('picture')).toBe('./');
    expect(queryLinks('?q=a').search('')).toBe('./');
  });
});
