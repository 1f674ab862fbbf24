import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const repository = resolve(import.meta.dirname, '../..');

/** Paths that another program answers on the same origin; `npm start` puts a proxy in front, `next dev` rewrites. */
const API_PATHS = ['/graphql', '/api/:path*', '/files/:path*', '/metrics', '/health/:path*'];

/**
 * Small parts that every Radix component brings its own copy of, since `cmdk` holds older ones where npm would put the shared copy. One copy each,
 * the newest, takes 30 kB (gzip) off the scripts of a page.
 */
const RADIX_PARTS = [
  '@radix-ui/primitive',
  '@radix-ui/react-compose-refs',
  '@radix-ui/react-primitive',
  '@radix-ui/react-slot',
  '@radix-ui/react-use-controllable-state',
  '@radix-ui/react-use-effect-event',
  '@radix-ui/react-use-layout-effect',
];

const fromHere = createRequire(import.meta.url);

/** A file as Turbopack wants it: relative, with forward slashes. */
const asAlias = (file: string): string => relative(import.meta.dirname, file).replaceAll('\\', '/');

/** For each part the file of the copy that `radix-ui` itself uses. */
function oneCopyEach(): Record<string, string> {
  const fromRadix = createRequire(fromHere.resolve('radix-ui'));
  return Object.fromEntries(
    RADIX_PARTS.map((name) => [name, asAlias(fromRadix.resolve(name).replace(/\.js$/, '.mjs'))]),
  );
}

/** RxJS in today's language. Turbopack would take what was translated for browsers that have no classes. */
const modernRxjs = (): string => asAlias(fromHere.resolve('rxjs').replace('/cjs/', '/esm/'));

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository, resolveAlias: { ...oneCopyEach(), rxjs: modernRxjs() } },
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run verify`, for all programs at once.
  typescript: { ignoreBuildErrors: true },
  // Pictures are stored as thumbnails of fixed sizes already, and their URLs are signed.
  images: { unoptimized: true },
  devIndicators: false,
  // A page is drawn as soon as it is there: a file of styles, also one in the browser's cache, held up what stands below the first inline script.
  experimental: { inlineCss: true },
  rewrites: () =>
    Promise.resolve(
      process.env.NODE_ENV === 'development'
        ? API_PATHS.map((source) => ({
            source,
            destination: `${process.env['HOLDFAST_API_URL'] ?? 'http://127.0.0.1:4000'}${source}`,
          }))
        : [],
    ),
};

export default createNextIntlPlugin({
  requestConfig: './i18n/request.ts',
  // Messages are parsed while the interface is built: the parser is 9 kB of scripts (gzip) otherwise.
  experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
})(config);
