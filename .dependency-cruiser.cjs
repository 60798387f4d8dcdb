/** Who may import whom. Each rule has a fixture under test/architecture/fixtures that must break it. */
const ROOT = '(?:^|^test/architecture/fixtures/[^/]+/)';
const TESTING = `${ROOT}libs/domain/src/(?:testing|.+/testing)/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-nothing-outward',
      severity: 'error',
      from: { path: `${ROOT}libs/domain/src/` },
      to: { path: `${ROOT}(libs/infra|apps|migrations)/` },
    },
    {
      name: 'domain-is-pure',
      comment:
        'No I/O, no clock, no framework except Injectable; re2js is the linear-time regex engine.',
      severity: 'error',
      from: { path: `${ROOT}libs/domain/src/`, pathNot: '\\.spec\\.ts$' },
      to: { pathNot: [`${ROOT}(libs|apps|migrations)/`, 'node_modules/(@nestjs/common|re2js)/'] },
    },
    {
      name: 'evaluation-imports-no-sibling',
      severity: 'error',
      from: { path: `${ROOT}libs/domain/src/evaluation/`, pathNot: '\\.spec\\.ts$' },
      to: { path: `${ROOT}libs/domain/src/(?!evaluation/)` },
    },
    {
      name: 'evaluation-knows-no-framework',
      severity: 'error',
      from: { path: `${ROOT}libs/domain/src/evaluation/`, pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'testing-stays-out-of-production',
      severity: 'error',
      from: { path: `${ROOT}(libs|apps)/`, pathNot: ['\\.spec\\.ts$', TESTING] },
      to: { path: TESTING },
    },
    {
      name: 'infra-imports-no-app',
      severity: 'error',
      from: { path: `${ROOT}libs/infra/src/` },
      to: { path: `${ROOT}apps/` },
    },
    {
      name: 'api-and-worker-are-strangers',
      severity: 'error',
      from: { path: `${ROOT}apps/(api|worker)/` },
      to: { path: `${ROOT}apps/(api|worker|standalone)/`, pathNot: `${ROOT}apps/$1/` },
    },
    {
      name: 'controllers-reach-no-tables',
      comment: 'HTTP goes through use cases and ports, never to the database driver.',
      severity: 'error',
      from: { path: `${ROOT}apps/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['node_modules/(typeorm|pg)/', `${ROOT}libs/infra/src/postgres/.*\\.row\\.ts$`] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
