import { describe, expect, it } from 'vitest';
import { reconcilerCommand, type Invocation } from '../../src/model/own-commands.ts';

const elsewhere: Invocation = {
  owner: 'web',
  host: 'tcp://10.0.0.1:2376',
  source: { address: 'git@git.example:swarm.git', ref: 'prod', path: 'clusters/east' },
};

describe('reconcilerCommand()', () => {
  it('names source, owner and host as they were named, for a command that takes them all', () => {
    expect(reconcilerCommand('apply', elsewhere)).toBe(
      'reconciler apply git@git.example:swarm.git --ref prod --path clusters/east --owner web --host tcp://10.0.0.1:2376',
    );
  });

  it('leaves the source out for a command that needs none, and the swarm for one that asks no swarm', () => {
    expect(reconcilerCommand('retry', elsewhere, 'service/web')).toBe(
      'reconciler retry service/web --owner web --host tcp://10.0.0.1:2376',
    );
    expect(reconcilerCommand('validate', elsewhere)).toBe(
      'reconciler validate git@git.example:swarm.git --ref prod --path clusters/east',
    );
  });

  it('leaves out what is the default', () => {
    expect(reconcilerCommand('plan', { owner: 'default', source: {} })).toBe('reconciler plan');
    expect(reconcilerCommand('plan', { owner: 'default' })).toBe('reconciler plan');
  });

  it('begins as the user starts the program', () => {
    expect(reconcilerCommand('plan', { owner: 'default', program: 'npx reconciler' })).toBe(
      'npx reconciler plan',
    );
  });

  it('quotes what a shell would read otherwise', () => {
    expect(reconcilerCommand('apply', { owner: 'default', source: { address: 'my shop; reboot' } })).toBe(
      "reconciler apply 'my shop; reboot'",
    );
  });
});
