import { describe, expect, it } from 'vitest';
import { decodeService, decodeTask } from '../../src/swarm/decode.ts';

describe('decodeService()', () => {
  it('reads the previous spec, if there is one', () => {
    const previous = { Name: 'web', Labels: { a: 'b' } };

    expect(decodeService({ ID: 'x', Spec: { Name: 'web' }, PreviousSpec: previous }).previousSpec).toEqual(
      previous,
    );
    expect(decodeService({ ID: 'x', Spec: { Name: 'web' } }).previousSpec).toBeUndefined();
    expect(
      decodeService({ ID: 'x', Spec: { Name: 'web' }, PreviousSpec: null }).previousSpec,
    ).toBeUndefined();
  });
});

describe('decodeService(), of an endpoint', () => {
  it('reads the virtual IPs that swarm has allocated', () => {
    const VirtualIPs = [{ NetworkID: 'n1', Addr: '10.0.1.2/24' }, { NetworkID: 'n2' }];

    expect(decodeService({ ID: 'x', Spec: {}, Endpoint: { VirtualIPs } }).virtualAddresses).toEqual([
      { networkId: 'n1', address: '10.0.1.2' },
    ]);
    expect(decodeService({ ID: 'x', Spec: {} }).virtualAddresses).toEqual([]);
  });
});

describe('decodeTask()', () => {
  it('reads the secrets and configs of a task', () => {
    const spec = { ContainerSpec: { Secrets: [{ SecretID: 's' }], Configs: [{ ConfigID: 'c' }] } };

    expect(decodeTask({ ID: 'x', Spec: spec })).toMatchObject({ secretIds: ['s'], configIds: ['c'] });
    expect(decodeTask({ ID: 'x', Spec: {} })).toMatchObject({ secretIds: [], configIds: [] });
  });

  it('reads its address on each network, and the ports that its node publishes for it', () => {
    const raw = {
      ID: 'x',
      NetworksAttachments: [
        { Network: { ID: 'n1' }, Addresses: ['10.0.1.3/24'] },
        { Network: { ID: 'n2' }, Addresses: [] },
        { Network: { ID: 'n3' } },
      ],
      Status: {
        PortStatus: {
          Ports: [
            { Protocol: 'tcp', TargetPort: 80, PublishedPort: 30000, PublishMode: 'host' },
            { Protocol: 'udp', TargetPort: 81, PublishedPort: 30001, PublishMode: 'host' },
            { Protocol: 'tcp', TargetPort: 82, PublishedPort: 30002, PublishMode: 'ingress' },
          ],
        },
      },
    };

    expect(decodeTask(raw)).toMatchObject({
      addresses: [{ networkId: 'n1', address: '10.0.1.3' }],
      hostPorts: [{ published: 30000, target: 80 }],
    });
    expect(decodeTask({ ID: 'x' })).toMatchObject({ addresses: [], hostPorts: [] });
  });
});
