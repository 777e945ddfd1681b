import { expect, it } from 'vitest';
import { savedPlanLines } from '../../../src/report/plan/saved-plan-text.ts';

const masked = {
  path: 'env.BY',
  field: 'env',
  key: 'BY',
  from: '(sensitive)',
  to: undefined,
  sensitive: true as const,
};
const planned = { path: 'image', field: 'image', from: 'a', to: 'b' };

it('savedPlanLines() shows each difference with its fields below it', () => {
  const lines = savedPlanLines([
    { reason: 'update service/api: nothing to do any more', fields: [] },
    {
      reason: 'service/app: somebody has changed it',
      fields: [
        { kind: 'added', fresh: masked },
        { kind: 'gone', saved: { path: 'user', field: 'user', from: undefined, to: 'nginx' } },
        { kind: 'changed', saved: planned, fresh: { ...planned, from: 'c' } },
        { kind: 'sensitive', path: 'env.TOKEN' },
        { kind: 'beside', path: 'labels["theirs"]' },
      ],
    },
  ]);

  expect(lines.join('\n')).toBe(`  update service/api: nothing to do any more
  service/app: somebody has changed it
    env.BY: would change too, (sensitive) -> (absent)
    user: would no longer change, planned: (absent) -> "nginx"
    image: would change "c" -> "b", planned: "a" -> "b"
    env.TOKEN: is no longer the value that the plan was made with
    labels["theirs"]: has changed, and is not a field of the plan`);
});

it('savedPlanLines() escapes names and values', () => {
  const fields = [
    { kind: 'added' as const, fresh: { path: 'user', field: 'user', from: 'a\u001b[2J', to: '\u202eb' } },
  ];

  expect(savedPlanLines([{ reason: 'x\ny', fields }])).toEqual([
    '  x\\ny',
    '    user: would change too, "a\\u001b[2J" -> "\\u{202e}b"',
  ]);
});
