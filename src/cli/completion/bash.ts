import { spellings, type CommandTree, type TreeCommand } from './command-tree.ts';

/** If none of our words match, bash completes file names: `-o default`. */
export function bashScript({ name, flags, commands }: CommandTree): string {
  const valued = commands.flatMap((command) => valueCases(command));
  const topWords = [...commands.map((command) => command.name), ...flags.flatMap(spellings)];
  return `# Completion of ${name} for bash. Load it with: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" command='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${commands.map((command) => command.name).join(' | ')})
        command="\${COMP_WORDS[i]}"
        break
        ;;
    esac
  done
  COMPREPLY=()
  case "$command $before" in
${valued.join('\n')}
${topValues(flags)}
  esac
  case "$command" in
    '') words='${topWords.join(' ')}' ;;
${commands.map(wordCase).join('\n')}
  esac
  # A word without a leading hyphen is an argument: a file, unless its values are known.
  if [[ "$current" != -* && -n "$command" ]]; then
    case "$command" in
${commands.flatMap(argumentCase).join('\n')}
      *) return ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${name} ${name}
`;
}

/** Completes the value of a flag: its choices, else files. */
const valueCases = ({ name, flags }: TreeCommand): readonly string[] =>
  flags
    .filter(({ takesValue }) => takesValue)
    .map((flag) => {
      const patterns = spellings(flag).map((spelling) => `"${name} ${spelling}"`);
      return `    ${patterns.join(' | ')}) ${replyOf(flag.choices)} ;;`;
    });

const topValues = (flags: CommandTree['flags']): string =>
  flags
    .filter(({ choices }) => choices.length > 0)
    .map(({ long, choices }) => `    *" ${long}") ${replyOf(choices)} ;;`)
    .join('\n');

const replyOf = (choices: readonly string[]): string =>
  choices.length === 0 ? 'return' : `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return`;

const wordCase = ({ name, flags }: TreeCommand): string =>
  `    ${name}) words='${flags.flatMap(spellings).join(' ')}' ;;`;

const argumentCase = ({ name, choices }: TreeCommand): readonly string[] =>
  choices.length === 0 ? [] : [`      ${name}) words='${choices.join(' ')}' ;;`];
