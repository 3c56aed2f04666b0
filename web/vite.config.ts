import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The server that `npm run dev` starts beside the dev server. */
const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwind(), compressedCopies()],
  // One copy each: two would not recognise each other's documents and types.
  resolve: {
    // For versions of React without it; preact has it.
    alias: { 'use-sync-external-store/shim/index.js': 'preact/compat' },
    dedupe: ['preact', 'yjs', 'y-protocols', 'lib0', 'prosemirror-model', 'prosemirror-state'],
  },
  server: {
    // With the slash: `/api` would take the module api.ts for the server's, too.
    proxy: {
      '/api/': { target: server, ws: true },
      '/v1/': { target: server, ws: true },
      '/collab/': { target: server, ws: true },
      '/yjs/': { target: server, ws: true },
    },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The content security policy takes fonts and images from this origin only, not from data: addresses.
    assetsInlineLimit: 0,
    // The size budget of `npm run check` reads from it what is loaded when.
    manifest: true,
    rolldownOptions: {
      treeshake: {
        // What lib0's file about the DOM calls its library of schemas, which nothing here asks for. It does not say that
        // making a schema changes nothing else, so both would stay in.
        manualPureFunctions: ['$'],
        // No module here does anything by being read from.
        propertyReadSideEffects: false,
      },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(preact|react|react-dom)\// },
            // What several parts show; each in a file of its own weighs more.
            { name: 'ui', test: /node_modules\/lucide-react\/|\/web\/ui\//, minShareCount: 2 },
            { name: 'query', test: /node_modules\/@tanstack\// },
            {
              name: 'editor',
              test: /node_modules\/(@tiptap|prosemirror-|yjs|y-|lib0|@hocuspocus|orderedmap|rope-sequence|w3c-keyname)/,
            },
            // What views share of processes and code, by when it is needed, each with all that it imports; in pieces of
            // a kilobyte it weighs more. The page of a document takes only the choices with it: what reads code and
            // finds problems comes after the text, the flow when somebody opens it.
            { name: 'choices', test: /shared\/(process\/code-choices|spy\/integration-names)\.ts$/ },
            { name: 'spy', test: /shared\/spy\// },
            { name: 'rules', test: /shared\/process\/findings\.ts$/ },
            { name: 'flow', test: /shared\/process\/flow\// },
          ],
        },
      },
    },
  },
})

/**
 * Compresses once what the server would have to compress for each browser: `main.js.br` and `main.js.gz` beside `main.js`.
 * Zlib is a part of Node, and no plugin for it is shorter than this.
 */
function compressedCopies(): Plugin {
  const copies = [
    { ending: 'br', compress: promisify(brotliCompress) },
    { ending: 'gz', compress: promisify(gzip) },
  ]
  return {
    name: 'compressed-copies',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) =>
        /^assets\/.*\.(?:js|css|svg)$/.test(fileName),
      )
      await Promise.all(
        texts.flatMap((file) =>
          copies.map(async ({ ending, compress }) => {
            const content = await compress(file.type === 'chunk' ? file.code : file.source)
            await writeFile(join(dir, `${file.fileName}.${ending}`), content)
          }),
        ),
      )
    },
  }
}
