import { instanceIdLabel } from '../interlock/blocks/marks.ts';
import type { Template } from '../interlock/template/template.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { Interlock } from '../model/manifest.ts';

const labelMaps = ['Labels', 'ContainerLabels', 'ProxyLabels', 'ProxyContainerLabels'] as const;

/** The template with what the Interlock manifest says for all clusters. What a cluster says itself goes before it. */
export function withInterlockDefaults(
  template: Template,
  { images = {}, instanceID }: Interlock['spec'],
): Template {
  const { values } = template;
  const said = {
    ...(images.extension === undefined ? {} : { Image: images.extension }),
    ...(images.proxy === undefined ? {} : { ProxyImage: images.proxy }),
    ...(images.config === undefined ? {} : { ConfigImage: images.config }),
    ...(instanceID === undefined ? {} : withInstanceId(values, instanceID)),
  };
  return { ...template, values: { ...values, ...said } };
}

const withInstanceId = (values: JsonObject, id: string): JsonObject =>
  Object.fromEntries(
    labelMaps.map((name) => {
      const { [name]: labels } = values;
      return [name, { ...(isJsonObject(labels) ? labels : {}), [instanceIdLabel]: id }];
    }),
  );
