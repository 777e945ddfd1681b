import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, FieldChange, Impact, Plan } from '../../../src/model/plan.ts';
import { renderDrifts } from '../../../src/report/plan/drift-text.ts';
import { renderPlanMarkdown } from '../../../src/report/plan/plan-markdown.ts';
import { impactLine, summaryLine } from '../../../src/report/plan/plan-summary.ts';
import { renderPlan } from '../../../src/report/plan/plan-text.ts';
import { changeOf, planWith } from '../../builders/steps.ts';
import { itHolds } from '../../support/it-holds.ts';

const withField = (field: Partial<FieldChange>): Change =>
  changeOf('service/web', {
    op: 'update',
    fields: [{ path: 'image', field: 'image', from: 'a', to: 'b', ...field }],
  });

/** What anyone may put into a label: line breaks, escape sequences and markdown syntax. */
const hostile = fc
  .array(
    fc.constantFrom(
      '`',
      '``',
      '\n',
      '```\n',
      '\r',
      '\u001b[31m',
      '\u009b',
      '</details>',
      '|',
      '<script>',
      '\u202e',
      'x',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

/** A plan with these texts wherever foreign text can get into one. */
const planOf = (one: string, other: string): Plan =>
  planWith({
    changes: [
      withField({ from: one, to: other }),
      withField({ path: `labels.${one}`, field: 'labels', key: one }),
      changeOf('service/x', {
        impact: { class: 'none', summary: other, tasks: 0, proxies: [], reconfigurations: 0, seconds: 0 },
      }),
    ],
    drift: [
      { resource: 'service/y', state: 'changed', fields: [{ path: one, field: one, from: one, to: other }] },
    ],
    refused: [{ resource: 'service/r', reason: one, hint: other }],
    retained: [{ resource: 'service/k', reason: other }],
    warnings: [{ kind: 'suspension', message: one }],
  });

describe('summaryLine() of a plan with only a warning', () => {
  it.each([
    { kind: 'smallSubnet', line: 'No changes. Swarm matches the manifests.' },
    { kind: 'serviceWithoutNode', line: 'No changes. Swarm matches the manifests.' },
    { kind: 'withheldChange', line: 'No changes. Differences are only reported.' },
    { kind: 'leftOutChanges', line: 'No changes. Differences are only reported.' },
  ] as const)('is for $kind: $line', ({ kind, line }) => {
    const about = { kind, message: 'noted' };

    expect(summaryLine(planWith({ warnings: [about] }))).toBe(line);
    expect(summaryLine(planWith({ warnings: [{ ...about, resource: 'network/n' }] }))).toBe(line);
  });
});

describe('renderPlan()', () => {
  it('shows symbols, directions and causes', () => {
    const text = renderPlan(
      planWith({
        changes: [
          withField({}),
          changeOf('network/n', { cause: 'drift' }),
          changeOf('service/x', { op: 'delete', cause: 'prune' }),
        ],
        unchangedCount: 4,
      }),
    );

    expect(text).toContain('  ~ service/web');
    expect(text).toContain('      ~ image  "a" -> "b"');
    expect(text).toMatch(/ {2}\+ network\/n .*# cause: drift/);
    expect(text).toMatch(/ {2}- service\/x .*# cause: prune/);
    expect(text).toContain('Plan: 1 to add, 1 to change, 1 to destroy.   Not changed: 4.\n');
  });

  itHolds('lets no value act on a terminal or break out of its line', 100, () =>
    fc.property(hostile, hostile, (from, to) => {
      const lines = renderPlan(planOf(from, to)).split('\n');

      expect(lines).toHaveLength(renderPlan(planOf('a', 'b')).split('\n').length);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );

  it('applies its style, and none by default', () => {
    const plan = planWith({ changes: [withField({})] });

    expect(renderPlan(plan, (format, text) => `<${format}>${text}</>`)).toContain('<yellow>~</> service/web');
    expect(renderPlan(plan)).not.toContain('\u001b');
  });
});

describe('summaryLine()', () => {
  it('reports that there is nothing to do, unless something is refused', () => {
    expect(summaryLine(planWith({}))).toBe('No changes. Swarm matches the manifests.');
    expect(summaryLine(planWith({ refused: [{ resource: 'service/a', reason: 'r', hint: 'h' }] }))).toContain(
      'Refused: 1.',
    );
  });
});

describe('impactLine()', () => {
  const hitting = (name: string, overrides: Partial<Impact>): Change => {
    const { impact } = changeOf(name);
    return changeOf(name, { impact: { ...impact, ...overrides } });
  };

  it('has no line if nothing stops', () => {
    expect(impactLine(planWith({ changes: [changeOf('network/n')] }))).toEqual([]);
  });

  it('counts services that reach the same proxy as one reconfiguration, the longest', () => {
    const onEast = { proxies: ['east'], reconfigurations: 1 };
    const changes = [
      hitting('service/a', { ...onEast, seconds: 4 }),
      hitting('service/b', { ...onEast, seconds: 6, tasks: 1 }),
      hitting('service/c', { proxies: ['west'], reconfigurations: 1, seconds: 2, tasks: 2 }),
    ];

    expect(impactLine(planWith({ changes }))).toEqual([
      'Impact: 3 tasks stopped or replaced, 2 proxy reconfigurations, about 8 s with fewer proxy tasks or none.',
    ]);
  });
});

describe('renderPlanMarkdown()', () => {
  itHolds('cannot be broken out of by any value', 100, () =>
    fc.property(hostile, hostile, (from, to) => {
      const markdown = renderPlanMarkdown(planOf(from, to));

      const lines = markdown.split('\n');
      const fence = lines.find((line) => /^`{3,}$/.test(line)) ?? '';
      const fences = lines.flatMap((line, index) => (closes(line, fence) ? [index] : []));
      expect(fences).toHaveLength(2);
      expect(lines.slice((fences[1] ?? 0) + 1)).toEqual(['', '</details>', '']);
    }),
  );

  it('stays short enough for a comment, with the count of what is left out', () => {
    const changes = Array.from({ length: 500 }, (_, index) =>
      changeOf(`service/s${index}`, {
        fields: [{ path: 'labels.a', field: 'labels', key: 'a', from: undefined, to: 'x'.repeat(1_000_000) }],
      }),
    );

    const markdown = renderPlanMarkdown(planWith({ changes }));

    expect(markdown.length).toBeLessThan(60_000);
    expect(markdown).toMatch(/^… and \d+ more lines$/m);
    expect(markdown).toContain('… (+');
  });

  it('lists what interrupts traffic in a table that no summary can break', () => {
    const impact = {
      class: 'interruption',
      summary: 'a|b <b> @team #1 `c` [d](e)',
      tasks: 1,
      proxies: [],
      reconfigurations: 0,
      seconds: 0,
    } as const;

    const markdown = renderPlanMarkdown(planWith({ changes: [changeOf('service/p', { impact })] }));

    expect(markdown).toContain(String.raw`| service/p | a\|b &#60;b> &#64;team &#35;1 \`c\` \[d\](e) |`);
  });

  it('is one line if there is nothing to do', () => {
    expect(renderPlanMarkdown(planWith({}))).toBe('**No changes. Swarm matches the manifests.**\n');
  });
});

/** A code block ends at a line of at least as many backticks as it began with. */
const closes = (line: string, fence: string): boolean => {
  const ticks = /^ {0,3}(`{3,})\s*$/.exec(line)?.[1] ?? '';
  return ticks.length >= fence.length;
};

describe('renderDrifts()', () => {
  it('shows the written and the observed values', () => {
    const text = renderDrifts(
      [
        { resource: 'service/a', state: 'deleted', fields: [] },
        {
          resource: 'service/b',
          state: 'changed',
          fields: [{ path: 'image', field: 'image', from: 'a', to: undefined }],
        },
      ],
      { owner: 'web', source: { address: 'https://git.example/swarm.git', ref: 'prod' } },
    );

    expect(text).toContain('  ! service/a  deleted');
    expect(text).toContain('      ! image  "a" -> (absent)');
    expect(text).toContain(
      '2 objects drifted. Heal with: reconciler apply https://git.example/swarm.git --ref prod --owner web\n',
    );
    expect(renderDrifts([], { owner: 'web' })).toBe('No drift. All our objects are as last written.\n');
  });
});
