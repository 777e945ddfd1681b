import { isEqualJson } from '../../kernel/json.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { ObservedSwarm } from '../../model/observed.ts';
import type { RefusedRoute } from '../../nginx/proxy-model.ts';
import { chooseRoutes, type Choice, type ChoiceContext, type Refusals } from './choose-routes.ts';
import { renderBlock, type RenderContext, type RenderedBlock } from './rendered-block.ts';
import { routeLabelsOf } from './routed-service.ts';
import { indexSwarm } from './swarm-index.ts';

/** The files of all blocks, and the labels that they were rendered from. */
export interface RenderedRoutes {
  readonly blocks: readonly RenderedBlock[];
  readonly choices: readonly Choice[];
}

/** Once more without what was refused, and once more without what that uncovered. */
const mostRounds = 3;

export function renderRoutes(
  observed: ObservedSwarm,
  document: InterlockDocument,
  context: ChoiceContext,
): RenderedRoutes {
  const rendering: RenderContext = {
    index: indexSwarm(observed),
    secrets: new Set(observed.secrets.map(({ name }) => name)),
  };
  const render = (refusals: Refusals): RenderedRoutes => {
    const choices = chooseRoutes(observed.services, refusals, context);
    const routed = choices.flatMap((choice) => choice.routed ?? []);
    const blocks = Object.entries(document.extensions).map((block) => renderBlock(block, routed, rendering));
    return { choices, blocks };
  };
  let refusals: Refusals = new Map();
  let made = render(refusals);
  for (let round = 1; round < mostRounds; round += 1) {
    const found = new Map([...refusalsIn(made, context), ...refusals]);
    if (found.size === refusals.size) break;
    refusals = found;
    made = render(refusals);
  }
  return made;
}

function refusalsIn({ blocks, choices }: RenderedRoutes, { memory }: ChoiceContext): Refusals {
  const byName = new Map(choices.map(({ service }) => [service.name, service]));
  const refused = blocks.flatMap(({ rendered }) => rendered.refused);
  const isGood = ({ service: name }: RefusedRoute): boolean => {
    const service = byName.get(name);
    const good = service && memory.good.get(service.id);
    return good !== undefined && isEqualJson(good, routeLabelsOf(service?.labels ?? {}));
  };
  const goodHosts = new Set(
    refused.filter((one) => one.part === undefined && isGood(one)).flatMap(({ host }) => host ?? []),
  );
  return new Map(
    refused.flatMap((one) => {
      const service = byName.get(one.service);
      if (service === undefined) return [];
      const { label, reason, hint, host } = one;
      const isInTheWay = host !== undefined && one.part === undefined && goodHosts.has(host) && !isGood(one);
      return [[service.id, { label, reason, hint, isWhole: host === undefined || isInTheWay }] as const];
    }),
  );
}
