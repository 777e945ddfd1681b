import type { CommandTree, TreeCommand, TreeFlag } from './command-tree.ts';

/** Works with `source`, and as a file `_reconciler` in $fpath. */
export function zshScript({ name, commands }: CommandTree): string {
  const described = commands.map((command) => `    ${quoted(`${command.name}:${command.description}`)}`);
  return `#compdef ${name}
# Completion of ${name} for zsh. Load it with: source <(${name} completion zsh)
_${name}() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case "\${words[1]}" in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ "\${funcstack[1]}" == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

const commandCase = ({ name, flags, choices, takesFile }: TreeCommand): string => {
  const argument =
    choices.length > 0 ? [`'1:word:(${choices.join(' ')})'`] : takesFile ? ["'1:source:_files'"] : [];
  const specs = [...flags.map(flagSpec), ...argument];
  return `    ${name})\n      _arguments ${specs.join(' \\\n        ')}\n      ;;`;
};

function flagSpec({ long, short, description, takesValue, choices }: TreeFlag): string {
  const action = choices.length > 0 ? `(${choices.join(' ')})` : '_files';
  const value = takesValue ? `:value:${action}` : '';
  const text = `[${description.replaceAll(/[[\]:\\]/g, '\\$&')}]${value}`;
  return short === undefined
    ? quoted(`${long}${text}`)
    : `'(${short} ${long})'{${short},${long}}${quoted(text)}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
