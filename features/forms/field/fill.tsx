import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { BackBar, Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { EmptyCells, Loading, OfflineBar } from '../../../ui/states.tsx'
import { listCases } from '../../cases/contract.ts'
import { formRegister, type PublishedForm } from '../contract.ts'
import { Fields } from '../resident/fields.tsx'
import { useFilling } from '../resident/filling.ts'
import { words as shared } from '../resident/words.ts'
import { say } from '../rules.ts'
import { useForm } from './kept.ts'

const words = dict({
  missing: { zh: '没有这张表单', en: 'There is no such form' },
  missingWhat: {
    zh: '没有信号时，只有打开过的表单能用。',
    en: 'Without a line, only forms that were opened before.',
  },
  will: {
    zh: '会：成一件事件，进度链接可以发给他。',
    en: 'Will: become a case; its link can be sent to them.',
  },
  sent: { zh: '交上去了：{number}', en: 'Sent: {number}' },
  linked: { zh: '和 {number} 是同一件，已经并进去', en: 'Joined to {number}, which is the same' },
  link: { zh: '进度页（给他看）', en: 'Progress page (to show)' },
  open: { zh: '看这件', en: 'Open it' },
  another: { zh: '再填一份', en: 'Another' },
})

/** The same form by the worker who stands at the door: kept on the phone, sent when there is a line. */
export default function FieldFill() {
  const t = useT(words)
  const go = useNavigate()
  const { key = '' } = useParams()
  const { form, missing } = useForm(key)
  if (form) return <Fill key={form.key} form={form} />
  return (
    <>
      <BackBar title="" onBack={() => void go('/forms')} />
      <PhoneMain>
        {missing ? (
          <EmptyCells kind="none" title={t('missing')}>
            {t('missingWhat')}
          </EmptyCells>
        ) : (
          <Loading rows={5} />
        )}
      </PhoneMain>
    </>
  )
}

function Fill({ form }: { form: PublishedForm }) {
  const t = useT(words)
  const s = useT(shared)
  const lang = useLang()
  const go = useNavigate()
  const renew = useRenew()
  const me = useMe()
  const [done, setDone] = useState<{ caseId: string; number: string; linked: boolean; token: string }>()
  const x = useFilling(`field-form-${me.id}`, form, {
    placeKnown: false,
    send: (body, draft) =>
      call(formRegister, {
        params: { key: form.key },
        body: { ...body, channel: 'grid-worker', ...(draft.queued ? { occurredAt: draft.queued.at } : {}) },
      }),
    onDone: (a) => {
      setDone(a)
      renew(listCases)
    },
  })
  const title = say(form.definition.title, lang)
  if (done)
    return (
      <PhoneMain>
        <header className="y-head">
          <h1>{t(done.linked ? 'linked' : 'sent', { number: done.number })}</h1>
        </header>
        <div className="y-page-pad" style={{ display: 'grid', gap: 8 }}>
          <a href={`/t/${done.token}`}>{t('link')}</a>
          <Btn pri onClick={() => void go(`/cases/${done.caseId}`)}>
            {t('open')}
          </Btn>
          <Btn onClick={() => setDone(undefined)}>{t('another')}</Btn>
        </div>
      </PhoneMain>
    )
  const queued = Boolean(x.draft.queued)
  return (
    <>
      <BackBar title={title} onBack={() => void go('/forms')} />
      <PhoneMain>
        {queued && x.problem && <OfflineBar title={s('waiting')}>{s('waitingNote')}</OfflineBar>}
        {x.found && !queued && <span className="fm-kept">{s('kept')}</span>}
        <Block>
          {queued ? (
            <p role="status">{s('sending')}</p>
          ) : (
            <Fields
              prefix={x.prefix}
              definition={form.definition}
              answers={x.draft.answers}
              onAnswer={x.answer}
              faults={x.shown}
              name={x.draft.name}
              onName={(name) => x.put({ name })}
              bag={x.bag}
              items={x.items}
            />
          )}
        </Block>
      </PhoneMain>
      <footer className="y-dock">
        {x.problem && !queued && <ProblemPanel problem={x.problem} title={s('notSent')} safe={s('safe')} />}
        {x.shown.length > 0 && !queued && (
          <p className="fm-fault" role="alert">
            {s('faults', { n: x.shown.length })}
          </p>
        )}
        {queued ? (
          <div className="fm-nav">
            <Btn onClick={x.takeBack}>{s('back')}</Btn>
            <Btn pri busy={x.busy} onClick={x.again}>
              {s('again')}
            </Btn>
          </div>
        ) : (
          <Btn pri busy={x.busy} onClick={() => x.send()}>
            {s('send')}
          </Btn>
        )}
        <p>{t('will')}</p>
      </footer>
    </>
  )
}
