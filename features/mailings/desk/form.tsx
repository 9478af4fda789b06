import { announce } from '../../../ui/announce.ts'
import { call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useCounted } from '../../../ui/counted.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { serverNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { tagsList } from '../../ledger/contract/tags.ts'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Audience, type Counted, mailingCreate, mailingPreview, mailingsList } from '../contract.ts'
import { smsLength } from '../rules.ts'
import { namesOf, words } from './words.ts'

const ages = {
  all: {},
  old60: { olderFrom: 60 },
  old70: { olderFrom: 70 },
  old80: { olderFrom: 80 },
  young6: { youngerTo: 6 },
} satisfies Record<string, Pick<Audience, 'olderFrom' | 'youngerTo'>>
const limits = [4, 12, 24, 72, 168] as const

interface Draft {
  title: string
  text: string
  purpose: string
  region: string
  ages: keyof typeof ages
  tag: string
  hours: number
}

/** A message to many: whom it would reach is counted while it is written. What is typed is kept until it is sent. */
export function MailingForm({ onClose }: { onClose: (id?: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const me = useMe()
  // Whoever writes for several areas says which; of one alone all of it is meant.
  const ranges = me.ranges['mailing.send'] ?? []
  const own = ranges.length === 1 ? ranges[0]! : ''
  const [d, keep, drop] = useDraft<Draft>('yige.draft.mailing', {
    title: '',
    text: '',
    purpose: '',
    region: own,
    ages: 'all',
    tag: '',
    hours: 24,
  })
  const tags = useAsk(tagsList, {}, { staleTime: 60_000 })
  const audience: Audience = {
    regionPath: d.region || own,
    ...ages[d.ages],
    ...(d.tag ? { tag: d.tag } : {}),
  }
  const { counted, fault } = useCounted<Counted>(audience.regionPath && JSON.stringify(audience), (signal) =>
    call(mailingPreview, { body: { requestId: newRequestId(), audience, text: '' }, signal }),
  )
  const offered = (tags.data?.items ?? []).filter((x) => x.subject === 'person' && x.mayRead && !x.ended)
  const sensitive = offered.find((x) => x.key === d.tag)?.sensitive === true
  const stuck = counted?.needsApproval === true && counted.approvers.length === 0
  const tooLate = counted !== undefined && counted.minutes > d.hours * 60
  const send = useSend(mailingCreate, {
    renew: [mailingsList],
    onDone: (a) => {
      drop()
      announce(a.state === 'asked' ? t('askedFor') : t('sent', { n: a.phones }))
      onClose(a.id)
    },
  })
  const size = smsLength(d.text)
  return (
    <Dialog wide title={t('new')} onClose={() => onClose()}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            body: {
              title: d.title,
              text: d.text,
              purpose: d.purpose,
              language: lang,
              audience,
              expiresAt: new Date(serverNow() + d.hours * 3_600_000).toISOString(),
            },
          })
        }}
      >
        <div className="two">
          <label>
            {t('name')}
            <input
              required
              maxLength={60}
              value={d.title}
              onChange={(e) => keep({ title: e.target.value })}
            />
          </label>
          <label>
            {t('purpose')}
            <input
              required
              maxLength={200}
              value={d.purpose}
              onChange={(e) => keep({ purpose: e.target.value })}
            />
          </label>
          <RegionSelect
            label={t('region')}
            any={t(own ? 'all' : 'pickRegion')}
            required={!own}
            value={d.region}
            onChange={(region) => keep({ region })}
          />
          <label>
            {t('ages')}
            <select value={d.ages} onChange={(e) => keep({ ages: e.target.value as Draft['ages'] })}>
              {(Object.keys(ages) as Draft['ages'][]).map((k) => (
                <option key={k} value={k}>
                  {t(k)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('tag')}
            <select value={d.tag} onChange={(e) => keep({ tag: e.target.value })}>
              <option value="">{t('anyTag')}</option>
              {offered.map((x) => (
                <option key={x.key} value={x.key}>
                  {x.sensitive ? t('sensitiveTag', { name: w(x) }) : w(x)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('within')}
            <select value={d.hours} onChange={(e) => keep({ hours: Number(e.target.value) })}>
              {limits.map((n) => (
                <option key={n} value={n}>
                  {n < 24 ? t('hours', { n }) : t('days', { n: n / 24 })}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label>
          {t('text')}
          <textarea
            required
            rows={4}
            maxLength={500}
            value={d.text}
            onChange={(e) => keep({ text: e.target.value })}
          />
          <span className="y-note">{t('length', { n: size.characters, parts: size.parts })}</span>
        </label>
        <section className="y-sum" aria-live="polite">
          {!counted && !fault && audience.regionPath && <p>{t('counting')}</p>}
          {counted && (
            <>
              <b>{t('sum', { people: counted.people, phones: counted.phones })}</b>
              <p>
                {t('left', {
                  noPhone: counted.noPhone,
                  samePhone: counted.samePhone,
                  refused: counted.refused,
                })}
              </p>
              <ul>
                {counted.places.map((p) => (
                  <li key={p.name}>{t('atPlace', { name: p.name, n: p.phones })}</li>
                ))}
              </ul>
              {sensitive && <p>{t('sensitive')}</p>}
              {counted.minutes > 5 && <p>{t(tooLate ? 'tooLate' : 'takes', { n: counted.minutes })}</p>}
              <p className="y-note">
                {counted.provider === ''
                  ? t('noProvider')
                  : !counted.needsApproval
                    ? t('willSend')
                    : stuck
                      ? t(sensitive ? 'nobodyReads' : 'nobodyApproves')
                      : t('willAsk', { names: namesOf(counted.approvers, lang) })}
              </p>
            </>
          )}
        </section>
        {fault && <ProblemPanel problem={fault} title={t('fix')} safe="" />}
        {send.error && <ProblemPanel problem={send.error} title={t('notSent')} />}
        <div className="y-row">
          <Btn onClick={() => onClose()}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn
            pri
            type="submit"
            busy={send.isPending}
            disabled={!counted || counted.phones === 0 || counted.provider === '' || stuck}
          >
            {t(counted?.needsApproval ? 'ask' : 'send')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
