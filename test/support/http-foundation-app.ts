import { type AddressInfo, connect } from 'node:net';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Module,
  type ModuleMetadata,
  NotFoundException,
  Param,
  Post,
  Query,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { LoggerModule } from 'nestjs-pino';
import { DomainError } from '#domain/kernel/domain-error';
import { type HttpFoundation } from '#api/http/configure-app';
import { createHttpApp } from '#api/http/create-http-app';
import { RequestBodies } from '#api/http/limits/request-bodies';
import { HttpAdapter } from '#api/http/http-adapter';
import { PageQuery } from '#api/http/page.query';
import { createLogger } from '#infra/observability/logger';
import { loggerModuleParams } from '#infra/observability/request-log';

class VariantDto {
  @IsString()
  key: string;

  @IsOptional()
  value?: unknown;
}

export class FlagDto {
  @IsString()
  @MaxLength(20)
  key: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => VariantDto)
  variants?: VariantDto[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  tags?: string[];
}

class FlagQuery extends PageQuery {
  @IsOptional()
  @IsInt()
  @Type(() => Number)
  depth?: number;
}

/** Denies everything, as a guard on a handler: no spelling of the path may get past it. */
class Locked {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

@Controller('admin')
class AdminProbe {
  @Post('flags')
  create(@Body() body: FlagDto): unknown {
    return { key: body.key, isDto: body instanceof FlagDto };
  }

  @Get('flags')
  list(@Query() query: FlagQuery): unknown {
    return query;
  }

  @Delete('flags/:key')
  @HttpCode(204)
  remove(): void {
    // Nothing to delete.
  }

  @Post('import')
  @HttpCode(200)
  import(@Body() body: unknown): unknown {
    return { length: JSON.stringify(body).length };
  }

  @Get('locked')
  @UseGuards(Locked)
  locked(): string {
    return 'open';
  }

  @Get('errors/:kind')
  fail(@Param('kind') kind: string): never {
    switch (kind) {
      case 'conflict':
        throw new DomainError('version_conflict', 'the flag has changed');
      case 'limited':
        throw Object.assign(new DomainError('rate_limited', 'slow down'), {
          retryAfterSeconds: 6.2,
        });
      case 'database':
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.9:5432'), {
          code: 'ECONNREFUSED',
        });
      case 'missing':
        throw new NotFoundException('secret detail');
      default:
        throw new Error('SELECT password FROM users for owner@example.com with ffs_srv_abc123');
    }
  }
}

@Controller('v1')
class SdkProbe {
  @Post('evaluate')
  @HttpCode(200)
  evaluate(@Body() body: unknown): unknown {
    return { body: body ?? 'none' };
  }

  @Get('flags/:key')
  flag(@Param('key') key: string): unknown {
    return { key };
  }
}

const BODY_MEMORY = 256 * 1024 * 1024;

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly port: number;
  readonly url: string;
  /** Every line logged so far, parsed. */
  readonly lines: () => Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

export interface TestAppOptions extends Partial<HttpFoundation> {
  readonly beforeListen?: (app: NestExpressApplication) => void;
}

/** A small application on a real socket, with everything configureApp gives. */
export async function startTestApp(
  { beforeListen, ...foundation }: TestAppOptions = {},
  adapter = new HttpAdapter(),
  imports: NonNullable<ModuleMetadata['imports']> = [],
): Promise<TestApp> {
  const written: string[] = [];
  const logger = createLogger({ level: 'debug' }, { write: (line: string) => written.push(line) });

  @Module({
    imports: [LoggerModule.forRoot(loggerModuleParams(logger)), ...imports],
    controllers: [AdminProbe, SdkProbe],
  })
  class ProbeModule {}

  const app = await createHttpApp(
    ProbeModule,
    {
      config: { corsAdminOrigins: ['https://console.example.com'], trustProxy: false },
      logger,
      bodies: new RequestBodies(BODY_MEMORY),
      ...foundation,
    },
    adapter,
  );
  beforeListen?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    port,
    url: `http://127.0.0.1:${port}`,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      // A test that leaves an answer unread would otherwise wait for it.
      app.getHttpServer().closeAllConnections();
      await app.close();
    },
  };
}

/** Writes bytes as they are and returns all that comes back until the server closes or is quiet for a while. */
export function rawExchange(
  port: number,
  parts: readonly (string | Buffer)[],
  quietMs = 250,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const finish = (): void => {
      socket.destroy();
      resolve(received);
    };
    socket.setTimeout(quietMs, finish);
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('end', finish).on('close', finish);
    socket.on('error', (error) => {
      if (received === '') reject(error);
      else finish();
    });
    for (const part of parts) socket.write(part);
  });
}
