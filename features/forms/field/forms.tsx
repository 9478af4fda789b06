import { useNavigate } from 'react-router'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { BackBar, Block, PhoneMain } from '../../../ui/phone.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import '../resident/forms.css'
import { useForms } from './kept.ts'

const words = dict({
  title: { zh: '替人填表', en: 'Fill in a form' },
  none: { zh: '现在没有开放的表单', en: 'No form is open now' },
})

/** What can be filled in at somebody's door. */
export default function FieldForms() {
  const t = useT(words)
  const w = useWord()
  const go = useNavigate()
  const { forms, waiting } = useForms()
  return (
    <>
      <BackBar title={t('title')} onBack={() => void go('/report')} />
      <PhoneMain>
        {waiting && <Loading rows={5} />}
        {!waiting && forms.length === 0 && <EmptyCells kind="none" title={t('none')} />}
        <Block>
          <ul className="fm-list">
            {forms.map((f) => (
              <li key={f.key}>
                <button type="button" onClick={() => void go(`/forms/${f.key}`)}>
                  <b>{w(f.title)}</b>
                  <small>{w(f.lead)}</small>
                </button>
              </li>
            ))}
          </ul>
        </Block>
      </PhoneMain>
    </>
  )
}
