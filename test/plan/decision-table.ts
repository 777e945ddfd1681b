/** One situation: what each of the dimensions is. An empty text where it does not apply. */
export type Situation<Name extends string = string> = Readonly<Record<Name, string>>;

/** A row of a decision table, and the situations that it decides. */
export interface Decision<Name extends string> {
  /** As written in the table. */
  readonly line: string;
  readonly situations: readonly Situation<Name>[];
  /** The cells behind those of the dimensions. */
  readonly outcome: Situation;
}

export interface DecisionTable<Name extends string> {
  readonly decisions: readonly Decision<Name>[];
  /** Situations that no row decides, or several. */
  readonly undecided: readonly Situation<Name>[];
}

/**
 * Reads a table whose head names its columns: those of the dimensions first, the outcome behind them. A cell says one
 * value, several, or `*` for all; an empty one is for dimensions that do not apply.
 */
export function decisionTable<Name extends string>(
  text: string,
  situations: readonly Situation<Name>[],
): DecisionTable<Name> {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const dimensions: readonly string[] = Object.keys(situations[0] ?? {});
  const decided = situations.map((situation) => ({
    situation,
    rows: rows.filter((row) => isDecided(row, head, situation)),
  }));
  return {
    decisions: rows.map((row) => ({
      line: row.filter((cell) => cell !== '').join(', '),
      situations: decided.filter((one) => one.rows.includes(row)).map(({ situation }) => situation),
      outcome: Object.fromEntries(
        head.flatMap((name, index) => (dimensions.includes(name) ? [] : [[name, row[index] ?? '']])),
      ),
    })),
    undecided: decided.filter((one) => one.rows.length !== 1).map(({ situation }) => situation),
  };
}

const isDecided = (row: readonly string[], head: readonly string[], situation: Situation): boolean =>
  Object.entries(situation).every(([name, value]) => isMet(row[head.indexOf(name)], value));

const isMet = (cell = '', value: string): boolean =>
  cell === '*' || cell === value || cell.split(' ').includes(value);

/** All combinations of what the dimensions can be, less those that cannot come about. */
export function allSituations<Name extends string>(
  dimensions: Readonly<Record<Name, readonly string[]>>,
  isPossible: (situation: Situation<Name>) => boolean,
): readonly Situation<Name>[] {
  const named = Object.entries(dimensions) as [Name, readonly string[]][]; // keys of a record of Names
  return named
    .reduce<readonly Partial<Situation<Name>>[]>(
      (situations, [name, values]) =>
        situations.flatMap((situation) => values.map((value) => ({ ...situation, [name]: value }))),
      [{}],
    )
    .map((situation) => situation as Situation<Name>) // each name has a value by now
    .filter(isPossible);
}
