/**
 * A mail server as ours meets it: IMAP and SMTP over TCP, plain, with bad days. It knows no code of ours.
 */
import { createServer, type Server, type Socket } from 'node:net'

async function listen(onSocket: (s: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer(onSocket)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, port: (server.address() as { port: number }).port }
}

/** Calls back for each line, or for the bytes of a body when one is awaited. */
function lines(socket: Socket, onLine: (line: string) => void): void {
  let rest = ''
  socket.on('error', () => {})
  socket.on('data', (b: Buffer) => {
    rest += b.toString('latin1')
    for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
      const line = rest.slice(0, at)
      rest = rest.slice(at + 2)
      onLine(line)
    }
  })
}

export class FakeMail {
  validity = 7
  letters: { uid: number; source: Buffer; at: Date }[] = []
  sent: { from: string; to: string[]; text: string; user: string }[] = []
  /** What the next letters out are answered instead of being taken; `drop`: taken, and the line breaks before the answer. */
  moods: string[] = []
  /** The IMAP line breaks at the fetch of this message, once. */
  breakAt = 0
  password = 'letmein'
  /** Called before the answer to a search, and how long that takes, in milliseconds. */
  onSearch: (() => number) | undefined
  /** Whether it tells of new letters by itself (IDLE). */
  idle = false
  /** Lines that wait to be told. */
  get waiting(): number {
    return this.#idlers.size
  }
  imapPort = 0
  smtpPort = 0
  commands: string[] = []
  #servers: Server[] = []
  #sockets = new Set<Socket>()
  /** Line → tag of its IDLE. */
  #idlers = new Map<Socket, string>()

  put(source: string | Buffer, at = new Date('2026-06-26T14:00:00+08:00')): number {
    const uid = (this.letters.at(-1)?.uid ?? 0) + 1
    this.letters.push({
      uid,
      at,
      source: Buffer.isBuffer(source) ? source : Buffer.from(source.replace(/\r?\n/g, '\r\n')),
    })
    for (const s of this.#idlers.keys()) s.write(`* ${this.letters.length} EXISTS\r\n`)
    return uid
  }

  /** Breaks the lines that wait, as a router does that was switched off. */
  cut(): void {
    for (const s of this.#idlers.keys()) s.destroy()
  }

  async start(): Promise<void> {
    const keep = (serve: (s: Socket) => void) => (s: Socket) => {
      this.#sockets.add(s)
      s.on('close', () => this.#sockets.delete(s))
      serve(s)
    }
    const imap = await listen(keep((s) => this.#imap(s)))
    const smtp = await listen(keep((s) => this.#smtp(s)))
    this.#servers = [imap.server, smtp.server]
    this.imapPort = imap.port
    this.smtpPort = smtp.port
  }

  async stop(): Promise<void> {
    for (const s of this.#sockets) s.destroy()
    for (const s of this.#servers) await new Promise((done) => s.close(done))
  }

  #imap(s: Socket): void {
    const say = (t: string | Buffer) => s.write(t)
    const able = () => `CAPABILITY IMAP4rev1${this.idle ? ' IDLE' : ''}`
    s.on('close', () => this.#idlers.delete(s))
    say(`* OK [${able()}] ready\r\n`)
    lines(s, (line) => {
      this.commands.push(line.replace(/^(\S+ LOGIN \S+) .*/i, '$1 …'))
      const idling = this.#idlers.get(s)
      if (idling && line === 'DONE') {
        this.#idlers.delete(s)
        return void say(`${idling} OK done\r\n`)
      }
      const [tag, name = '', ...rest] = line.split(' ')
      const args = rest.join(' ')
      const ok = (t = 'done') => say(`${tag} OK ${t}\r\n`)
      switch (name.toUpperCase()) {
        case 'CAPABILITY':
          say(`* ${able()}\r\n`)
          return ok()
        case 'LOGIN':
          return args.includes(this.password)
            ? ok()
            : void say(`${tag} NO [AUTHENTICATIONFAILED] wrong password\r\n`)
        case 'LIST':
        case 'LSUB':
          say(`* ${name.toUpperCase()} (\\HasNoChildren) "/" ${args === '"" ""' ? '""' : 'INBOX'}\r\n`)
          return ok()
        case 'SELECT':
        case 'EXAMINE':
          say(
            `* FLAGS (\\Seen)\r\n* ${this.letters.length} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY ${this.validity}] ok\r\n* OK [UIDNEXT ${(this.letters.at(-1)?.uid ?? 0) + 1}] ok\r\n`,
          )
          return ok('[READ-ONLY] done')
        case 'UID':
          return this.#uid(s, args, ok)
        case 'IDLE':
          if (!this.idle) return void say(`${tag} BAD unknown command\r\n`)
          this.#idlers.set(s, tag!)
          return void say('+ idling\r\n')
        case 'LOGOUT':
          say('* BYE\r\n')
          ok()
          return void s.end()
        default:
          return ok()
      }
    })
  }

  #uid(s: Socket, args: string, ok: () => void): void {
    const last = this.letters.at(-1)?.uid ?? 0
    // `12`, `3:9`, `4:*`, and several of them with commas between.
    const [, set = ''] = /(?:FETCH|UID) ([\d:*,]+)/i.exec(args) ?? []
    const ranges = set.split(',').map((r) => {
      const [from = '', to = from] = r.split(':')
      const [low, high] = [from, to].map((n) => (n === '*' ? last : Number(n)))
      return [Math.min(low!, high!), Math.max(low!, high!)] as const
    })
    const named = (uid: number) => ranges.some(([low, high]) => uid >= low && uid <= high)
    if (/^SEARCH/i.test(args)) {
      const found = this.letters.map((l) => l.uid).filter(named)
      const answer = () => {
        s.write(`* SEARCH${found.map((n) => ` ${n}`).join('')}\r\n`)
        ok()
      }
      return void (this.onSearch ? setTimeout(answer, this.onSearch()) : answer())
    }
    for (const [i, l] of this.letters.entries()) {
      if (!named(l.uid)) continue
      const body = /BODY(\.PEEK)?\[\]/i.test(args)
      if (body && l.uid === this.breakAt) {
        this.breakAt = 0
        return void s.destroy()
      }
      const date = `${String(l.at.getUTCDate()).padStart(2, '0')}-Jun-2026 ${l.at.toISOString().slice(11, 19)} +0000`
      s.write(
        `* ${i + 1} FETCH (UID ${l.uid} RFC822.SIZE ${l.source.length} INTERNALDATE "${date}"${body ? ` BODY[] {${l.source.length}}\r\n` : ''}`,
      )
      if (body) s.write(l.source)
      s.write(')\r\n')
    }
    ok()
  }

  #smtp(s: Socket): void {
    const say = (t: string) => s.write(`${t}\r\n`)
    let mail = { from: '', to: [] as string[], text: '', user: '' }
    let data: string[] | null = null
    say('220 fake ESMTP')
    lines(s, (line) => {
      if (data) {
        if (line !== '.') return void data.push(line.replace(/^\./, ''))
        const mood = this.moods.shift()
        if (mood && mood !== 'drop') {
          data = null
          return void say(mood)
        }
        this.sent.push({ ...mail, text: Buffer.from(data.join('\r\n'), 'latin1').toString('utf8') })
        data = null
        if (mood === 'drop') return void s.destroy()
        return void say(`250 2.0.0 Ok: queued as Q${this.sent.length}`)
      }
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO') return void s.write('250-fake\r\n250 AUTH PLAIN\r\n')
      if (verb === 'AUTH') {
        const [, user, pass] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')
        mail.user = user ?? ''
        return void say(pass === this.password ? '235 ok' : '535 5.7.8 wrong password')
      }
      if (verb === 'MAIL') {
        mail = { ...mail, from: /<(.*?)>/.exec(line)?.[1] ?? '', to: [] }
        return void say('250 ok')
      }
      if (verb === 'RCPT') {
        const to = /<(.*?)>/.exec(line)?.[1] ?? ''
        if (to.startsWith('gone@')) return void say('550 5.1.1 no such user')
        mail.to.push(to)
        return void say('250 ok')
      }
      if (verb === 'DATA') {
        data = []
        return void say('354 go on')
      }
      if (verb === 'QUIT') {
        say('221 bye')
        return void s.end()
      }
      say('250 ok')
    })
  }
}
