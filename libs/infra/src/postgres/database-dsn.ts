/** Key of the connection string in the container, for those who need a connection outside the pool. */
export const DATABASE_DSN = Symbol('DATABASE_DSN');
