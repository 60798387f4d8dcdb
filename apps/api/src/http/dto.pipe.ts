import { type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { DomainError, type Fault } from '#domain/kernel/domain-error';
import { faultsOf, pointer } from './validation-faults.js';

type Dto = Record<string, unknown>;

/** The validator and the transformer drop or call properties of these names, so they may not pass as typos do. */
const RESERVED_NAMES = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

const NOT_CLASSES = new Set<unknown>([
  String,
  Number,
  Boolean,
  Array,
  Object,
  Symbol,
  BigInt,
  Date,
]);

const MAX_FAULTS = 100;

/**
 * Checks bodies, queries and parameters whose type is a DTO class. Unknown fields are faults, nothing is
 * converted unless the DTO says so, and no value is repeated.
 */
export class DtoPipe implements PipeTransform {
  /** @throws DomainError invalid_input with a JSON Pointer for every fault */
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (type === 'custom' || metatype === undefined || NOT_CLASSES.has(metatype)) return value;
    const plain = value === undefined ? {} : value;
    if (!isRecord(plain))
      throw DomainError.invalid([{ path: '', message: 'must be a JSON object' }]);
    const reserved = reservedNames(plain, '');
    if (reserved.length > 0) throw DomainError.invalid(reserved.slice(0, MAX_FAULTS));
    const dto = plainToInstance(metatype as ClassConstructor<object>, plain);
    const errors: ValidationError[] = await validate(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false },
    });
    if (errors.length > 0) throw DomainError.invalid(faultsOf(errors).slice(0, MAX_FAULTS));
    return dto;
  }
}

function isRecord(value: unknown): value is Dto {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Recursion is bounded: bodies nest at most 32 levels. */
function reservedNames(value: unknown, path: string): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const childPath = pointer(path, name);
    if (!Array.isArray(value) && RESERVED_NAMES.has(name)) {
      return [{ path: childPath, message: 'is a reserved name' }];
    }
    return reservedNames(child, childPath);
  });
}
