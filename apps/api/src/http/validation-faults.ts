import { type ValidationError } from 'class-validator';
import { type Fault } from '#domain/kernel/domain-error';

/** Appends a name to a JSON Pointer (RFC 6901). */
export function pointer(parent: string, name: string): string {
  return `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** class-validator's errors as faults, nested ones with their whole path. */
export function faultsOf(errors: readonly ValidationError[], parent = ''): Fault[] {
  return errors.flatMap((error) => {
    // An error without a property is about the whole value.
    const path = typeof error.property === 'string' ? pointer(parent, error.property) : parent;
    if (isMissing(error)) return [{ path, message: 'is required' }];
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      path,
      message: wording(rule, message, error.property),
    }));
    return [...own, ...faultsOf(error.children ?? [], path)];
  });
}

/** Every rule fails what is not there; which ones they are helps nobody. */
function isMissing({ property, value, constraints }: ValidationError): boolean {
  return typeof property === 'string' && value === undefined && constraints !== undefined;
}

/** The path names the property already. */
function wording(rule: string, message: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not a known field';
  if (rule === 'unknownValue') return 'is not what is expected here';
  if (rule === 'nestedValidation') return 'must be an object, or a list of objects';
  if (message.startsWith(`${property} `)) return message.slice(property.length + 1);
  const each = `each value in ${property} `;
  return message.startsWith(each) ? `each item ${message.slice(each.length)}` : message;
}
