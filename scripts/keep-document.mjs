// Keeps a generated document current: writes it, or with --check only tells whether it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** @param name of the file under docs/; @param command what writes it */
export async function keepDocument(name, content, command) {
  const path = fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
  const style = await resolveConfig(path);
  const text = await format(content, { ...style, filepath: path });
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (process.argv.includes('--check')) {
    if (!isCurrent) console.error(`docs/${name} is not current; run: ${command}`);
    process.exitCode = isCurrent ? 0 : 1;
  } else {
    if (!isCurrent) writeFileSync(path, text);
    console.log(isCurrent ? `docs/${name} is current` : `wrote docs/${name}`);
  }
}
