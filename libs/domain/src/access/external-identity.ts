/** Somebody as an external issuer names them. `subject` alone means nothing: it is the issuer's own. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Only when the issuer says that it has verified the address. */
  readonly verifiedEmail: string | null;
}

/** Checks access tokens of the external issuer that is configured, if any. */
export abstract class ExternalTokens {
  /**
   * `null` for anything but a live token of that issuer, made for this service.
   * @throws DomainError `unavailable` while the issuer's keys have never been had.
   */
  abstract verify(token: string): Promise<ExternalIdentity | null>;
}

export abstract class ExternalIdentityStore {
  /** The person an identity was linked to. */
  abstract find(issuer: string, subject: string): Promise<string | null>;

  /**
   * Links an identity to a person for good, and ends their open invitations. False when the person is linked to
   * another subject of the same issuer: an e-mail address that has passed to somebody else links nobody.
   */
  abstract link(identity: ExternalIdentity, userId: string, now: Date): Promise<boolean>;
}
