// Runs in a thread of its own: does one job, posts the answer and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { answerTo, type Job } from './job.ts';

parentPort?.postMessage(answerTo(workerData as Job)); // what runJob() sends
