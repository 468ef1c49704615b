/** Builds every file of static/vendor from the pinned packages, and the list of their hashes. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = join(root, 'scripts/vendor');
const out = join(root, 'static/vendor');
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));

/** The packages whose files went into a bundle, each with the integrity that the lock pins. */
function sources(/** @type {import('esbuild').Metafile} */ metafile) {
  const packages = new Set(
    Object.keys(metafile.inputs)
      .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
      .filter((name) => name !== undefined),
  );
  return [...packages].sort().map((name) => {
    const { version, integrity, license } = lock.packages[`node_modules/${name}`];
    return { name, version, license, integrity };
  });
}

/** Bundle one entry; its own text, which only re-exports, serves as the type declaration. */
async function vendor(/** @type {string} */ file) {
  const options = {
    entryPoints: [join(entries, file)],
    absWorkingDir: root,
    bundle: true,
    format: /** @type {const} */ ('esm'),
    legalComments: /** @type {const} */ ('none'),
    metafile: true,
    minify: true,
    target: 'es2022',
    write: false,
  };
  const { metafile, outputFiles } = await build(options);
  if (!metafile || !outputFiles?.[0]) throw new Error(`nothing built from ${file}`);
  const from = sources(metafile);
  const credits = from.map(({ name, version, license }) => `${name} ${version} (${license})`);
  const text = `/*! ${credits.join(', ')} */\n${outputFiles[0].text}`;
  await writeFile(join(out, file), text);
  await copyFile(join(entries, file), join(out, `${basename(file, '.js')}.d.ts`));
  return { file, sha256: createHash('sha256').update(text).digest('hex'), from };
}

const files = (await readdir(entries)).sort();
const built = [];
for (const file of files) built.push(await vendor(file));
await writeFile(join(out, 'HASHES.json'), `${JSON.stringify(built, null, 2)}\n`);
