import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startImagesOnSandbox, type ImagesOnSandbox } from '../support/sandbox/images-on-sandbox.ts';
import { schemaErrors } from '../support/schemas.ts';

let cli: ImagesOnSandbox;

beforeEach(async () => {
  cli = await startImagesOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

/** Without the messages after the document. */
const documentIn = (out: string): string => out.slice(0, out.lastIndexOf('\n}\n') + 3);

async function expectDocument(command: string, ran: Promise<{ readonly out: string }>): Promise<void> {
  const document = documentIn((await ran).out);
  expect(schemaErrors(command, document), command).toEqual([]);
  expect(document, command).toBe(`${JSON.stringify(JSON.parse(document), null, 2)}\n`);
}

describe('-o json', () => {
  it('prints a document of every command that matches its schema', async () => {
    const json = ['-o', 'json'] as const;
    const because = ['--for', '2h', '--reason', 'Ann repairs it'] as const;
    await cli.declareImages('nginx:1', 'nginx:1');
    await expectDocument('validate', cli.run('validate', ...json));
    await expectDocument('plan', cli.run('plan', ...json));
    await expectDocument('apply', cli.apply(...json));

    await cli.declareImages('nginx:bad', 'nginx:1');
    await expectDocument('apply', cli.run('apply', '--yes', '--timeout', '1s', ...json));
    await cli.rollBackByHand('app');
    await cli.updateByHand('app1', 'evil:1');
    await expectDocument('drift', cli.run('drift', ...json));
    await expectDocument('status', cli.run('status', ...json));
    await expectDocument('status', cli.runPlain('status', ...json));
    await expectDocument('history', cli.runPlain('history', ...json));
    await expectDocument('doctor', cli.run('doctor', ...json));

    await cli.apply();
    await expectDocument('suspend', cli.runPlain('suspend', ...because, ...json));
    await expectDocument('suspend', cli.runPlain('suspend', 'service/app1', ...because, ...json));
    await expectDocument('status', cli.run('status', ...json));
    await expectDocument('approve', cli.runPlain('approve', ...json));
    await expectDocument('retry', cli.runPlain('retry', 'service/app', ...json));
    await expectDocument('resume', cli.runPlain('resume', ...json));
    await expectDocument('resume', cli.runPlain('resume', ...json));
  }, 60_000);

  it('prints problems that match their schema', async () => {
    await cli.declare('kind: Nonsense\n');

    await expectDocument('validate', cli.run('validate', ...(['-o', 'json'] as const)));
  });
});
