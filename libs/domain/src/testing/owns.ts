import { type TenantRecords } from './in-memory-database.js';

/** What row-level security does: a unit of one tenant sees nothing of another, whatever it asks for. */
export function owns(records: TenantRecords, tenantId: string): boolean {
  return records.tenant.id === tenantId;
}

export function requireOwn(records: TenantRecords, tenantId: string): void {
  if (!owns(records, tenantId)) throw new Error('the unit of work is of another tenant');
}
