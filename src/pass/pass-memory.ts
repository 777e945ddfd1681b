import { createWaitMemory, type WaitMemory } from '../apply/wait-memory.ts';

/** What one pass leaves to the next: how far its waits have come. */
export type PassMemory = WaitMemory;

export const createPassMemory = (): PassMemory => createWaitMemory();
