import { type Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { DomainError } from '#domain/kernel/domain-error';

/**
 * A stream that undoes one layer of `Content-Encoding`; undefined when there is none.
 * @throws DomainError unsupported_media_type for anything else, several layers included
 */
export function contentDecoderFor(encoding: string | undefined): Duplex | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new DomainError(
        'unsupported_media_type',
        'Content-Encoding must be gzip, deflate, br or identity',
      );
  }
}
