/**
 * One configuration for four apps under one origin: `/desk/`, `/field/`, `/wall/` and `/` (resident).
 * `build.ts` builds them; `npx vite --config apps/web/vite.config.ts` serves all with the API proxied.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type InlineConfig, type Plugin } from 'vite'

export const webApps = ['desk', 'field', 'wall', 'resident'] as const
export type WebApp = (typeof webApps)[number]

const repository = fileURLToPath(new URL('../..', import.meta.url))
export const webOut = `${repository}dist/web`
export const baseOf = (app: WebApp): string => (app === 'resident' ? '/' : `/${app}/`)

/** Any address inside an app is answered with its page; the app's own router reads the rest. */
function pagesInDev(): Plugin {
  return {
    name: 'yige-pages',
    apply: 'serve',
    // `./main.tsx` would be looked for beside `/desk/cases/…`.
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => html.replace('./main.tsx', path.replace('index.html', 'main.tsx')),
    },
    configureServer(server) {
      server.middlewares.use((req, _res, next) => {
        const path = (req.url ?? '/').split('?')[0] ?? '/'
        const isPage = !/\.[a-z0-9]+$/i.test(path) && !/^\/(@|api\/|node_modules\/)/.test(path)
        if (isPage) {
          const app = webApps.find((a) => path === `/${a}` || path.startsWith(`/${a}/`)) ?? 'resident'
          req.url = `/${app}/index.html`
        }
        next()
      })
    },
  }
}

/**
 * Residents come to report: that page's script is asked for together with the first one, not after it has run. On a slow
 * line this saves a round trip.
 */
function firstPage(): Plugin {
  return {
    name: 'yige-first-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const chunks = Object.values(bundle ?? {}).filter((f) => f.type === 'chunk')
        const page = chunks.find((c) => c.name === 'report' && !c.isEntry)
        const entry = chunks.find((c) => c.isEntry)?.fileName
        return [page?.fileName, ...(page?.imports ?? [])]
          .filter((file) => file !== undefined && file !== entry && !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}

export function webConfig(app: WebApp): InlineConfig {
  return {
    configFile: false,
    root: `${repository}apps/${app}`,
    base: baseOf(app),
    publicDir: `${repository}apps/web/public`,
    logLevel: 'warn',
    // Also when tests build it: the pages they look at are the pages that are served.
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [react(), ...(app === 'resident' ? [firstPage()] : [])],
    ...(app === 'resident' || app === 'wall'
      ? { resolve: { alias: { zod: `${repository}apps/web/no-zod.ts` } } }
      : {}),
    // The scripts of a page may be up to three years old on residents' phones, the desk is a managed browser.
    build: {
      outDir: `${webOut}/${app}`,
      emptyOutDir: true,
      target: app === 'desk' || app === 'wall' ? 'es2023' : 'es2020',
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
      modulePreload: { polyfill: false },
      cssCodeSplit: true,
      assetsInlineLimit: 2048,
    },
  }
}

const api = process.env.YIGE_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: `${repository}apps`,
  publicDir: `${repository}apps/web/public`,
  appType: 'mpa',
  plugins: [react(), pagesInDev()],
  server: {
    port: Number(process.env.PORT ?? 5173),
    proxy: { '/api': { target: api, changeOrigin: false }, '/openapi.json': { target: api } },
    fs: { allow: [repository] },
  },
})
