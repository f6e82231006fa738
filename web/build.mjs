// Bundles each script of src/pages/ into the folder named on the command line, under a name that holds its hash;
// manifest.json there says which file is which, licences.txt whose work is in them.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const pages = join(here, 'src', 'pages')
const target = process.argv[2]

rmSync(target, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: readdirSync(pages).map((name) => join(pages, name)),
  outdir: target,
  entryNames: '[name]-[hash]',
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})
const entries = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint)
const manifest = Object.fromEntries(
  entries.map(([file, output]) => [basename(output.entryPoint).replace(/\.\w+$/, ''), basename(file)]),
)
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 1) + '\n')

const folders = new Set(Object.keys(metafile.inputs).map((file) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean))
const licences = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8'))
  const file = ['LICENSE', 'LICENSE.md', 'LICENCE'].map((name) => join(here, folder, name)).find(existsSync)
  return `${name} ${version} (${license})\n\n${file ? readFileSync(file, 'utf8').trim() : ''}\n`
})
writeFileSync(join(target, 'licences.txt'), licences.join(`\n${'-'.repeat(72)}\n\n`))
