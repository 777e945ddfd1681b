import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { nameOfSsh, parseSshAddress, sshArguments } from '../../src/swarm/ssh-address.ts';

const options = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30'];

describe('sshArguments()', () => {
  it.each([
    ['ssh://manager', ['--', 'manager', 'docker', 'system', 'dial-stdio']],
    [
      'ssh://ann@10.0.0.1:2222',
      ['-l', 'ann', '-p', '2222', '--', '10.0.0.1', 'docker', 'system', 'dial-stdio'],
    ],
    ['ssh://[fe80::1]', ['--', 'fe80::1', 'docker', 'system', 'dial-stdio']],
    [
      'ssh://manager/run/user/1000/docker.sock',
      ['--', 'manager', 'docker', '--host', 'unix:///run/user/1000/docker.sock', 'system', 'dial-stdio'],
    ],
  ])('of %s run what the docker CLI runs', (address, rest) => {
    expect(sshArguments(parseSshAddress(address))).toEqual([...options, ...rest]);
  });

  it('leave the check of host keys to the settings of ssh', () => {
    expect(sshArguments(parseSshAddress('ssh://manager')).join(' ')).not.toMatch(/HostKey|KnownHosts/i);
  });
});

describe('parseSshAddress()', () => {
  it.each(['ssh://manager', 'ssh://ann@manager:22', 'ssh://[::1]:22', 'ssh://manager/run/docker.sock'])(
    'reads %s, which is also its name',
    (address) => {
      expect(nameOfSsh(parseSshAddress(address))).toBe(address);
    },
  );

  it.each([
    'ssh://',
    'ssh://-oProxyCommand=id',
    'ssh://-l@manager',
    'ssh://ann@-manager',
    'ssh://ann:hunter2@manager',
    'ssh://manager:port',
    'ssh://manager/a;id',
    'ssh://manager/$(id)',
    'ssh://manager?x',
    'ssh://man ager',
    'ssh://manager\nother',
  ])('refuses %j', (address) => {
    const parse = (): unknown => parseSshAddress(address);

    expect(parse).toThrow(Failure);
    expect(parse).not.toThrow(/hunter2/);
  });
});
