import { Failure, type FailureCode } from '../model/failure.ts';

/** The answer, or undefined if it fails with one of these codes. */
export async function undefinedOn<T>(
  codes: readonly FailureCode[],
  answer: Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure && codes.includes(error.code)) return undefined;
    throw error;
  }
}
