/** What can be asked of tenants without being of one. */
export abstract class TenantDirectory {
  abstract isEmpty(): Promise<boolean>;
}
