import { Injectable } from '@nestjs/common';
import { Clock } from '#domain/kernel/clock';

@Injectable()
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
