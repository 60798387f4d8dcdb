import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretDigest } from '#domain/access/secrets';

@Injectable()
export class Sha256SecretDigest extends SecretDigest {
  override of(secret: string): string {
    return hash('sha256', secret);
  }
}
