import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { sessionEnd, sessionsList } from '../contract.ts'

const words = dict({
  title: { zh: '登录在哪里', en: 'Where I am signed in' },
  here: { zh: '这里', en: 'here' },
  seen: { zh: '最近用 {at}', en: 'last used {at}' },
  since: { zh: '{at} 登录', en: 'signed in {at}' },
  end: { zh: '退出', en: 'Sign out' },
  others: { zh: '别处全部退出', en: 'Sign out everywhere else' },
  note: {
    zh: '12 小时没用自动退出，最长 7 天。看到不认识的，退出它，再改密码。',
    en: 'Ends after 12 hours unused, 7 days at most. If you do not know one, end it and change your password.',
  },
  unknown: { zh: '没有说明的程序', en: 'Unknown program' },
  failed: { zh: '没有退出', en: 'Not ended' },
})

const systems = [
  ['iPhone', /iPhone|iPad/],
  ['Android', /Android/],
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const
const browsers = [
  ['微信', /MicroMessenger/],
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const
const nameOf = (agent: string): string =>
  [browsers, systems]
    .map((list) => list.find(([, pattern]) => pattern.test(agent))?.[0])
    .filter(Boolean)
    .join(' · ')

export function Sessions() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const list = useAsk(sessionsList)
  const end = useSend(sessionEnd, { renew: [sessionsList] })
  return (
    <section className="y-card acc-wide">
      <h2 className="y-sec">
        {t('title')}
        <span className="sp" />
        {(list.data?.sessions.length ?? 0) > 1 && (
          <Btn sm onClick={() => end.mutate({ params: { id: 'others' } })}>
            {t('others')}
          </Btn>
        )}
      </h2>
      <p className="y-note">{t('note')}</p>
      {end.isError && <ProblemPanel problem={end.error} title={t('failed')} />}
      {list.isError && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.isError && <Loading rows={2} />}
      <ul className="acc-sessions">
        {list.data?.sessions.map((s) => (
          <li key={s.id}>
            <div>
              <b>{nameOf(s.agent ?? '') || t('unknown')}</b>
              {s.current && <span className="y-chip on">{t('here')}</span>}
              <small>
                {s.address} · {t('since', { at: moment(s.createdAt, now, lang) })} ·{' '}
                {t('seen', { at: moment(s.lastSeenAt, now, lang) })}
              </small>
            </div>
            {!s.current && (
              <Btn
                sm
                busy={end.isPending && end.variables?.params?.id === s.id}
                onClick={() => end.mutate({ params: { id: s.id } })}
              >
                {t('end')}
              </Btn>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
