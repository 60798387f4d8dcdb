import { type LoggerService } from '@nestjs/common';

/** What is tried again and again is told once when it begins to fail, and once when it works again. */
export class OutageLog {
  private isOut = false;

  constructor(
    private readonly logger: Pick<LoggerService, 'log' | 'warn'>,
    private readonly failing: string,
    private readonly working: string,
  ) {}

  failed(error: unknown): void {
    if (this.isOut) return;
    this.isOut = true;
    this.logger.warn({ err: error }, this.failing);
  }

  worked(): void {
    if (!this.isOut) return;
    this.isOut = false;
    this.logger.log(this.working);
  }
}
