import { defineConfig } from 'prisma/config';

/** Only `prisma generate` reads this; migrations are applied by packages/db. */
export default defineConfig({ schema: 'prisma/schema.prisma' });
