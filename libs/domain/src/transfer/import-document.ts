import {
  Faults,
  readKey,
  readList,
  readObject,
  readText,
  type Report,
  reportRepeats,
} from '../kernel/input.js';
import { isRecord } from '../kernel/json-value.js';
import { FLAG_LIMITS } from '../flags/flag.js';
import { SEGMENT_LIMITS } from '../segments/segment.js';
import { MOST_ENVIRONMENTS } from '../tenancy/environment.js';
import { DOCUMENT_SCHEMA_VERSION } from './export-tenant.query.js';

/** One item of a document, not yet read, with the place where it stands. */
export interface DocumentItem {
  readonly key: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ImportDocument {
  /** `undefined` when the document says nothing of environments. */
  readonly environments:
    readonly { readonly key: string; readonly name: string | undefined }[] | undefined;
  readonly segments: readonly DocumentItem[];
  readonly flags: readonly DocumentItem[];
}

const FIELDS = ['schemaVersion', 'exportedAt', 'environments', 'segments', 'flags'];

/** Reads the outline of a document; the items themselves are read where they are written. */
export function readImportDocument(input: unknown): ImportDocument {
  const faults = new Faults();
  const { report } = faults;
  const body = readObject(input, '', FIELDS, report);
  if (body['schemaVersion'] !== DOCUMENT_SCHEMA_VERSION) {
    report('/schemaVersion', `must be ${DOCUMENT_SCHEMA_VERSION}`);
  }
  const environments =
    body['environments'] === undefined ? undefined : readEnvironments(body['environments'], report);
  const readItems = (name: 'segments' | 'flags', max: number): DocumentItem[] => {
    const items = readList(body[name] ?? [], `/${name}`, { min: 0, max }, report, (item, path) => {
      if (!isRecord(item)) report(path, 'must be an object');
      const record = isRecord(item) ? item : {};
      return { key: readKey(record['key'], `${path}/key`, report), path, body: record };
    });
    const keys = items.map((item) => item.key);
    reportRepeats(keys, (at) => `/${name}/${at}/key`, report);
    return items;
  };
  const segments = readItems('segments', SEGMENT_LIMITS.segmentsPerTenant);
  const flags = readItems('flags', FLAG_LIMITS.flagsPerTenant);
  faults.throwIfAny();
  return { environments, segments, flags };
}

function readEnvironments(value: unknown, report: Report) {
  const size = { min: 0, max: MOST_ENVIRONMENTS };
  return readList(value, '/environments', size, report, (item, path) => {
    const { key, name } = readObject(item, path, ['key', 'name'], report);
    return {
      key: readKey(key, `${path}/key`, report),
      name:
        name === undefined
          ? undefined
          : readText(name, `${path}/name`, { min: 1, max: 200 }, report),
    };
  });
}
