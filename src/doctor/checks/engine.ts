import { swarmFault } from '../../observe/swarm-state.ts';
import { skipped, type Check } from '../check.ts';

export const engineAnswers: Check = ({ engine }) => {
  const check = 'engine';
  if (engine.ok) {
    const { engineVersion, nodeName } = engine.value;
    return { check, status: 'ok', found: `Docker Engine ${engineVersion} on ${nodeName} answers` };
  }
  const { message, hint } = engine.failure;
  return { check, status: 'failed', found: message, ...(hint === undefined ? {} : { hint }) };
};

export const apiVersion: Check = ({ engine, apiVersions: { oldest, newest } }) => {
  const check = 'api version';
  // An engine that is too old already failed the check above.
  if (!engine.ok) return skipped(check, 'the engine did not answer');
  return {
    check,
    status: 'ok',
    found: `${engine.value.apiVersion} is used, supported: ${oldest} to ${newest}`,
  };
};

export const engineVersion: Check = ({ engine, testedEngines }) => {
  const check = 'engine version';
  if (!engine.ok) return skipped(check, 'the engine did not answer');
  const { engineVersion: version } = engine.value;
  const tested = testedEngines.join(', ');
  if (testedEngines.some((one) => version.startsWith(`${one}.`))) {
    return { check, status: 'ok', found: `${version} is one of the tested versions: ${tested}` };
  }
  const hint = 'It may behave differently: read a plan before the first apply';
  return { check, status: 'warning', found: `${version} is not one of the tested versions: ${tested}`, hint };
};

export const manager: Check = ({ engine }) => {
  const check = 'manager';
  if (!engine.ok) return skipped(check, 'the engine did not answer');
  const fault = swarmFault(engine.value);
  if (fault === undefined) return { check, status: 'ok', found: `${engine.value.nodeName} is a manager` };
  return { check, status: 'failed', found: fault.state, hint: fault.hint };
};
