import { announce } from '../../../ui/announce.ts'
import { call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useCounted } from '../../../ui/counted.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { serverNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { tree } from '../../regions/contract.ts'
import { type Criteria, type Drawn, rollOpen, rollPreview, rollsList } from '../contract.ts'
import { kindWords, type RollKind, rollKinds } from '../rules.ts'
import { words } from './words.ts'

const where = {
  dangerous: { kinds: ['building'], grades: ['C', 'D'] },
  onlyD: { kinds: ['building'], grades: ['D'] },
  flood: { kinds: ['flood', 'slide', 'water'], grades: [] },
  anyRisk: { kinds: [], grades: [] },
  everywhere: null,
} satisfies Record<string, Criteria['risks']>
const people = {
  oldYoung: { olderFrom: 60, youngerTo: 13 },
  old60: { olderFrom: 60 },
  old80: { olderFrom: 80 },
  everybody: {},
} satisfies Record<string, Pick<Criteria, 'olderFrom' | 'youngerTo'>>
const limits = [1, 2, 4, 12, 24, 72, 168] as const

interface Draft {
  kind: RollKind
  title: string
  words: string
  region: string
  where: keyof typeof where
  people: keyof typeof people
  hours: number
}

/** A new roll: who would be on it is counted while it is written; only then is it opened. What is typed is kept until it is. */
export function RollForm({ onClose }: { onClose: (id?: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const me = useMe()
  // Whoever opens lists for several areas chooses among all of them.
  const own = me.ranges['roll.open'] ?? []
  const [d, keep, drop] = useDraft<Draft>('yige.draft.roll', {
    kind: 'move',
    title: '',
    words: words.wordsMove[lang],
    region: own[0] ?? '',
    where: 'dangerous',
    people: 'oldYoung',
    hours: 4,
  })
  const regions = useAsk(tree, { query: { depth: 3, division: ['administrative'] } }, { staleTime: 600_000 })
  const nodes = (regions.data?.items ?? []).filter(
    (r) => r.path.length <= 15 && own.some((o) => r.path.startsWith(o)),
  )
  const criteria: Criteria = { regionPath: d.region, risks: where[d.where], ...people[d.people] }
  const { counted: drawn, fault } = useCounted<Drawn>(d.region && JSON.stringify(criteria), (signal) =>
    call(rollPreview, { body: { requestId: newRequestId(), criteria }, signal }),
  )
  const send = useSend(rollOpen, {
    renew: [rollsList],
    onDone: (a) => {
      drop()
      announce(t('opened', { n: a.drawn.people }))
      onClose(a.id)
    },
  })
  const without = drawn?.parts.filter((p) => !p.worker) ?? []
  return (
    <Dialog wide title={t('new')} onClose={() => onClose()}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            body: {
              kind: d.kind,
              title: d.title,
              words: d.words,
              criteria,
              dueAt: new Date(serverNow() + d.hours * 3_600_000).toISOString(),
            },
          })
        }}
      >
        <div className="two">
          <Choice
            label={t('kind')}
            value={d.kind}
            of={rollKinds.map((k) => [k, w(kindWords[k])])}
            onChange={(kind) => keep({ kind })}
          />
          <label>
            {t('name')}
            <input
              required
              maxLength={60}
              value={d.title}
              placeholder={t('formName')}
              onChange={(e) => keep({ title: e.target.value })}
            />
          </label>
          <Choice
            label={t('region')}
            value={d.region}
            of={nodes.map((r) => [r.path, r.name])}
            onChange={(region) => keep({ region })}
          />
          <Choice
            label={t('where')}
            value={d.where}
            of={(Object.keys(where) as Draft['where'][]).map((k) => [k, t(k)])}
            onChange={(x) => keep({ where: x })}
          />
          <Choice
            label={t('people')}
            value={d.people}
            of={(Object.keys(people) as Draft['people'][]).map((k) => [k, t(k)])}
            onChange={(x) => keep({ people: x })}
          />
          <Choice
            label={t('dueIn')}
            value={String(d.hours)}
            of={limits.map((n) => [String(n), n < 24 ? t('hours', { n }) : t('days', { n: n / 24 })])}
            onChange={(n) => keep({ hours: Number(n) })}
          />
        </div>
        <label>
          {t('words')}
          <textarea
            required
            rows={3}
            maxLength={500}
            value={d.words}
            onChange={(e) => keep({ words: e.target.value })}
          />
        </label>
        <section className="y-sum" aria-live="polite">
          {!drawn && !fault && d.region && <p>{t('counting')}</p>}
          {drawn && drawn.people === 0 && <b>{t('empty')}</b>}
          {drawn && drawn.people > 0 && (
            <>
              <b>
                {t('sum', { p: drawn.people, d: drawn.doors, b: drawn.buildings, g: drawn.parts.length })}
              </b>
              {drawn.unknownAge > 0 && <p>{t('unknownAge', { n: drawn.unknownAge })}</p>}
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else to come to by keyboard */}
              <ul tabIndex={0} aria-label={t('grids')}>
                {drawn.parts.map((p) => (
                  <li key={p.regionPath}>
                    {p.name} · {t('nPeople', { n: p.people, d: p.doors })} · {p.worker || t('noWorker')}
                  </li>
                ))}
              </ul>
              {without.length > 0 && (
                <p>
                  {t('nobodyFor', {
                    names: without
                      .slice(0, 5)
                      .map((p) => p.name)
                      .join(comma()),
                  })}
                </p>
              )}
              <p className="y-note">{t('will')}</p>
            </>
          )}
        </section>
        {fault && <ProblemPanel problem={fault} title={t('fix')} safe="" />}
        {send.error && <ProblemPanel problem={send.error} title={t('notOpened')} />}
        <div className="y-row">
          <Btn onClick={() => onClose()}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn
            pri
            type="submit"
            busy={send.isPending}
            disabled={!drawn || drawn.people === 0 || !d.title.trim()}
          >
            {t('go', { n: drawn?.parts.length ?? 0 })}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function Choice<V extends string>({
  label,
  value,
  of,
  onChange,
}: {
  label: string
  value: V
  of: readonly (readonly [V, string])[]
  onChange: (v: V) => void
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(e) => onChange(e.target.value as V)}>
        {of.map(([v, text]) => (
          <option key={v} value={v}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
