/** The question leaves here, masked; what comes back is kept as a proposal with the model's name on it. */
import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { asSystem } from '../cases/answers.ts'
import { channelName, eventWords, levelWords } from '../cases/rules/words.ts'
import { isoInZone } from '../clocks/rules.ts'
import { maskedWords } from '../open311/rules.ts'
import type { Ask } from './contract.ts'
import { formOf } from './forms.ts'
import { complete } from './model.ts'
import { factsTask, type ReadFact, readFacts } from './rules/facts.ts'
import { type Message, messagesOf, readAnswer } from './rules.ts'
import { sealed } from './seal.ts'
import * as store from './store.ts'

const Job = z.object({ id: z.uuid() })
const keptDays = 90
/** Two tries of a minute each, and the wait between them. */
const silentMinutes = 10
const mostItems = 300

/** The messages as they leave: every word that people wrote goes through the mask of what is public. */
async function messages(
  app: App,
  a: store.AssistRow,
): Promise<{ messages: Message[]; said: string; now: string } | null> {
  const { county, zone } = app.installation
  const m = await store.materialOf(app.pools.system, county, a.case_id)
  if (!m) return null
  const { regions, items, organisation } = app.services
  const staff = [...m.actors, ...m.handlers.map((id) => organisation.accountName(id))].filter(
    (n) => n.length > 1,
  )
  const masked = (text: string) =>
    maskedWords(staff.reduce((words, name) => words.replaceAll(name, '某人'), text)).text
  const day = (at: string) => isoInZone(new Date(at), zone).slice(5, 16).replace('T', ' ')
  // What the program itself takes for likely comes first; a long list is cut behind it.
  const likely = a.what === 'class' ? await top(app, m.reports[0]?.body ?? m.title) : []
  const rest = (items.current()?.items ?? []).filter((i) => i.name && !likely.includes(i.code))
  const reports = m.reports.map((r) => ({
    on: day(r.at),
    channel: channelName(r.channel).zh,
    text: masked(r.body),
  }))
  const now = isoInZone(app.clock(), zone).slice(0, 16).replace('T', ' ')
  const told = messagesOf(a.what as Ask, {
    title: masked(m.title),
    item: m.item,
    level: levelWords[m.level]?.zh ?? m.level,
    // The community, no closer.
    place: regions.trail(m.region_path.slice(0, 12)),
    reports,
    task: a.what === 'facts' ? factsTask(formOf(app, a.form), now) : '',
    steps: m.steps.map((s) => {
      const w = eventWords(s.kind, s.data, '工作人员')
      return { on: day(s.at), what: masked(w.line.zh), words: masked(w.detail?.zh ?? '') }
    }),
    items: [...likely.flatMap((code) => items.item(code) ?? []), ...rest.slice(0, mostItems)].map((i) => ({
      code: i.code,
      name: i.name,
    })),
  })
  return { messages: told, said: reports.map((r) => r.text).join('\n'), now }
}

/** Where the program itself finds a place that was named; null when it is not sure. */
async function regionOf(app: App, facts: readonly ReadFact[]): Promise<string | null> {
  const place = facts.find((f) => f.key === 'place')?.value
  if (!place) return null
  const { decisions } = await app.services.triage.preview({
    id: 'assist',
    at: app.clock(),
    text: place,
    address: place,
    neverLink: true,
  })
  const d = decisions.find((x) => x.kind === 'place')
  return d?.kind === 'place' && !d.needsPerson ? d.value.regionPath : null
}

async function top(app: App, text: string): Promise<string[]> {
  const { decisions } = await app.services.triage.preview({
    id: 'assist',
    at: app.clock(),
    text,
    neverLink: true,
  })
  const d = decisions.find((x) => x.kind === 'class')
  return d?.kind === 'class' ? d.value.top.map((t) => t.item) : []
}

export const jobs: JobHandlers = {
  'assistant.answer': async (app, payload) => {
    const { id } = Job.parse(payload)
    const { county, model } = app.installation
    const a = await store.assistById(app.pools.system, county, id)
    if (a?.state !== 'queued') return
    const settle = (to: Parameters<typeof store.settleAssist>[3]) =>
      asSystem(app, (ctx) => store.settleAssist(ctx.db, county, id, to, ctx.now))
    const out = model ? await messages(app, a) : null
    if (!model || !out) return settle({ fault: 'away' })
    const said = out.messages
    await asSystem(app, (ctx) =>
      store.keepSent(ctx.db, county, id, sealed(app, id, 'sent', said.map((m) => m.content).join('\n\n'))),
    )
    const got = await complete(model, said)
    if ('fault' in got) return settle({ fault: got.fault })
    if (a.what === 'facts') {
      const read = readFacts(got.content, { said: out.said, now: out.now, form: formOf(app, a.form) })
      if (!read) return settle({ fault: 'unreadable' })
      const region = await regionOf(app, read.facts)
      return settle({
        answer: sealed(app, id, 'answer', { text: '', item: null, ...read, region }),
        tokens: got.tokens,
      })
    }
    const answer = readAnswer(a.what, got.content, (code) => app.services.items.item(code) !== undefined)
    return settle(
      answer ? { answer: sealed(app, id, 'answer', answer), tokens: got.tokens } : { fault: 'unreadable' },
    )
  },
}

export const ticks: Ticks = {
  'assistant.settle': {
    seconds: 60,
    run: (app) =>
      store.giveUpAssists(
        app.pools.system,
        app.installation.county,
        new Date(app.clock().getTime() - silentMinutes * 60_000),
        app.clock(),
      ),
  },
  'assistant.forget': {
    seconds: 3600,
    run: (app) =>
      store.forgetAssists(
        app.pools.system,
        app.installation.county,
        new Date(app.clock().getTime() - keptDays * 86_400_000),
      ),
  },
}
