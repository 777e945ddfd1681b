/** The first pass waits for these, so that it knows what is desired and whether it may write. */
const firstSteps = ['source', 'lease'] as const;

export type FirstStep = (typeof firstSteps)[number];

export interface StartUp {
  /** The source was read, or the lease was asked for, for the first time: with success or without. */
  readonly done: (step: FirstStep) => void;
  readonly isComplete: Promise<void>;
}

export function createStartUp(): StartUp {
  const left = new Set<FirstStep>(firstSteps);
  let complete: () => void = () => undefined;
  const isComplete = new Promise<void>((resolve) => {
    complete = resolve;
  });
  return {
    isComplete,
    done: (step) => {
      left.delete(step);
      if (left.size === 0) complete();
    },
  };
}
