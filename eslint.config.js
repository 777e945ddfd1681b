import tseslint from 'typescript-eslint';

/** Folders that may not know of time, chance, the network or the terminal: they get them as data. */
const pureFolders = [
  ...['kernel', 'model', 'defaults', 'ledger', 'manifest', 'service-fields', 'interlock', 'compile', 'plan'],
  ...['export', 'pass', 'status', 'daemon', 'report'],
];

const impureGlobals = [
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'performance',
  'crypto',
].map((name) => ({
  name,
  message: 'Pure folders get time, chance and IO as data or through a port (docs/architecture.md).',
}));

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'docs/',
      'coverage/',
      'src/generated/',
      'test/golden/',
      '**/*.cjs',
      '**/*.mjs',
      '*.js',
    ],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['test/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': 'error',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name for one thing.' },
      ],
    },
  },
  {
    files: pureFolders.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from the Clock port.' },
        { object: 'Math', property: 'random', message: 'Take chance as data.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name for one thing.' },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take the time from the Clock port.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'tools/**/*.ts', 'vitest.config.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
