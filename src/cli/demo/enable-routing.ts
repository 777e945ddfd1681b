import { defaultConfig } from './default-config.ts';
import type { DemoEngine } from './demo-engine.ts';

export const firstConfigName = 'com.docker.ucp.interlock.conf-1';

/** Creates what MKE creates to enable layer 7 routing: Interlock's core with its first config. The core creates the rest. */
export function enableRouting(engine: DemoEngine): void {
  const ConfigID = engine.create('/configs/create', {
    Name: firstConfigName,
    Data: Buffer.from(defaultConfig).toString('base64'),
  });
  engine.create('/networks/create', { Name: 'ucp-interlock', Driver: 'overlay', CheckDuplicate: true });
  engine.create('/services/create', {
    Name: 'ucp-interlock',
    Labels: { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'docker/ucp-interlock:3.2.3',
        Args: ['-D', 'run', '-c', '/config.toml'],
        Configs: [
          {
            ConfigID,
            ConfigName: firstConfigName,
            File: { Name: '/config.toml', UID: '0', GID: '0', Mode: 0o444 },
          },
        ],
      },
      Networks: [{ Target: 'ucp-interlock' }],
    },
  });
}
