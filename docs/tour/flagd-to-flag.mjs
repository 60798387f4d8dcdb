/** One entry of a flagd file as a flag of FFS, configured for `production`. */
export function flagdToFlag([key, source]) {
  const variants = Object.entries(source.variants).map(([name, value]) => ({ key: name, value }));
  const { defaultVariant } = source;
  return {
    key,
    name: key,
    description: source.description ?? '',
    tags: ['otel-demo'],
    type: typeOf(variants[0].value),
    variants,
    environments: {
      production: {
        enabled: source.state === 'ENABLED',
        offVariant: defaultVariant,
        rules: rulesOf(key, source.targeting),
        fallthrough: { variant: defaultVariant },
      },
    },
  };
}

function typeOf(value) {
  return ['boolean', 'string', 'number'].includes(typeof value) ? typeof value : 'json';
}

/** The shape that targeting has in this file: if an attribute equals a value, one variant, else the default. */
function rulesOf(key, targeting) {
  if (targeting === undefined) return [];
  const [condition, variant] = targeting.if ?? [];
  const [attribute, value] = condition?.['=='] ?? [];
  if (typeof attribute?.var !== 'string' || typeof variant !== 'string') {
    throw new Error(`${key}: this tour knows only targeting of the form if(var == value)`);
  }
  const when = { attribute: attribute.var, op: 'in', values: [value] };
  return [{ id: 'flagd', name: 'as in flagd', when, serve: { variant } }];
}
