/** Bytes that the bodies of requests may take together. */
export class BodyBudget {
  private held = 0;

  constructor(private readonly most: number) {}

  lease(): BodyLease {
    return new BodyLease((bytes) => this.add(bytes));
  }

  private add(bytes: number): boolean {
    if (bytes > 0 && this.held + bytes > this.most) return false;
    this.held += bytes;
    return true;
  }
}

/** What one body has taken of a budget, from its first byte until its request is answered. */
export class BodyLease {
  private held = 0;
  private hasEnded = false;

  constructor(private readonly add: (bytes: number) => boolean) {}

  /** @returns false when the budget is used up; nothing is taken then */
  grow(bytes: number): boolean {
    if (this.hasEnded || !this.add(bytes)) return false;
    this.held += bytes;
    return true;
  }

  end(): void {
    this.hasEnded = true;
    this.add(-this.held);
    this.held = 0;
  }
}
