import next from '@next/eslint-plugin-next';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Packages that know no clock, environment or process; the same list as PURE_PACKAGES in .dependency-cruiser.cjs. */
const PURE_PACKAGES = [
  'scene',
  'random',
  'onnx',
  'autodiff',
  'transforms',
  'attacks',
  'metrics',
  'results',
  'training',
  'gates',
  'domain',
];

const NOT_PURE = 'Pure packages take this as an argument (PURE_PACKAGES in eslint.config.js).';

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/generated/',
      '**/*.generated.ts',
      '**/.next/',
      '**/next-env.d.ts',
      'holdfast-out/',
    ],
  },
  {
    // Start-up scripts, which run before anything is installed, and configuration files.
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.recommended],
    linterOptions: { noInlineConfig: true },
    rules: { 'max-lines': ['error', 500], eqeqeq: 'error' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.{ts,tsx}'],
    // Rules that need types are in .oxlintrc.json: here they were most of the time that `npm run verify` took.
    extends: [tseslint.configs.strict],
    linterOptions: { noInlineConfig: true },
    rules: {
      'max-lines': ['error', 500],
      'max-params': 'off',
      'no-console': 'error',
      // What `noInlineConfig` is to this program: the other one heeds such comments.
      'no-warning-comments': ['error', { terms: ['oxlint-disable'], location: 'anywhere' }],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // `as const` stays possible; a type that cannot be shown to the compiler is parsed or narrowed instead.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: PURE_PACKAGES.map((name) => `packages/${name}/src/**/*.ts`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: NOT_PURE }] }],
      'no-restricted-globals': [
        'error',
        ...['process', 'Date', 'performance', 'setTimeout', 'setInterval', 'fetch', 'crypto', 'Buffer'].map((name) => ({
          name,
          message: NOT_PURE,
        })),
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use randomFor(key).' }],
    },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest'], next.configs['core-web-vitals']],
    settings: { next: { rootDir: 'apps/web' } },
    rules: {
      // Pictures have signed URLs and are stored at the sizes shown.
      '@next/next/no-img-element': 'off',
      // No compiler is used that memoises by itself; the table library's functions are made anew where they must be.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    // Programs talk to people.
    files: ['apps/cli/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
