/** The sections of the document, in the order of a tour. */
export const TAGS = [
  ['Flags', 'What is decided: variants, and per environment who gets which.'],
  ['Segments', 'Groups of users that flags of every environment can refer to.'],
  ['Environments', 'Where flags are configured and served, each with a revision of its own.'],
  ['SDK keys', 'Credentials of applications; each is of one environment.'],
  ['Import and export', 'All flags, segments and environments of a tenant as one document.'],
  ['Audit', 'Who changed what, when and from where; a chain that shows every tampering.'],
  ['Members', 'The people of a tenant, and what they may do.'],
  ['Tokens', 'Credentials of pipelines and other automation.'],
  ['Tenant', 'The tenant itself, its limits and its use.'],
  ['Authentication', 'Logging in and out, signing up, and who one is.'],
  ['SDK', 'Decisions for applications, with an SDK key.'],
  [
    'OFREP',
    'OpenFeature Remote Evaluation Protocol 0.3.0, with an SDK key. Errors have its own bodies.',
  ],
  ['Operations', 'For orchestrators and monitoring.'],
] as const;
