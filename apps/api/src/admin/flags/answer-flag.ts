import { type Response } from 'express';
import { type Flag } from '#domain/flags/flag';
import { entityTag } from '../../http/entity-tag.js';
import { presentFlag } from './flag.presenter.js';

/** The whole flag, with its version as `ETag`. */
export function answerFlag(response: Response, flag: Flag) {
  response.setHeader('ETag', entityTag(flag.version));
  return presentFlag(flag);
}
