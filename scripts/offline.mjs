/** Builds static/offline/*.html: each page one file that needs nothing else, the same bytes for the same sources. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const PARTS = ['frame', 'parts', 'forms', 'tables'].map((part) => `components/${part}`);
const STYLES = ['tokens', 'base', ...PARTS, 'pages', 'verification'];

/** @type {Record<string, {title: string, start: string, worker?: string, data?: string, styles?: string[]}>} */
export const PAGES = {
  'verify.html': { title: '核验器', start: 'static/js/offline/verify.js', worker: 'static/js/modules/verifyWorker.js' },
  'check.html': { title: '抽查器', start: 'static/js/offline/check.js' },
  'cards.html': { title: '制卡器', start: 'static/js/offline/cards.js', data: 'ballot/balloting/cards/words.json', styles: ['cards'] },
};

/**
 * One script from a module and everything it imports; readable, since it is there to be reviewed.
 * @param {string} contents
 */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, sourcefile: 'start.js' },
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    legalComments: 'none',
    target: 'es2022',
    write: false,
  });
  if (!outputFiles?.[0]) throw new Error('nothing was built');
  return outputFiles[0].text;
}

/** A text as a script within a page may hold it. */
function literal(/** @type {string} */ text) {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}

function digest(/** @type {string} */ text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** @param {string} name of a page @returns {Promise<string>} its text */
export async function page(name) {
  const { title, start, worker, data, styles = [] } = PAGES[name];
  const text = worker ? await bundled(`import './${worker}';`) : data && (await readFile(join(root, data), 'utf8'));
  const carried = text ? literal(text) : '';
  const made = await bundled(`import { start } from './${start}'; start(${carried && 'CARRIED_TEXT'});`);
  const script = `\n${made.replaceAll('</script', '<\\/script').replace('CARRIED_TEXT', () => carried)}`;
  const sheets = await Promise.all([...STYLES, ...styles].map((sheet) => readFile(join(root, `static/css/${sheet}.css`), 'utf8')));
  const style = `\n${sheets.join('\n')}`;
  const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; worker-src blob:`;
  return `<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<p>请先把本文件保存到设备上，再从设备打开，并开启脚本。</p>
<p lang="en">Save this file on your device and open it from there, with scripts switched on.</p>
<script>${script}</script>
</body>
</html>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(PAGES)) await writeFile(join(root, 'static/offline', name), await page(name));
}
