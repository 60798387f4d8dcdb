export interface Tenant {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly createdAt: Date;
}
