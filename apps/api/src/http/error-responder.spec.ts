import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import {
  BadGatewayException,
  ForbiddenException,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import { DomainError } from '#domain/kernel/domain-error';
import { createLogger } from '#infra/observability/logger';
import { dependencyFailure } from '#infra/resilience/dependency-failure';
import { ErrorResponder } from './error-responder.js';
import { httpException } from './http-exception.js';

async function answerTo(
  error: unknown,
): Promise<{ response: Response; text: string; lines: string[] }> {
  const lines: string[] = [];
  const responder = new ErrorResponder({
    logger: createLogger({ level: 'info' }, { write: (line: string) => lines.push(line) }),
    translators: [httpException, dependencyFailure],
    shapes: [
      (request, problem) =>
        request.url?.startsWith('/ofrep')
          ? {
              contentType: 'application/json',
              body: { errorCode: 'GENERAL', errorDetails: problem.body.detail },
            }
          : undefined,
    ],
  });
  return exchange((request, response) => {
    responder.respond(error, request, response);
  }, lines);
}

async function exchange(listener: RequestListener, lines: string[], path = '/ofrep/x') {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    );
    return { response, text: await response.text(), lines };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const withCode = (code: string, message = 'internal words'): Error =>
  Object.assign(new Error(message), { code });

describe('the error responder', () => {
  it('lets a family of routes word its own errors, with the same status', async () => {
    const { response, text } = await answerTo(new DomainError('payload_too_large', 'too much'));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      413,
      'application/json',
    ]);
    expect(JSON.parse(text)).toEqual({ errorCode: 'GENERAL', errorDetails: 'too much' });
  });

  it.each([
    [withCode('ECONNREFUSED'), 503],
    [withCode('57P01'), 503],
    [withCode('08006'), 503],
    [withCode('40001'), 503],
    [withCode('53300'), 503],
    [new Error('timeout exceeded when trying to connect'), 503],
    [new Error('Connection terminated unexpectedly'), 503],
    [withCode('57014'), 504],
    [withCode('23505'), 500],
    [new Error('anything'), 500],
    [new NotFoundException('internal words'), 404],
    [new ForbiddenException('internal words'), 403],
    [new HttpException('internal words', 418), 400],
    [new BadGatewayException('internal words'), 500],
  ])('answers %p with %i, in words of ours', async (error, status) => {
    const { response, text } = await answerTo(error);
    expect(response.status).toBe(status);
    expect(text).not.toContain('internal words');
  });

  it('logs what is the fault of the server, once, and nothing else', async () => {
    expect((await answerTo(new Error('bug'))).lines).toEqual([
      expect.stringContaining('"level":"error"'),
    ]);
    const [line] = (await answerTo(withCode('ECONNREFUSED', 'connect 10.0.0.9'))).lines;
    expect(line).toMatch(/"level":"warn".*connect 10\.0\.0\.9/);
    expect((await answerTo(new DomainError('not_found', 'no such flag'))).lines).toEqual([]);
  });

  it('cuts off an answer that had begun', async () => {
    const responder = new ErrorResponder({
      logger: createLogger({ level: 'silent' }),
      translators: [],
      shapes: [],
    });
    const begun = exchange((request, response) => {
      response.write('{"half":');
      setTimeout(() => {
        responder.respond(new Error('late'), request, response);
      }, 20);
    }, []);
    await expect(begun).rejects.toThrow();
  });
});
