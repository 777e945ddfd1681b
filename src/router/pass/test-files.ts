import { contentHash } from '../../kernel/hash.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import { culpritOf } from '../../nginx/culprit-of.ts';
import type { BuiltProxies, BuiltProxy } from '../proxies/build-proxies.ts';
import { attemptKey, type Complaint, type RouteMemory } from '../routes/route-memory.ts';
import type { RouterContext } from './router-context.ts';

/** The memory with what nginx refused of the files that a pass would create; undefined: it refused none. */
export async function testFiles(
  pass: PlannedPass,
  built: BuiltProxies,
  { isLast }: { readonly isLast: boolean },
  context: RouterContext,
): Promise<RouteMemory | undefined> {
  const created = new Set<string>(
    pass.plan.changes.filter(({ op }) => op === 'create').map(({ resource }) => resource),
  );
  const candidates = built.proxies.filter(({ file }) => file !== undefined && created.has(file.key));
  let { routes } = context.memory.state();
  const before = routes;
  for (const proxy of candidates) {
    const output = await refusalOf(proxy, context);
    if (output !== undefined) routes = remember(routes, proxy, built, { output, isLast });
  }
  return routes === before ? undefined : routes;
}

/** What nginx says against a file; undefined: nothing, or there is no nginx. */
async function refusalOf(
  { rendered, name }: BuiltProxy,
  { dependencies, memory, signal }: RouterContext,
): Promise<string | undefined> {
  const hash = contentHash(Buffer.from(rendered.text, 'utf8'));
  const { refusedTexts } = memory.state();
  const known = refusedTexts.get(hash);
  if (known !== undefined) return known;
  const verdict = await dependencies.tester.test(rendered.text, signal);
  if (verdict.kind === 'untested') noteUntested(verdict.reason, { dependencies, memory });
  if (verdict.kind !== 'refused') return undefined;
  dependencies.logger.warn('nginx refused a file', { block: name, output: verdict.output });
  memory.update({ refusedTexts: lastOf(new Map([...refusedTexts, [hash, verdict.output]])) });
  return verdict.output;
}

/** Said once: without nginx the core goes on, and a file that nginx refuses reaches the proxy. */
function noteUntested(
  reason: string,
  { dependencies, memory }: Pick<RouterContext, 'dependencies' | 'memory'>,
): void {
  if (memory.state().untested === reason) return;
  dependencies.logger.warn('files are not tested', { reason });
  memory.update({ untested: reason });
}

const mostRemembered = 64;

const lastOf = <K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> => new Map([...map].slice(-mostRemembered));

/** The labels of the culprit are not used again. Without a culprit, or after the last test, the proxy keeps its file. */
function remember(
  routes: RouteMemory,
  { name, rendered }: BuiltProxy,
  { choices }: BuiltProxies,
  { output, isLast }: { readonly output: string; readonly isLast: boolean },
): RouteMemory {
  const culprit = culpritOf(output, rendered);
  const origin = culprit?.origin;
  const message = culprit?.message ?? firstLine(output);
  const choice = choices.find(({ service }) => service.name === origin?.service);
  if (origin === undefined || choice?.routed === undefined) {
    const what = origin === undefined ? '' : `${origin.label}: `;
    return { ...routes, stuck: new Map([...routes.stuck, [name, `${what}nginx refused it: ${message}`]]) };
  }
  const complaint: Complaint = {
    label: origin.label,
    reason: `nginx refused it: ${message}`,
    hint: `Correct it: docker service update --label-add ${origin.label}=VALUE ${choice.service.name}`,
  };
  const bad = new Map([...routes.bad, [attemptKey(choice.service.id, choice.routed.labels), complaint]]);
  const stuck = isLast ? new Map([...routes.stuck, [name, complaint.reason]]) : routes.stuck;
  return { ...routes, bad, stuck };
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
