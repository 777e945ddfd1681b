import { afterEach, beforeEach, expect, it } from 'vitest';
import { followSettings } from '../../../src/cli/daemon/follow-settings.ts';
import { Failure } from '../../../src/model/failure.ts';
import type { ResolvedSettings } from '../../../src/model/settings.ts';
import { readSettings, type ReadSettings } from '../../../src/settings/read-settings.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';
import { createRecordingLogger, type RecordingLogger } from '../../fakes/recording-logger.ts';

const settingsIn = (text: string): ReadSettings =>
  readSettings({
    file: { path: '/etc/reconciler.yaml', content: Buffer.from(text) },
    environment: {},
    flags: { value: {}, placeOf: () => ({}) },
    workingFolder: '/',
  });

let clock: FakeClock;
let logger: RecordingLogger;
let read: () => ReadSettings;
let taken: readonly ResolvedSettings[];
let stop: AbortController;
let following: Promise<void>;

beforeEach(() => {
  clock = createFakeClock();
  logger = createRecordingLogger();
  taken = [];
  stop = new AbortController();
  read = () => settingsIn('heal: report\n');
  following = followSettings(
    {
      ...{ clock, logger, read: () => Promise.resolve().then(() => read()) },
      takeOver: (settings) => {
        taken = [...taken, settings];
        return Promise.resolve();
      },
    },
    read(),
    stop.signal,
  );
});

afterEach(async () => {
  stop.abort();
  await following;
});

async function change(text: string): Promise<void> {
  read = () => settingsIn(text);
  await clock.advance(10_000);
}

const lines = (): readonly string[] => logger.records.map(({ level, message }) => `${level} ${message}`);

it('takes over what may change while the daemon runs, once', async () => {
  await change('heal: auto\ninterval: 10s\n');
  await clock.advance(60_000);

  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ switches: { heal: 'auto' }, intervalMs: 10_000 });
  expect(logger.records).toEqual([
    { level: 'info', message: 'settings taken over', fields: { settings: ['heal', 'interval'] } },
  ]);
});

it('says of everything else that it holds from the next start on', async () => {
  await change('owner: other\nhttp: { listen: "off" }\n');

  expect(taken).toEqual([]);
  expect(logger.records[0]?.fields).toEqual({ settings: ['http', 'owner'] });
});

it('keeps the settings before while the file is wrong, and says so once', async () => {
  await change('heal: auto\n');
  await change('heal: maybe\n');
  await clock.advance(60_000);
  await change('heal: auto\n');

  expect(taken).toHaveLength(1);
  expect(lines()).toEqual([
    'info settings taken over',
    'error settings invalid: those before stay in force',
    'info settings valid again',
  ]);
});

it('keeps the settings before while the file is away', async () => {
  read = () => {
    throw new Failure('Cannot read the settings', { kind: 'rejected', code: 'settings-invalid' });
  };
  await clock.advance(60_000);
  await change('heal: report\n');

  expect(taken).toEqual([]);
  expect(lines()).toEqual([
    'error settings invalid: those before stay in force',
    'info settings valid again',
  ]);
});
