/**
 * Bounds how often secrets may be tried in vain, where guessing pays. An attempt counts from before it begins,
 * so that many at once count too; one that succeeds, or fails by our own fault, does not count afterwards.
 */
export abstract class LoginAttempts {
  /**
   * Tries a password. Known and unknown accounts are counted alike.
   * @param address where it comes from
   * @throws DomainError `rate_limited`; `unavailable` when it cannot be counted; what the attempt throws
   */
  abstract withPassword<Result>(
    email: string,
    address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result>;

  /** Tries a secret that names no account, such as an invitation. @throws DomainError as `withPassword` */
  abstract withToken<Result>(
    address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result>;
}
