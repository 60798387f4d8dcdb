import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Response } from 'express';
import { type Observable } from 'rxjs';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';
import { requestOf } from '../access/authenticated-request.js';
import { staleHeaders } from './stale-headers.js';

/** Says on every answer to an SDK key how old it may be while the truth cannot be asked. */
@Injectable()
export class StaleInterceptor implements NestInterceptor {
  constructor(private readonly freshness: RulesetFreshness) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (requestOf(context).sdk) {
      const response = context.switchToHttp().getResponse<Response>();
      for (const [name, value] of Object.entries(staleHeaders(this.freshness))) {
        response.setHeader(name, value);
      }
    }
    return next.handle();
  }
}
