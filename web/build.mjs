// Bundles each script of src/pages/ into the folder named on the command line, under a name that holds its hash;
// manifest.json there says which file is which.
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
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
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
})
const entries = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint)
const manifest = Object.fromEntries(
  entries.map(([file, output]) => [basename(output.entryPoint).replace(/\.\w+$/, ''), basename(file)]),
)
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 1) + '\n')
