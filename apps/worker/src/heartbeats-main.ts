// The program of the heartbeat thread. A file of its own, because a thread loads its program anew: with the worker's own it would take as long
// to start as the worker itself, and as much memory.
import { runHeartbeats } from './claims/heartbeat-thread.ts';

await runHeartbeats();
