// Prints of vitest's JSON report, the argument, how long the tests of each place took, and at last how many passed and failed.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const spans = new Map();
for (const { name, startTime, endTime } of testResults) {
  const place = /\/test\/(contract|e2e)\//.exec(name)?.[1] ?? 'without a lab';
  const span = spans.get(place) ?? { start: Infinity, end: 0 };
  spans.set(place, { start: Math.min(span.start, startTime), end: Math.max(span.end, endTime) });
}
for (const [place, { start, end }] of spans) {
  const seconds = Math.round((end - start) / 1000);
  const minutes = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  console.log(`${minutes.padStart(6)}  of the tests: ${place}`);
}
if (numPendingTests > 0) console.log(`${numPendingTests} skipped`);
console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
