import { declaredClusters, type Declaration } from './declaration.ts';
import type { Pass, RequestEvent, Step } from './schedule.ts';

/** Describes a step in one line. */
export function describeStep(step: Step): string {
  switch (step.type) {
    case 'push':
      return `push: ${describeDeclaration(step.declaration)}`;
    case 'tamper':
      return `someone else: ${step.tampering} (roll ${step.roll})`;
    case 'rest':
      return `${step.ms / 1000} s pass, and the core reads its config`;
    case 'clock':
      return `the clocks on the wall step by ${step.ms / 1000} s`;
    case 'pass':
      return describePass(step);
  }
}

function describeDeclaration(declaration: Declaration): string {
  const { isBroken, removesDefault, clusterOfNode, connectTimeout, services } = declaration;
  const clusters = declaredClusters(declaration).map((name) => {
    const nodes = Object.keys(clusterOfNode).filter((node) => clusterOfNode[node] === name);
    return `${name} on ${nodes.join(' ')}`;
  });
  return [
    ...(isBroken ? ['a broken file'] : []),
    ...(removesDefault ? ['without the default block'] : []),
    ...clusters,
    `connectTimeout ${connectTimeout}`,
    ...Object.entries(services).map(([name, declared]) => `${name} ${JSON.stringify(declared)}`),
  ].join(', ');
}

function describePass({ how, who, readsSource, prune, heal, events }: Pass): string {
  const command =
    how === 'apply'
      ? `apply${prune ? ' --prune' : ''}`
      : `a turn of daemon ${who}${heal ? ' with heal' : ''}${readsSource ? '' : ', which has not heard of the push'}`;
  const disturbances = Object.entries(events).map(
    ([request, event]) => `${request}: ${describeEvent(event)}`,
  );
  return [command, ...disturbances].join('; ');
}

function describeEvent(event: RequestEvent): string {
  switch (event.type) {
    case 'fault':
      return event.kind;
    case 'otherDaemon':
      return `it hangs for ${event.stallMs / 1000} s before it, and the other daemon runs a turn`;
    case 'kill':
      return `killed ${event.isCarriedOut ? 'after' : 'before'} it`;
    case 'tamper':
      return `${event.tampering} before it (roll ${event.roll})`;
  }
}
