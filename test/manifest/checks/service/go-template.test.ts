import { describe, expect, it } from 'vitest';
import { templateFault } from '../../../../src/manifest/checks/service/go-template.ts';

/** Engines 20.10, 26.1 and 28.5 accepted these values of a variable. */
const accepted = [
  'no template',
  '}}',
  '{{.Task.Name}}',
  '{{ .Node.Hostname }}',
  '{{.Node.Platform.OS}}',
  '{{.Node.Platform}}',
  '{{index .Service.Labels "com.x"}}',
  '{{join .Service.Name "x"}}',
  '{{/* c */}}',
  '{{- /* a }} b */ -}}',
  '{{define "x"}}{{end}}',
  '{{define "x"}}{{.Anything}}{{end}}{{template "x"}}',
  '{{$x := 1}}{{$x}}',
  '{{range .Service.Labels}}{{.}}{{end}}',
  '{{range $k, $v := .Service.Labels}}{{$k}}{{$.Task.Name}}{{break}}{{end}}',
  '{{len .Service.Labels}}',
  '{{- .Task.ID -}}',
  '{{.Task}}',
  '{{.}}',
  '{{1}}',
  '{{printf "%d" .Task.Slot}}',
  '{{html "<"}}',
  '{{slice "abc" 1}}',
  '{{(.Task).Name}}',
  "{{'x'}}",
  '{{`}}`}}',
  '{{"a\\n\\"b"}}',
  '{{with .Task}}{{.Name}}{{end}}',
  '{{\n.Task.Name\n}}',
  '{{if eq .Task.Slot "1"}}a{{else if true}}b{{else}}c{{end}}',
  '{{.Service.Labels.x}}',
  '{{.Task.Name | printf "%s"}}',
];

const refused: readonly (readonly [text: string, reason: string])[] = [
  ['hunter2{{', 'an action is not closed: expected "}}"'],
  ['{{.Service.Name', 'an action is not closed: expected "}}"'],
  ['{{/* c }}', 'an action is not closed: expected "}}"'],
  ['{{"}}', 'an action cannot be read'],
  ['{{#}}', 'an action cannot be read'],
  ['{{}}', 'an action is empty'],
  ['{{.Nope}}', 'it names a field that swarm does not have'],
  ['{{.constructor}}', 'it names a field that swarm does not have'],
  ['{{.Node.Platform.Nope}}', 'it names a field that swarm does not have'],
  ['{{.Service.Name.X}}', 'it names a field that swarm does not have'],
  ['{{.Service.labels}}', 'it names a field that swarm does not have'],
  ['{{and true .Nope}}', 'it names a field that swarm does not have'],
  ['{{with .Task}}{{$.Nope}}{{end}}', 'it names a field that swarm does not have'],
  ['{{secret "x"}}', 'it uses a function that swarm does not have'],
  ['{{.Task.Slot | lower}}', 'it uses a function that swarm does not have'],
  ['{{$y}}', 'it uses a variable that is not declared'],
  ['{{template "x"}}', 'a template is used that is not defined'],
  ['{{end}}', 'an end belongs to no if, range, with or define'],
  ['{{else}}', 'an else belongs to no if, range or with'],
  ['{{if}}x{{end}}', 'if has no value'],
  ['{{if true}}x', 'an if, range, with or define has no end'],
  ['{{break}}', 'a break is outside of range'],
];

describe('templateFault()', () => {
  it.each(accepted)('finds nothing in %j', (text) => {
    expect(templateFault(text)).toBeUndefined();
  });

  it.each(refused)('finds in %j: %s', (text, reason) => {
    expect(templateFault(text)).toBe(reason);
  });

  it('ends on a text of a megabyte: a time that grows with its square would be minutes', () => {
    expect(templateFault('{{ '.repeat(200_000))).toBe('an action is not closed: expected "}}"');
    expect(templateFault('{{.}}'.repeat(100_000))).toBeUndefined();
  }, 60_000);
});
