import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program to its end with this terminal as its own and returns its exit code (128 + n after signal n, as shells do).
 * Ctrl-C goes to the child first, so that it can leave its results in order.
 */
export function runCommand(command, args, { env = process.env, cwd = root } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd, env });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    const release = () => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, forward);
    };
    child.on('error', (error) => {
      release();
      fail(error);
    });
    child.on('exit', (code, signal) => {
      release();
      done(code ?? { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1);
    });
  });
}

/** Runs a program to its end and collects what it prints. */
export function captureCommand(command, args, { env = process.env, cwd = root } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}
