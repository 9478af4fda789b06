/** `yige exchange export | import`: the signed files between two networks, without a browser. Each answers an exit code. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { App } from '../../kernel/context.ts'
import { problemDocument, toProblem } from '../../kernel/problem.ts'
import { asSystem } from '../cases/answers.ts'
import { makePacket, takePacket } from './packets.ts'
import { contentOf } from './store/packets.ts'
import { allPeers } from './store/peers.ts'

type Say = (line: string) => void

/** The next file for a peer (by name, key or id), or an earlier one again by its number. Code 3: nothing waits. */
export async function exportPacket(
  app: App,
  o: { peer: string; out: string; number?: number | undefined },
  say: Say = console.log,
): Promise<number> {
  const peers = (await allPeers(app.pools.system)).filter((p) => p.transport === 'file')
  const found = peers.filter((p) => p.name === o.peer || p.key === o.peer || p.id === o.peer)
  if (found.length !== 1) {
    say(
      found.length > 1
        ? `more than one peer is called ${o.peer}: use its key (${found.map((p) => p.key).join(', ')})`
        : `no peer by file is called ${o.peer}; there are: ${peers.map((p) => p.name).join(', ') || 'none'}`,
    )
    return 1
  }
  const peer = found[0]!
  return told(say, async () => {
    const n = o.number ?? (await asSystem(app, (ctx) => makePacket(ctx, peer.id))).n
    if (n === null) {
      say('没有要带的 nothing waits')
      return 3
    }
    const text = await contentOf(app.pools.system, { county: app.installation.county, peerId: peer.id, n })
    if (text === null) {
      say(`第 ${n} 号已经不留 file ${n} is no longer kept: the other side has it`)
      return 1
    }
    // Whoever watches the folder never sees half a file.
    await writeFile(`${o.out}.part`, text)
    await rename(`${o.out}.part`, o.out)
    say(`${peer.name}：第 ${n} 号 file ${n} → ${o.out}`)
    return 0
  })
}

export function importPacket(app: App, file: string, say: Say = console.log): Promise<number> {
  return told(say, async () => {
    const r = await takePacket(app, await readFile(file, 'utf8'), 'yige exchange import')
    say(
      r.repeated
        ? `${r.peer}：第 ${r.n} 号读过了 file ${r.n} was read before, nothing changed`
        : `${r.peer}：第 ${r.n} 号 file ${r.n}: ${r.taken} taken, ${r.refused} refused, ${r.receipts} receipts`,
    )
    return r.refused ? 2 : 0
  })
}

async function told(say: Say, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (err) {
    const p = toProblem(err)
    if (p.status >= 500 && p.code === 'server.error') throw err
    const missing = (p.extra as { missing?: number[] } | undefined)?.missing
    say(
      `${problemDocument(p, 'zh').title} ${problemDocument(p, 'en').title}${missing ? `: ${missing.join(', ')}` : ''}`,
    )
    return 1
  }
}
