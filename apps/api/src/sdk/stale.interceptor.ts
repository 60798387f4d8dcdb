import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';
import { requestOf } from '../access/authenticated-request.js';
import { staleHeaders } from './stale-headers.js';

/** Says on every answer to an SDK key how old it may be while the truth cannot be asked. */
@Injectable()
export class StaleInterceptor implements NestInterceptor {
  constructor(
    private readonly freshness: RulesetFreshness,
    private readonly store: InProcessRulesetStore,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { sdk } = requestOf(context);
    if (sdk === undefined) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const tell = (): void => {
      if (response.headersSent) return;
      const stale = staleHeaders(this.freshness, this.store, sdk.environmentId);
      for (const [name, value] of Object.entries(stale)) {
        response.setHeader(name, value);
      }
    };
    // Before for what fails or answers by itself, and after for what was first read from disk meanwhile.
    tell();
    return next.handle().pipe(tap(tell));
  }
}
