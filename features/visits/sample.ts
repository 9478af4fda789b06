/** Invented plans and a way through a day, for tests. */

import { uuidv7 } from '../../shared/ids.ts'
import { actors } from '../../test/actors.ts'
import type { Session, Town } from '../../test/town.ts'
import type { NewEntry } from './contract.ts'
import type { NewPlan } from './contract-plans.ts'

export const grid = '500102006001003'

export const doorPlan = (over: Partial<NewPlan> = {}): NewPlan => ({
  name: '三格入户走访',
  kind: 'door',
  regionPath: grid,
  who: { by: 'grid' },
  subjects: { from: 'doors' },
  everyDays: null,
  workingDays: true,
  perDay: 12,
  graceDays: 3,
  startsOn: '2026-06-26',
  untilOn: null,
  ...over,
})

export async function made(as: Session, plan: NewPlan): Promise<string> {
  const r = await as.post('/api/visit-plans', { ...plan })
  if (r.status !== 201) throw new Error(JSON.stringify(r.body))
  return r.body.id
}

export const entry = (over: Partial<NewEntry> = {}): NewEntry => ({
  id: uuidv7(),
  list: 'difficulty',
  body: '家里水管漏水，地板泡了',
  level: 'normal',
  wantsAnswer: false,
  work: false,
  uploads: [],
  ...over,
})

/** Signs in anew: a session does not outlive days without its owner. */
export async function enter(town: Town, a: keyof typeof actors): Promise<Session> {
  const r = await town.server.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { username: actors[a], password: 'yige-demo' },
  })
  const headers = {
    cookie: r.cookies.map((c) => `${c.name}=${c.value}`).join('; '),
    'x-yige-csrf': String(r.cookies.find((c) => c.name === 'yige_csrf')?.value ?? ''),
  }
  return {
    get: (url) => town.anyone.send({ method: 'GET', url, headers }),
    post: (url, body = {}) =>
      town.anyone.send({ method: 'POST', url, headers, payload: { requestId: uuidv7(), ...body } }),
    send: (o) => town.anyone.send({ ...o, headers: { ...headers, ...o.headers } }),
  }
}
