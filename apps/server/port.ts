/** Whether the address can be listened on, asked before a database is started and a town is filled for nothing. */
import { createServer } from 'node:net'

/** Throws in words what stands in the way and what to do; port 0 is always free. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const advice: Record<string, string> = {
    EADDRINUSE: `端口 ${port} 已被占用 Port ${port} is taken, perhaps by 一格 itself. Choose another: PORT=${port + 1} npm start`,
    EACCES: `Port ${port} may not be opened by this user. Choose one above 1023: PORT=8080 npm start`,
    EADDRNOTAVAIL: `${host} is no address of this machine. HOST=0.0.0.0 listens on all of them.`,
  }
  await new Promise<void>((free, taken) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      taken(new Error(advice[error.code ?? ''] ?? `${host}:${port}: ${error.message}`)),
    )
    probe.listen(port, host, () => probe.close(() => free()))
  })
}
