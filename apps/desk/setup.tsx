import { useEffect, useRef, useState } from 'react'
import { installation, setup } from '../../features/accounts/contract.ts'
import { call, newRequestId } from '../../ui/api.ts'
import { dict, useT } from '../../ui/i18n.tsx'
import { DoorForm } from '../shell/form.tsx'

const words = dict({
  title: { zh: '第一次启动：设三位管理员', en: 'First start: the three administrators' },
  lead: {
    zh: '三个人，各管一样，谁也不能替谁：系统管账号和区域，安全管授权，审计只看记录。设置码在服务器的启动记录里，只能用一次。',
    en: 'Three different people: system runs accounts and regions, security grants, audit reads the log. The set-up code is in the server’s log and works once.',
  },
  code: { zh: '设置码', en: 'Set-up code' },
  system: { zh: '系统管理员', en: 'System administrator' },
  security: { zh: '安全管理员', en: 'Security administrator' },
  audit: { zh: '审计管理员', en: 'Audit administrator' },
  place: { zh: '这是哪里', en: 'Where this is' },
  placeCode: { zh: '行政区划代码（6、9 或 12 位）', en: 'Division code (6, 9 or 12 digits)' },
  placeName: { zh: '名称', en: 'Name' },
  placeNameEn: { zh: '英文名', en: 'English name' },
  username: { zh: '账号', en: 'Account' },
  name: { zh: '姓名', en: 'Name' },
  password: { zh: '密码', en: 'Password' },
  send: { zh: '设好，去登录', en: 'Create and sign in' },
  failed: { zh: '还没有设好', en: 'Not created' },
})
const offices = ['system', 'security', 'audit'] as const

/** First start of an empty installation. */
export function Setup({ onDone }: { onDone: () => void }) {
  const t = useT(words)
  const [needsPlace, setNeedsPlace] = useState(false)
  useEffect(() => {
    call(installation).then(
      (i) => setNeedsPlace(i.needsPlace),
      () => setNeedsPlace(false),
    )
  }, [])
  const request = useRef({ id: newRequestId(), said: '' })
  const person = (data: FormData, office: string) => ({
    username: String(data.get(`${office}.username`)),
    name: String(data.get(`${office}.name`)),
    password: String(data.get(`${office}.password`)),
  })
  const names: Record<string, string> = {
    code: t('code'),
    place: t('place'),
    'place.code': t('placeCode'),
    'place.name': t('placeName'),
    'place.nameEn': t('placeNameEn'),
  }
  for (const o of offices)
    for (const f of ['username', 'name', 'password'] as const) names[`${o}.${f}`] = `${t(o)} · ${t(f)}`
  return (
    <DoorForm
      title={t('title')}
      lead={t('lead')}
      sendWord={t('send')}
      failed={t('failed')}
      fields={names}
      send={async (data) => {
        const body = {
          code: String(data.get('code')),
          ...(needsPlace
            ? {
                place: {
                  code: String(data.get('place.code')),
                  name: String(data.get('place.name')),
                  nameEn: String(data.get('place.nameEn')),
                },
              }
            : {}),
          system: person(data, 'system'),
          security: person(data, 'security'),
          audit: person(data, 'audit'),
        }
        const said = JSON.stringify(body)
        if (request.current.said !== said) request.current = { id: newRequestId(), said }
        await call(setup, { body: { ...body, requestId: request.current.id } })
        onDone()
      }}
    >
      <label>
        {t('code')}
        <input name="code" required autoComplete="off" />
      </label>
      {needsPlace && (
        <fieldset className="y-office">
          <legend>{t('place')}</legend>
          <label>
            {t('placeName')}
            <input name="place.name" required maxLength={40} />
          </label>
          <label>
            {t('placeNameEn')}
            <input name="place.nameEn" required maxLength={60} />
          </label>
          <label>
            {t('placeCode')}
            <input name="place.code" required inputMode="numeric" pattern="[0-9]{6}([0-9]{3}){0,2}" />
          </label>
        </fieldset>
      )}
      {offices.map((o) => (
        <fieldset key={o} className="y-office">
          <legend>{t(o)}</legend>
          <label>
            {t('username')}
            <input name={`${o}.username`} required autoComplete="off" pattern="[a-z][a-z0-9._\-]{1,39}" />
          </label>
          <label>
            {t('name')}
            <input name={`${o}.name`} required autoComplete="off" />
          </label>
          <label>
            {t('password')}
            <input name={`${o}.password`} type="password" required autoComplete="new-password" />
          </label>
        </fieldset>
      ))}
    </DoorForm>
  )
}
