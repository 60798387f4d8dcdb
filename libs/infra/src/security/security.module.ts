import { type DynamicModule, Module } from '@nestjs/common';
import { ExternalTokens } from '#domain/access/external-identity';
import { AccessTokens, PasswordHasher, SecretDigest } from '#domain/access/secrets';
import { Clock } from '#domain/kernel/clock';
import { Entropy } from '#domain/kernel/entropy';
import { StreamTokens } from '#domain/access/stream-tokens';
import { Argon2PasswordHasher } from './argon2.password-hasher.js';
import { CryptoEntropy } from './crypto.entropy.js';
import { FileSeal } from './file-seal.js';
import { HmacStreamTokens } from './hmac.stream-tokens.js';
import { JoseAccessTokens, JWT_SECRET } from './jose.access-tokens.js';
import {
  type ExternalIssuer,
  JoseExternalTokens,
  NoExternalTokens,
} from './jose.external-tokens.js';
import { Sha256SecretDigest } from './sha256.secret-digest.js';
import { SealedText } from './sealed-text.js';
import { SystemClock } from './system.clock.js';

export interface SecurityParts {
  /** Signs our own access tokens. */
  readonly jwtSecret: string;
  /** Whose tokens are accepted beside our own. */
  readonly externalIssuer: ExternalIssuer | undefined;
}

/** Time, randomness, hashes and tokens. */
@Module({})
export class SecurityModule {
  static register({ jwtSecret, externalIssuer }: SecurityParts): DynamicModule {
    return {
      module: SecurityModule,
      global: true,
      providers: [
        { provide: JWT_SECRET, useValue: jwtSecret },
        { provide: AccessTokens, useClass: JoseAccessTokens },
        { provide: Clock, useClass: SystemClock },
        {
          provide: ExternalTokens,
          useValue: externalIssuer
            ? new JoseExternalTokens(externalIssuer)
            : new NoExternalTokens(),
        },
        { provide: Entropy, useClass: CryptoEntropy },
        { provide: PasswordHasher, useClass: Argon2PasswordHasher },
        { provide: SecretDigest, useClass: Sha256SecretDigest },
        { provide: StreamTokens, useClass: HmacStreamTokens },
        FileSeal,
        SealedText,
      ],
      exports: [
        AccessTokens,
        Clock,
        Entropy,
        ExternalTokens,
        FileSeal,
        PasswordHasher,
        SealedText,
        SecretDigest,
        StreamTokens,
      ],
    };
  }
}
