import { Module } from '@nestjs/common';
import { SdkModule } from '../sdk/sdk.module.js';
import { OfrepController } from './ofrep.controller.js';

@Module({ imports: [SdkModule], controllers: [OfrepController] })
export class OfrepModule {}
