import { describe, expect, it } from 'vitest';
import { engineVersion } from '../../../src/doctor/checks/engine.ts';
import { diagnose } from '../../../src/doctor/checks/checks.ts';
import type { Examination } from '../../../src/doctor/examination.ts';
import { Failure } from '../../../src/model/failure.ts';
import { renderFindings } from '../../../src/report/doctor-text.ts';
import { observedNode, observedSwarm } from '../../builders/observed.ts';

const nothing = { ok: true, value: [] } as const;
const manager = observedNode('m0', {
  role: 'manager',
  manager: { reachability: 'reachable', isLeader: true },
});

const examined = (version: string): Examination => ({
  ...{ owner: 'default', invocation: { owner: 'default' }, now: '2026-01-01T00:00:00Z' },
  apiVersions: { oldest: '1.41', newest: '1.51' },
  testedEngines: ['20.10', '26.1', '28.5'],
  engine: {
    ok: true,
    value: { ...observedSwarm().engine, apiVersion: '1.51', engineVersion: version },
  },
  lists: {
    nodes: { ok: true, value: [manager] },
    ...{ networks: nothing, services: nothing, configs: nothing, secrets: nothing, tasks: nothing },
  },
  coreError: undefined,
  git: { ok: true, value: 'git version 2.39.5' },
  source: undefined,
});

describe('engineVersion()', () => {
  it.each(['20.10.0', '20.10.24+dfsg1', '26.1.5', '28.5.2+dfsg4'])('finds %s tested', (version) => {
    expect(engineVersion(examined(version)).status).toBe('ok');
  });

  it.each(['20.1.0', '24.0.7', '28.50.0', '29.1.0', 'dev', ''])('warns of %j, which was not', (version) => {
    expect(engineVersion(examined(version)).status).toBe('warning');
  });

  it('says nothing where the engine did not answer', () => {
    const failure = new Failure('Cannot read', { kind: 'transient', code: 'engine-unreachable' });

    expect(engineVersion({ ...examined(''), engine: { ok: false, failure } }).status).toBe('skipped');
  });
});

it('diagnose() tells that an engine is newer than the tested ones', async () => {
  const text = renderFindings(diagnose(examined('29.1.0')));

  await expect(text).toMatchFileSnapshot('../../golden/doctor/newer-engine.txt');
});
