import { type FoundedTenant, type NewTenant } from '#domain/tenancy/found-tenant.use-case';

/** What the first start tells, once: the only time the secrets are seen. */
export function firstWelcome(url: string, input: NewTenant, founded: FoundedTenant): string {
  const { secret: serverKey } = founded.serverKey;
  return `
  FFS is ready at ${url}

    API documentation   ${url}/docs
    tenant              ${input.key}
    owner               ${input.owner.email}
    password            ${input.owner.password}
    server key          ${serverKey}   (environment production)
    client key          ${founded.clientKey.secret}   (environment production)

  These secrets are shown this once. Try it:

    curl -s ${url}/v1/evaluate -H 'Authorization: Bearer ${serverKey}' -H 'Content-Type: application/json' -d '{"userID":"user-42"}'
`;
}

export function laterWelcome(url: string): string {
  return `
  FFS is ready at ${url}   (API documentation: ${url}/docs)
`;
}
