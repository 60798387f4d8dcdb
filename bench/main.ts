import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { benchEngine } from './engine/engine.bench.js';
import { benchEnvironments } from './environments/environments.bench.js';
import { benchHttp } from './http/http.bench.js';
import { type Section, printSection } from './section.js';

/** Git-ignored; one JSON file per suite, overwritten by each run. */
const FOLDER = 'reports/bench';

const SUITES: Readonly<Record<string, () => AsyncIterable<Section> | Iterable<Section>>> = {
  engine: benchEngine,
  environments: benchEnvironments,
  http: benchHttp,
};

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(SUITES);
for (const name of names) {
  const suite = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined;
  if (suite === undefined) {
    console.error(`There is no bench ${name}; known: ${Object.keys(SUITES).join(', ')}`);
    process.exitCode = 2;
    continue;
  }
  const machine = { node: process.version, cores: availableParallelism(), platform: process.arch };
  const sections: Section[] = [];
  for await (const section of suite()) {
    printSection(section);
    sections.push(section);
  }
  await mkdir(FOLDER, { recursive: true });
  const file = `${FOLDER}/${name}.json`;
  await writeFile(file, `${JSON.stringify({ machine, sections }, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}
