import { hasErrors } from '../../model/manifest/problem.ts';
import { reconcilerCommand } from '../../model/own-commands.ts';
import { skipped, type Check } from '../check.ts';

export const git: Check = ({ git: read }) => {
  const check = 'git';
  if (read.ok) return { check, status: 'ok', found: read.value };
  return {
    check,
    status: 'warning',
    found: 'git cannot be run',
    hint: 'Install git, if the manifests are in a git repository',
  };
};

export const sourceReadable: Check = ({ source }) => {
  const check = 'source';
  if (source === undefined) return skipped(check, 'no SOURCE was named');
  const { name, revision } = source;
  if (!revision.ok) {
    const { message, hint } = revision.failure;
    return { check, status: 'failed', found: message, ...(hint === undefined ? {} : { hint }) };
  }
  const { id, files } = revision.value;
  return { check, status: 'ok', found: `${name} is at ${id}, with ${count(files.length, 'file')}` };
};

export const manifests: Check = ({ source, invocation }) => {
  const check = 'manifests';
  if (source?.revision.ok !== true) {
    return skipped(check, source === undefined ? 'no SOURCE was named' : 'the source cannot be read');
  }
  const { problems, set } = source;
  if (problems.length > 0) {
    return {
      check,
      status: hasErrors(problems) ? 'failed' : 'warning',
      found: `${count(problems.length, 'problem')}, the first: ${problems[0]?.message ?? ''}`,
      hint: reconcilerCommand('validate', invocation),
    };
  }
  const { clusters = [], services = [] } = set ?? {};
  const found = `valid: ${count(clusters.length, 'cluster')}, ${count(services.length, 'service')}`;
  return { check, status: 'ok', found };
};

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
