import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Response } from 'express';
import { type Eventual } from '#domain/kernel/eventual';
import { requestOf, sdkPrincipalOf } from '../access/authenticated-request.js';
import { requestIdOf } from '../http/request-id.js';
import { type SdkAnswer, type SdkCall } from './sdk-endpoint.js';

/** The call that a controller hands to its endpoint. */
export const CurrentCall = createParamDecorator(
  (_: unknown, context: ExecutionContext): SdkCall => {
    const request = requestOf(context);
    return {
      requestId: requestIdOf(request),
      principal: sdkPrincipalOf(request),
      params: request.params as Readonly<Record<string, string>>,
      query: request.query,
      headers: request.headers,
      body: request.body,
    };
  },
);

/** Sends what an endpoint says through Express. */
export async function sendAnswer(response: Response, answer: Eventual<SdkAnswer>): Promise<void> {
  const { status, headers, body } = await answer;
  response.writeHead(status, { ...headers, ...lengthOf(body) }).end(body);
}

function lengthOf(body: SdkAnswer['body']): Record<string, string> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}
