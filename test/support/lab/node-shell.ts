import type { Lab } from '../../../tools/lab/lab.ts';
import { enginePid } from '../../../tools/lab/node/engine.ts';
import { run } from '../../../tools/lab/program.ts';
import { poll } from '../poll.ts';

/** A block of a page that is typed or pasted into a shell. */
export interface ShellBlock {
  /** `sh`: a script. `console`: commands at prompts, with what they print; `…` is any text. */
  readonly language: 'sh' | 'console';
  readonly text: string;
}

/** The blocks of a page below one of its headings and the headings in it, in their order. */
export function shellBlocks(page: string, heading: string): readonly ShellBlock[] {
  const start = page.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`The page has no heading "${heading}"`);
  const level = heading.indexOf(' ');
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${String(level)}} `, 'm'));
  const section = end < 0 ? rest : rest.slice(0, end);
  return [...section.matchAll(/^```(sh|console)\n([^]*?)^```$/gm)].map(([, language, text = '']) => ({
    language: language === 'sh' ? 'sh' : 'console',
    text,
  }));
}

/** A shell on a node of the lab, with the socket and the loopback that a user of that machine has. */
export interface NodeShell {
  /** Runs a block word for word; variables that it exports are there in the next one. */
  follow(block: ShellBlock): Promise<void>;
}

interface ShellOptions {
  /** Where it begins. */
  readonly folder: string;
  /** A folder with programs of the user. */
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
}

export function openNodeShell(lab: Lab, nodeName: string, { folder, bin, env }: ShellOptions): NodeShell {
  const exported = [`cd ${folder}`, `export PATH=${bin}:$PATH`];
  const bash = (script: string): Promise<string> => {
    const node = lab.nodes.find(({ name }) => name === nodeName);
    const pid = node === undefined ? undefined : enginePid(node);
    if (pid === undefined) throw new Error(`The engine of ${nodeName} does not run`);
    const enter = [`--target=${String(pid)}`, '--mount', '--net', '--uts'];
    const whole = [...exported, script].join('\n');
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DOCKER_'));
    return run('nsenter', [...enter, '--', 'bash', '-euo', 'pipefail', '-c', whole], {
      env: { ...Object.fromEntries(kept), ...env },
      timeoutMs: 170_000,
    });
  };
  return {
    follow: async ({ language, text }) => {
      if (language === 'console') {
        for (const { command, shown } of transcript(text)) await untilPrints(bash, command, shown);
        return;
      }
      await bash(text);
      exported.push(...text.split('\n').filter((line) => line.startsWith('export ')));
    },
  };
}

function transcript(text: string): readonly { readonly command: string; readonly shown: string }[] {
  return text
    .split(/^\$ /m)
    .filter((part) => part !== '')
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), shown: part.slice(end + 1) };
    });
}

async function untilPrints(
  bash: (script: string) => Promise<string>,
  command: string,
  shown: string,
): Promise<void> {
  const pattern = shown.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  let printed = '';
  try {
    await poll(
      command,
      async () => {
        printed = await bash(command).catch(String);
        return new RegExp(`^${pattern.join('.*')}$`).test(printed) ? true : undefined;
      },
      150_000,
    );
  } catch (cause) {
    throw new Error(`"${command}" prints:\n${printed}\ninstead of:\n${shown}`, { cause });
  }
}
