/** The SQLSTATE of a database error; TypeORM wraps the driver's error in its own. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('driverError' in error && error.driverError !== error) return sqlStateOf(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
