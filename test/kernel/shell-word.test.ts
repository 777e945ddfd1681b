import { expect, it } from 'vitest';
import { shellWord } from '../../src/kernel/shell-word.ts';

it.each([
  ['./manifests', './manifests'],
  ['https://git.example/swarm.git', 'https://git.example/swarm.git'],
  ['my shop', "'my shop'"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['~/shop', "'~/shop'"],
  ['', "''"],
])('shellWord() writes %s so that a shell reads it as it is', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
