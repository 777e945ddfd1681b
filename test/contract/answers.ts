/** Engines that the suite knows. */
export type EngineVersion = '20.10' | '26.1';

/** What engines of different versions answer differently; all else is the same. */
export interface Answers {
  readonly apiVersion: string;
  readonly oldestApiVersion: string;
}

export const answersOf: Readonly<Record<EngineVersion, Answers>> = {
  '20.10': { apiVersion: '1.41', oldestApiVersion: '1.12' },
  '26.1': { apiVersion: '1.45', oldestApiVersion: '1.24' },
};
