import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { UnfitError } from '../problem-of.ts';

/**
 * Networks that are not the public internet (IANA special-purpose registries): this machine, private networks, link-local with the clouds' metadata
 * services, carrier-grade NAT, documentation, multicast, reserved.
 */
const CLOSED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Everything but global unicast, and of that documentation, 6to4, Teredo and NAT64, which carry IPv4 addresses inside. */
const CLOSED_V6: readonly (readonly [string, number])[] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** One list for each family: a list with `::/3` in it would close every IPv4 address too, which it reads as IPv4-mapped. */
const closed = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of CLOSED_V4) closed.ipv4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of CLOSED_V6) closed.ipv6.addSubnet(network, prefix, 'ipv6');

/** Whether an address may be reached: it is public, or in one of the networks (CIDR) that an administrator allowed. */
export function mayReach(address: string, allowedNetworks: readonly string[]): boolean {
  const plain = unmapped(address);
  const family = isIP(plain);
  if (family === 0) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const allowed = new BlockList();
  for (const cidr of allowedNetworks) addNetwork(allowed, cidr);
  return allowed.check(plain, kind) || !closed[kind].check(plain, kind);
}

/** ::ffff:10.0.0.1 is 10.0.0.1, in either spelling. */
function unmapped(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').split('%')[0] ?? '';
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(bare);
  if (hex === null) return bare;
  const [high, low] = [parseInt(hex[1] ?? '0', 16), parseInt(hex[2] ?? '0', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function addNetwork(list: BlockList, cidr: string): void {
  const [network = '', prefix] = cidr.split('/');
  const family = isIP(network);
  if (family === 0) return;
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) return;
  list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address to connect to. Every address of the name must be allowed, and the one returned is the one that is connected to: a name that answers
 * differently a moment later (DNS rebinding) changes nothing.
 */
export async function resolveAllowed(
  url: URL,
  allowedNetworks: readonly string[],
): Promise<{ address: string; family: number }> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(url, 'http or https', url.protocol);
  if (url.username !== '' || url.password !== '') throw refused(url, 'an address without a password', 'one with');
  const found =
    isIP(host) === 0 ? await lookup(host, { all: true, verbatim: true }) : [{ address: host, family: isIP(host) }];
  const bad = found.find(({ address }) => !mayReach(address, allowedNetworks));
  const [first] = found;
  if (bad !== undefined || first === undefined) throw refused(url, 'a public address', bad?.address ?? 'none');
  return first;
}

const refused = (url: URL, expected: string, got: string): UnfitError =>
  new UnfitError({
    code: 'WEBHOOK_ADDRESS',
    where: url.origin,
    expected,
    got,
    fix: 'use a public address, or have an administrator allow the network in the workspace’s settings',
  });
