/** One flag of a shop, in every shape in which the document shows it. */
const KEY = 'new-checkout';
const VARIANTS = [
  { key: 'on', value: true },
  { key: 'off', value: false },
];
const IN_GERMANY = { attribute: 'country', op: 'in', values: ['DE', 'AT'] };
const QUARTER = [
  { variant: 'on', weight: 25 },
  { variant: 'off', weight: 75 },
];
const RULE = { id: 'r1', name: 'German-speaking', when: IN_GERMANY, serve: { variant: 'on' } };
const TIMES = { createdAt: '2026-03-01T09:00:00.000Z', updatedAt: '2026-03-02T14:30:00.000Z' };
const DETAILS = { name: 'New checkout', description: '', tags: ['checkout'], owner: 'payments' };
const SWITCHES = { clientSide: true, permanent: false, archived: false };
const SPLIT = { split: QUARTER, bucketBy: 'targetingKey', salt: '6f1c2a9e', hash: 'ffs' };
const CONFIGURATION = {
  enabled: true,
  offVariant: 'off',
  targets: [{ variant: 'on', values: ['user-1'], attribute: 'targetingKey' }],
  prerequisites: [],
  rules: [RULE],
  fallthrough: SPLIT,
};
const FLAG = {
  key: KEY,
  type: 'boolean',
  ...DETAILS,
  variants: VARIANTS,
  ...SWITCHES,
  environments: { production: { ...CONFIGURATION, version: 3 } },
  version: 7,
  ...TIMES,
};
const SEGMENT = {
  key: 'beta-users',
  name: 'Beta users',
  description: '',
  included: ['user-1', 'user-2'],
  excluded: [],
  attribute: 'targetingKey',
  when: { attribute: 'plan', op: 'in', values: ['beta'] },
};
const CONTEXT = { targetingKey: 'user-42', country: 'DE' };
const DECISION = {
  value: true,
  variant: 'on',
  reason: 'TARGETING_MATCH',
  ruleId: 'r1',
  version: 7,
};
const OFREP_SUCCESS = {
  key: KEY,
  value: true,
  reason: 'TARGETING_MATCH',
  variant: 'on',
  metadata: { revision: 42, version: 7, ruleId: 'r1' },
};
const ENVIRONMENT = {
  key: 'production',
  name: 'Production',
  revision: 42,
  createdAt: TIMES.createdAt,
};
const NOBODY = { flags: [], segments: [], environments: [] };

/** By name of the schema; a test holds each against its schema. */
export const EXAMPLES: Readonly<Record<string, object>> = {
  FlagDefinition: {
    key: KEY,
    name: DETAILS.name,
    tags: DETAILS.tags,
    environments: {
      production: { enabled: true, rules: [{ when: IN_GERMANY, serve: { variant: 'on' } }] },
    },
  },
  FlagConfiguration: { enabled: true, fallthrough: { split: QUARTER } },
  FlagMetadataPatch: { name: 'Checkout, new', owner: null },
  FlagReplacement: FLAG,
  Flag: FLAG,
  FlagPage: { items: [FLAG], nextCursor: null },
  Condition: { all: [IN_GERMANY, { not: { segment: 'beta-users' } }] },
  RollBackFlag: { version: 6 },
  CopyFlagEnvironment: { from: 'staging', to: 'production' },
  SegmentDefinition: SEGMENT,
  SegmentPatch: { name: 'Beta users in Europe' },
  SegmentReplacement: { ...SEGMENT, version: 2, ...TIMES },
  Segment: { ...SEGMENT, version: 2, ...TIMES },
  MemberChange: { add: ['user-3'], remove: ['user-2'] },
  MembersChanged: { added: 1, removed: 1, includedCount: 2, version: 3 },
  CreateEnvironment: { key: 'qa', name: 'Quality assurance' },
  Environment: ENVIRONMENT,
  CreateSdkKey: { name: 'checkout service', kind: 'server' },
  CreateToken: { name: 'deployment pipeline', role: 'editor', environments: ['staging'] },
  CreateMember: { email: 'ada@example.com', name: 'Ada', role: 'editor' },
  ChangeMember: { role: 'viewer' },
  DryRun: { environment: 'production', context: CONTEXT, flags: [KEY] },
  Explanations: {
    revision: 42,
    results: [
      {
        flag: KEY,
        ...DECISION,
        trace: [
          { step: 'target', id: 'on', outcome: 'no_match' },
          {
            step: 'rule',
            id: 'r1',
            outcome: 'match',
            conditions: [{ path: '', ...IN_GERMANY, actual: 'DE', outcome: 'match' }],
          },
        ],
      },
    ],
  },
  TenantDocument: {
    schemaVersion: 1,
    environments: [{ key: 'production', name: 'Production' }],
    segments: [SEGMENT],
    flags: [{ key: KEY, name: DETAILS.name }],
  },
  ImportResult: {
    created: { ...NOBODY, flags: [KEY], segments: ['beta-users'] },
    updated: NOBODY,
    unchanged: { ...NOBODY, environments: ['production'] },
    deleted: NOBODY,
  },
  LogIn: { email: 'owner@example.com', password: 'correct horse battery staple' },
  EvaluationRequest: {
    userID: 'user-42',
    attributes: { country: 'DE' },
    flagKey: [KEY],
  },
  Decisions: { revision: 42, decisions: { [KEY]: DECISION } },
  SingleDecision: { key: KEY, revision: 42, ...DECISION },
  OfrepRequest: { context: CONTEXT },
  OfrepSuccess: OFREP_SUCCESS,
  OfrepBulk: {
    flags: [OFREP_SUCCESS],
    metadata: { revision: 42 },
    eventStreams: [
      { type: 'sse', endpoint: { requestUri: '/ofrep/v1/stream?token=ffs_str_…&since=42' } },
    ],
  },
  OfrepFlagNotFound: {
    key: KEY,
    errorCode: 'FLAG_NOT_FOUND',
    errorDetails: 'there is no such flag',
  },
  Problem: {
    type: 'urn:ffs:problem:invalid_input',
    title: 'Invalid input',
    status: 400,
    detail: '/key: must be a string',
    code: 'invalid_input',
    requestId: '01890a5d-ac96-774b-bcce-b302099a8057',
    errors: [{ path: '/key', message: 'must be a string' }],
  },
};
