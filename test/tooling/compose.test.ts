import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

// No container can be run where these tests run, so what can be read is checked: every name in docker-compose.yml must lead somewhere.
const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const example = readFileSync(join(root, '.env.example'), 'utf8');

const service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
});
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(text, { merge: true }));
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

/** Source text of programs and packages, in which every variable that is set must be read. */
function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', '.next', 'generated'].includes(name))
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? readFileSync(path, 'utf8') : '';
    })
    .join('\n');
}

/** Stages of the Dockerfile with what each is built on. */
const stages = new Map(
  [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, from = '', name = '']) => [name, from]),
);
const stageText = (name: string): string => {
  const start = dockerfile.search(new RegExp(`^FROM \\S+ AS ${name}$`, 'm'));
  const next = dockerfile.slice(start + 1).search(/^FROM /m);
  return next < 0 ? dockerfile.slice(start) : dockerfile.slice(start, start + 1 + next);
};

describe('docker-compose.yml', () => {
  it('has every part of the platform', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['api', 'migrate', 'minio', 'postgres', 'proxy', 'web', 'worker'].sort(),
    );
  });

  it('waits only for services that exist and can become what is waited for', () => {
    for (const [name, { depends_on }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const target = compose.services[other];
        expect(target, `${name} waits for ${other}`).toBeDefined();
        if (condition === 'service_healthy') expect(target?.healthcheck, other).toBeDefined();
        else expect(target?.restart, other).toBe('no');
      }
    }
  });

  it('can tell the health of everything that keeps running', () => {
    for (const [name, { healthcheck, restart }] of services) {
      if (restart !== 'no') expect(healthcheck, name).toBeDefined();
    }
  });

  it('sets only variables that the programs read', () => {
    const read = `${sources(join(root, 'apps'))}\n${sources(join(root, 'packages'))}`;
    // Next's server reads these two.
    const known = new Set(['PORT', 'HOSTNAME']);
    for (const [name, { environment }] of ours) {
      for (const variable of Object.keys(environment)) {
        expect(known.has(variable) || read.includes(variable), `${variable} of ${name}`).toBe(true);
      }
    }
  });

  it('gives the API and workers what they cannot start without', () => {
    const needs = ['DATABASE_URL', 'S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'HOLDFAST_ORIGIN'];
    for (const name of ['api', 'worker']) {
      const given = Object.keys(compose.services[name]?.environment ?? {});
      expect(given).toEqual(expect.arrayContaining(name === 'api' ? [...needs, 'HOLDFAST_SECRET'] : needs));
    }
  });

  it('asks only for settings that .env.example explains, or that have a default', () => {
    for (const [, variable = '', rest = ''] of text.matchAll(/\$\{([A-Z0-9_]+)([^}]*)\}/g)) {
      expect(rest.startsWith(':-') || new RegExp(`^${variable}=`, 'm').test(example), variable).toBe(true);
    }
    expect(example).not.toMatch(/(?:PASSWORD|SECRET|SECRET_KEY)=.+/);
  });

  it('scales workers: they publish no port and keep nothing', () => {
    const worker = compose.services['worker'];
    expect(worker?.ports).toEqual([]);
    expect(worker?.volumes).toEqual([]);
    expect(text).not.toContain('container_name');
  });

  it('mounts only volumes that are declared', () => {
    for (const [name, { volumes }] of services) {
      for (const volume of volumes) expect(compose.volumes, name).toHaveProperty(volume.split(':')[0] ?? '');
    }
  });
});

describe('Dockerfile', () => {
  it('has a stage for each program, which ends as an unprivileged user', () => {
    for (const [name, { build, cap_drop }] of ours) {
      const target = build?.target ?? '';
      expect(stages.has(target), name).toBe(true);
      let stage: string | undefined = target;
      let user: string | undefined;
      while (user === undefined && stage !== undefined && stages.has(stage)) {
        user = [...stageText(stage).matchAll(/^USER (\S+)$/gm)].at(-1)?.[1];
        stage = stages.get(stage);
      }
      expect(user, name).toBe('holdfast');
      expect(cap_drop, name).toEqual(['ALL']);
    }
  });

  it('starts programs that the build makes', () => {
    const build = readFileSync(join(root, 'scripts/build.mjs'), 'utf8');
    for (const [, folder = '', program = ''] of dockerfile.matchAll(/"(apps\/[a-z]+)\/dist\/([a-z-]+)\.mjs"/g)) {
      expect(readFileSync(join(root, folder, `src/${program}.ts`), 'utf8')).not.toBe('');
      expect(build).toMatch(new RegExp(`'${folder}': \\[[^\\]]*'${program}'`));
    }
  });

  it('copies only what exists', () => {
    for (const [, list = ''] of dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)) {
      for (const path of list.split(' ').slice(0, -1)) expect(readdirSync(root)).toContain(path);
    }
  });
});
