import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/kernel/json.ts';

/** A service as an engine returned it, without and with `insertDefaults`. */
export interface ServiceSample {
  readonly spec: JsonObject;
  readonly withDefaults: JsonObject;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'engine-samples');

export const engines = ['20.10', '26.1', '28.5'] as const;

/** Answers of engines for services that were created with the docker CLI 20.10 and 28.2 and without it, by name. */
export const serviceSamples = (engine: (typeof engines)[number]): Readonly<Record<string, ServiceSample>> =>
  JSON.parse(readFileSync(join(folder, `services-${engine}.json`), 'utf8')) as Record<string, ServiceSample>;

/** The manifest that is equivalent to the samples sfull20 and sfull28. */
export const fullManifest = (): string => readFileSync(join(folder, 'sfull.yaml'), 'utf8');

/** Status, content type and body (ids as `ID`) of a manager's answers to all kinds of requests, by name. */
export const recordedAnswers = (
  engine: (typeof engines)[number],
): Readonly<Record<string, readonly [status: number, contentType: string, body: string]>> =>
  JSON.parse(readFileSync(join(folder, `answers-${engine}.json`), 'utf8')) as Record<
    string,
    [number, string, string]
  >;
