import { resolve } from 'node:path';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const repository = resolve(import.meta.dirname, '../..');

/** Paths that another program answers on the same origin; `npm start` puts a proxy in front, `next dev` rewrites. */
const API_PATHS = ['/graphql', '/api/:path*', '/files/:path*', '/metrics', '/health/:path*'];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run verify`, for all programs at once.
  typescript: { ignoreBuildErrors: true },
  // Pictures are stored as thumbnails of fixed sizes already, and their URLs are signed.
  images: { unoptimized: true },
  devIndicators: false,
  rewrites: () =>
    Promise.resolve(
      process.env.NODE_ENV === 'development'
        ? API_PATHS.map((source) => ({
            source,
            destination: `${process.env['HOLDFAST_API_ORIGIN'] ?? 'http://127.0.0.1:4000'}${source}`,
          }))
        : [],
    ),
};

export default createNextIntlPlugin('./i18n/request.ts')(config);
