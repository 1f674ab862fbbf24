// Uses nothing but Node, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateClient } from './generate-client.mjs';
import { root } from './paths.mjs';

const INSTALL_ATTEMPTS = 3;
const PROGRESS_INTERVAL_MS = 10_000;

/**
 * Makes sure that what package-lock.json lists is installed, and that the database client is generated from the present schema.
 * Ends the process with a message where that is impossible.
 */
export async function ensureDependencies() {
  requireNodeVersion();
  const reason = whyStale();
  if (reason !== undefined) {
    console.log(`Installing the npm packages (${reason}); about 70 s on a fast line.`);
    await install();
    trimForeignBinaries();
  }
  await generateClient();
}

/** Stops on a Node that is too old, with what to do about it. */
function requireNodeVersion() {
  const { engines } = readJson(resolve(root, 'package.json'));
  const [major, minor] = versionParts(process.versions.node);
  const [wantedMajor, wantedMinor] = versionParts(engines.node);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  console.error(
    `Holdfast needs Node ${engines.node}, this is Node ${process.versions.node}. Install Node 20.19 or later, 22 or 24 and start again.`,
  );
  process.exit(1);
}

/**
 * Compares package-lock.json with the list that npm writes into node_modules when an install has come to its end. The
 * comparison is by package, so an install made by hand counts as well, and one that was cut short does not.
 */
function whyStale() {
  const installedPath = resolve(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedPath)) return 'none are there yet';
  const wanted = readJson(resolve(root, 'package-lock.json')).packages;
  const installed = readJson(installedPath).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    // Packages for other platforms are listed as optional and never installed here; '' and packages/* are our own.
    if (!path.startsWith('node_modules/') || entry.optional === true) continue;
    const found = installed[path];
    if (found === undefined) return `${path.slice('node_modules/'.length)} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${path.slice('node_modules/'.length)} has changed`;
    }
  }
  return undefined;
}

async function install() {
  for (let attempt = 1; ; attempt++) {
    const code = await npmCi();
    if (code === 0) return;
    if (attempt === INSTALL_ATTEMPTS) {
      console.error(
        `npm ci failed ${INSTALL_ATTEMPTS} times (exit code ${code}). Check the network and the registry (\`npm ping\`), then start again.`,
      );
      process.exit(1);
    }
    const waitMs = attempt * 5000;
    console.log(`npm ci failed (exit code ${code}); trying again in ${waitMs / 1000} s.`);
    await sleep(waitMs);
  }
}

function npmCi() {
  // Under `npm start` this is the npm that started us; else the one on the PATH, which on Windows is a script.
  const { npm_execpath: npmScript } = process.env;
  const viaNode = npmScript !== undefined && /npm-cli\.c?js$/.test(npmScript);
  const [command, ...first] = viaNode ? [process.execPath, npmScript] : ['npm'];
  return new Promise((done) => {
    const startedAt = Date.now();
    const child = spawn(command, [...first, 'ci', '--loglevel=warn', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: 'inherit',
      shell: !viaNode && process.platform === 'win32',
    });
    const ticker = setInterval(() => {
      console.log(`  ${Math.round((Date.now() - startedAt) / 1000)} s, ${countPackages()} packages unpacked ...`);
    }, PROGRESS_INTERVAL_MS);
    const finish = (code) => {
      clearInterval(ticker);
      done(code);
    };
    child.on('error', (error) => {
      console.error(`npm could not be started: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code) => finish(code ?? 1));
  });
}

function countPackages() {
  const folder = resolve(root, 'node_modules');
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')).length : 0;
}

/** onnxruntime-node brings the binaries of every platform along; the other platforms' are 240 MB. */
function trimForeignBinaries() {
  const binaries = resolve(root, 'node_modules/onnxruntime-node/bin/napi-v6');
  if (!existsSync(binaries)) return;
  for (const platform of readdirSync(binaries)) {
    if (platform !== process.platform) {
      rmSync(join(binaries, platform), { recursive: true, force: true });
      continue;
    }
    for (const architecture of readdirSync(join(binaries, platform))) {
      if (architecture !== process.arch)
        rmSync(join(binaries, platform, architecture), { recursive: true, force: true });
    }
  }
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

const versionParts = (text) => (/(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
