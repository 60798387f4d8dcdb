import { randomInt, randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Entropy } from '#domain/kernel/entropy';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

@Injectable()
export class CryptoEntropy extends Entropy {
  override id(): string {
    return randomUUIDv7();
  }

  override token(length: number): string {
    let token = '';
    for (let at = 0; at < length; at += 1) token += ALPHABET[randomInt(ALPHABET.length)] ?? '';
    return token;
  }
}
