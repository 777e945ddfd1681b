import type { JsonObject } from '../kernel/json.ts';
import type { Problem } from '../model/manifest/problem.ts';

/** Where settings come from: flags, the environment, or a file. */
export interface Layer {
  /** In the shape of reconciler.yaml. */
  readonly value: JsonObject;
  /** Names the place of the value at a JSON pointer: file and position, a variable or a flag. */
  readonly placeOf: (pointer: string) => Pick<Problem, 'file' | 'position'>;
}
