/** The least an HTTP intake can be: node:http, JSON, one call of the limit function. */
import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.BENCH_DB, max: 12 })
const server = createServer((req, res) => {
  let body = ''
  req.setEncoding('utf8')
  req.on('data', (d: string) => {
    body += d
  })
  req.on('end', async () => {
    try {
      if (req.method === 'GET') {
        const r = await pool.query('select * from bench_rows order by id desc limit 25')
        res.setHeader('content-type', 'application/json')
        return res.end(JSON.stringify(r.rows))
      }
      const b = JSON.parse(body) as { body: string; point: [number, number] }
      const r = await pool.query('select bench_lf($1, $2, $3) as id', [b.point[0], b.point[1], b.body])
      res.setHeader('content-type', 'application/json')
      res.end(JSON.stringify(r.rows[0]))
    } catch {
      res.statusCode = 500
      res.end()
    }
  })
})
server.listen(0, '127.0.0.1', () =>
  process.send!({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }),
)
process.on('SIGTERM', () => process.exit(0))
