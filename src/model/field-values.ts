import type { Json } from '../kernel/json.ts';

/**
 * The declared values of one service, by field name of the table: `{image: "nginx:1", env: {A: "1"}, replicas: 2}`.
 * A missing field is not declared. Values are in the table's normal form, equal for equal meaning.
 */
export type FieldValues = Readonly<Record<string, Json>>;
