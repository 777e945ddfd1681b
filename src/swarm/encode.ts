import type { DesiredNetwork } from '../model/desired.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Labels } from '../model/observed.ts';
import type { NewConfig, NewFile } from '../model/write.ts';

/** Body of POST /networks/create. `encrypted` is an option of the overlay driver, present with an empty value. */
export function encodeNetwork(network: DesiredNetwork, labels: Labels): JsonObject {
  const pools = network.subnets.map((Subnet, index) => ({
    Subnet,
    ...(index === 0 && network.gateway !== undefined ? { Gateway: network.gateway } : {}),
  }));
  return {
    Name: network.name,
    CheckDuplicate: true,
    Driver: network.driver,
    Internal: network.internal ?? false,
    Attachable: network.attachable ?? false,
    Options: { ...network.driverOpts, ...(network.encrypted === true ? { encrypted: '' } : {}) },
    Labels: labels,
    ...(pools.length === 0 ? {} : { IPAM: { Driver: 'default', Config: pools } }),
  };
}

export const encodeConfig = (config: NewConfig | NewFile): JsonObject => ({
  Name: config.name,
  Labels: config.labels,
  Data: ('text' in config ? Buffer.from(config.text, 'utf8') : bytesOf(config)).toString('base64'),
});

export const encodeSecret = (secret: NewFile): JsonObject => ({
  Name: secret.name,
  Labels: secret.labels,
  Data: bytesOf(secret).toString('base64'),
});

const bytesOf = ({ content }: NewFile): Buffer => Buffer.from(content.reveal());
