export interface AccountChange {
  readonly name?: string | undefined;
  readonly passwordHash?: string | undefined;
}

/** What persons change of themselves, across tenants. */
export abstract class AccountStore {
  /** Changes what is given. A new password ends every login of the person but the one that is named. */
  abstract change(
    userId: string,
    change: AccountChange,
    login: { readonly kept: string | null; readonly now: Date },
  ): Promise<void>;
}
