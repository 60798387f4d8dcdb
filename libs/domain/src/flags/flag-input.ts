import { type FlagType, type Variant, FLAG_TYPES } from '../evaluation/ruleset.js';
import {
  readBoolean,
  readKey,
  readList,
  readObject,
  readText,
  type Report,
  reportRepeats,
} from '../kernel/input.js';
import { isStorableJson, isRecord, pointer } from '../kernel/json-value.js';
import { FLAG_LIMITS, type FlagDefinition } from './flag.js';
import { ConfigurationInput, type SaltSource } from './configuration-input.js';

/** The fields of a flag that are the same in every environment. */
export const METADATA_FIELDS = [
  'name',
  'description',
  'tags',
  'owner',
  'variants',
  'clientSide',
  'permanent',
  'archived',
] as const;

export const DEFINITION_FIELDS = ['key', 'type', ...METADATA_FIELDS, 'environments'] as const;

type Metadata = Omit<FlagDefinition, 'environments'>;

/**
 * Turns untrusted JSON into a flag whose invariants hold: the one place where they are checked, for every way a
 * flag can come in. Absent fields take their defaults; every fault is reported with its JSON Pointer.
 */
export function readFlagDefinition(
  input: Readonly<Record<string, unknown>>,
  environmentKeys: readonly string[],
  salts: SaltSource,
  report: Report,
): FlagDefinition {
  const metadata = readMetadata(input, report);
  const configured = input['environments'] ?? {};
  if (!isRecord(configured)) report('/environments', 'must be an object');
  const byKey = isRecord(configured) ? configured : {};
  for (const key of Object.keys(byKey)) {
    if (!environmentKeys.includes(key)) {
      report(pointer('/environments', key.slice(0, 200)), 'is not an environment of this tenant');
    }
  }
  const environments = environmentKeys.map((key) => {
    const configuration = new ConfigurationInput(metadata, salts.of(key), report);
    const given = Object.hasOwn(byKey, key) ? byKey[key] : {};
    return [key, configuration.read(given, pointer('/environments', key))] as const;
  });
  return { ...metadata, environments: Object.fromEntries(environments) };
}

function readMetadata(input: Readonly<Record<string, unknown>>, report: Report): Metadata {
  const key = readKey(input['key'], '/key', report);
  const type = readType(input['type'], report);
  return {
    key,
    type,
    name: readText(input['name'] ?? key, '/name', { min: 0, max: 200 }, report) || key,
    description: readText(
      input['description'] ?? '',
      '/description',
      { min: 0, max: 10_000 },
      report,
    ),
    tags: readTags(input['tags'] ?? [], report),
    owner: readOwner(input['owner'] ?? null, report),
    variants: readVariants(input['variants'], type, report),
    clientSide: readBoolean(input['clientSide'] ?? false, '/clientSide', report),
    permanent: readBoolean(input['permanent'] ?? false, '/permanent', report),
    archived: readBoolean(input['archived'] ?? false, '/archived', report),
  };
}

function readType(value: unknown, report: Report): FlagType {
  const type = FLAG_TYPES.find((known) => known === (value ?? 'boolean'));
  if (type === undefined) report('/type', `must be one of ${FLAG_TYPES.join(', ')}`);
  return type ?? 'boolean';
}

function readOwner(value: unknown, report: Report): string | null {
  return value === null ? null : readText(value, '/owner', { min: 1, max: 200 }, report);
}

function readTags(value: unknown, report: Report): string[] {
  const tags = readList(value, '/tags', { min: 0, max: FLAG_LIMITS.tags }, report, (tag, path) =>
    readText(tag, path, { min: 1, max: 100 }, report),
  );
  reportRepeats(tags, (at) => pointer('/tags', at), report);
  return tags;
}

function readVariants(value: unknown, type: FlagType, report: Report): Variant[] {
  if (value === undefined || value === null) {
    if (type !== 'boolean') report('/variants', `is required for a flag of type ${type}`);
    return [
      { key: 'on', value: true },
      { key: 'off', value: false },
    ];
  }
  const variants = readList(
    value,
    '/variants',
    { min: 1, max: FLAG_LIMITS.variants },
    report,
    (item, path) => readVariant(item, path, type, report),
  );
  reportRepeats(
    variants.map((variant) => variant.key),
    (at) => pointer(pointer('/variants', at), 'key'),
    report,
  );
  return variants;
}

const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u;

function readVariant(item: unknown, path: string, type: FlagType, report: Report): Variant {
  const variant = readObject(item, path, ['key', 'value'], report);
  const key = typeof variant['key'] === 'string' ? variant['key'] : '';
  if (!PRINTABLE.test(key)) report(pointer(path, 'key'), 'must be 1 to 128 printable characters');
  const value = variant['value'];
  const valuePath = pointer(path, 'value');
  if (type === 'json' ? value === undefined : typeof value !== type) {
    report(
      valuePath,
      type === 'json' ? 'is required' : `must be a ${type}, as the flag's type says`,
    );
  } else if (!isStorableJson(value)) {
    report(valuePath, 'must hold finite numbers and no U+0000 or lone surrogates');
  } else {
    if (utf8Length(JSON.stringify(value)) > FLAG_LIMITS.valueBytes) {
      report(valuePath, `must not exceed ${FLAG_LIMITS.valueBytes} bytes of JSON`);
    }
    return { key, value };
  }
  return { key, value: null };
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
