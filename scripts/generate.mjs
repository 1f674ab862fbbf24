// npm run generate: makes the database client out of prisma/schema.prisma. Every command that needs it does so by itself.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';

await ensureDependencies();
