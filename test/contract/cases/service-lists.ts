import { expect, it } from 'vitest';
import { expectRefused, type World } from '../world.ts';

export function serviceListCases(world: () => World): void {
  it('services are sorted by id, and filtered by prefix of name or id, label and mode', async () => {
    const first = await world().createService('list', { Labels: { k: 'v', e: '' } });
    const second = await world().createService('other', { Labels: { k: 'w' } });
    const names = async (filters: object): Promise<string[]> =>
      (await world().get('/services', { filters })).list.map((service) => service.Spec.Name);
    const both = first.id < second.id ? [first.name, second.name] : [second.name, first.name];

    expect(await names({})).toEqual(both);
    expect(await names({ name: [] })).toEqual(both);
    expect(await names({ name: [first.name.slice(0, -2)] })).toEqual([first.name]);
    expect(await names({ name: [first.name.slice(1)] })).toEqual([]);
    expect(await names({ id: [second.id.slice(0, 12)] })).toEqual([second.name]);
    expect(await names({ label: ['k=v'] })).toEqual([first.name]);
    expect(await names({ label: ['k'] })).toEqual(both);
    expect(await names({ label: ['k', 'e'] })).toEqual([first.name]);
    expect(await names({ mode: ['global'] })).toEqual([]);
    expect(await names({ mode: ['replicated'] })).toEqual(both);
  });

  // Undocumented: a label with an empty value matches any value.
  it('the label filter with an empty value matches any value', async () => {
    const { name } = await world().createService('label', { Labels: { k: 'v' } });

    const { list } = await world().get('/services', { filters: { label: ['k='] } });

    expect(list.map((service) => service.Spec.Name)).toEqual([name]);
  });

  it('filters may be maps, and their values are ignored', async () => {
    const { name } = await world().createService('map');

    for (const flag of [true, false]) {
      const { list } = await world().get('/services', { filters: { name: { [name]: flag } } });
      expect(list).toHaveLength(1);
    }
  });

  it.each([
    ['foo', "invalid character 'o' in literal false (expecting 'a')"],
    ['{', 'unexpected end of JSON input'],
    ['[]', 'json: cannot unmarshal array into Go value of type map[string]map[string]bool'],
    ['5', 'json: cannot unmarshal number into Go value of type map[string]map[string]bool'],
    ['{"name":"x"}', 'json: cannot unmarshal string into Go value of type map[string]bool'],
  ])('the filters %j are refused', async (filters, message) => {
    expectRefused(await world().get('/services', { filters }), 400, world().answers.badFilters(message));
  });

  it('an unknown filter is refused', async () => {
    const message = world().answers.unknownFilter('foo');

    expectRefused(await world().get('/services', { filters: { foo: ['x'] } }), 400, message);
  });

  it('an invalid flag is refused', async () => {
    const { name } = await world().createService('flag');
    const because = 'zz: strconv.ParseBool: parsing "zz": invalid syntax';

    expectRefused(
      await world().get(`/services/${name}`, { insertDefaults: 'zz' }),
      400,
      `invalid value for insertDefaults: ${because}`,
    );
    expectRefused(
      await world().get('/services', { status: 'zz' }),
      400,
      `invalid value for status: ${because}`,
    );
  });
}
