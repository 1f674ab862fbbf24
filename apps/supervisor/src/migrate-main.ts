import { migrate } from '@holdfast/db';
import { setting } from './environment.ts';
import { messageOf } from './supervisor-error.ts';

/** Brings the schema of DATABASE_URL up to date and ends: what runs before the other programs of a new version. */
const url = setting(process.env, 'DATABASE_URL');
if (url === undefined) {
  process.stderr.write('set DATABASE_URL\n');
  process.exitCode = 2;
} else {
  try {
    const applied = await migrate({ url });
    process.stdout.write(applied.length === 0 ? 'the schema is up to date\n' : `applied ${applied.join(', ')}\n`);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
