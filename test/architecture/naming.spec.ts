import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { filesBelow, ROOT, textOf } from '../support/source-files.js';

const CODE_FOLDERS = ['apps', 'libs', 'migrations', 'test', 'scripts', 'bench'];
const MOST_LINES = 300;

const code = CODE_FOLDERS.flatMap(filesBelow);
const documents = [...filesBelow('docs'), ...filesBelow('.').filter((file) => !file.includes('/'))]
  .filter((file) => file.endsWith('.md'))
  .sort();

describe('files', () => {
  it('are there to be checked', () => {
    expect(code.length).toBeGreaterThan(200);
  });

  it('have kebab-case names', () => {
    const named = [...code, ...filesBelow('docs')].filter((file) => basename(file) !== 'README.md');
    const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.[a-z]+$/;

    expect(named.filter((file) => !kebabCase.test(basename(file)))).toEqual([]);
  });

  it('lie in folders with kebab-case names that say what is inside', () => {
    const folders = new Set([...code, ...filesBelow('docs')].flatMap((file) => foldersOf(file)));
    const meaningless = /^(?:utils?|common|helpers?|shared|managers?|misc|lib)$/;

    expect([...folders].filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect([...folders].filter((name) => meaningless.test(name))).toEqual([]);
    const stems = code.map((file) => basename(file).split('.')[0] ?? '');
    expect(stems.filter((name) => meaningless.test(name))).toEqual([]);
  });

  it(`have at most ${MOST_LINES} lines`, () => {
    const programs = code.filter((file) => /\.(?:ts|mjs|cjs)$/.test(file));
    const long = programs.filter((file) => textOf(file).trimEnd().split('\n').length > MOST_LINES);

    expect(long).toEqual([]);
  });
});

describe('migrations', () => {
  it('are named by UTC time, verb and object', () => {
    const migrations = filesBelow('migrations').filter((file) => basename(file) !== 'index.ts');

    expect(migrations).not.toEqual([]);
    expect(migrations.filter((file) => !/\/\d{14}-[a-z]+(?:-[a-z0-9]+)+\.ts$/.test(file))).toEqual(
      [],
    );
  });
});

describe('process.env', () => {
  it('is read by the configuration alone', () => {
    const production = code.filter(
      (file) => /^(?:apps|libs|migrations)\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts'),
    );
    const reads = /process\s*\.\s*env\b|process\[['"`]env|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/;
    const readers = production.filter((file) => reads.test(textOf(file)));

    expect(readers.map(dirname)).not.toEqual([]);
    expect(readers.filter((file) => !file.startsWith('libs/infra/src/config/'))).toEqual([]);
  });
});

describe('documents', () => {
  it('name only files that exist in their flows', () => {
    const flows = documents.filter((file) => file.startsWith('docs/flows/'));
    const missing = flows.flatMap((file) =>
      pathsIn(textOf(file))
        .filter((path) => globSync(path, { cwd: ROOT }).length === 0)
        .map((path) => `${file}: ${path}`),
    );

    expect(missing).toEqual([]);
  });

  it('link to documents, files and headings that exist', () => {
    expect(documents.flatMap(brokenLinksOf)).toEqual([]);
  });
});

function foldersOf(file: string): string[] {
  return dirname(file).split('/');
}

/** Paths of the repository, wherever they stand in the text; a line number after them is no part of them. */
function pathsIn(markdown: string): string[] {
  const paths = markdown.match(/\b(?:apps|libs|test|migrations|scripts|docs|bench)\/[\w./*-]+/g);
  return (paths ?? []).map((path) => path.replace(/[.,]+$/, ''));
}

function brokenLinksOf(file: string): string[] {
  const prose = textOf(file).replace(/^(`{3,})[^]*?^\1/gm, '');
  const targets = [...prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)].map((match) => match[1] ?? '');
  return targets.filter((target) => isBroken(file, target)).map((target) => `${file}: ${target}`);
}

function isBroken(file: string, target: string): boolean {
  if (/^[a-z]+:/i.test(target)) return false;
  const [path = '', anchor] = decodeURIComponent(target).split('#', 2);
  const linked = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(ROOT, linked))) return true;
  return anchor !== undefined && linked.endsWith('.md') && !headingsOf(linked).includes(anchor);
}

/** The anchors of a document's headings, as code hosts make them. */
function headingsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
