import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProperty } from './it-holds.ts';

/** Fails for about one number in a thousand. */
const tried: number[] = [];
const property = fc.property(fc.nat({ max: 1_000_000 }), (number) => {
  tried.push(number);
  return number % 1000 !== 7;
});

const failureOf = async (env: Readonly<Record<string, string>>): Promise<string> => {
  try {
    await checkProperty(property, { statement: 'is never seven', runs: 100_000, env });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('checkProperty()', () => {
  it('prints how to reproduce a counterexample, and then tries that one first', async () => {
    const message = await failureOf({});
    const [, seed = '', path = ''] = /PROPERTY_SEED=(\S+) PROPERTY_PATH=(\S+) /.exec(message) ?? [];
    const counterexample = tried.at(-1);
    tried.length = 0;

    const again = await failureOf({ PROPERTY_SEED: seed, PROPERTY_PATH: path });

    expect(message).toContain('npx vitest run -t "is never seven"');
    expect(again).toContain('Property failed after 1 tests');
    expect(tried.some((number) => number % 1000 === 7)).toBe(true);
    expect(counterexample).toBeDefined();
  });

  it('passes if the property holds', async () => {
    const always = fc.property(fc.nat(), () => true);

    await expect(checkProperty(always, { statement: 'holds', runs: 10, env: {} })).resolves.toBeUndefined();
  });
});
