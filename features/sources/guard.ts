/**
 * Where a source may lead. An administrator of channels types hosts, and what answers is shown to him: without a fence that would be a
 * window into this machine and into the metadata service of a cloud. Private networks are allowed, for that is where the systems of an
 * office are. The address that was judged is the one that is connected to, so that a name cannot change in between.
 */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { problem } from '../../kernel/problem.ts'
import './problems.ts'

const never = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata of Alibaba Cloud.
  ['100.100.100.200', 32],
] as const)
  never.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  // Addresses of the old world inside the new one (NAT64, Teredo, 6to4): what they lead to cannot be judged by looking at them.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
] as const)
  never.addSubnet(net, bits, 'ipv6')
const local = new BlockList()
local.addSubnet('127.0.0.0', 8, 'ipv4')
local.addAddress('::1', 'ipv6')

const mapped = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip

/** Whether an address may be connected to. Pure. */
export function isAllowed(address: string, allowLocal: boolean): boolean {
  const ip = mapped(address)
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
  // A zone (`fe80::1%eth0`) hides an address from the lists.
  if (isIP(ip) === 0 || ip.includes('%')) return false
  // What remains of mapped notations is hexadecimal; nobody needs it.
  if (family === 'ipv6' && /^::ffff:/i.test(ip)) return false
  return local.check(ip, family) ? allowLocal : !never.check(ip, family)
}

/** The one address of a host that is connected to; refuses when any of them is not allowed. */
export async function safeAddress(host: string, allowLocal: boolean): Promise<string> {
  const name = host.replace(/^\[|\]$/g, '')
  const all = isIP(name) ? [{ address: name }] : await lookup(name, { all: true })
  if (all.length === 0 || !all.every((a) => isAllowed(a.address, allowLocal))) throw problem('source.host')
  return all[0]!.address
}
